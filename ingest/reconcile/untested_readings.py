"""Opens figures in which several readings of a row differ, if no sum of known amounts decides.

Readings support each other; if one of them was undone, those that it supported are no longer tested.
"""

from collections.abc import Iterator, Set
from itertools import pairwise

from ingest.reconcile.candidate_assignments import Candidates, Reading, RowReader
from ingest.reconcile.propagate import Cell, Ledger, confirming_keys, propagate
from ingest.reconcile.repair import Settled, agree
from ingest.reconcile.sum_constraints import prune_domains
from ingest.reconcile.unsupported import undo_derived_from


def open_untested_readings(before: Settled, candidates: Candidates, corrected: Set[Cell]) -> Settled:
    """Make unknown the figures in which a row's readings differ and that no sum tests; corrected ones are kept.

    A conflicting amount tests nothing: rows shifted alike would add up with it too.
    """
    fixed = {row for row, _ in corrected | before.conflicting}
    others = {
        row: readings
        for row in range(len(before.straight))
        if row not in fixed and (readings := list(_others(candidates, before.ledger, row)))
    }
    without_conflicting = before.ledger.copy()
    _open(without_conflicting, before.conflicting - corrected)
    if not any(_is_untested(without_conflicting, row, readings) for row, readings in others.items()):
        return before
    unsure = {row: _unsure(candidates.reader, before.ledger, row, readings) for row, readings in others.items()}
    _open(without_conflicting, set().union(*unsure.values()))
    propagate(without_conflicting)
    domains = [[Reading(*both)] for both in zip(without_conflicting.values, before.spots, strict=True)]
    for row, readings in others.items():
        domains[row] = [Reading(before.ledger.values[row], before.spots[row]), *readings]
    settled = before.copy()
    opened: set[Cell] = set()
    for row, readings in enumerate(prune_domains(without_conflicting.tree, domains)):
        current = domains[row][0]
        if len(readings) > 1 or readings[0] is not current:
            agree(settled, row, [current, *readings])
            opened |= unsure[row]
    _open(settled.ledger, opened)
    return settled


def open_beside_rivals(before: Settled, corrected: Set[Cell]) -> Settled:
    """Make unknown the amounts next to an unknown figure that may be its amount, unless confirmed otherwise.

    On pages that are shifted as a whole, such amounts add up in both columns. Next to a key amount without known
    rivals, any amount may be it. Conflicting amounts are marked uncertain anyway.
    """
    main = {(row, at) for row in range(len(before.straight)) for at in before.ledger.sheet.keys}
    open_cells = before.rivals.keys() | main
    neighbours = {(row, near) for row, column in open_cells for near in _columns_of_rivals(before, row, column)}
    neighbours -= before.conflicting | corrected
    while confirmed := {cell for cell in neighbours if _is_confirmed_without(before.ledger, cell, neighbours)}:
        neighbours -= confirmed
    if not neighbours:
        return before
    settled = before.copy()
    for cell in neighbours:
        settled.leave_open(cell, set())
    undo_derived_from(settled.ledger, neighbours)
    return settled


def _columns_of_rivals(settled: Settled, row: int, column: int) -> Iterator[int]:
    """The columns in neighbouring cells whose amount may be that of an unknown figure."""
    values, layout = settled.ledger.values[row], settled.ledger.sheet.layout
    cell = layout.cell(column)
    if cell is not None and values[column] is None:
        rivals = settled.rivals.get((row, column))
        for at, near in layout.first:
            may_be = near not in settled.ledger.sheet.keys if rivals is None else values[near] in rivals
            if abs(at - cell) == 1 and values[near] and may_be:
                yield near


def _is_confirmed_without(ledger: Ledger, cell: Cell, neighbours: Set[Cell]) -> bool:
    """Whether an equation holds with a figure and without any of the `neighbours`."""
    others = neighbours - {cell}
    return any(others.isdisjoint(one for one, _ in ledger.terms(key)) for key in confirming_keys(ledger, cell))


def open_zeros_of_open_totals(before: Settled, corrected: Set[Cell]) -> Settled:
    """Make unknown the zeros that are all known terms of an unknown 예산현액 (E3) in a row with amounts, unless a sum
    confirms them: one of them may be a lost amount."""
    ledger, equation = before.ledger, before.ledger.sheet.equation("E3")
    if equation is None:
        return before
    columns, budget = [at for at, _ in equation.terms], ledger.sheet.position("current_budget")
    zeros = {
        (row, column)
        for row, values in enumerate(ledger.values)
        if values[budget] is None
        and not any(values[at] for at in columns)
        and any(values[at] for at in ledger.sheet.keys)
        for column in columns
        if values[column] == 0 and not any(key.in_tree for key in confirming_keys(ledger, (row, column)))
    }
    settled = before.copy()
    for cell in zeros - corrected:
        settled.leave_open(cell, set())
    return settled


def _open(ledger: Ledger, cells: set[Cell]) -> None:
    """Make amounts unknown, and whatever was derived from them."""
    for row, column in cells:
        ledger.values[row][column] = None
    undo_derived_from(ledger, cells)


def _unsure(reader: RowReader, ledger: Ledger, row: int, readings: list[Reading]) -> set[Cell]:
    """The figures in which a row's readings differ; including the parts of 집행잔액 if that is one."""
    columns = _differing(ledger, row, readings)
    return {(row, column) for column in (*columns, *(reader.parts if reader.whole in columns else ()))}


def _others(candidates: Candidates, ledger: Ledger, row: int) -> Iterator[Reading]:
    """The readings of a row without repairs that differ from the settled amounts.

    If there is none without a repair, each amount exchanged with a 0 in the next cell.
    """
    unmended = [reading for reading in candidates.domains[row] if not reading.mended]
    for reading in unmended or _exchanged(candidates.reader, ledger, row):
        if _differing(ledger, row, [reading]):
            yield reading


def _exchanged(reader: RowReader, ledger: Ledger, row: int) -> Iterator[Reading]:
    """The settled row with an amount and a 0 in the next cell exchanged; derived figures are unknown."""
    values = ledger.values[row]
    for (_, left), (_, right) in pairwise(ledger.sheet.layout.first):
        if None not in (values[left], values[right]) and 0 in (values[left], values[right]):
            other = [None if (row, at) in ledger.origin else value for at, value in enumerate(values)]
            other[left], other[right] = values[right], values[left]
            if not reader.broken(other):
                yield Reading(other, [None] * len(other))


def _differing(ledger: Ledger, row: int, readings: list[Reading]) -> set[int]:
    """The columns in which readings differ from the settled amounts of a row."""
    return {
        column
        for reading in readings
        for column, (own, other) in enumerate(zip(ledger.values[row], reading.values, strict=True))
        if own is not None and other is not None and own != other
    }


def _is_untested(ledger: Ledger, row: int, readings: list[Reading]) -> bool:
    """Whether a sum of the row is unknown in a column in which its readings differ."""
    return any(
        ledger.missing(ledger.family_terms(number, column)) is None
        for column in _differing(ledger, row, readings)
        for number in ledger.tree.of_row[row]
    )
