"""What one year carried over against what the next says came over, with the projects of one of the years alone."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from comparison.reconciliation import Result, reconcile, totals
from documents.models import Document
from ingest.years import follow
from tests.addresses.seen import parsed
from tests.factories import make_department, make_document, make_expenditure, make_program

pytestmark = pytest.mark.django_db
PAGE = "/gimpo/2020/carry-over/"


def project(year: int, name: str, **fields: Any) -> None:
    document, department = make_document(year), make_department()
    program = make_program(name, fiscal_year=year, department=department)
    make_expenditure(name, program=program, document=document, department=department, **fields)


@pytest.fixture
def years(client: Client) -> tuple[Document, Document]:
    kinds = {"carried_specified": 300, "carried_accidental": 200, "carried_continuing": 0}
    project(2019, "청사 신축", carried_out=500, **kinds)
    project(2020, "청사 신축", carried_in=400)
    project(2019, "도로 개설", carried_out=70, carried_specified=70)
    project(2020, "도로 개설", carried_in=70)
    project(2019, "끝난 축제", carried_out=9, carried_accidental=9)
    project(2020, "새 도서관", carried_in=8)
    project(2019, "하천 정비", carried_out=5, standings={"carried_out": {"is": "conflicting"}})
    project(2020, "하천 정비", carried_in=5)
    project(2019, "넘긴 것 없음")
    project(2020, "넘긴 것 없음")
    earlier, later = make_document(2019), make_document(2020)
    follow(earlier)
    return earlier, later


def test_each_project_agrees_differs_or_is_in_one_year_alone(years: tuple[Document, Document]) -> None:
    rows = reconcile(*years)
    assert [(row.line.name, row.result.value, row.gap) for row in rows] == [
        ("청사 신축", "differs", -100),
        ("끝난 축제", "only_before", None),
        ("새 도서관", "only_now", None),
        ("하천 정비", "unknown", None),
        ("도로 개설", "agrees", 0),
    ]
    assert rows[0].kinds == [300, 200, 0]


def test_a_total_is_no_gap_where_an_amount_is_unknown(years: tuple[Document, Document]) -> None:
    (total,) = totals(reconcile(*years))
    assert (total.kinds, total.carried_out, total.carried_in) == ([370, 209, 0], 579, 483)
    assert (total.unknown, total.gap) == (1, None)
    (known,) = totals(row for row in reconcile(*years) if row.result != Result.UNKNOWN)
    assert known.gap == 478 - 579


def test_an_amount_at_odds_with_others_leaves_open_whether_it_is_in_last_year_alone(client: Client) -> None:
    project(2019, "끝난 하천 정비", carried_out=5, standings={"carried_out": {"is": "conflicting"}})
    (row,) = reconcile(make_document(2019), make_document(2020))
    assert (row.result, row.carried_out) == (Result.UNKNOWN, None)


def test_page_and_file_say_the_same(client: Client, years: tuple[Document, Document]) -> None:
    (table,) = parsed(client.get(PAGE).text).all("table", "stacked")
    first, second, *_others = [row.text for row in table.all("tbody")[0].all("tr")]
    assert "청사 신축" in first
    assert "△ 마이너스 100" in first
    assert "지난해에만 있음" in second
    assert "모르는 1행을 뺀 합계" in table.all("tfoot")[0].text
    response: Any = client.get("/gimpo/2020/carry-over.csv")
    rows = list(csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"))))
    assert [(row["세부사업"], row["전년도명시이월"], row["이월차이"], row["결과"]) for row in rows][:2] == [
        ("청사 신축", "300", "-100", "두 해가 다름"),
        ("끝난 축제", "0", "", "지난해에만 있음"),
    ]


def test_a_year_without_one_before_says_so(client: Client) -> None:
    make_document(2020)
    assert "지난해 결산이 없어 맞추어 볼 수 없습니다." in client.get(PAGE).text
    assert len(client.get("/gimpo/2020/carry-over.csv").getvalue().splitlines()) == 1
