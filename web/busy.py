"""Recognises errors of a busy database, after which a request may be retried."""

from collections.abc import Iterator

from django.db import OperationalError

RETRY_AFTER = 5
"""The Retry-After header, in seconds."""
_CODES = ("40001", "40P01", "53300", "55P03")
"""PostgreSQL's codes of serialization_failure, deadlock_detected, too_many_connections, lock_not_available."""


def is_busy(error: BaseException | None) -> bool:
    """Whether the error or one of its causes says that the database is busy.

    Django may raise another error from it: a session that cannot be saved becomes a bad request.
    """
    return any(_says_busy(cause) for cause in _chain(error) if isinstance(cause, OperationalError))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _says_busy(error: OperationalError) -> bool:
    code = getattr(error.__cause__, "sqlstate", "")
    return code in _CODES or "database is locked" in str(error) or "database table is locked" in str(error)
