"""Checks every identity on the settled amounts, and undoes what is not supported.

A repair that leaves an identity broken is undone: its amounts become unknown. A derived amount that is not printed
anywhere is kept only if a second identity holds with it.
"""

from collections.abc import Iterator, Set

from figures.won import split_amounts
from ingest.reconcile.candidate_assignments import Candidates, Reading, RowReader, Values
from ingest.reconcile.cells import Lines
from ingest.reconcile.misreading import is_misreading
from ingest.reconcile.propagate import Cell, Key, Ledger, confirming_keys
from ingest.reconcile.repair import Settled
from ingest.reconcile.sum_constraints import Domains

ROUNDS = 6


def demote_unsupported(before: Settled, candidates: Candidates, corrected: Set[Cell]) -> Settled:
    """Undo what breaks an identity, and make unknown what only one identity supports, except `corrected` figures."""
    settled, reader, lines = before.copy(), candidates.reader, candidates.lines
    straight = [one.values for one in settled.straight]
    broken_columns = [contradicted(reader, one.values) for one in settled.straight]
    _accept_misprints(settled, candidates.domains, corrected)
    for _ in range(ROUNDS):
        undone = _undo_broken(settled, straight, broken_columns, corrected)
        undone |= _undo_unsupported(settled, lines, candidates.table.scale, corrected)
        if not undone:
            break
        undo_derived_from(settled.ledger, undone)
    return settled


def open_unfounded(before: Settled, corrected: Set[Cell]) -> Settled:
    """Make unknown what was derived by an equation that no longer holds with known figures without conflicts."""
    settled = before.copy()
    ledger = settled.ledger
    while unfounded := {cell for cell in ledger.origin if not _is_founded(settled, cell)} - corrected:
        for cell in unfounded:
            _leave_open(settled, cell)
    return settled


def _is_founded(settled: Settled, cell: Cell) -> bool:
    """Whether a derived amount is also printed, or follows from an equation of figures that are not conflicting."""
    (row, column), ledger = cell, settled.ledger
    if ledger.values[row][column] in (None, settled.straight[row].values[column]):
        return True
    keys = [ledger.origin[cell], *confirming_keys(ledger, cell, independent=True)]
    return any(
        ledger.missing(ledger.terms(key)) == 0 and settled.conflicting.isdisjoint(one for one, _ in ledger.terms(key))
        for key in keys
    )


def _accept_misprints(settled: Settled, domains: Domains, corrected: Set[Cell]) -> None:
    """Restore printed amounts that were replaced by derived ones without a plausible misreading, as misprints.

    Not if a shifted reading of the row has the derived amount, or an unreadable cell, in that column.
    """
    ledger, straight = settled.ledger, [one.values for one in settled.straight]
    for cell in list(ledger.origin):
        row, column = cell
        value, printed = ledger.values[row][column], straight[row][column]
        if value is None or not printed or value == printed or cell in corrected:
            continue
        unmended = (one for one in domains[row] if not one.mended)
        if any(one.values[column] == value or _is_unread(one, column) for one in unmended):
            continue
        others = [amount for at, amount in enumerate(straight[row]) if at != column]
        if not is_misreading(printed, value, others, ledger.sheet.scale):
            del ledger.origin[cell]
            settled.accept_printed_error(cell)


def _is_unread(reading: Reading, column: int) -> bool:
    """Whether a reading has an unreadable printed cell in a column."""
    return reading.values[column] is None and reading.spots[column] is not None


def _undo_broken(
    settled: Settled, straight: list[Values], broken_columns: list[set[int]], corrected: Set[Cell]
) -> set[Cell]:
    ledger = settled.ledger
    undone: set[Cell] = set()
    for key in broken_equations(ledger):
        if any(cell in settled.misprints for cell, _ in ledger.terms(key)):
            continue  # a misprint of the book
        for row, column in _repaired(ledger, key, straight, broken_columns):
            cells = {
                (row, at)
                for at, value in enumerate(ledger.values[row])
                if value is not None and (value != straight[row][at] or at in broken_columns[row])
            }
            undone |= {cell for cell in cells if cell == (row, column) or _settled_with(settled, cell, column)}
            undone |= _unconfirmed_zeros(ledger, key) if straight[row][column] is None else set()
    undone -= corrected
    for cell in undone:
        _leave_open(settled, cell)
    unconfirmed = {
        cell for row in {row for row, _ in undone} for cell in _unconfirmed_in_row(ledger, row, broken_columns[row])
    } - corrected
    for cell in unconfirmed:
        _leave_open(settled, cell)
    return undone | unconfirmed


def _unconfirmed_zeros(ledger: Ledger, key: Key) -> set[Cell]:
    """The zeros of a broken row identity that nothing else confirms: each may be a lost amount."""
    zeros = [] if key.in_tree else [cell for cell, _ in ledger.terms(key) if ledger.values[cell[0]][cell[1]] == 0]
    return {cell for cell in zeros if not confirming_keys(ledger, cell)}


def _unconfirmed_in_row(ledger: Ledger, row: int, broken: set[int]) -> Iterator[Cell]:
    """The figures of a row confirmed only by an identity that also contains contradicted figures."""
    for number, equation in enumerate(ledger.sheet.equations):
        columns = {at for at, _ in equation.terms}
        if not columns & broken:
            continue
        for column in columns:
            if ledger.values[row][column] is not None:
                others = [key for key in confirming_keys(ledger, (row, column)) if key != Key(False, row, number)]
                if not others:
                    yield row, column


def contradicted(reader: RowReader, values: Values) -> set[int]:
    """The columns of the row identities that a row breaks with these values."""
    return {position for equation, _ in reader.broken(values) for position, _ in equation.terms}


def _settled_with(settled: Settled, cell: Cell, column: int) -> bool:
    """Whether a figure was moved or mended in the same reading of the row as another."""
    equations = settled.ledger.sheet.equations
    together = any({cell[1], column} <= {at for at, _ in equation.terms} for equation in equations)
    return together and cell not in settled.ledger.origin


def broken_equations(ledger: Ledger) -> Iterator[Key]:
    """The row identities and sums that fail although all their figures are known."""
    for row in range(len(ledger.values)):
        for number in range(len(ledger.sheet.equations)):
            key = Key(False, row, number)
            if ledger.missing(ledger.terms(key)):
                yield key
    for number, family in enumerate(ledger.tree.families):
        for column in range(len(ledger.sheet.columns)):
            key = Key(True, number, column)
            if not (family.loose and column in ledger.sheet.signed) and ledger.missing(ledger.terms(key)):
                yield key


def _repaired(ledger: Ledger, key: Key, straight: list[Values], broken_columns: list[set[int]]) -> Iterator[Cell]:
    """The figures of an equation that differ from the printed ones, or whose row's reading does."""
    for (row, column), _ in ledger.terms(key):
        value = ledger.values[row][column]
        if (
            value != straight[row][column]
            or column in broken_columns[row]
            and _read_otherwise(ledger.values[row], straight[row])
        ):
            yield row, column


def _read_otherwise(values: Values, straight: Values) -> bool:
    return any(
        value is not None and own is not None and value != own for value, own in zip(values, straight, strict=True)
    )


def _undo_unsupported(settled: Settled, lines: list[Lines], scale: int, corrected: Set[Cell]) -> set[Cell]:
    """Make derived amounts unknown if they are not printed nearby and only one identity confirms them.

    Also those whose cell has printed digits that no amount of the row contains: the book may print another amount.
    """
    ledger = settled.ledger
    undone: set[Cell] = set()
    for cell, origin in ledger.origin.items():
        row, column = cell
        value = ledger.values[row][column]
        if value is None or cell in corrected or any(term in corrected for term, _ in ledger.terms(origin)):
            continue
        unconfirmed = value != 0 and value not in _printed_near(lines, row) and len(confirming_keys(ledger, cell)) < 2
        spot = settled.straight[row].spots[column]
        known = [amount // scale for amount in ledger.values[row] if amount is not None]
        if unconfirmed or (
            spot is not None and spot.line == spot.part == 0 and _prints_another(lines[row], spot.cell, known)
        ):
            undone.add(cell)
    for cell in undone:
        _leave_open(settled, cell)
    return undone


def _prints_another(lines: Lines, cell: int, amounts: list[int]) -> bool:
    """Whether the digits of an unreadable amount in a cell occur in this order in none of the amounts."""
    texts = [text for at, text in lines.unread if at == cell and len(split_amounts(text.strip())) == 1]
    return bool(texts) and not any(_has_in_order(amount, text) for amount in amounts for text in texts)


def _has_in_order(amount: int, text: str) -> bool:
    left = iter(str(abs(amount)))
    return all(str(int(sign)) in left for sign in text if sign.isdecimal())


def _printed_near(lines: list[Lines], row: int) -> set[int | None]:
    """All amounts printed in a row and in the next one, where its second line may be."""
    found: set[int | None] = set()
    for one in lines[row : row + 2]:
        found.update(one.first)
        found.update(amount for amounts in (one.left, one.right) for amount, _ in amounts or ())
    return found


def undo_derived_from(ledger: Ledger, undone: set[Cell]) -> None:
    """Make unknown whatever was derived from figures that are unknown now."""
    waiting = True
    while waiting:
        waiting = False
        for cell, origin in list(ledger.origin.items()):
            row, column = cell
            if ledger.values[row][column] is None:
                continue
            if any(term in undone for term, _ in ledger.terms(origin) if term != cell):
                ledger.values[row][column] = None
                undone.add(cell)
                waiting = True


def _leave_open(settled: Settled, cell: Cell) -> None:
    row, column = cell
    settled.ledger.values[row][column] = None
    settled.spots[row][column] = None
    settled.conflicting.discard(cell)
