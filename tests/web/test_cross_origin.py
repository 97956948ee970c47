"""What other sites may read: answers and errors of a view, by reading alone, with headers that say what they are."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from web.cross_origin import EXPOSED_HEADERS, METHODS, allow_any_origin


@allow_any_origin
def view(request: HttpRequest) -> HttpResponse:
    """Some rows."""
    if request.GET.get("fails") == "404":
        raise Http404
    if request.GET.get("fails") == "403":
        raise PermissionDenied
    return HttpResponse("rows")


def ask(method: str, path: str = "/gimpo/2020/expenditure.csv") -> HttpResponse:
    answer = view(RequestFactory().generic(method, path))
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.parametrize("method", METHODS)
def test_reading_is_allowed_to_every_site(method: str) -> None:
    answer = ask(method)
    assert answer.status_code == (204 if method == "OPTIONS" else 200)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert set(answer["Access-Control-Expose-Headers"].split(", ")) == set(EXPOSED_HEADERS)
    assert "Access-Control-Allow-Credentials" not in answer


def test_a_browser_that_asks_first_is_told_what_it_may() -> None:
    answer = ask("OPTIONS")
    assert answer["Access-Control-Allow-Methods"] == answer["Allow"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in answer["Access-Control-Allow-Headers"]


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["403", "404"])
def test_errors_are_readable_too(status: str) -> None:
    answer = ask("GET", f"/?fails={status}")
    assert answer.status_code == int(status)
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "FOO"])
def test_writing_is_refused_without_a_token_and_says_what_is_allowed(method: str) -> None:
    answer = ask(method)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert "GET, HEAD, OPTIONS" in answer.content.decode()
    assert view.csrf_exempt


def test_a_program_gets_its_refusal_as_a_problem() -> None:
    answer = ask("POST", "/gimpo/2020/expenditure.json")
    assert answer["Content-Type"].startswith("application/problem+json")
    assert json.loads(answer.content)["status"] == 405
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_the_view_keeps_its_name() -> None:
    assert (view.__name__, view.__doc__) == ("view", "Some rows.")
