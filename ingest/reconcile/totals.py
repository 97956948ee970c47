"""Checks total rows against the rows before them, those since the last total, or a row's own parts."""

from collections.abc import Iterator, Mapping, Sequence

from figures.standing import Standing
from ingest.reconcile.candidate_assignments import RowReader
from ingest.reconcile.cells import place_of, read_lines
from ingest.reconcile.labels import COLUMN_LABELS
from ingest.reconcile.schemas import schema_of
from ingest.rows import Discrepancy, Figure, PrintedRow, PrintedTable, Proof, Tally, TotalRow

TOTALS = "T1"
Sums = Mapping[str, int]


def check_printed_totals(table: PrintedTable, proof: Proof) -> None:
    """Check a printed table's total rows against its proven rows, and add findings and tallies to the proof."""
    if not table.sums:
        return
    parents = [row.parent for row in proof.rows]
    findings, tallies = check_totals(
        table, read_totals(table, table.sums), parents, [row.figures for row in proof.rows]
    )
    proof.findings += findings
    proof.tallies |= tallies


def read_totals(table: PrintedTable, rows: Sequence[tuple[int, PrintedRow]]) -> list[TotalRow]:
    """Rows of totals of a table, each with the number of rows above it, as they are printed."""
    sheet = schema_of(table)
    reader = RowReader(sheet, sheet.signed)
    totals = []
    for before, row in rows:
        reading = reader.straight(read_lines(row, table.scale, sheet.layout_of(row)))
        amounts = zip(sheet.columns, reading.values, reading.spots, strict=True)
        figures = {
            name: Figure(value, Standing.PRINTED, place_of(row, spot))
            for name, value, spot in amounts
            if value is not None and spot is not None
        }
        totals.append(TotalRow(row, figures, before))
    return totals


def check_totals(
    table: PrintedTable,
    totals: Sequence[TotalRow],
    parents: Sequence[int | None],
    figures: Sequence[Mapping[str, Figure]],
) -> tuple[list[Discrepancy], dict[str, Tally]]:
    """Findings of total rows that do not add up, and the tallies.

    `parents` and `figures` are by the table's rows in file order.
    """
    tally = Tally()
    findings: list[Discrepancy] = []
    last = 0
    for total in totals:
        scopes = [total.over] if total.over is not None else list(_scopes(total, last, parents, figures))
        findings += _held(table, total, [scope for scope in scopes if scope], tally)
        findings += _unread(table, total)
        last = total.before
    return findings, {TOTALS: tally} if totals else {}


def _scopes(
    total: TotalRow, last: int, parents: Sequence[int | None], figures: Sequence[Mapping[str, Figure]]
) -> Iterator[Sums]:
    """The sums of a total's possible scopes: since the last total, all before it (outermost or innermost rows), within
    a parent, or all after it."""
    outermost = [row for row, parent in enumerate(parents) if parent is None]
    before = total.before
    if last:
        yield _sums([row for row in outermost if last <= row < before], total, figures)
    yield _sums([row for row in outermost if row < before], total, figures)
    yield _sums([row for row in range(before) if row not in parents], total, figures)
    above = before - 1 if before else None
    while above is not None:
        children = [row for row, parent in enumerate(parents[:before]) if parent == above]
        yield _sums(children, total, figures)
        above = parents[above]
    yield _sums([row for row in outermost if row >= before], total, figures)
    yield _sums(outermost, total, figures)


def _sums(rows: Sequence[int], total: TotalRow, figures: Sequence[Mapping[str, Figure]]) -> Sums:
    """The sums of rows in the columns that the total has and that are known in all rows."""
    found = {}
    for column, figure in total.figures.items():
        parts = [part.value for row in rows if (part := figures[row].get(column)) is not None]
        if figure.value is not None and parts and None not in parts:
            found[column] = sum(part for part in parts if part is not None)
    return found


def _held(table: PrintedTable, total: TotalRow, scopes: Sequence[Sums], tally: Tally) -> list[Discrepancy]:
    """Findings of the differences between a total and its closest scope; tallies the check."""
    printed = {column: figure.value for column, figure in total.figures.items() if figure.value is not None}
    if not scopes:
        tally.undecidable += len(printed)
        return []
    nearest = max(scopes, key=lambda sums: sum(printed[column] == amount for column, amount in sums.items()))
    broken = [column for column, amount in nearest.items() if printed[column] != amount]
    tally.held += len(nearest) - len(broken)
    tally.broken += len(broken)
    tally.undecidable += len(printed) - len(nearest)
    return [_finding(table, total, column, nearest[column]) for column in broken if column in COLUMN_LABELS]


def _unread(table: PrintedTable, total: TotalRow) -> Iterator[Discrepancy]:
    """Findings of unreadable amounts of a total."""
    row = total.row
    for column, figure in total.figures.items():
        if figure.value is None and figure.place is not None:
            own = (table.department, table.account, row.name, column, row.page, row.line)
            cell = figure.place.cell
            yield Discrepancy("unreadable", *own, row.cells[cell].strip() if cell < len(row.cells) else None)


def _finding(table: PrintedTable, total: TotalRow, column: str, expected: int) -> Discrepancy:
    row, figure = total.row, total.figures[column]
    own = (table.department, table.account, row.name)
    return Discrepancy(TOTALS, *own, column, row.page, row.line, figure.value, expected)
