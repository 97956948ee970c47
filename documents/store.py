"""Synchronise the rows of a table with what was read: rows are matched by a natural key, equal rows left untouched."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models

from documents.bulk import Inserts, exists, insert, remove, update
from documents.models import LineChange, PrintedLine
from figures.columns import Column
from figures.rows import Figure, Measure, PrintedRow
from figures.standing import Standing
from figures.volumes import is_added, printed_line

_POSITION_COLUMNS = frozenset({"position", "page", "line", "cells", "places", "first_line"})
"""Columns that change when a line moves within its document without a change of content."""
_PRINTED = Standing.PRINTED  # a global, since the lookup on the class takes too long
_INTERNAL_COLUMNS = frozenset({"key", "standings", "search", "initials"})
"""Columns that are not public, for which no LineChange is recorded."""


@dataclass(slots=True)
class StoredChanges:
    """The keys of rows that `store` added, changed and deleted; `moved` counts rows of which only the position changed.

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

    def add(self, other: "StoredChanges") -> None:
        self.added += other.added
        self.changed += other.changed
        self.gone += other.gone
        self.moved += other.moved
        self.target = self.target or other.target
        self.lines += other.lines


class Scope(dict[str, Any]):
    """The column values common to rows stored together. If none is stored yet, rows may be collected in `new`."""

    def __init__(self, new: Inserts | None, **columns: Any) -> None:
        super().__init__(columns)
        self.new = new


def store(
    model: type[models.Model],
    scope: Mapping[str, Any],
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    key: str = "key",
) -> StoredChanges:
    """Replace the rows of `model` within `scope` (column: value, foreign keys as `…_id`) by `rows`.

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
) -> tuple[StoredChanges, list[int]]:
    """Like `store`, but without deleting rows, since other tables may still refer to them.

    Returns the changes, and the ids of the rows to be deleted, for `remove`.
    """
    at = columns.index(key)
    by_key = {row[at]: row for row in rows}
    changes = StoredChanges(target=model._meta.label if issubclass(model, PrintedLine) else "")
    if isinstance(scope, Scope) and scope.new is not None:
        changes.added = list(by_key)
        scope.new.add(model, columns, list(by_key.values()), scope)
        return changes, []
    existing = _existing(model, scope, columns, at)
    line_changes = _LineChanges(model, columns) if changes.target else None
    updates = []
    for name, row in by_key.items():
        if name in existing and existing[name][1] != row:
            updates.append((*row, existing[name][0]))
            _record(changes, str(name), columns, existing[name][1], row)
            changes.lines += line_changes.differences(existing[name][1], row) if line_changes else ()
    update(model, columns, updates)
    added = [row for name, row in by_key.items() if name not in existing]
    changes.added = [row[at] for row in added]
    insert(model, columns, added, scope)
    changes.gone = [name for name in existing if name not in by_key]
    if line_changes:
        changes.lines += [line_changes.gone(existing[name][1]) for name in changes.gone]
    return changes, [existing[name][0] for name in changes.gone]


def _record(
    changes: StoredChanges, name: str, columns: Sequence[str], before: tuple[Any, ...], after: tuple[Any, ...]
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
    """The printed cells of a row as text: separated by tabs, one line for each printed line."""
    return "\n".join("\t".join(line) for line in cells)


def _text(value: Any) -> str:
    """A value as a correction's text."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _existing(
    model: type[models.Model], scope: Mapping[str, Any], columns: Sequence[str], at: int
) -> dict[Any, tuple[int, tuple[Any, ...]]]:
    """Id and values of the rows in a scope, by their key. Most readings are first ones, where a check of
    existence saves the query."""
    if not exists(model, scope):
        return {}
    rows = model._default_manager.filter(**scope).order_by().values_list("pk", *columns)
    return {values[at + 1]: (values[0], values[1:]) for values in rows}


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
    own_page, own_line = printed.page, printed.line
    for column in columns:
        name = column.name
        if (figure := figures.get(name)) is None:
            values.append(None)
            continue
        value, standing, place, _, _ = figure
        values.append(value)
        if place is not None and place != (own_page, own_line, column.cell, 0):
            places[name] = list(place)
        if standing is not _PRINTED:
            standings[name] = _standing(figure)
    if is_added(printed.line):  # not printed: it refers to the name of the row that it comes after
        line = printed_line(printed.line)
        places = {column.name: [printed.page, line, 0, 0] for column in columns}
        return (key, position, printed.page, line, [], places, standings, *values)
    rows = (printed, printed.below, *printed.financing)
    cells = [list(row.cells) for row in rows if row is not None and row.cells]
    return (key, position, printed.page, printed.line, cells, places, standings, *values)


def _standing(figure: Figure | Measure) -> dict[str, Any]:
    record: dict[str, Any] = {"is": figure.standing}
    if figure.printed is not None:
        record["printed"] = figure.printed if isinstance(figure.printed, int) else str(figure.printed)
    if figure.because:
        record["because"] = list(figure.because)
    return record
