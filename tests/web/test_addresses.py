"""The unit of amounts and the language go along from page to page, and nothing else does."""

import pytest
from django.http import HttpRequest, HttpResponse, QueryDict

from web.addresses import (
    PreservedParamsMiddleware,
    address,
    params_to_preserve,
    path,
    preserve_params,
    preserved_params,
)


def within(query: str) -> dict[str, str]:
    """Addresses made while a request with this query string is answered."""
    made = {}

    def view(request: HttpRequest) -> HttpResponse:
        made["plain"] = path("search", "gimpo", 2020)
        made["page"] = address("search", "gimpo", 2020)
        made["query"] = address("search", "gimpo", 2020, q="주민 자치", kind=None, empty="")
        made["several"] = address("search", "gimpo", 2020, q=["가", "나"])
        made["anchor"] = preserve_params("/x/?a=1#row")
        return HttpResponse()

    request = HttpRequest()
    request.GET = QueryDict(query)
    PreservedParamsMiddleware(view)(request)
    return made


def test_what_is_preserved_stands_behind_the_query_and_before_the_anchor() -> None:
    made = within("unit=천원&lang=en&q=x")
    params = "unit=%EC%B2%9C%EC%9B%90&lang=en"
    assert made["page"] == f"{made['plain']}?{params}"
    assert made["query"] == f"{made['plain']}?q=%EC%A3%BC%EB%AF%BC+%EC%9E%90%EC%B9%98&{params}"
    assert made["anchor"] == f"/x/?a=1&{params}#row"


def test_without_them_an_address_is_plain() -> None:
    made = within("q=x")
    assert made["page"] == made["plain"]
    assert made["anchor"] == "/x/?a=1#row"
    assert made["several"] == f"{made['plain']}?q=%EA%B0%80&q=%EB%82%98"


@pytest.mark.parametrize("query", ["unit=원&lang=ko", "unit=달러&lang=xx", "unit=&lang=", ""])
def test_defaults_and_nonsense_are_not_preserved(query: str) -> None:
    assert params_to_preserve(QueryDict(query)) == {}


def test_nothing_is_preserved_outside_of_a_request() -> None:
    within("unit=천원")
    assert preserved_params() == {}

    def fails(request: HttpRequest) -> HttpResponse:
        raise ValueError

    request = HttpRequest()
    request.GET = QueryDict("lang=en")
    with pytest.raises(ValueError):
        PreservedParamsMiddleware(fails)(request)
    assert preserved_params() == {}
