"""URLs of public pages, which preserve two query parameters: the unit of amounts and the language.

The parameters of the current request are held in a context variable, as Django holds the active language, so that
code that builds a link needs no request. Outside a request (a feed, a sitemap) nothing is preserved.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, reverse
from django.utils.http import urlencode

from figures.won import SCALES

PRESERVED_PARAMS: Mapping[str, tuple[str, ...]] = {"unit": tuple(SCALES), "lang": tuple(dict(settings.LANGUAGES))}
"""The preserved parameters with their valid values. The first value is the default and is left out of URLs."""

_preserved: ContextVar[Mapping[str, str]] = ContextVar("preserved_params")


def params_to_preserve(query: QueryDict) -> dict[str, str]:
    """The preserved parameters of a query string; invalid and default values are left out."""
    return {name: value for name, values in PRESERVED_PARAMS.items() if (value := query.get(name, "")) in values[1:]}


def preserved_params() -> Mapping[str, str]:
    """The preserved parameters of the current request."""
    return _preserved.get({})


def address(name: str, /, *arguments: Any, **query: Any) -> str:
    """The URL of a named page, with the preserved parameters. Query values that are None or empty are left out."""
    params = {key: value for key, value in query.items() if value not in (None, "")}
    url = path(name, *arguments)
    return preserve_params(f"{url}?{urlencode(params, doseq=True)}" if params else url)


def path(name: str, /, *arguments: Any) -> str:
    """The path of a named page, without the preserved parameters."""
    return _path(name, arguments, get_script_prefix())


@lru_cache(maxsize=4096)  # pages of one year share most links
def _path(name: str, arguments: tuple[Any, ...], _prefix: str) -> str:
    return reverse(name, args=arguments)


def preserve_params(url: str) -> str:
    """A URL of this site with the preserved parameters added to its query."""
    if not preserved_params():
        return url
    before, hash_, fragment = url.partition("#")
    return f"{before}{'&' if '?' in before else '?'}{urlencode(preserved_params())}{hash_}{fragment}"


class PreservedParamsMiddleware:
    """Sets the preserved parameters for the duration of a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before = _preserved.set(params_to_preserve(request.GET))
        try:
            return self.get_response(request)
        finally:
            _preserved.reset(before)
