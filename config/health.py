"""Liveness and readiness probes: whether the program runs, and whether it can serve."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from web.replicas import lags


@csrf_exempt  # a guard would refuse before the method does
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 where the database answers, else 503. Touches no session."""
    if problem := _database():
        return HttpResponse(problem, status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


@csrf_exempt
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """What each check found: "ok" or a sentence, and how far replicas are behind. 503 where a check failed. Touches no
    session."""
    results = {name: check() or "ok" for name, check in CHECKS.items()}
    ready = all(result == "ok" for result in results.values())
    return JsonResponse(results | _replicas(), status=200 if ready else 503)


def _replicas() -> dict[str, str]:
    """What each replica is found to be: without them the primary answers."""
    return {name: "does not answer" if lag is None else f"{lag:.0f} s behind" for name, lag in lags().items()}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "the database does not answer"
    return ""


def _migrations() -> str:
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except Error:
        return "the database does not answer"
    missing = sorted(_known_migrations() - applied.keys())
    return f"not applied: {', '.join(map('.'.join, missing))}; run manage.py migrate" if missing else ""


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """The migrations of the program that is running."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _disk() -> str:
    """Whether the folders of books and of pages have room for another book."""
    for folder in (Path(settings.MEDIA_ROOT), Path(settings.SPOOL_ROOT)):
        if disk_free(folder) < settings.DISK_LEAST:
            return f"less than {settings.DISK_LEAST >> 20} MB are free"
    return ""


def disk_free(folder: Path) -> int:
    """Bytes free on the disk of a folder, which may not have been made yet."""
    return shutil.disk_usage(next(path for path in (folder, *folder.parents) if path.exists())).free


def _static_files() -> str:
    """Whether they were collected: every page names some, and fails without."""
    try:
        static("css/site.css")
    except ValueError:
        return "not collected; run manage.py collectstatic, then restart"
    return ""


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "disk": _disk,
    "static": _static_files,
}
