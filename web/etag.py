"""Conditional requests: a page that cannot have changed is answered 304 after one query, or from `web.page_cache`.

A page follows from its address, the stored data and the program. A page under the address of a city shows nothing of
another: a change of any of the city's documents gives all its pages a new ETag, and leaves those of others. Pages that
are of no one city get one with a change of any document.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.autoreload import file_changed
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.module_loading import import_string

from web.page_cache import cached_response
from web.replicas import made_from_replica

_SHOWING = {".py", ".html", ".css", ".js", ".svg", ".mo", ".lock"}
_BEGINNING = datetime.min.replace(tzinfo=UTC)


class DataState(NamedTuple):
    """Of a city, or of all: the sum of the documents' versions, and when one of them changed last."""

    versions: int
    changed_at: datetime


def data_state(city: str | None) -> DataState:
    """The state of the data, from the function that settings.DATA_STATE names."""
    versions, changed_at = import_string(settings.DATA_STATE)(city)
    return DataState(versions or 0, changed_at or _BEGINNING)


def unless_unchanged(
    request: HttpRequest, state: DataState, answer: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The response with ETag and Last-Modified; or 304 where the browser has it.

    A response that sets a cookie or has its own Cache-Control gets neither, since it is not the same for everyone.
    """
    if request.method not in ("GET", "HEAD"):
        return answer()
    program = program_version()
    text = f"{state} {program} {settings.SHOW_STAFF_NAMES} {request.build_absolute_uri()}"
    etag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    changed_at = max(state.changed_at, program.changed_at)
    # Within its second a change may be followed by another, of the same date.
    dated = changed_at if timezone.now() - changed_at > timedelta(seconds=1) else None
    # A date alone, or `*`, may be of a page that is no more: first it must be there.
    by_tag = request.headers.get("If-None-Match", "*") != "*"
    response = (by_tag and get_conditional_response(request, etag)) or cached_response(request, etag, answer)
    if response.status_code in (200, 304) and not response.cookies and not response.has_header("Cache-Control"):
        response.headers["ETag"] = f"W/{etag}" if response.has_header("Content-Encoding") else etag
        if dated:
            response.headers["Last-Modified"] = http_date(dated.timestamp())
        patch_cache_control(response, public=True, no_cache=True)
        if response.status_code == 200 and not by_tag:
            return _unless_of_that_date(request, response, etag, dated)
    return response


def _unless_of_that_date(
    request: HttpRequest, response: HttpResponseBase, etag: str, dated: datetime | None
) -> HttpResponseBase:
    last_modified = int(dated.timestamp()) if dated else None
    streamed_or_not: Any = response  # it asks for its headers alone
    result = get_conditional_response(request, etag, last_modified, streamed_or_not)
    if result is None or result is response:
        return response
    # A file that nobody takes gives its place back at the end of the request, as if it had been sent.
    result._resource_closers.extend(response._resource_closers)  # type: ignore[attr-defined]
    return result


def unchanged(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorate a view of stored data: a conditional request costs one query, which comes first.

    The view shows what is stored of the `city` of its address, or of any city where the address names none.
    """

    @wraps(view)
    def conditional_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        def ask_state() -> DataState:
            return data_state(kwargs.get("city"))

        def answer() -> HttpResponseBase:
            return made_from_replica(request, state, ask_state, lambda: view(request, *args, **kwargs))

        state = ask_state()
        return unless_unchanged(request, state, answer)

    return conditional_view


class Program(NamedTuple):
    """The program that makes the pages: a digest of its files, and when the newest was written."""

    digest: str
    changed_at: datetime


@lru_cache(maxsize=1)
def program_version() -> Program:
    """Read once in a process: code, templates, styles, words, and the lock file of the libraries."""
    digest, newest = sha256(), 0.0
    for path in _files_of(settings.BASE_DIR):
        digest.update(path.read_bytes())
        newest = max(newest, path.stat().st_mtime)
    return Program(digest.hexdigest(), datetime.fromtimestamp(newest, UTC))


def _files_of(root: Path) -> list[Path]:
    rooms = [path for path in root.iterdir() if not path.name.startswith(".") and path.name != "var"]
    files = [path for room in rooms for path in ([room] if room.is_file() else room.rglob("*"))]
    return sorted(path for path in files if path.suffix in _SHOWING and path.is_file())


def _clear_program_version(**_: Any) -> None:
    program_version.cache_clear()


file_changed.connect(
    _clear_program_version, dispatch_uid="program version"
)  # while developing, templates change under it
