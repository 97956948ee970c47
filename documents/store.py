"""Synchronise the rows of a table with what was read: rows are matched by a natural key, equal rows are left untouched.

It uses executemany instead of bulk_create, since making model objects takes ten times as long as storing the rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import DataError, connection, models

from documents.models import LineChange, PrintedLine
from figures.columns import Column
from figures.json_text import write_json
from figures.rows import Figure, Measure, PrintedRow
from figures.standing import Standing
from figures.volumes import is_added, printed_line

_POSITION_COLUMNS = frozenset({"position", "page", "line", "cells", "places", "first_line"})
"""Columns that change where a line has moved in its document though it says the same."""
_INTERNAL_COLUMNS = frozenset({"key", "standings", "search", "initials"})
"""Columns that no reader sees, so that no LineChange is recorded for them."""
_AT_ONCE = 1000


@dataclass(slots=True)
class Changes:
    """The keys of the rows that `store` added, changed and deleted; `moved` counts rows whose position alone changed.

    `lines` are the changes of single figures of the printed table `target`, unsaved; added rows have none.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    moved: int = 0
    target: str = ""
    lines: list[LineChange] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone or self.moved)

    def add(self, other: "Changes") -> None:
        self.added += other.added
        self.changed += other.changed
        self.gone += other.gone
        self.moved += other.moved
        self.target = self.target or other.target
        self.lines += other.lines


def store(
    model: type[models.Model],
    scope: Mapping[str, Any],
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    key: str = "key",
) -> Changes:
    """Make the rows of `model` within `scope` (column: value, foreign keys as `…_id`) be `rows`.

    Each row holds the values of `columns`, in their order; one of them is `key`, unique in the scope.
    """
    changes, gone = put(model, scope, columns, rows, key)
    remove(model, gone)
    return changes


def put(
    model: type[models.Model],
    scope: Mapping[str, Any],
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    key: str = "key",
) -> tuple[Changes, list[int]]:
    """As `store`, but rows that are gone are not deleted: other tables may still refer to them.

    Returns the changes, and the ids of those rows for `remove`.
    """
    at = columns.index(key)
    by_key = {row[at]: row for row in rows}
    existing = _existing(model, scope, columns, at)
    line_changes = _LineChanges(model, columns) if issubclass(model, PrintedLine) else None
    changes = Changes(target=line_changes.target if line_changes else "")
    updates = []
    for name, row in by_key.items():
        if name in existing and existing[name][1] != row:
            updates.append((*row, existing[name][0]))
            _record(changes, str(name), columns, existing[name][1], row)
            changes.lines += line_changes.differences(existing[name][1], row) if line_changes else ()
    update(model, columns, updates)
    added = [row for name, row in by_key.items() if name not in existing]
    changes.added = [row[at] for row in added]
    _insert(model, (*scope, *columns), [(*scope.values(), *row) for row in added])
    changes.gone = [name for name in existing if name not in by_key]
    if line_changes:
        changes.lines += [line_changes.gone(existing[name][1]) for name in changes.gone]
    return changes, [existing[name][0] for name in changes.gone]


def ids_of(model: type[models.Model], scope: Mapping[str, Any], key: str = "key") -> dict[Any, int]:
    """The id of each key within a scope."""
    return dict(select(model, scope, key, "id"))


def select(model: type[models.Model], scope: Mapping[str, Any], *columns: str) -> list[tuple[Any, ...]]:
    """Texts or integers of the rows within a scope. Each department asks for some: the ORM takes ten times as long."""
    return _fetch(model, scope, ", ".join(_quoted(model, columns)))


def remove(model: type[models.Model], ids: Sequence[int]) -> None:
    """Delete rows by their ids; what refers to them goes as its foreign key says."""
    for start in range(0, len(ids), _AT_ONCE):
        model._default_manager.filter(pk__in=ids[start : start + _AT_ONCE]).delete()


def _record(
    changes: Changes, name: str, columns: Sequence[str], before: tuple[Any, ...], after: tuple[Any, ...]
) -> None:
    differing = {column for column, old, new in zip(columns, before, after, strict=True) if old != new}
    if differing <= _POSITION_COLUMNS:
        changes.moved += 1
    else:
        changes.changed.append(name)


class _LineChanges:
    """Makes the LineChanges of rows of a printed table that has these columns."""

    def __init__(self, model: type[models.Model], columns: Sequence[str]) -> None:
        self.target, self.at = model._meta.label, {column: at for at, column in enumerate(columns)}
        names = [name for name in columns if name not in _POSITION_COLUMNS | _INTERNAL_COLUMNS and name[-3:] != "_id"]
        self.fields = {name: self.at[name] for name in names}
        self.figures = {column.name for column in getattr(model, "figure_columns", ())}

    def line(self, row: tuple[Any, ...]) -> LineChange:
        key = str(row[self.at["key"]])
        name = str(row[self.at["name"]]) if "name" in self.at else key
        return LineChange(target=self.target, target_key=key, name=name)

    def gone(self, row: tuple[Any, ...]) -> LineChange:
        change = self.line(row)
        change.kind, change.printed = LineChange.Kind.GONE, printed_text(row[self.at["cells"]])
        return change

    def differences(self, before: tuple[Any, ...], after: tuple[Any, ...]) -> Iterator[LineChange]:
        """A change for each field of which the value or the standing differs."""
        for name, at in self.fields.items():
            was, now = (self._standing(row, name) for row in (before, after))
            if before[at] != after[at] or was != now:
                change = self.line(after)
                change.field, change.was, change.now = name, was, now
                change.before, change.after = _text(before[at]), _text(after[at])
                yield change

    def _standing(self, row: tuple[Any, ...], name: str) -> str:
        if name not in self.figures or "standings" not in self.at:
            return ""
        standings: dict[str, dict[str, Any]] = row[self.at["standings"]]
        return str(standings[name]["is"] if name in standings else Standing.PRINTED)


def printed_text(cells: Sequence[Sequence[str]]) -> str:
    """The cells of a row as its page prints them: tabs between them, a line for each line of text."""
    return "\n".join("\t".join(line) for line in cells)


def _text(value: Any) -> str:
    """A value as a Correction writes it."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows of some columns go into a table: statements, values of the columns left out, columns to prepare."""

    insert: str
    update: str
    defaults: tuple[Any, ...]
    special: tuple[tuple[int, Any], ...]
    texts: tuple[tuple[int, Any], ...]


@lru_cache
def _fields(model: type[models.Model]) -> dict[str, Any]:
    """The fields of a model by name and by column."""
    return {name: field for field in model._meta.concrete_fields for name in (field.name, field.attname)}


@lru_cache(maxsize=256)
def _plan(model: type[models.Model], columns: tuple[str, ...]) -> _Plan:
    """Statements name nothing but the tables and columns of our own models."""
    by_name = _fields(model)
    fields = [by_name[column] for column in columns]
    others = [
        field
        for field in model._meta.concrete_fields
        if not (field.primary_key or field in fields or field.has_db_default())
    ]
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), [quote(field.column) for field in (*fields, *others)]
    settings = ", ".join(f"{name} = %s" for name in names[: len(fields)])
    return _Plan(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})",  # noqa: S608
        f"UPDATE {table} SET {settings} WHERE {quote(by_name['id'].column)} = %s",  # noqa: S608
        tuple(field.get_db_prep_save(field.get_default(), connection) for field in others),
        tuple(
            (position, field)
            for position, field in enumerate(fields)
            if isinstance(field, models.JSONField | models.DecimalField | models.DateTimeField)
        ),
        tuple((position, field) for position, field in enumerate(fields) if field.max_length is not None),
    )


def _existing(
    model: type[models.Model], scope: Mapping[str, Any], columns: Sequence[str], at: int
) -> dict[Any, tuple[int, tuple[Any, ...]]]:
    """Id and values of the rows in a scope, by their key. Most readings are first ones: asked whether there are any."""
    if not _any(model, scope):
        return {}
    rows = model._default_manager.filter(**scope).order_by().values_list("pk", *columns)
    return {values[at + 1]: (values[0], values[1:]) for values in rows}


def _any(model: type[models.Model], scope: Mapping[str, Any]) -> bool:
    return bool(_fetch(model, scope, "1", "LIMIT 1"))


def _fetch(model: type[models.Model], scope: Mapping[str, Any], what: str, limit: str = "") -> list[tuple[Any, ...]]:
    table = connection.ops.quote_name(model._meta.db_table)
    where = " AND ".join(f"{name} = %s" for name in _quoted(model, scope))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {what} FROM {table} WHERE {where} {limit}", list(scope.values()))  # noqa: S608
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _quoted(model: type[models.Model], names: Iterable[str]) -> list[str]:
    return [connection.ops.quote_name(_fields(model)[name].column) for name in names]


def _insert(model: type[models.Model], columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    if rows:
        plan = _plan(model, tuple(columns))
        _check_lengths(model, plan, rows)
        with connection.cursor() as cursor:
            cursor.executemany(plan.insert, [_prepared(row, plan.special) + plan.defaults for row in rows])


def update(model: type[models.Model], columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    """Set `columns` in rows that end in their id."""
    if rows:
        plan = _plan(model, tuple(columns))
        _check_lengths(model, plan, rows)
        with connection.cursor() as cursor:
            cursor.executemany(plan.update, [_prepared(row, plan.special) for row in rows])


def _check_lengths(model: type[models.Model], plan: _Plan, rows: list[tuple[Any, ...]]) -> None:
    """Raises DataError for a text that is too long, as PostgreSQL does and SQLite does not; but says which."""
    for at, text in plan.texts:
        for row in rows:
            if row[at] and len(row[at]) > text.max_length:
                name = f"{model._meta.verbose_name} {text.verbose_name} '{row[at][:20]}…'"
                raise DataError(f"{name}: {len(row[at]):,} > {text.max_length}")


def _prepared(row: tuple[Any, ...], special: tuple[tuple[int, Any], ...]) -> tuple[Any, ...]:
    """Values as the database takes them: only JSON, decimals and times differ from Python's own."""
    if not special:
        return row
    values = list(row)
    for position, column_field in special:
        value = values[position]
        if isinstance(value, dict | list):
            values[position] = write_json(value) if value else ("{}" if value == {} else "[]")
        elif isinstance(value, Decimal | datetime):
            values[position] = column_field.get_db_prep_save(value, connection)
    return tuple(values)


def update_statistics(tables: Iterable[type[models.Model]]) -> None:
    """Let the database count what stands in these tables, so that it looks where little is."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")  # of each index: no more need be read
        for model in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA optimize")


LINE_COLUMNS = ("key", "position", "page", "line", "cells", "places", "standings")
"""Columns that every PrintedLine has."""


def line_values(
    key: str,
    position: int,
    printed: PrintedRow,
    figures: Mapping[str, Figure | Measure],
    columns: Sequence[Column],
) -> tuple[Any, ...]:
    """The values of LINE_COLUMNS for a row, then those of its figures in the order of `columns`."""
    places: dict[str, list[int]] = {}
    standings: dict[str, dict[str, Any]] = {}
    values: list[int | Decimal | None] = []
    for column in columns:
        figure = figures.get(column.name)
        if figure is None:
            values.append(None)
            continue
        values.append(figure.value)
        if figure.place is not None and figure.place != (printed.page, printed.line, column.cell, 0):
            places[column.name] = list(figure.place)
        if figure.standing is not Standing.PRINTED:
            standings[column.name] = _standing(figure)
    if is_added(printed.line):  # printed nowhere: it points to the name of the row that it stands behind
        line = printed_line(printed.line)
        places = {column.name: [printed.page, line, 0, 0] for column in columns}
        return (key, position, printed.page, line, [], places, standings, *values)
    rows = (printed, printed.below, *printed.financing)
    cells = [list(row.cells) for row in rows if row is not None and row.cells]
    return (key, position, printed.page, printed.line, cells, places, standings, *values)


def _standing(figure: Figure | Measure) -> dict[str, Any]:
    record: dict[str, Any] = {"is": figure.standing.value}
    if figure.printed is not None:
        record["printed"] = figure.printed if isinstance(figure.printed, int) else str(figure.printed)
    if figure.because:
        record["because"] = list(figure.because)
    return record
