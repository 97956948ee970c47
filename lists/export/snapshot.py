"""One state of the data for as long as a file takes, so that its count, its version and its rows are of one piece."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper

_BEGIN = {
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "sqlite": "BEGIN DEFERRED",  # Django's own would be IMMEDIATE, and keep every writer waiting
}


@contextmanager
def snapshot(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """A read-only snapshot of the database; an open transaction is reused."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
    try:
        yield
    finally:
        _end(connection)


def _end(connection: BaseDatabaseWrapper) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
    except Error:  # the database is gone: its first error is raised already
        connection.close()
