"""Logs each request, with an id that the log, the response and the error page share."""

import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.address import client_ip

HEADER = "X-Request-ID"
_FROM_PROXY = re.compile(r"[0-9a-f]{32}")
_request_id: ContextVar[str] = ContextVar("request_id", default="-")
_log = logging.getLogger(__name__)


def request_id() -> str:
    """The id of the current request; "-" outside of one."""
    return _request_id.get()


class RequestIdFilter(logging.Filter):
    """Adds the request's id to each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id()
        return True


def log_requests(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware that logs every request; it must be the outermost."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        before = _request_id.set(_id_of(request))
        start = time.perf_counter()
        try:
            response = get_response(request)
            response[HEADER] = request_id()
            _write(request, response, time.perf_counter() - start)
            return response
        finally:
            _request_id.reset(before)

    return middleware


def _id_of(request: HttpRequest) -> str:
    """The id set by our own proxy, else a new one."""
    given = request.headers.get(HEADER, "") if settings.PROXY_COUNT else ""
    return given if _FROM_PROXY.fullmatch(given) else uuid4().hex


def _write(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    """Log the request; with the user only if the view has loaded them, so that logging costs no query."""
    user = getattr(request, "_cached_user", None)
    fields = {
        "method": request.method,
        "path": request.get_full_path(),
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "address": client_ip(request),
        "user": user.get_username() if user else "",
    }
    _log.info("%(method)s %(path)s %(status)d %(ms).1f ms %(address)s %(user)s", fields, extra=fields)
