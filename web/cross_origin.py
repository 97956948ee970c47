"""Responses that scripts of other sites may read (CORS)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.handlers.exception import response_for_exception
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from web.problems import is_api_request, problem_response

EXPOSED_HEADERS = ("X-Question", "X-Row-Count", "X-Data-Version", "X-Data-Changed", "X-Data-News", "ETag", "Link")
METHODS = ("GET", "HEAD", "OPTIONS")

View = Callable[..., HttpResponseBase]


def allow_any_origin(view: View) -> View:
    """Decorate a view so that its responses and errors are readable from any origin: they depend on no cookie.

    Only METHODS are allowed; others get 405 without a CSRF check.
    """

    @csrf_exempt
    @wraps(view)
    def cross_origin_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = ", ".join(METHODS)
            response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
            response["Access-Control-Max-Age"] = "86400"
            response["Allow"] = ", ".join(METHODS)
        elif request.method not in METHODS:
            response = _not_allowed(request)
        else:
            try:
                response = view(request, *args, **kwargs)
            except Exception as error:
                response = response_for_exception(request, error)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = ", ".join(EXPOSED_HEADERS)
        return response

    return cross_origin_view


def _not_allowed(request: HttpRequest) -> HttpResponse:
    detail = _("이 주소는 읽기만 합니다. %(methods)s만 쓸 수 있습니다.") % {"methods": ", ".join(METHODS)}
    if not is_api_request(request):
        return HttpResponseNotAllowed(METHODS, detail, content_type="text/plain; charset=utf-8")
    response = problem_response(405, detail)
    response["Allow"] = ", ".join(METHODS)
    return response
