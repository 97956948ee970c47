"""Compresses pages with gzip; files are streamed uncompressed."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PageGZipMiddleware(GZipMiddleware):
    """Compresses pages for anonymous visitors.

    An attacker who can inject text into a page and see its compressed length can guess a secret in it (BREACH). Public
    pages contain no secrets; staff pages are not compressed at all. Compressing a file of a million rows would cost
    more than producing it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.streaming or not is_page or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return response
        return super().process_response(request, response)
