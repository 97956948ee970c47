"""What goes wrong is said in the look of the site, with the search of the book and the way on."""

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import OperationalError
from django.test import Client, RequestFactory

from documents.errors import LONGEST_ADDRESS, bad_request, server_error
from tests.factories import make_city, make_document

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/gimpo/2020/departments/없는과/", 404),
        ("/nowhere/", 404),
        (f"/gimpo/2020/expenditure/?q={'가' * LONGEST_ADDRESS}", 414),
    ],
)
def test_an_error_has_the_search_and_the_way_on(client: Client, address: str, status: int) -> None:
    make_document()
    page = client.get(address)
    assert page.status_code == status
    assert 'action="/gimpo/2020/search/"' in page.text
    assert 'href="/gimpo/2020/"' in page.text


def test_a_form_that_is_refused_has_the_search_and_the_way_on() -> None:
    make_document()
    page = Client(enforce_csrf_checks=True).post("/gimpo/2020/remarks/new/", {"text": "이상합니다"})
    assert page.status_code == 403
    assert 'action="/gimpo/2020/search/"' in page.text
    assert 'href="/gimpo/2020/departments/"' in page.text


def test_a_year_that_is_not_stored_leads_to_the_newest_of_its_city(client: Client) -> None:
    make_document()
    make_document(2021, make_city("paju", "파주시"))
    page = client.get("/gimpo/2019/departments/").text
    assert 'href="/gimpo/2020/"' in page
    assert "/paju/" not in page


def test_an_address_of_no_city_leads_to_each_city_and_to_a_search_of_all(client: Client) -> None:
    make_document(2019)
    make_document(2020)
    make_document(2021, make_city("paju", "파주시"))
    make_city("bare", "빈시")
    page = client.get("/nowhere/", {"lang": "en"}).text
    assert page.count('href="/gimpo/2020/?lang=en"') == page.count('href="/paju/2021/?lang=en"') == 1
    assert "/gimpo/2019/" not in page
    assert "빈시" not in page
    assert 'action="/compare/?lang=en"' in page
    assert client.get("/compare/", {"q": "살기"}).status_code == 200


@pytest.mark.parametrize("address", ["/gimpo/2020/", "/gimpo/2020/corrections.atom"])
def test_a_method_that_is_not_allowed_is_answered_with_a_page_for_browsers(client: Client, address: str) -> None:
    make_document()
    page = client.put(address, headers={"accept": "text/html,*/*"})
    assert (page.status_code, page["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert 'href="/gimpo/2020/"' in page.text
    assert "<html" not in client.put(address).text


def test_an_error_where_nothing_is_stored(client: Client) -> None:
    page = client.get("/gimpo/2020/")
    assert page.status_code == 404
    assert "페이지를 찾을 수 없습니다" in page.text


def test_the_page_of_a_failure_asks_nothing_of_the_database(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        page = server_error(RequestFactory().get("/gimpo/2020/findings/"))
    assert page.status_code == 500
    assert 'action="/gimpo/2020/search/"' in page.content.decode()
    assert 'action="' not in server_error(RequestFactory().get("/%00/2020/")).content.decode()


def test_a_busy_database_is_answered_with_a_page_to_try_again() -> None:
    request, locked = RequestFactory().post("/admin/"), OperationalError("database is locked")
    try:
        raise locked
    except OperationalError:
        page = server_error(request)
        api = server_error(RequestFactory().get("/api/books.json"))
    interrupted = SessionInterrupted()
    interrupted.__context__ = locked
    for answer in (page, api, bad_request(request, interrupted)):
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "새로 고쳐 그대로 다시 보낼 수" in page.content.decode()
    try:
        raise OperationalError("no such table")
    except OperationalError:
        assert server_error(request).status_code == 500


@pytest.mark.parametrize(
    "address", ["expenditure.csv?spent_min=x", "expenditure.atom?spent_min=x", "pictures/flow.svg"]
)
def test_a_file_that_is_not_made_is_answered_with_a_page_for_browsers(client: Client, address: str) -> None:
    make_document()
    page = client.get(f"/gimpo/2020/{address}", headers={"accept": "text/html,*/*"})
    assert page.status_code == 400
    assert "sandbox" not in page["Content-Security-Policy"]
    assert 'href="/gimpo/2020/"' in page.text
    assert 'action="/gimpo/2020/search/"' in page.text
    assert "<html" not in client.get(f"/gimpo/2020/{address}").text
