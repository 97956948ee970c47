"""Conditional requests: an unchanged page is answered by 304 after one query, or from `web.page_cache`.

A page is determined by its URL, the stored data and the program. A page below a city's URL shows data of that city
only, so a change of one of the city's documents changes the ETags of its pages only. Other pages get a new ETag with a
change of any document.
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
from web.replicas import respond_from_replica

_SHOWING = {".py", ".html", ".css", ".js", ".svg", ".mo", ".lock"}
_BEGINNING = datetime.min.replace(tzinfo=UTC)


class DataState(NamedTuple):
    """The sum of the versions of a city's (or all) documents, and when the latest of them changed."""

    versions: int
    changed_at: datetime


def data_state(city: str | None) -> DataState:
    """The state of a city's (None: all) data, from the function named by settings.DATA_STATE."""
    versions, changed_at = import_string(settings.DATA_STATE)(city)
    return DataState(versions or 0, changed_at or _BEGINNING)


def conditional_response(
    request: HttpRequest, state: DataState, answer: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The response of `answer` with ETag and Last-Modified, or 304 where the client has it already.

    A response that sets a cookie or has its own Cache-Control is not the same for everyone and gets neither header.
    """
    if request.method not in ("GET", "HEAD"):
        return answer()
    program = program_version()
    text = f"{state} {program} {settings.SHOW_STAFF_NAMES} {request.build_absolute_uri()}"
    etag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    changed_at = max(state.changed_at, program.changed_at)
    # Last-Modified has a resolution of one second: another change may follow within it.
    dated = changed_at if timezone.now() - changed_at > timedelta(seconds=1) else None
    # If-Modified-Since or `*` may concern a page that no longer exists, so the view must run first.
    by_tag = request.headers.get("If-None-Match", "*") != "*"
    response = (by_tag and get_conditional_response(request, etag)) or cached_response(request, etag, answer)
    if response.status_code in (200, 304) and not response.cookies and not response.has_header("Cache-Control"):
        response.headers["ETag"] = f"W/{etag}" if response.has_header("Content-Encoding") else etag
        if dated:
            response.headers["Last-Modified"] = http_date(dated.timestamp())
        patch_cache_control(response, public=True, no_cache=True)
        if response.status_code == 200 and not by_tag:
            return _not_modified_since(request, response, etag, dated)
    return response


def _not_modified_since(
    request: HttpRequest, response: HttpResponseBase, etag: str, dated: datetime | None
) -> HttpResponseBase:
    last_modified = int(dated.timestamp()) if dated else None
    any_response: Any = response  # only its headers are used, so a streaming response is fine
    result = get_conditional_response(request, etag, last_modified, any_response)
    if result is None or result is response:
        return response
    # A file that is not sent must still release its download slot at the end of the request.
    result._resource_closers.extend(response._resource_closers)  # type: ignore[attr-defined]
    return result


def with_etag(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorate a view of stored data: its response gets an ETag, and a 304 costs one query.

    The view shows data of the `city` in its URL, or of any city where the URL has none.
    """

    @wraps(view)
    def conditional_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        def get_state() -> DataState:
            return data_state(kwargs.get("city"))

        def answer() -> HttpResponseBase:
            return respond_from_replica(request, state, get_state, lambda: view(request, *args, **kwargs))

        state = get_state()
        return conditional_response(request, state, answer)

    return conditional_view


class DeployedProgram(NamedTuple):
    """The deployed program: a digest of its files, and the modification time of the newest."""

    digest: str
    changed_at: datetime


@lru_cache(maxsize=1)
def program_version() -> DeployedProgram:
    """The version of code, templates, styles, translations and locked libraries; read once per process."""
    digest, newest = sha256(), 0.0
    for path in _files_of(settings.BASE_DIR):
        digest.update(path.read_bytes())
        newest = max(newest, path.stat().st_mtime)
    return DeployedProgram(digest.hexdigest(), datetime.fromtimestamp(newest, UTC))


def _files_of(root: Path) -> list[Path]:
    rooms = [path for path in root.iterdir() if not path.name.startswith(".") and path.name != "var"]
    files = [path for room in rooms for path in ([room] if room.is_file() else room.rglob("*"))]
    return sorted(path for path in files if path.suffix in _SHOWING and path.is_file())


def _clear_program_version(**_: Any) -> None:
    program_version.cache_clear()


file_changed.connect(
    _clear_program_version, dispatch_uid="program version"
)  # while developing, templates change under it
