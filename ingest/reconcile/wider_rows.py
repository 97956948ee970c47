"""Withholds the figures of rows with more cells than their head, unless the row's identities confirm them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.reconcile.candidate_assignments import RowReader, signed_columns
from ingest.reconcile.cells import read_lines
from ingest.reconcile.schemas import schema_of
from ingest.rows import Columns, Discrepancy, PrintedRow, PrintedTable

KIND = "row_wider"
_WORD = re.compile("[가-힣]")


def withhold_wider_rows(table: PrintedTable) -> tuple[PrintedTable, list[Discrepancy]]:
    """The table without the unconfirmed figures of rows with more cells than their head, and a finding of each.

    A cell of them may be doubled, which moves those behind it. Where all identities are printed, these tell it. Where
    most rows under a head have more cells, a cell of the head is lost.
    """
    wider = {at for columns in table.layouts for at in _wider_rows(table.rows, columns)}
    if not wider or schema_of(table).tries_all:
        return table, []
    rows = list(_confirmed(table, wider))
    findings = [_finding(table, table.rows[at]) for at in sorted(wider) if rows[at] != table.rows[at]]
    return replace(table, rows=rows), findings


def _wider_rows(rows: Sequence[PrintedRow], columns: Columns) -> Iterator[int]:
    """The indexes of the rows of a layout with cells behind its last one, but for remarks, if they are the fewer."""
    of_layout = [at for at, row in enumerate(rows) if row.columns == columns]
    wider = [at for at in of_layout if columns and _goes_beyond(rows[at], len(columns))]
    if len(wider) == 1 or len(wider) * 2 <= len(of_layout):
        yield from wider


def _goes_beyond(row: PrintedRow, width: int) -> bool:
    """Whether a row has a cell behind its head's last one; blank ones count, as a blank may be a 0."""
    return not all(map(_WORD.search, row.cells[width:]))


def _confirmed(table: PrintedTable, wider: set[int]) -> Iterator[PrintedRow]:
    sheet = schema_of(table)
    lines = [read_lines(row, table.scale, sheet.layout_of(row)) for row in table.rows]
    reader = RowReader(sheet, signed_columns(sheet, lines))
    for at, (row, one) in enumerate(zip(table.rows, lines, strict=True)):
        if at in wider:
            values = reader.confirmed(reader.straight(one)).values
            row = row.withhold([name for name, value in zip(sheet.columns, values, strict=True) if value is None])
        yield row


def _finding(table: PrintedTable, row: PrintedRow) -> Discrepancy:
    notes: dict[str, str | int | list[str]] = {"cells": len(row.cells)}
    return Discrepancy(KIND, table.department, table.account, row.name, "", row.page, row.line, notes=notes)
