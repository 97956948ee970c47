"""Removes rows that the report prints twice, and joins names over two lines."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from figures.names import search_key
from figures.won import AmountError, read_won
from ingest.reconcile.broken_names import join_names, renamed, shortened
from ingest.reconcile.broken_rows import complete_rows
from ingest.reconcile.revenue import printed_again
from ingest.reconcile.schemas import schema_of
from ingest.reconcile.status import BASIC, FINANCE, POLICIES, RUNNING, STAFF, TOTALS
from ingest.reconcile.units import cell_in
from ingest.rows import Discrepancy, PrintedRow, PrintedTable, StatedTable
from performance.columns import UNIT_PROGRAMS

SETTLEMENT = ("revenue", "expenditure")
NAMED = ("summary", "settlement_status", "staffing", "goal_status", "unit_programs", "department_performance")
"""Tables in which every row with a name is a separate item."""
_KINDS = frozenset(map(search_key, (POLICIES, RUNNING, STAFF, BASIC, FINANCE))) | TOTALS


def print_once(tables: Sequence[PrintedTable]) -> tuple[list[PrintedTable], list[Discrepancy]]:
    """The tables with names joined and repeated rows removed, and findings; a repeated table stays, without rows."""
    found: list[Discrepancy] = []
    joined = [_with_names_joined(tables, table, found) for table in tables]
    seen: set[tuple[object, ...]] = set()
    once = []
    for table in joined:
        key = (table.form, table.account, *map(_key, table.rows))
        if table.form == "revenue" and not isinstance(table, StatedTable):
            again = sorted(printed_again(table))
            found += [_finding("row_twice", table, table.rows[at]) for at in again]
            rows = [row for at, row in enumerate(table.rows) if at not in again]
            once.append(shortened(table, rows, again) if again else table)
        elif table.form in SETTLEMENT or not table.rows:
            once.append(table)
        elif key in seen:
            found.append(_finding("table_twice", table, table.rows[0]))
            once.append(replace(table, rows=[]))
        else:
            seen.add(key)
            rows = _rows_once(table, found) if table.form in NAMED else table.rows
            once.append(replace(table, rows=rows))
    return once, found


def _with_names_joined(tables: Sequence[PrintedTable], table: PrintedTable, found: list[Discrepancy]) -> PrintedTable:
    if isinstance(table, StatedTable) or table.form not in (*NAMED, *SETTLEMENT):
        return table
    joined, guessed = join_names(complete_rows(_second_lines_joined(table), _seconds(table)), _names(tables, table))
    found += guessed
    return joined


def _second_lines_joined(table: PrintedTable) -> PrintedTable:
    """Join rows of 사업별조서 that have amounts only in two-line cells to the row above, as its second line.

    They may be shifted one cell to the left. Only second lines look like this, since a program always prints 예산액,
    예산현액 and 지출액, even if 0.
    """
    if table.form != "expenditure":
        return table
    rows: list[PrintedRow] = []
    joined: list[int] = []
    sheet = schema_of(table)
    for at, row in enumerate(table.rows):
        layout = sheet.layout_of(row)
        keys = {layout.cell(position) for position in sheet.keys}
        seconds = {cell - aside for cell, _ in layout.second for aside in (0, 1)} - keys
        filled = {cell for cell, _ in layout.first if cell < len(row.cells) and row.cells[cell].strip()}
        if rows and rows[-1].below is None and row.below is None and filled and filled <= seconds:
            rows[-1] = renamed(rows[-1], f"{rows[-1].name.strip()} {row.name.strip()}")._replace(below=row)
            joined.append(at)
        else:
            rows.append(row)
    return shortened(table, rows, joined)


def _seconds(table: PrintedTable) -> frozenset[int]:
    """The two-line cells of a settlement table."""
    layout = schema_of(table).layout if table.form in SETTLEMENT else None
    return frozenset(cell for cell, _ in layout.second) if layout else frozenset()


def _key(row: PrintedRow) -> tuple[str, ...]:
    """The printed texts of a row without spaces."""
    return (search_key(row.name), *("".join(cell.split()) for cell in row.cells[1:]))


def _rows_once(table: PrintedTable, found: list[Discrepancy]) -> list[PrintedRow]:
    """The rows without repeated named ones, and without the nameless ones repeated below them."""
    rows: list[PrintedRow] = []
    below: list[tuple[str, ...]] = []
    for row in table.rows:
        if named := bool(row.name.strip()):
            first = next((at for at, one in enumerate(rows) if _key(one) == _key(row)), None)
            again = first is not None and not _needed(table, row)
            after = rows[first + 1 :] if first is not None and again else []
            below = [_key(one) for one in takewhile(lambda one: not one.name.strip(), after)]
        else:
            again = _key(row) in below
        if not again:
            rows.append(row)
        elif named:
            found.append(_finding("row_twice", table, row))
    return rows


def _needed(table: PrintedTable, row: PrintedRow) -> bool:
    """Whether the sum of a unit table holds only with all identical rows counted."""
    if table.form != "unit_programs":
        return False
    head, *parts = table.rows
    for column in UNIT_PROGRAMS:
        own, amount = _won(head, column.name), _won(row, column.name)
        values = [_won(part, column.name) for part in parts]
        if amount and own is not None and None not in values and own == sum(value or 0 for value in values):
            return True
    return False


def _won(row: PrintedRow, column: str) -> int | None:
    cell = cell_in(row, column)
    try:
        return read_won(row.cells[cell].strip()) if cell is not None and cell < len(row.cells) else None
    except AmountError:
        return None


def _finding(kind: str, table: PrintedTable, row: PrintedRow) -> Discrepancy:
    return Discrepancy(kind, table.department, table.account, row.name.strip(), "", row.page, row.line)


def _names(tables: Sequence[PrintedTable], own: PrintedTable) -> set[str]:
    """The names in text cells of the department's other tables."""
    if own.form in ("summary", "staffing"):
        return {search_key(own.department), *TOTALS}
    if own.form == "settlement_status":
        return set(_KINDS)
    return {
        key
        for table in tables
        if table is not own and not (own.form in SETTLEMENT and table.form in SETTLEMENT)
        for row in table.rows
        for cell in (row.name, *row.cells[:4])
        if (key := search_key(cell)) and not key.isdigit()
    }
