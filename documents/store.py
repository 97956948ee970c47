"""Rows into a table, matched by a key that outlives every reading: what is the same stays untouched.

Written with executemany instead of bulk_create: the objects alone cost ten times the storing.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models

from figures.columns import Column
from figures.rows import Figure, Measure, PrintedRow
from figures.standing import Standing

_BESIDE_THE_POINT = frozenset({"position", "page", "line", "cells", "places", "first_line"})
"""Columns that may change because a line stands elsewhere now, though it says the same."""
_AT_ONCE = 1000


@dataclass(slots=True)
class Changes:
    """Keys of what storing added, changed, and found gone; `moved` counts lines that only stand elsewhere now.

    `targets` tells, for a line of the file, the table and the key of the row that stands there.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    moved: int = 0
    targets: dict[int, tuple[str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone or self.moved)

    def add(self, other: "Changes") -> None:
        self.added += other.added
        self.changed += other.changed
        self.gone += other.gone
        self.moved += other.moved


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
    """As `store`, but what is gone is left for `remove`, since other tables may still point to it. Gives its ids."""
    at = columns.index(key)
    wanted = {row[at]: row for row in rows}
    existing: dict[Any, tuple[int, tuple[Any, ...]]] = {
        values[at + 1]: (values[0], values[1:])
        for values in model._default_manager.filter(**scope).values_list("pk", *columns)
    }
    changes = Changes()
    if "line" in columns:
        on_line = columns.index("line")
        changes.targets = {row[on_line]: (model._meta.label, row[at]) for row in reversed(wanted.values())}
    updates = []
    for name, row in wanted.items():
        if name in existing and existing[name][1] != row:
            updates.append((*row, existing[name][0]))
            _tell(changes, str(name), columns, existing[name][1], row)
    update(model, columns, updates)
    added = [row for name, row in wanted.items() if name not in existing]
    changes.added = [row[at] for row in added]
    _insert(model, (*scope, *columns), [(*scope.values(), *row) for row in added])
    changes.gone = [name for name in existing if name not in wanted]
    return changes, [existing[name][0] for name in changes.gone]


def ids_of(model: type[models.Model], scope: Mapping[str, Any], key: str = "key") -> dict[Any, int]:
    """The id of each key within a scope."""
    return dict(model._default_manager.filter(**scope).values_list(key, "pk"))


def remove(model: type[models.Model], ids: Sequence[int]) -> None:
    """Rows by their ids, and what cannot be without them."""
    for start in range(0, len(ids), _AT_ONCE):
        model._default_manager.filter(pk__in=ids[start : start + _AT_ONCE]).delete()


def _tell(changes: Changes, name: str, columns: Sequence[str], before: tuple[Any, ...], after: tuple[Any, ...]) -> None:
    differing = {column for column, old, new in zip(columns, before, after, strict=True) if old != new}
    if differing <= _BESIDE_THE_POINT:
        changes.moved += 1
    else:
        changes.changed.append(name)


def _insert(model: type[models.Model], columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    fields = [_field(model, column) for column in columns]
    others = [field for field in model._meta.concrete_fields if not field.primary_key and field not in fields]
    columns = (*columns, *(field.attname for field in others))
    defaults = tuple(field.get_default() for field in others)
    rows = [(*row, *defaults) for row in rows] if defaults else rows
    quote = connection.ops.quote_name
    names = ", ".join(quote(_field(model, column).column) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})",  # noqa: S608 (names of our own models)
            _prepared(model, columns, rows),
        )


def update(model: type[models.Model], columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    """Set `columns` in rows that end in their id."""
    if not rows:
        return
    quote = connection.ops.quote_name
    names = ", ".join(f"{quote(_field(model, column).column)} = %s" for column in columns)
    identity = quote(_field(model, "id").column)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(model._meta.db_table)} SET {names} WHERE {identity} = %s",  # noqa: S608
            _prepared(model, columns, rows),
        )


def _field(model: type[models.Model], column: str) -> Any:
    return next(field for field in model._meta.concrete_fields if column in (field.name, field.attname))


def _prepared(model: type[models.Model], columns: Sequence[str], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Values as the database takes them: only JSON, decimals and times differ from Python's own."""
    special = []
    for position, column in enumerate(columns):
        column_field = _field(model, column)
        if isinstance(column_field, models.JSONField | models.DecimalField | models.DateTimeField):
            special.append((position, column_field))
    if not special:
        return rows
    return [_prepare(row, special) for row in rows]


def _prepare(row: tuple[Any, ...], special: list[tuple[int, Any]]) -> tuple[Any, ...]:
    values = list(row)
    for position, column_field in special:
        value = values[position]
        if isinstance(value, dict | list):
            values[position] = json.dumps(value, ensure_ascii=False) if value else ("{}" if value == {} else "[]")
        elif isinstance(value, Decimal | datetime):
            values[position] = column_field.get_db_prep_save(value, connection)
    return tuple(values)


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
    cells = [list(row.cells) for row in (printed, printed.below) if row is not None and row.cells]
    return (key, position, printed.page, printed.line, cells, places, standings, *values)


def _standing(figure: Figure | Measure) -> dict[str, Any]:
    told: dict[str, Any] = {"is": figure.standing.value}
    if figure.printed is not None:
        told["printed"] = figure.printed if isinstance(figure.printed, int) else str(figure.printed)
    if figure.because:
        told["because"] = list(figure.because)
    return told
