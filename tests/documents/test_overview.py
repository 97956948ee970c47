"""The first pages: cities and years, and what one year holds."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import Department
from documents.models import Page
from tests.factories import make_city, make_department, make_document, make_tree

pytestmark = pytest.mark.django_db


def test_home_without_a_document_says_so(client: Client) -> None:
    assert "아직 읽은 결산서가 없습니다." in client.get("/").content.decode()


def test_home_lists_every_year_of_every_city(client: Client) -> None:
    make_document(2020)
    make_document(2021)
    make_document(2020, city=make_city("bucheon", "부천시"))
    html = client.get("/").content.decode()
    assert html.count('<a href="/gimpo/202') == 2
    assert "부천시 2020회계연도 결산" in html


def test_overview_shows_the_printed_figures_of_each_department(client: Client) -> None:
    make_tree(policies=2, details=3)
    html = client.get("/gimpo/2020/").content.decode()
    assert "감사담당관" in html
    assert ">540원</a>" in html
    assert "예산현액 600원" in html
    assert "90.0%" in html


def test_an_extract_is_never_called_the_total_of_the_city(client: Client) -> None:
    make_tree()
    assert "시 전체의 결산액이 되지는 않습니다" in client.get("/gimpo/2020/").content.decode()


def test_overview_tells_how_much_is_proven(client: Client) -> None:
    make_document(
        report={
            "standings": {"printed": 4321, "unknown": 7},
            "identities": {"E1": {"held": 150, "broken": 4, "undecidable": 1}, "E2": {"held": 50}},
        }
    )
    html = client.get("/gimpo/2020/").content.decode()
    assert "4,321" in html
    assert "204건 검증해 200건이 일치하고 4건이 불일치합니다" in html


def test_overview_without_a_report_says_nothing_of_proof(client: Client) -> None:
    make_document()
    assert "검증 결과" not in client.get("/gimpo/2020/").content.decode()


def test_overview_leads_to_the_pages_of_the_source(client: Client) -> None:
    document = make_document()
    Page.objects.create(document=document, number=3, first_line=10, text="가")
    assert f"/gimpo/2020/documents/{document.pk}/pages/3/" in client.get("/gimpo/2020/").content.decode()


@pytest.mark.parametrize(
    "path", ["/gimpo/2019/", "/seoul/2020/", "/gimpo/20200/", "/gimpo/920/", "/gimpo/2019/departments/"]
)
def test_what_was_never_read_is_not_found(client: Client, path: str) -> None:
    make_document()
    response = client.get(path)
    assert response.status_code == 404


def test_the_page_not_found_is_korean_and_calm(client: Client) -> None:
    assert "페이지를 찾을 수 없습니다" in client.get("/nowhere/2020/").content.decode()


@pytest.mark.parametrize("path", ["/gimpo/2020/", "/gimpo/2020/departments/"])
def test_queries_do_not_grow_with_the_book(client: Client, path: str, django_assert_num_queries) -> None:
    make_tree()
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(5):
        make_tree(policies=2, department=make_department(f"부서 {number}"))
    assert Department.objects.count() == 6
    with django_assert_num_queries(len(few)):
        client.get(path)
    assert len(few) <= 13


def test_the_unit_of_amounts_can_be_changed_and_rounding_is_said(client: Client) -> None:
    make_tree(policies=1, details=600)
    html = client.get("/gimpo/2020/?unit=천원").content.decode()
    assert "반올림한 금액" in html
    assert "반올림한 금액" not in client.get("/gimpo/2020/?unit=nonsense").content.decode()
    assert ">60</td>" in client.get("/gimpo/2020/departments/?unit=천원").content.decode()


def test_the_foot_of_every_page_of_a_year_leads_to_what_the_menu_has_no_room_for(client: Client) -> None:
    make_tree()
    foot = client.get("/gimpo/2020/expenditure/?unit=천원").text.partition("<footer")[2]
    for address in ("glossary/", "units/", "staffing/", "datapackage.zip"):
        assert f'href="/gimpo/2020/{address}' in foot
        answer = client.get(f"/gimpo/2020/{address}")
        assert (answer.status_code, bool(answer.getvalue())) == (200, True)
    for address in ("/compare/", "/api/"):
        assert f'href="{address}' in foot
        assert client.get(address).status_code == 200
