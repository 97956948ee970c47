"""A session ends when nobody has used it for SESSION_COOKIE_AGE."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

_SEEN_AT, _EVERY = "seen_at", 60
"""The second of the last use is stored in the session; in seconds, how long that is left as it is."""


class IdleSessionMiddleware:
    """Puts the end off with each request that asks who is logged in, once a minute at most.

    SESSION_SAVE_EVERY_REQUEST would do so for every page, and would store a session for each invented cookie.
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
