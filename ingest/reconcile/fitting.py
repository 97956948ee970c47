"""How well a layout of columns fits rows: the identities of each row, tried on what it would print."""

from collections.abc import Sequence

from ingest.reconcile.candidate_assignments import RowReader, signed_columns
from ingest.reconcile.cells import read_lines
from ingest.reconcile.sheets import PROVEN, sheet_of
from ingest.rows import Columns, PrintedRow, PrintedTable


def fit(form: str, columns: Columns, rows: Sequence[PrintedRow]) -> tuple[int, int]:
    """How many identities of these rows hold, and how many are broken, were they laid out so; nils say nothing."""
    if form not in PROVEN:
        return 0, 0
    laid = [row._replace(columns=columns) for row in rows]
    sheet = sheet_of(PrintedTable(form, "", "", "", 1, laid, []))
    lines = [read_lines(row, 1, sheet.layout) for row in laid]
    reader = RowReader(sheet, signed_columns(sheet, lines))
    held = broken = 0
    for one in lines:
        values = reader.straight(one).values
        amiss = {equation.id for equation, _ in reader.broken(values)}
        broken += len(amiss)
        for equation in sheet.equations:
            amounts = [values[position] for position, _ in equation.terms]
            held += equation.id not in amiss and None not in amounts and any(amounts)
    return held, broken
