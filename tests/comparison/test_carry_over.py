"""What one year carried over against what the next says came over, with the projects of one of the years alone."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from budget.models import ExpenditureLine, RevenueLine
from comparison.models import Succession
from comparison.reconciliation import Result, carried_in_by_account, reconcile, totals
from documents.models import Document
from ingest.years import match_years
from tests.addresses.seen import parsed
from tests.factories import make_department, make_document, make_expenditure, make_program, make_revenue

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
    match_years(earlier)
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


def test_an_amount_that_is_not_known_is_never_shown_as_none(client: Client, years: tuple[Document, Document]) -> None:
    table = parsed(client.get(PAGE).text).all("table")[0]
    cells = {row.all("th")[0].text.split()[0]: [cell.text for cell in row.all("td")] for row in table.all("tr")[1:]}
    assert cells["새"][3:6] == ["-", "8", "-"]  # a project of this year alone
    assert cells["끝난"][3:6] == ["9", "-", "-"]
    assert cells["하천"][3:6] == ["미확인", "5", "미확인"]  # it was there, and how much is not known
    assert cells["일반회계"][5] == "미확인"


def test_what_may_have_been_another_project_is_unknown_and_not_none(years: tuple[Document, Document]) -> None:
    earlier, later = years
    Succession.objects.filter(name="새 도서관").update(certainty="uncertain", earlier_key="무엇")
    row = next(row for row in reconcile(earlier, later) if row.line.name == "새 도서관")
    assert (row.result, row.in_before, row.in_now) == (Result.UNKNOWN, True, True)


def test_the_file_has_the_address_of_each_row(client: Client, years: tuple[Document, Document]) -> None:
    response: Any = client.get("/gimpo/2020/carry-over.csv")
    rows = list(csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"))))
    for row in rows:
        assert "1행" in client.get(row["주소"]).text
    assert {row["세부사업"] for row in rows} >= {"청사 신축", "끝난 축제"}


class TestRevenueOfWhatCameOver:
    """세입 전년도이월사업비 against 세출 전년도이월액, by account."""

    @pytest.fixture(autouse=True)
    def book(self) -> Document:
        make_expenditure("감사담당관", 0, carried_in=70)
        make_expenditure("공보담당관", 0, department=make_department("공보담당관"), carried_in=30)
        make_revenue("전년도이월사업비", "712-03", 4, current_budget=90, search="전년도이월사업비 71203")
        return make_document()

    def test_is_summed_over_departments_and_reported_without_a_year_before(
        self, client: Client, book: Document
    ) -> None:
        (row,) = carried_in_by_account(book)
        assert (row.account, row.revenue, row.expenditure, row.gap) == ("일반회계", 90, 100, 10)
        html = client.get(PAGE).text
        assert "세입: 전년도이월사업비 예산현액" in html
        for link in parsed(html).all("table")[0].all("a"):
            assert client.get(link.attrs["href"]).status_code == 200

    @pytest.mark.parametrize("of", [{"carried_in": None}, {"standings": {"carried_in": {"is": "conflicting"}}}])
    def test_is_unknown_where_a_department_is(self, client: Client, book: Document, of: dict[str, Any]) -> None:
        make_expenditure("농정과", 0, department=make_department("농정과"), **of)
        (row,) = carried_in_by_account(book)
        assert (row.revenue, row.expenditure, row.gap) == (90, None, None)

    def test_is_nothing_to_tell_where_nothing_came_over(self, book: Document) -> None:
        ExpenditureLine.objects.update(carried_in=0)
        RevenueLine.objects.update(current_budget=0)
        assert carried_in_by_account(book) == []


@pytest.mark.usefixtures("sample_city")
def test_in_the_sample_revenue_and_expenditure_carry_over_the_same() -> None:
    (row,) = carried_in_by_account(Document.objects.get())
    assert (row.revenue, row.expenditure, row.gap) == (264_144_000, 264_144_000, 0)
