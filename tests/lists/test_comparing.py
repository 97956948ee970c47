"""Lists that compare: a figure with another, with last year's, and groups crossed with groups."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from budget.models import ExpenditureLine
from comparison.models import Succession
from documents.models import Document
from performance.models import UnitLine
from tests.factories import make_department, make_document, make_expenditure, make_finding, make_line, make_revenue

pytestmark = pytest.mark.django_db
ADDRESS = "/gimpo/2020/expenditure"


def rows_of(client: Client, address: str, params: str) -> list[dict[str, str]]:
    response: Any = client.get(f"{address}.csv?{params}")
    assert response.status_code == 200, response.content.decode()
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def names(client: Client, params: str, address: str = ADDRESS) -> list[str]:
    return [row["사업"] for row in rows_of(client, address, f"columns=name&{params}")]


def pair_of(document: Document) -> dict[str, Any]:
    """The fields of a succession of a project of this document's year, but its keys and certainty."""
    return {"city": document.city, "fiscal_year": document.fiscal_year, "target": "program", "position": 0}


def test_a_figure_is_compared_with_another_of_its_row(client: Client) -> None:
    make_expenditure("넘침", spent=11, current_budget=10)
    make_expenditure("같음", spent=10, current_budget=10)
    make_expenditure("모름", spent=None, current_budget=10)

    assert names(client, "spent_gt=current_budget") == ["넘침"]
    assert names(client, "spent_eq=current_budget") == ["같음"]
    assert names(client, "spent_lt=current_budget") == []
    assert client.get(f"{ADDRESS}.csv?spent_gt=secret").status_code == 400
    assert "예산현액보다 큼" in client.get(f"{ADDRESS}/?spent_gt=current_budget").content.decode()


def test_a_search_wants_all_words_and_leaves_out_those_with_a_minus(client: Client) -> None:
    for name in ("주민자치 지원", "주민자치 활성화", "마을 지원"):
        make_expenditure(name)

    assert names(client, "q=지원 주민") == ["주민자치 지원"]
    assert names(client, "q=주민 -활성화") == ["주민자치 지원"]
    assert names(client, "q=-주민") == ["마을 지원"]
    assert names(client, "q=ㅈㅁ -지원") == ["주민자치 활성화"]


def test_findings_are_found_by_what_their_sentences_say(client: Client) -> None:
    make_finding("청렴도 향상", kind="E3", column="unspent", target="budget.ExpenditureLine", printed="5", expected="7")
    found = rows_of(client, "/gimpo/2020/findings", "q=집행잔액 -소통")
    assert [row["대상"] for row in found] == ["청렴도 향상"]
    assert rows_of(client, "/gimpo/2020/findings", "q=집행잔액 -청렴도") == []


def test_every_row_has_its_key_and_an_address_that_shows_it_alone(client: Client) -> None:
    make_expenditure("하나", key="감사/R&D 5%+#1", spent=1)
    make_expenditure("둘", key="감사/둘")
    make_finding("하나", target="budget.ExpenditureLine", target_key="감사/R&D 5%+#1")

    row = rows_of(client, ADDRESS, "")[0]
    assert row["행의키"] == "감사/R&D 5%+#1"
    assert "1행" in client.get(row["주소"]).content.decode()
    finding = rows_of(client, "/gimpo/2020/findings", "")[0]
    assert (finding["행의키"], finding["표"]) == ("감사/R&D 5%+#1", "budget.ExpenditureLine")
    assert (finding["회계연도"], finding["자치단체"], finding["회계"]) == ("2020", "김포시", "일반회계")


def test_last_year_stands_beside_this_year(client: Client) -> None:
    document = make_document(2020)
    make_expenditure("옛 이름", key="옛", spent=100, document=make_document(2019))
    make_expenditure("새 이름", key="새", spent=150, document=document)
    make_expenditure("처음", key="처음", spent=5, document=document)
    pair = {"city": document.city, "fiscal_year": 2020, "target": "program", "position": 0}
    Succession.objects.create(**pair, key="새", earlier_key="옛", certainty="certain")

    columns = "columns=name,earlier_spent,change_spent,change_rate_spent"
    rows = [list(row.values()) for row in rows_of(client, ADDRESS, columns)]
    assert rows == [["새 이름", "100", "50", "50"], ["처음", "", "", ""]]
    assert names(client, "change_spent_min=1") == ["새 이름"]
    assert names(client, "spent_gt=carried_in&sort=-earlier_spent") == ["새 이름", "처음"]
    html = client.get(f"{ADDRESS}/?{columns}&level=세부사업").content.decode()
    assert "50" in html


def test_two_years_are_reconciled_row_by_row(client: Client) -> None:
    document = make_document(2020)
    make_expenditure("옛 이름", key="옛", spent=100, carried_out=30, document=make_document(2019))
    make_expenditure("새 이름", key="새", carried_in=20, spent_before=101, document=document)
    make_expenditure("처음", key="처음", carried_in=5, spent_before=None, document=document)
    pair = {"city": document.city, "fiscal_year": 2020, "target": "program", "position": 0}
    Succession.objects.create(**pair, key="새", earlier_key="옛", certainty="certain")

    rows = [list(row.values()) for row in rows_of(client, ADDRESS, "columns=name,carry_gap,spent_gap")]
    assert rows == [["새 이름", "-10", "1"], ["처음", "", ""]]
    assert names(client, "spent_gap_min=1") == ["새 이름"]


def test_last_year_of_a_subject_is_the_one_with_its_key(client: Client) -> None:
    for year, amount in ((2019, 40), (2020, 30)):
        make_revenue("이자", level=4, key="과/21601", net_receipts=amount, document=make_document(year))
    (row,) = rows_of(client, "/gimpo/2020/revenue", "columns=earlier_net_receipts,change_net_receipts")
    assert list(row.values()) == ["40", "-10"]


def test_two_groupings_are_crossed_without_mixing_levels(client: Client) -> None:
    first, second = make_department("감사과"), make_department("공보과")
    make_expenditure("감사과", 0, department=first, spent=30)
    make_expenditure("가", department=first, account="일반회계", spent=10)
    make_expenditure("나", department=first, account="특별회계", spent=None)
    make_expenditure("다", department=second, account="일반회계", spent=5)

    rows = rows_of(client, ADDRESS, "group=department&across=account&columns=spent&level=all")

    cells = [
        (row["부서"], row["구분"], row["일반회계 지출액"], row["특별회계 지출액"], row["특별회계 지출액 미확인"])
        for row in rows
    ]
    assert cells == [
        ("감사과", "부서", "30", "", "0"),
        ("감사과", "세부사업", "10", "", "1"),
        ("공보과", "세부사업", "5", "", "0"),
    ]
    page = client.get(f"{ADDRESS}/?group=department&across=account&columns=spent&level=세부사업").content.decode()
    assert "일반회계 지출액" in page
    assert client.get(f"{ADDRESS}.csv?across=account").status_code == 400
    indicators = "/gimpo/2020/indicators.csv?group=department&across=achievement"  # no figure of them is a sum
    assert client.get(indicators).status_code == 400


def test_every_amount_has_columns_of_last_year(client: Client) -> None:
    document = make_document(2020)
    for year, document_ in ((2019, make_document(2019)), (2020, document)):
        make_expenditure("사업", key="사업", diversion=year, document=document_)
        make_revenue("이자", level=4, key="과/21601", refunded=year, document=document_)
    Succession.objects.create(**pair_of(document), key="사업", earlier_key="사업", certainty="certain")

    columns = "earlier_{0},change_{0}"
    (row,) = rows_of(client, ADDRESS, f"columns={columns.format('diversion')}")
    assert list(row.values()) == ["2019", "1"]
    (row,) = rows_of(client, "/gimpo/2020/revenue", f"columns={columns.format('refunded')}")
    assert list(row.values()) == ["2019", "1"]
    every = {column.name for column in ExpenditureLine.figure_columns} - {"spent_before"}
    offered = client.get(f"{ADDRESS}/").context["compared"]
    assert {names.split(",")[0].removeprefix("earlier_") for names in (option.value for option in offered)} == every


def test_a_rate_of_change_is_bounded_sorted_and_summed_without_what_is_unknown(client: Client) -> None:
    document, before = make_document(2020), make_document(2019)
    for name, earlier, now in (("반", 100, 50), ("배", 100, 200), ("0에서", 0, 5), ("모름", None, 5)):
        make_expenditure(name, key=name, spent=earlier, document=before)
        make_expenditure(name, key=name, spent=now, document=document)
        Succession.objects.create(**pair_of(document), key=name, earlier_key=name, certainty="certain")

    assert names(client, "change_rate_spent_min=100") == ["배"]
    assert names(client, "change_rate_spent_max=-50") == ["반"]
    assert names(client, "change_rate_spent_max=-50.0001") == []
    assert names(client, "sort=-change_rate_spent&change_rate_spent_min=-100") == ["배", "반"]
    grouped = "group=department&columns=earlier_spent,change_spent,change_rate_spent&level=세부사업"
    (group,) = rows_of(client, ADDRESS, grouped)
    assert (group["전년도 지출액"], group["전년도 지출액 미확인"], group["지출액 증감률"]) == ("200", "1", "")
    (group,) = rows_of(client, ADDRESS, f"{grouped}&spent_min=50&q=-모름 -0에서")
    assert group["지출액 증감률"] == "25"


def test_a_unit_table_is_compared_with_that_of_last_year_and_with_what_it_prints_of_it(client: Client) -> None:
    document = make_document(2020)
    for year, spent, printed in ((make_document(2019), 100, None), (document, 150, 90)):
        line = make_expenditure("사업", key="사업", document=year)
        amounts = {"spent": spent, "spent_before": printed}
        make_line(UnitLine, name="사업", is_unit=False, program=line.program, document=year, **amounts)
    Succession.objects.create(**pair_of(document), key="사업", earlier_key="사업", certainty="decided")

    columns = "columns=earlier_spent,change_spent,change_rate_spent,printed_change_spent,printed_change_rate_spent"
    (row,) = rows_of(client, "/gimpo/2020/units", columns)
    assert list(row.values()) == ["100", "50", "50", "60", "66.6666"]
    assert rows_of(client, "/gimpo/2020/units", "printed_change_spent_min=61") == []


def test_a_department_that_was_renamed_has_its_figures_of_last_year(client: Client) -> None:
    document, before = make_document(2020), make_document(2019)
    old, new = make_department("여성과"), make_department("여성가족과")
    make_expenditure("여성과", 0, key="여성과/일반회계/여성과", department=old, spent=7, document=before)
    make_expenditure("여성가족과", 0, key="여성가족과/일반회계/여성가족과", department=new, spent=9, document=document)
    pair = pair_of(document) | {"target": "department"}
    Succession.objects.create(**pair, key="여성가족과", earlier_key="여성과", certainty="decided")

    (row,) = rows_of(client, ADDRESS, "level=부서&columns=earlier_spent,change_spent")
    assert list(row.values()) == ["7", "2"]
