"""Runs a long action and stores its changes in one short transaction.

SQLite allows a single writer. There the action runs on a copy of the database; then the changed rows are written to
the real one in one transaction, provided that the data which the action depends on is unchanged, else the action runs
again. On PostgreSQL it runs in a normal transaction, which blocks only writers to the same city.
"""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from documents.models import Document

T = TypeVar("T")

_TRIES = 3
_PREFIX = "stage-"
_OLD = 24 * 60 * 60
_FAST = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"
"""Settings of the copy, which need not survive a crash."""


class _ConflictError(Exception):
    """Other processes changed data that the action depends on."""


def store_at_once(act: Callable[[], T], then: Callable[[T], None] | None = None, *, dry_run: bool = False) -> T:
    """Run `act` and store its changes, all or nothing; a dry run stores nothing.

    `act` may run several times. `then` is called with its result in the transaction that stores it. Exceptions of both
    are raised, and then nothing is stored.
    """
    if _is_staged():
        for _try in range(_TRIES):
            try:
                return _by_copy(act, then, dry_run)
            except _ConflictError:
                continue
    with transaction.atomic():
        result = act()
        if then is not None and not dry_run:
            then(result)
        transaction.set_rollback(dry_run)
    return result


def _is_staged() -> bool:
    live: Any = connection
    return live.vendor == "sqlite" and not live.in_atomic_block and not live.is_in_memory_db()


def _by_copy(act: Callable[[], T], then: Callable[[T], None] | None, dry_run: bool) -> T:
    with _folder() as folder:
        stage = _Stage(folder / "stage.sqlite3")
        result = stage.run(act)
        if not dry_run:
            stage.store((lambda: then(result)) if then is not None else None)
    return result


@contextmanager
def _folder() -> Iterator[Path]:
    """A temporary folder for the copy. Folders of killed processes are deleted after a day."""
    spool = Path(settings.SPOOL_ROOT)
    spool.mkdir(parents=True, exist_ok=True)
    for left in spool.glob(f"{_PREFIX}*"):
        if left.stat().st_mtime < time.time() - _OLD:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=spool) as folder:
        yield Path(folder)


@dataclass(slots=True)
class _Stage:
    """A copy of the database that records changed rows; `hooks` are its on_commit callbacks, called after storing."""

    path: Path
    state: Any = None
    numbers: dict[str, int] = field(default_factory=dict)
    hooks: list[Any] = field(default_factory=list)

    def run(self, act: Callable[[], T]) -> T:
        """Run an action on the copy."""
        live: Any = connections[DEFAULT_DB_ALIAS]
        live.ensure_connection()
        with closing(sqlite3.connect(self.path)) as target:
            live.connection.backup(target)
            _note_changes(target)
        copy = live.copy()
        copy.settings_dict["NAME"] = str(self.path)
        copy.settings_dict["OPTIONS"] = copy.settings_dict["OPTIONS"] | {"init_command": _FAST}
        connections[DEFAULT_DB_ALIAS] = copy
        try:
            self.state, self.numbers = _state(), _numbers()
            with transaction.atomic():
                result = act()
                self.hooks, copy.run_on_commit = copy.run_on_commit, []
            return result
        finally:
            connections[DEFAULT_DB_ALIAS] = live
            copy.close()

    def store(self, then: Callable[[], None] | None) -> None:
        """Write the changed rows to the database. Raises _ConflictError, and then stores nothing."""
        with connection.cursor() as cursor:
            cursor.execute("ATTACH DATABASE %s AS stage", [str(self.path)])
            try:
                with transaction.atomic():
                    if _state() != self.state:
                        raise _ConflictError
                    self._put_rows(cursor)
                    for _savepoints, hook, robust in self.hooks:
                        transaction.on_commit(hook, robust=robust)
                    if then is not None:
                        then()
            finally:
                cursor.execute("DETACH DATABASE stage")

    def _put_rows(self, cursor: Any) -> None:
        numbers = _numbers()
        cursor.execute('SELECT "table", MAX("row") FROM stage.changed_row GROUP BY 1')
        for table, last in cursor.fetchall():
            if last > self.numbers.get(table, 0) != numbers.get(table, 0):
                raise _ConflictError  # other processes have added rows with the same ids
            if self._others_changed(cursor, table):
                raise _ConflictError
            name, rows = connection.ops.quote_name(table), 'SELECT "row" FROM stage.changed_row WHERE "table" = %s'
            cursor.execute(f"DELETE FROM main.{name} WHERE rowid IN ({rows})", [table])  # noqa: S608
            columns = ", ".join(map(connection.ops.quote_name, _columns(cursor, table)))
            cursor.execute(
                f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM stage.{name} WHERE rowid IN ({rows})",  # noqa: S608
                [table],
            )

    def _others_changed(self, cursor: Any, table: str) -> bool:
        """Whether a row changed in the copy was also changed in the database since it was copied."""
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM stage.changed_row AS noted "  # noqa: S608
            f'LEFT JOIN main."{table}" AS live ON live.rowid = noted."row" '
            f'WHERE noted."table" = %s AND noted."before" IS NOT {_image(cursor, table, "live")})',
            [table],
        )
        return bool(cursor.fetchone()[0])


def _state() -> list[Any]:
    """A value that changes with any data that readings depend on."""
    return list(Document.objects.order_by("pk").values_list("pk", "version", "changed_at"))


def _numbers() -> dict[str, int]:
    """The last id assigned in each table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM main.sqlite_sequence")
        return dict(cursor.fetchall())


def _note_changes(copy: sqlite3.Connection) -> None:
    """Create triggers in the copy that record added, changed and deleted rows with their former values."""
    columns = '"table" TEXT, "row" INTEGER, "before" TEXT, PRIMARY KEY ("table", "row")'
    copy.execute(f"CREATE TABLE changed_row ({columns}) WITHOUT ROWID")
    numbered = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
    for (table,) in copy.execute(numbered).fetchall():
        old = _image(copy.cursor(), table, "OLD")
        for event, row, before in (("INSERT", "NEW", "NULL"), ("UPDATE", "OLD", old), ("DELETE", "OLD", old)):
            note = f"INSERT OR IGNORE INTO changed_row VALUES ('{table}', {row}.rowid, {before})"  # noqa: S608
            copy.execute(f'CREATE TRIGGER "note_{event}_{table}" AFTER {event} ON "{table}" BEGIN {note}; END')
    copy.commit()


def _columns(cursor: Any, table: str) -> list[str]:
    """The columns of a table without generated ones."""
    cursor.execute(f'PRAGMA table_info("{table}")')
    return [column for _number, column, *_rest in cursor.fetchall()]


def _image(cursor: Any, table: str, row: str) -> str:
    """An SQL expression for all values of a row as one text; NULL where there is no such row."""
    joined = " || ',' || ".join(f'quote({row}."{column}")' for column in _columns(cursor, table))
    return f"CASE WHEN {row}.rowid IS NOT NULL THEN {joined} END"
