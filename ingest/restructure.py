"""Applies corrections that add, remove or join rows to a department's tables, before they are proven.

Plain Python.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from decimal import Decimal

from figures.rows import Columns, Figure, PrintedRow
from figures.standing import Standing
from ingest.forms.sheet import Sheet
from ingest.rows import PrintedTable, StatedTable

Amounts = Mapping[str, int | Decimal]
"""Amounts (won), counts and measures by column."""
_OF_SEVERAL_LINES = ("expenditure", "indicators")
"""Forms in which a row without a name may continue the row above."""


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row missing from the text: the line that it comes after, its own line (`figures.volumes`), name and amounts."""

    form: str
    after: int
    line: int
    name: str
    amounts: Amounts
    level: int | None = None


@dataclass(slots=True)
class RowEdits:
    """Edits of the rows of a department's tables, by form and by the first line of a row.

    `starts` are the first lines of the rows of each form.
    """

    left_out: dict[str, set[int]] = field(default_factory=dict)
    joined: dict[str, set[int]] = field(default_factory=dict)
    added: list[NewRow] = field(default_factory=list)
    starts: dict[str, set[int]] = field(default_factory=dict)


def restructure(sheet: Sheet, edits: RowEdits) -> Sheet:
    """A copy of the sheet with its rows edited."""
    forms = {*edits.left_out, *edits.joined, *(row.form for row in edits.added)}
    return replace(sheet, tables=[_edited(table, edits) if table.form in forms else table for table in sheet.tables])


def _edited(table: PrintedTable, edits: RowEdits) -> PrintedTable:
    left_out = edits.left_out.get(table.form, set())
    joined = edits.joined.get(table.form, set())
    starts = edits.starts.get(table.form, set())
    plan: list[int | NewRow] = []  # existing rows by index, and new ones
    names: dict[int, str] = {}
    for first, end in _runs(table, starts):
        line = table.rows[first].line
        if line in joined:
            above = next((at for at in reversed(plan) if isinstance(at, int) and table.rows[at].line in starts), None)
            if above is not None:
                names[above] = f"{names.get(above, table.rows[above].name.strip())} {table.rows[first].name.strip()}"
        elif line not in left_out:
            plan += range(first, end)
        plan += [row for row in edits.added if row.form == table.form and row.after == line]
    return table if plan == [*range(len(table.rows))] else _planned(table, plan, names)


def _runs(table: PrintedTable, starts: AbstractSet[int]) -> Iterator[tuple[int, int]]:
    """Ranges of printed rows that form one row: the first index, and the one after the last."""
    first = 0
    several = table.form in _OF_SEVERAL_LINES
    for at in range(1, len(table.rows) + 1):
        if at == len(table.rows) or not several or table.rows[at].line in starts:
            yield first, at
            first = at


def _planned(table: PrintedTable, plan: Sequence[int | NewRow], names: Mapping[int, str]) -> PrintedTable:
    rows = []
    for item in plan:
        if isinstance(item, NewRow):
            model = next(row for row in table.rows if row.line == item.after)
            rows.append(_printed(item, model, table.scale))
        else:
            row = table.rows[item]
            rows.append(row._replace(row_name=names[item]) if item in names else row)
    remaining = [at for at, item in enumerate(plan) if isinstance(item, int)]
    before = {len(table.rows): len(plan)} | {
        old: next((at for at in remaining if _index(plan[at]) >= old), len(plan)) for old in range(len(table.rows))
    }
    edited = replace(table, rows=rows, sums=[(before[at], row) for at, row in table.sums])
    if isinstance(edited, StatedTable) and isinstance(table, StatedTable):
        edited.levels = [table.levels[item] if isinstance(item, int) else item.level for item in plan]
        edited.figures = [table.figures[item] if isinstance(item, int) else _stated(item, table) for item in plan]
        edited.totals = [replace(total, before=before[total.before]) for total in table.totals]
    return edited


def _index(item: int | NewRow) -> int:
    return item if isinstance(item, int) else -1


def _printed(row: NewRow, model: PrintedRow, scale: int) -> PrintedRow:
    """A new row as a printed row, with the layout of the row before it."""
    columns: Columns = model.columns or (("name",),)
    width = max(len(model.cells), len(columns))
    first, second = [""] * width, [""] * width
    for cell, column_names in enumerate(columns):
        for cells, name in zip((first, second), column_names, strict=False):
            cells[cell] = row.name if name == "name" else _written(row.amounts.get(name), scale)
    below = PrintedRow(model.page, row.line, tuple(second), columns=columns) if any(second) else None
    return PrintedRow(model.page, row.line, tuple(first), below, row_name=row.name, columns=columns)


def _written(amount: int | Decimal | None, scale: int) -> str:
    match amount:
        case None:
            return ""
        case Decimal():
            return f"{amount:f}"
        case _ if amount % scale:
            return ""  # not a whole number of the table's unit: only the correction has it
        case _:
            return f"△{-amount // scale:,}" if amount < 0 else f"{amount // scale:,}"


def _stated(row: NewRow, table: StatedTable) -> dict[str, Figure]:
    names = {name for figures in table.figures for name in figures}
    amounts = {name: amount for name, amount in row.amounts.items() if isinstance(amount, int)}
    return {
        name: Figure(amounts.get(name), Standing.PRINTED if name in amounts else Standing.UNKNOWN)
        for name in names | amounts.keys()
    }
