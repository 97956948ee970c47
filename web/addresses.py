"""The addresses of public pages. What a reader chose, the unit of amounts and the language, goes along in them.

As Django keeps the language and the prefix of all addresses, what the request chose is kept beside its thread, so that
whatever makes a link need not be handed it. What is not the page of a request, such as a feed or a sitemap, asks
for nothing and so keeps nothing.
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
"""What goes along, and what it may be. The first is meant where nothing is said, and stands in no address."""

_preserved: ContextVar[Mapping[str, str]] = ContextVar("kept")


def chosen(query: QueryDict) -> dict[str, str]:
    """What a query string chooses of what is kept; what makes no sense, or is meant anyway, is left out."""
    return {name: value for name, values in PRESERVED_PARAMS.items() if (value := query.get(name, "")) in values[1:]}


def preserved_params() -> Mapping[str, str]:
    """What the request in hand chose."""
    return _preserved.get({})


def address(name: str, /, *arguments: Any, **query: Any) -> str:
    """The address of a page, with what is kept. What of the query is None or empty is left out."""
    params = {key: value for key, value in query.items() if value not in (None, "")}
    path = _path(name, arguments, get_script_prefix())
    return preserve_params(f"{path}?{urlencode(params, doseq=True)}" if params else path)


@lru_cache(maxsize=4096)  # the pages of a year lead to the same ones
def _path(name: str, arguments: tuple[Any, ...], _prefix: str) -> str:
    return reverse(name, args=arguments)


def preserve_params(url: str) -> str:
    """An address of a page of ours, with what is kept added to its query."""
    if not preserved_params():
        return url
    path, hash_, fragment = url.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{urlencode(preserved_params())}{hash_}{fragment}"


class PreservedParamsMiddleware:
    """Keeps what the request chose while it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before = _preserved.set(chosen(request.GET))
        try:
            return self.get_response(request)
        finally:
            _preserved.reset(before)
