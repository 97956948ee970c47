"""Rows that can be read in two ways, where no sum of known amounts says which.

Readings are chosen together, and one that only a row spoke for whose own reading was taken back stands by itself.
"""

from collections.abc import Iterator, Set
from itertools import pairwise

from ingest.reconcile.candidate_assignments import Candidates, Reading, RowReader
from ingest.reconcile.propagate import Cell, Ledger, propagate, upholding
from ingest.reconcile.repair import Settled, agree
from ingest.reconcile.sum_constraints import prune_domains
from ingest.reconcile.unsupported import undo_derived_from


def open_untested_readings(before: Settled, candidates: Candidates, corrected: Set[Cell]) -> Settled:
    """Leave open in what readings of a row differ that no sum tests; what people have said stands.

    A contested amount tests no other: rows that slid alike would add up with it as well.
    """
    fixed = {row for row, _ in corrected | before.contested}
    others = {
        row: readings
        for row in range(len(before.straight))
        if row not in fixed and (readings := list(_others(candidates, before.ledger, row)))
    }
    trial = before.ledger.copy()
    _open(trial, before.contested - corrected)
    if not any(_is_untested(trial, row, readings) for row, readings in others.items()):
        return before
    unsure = {row: _unsure(candidates.reader, before.ledger, row, readings) for row, readings in others.items()}
    _open(trial, set().union(*unsure.values()))
    propagate(trial)
    domains = [[Reading(*both)] for both in zip(trial.values, before.spots, strict=True)]
    for row, readings in others.items():
        domains[row] = [Reading(before.ledger.values[row], before.spots[row]), *readings]
    settled = before.copy()
    opened: set[Cell] = set()
    for row, readings in enumerate(prune_domains(trial.tree, domains)):
        current = domains[row][0]
        if len(readings) > 1 or readings[0] is not current:
            agree(settled, row, [current, *readings])
            opened |= unsure[row]
    _open(settled.ledger, opened)
    return settled


def open_beside_rivals(before: Settled, corrected: Set[Cell]) -> Settled:
    """Leave open what stands one cell beside an open figure and may be its amount, where nothing else upholds it.

    Where whole pages slid, such amounts add up in both columns. Beside a main amount of which no rival
    is known, any other may be it. What is contested says itself that it is unsure.
    """
    main = {(row, at) for row in range(len(before.straight)) for at in before.ledger.sheet.keys}
    open_cells = before.rivals.keys() | main
    neighbours = {(row, near) for row, column in open_cells for near in _columns_of_rivals(before, row, column)}
    neighbours -= before.contested | corrected
    while upheld := {cell for cell in neighbours if _is_upheld_without(before.ledger, cell, neighbours)}:
        neighbours -= upheld
    if not neighbours:
        return before
    settled = before.copy()
    for cell in neighbours:
        settled.leave_open(cell, set())
    undo_derived_from(settled.ledger, neighbours)
    return settled


def _columns_of_rivals(settled: Settled, row: int, column: int) -> Iterator[int]:
    """The columns in the cells next to an open figure's that have an amount which it may have."""
    values, layout = settled.ledger.values[row], settled.ledger.sheet.layout
    cell = layout.cell(column)
    if cell is not None and values[column] is None:
        rivals = settled.rivals.get((row, column))
        for at, near in layout.first:
            may_be = near not in settled.ledger.sheet.keys if rivals is None else values[near] in rivals
            if abs(at - cell) == 1 and values[near] and may_be:
                yield near


def _is_upheld_without(ledger: Ledger, cell: Cell, neighbours: Set[Cell]) -> bool:
    """Whether an equation holds with a figure, none of whose other amounts are among `neighbours`."""
    others = neighbours - {cell}
    return any(others.isdisjoint(one for one, _ in ledger.terms(key)) for key in upholding(ledger, cell))


def open_nils_of_open_totals(before: Settled, corrected: Set[Cell]) -> Settled:
    """Leave open the nils that are all a row with money has of an open 예산현액 (E3), if no sum upholds them.

    One of them may be a lost amount.
    """
    ledger, equation = before.ledger, before.ledger.sheet.equation("E3")
    if equation is None:
        return before
    columns, budget = [at for at, _ in equation.terms], ledger.sheet.position("current_budget")
    nils = {
        (row, column)
        for row, values in enumerate(ledger.values)
        if values[budget] is None
        and not any(values[at] for at in columns)
        and any(values[at] for at in ledger.sheet.keys)
        for column in columns
        if values[column] == 0 and not any(key.in_tree for key in upholding(ledger, (row, column)))
    }
    settled = before.copy()
    for cell in nils - corrected:
        settled.leave_open(cell, set())
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


def _others(candidates: Candidates, ledger: Ledger, row: int) -> Iterator[Reading]:
    """The readings of a row that mend nothing and have another amount than it is read to have.

    Where none is without a mend, an amount may as well stand in the column beside its own that is nil.
    """
    unmended = [reading for reading in candidates.domains[row] if not reading.mended]
    for reading in unmended or _exchanged(candidates.reader, ledger, row):
        if _differing(ledger, row, [reading]):
            yield reading


def _exchanged(reader: RowReader, ledger: Ledger, row: int) -> Iterator[Reading]:
    """A row as it is read, with an amount and the nil in the cell beside it exchanged; what was derived is open."""
    values = ledger.values[row]
    for (_, left), (_, right) in pairwise(ledger.sheet.layout.first):
        if None not in (values[left], values[right]) and 0 in (values[left], values[right]):
            other = [None if (row, at) in ledger.origin else value for at, value in enumerate(values)]
            other[left], other[right] = values[right], values[left]
            if not reader.broken(other):
                yield Reading(other, [None] * len(other))


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
