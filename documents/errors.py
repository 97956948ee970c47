"""Error pages in the look of the site, with the search and the navigation of the book that the address speaks of."""

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from documents.mixins import years_with
from documents.models import City, Document
from web.request_log import request_id

LONGEST_ADDRESS = 8_000
"""Bytes of an address that are read; gunicorn.conf.py lets longer ones come here to be refused."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that asks nothing of the database: it may be what failed."""
    city, year = _city_and_year(request)
    search = reverse("search", args=[city, int(year)]) if year else ""
    return render(request, "500.html", {"search": search, "request_id": request_id()}, status=500)


def refuse_long_addresses(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A middleware that answers an address that is too long with a page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if len(request.get_full_path()) > LONGEST_ADDRESS:
            return error_page(request, 414)
        return get_response(request)

    return middleware


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """The template of this status, which knows the book where there is one."""
    try:
        context = _book(request)
    except DatabaseError:
        context = {}
    return render(request, f"{status}.html", context, status=status)


def _book(request: HttpRequest) -> dict[str, Any]:
    """The book of the address; else the newest, where only one city is stored."""
    documents = Document.objects.select_related("city").with_years().order_by("-fiscal_year")
    city, year = _city_and_year(request)
    document = documents.filter(city__slug=city, fiscal_year=int(year)).first() if year else None
    if document is None and City.objects.count() == 1:
        document = documents.first()
    if document is None:
        return {}
    return {
        "document": document,
        "city": document.city,
        "fiscal_year": document.fiscal_year,
        "fiscal_years": years_with(document),
    }


def _city_and_year(request: HttpRequest) -> tuple[str, str]:
    """The first two parts of an address below a city's year; empty for any other."""
    city, year, *_rest = (*request.path_info.strip("/").split("/", 2), "", "")
    is_year = year.isascii() and year.isdecimal() and len(year) == 4 and city.isascii() and city.isprintable()
    return (city, year) if is_year and city.replace("-", "").replace("_", "").isalnum() else ("", "")
