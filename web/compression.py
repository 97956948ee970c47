"""Compresses pages, also without a proxy that does; files are streamed uncompressed."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PageGZipMiddleware(GZipMiddleware):
    """Compresses the pages of people who are not logged in.

    Whoever can both add text to a page and watch its length can guess a secret in it (BREACH). Public pages hold
    none; pages of staff are not compressed, though Django masks its tokens and pads what it compresses. Compressing
    a file of a million rows would cost more than making it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.streaming or not is_page or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return response
        return super().process_response(request, response)
