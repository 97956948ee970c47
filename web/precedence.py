"""Pages before files: a file waits, a moment for each of its blocks, while its process answers a request.

Threads of one process take turns at computing, so that each file that is made multiplies the time of a page.
"""

from collections.abc import Callable
from threading import Condition

from django.http import HttpRequest
from django.http.response import HttpResponseBase

LONGEST = 0.1
"""Seconds that a block of a file waits at most: also under load that does not end, a file does."""


class _Requests:
    """How many requests this process is answering; a file that is being sent is none."""

    def __init__(self) -> None:
        self.count = 0
        self.changed = Condition()

    def __enter__(self) -> None:
        with self.changed:
            self.count += 1

    def __exit__(self, *error: object) -> None:
        with self.changed:
            self.count -= 1
            if not self.count:
                self.changed.notify_all()


_requests = _Requests()


def count_requests(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a request counts until its answer begins."""

    def counted(request: HttpRequest) -> HttpResponseBase:
        with _requests:
            return get_response(request)

    return counted


def give_way(seconds: float = LONGEST) -> bool:
    """Wait until no request is being answered, so many seconds at most. Returns whether none is."""
    with _requests.changed:
        return _requests.changed.wait_for(lambda: not _requests.count, seconds)
