"""Rows that can be read in two ways, where no sum of known amounts says which.

Readings are chosen together, and one that only a row spoke for whose own reading was taken back stands by itself.
"""

from collections.abc import Iterator, Set

from ingest.reconcile.candidate_assignments import Candidates, Reading, RowReader
from ingest.reconcile.propagate import Cell, Ledger, propagate
from ingest.reconcile.repair import Settled, agree
from ingest.reconcile.sum_constraints import prune_domains
from ingest.reconcile.unsupported import undo_derived_from


def open_untested_readings(before: Settled, candidates: Candidates, corrected: Set[Cell]) -> Settled:
    """Leave open in what readings of a row differ that no sum tests; what people have said stands."""
    fixed = {row for row, _ in corrected | before.contested | before.ledger.closed}
    others = {
        row: readings
        for row in range(len(before.straight))
        if row not in fixed and (readings := list(_others(before.ledger, row, candidates.domains[row])))
    }
    if not any(_is_untested(before.ledger, row, readings) for row, readings in others.items()):
        return before
    unsure = {row: _unsure(candidates.reader, before.ledger, row, readings) for row, readings in others.items()}
    trial = before.ledger.copy()
    _open(trial, set().union(*unsure.values()))
    propagate(trial)
    domains = [[Reading(*both)] for both in zip(trial.values, before.spots, strict=True)]
    for row, readings in others.items():
        domains[row] = [Reading(before.ledger.values[row], before.spots[row]), *readings]
    settled = before.copy()
    opened: set[Cell] = set()
    for row, readings in enumerate(prune_domains(trial.tree, domains)):
        if len(readings) > 1:
            agree(settled, row, readings)
            opened |= unsure[row]
    _open(settled.ledger, opened)
    return settled


def _open(ledger: Ledger, cells: set[Cell]) -> None:
    """Leave amounts open, and whatever was derived from them."""
    for row, column in cells:
        ledger.values[row][column] = None
    undo_derived_from(ledger, cells)


def _unsure(reader: RowReader, ledger: Ledger, row: int, readings: list[Reading]) -> set[Cell]:
    """The figures of a row in which its readings differ, with the parts of 집행잔액 where that is one of them."""
    columns = _differing(ledger, row, readings)
    return {(row, column) for column in (*columns, *(reader.parts if reader.whole in columns else ()))}


def _others(ledger: Ledger, row: int, domain: list[Reading]) -> Iterator[Reading]:
    """The readings of a row that mend nothing and have another amount than it is read to have."""
    for reading in domain:
        if not reading.mended and _differing(ledger, row, [reading]):
            yield reading


def _differing(ledger: Ledger, row: int, readings: list[Reading]) -> set[int]:
    """The columns in which readings of a row have another amount than it is read to have."""
    return {
        column
        for reading in readings
        for column, (own, other) in enumerate(zip(ledger.values[row], reading.values, strict=True))
        if own is not None and other is not None and own != other
    }


def _is_untested(ledger: Ledger, row: int, readings: list[Reading]) -> bool:
    """Whether a sum that the row stands in is open in a column in which its readings differ."""
    return any(
        ledger.missing(ledger.family_terms(number, column)) is None
        for column in _differing(ledger, row, readings)
        for number in ledger.tree.of_row[row]
    )
