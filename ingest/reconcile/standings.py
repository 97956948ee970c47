"""Turns settled amounts into figures with standing, place and identities."""

from figures.standing import Standing
from ingest.reconcile.candidate_assignments import Reading
from ingest.reconcile.cells import place_of
from ingest.reconcile.propagate import Cell, Ledger
from ingest.reconcile.repair import Settled
from ingest.rows import Figure, PrintedRow


def row_figures(settled: Settled, printed: list[Reading], rows: list[PrintedRow], row: int) -> dict[str, Figure]:
    """The figures of one row by column name; `printed` are the straight readings of all rows."""
    sheet = settled.ledger.sheet
    after = rows[row + 1] if row + 1 < len(rows) else None
    figures = {}
    for column, name in enumerate(sheet.columns):
        value = settled.ledger.values[row][column]
        own, spot = printed[row].values[column], printed[row].spots[column]
        place = place_of(rows[row], spot, after) if spot else None
        if (row, column) in settled.conflicting and value == own:
            figures[name] = Figure(
                value, Standing.CONFLICTING, place, None, contradicting(settled.ledger, (row, column))
            )
            continue
        if value is not None and value == own:
            figures[name] = Figure(value, Standing.PRINTED, place)
            continue
        origin = settled.ledger.origin.get((row, column))
        because = (settled.ledger.identity(origin),) if origin else settled.because.get((row, column), ())
        if value is None:
            figures[name] = Figure(None, Standing.UNKNOWN, place, own, because)
            continue
        found = settled.spots[row][column]
        if found is not None and found != spot:
            figures[name] = Figure(value, Standing.MOVED, place_of(rows[row], found, after), None, because)
        else:
            figures[name] = Figure(value, Standing.DERIVED, place, own, because)
    return figures


def contradicting(ledger: Ledger, cell: Cell) -> tuple[str, ...]:
    """The ids of the identities that fail with this figure."""
    broken = (key for key in ledger.equations_of(cell) if ledger.missing(ledger.terms(key)))
    return tuple(dict.fromkeys(map(ledger.identity, broken)))
