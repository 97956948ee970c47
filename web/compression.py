"""Pages go out compressed, whatever stands before this server; files are streamed as they are."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PageGZipMiddleware(GZipMiddleware):
    """Compresses the pages of people who are not logged in.

    Compression lets who can both add to a page and watch its length guess at a secret in it (BREACH). Public
    pages hold none; those of staff are left alone, though Django masks its tokens and pads what it compresses.
    A file of a million rows costs more to compress than to ask for, and its reader may put a proxy before it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.streaming or not is_page or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return response
        return super().process_response(request, response)
