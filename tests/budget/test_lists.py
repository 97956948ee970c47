"""The lists of revenue and expenditure: what they find, and how calmly they take nonsense."""

import re

import pytest
from django.test import Client

from tests.factories import make_department, make_document, make_expenditure, make_revenue

pytestmark = pytest.mark.django_db

ADDRESS = "/gimpo/2020/expenditure/"


def names(client: Client, address: str = ADDRESS, **conditions: str) -> list[str]:
    """The heads of the rows that are shown."""
    page = client.get(address, conditions)
    assert page.status_code == 200
    (body,) = re.findall(r"<tbody>(.*?)</tbody>", page.text, re.S)
    heads = re.findall(r'<th scope="row">(.*?)</th>', body, re.S)
    return [re.sub(r'<span class="row-notes">.*?</span>|<[^>]+>', "", head).strip() for head in heads]


@pytest.fixture
def lines() -> None:
    make_expenditure("사회적 경제 육성", budget=100, spent=70)
    make_expenditure("출생률 대책", budget=200, spent=None)
    make_expenditure("주민자치 기반", level=1, budget=300, spent=10)
    make_expenditure("수도 사업", budget=50, spent=5, account="특별회계", department=make_department("수도과"))


def test_all_levels_in_document_order(client: Client, lines: None) -> None:
    assert names(client) == ["사회적 경제 육성", "출생률 대책", "주민자치 기반", "수도 사업"]


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"department": "수도과"}, ["수도 사업"]),
        ({"account": "특별회계"}, ["수도 사업"]),
        ({"level": "정책사업"}, ["주민자치 기반"]),
        ({"q": "사회적경제"}, ["사회적 경제 육성"]),
        ({"q": "출생율"}, ["출생률 대책"]),
        ({"q": "ㅈㅁㅈㅊ"}, ["주민자치 기반"]),
        ({"min": "100", "max": "200"}, ["사회적 경제 육성", "출생률 대책"]),
        ({"amount": "spent", "max": "10"}, ["주민자치 기반", "수도 사업"]),
        ({"sort": "-spent"}, ["사회적 경제 육성", "주민자치 기반", "수도 사업", "출생률 대책"]),
        ({"sort": "name"}, ["사회적 경제 육성", "수도 사업", "주민자치 기반", "출생률 대책"]),
        ({"per_page": "1", "page": "2"}, ["출생률 대책"]),
        ({"q": "없는 사업"}, []),
    ],
)
def test_conditions(client: Client, lines: None, conditions: dict[str, str], found: list[str]) -> None:
    assert names(client, **conditions) == found


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("min=abc", "예산액 최소 ‘abc’: 금액이 아닙니다."),
        ("max=" + "9" * 40, "금액이 아닙니다."),
        ("max=" + "9" * 5000, "금액이 아닙니다."),
        ("min=5&max=1", "최소보다 작습니다."),
        ("amount=secret&min=5", "고를 수 있는 값이 아닙니다."),
        ("sort=document__city__code", "고를 수 있는 값이 아닙니다."),
        ("department=nowhere", "고를 수 있는 값이 아닙니다."),
        ("level=7", "고를 수 있는 값이 아닙니다."),
        ("q=%00", "검색할 글자가 없습니다."),
        ("q=%25%25", "검색할 글자가 없습니다."),
        ("page=0", "요청한 쪽은 없습니다. 1쪽을 보입니다"),
        ("page=9999", "요청한 쪽은 없습니다. 1쪽을 보입니다"),
        ("page=" + "9" * 5000, "요청한 쪽은 없습니다."),
        ("page=%00", "요청한 쪽은 없습니다."),
        ("per_page=1000", "1행에서 100행까지"),
        ("account=%00%ff", "고를 수 있는 값이 아닙니다."),
    ],
)
def test_nonsense_is_reported_and_left_out(client: Client, lines: None, query: str, sentence: str) -> None:
    page = client.get(f"{ADDRESS}?{query}")
    assert page.status_code == 200
    assert sentence in page.text
    assert "사회적 경제 육성" in page.text


def test_figures_stand_with_their_sign_and_source(client: Client) -> None:
    make_expenditure(budget=1_234_567, carried_in=None, current_budget=-5, page=3, line=12)
    page = client.get(ADDRESS).text
    assert "1,234,567" in page
    assert "미확인" in page
    assert "마이너스" in page
    assert "/pages/3/?row=" in page


def test_the_unit_may_be_changed(client: Client) -> None:
    make_expenditure(budget=1_234_567)
    assert "1,235" in client.get(ADDRESS, {"unit": "천원"}).text


def test_every_column_may_be_asked_for(client: Client) -> None:
    make_expenditure()
    assert "낙찰차액</a>" not in client.get(ADDRESS).text
    assert "낙찰차액</a>" in client.get(ADDRESS, {"columns": "all"}).text


def test_the_files_are_asked_with_the_same_conditions(client: Client, lines: None) -> None:
    page = client.get(ADDRESS, {"department": "수도과", "page": "1"}).text
    files = [address.replace("&amp;", "&") for address in re.findall(r'href="([^"]+\.csv[^"]*)"', page)]
    assert len(files) == 2
    assert "page=" not in "".join(files)
    for address in files:
        assert client.get(address).getvalue().count(b"\r\n") == 2


def test_a_level_is_kept_and_nonsense_is_not_handed_to_the_file(client: Client, lines: None) -> None:
    page = client.get(ADDRESS, {"level": "정책사업", "min": "abc"}).text
    (address,) = [address.replace("&amp;", "&") for address in re.findall(r'href="([^"]+\.csv[^"]*)"', page)]
    assert client.get(address).getvalue().count(b"\r\n") == 2


def test_an_empty_book_is_an_empty_list(client: Client) -> None:
    make_document()
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "조건에 맞는 행이 없습니다." in page.text


@pytest.mark.parametrize("address", [ADDRESS, "/gimpo/2020/revenue/"])
def test_a_list_costs_the_same_queries_whatever_its_size(client: Client, address, django_assert_num_queries) -> None:
    make = make_expenditure if address == ADDRESS else make_revenue
    make("이름")
    with django_assert_num_queries(8):
        assert len(names(client, address)) == 1
    for number in range(30):
        make(f"사업 {number}", department=make_department(f"{number}과"))
    with django_assert_num_queries(8):
        assert len(names(client, address)) == 31


def test_revenue_is_found_by_code_order_and_name(client: Client) -> None:
    make_revenue("세외수입", "200", 1)
    make_revenue("이자수입", "216", 3)
    assert names(client, "/gimpo/2020/revenue/", sort="-code") == ["216 이자수입", "200 세외수입"]
    assert names(client, "/gimpo/2020/revenue/", level="장") == ["200 세외수입"]
