"""A database snapshot for the duration of a file, so that its count, version and rows are consistent."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper

_BEGIN = {
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "sqlite": "BEGIN DEFERRED",  # Django's own is IMMEDIATE, which blocks writers
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
    except Error:  # the connection is lost: its first error was raised already
        connection.close()
