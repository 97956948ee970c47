"""The columns of the files are a contract; a sum over a column of leaves is right."""

import csv
from io import StringIO
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils.http import urlencode

from tests.factories import make_department, make_document, make_expenditure, make_program, make_revenue

pytestmark = pytest.mark.django_db

EXPENDITURE_HEADER = (
    "회계연도,자치단체,회계,부서,정책사업,단위사업,세부사업,구분,예산액,전년도이월액,이용,수입대체경비,예비비사용액,전용,이체,변경,예산현액,지출액,"
    "다음연도이월액,명시이월,사고이월,계속비이월,보조금반납금,집행잔액,보조금정산잔액,예산절감액,계획변경등,낙찰차액,지출잔액,예비비잔액,"
    "전년도결산액,쪽,행,확인,행의키,주소"
)
REVENUE_HEADER = (
    "회계연도,자치단체,회계,부서,과목코드,과목,구분,예산액,전년도이월액,예산현액,징수결정액,수납총액,물납액,환급액,실제수납액,"
    "불납결손액,미수납액,쪽,행,확인,행의키,주소"
)


def fetch(client: Client, name: str, **conditions: str) -> list[dict[str, str]]:
    response = client.get(f"/gimpo/2020/{name}.csv?{urlencode(conditions)}")
    assert response.status_code == 200
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


@pytest.fixture
def tree() -> None:
    """A department, its policy, its unit and two details of 10 and 32 million."""
    department = make_department("감사담당관")
    policy = make_program("깨끗한 시정", 1)
    unit = make_program("감사 운영", 2, parent=policy)
    make_expenditure("감사담당관", 0, budget=42_000_000)
    make_expenditure("깨끗한 시정", 1, program=policy, budget=42_000_000)
    make_expenditure("감사 운영", 2, program=unit, policy=policy, budget=42_000_000)
    for name, budget in (("종합감사", 10_000_000), ("청렴 교육", 32_000_000)):
        make_expenditure(name, 3, policy=policy, unit=unit, budget=budget, department=department)


def test_headers_are_a_contract(client: Client) -> None:
    make_document()
    for name, header in (("expenditure", EXPENDITURE_HEADER), ("revenue", REVENUE_HEADER)):
        response = client.get(f"/gimpo/2020/{name}.csv")
        assert response.getvalue() == f"\ufeff{header}\r\n".encode()
        assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_a_file_has_a_korean_name(client: Client) -> None:
    make_document()
    disposition = client.get("/gimpo/2020/expenditure.csv")["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''")
    assert unquote(disposition).endswith("김포시 2020 세출 1판 0행 구분 세부사업.csv")


def test_lines_end_as_spreadsheets_expect(client: Client, tree: None) -> None:
    content = client.get("/gimpo/2020/expenditure.csv").getvalue()
    assert content.count(b"\r\n") == content.count(b"\n") == 3


def test_leaves_alone_sum_to_the_total(client: Client, tree: None) -> None:
    rows = fetch(client, "expenditure")
    assert [row["세부사업"] for row in rows] == ["종합감사", "청렴 교육"]
    assert sum(int(row["예산액"]) for row in rows) == 42_000_000


def test_all_levels_stand_in_document_order_under_their_names(client: Client, tree: None) -> None:
    rows = fetch(client, "expenditure", level="all")
    assert [(row["구분"], row["정책사업"], row["단위사업"], row["세부사업"]) for row in rows] == [
        ("부서", "", "", ""),
        ("정책사업", "깨끗한 시정", "", ""),
        ("단위사업", "깨끗한 시정", "감사 운영", ""),
        ("세부사업", "깨끗한 시정", "감사 운영", "종합감사"),
        ("세부사업", "깨끗한 시정", "감사 운영", "청렴 교육"),
    ]


def test_one_level(client: Client, tree: None) -> None:
    assert [row["정책사업"] for row in fetch(client, "expenditure", level="정책사업")] == ["깨끗한 시정"]


def test_a_line_of_ambiguous_level_is_neither_leaf_nor_total(client: Client) -> None:
    make_expenditure("어디에 설지 모를 사업", None)
    assert fetch(client, "expenditure") == []
    assert fetch(client, "expenditure", level="세부사업") == []
    (row,) = fetch(client, "expenditure", level="all")
    assert (row["구분"], row["세부사업"]) == ("", "어디에 설지 모를 사업")


def test_amounts_are_plain_digits_and_unknown_is_empty(client: Client) -> None:
    make_expenditure(budget=1_234_567, other_change=-5_558_259_000, diversion=None, page=7, line=135)
    (row,) = fetch(client, "expenditure")
    assert (row["예산액"], row["변경"], row["전용"], row["지출액"]) == ("1234567", "-5558259000", "", "0")
    assert (row["회계연도"], row["자치단체"], row["회계"], row["쪽"], row["행"]) == (
        "2020",
        "김포시",
        "일반회계",
        "7",
        "135",
    )


@pytest.mark.parametrize("name", ["=1+1", "+82 지원", "-3% 절감", "@조", "＝합계", "\t탭", "\r되돌림"])
def test_no_name_is_a_formula(client: Client, name: str) -> None:
    make_expenditure(name)
    (row,) = fetch(client, "expenditure")
    assert row["세부사업"] == f"'{name}"


def test_names_keep_commas_quotes_and_lines(client: Client) -> None:
    make_expenditure('"시정", 시책\n지원')
    (row,) = fetch(client, "expenditure")
    assert row["세부사업"] == '"시정", 시책\n지원'


def test_what_is_not_printed_is_reported_last(client: Client) -> None:
    unknown = {"is": "unknown"}
    standings = {
        "diversion": unknown,
        "other_change": unknown,
        "unspent_remainder": {"is": "derived", "because": ["E4"]},
    }
    make_expenditure(standings=standings)
    make_expenditure("인쇄된 대로")
    uncertain, printed = fetch(client, "expenditure")
    assert uncertain["확인"] == "계산값: 지출잔액; 미확인: 전용, 변경"
    assert printed["확인"] == ""


def test_revenue_leaves_and_totals(client: Client) -> None:
    make_revenue("감사담당관", level=0, budget=3)
    make_revenue("세외수입", "200", 1, budget=3)
    make_revenue("공공예금이자수입", "216-01", 4, budget=3)
    (leaf,) = fetch(client, "revenue")
    assert (leaf["과목코드"], leaf["과목"], leaf["구분"], leaf["예산액"]) == ("216-01", "공공예금이자수입", "목", "3")
    rows = fetch(client, "revenue", level="all")
    assert [(row["과목코드"], row["구분"]) for row in rows] == [("", "부서"), ("200", "장"), ("216-01", "목")]


def test_a_subject_of_unknown_level_is_no_department(client: Client) -> None:
    own = make_revenue("감사담당관", "", 0, net_receipts=3)
    make_revenue("세외수입", "200", 1, net_receipts=3)
    make_revenue("코드를 잃은 과목", "", None, net_receipts=2)
    assert [row["과목"] for row in fetch(client, "revenue", level="부서")] == ["감사담당관"]
    rows = fetch(client, "revenue", level="all")
    assert [row["구분"] for row in rows] == ["부서", "장", ""]
    page = client.get(f"/gimpo/2020/departments/{own.department.slug}/").content.decode()
    assert '코드를 잃은 과목 <span class="muted">(단계 미확인)</span>' in page
    assert "차액" not in page


def test_the_same_conditions_as_the_list(client: Client, tree: None) -> None:
    rows = fetch(client, "expenditure", department="감사담당관", amount="budget", min="20,000,000", sort="-budget")
    assert [row["세부사업"] for row in rows] == ["청렴 교육"]
    assert fetch(client, "expenditure", account="일반회계", q="종합 감사")[0]["세부사업"] == "종합감사"


def test_sorted_lines_keep_the_order_of_the_book_between_equals_and_put_unknown_last(client: Client) -> None:
    for name, spent in (("가", 2), ("나", None), ("다", 3), ("라", 2)):
        make_expenditure(name, spent=spent)
    assert [row["세부사업"] for row in fetch(client, "expenditure", sort="spent")] == ["가", "라", "다", "나"]
    assert [row["세부사업"] for row in fetch(client, "expenditure", sort="-spent")] == ["다", "가", "라", "나"]


@pytest.mark.parametrize("query", ["min=abc", "level=nonsense", "sort=secret", "department=%00", "max=" + "9" * 40])
def test_nonsense_gives_a_sentence_and_no_file(client: Client, tree: None, query: str) -> None:
    response = client.get(f"/gimpo/2020/expenditure.csv?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "파일을 만들지 않았습니다" in response.text


def test_head_answers_without_content(client: Client, tree: None) -> None:
    response = client.head("/gimpo/2020/expenditure.csv")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.getvalue() == b""


def test_a_file_costs_the_same_queries_whatever_its_size(client: Client, django_assert_num_queries) -> None:
    make_expenditure()
    with django_assert_num_queries(5):
        assert len(fetch(client, "expenditure")) == 1
    for number in range(30):
        make_expenditure(f"사업 {number}")
    with django_assert_num_queries(5):
        assert len(fetch(client, "expenditure")) == 31


def test_another_year_is_another_book(client: Client) -> None:
    make_expenditure(document=make_document(2019))
    make_document()
    assert fetch(client, "expenditure") == []
    assert client.get("/gimpo/2021/expenditure.csv").status_code == 404


def test_departments_stand_in_the_order_of_the_book(client: Client) -> None:
    for page, line, position in ((2, 20, 0), (1, 10, 0), (1, 11, 1)):
        make_expenditure(f"{line}행", page=page, line=line, position=position)
    assert [row["행"] for row in fetch(client, "expenditure")] == ["10", "11", "20"]
