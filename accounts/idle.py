"""Ends sessions that were idle for SESSION_COOKIE_AGE."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

_SEEN_AT, _EVERY = "seen_at", 60
"""Session key of the last use (Unix time), and the seconds after which it is updated."""


class IdleSessionMiddleware:
    """Extends the session of a logged-in user on requests that use it, at most once a minute.

    SESSION_SAVE_EVERY_REQUEST would write on every page, and would store a session for each made-up cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            now = int(timezone.now().timestamp())
            if now - request.session.get(_SEEN_AT, 0) >= _EVERY:
                request.session[_SEEN_AT] = now
        return response
