"""The admin's lists with many cities: a fixed number of queries, and what they offer is of one city."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories import make_city, make_department, make_document, make_expenditure, make_finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(admin_client: Client) -> Client:
    admin_client.get("/admin/")
    return admin_client


def fill(cities: range) -> None:
    for number in cities:
        document = make_document(city=make_city(f"city{number}", f"도시 {number}"))
        department = make_department(f"부서 {number}", city=document.city)
        make_expenditure(f"사업 {number}", 0, document=document, department=department, account=f"회계 {number}")
        make_finding(f"발견 {number}", document=document, department=f"부서 {number}", severity="error")


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/budget/expenditureline/",
        "/admin/documents/finding/",
        "/admin/documents/edition/",
        "/admin/inspection/question/",
    ],
)
def test_a_list_asks_the_same_of_two_cities_and_of_many(
    staff: Client, address: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    fill(range(2))
    with django_assert_max_num_queries(9 if address == "/admin/" else 14) as few:
        staff.get(address)
    fill(range(2, 12))
    with django_assert_max_num_queries(len(few)):
        staff.get(address)


def test_departments_and_values_are_offered_of_the_chosen_city(staff: Client) -> None:
    fill(range(2))
    address = "/admin/budget/expenditureline/"
    assert "?department__id__exact" not in staff.get(address).text
    html = staff.get(f"{address}?document__city__id__exact={make_city('city1').pk}").text
    assert "회계 1" in html
    assert "account=%ED%9A%8C%EA%B3%84+0" not in html


def test_the_front_page_shows_the_departments_with_the_most_work(
    staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staff.dashboard.MOST", 1)
    fill(range(3))
    html = staff.get("/admin/").text
    assert html.count("department=") == 1
    assert "부서 3곳 가운데 일이 가장 많은 1곳입니다." in html
