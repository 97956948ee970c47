"""Error pages in the site's design, with search and navigation of the city and year in the URL."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from django.db import DatabaseError
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.mixins import years_with
from documents.models import City, Document
from lists.filters import Word
from web.busy import RETRY_AFTER, is_busy
from web.problems import is_api_request, problem_response
from web.request_log import request_id

LONGEST_ADDRESS = 8_000
"""The longest URL in bytes; gunicorn.conf.py lets longer ones through, to be refused here."""
MOST_CITIES = 20
"""The most cities linked on an error page."""
PROBLEMS: Mapping[int, Word] = {
    400: _("주소나 입력한 값을 다시 확인해 주십시오."),
    403: _("이 페이지를 볼 권한이 없습니다."),
    404: _("이 주소에는 아무것도 없습니다. 자치단체, 회계연도, 목록의 이름을 확인해 주십시오(/api/books.json)."),
    414: _("조건이 너무 많아 주소를 읽지 못했습니다. 조건을 줄이거나 목록에서 다시 골라 주십시오."),
    500: _("서버에 문제가 생겼습니다. 잠시 후 다시 열어 주십시오."),
    503: _("다른 작업이 저장되고 있습니다. 잠시 후 다시 시도해 주십시오."),
}
"""The messages of API errors."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _busy(request) if is_busy(exception) else error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def unproven_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF failure: the form was sent without a valid token."""
    return error_page(request, 403, "403_csrf.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page without database queries, since the database may be what failed."""
    if is_busy(sys.exception()):
        return _busy(request)
    if is_api_request(request):
        return problem_response(500, f"{PROBLEMS[500]} ({request_id()})")
    return _bare_page(request, 500)


def _busy(request: HttpRequest) -> HttpResponse:
    """The response while the database is busy, with Retry-After."""
    response = problem_response(503, str(PROBLEMS[503])) if is_api_request(request) else _bare_page(request, 503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def _bare_page(request: HttpRequest, status: int) -> HttpResponse:
    city, year = _city_and_year(request)
    search = reverse("search", args=[city, int(year)]) if year else ""
    return render(request, f"{status}.html", {"search": search, "request_id": request_id()}, status=status)


def refuse_long_addresses(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A middleware that answers an address that is too long with a page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if len(request.get_full_path()) > LONGEST_ADDRESS:
            return error_page(request, 414)
        return get_response(request)

    return middleware


def explain_not_allowed(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A middleware that answers browsers with a page where a method is not allowed."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_browser = "text/html" in request.headers.get("Accept", "") and not is_api_request(request)
        if response.status_code != 405 or not is_browser:
            return response
        page = error_page(request, 405)
        page["Allow"] = response["Allow"]
        return page

    return middleware


def error_page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    """An error page with this template or that of the status, with the document's navigation; for the API, JSON."""
    if is_api_request(request):
        return problem_response(status, str(PROBLEMS[status]))
    try:
        context = _book(request)
    except DatabaseError:
        context = {}
    return render(request, template or f"{status}.html", context, status=status)


def _book(request: HttpRequest) -> dict[str, Any]:
    """The context of the URL's document; else of the newest of its city or of the only city; else the cities."""
    documents = Document.objects.select_related("city").with_years().order_by("-fiscal_year")
    city, year = _city_and_year(request)
    of_city = documents.filter(city__slug=city)
    document = of_city.filter(fiscal_year=int(year)).first() or of_city.first() if year else None
    if document is None and City.objects.count() == 1:
        document = documents.first()
    return book_context(document) if document else {"cities": _cities()}


def _cities() -> list[City]:
    """The first MOST_CITIES cities, with their newest years."""
    stored = City.objects.filter(documents__isnull=False).annotate(newest=Max("documents__fiscal_year"))
    return list(stored[:MOST_CITIES])


def book_context(document: Document) -> dict[str, Any]:
    """The base template's context of a document, which was fetched with its years."""
    return {
        "document": document,
        "city": document.city,
        "fiscal_year": document.fiscal_year,
        "fiscal_years": years_with(document),
    }


def _city_and_year(request: HttpRequest) -> tuple[str, str]:
    """The city and year of a URL below a city's year; empty for other URLs."""
    city, year, *_rest = (*request.path_info.strip("/").split("/", 2), "", "")
    is_year = year.isascii() and year.isdecimal() and len(year) == 4 and city.isascii() and city.isprintable()
    return (city, year) if is_year and city.replace("-", "").replace("_", "").isalnum() else ("", "")
