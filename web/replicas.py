"""Reads pages from replicas of the database (`DATABASE_REPLICAS`) that are up to date.

The state of the data is read from the primary, as for every page (`web.etag`). A replica with the same state has
everything stored up to it, so the page can be made from it. One that lags or does not answer is skipped for a while.
Pages of logged-in users, forms, files and all writes use the primary.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from prometheus_client import Counter

PREFIX = "replica"
"""The prefix of the replicas' aliases in DATABASES."""
DEAD_FOR, LAGGING_FOR = 10.0, 1.0
"""Seconds for which a replica is skipped that does not answer, or lags behind."""
PAGES = Counter("settlement_pages_made", "Pages made anew, by the database that they were read from.", ["database"])
_NO_ANSWER = (OperationalError, InterfaceError)
_LAG = """
    SELECT CASE WHEN pg_is_in_recovery() AND pg_last_wal_receive_lsn() IS DISTINCT FROM pg_last_wal_replay_lsn()
    THEN EXTRACT(EPOCH FROM clock_timestamp() - COALESCE(pg_last_xact_replay_timestamp(), pg_postmaster_start_time()))
    ELSE 0 END
"""

_reads_from: ContextVar[str] = ContextVar("reads_from", default=DEFAULT_DB_ALIAS)
_skip_until: dict[str, float] = {}


class ReplicaRouter:
    """Sends reads to the database chosen for the current page, and everything else to the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return _reads_from.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def replicas() -> list[str]:
    return [alias for alias in settings.DATABASES if alias.startswith(PREFIX)]


def respond_from_replica(
    request: HttpRequest, state: Any, get_state: Callable[[], Any], answer: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The response of `answer`, read from a replica with this state if there is one, else from the primary.

    `get_state` reads the state from the database that reads currently go to.
    """
    for alias in _candidates(request):
        try:
            with reads_from(alias):
                if get_state() == state:
                    return _rendered(answer(), alias)
            _skip_until[alias] = time.monotonic() + LAGGING_FOR
        except _NO_ANSWER:
            _skip_until[alias] = time.monotonic() + DEAD_FOR
            connections[alias].close()
    return _rendered(answer(), DEFAULT_DB_ALIAS)


@contextmanager
def reads_from(alias: str) -> Iterator[None]:
    """Send reads within the block to this database."""
    token = _reads_from.set(alias)
    try:
        yield
    finally:
        _reads_from.reset(token)


def lags() -> dict[str, float | None]:
    """The lag of each replica in seconds; None where it does not answer."""
    return {alias: _lag(alias) for alias in replicas()}


def _lag(alias: str) -> float | None:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(_LAG)
            return float(cursor.fetchone()[0])
    except _NO_ANSWER:
        connections[alias].close()
        return None


def _candidates(request: HttpRequest) -> list[str]:
    """The replicas to try, in random order; none for files, which are read after the view has returned."""
    is_page = request.method == "GET" and request.path.endswith("/")
    if not is_page or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return []
    now = time.monotonic()
    aliases = [alias for alias in replicas() if _skip_until.get(alias, 0.0) <= now]
    return random.sample(aliases, len(aliases))


def _rendered(response: HttpResponseBase, alias: str) -> HttpResponseBase:
    """The response, rendered while reads still go to its database, and counted."""
    PAGES.labels(alias).inc()
    return response.render() if isinstance(response, SimpleTemplateResponse) else response
