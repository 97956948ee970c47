"""Scores how well a layout, or a table without some rows, fits the identities."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.reconcile.candidate_assignments import RowReader, signed_columns
from ingest.reconcile.cells import read_lines
from ingest.reconcile.expenditure import prove_expenditure
from ingest.reconcile.schemas import PROVEN, schema_of
from ingest.rows import Columns, PrintedRow, PrintedTable

ROWS_LOST = frozenset({"row_missing", "department_row_missing", "parent_missing"})
"""Kinds of findings of incomplete tables."""


def levels_of(table: PrintedTable) -> list[int | None]:
    """The level of each row of 사업별조서 by its sums only; None for all if a row is lost."""
    proof = prove_expenditure(table)
    lost = any(finding.kind in ROWS_LOST for finding in proof.findings)
    return [None if lost else row.level for row in proof.rows]


def fit(form: str, columns: Columns, rows: Sequence[PrintedRow]) -> tuple[int, int]:
    """The numbers of row identities that hold and that fail with this layout; those of zeros are not counted."""
    checked = list(_checked_rows(form, columns, rows))
    return sum(len(row.held) for row in checked), sum(len(row.broken) for row in checked)


def columns_tried(form: str, columns: Columns, rows: Sequence[PrintedRow]) -> list[tuple[set[str], set[str]]]:
    """For each row, the columns of the identities that hold, and of those that fail.

    An identity of zeros holds if one of them is in another identity that holds.
    """
    columns_of_rows = []
    for row in _checked_rows(form, columns, rows):
        held = {name for names in row.held for name in names}
        held |= {name for names in row.zero if held.intersection(names) for name in names}
        columns_of_rows.append((held, {name for names in row.broken for name in names}))
    return columns_of_rows or [(set(), set())] * len(rows)


@dataclass(slots=True)
class _CheckedColumns:
    """The columns of a row's identities that hold, that fail, and whose amounts are all 0."""

    held: list[list[str]] = field(default_factory=list)
    broken: list[list[str]] = field(default_factory=list)
    zero: list[list[str]] = field(default_factory=list)


def _checked_rows(form: str, columns: Columns, rows: Sequence[PrintedRow]) -> Iterator[_CheckedColumns]:
    if form not in PROVEN:
        return
    laid = [row._replace(columns=columns) for row in rows]
    sheet = schema_of(PrintedTable(form, "", "", "", 1, laid, []))
    lines = [read_lines(row, 1, sheet.layout) for row in laid]
    reader = RowReader(sheet, signed_columns(sheet, lines))
    for one in lines:
        values = reader.straight(one).values
        broken = [equation for equation, _ in reader.broken(values)]
        checked = _CheckedColumns()
        for equation in sheet.equations:
            amounts = [values[position] for position, _ in equation.terms]
            names = [sheet.columns[position] for position, _ in equation.terms]
            if equation in broken:
                checked.broken.append(names)
            elif None not in amounts:
                (checked.held if any(amounts) else checked.zero).append(names)
        yield checked
