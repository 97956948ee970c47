"""Answers that scripts on pages of other sites may read (CORS)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

EXPOSED_HEADERS = ("X-Question", "X-Row-Count", "X-Data-Version", "X-Data-Changed", "X-Data-News", "ETag", "Link")

View = Callable[..., HttpResponseBase]


def allow_any_origin(view: View) -> View:
    """The view, its answers readable from any origin: they are the same for everyone and depend on no cookie."""

    @wraps(view)
    def cross_origin_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
            response["Access-Control-Max-Age"] = "86400"
        else:
            response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = ", ".join(EXPOSED_HEADERS)
        return response

    return cross_origin_view
