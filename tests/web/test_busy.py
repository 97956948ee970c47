"""A database that is busy, however Django wraps its error, is worth another try; a broken one is not."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, OperationalError

from web.busy import is_busy


class PostgresError(Exception):
    def __init__(self, sqlstate: str) -> None:
        super().__init__("of the server")
        self.sqlstate = sqlstate


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise error from cause
    except Exception as found:
        return found


@pytest.mark.parametrize("words", ["database is locked", "database table is locked: documents_page"])
def test_a_locked_sqlite_is_busy(words: str) -> None:
    assert is_busy(OperationalError(words))


@pytest.mark.parametrize("code", ["40001", "40P01", "53300", "55P03"])
def test_postgresql_says_it_by_its_code(code: str) -> None:
    assert is_busy(raised(OperationalError("…"), PostgresError(code)))


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("no such table"),
        OperationalError("disk I/O error"),
        DatabaseError("database is locked"),
        ValueError("database is locked"),
        None,
    ],
)
def test_other_errors_are_not(error: Exception | None) -> None:
    assert not is_busy(error)
    assert not is_busy(raised(OperationalError("…"), PostgresError("57P01")))


def test_it_is_found_behind_the_error_that_it_became() -> None:
    locked = OperationalError("database is locked")
    assert is_busy(raised(SuspiciousOperation("the session was deleted"), locked))
    try:
        try:
            raise locked
        except OperationalError:
            raise SuspiciousOperation("while it was handled")  # noqa: B904
    except SuspiciousOperation as error:
        assert is_busy(error)
