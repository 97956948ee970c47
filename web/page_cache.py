"""A cache of rendered pages, compressed, under their ETags.

An ETag covers everything that a page depends on (`web.etag`), so no stale page is ever served: a changed page has
another ETag. The backend evicts the oldest entries.
"""

import gzip
from collections.abc import Callable

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import re_accepts_gzip
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_vary_headers

LARGEST = 100_000
"""In compressed bytes. Times MAX_ENTRIES of CACHES, this bounds the memory of a process."""
LONGEST_ADDRESS = 400
"""Longer URLs are not cached, so that generated queries do not evict pages that others read."""


def cached_response(request: HttpRequest, etag: str, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The response cached under this ETag, or a new one, which is cached if it is the same for everyone."""
    if request.method != "GET" or len(request.get_full_path()) > LONGEST_ADDRESS:
        return answer()
    http_response: HttpResponse | None = caches["pages"].get(etag)
    if http_response is not None:
        return _as_accepted(request, http_response)
    result = answer()
    if isinstance(result, SimpleTemplateResponse):
        result = result.render()
    if not isinstance(result, HttpResponse) or not _is_for_everyone(request, result):
        return result
    plain = result.content
    _encode(result, gzip.compress(plain, 6, mtime=0))
    if len(result.content) <= LARGEST:
        caches["pages"].set(etag, result)
    return _as_accepted(request, result, plain)


def _is_for_everyone(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the response sets no cookie, contains no CSRF token, and has no Cache-Control of its own."""
    return (
        response.status_code == 200
        and not response.cookies
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
        and not any(response.has_header(name) for name in ("Cache-Control", "Content-Encoding"))
    )


def _encode(response: HttpResponse, content: bytes) -> None:
    response.content = content
    response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ("Accept-Encoding",))


def _as_accepted(request: HttpRequest, cached_response: HttpResponse, plain: bytes | None = None) -> HttpResponse:
    if not re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        cached_response.content = gzip.decompress(cached_response.content) if plain is None else plain
        del cached_response.headers["Content-Encoding"]
    return cached_response
