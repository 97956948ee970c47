"""Misprints of the book: a row breaks an identity although the sums of the tree hold with its printed amounts.

Such amounts are shown as printed, conflicting, and are never repaired.
"""

from ingest.reconcile.candidate_assignments import Reading, RowReader
from ingest.reconcile.cells import Spot
from ingest.reconcile.propagate import Cell
from ingest.reconcile.repair import Settled, without_contradicted
from ingest.reconcile.sum_constraints import Domains


def accept_printed_errors(before: Settled, reader: RowReader, domains: Domains) -> Settled:
    """Restore printed amounts, as conflicting, where all sums of the tree hold with them.

    An unknown amount stays unknown if the row's cells may be shifted: rows shifted alike also add up as printed.
    """
    settled = before.copy()
    unsettled: set[Cell] = set()
    mended: set[Cell] = set()
    for row, straight in enumerate(settled.straight):
        for equation, _ in reader.broken(straight.values):
            for column, _ in equation.terms:
                value = settled.ledger.values[row][column]
                if value is None and straight.values[column] is not None:
                    unsettled.add((row, column))
                elif value != straight.values[column] and settled.spots[row][column] == straight.spots[column]:
                    mended.add((row, column))
    for cells in (unsettled, mended):
        for group in _groups(settled, cells):
            if _sums_hold_as_printed(settled, group):
                _mark_conflicting(settled, reader, group, domains)
    return settled


def open_displaced(before: Settled, reader: RowReader, domains: Domains) -> Settled:
    """Make conflicting amounts unknown in a row that satisfies its identities if its cells are shifted.

    Such an amount may be in the wrong column or printed twice, so it is not certainly a misprint; nor is one in a row
    with another amount that is not as printed. Zeros in columns that may hold the amount become unknown too, except the
    parts of 집행잔액. For the only amount of a row no identity shows its column, so zeros next to it become unknown.
    """
    settled = before.copy()
    for row, column in before.conflicting:
        straight = settled.straight[row]
        if not reader.broken(straight.values) and not reader.broken(before.ledger.values[row]):
            continue
        printed = straight.values[column]
        in_its_place = _zeros_in_its_place(before, row, straight.spots[column], domains[row])
        zeros = in_its_place & {reader.whole, before.ledger.sheet.column_before(reader.whole)}
        if sum(map(bool, straight.values)) == 1:
            zeros |= _zeros_beside(before, row, column)
        twice = printed in [amount for at, amount in enumerate(straight.values) if at != column]
        values = {
            one.values[column]
            for one in domains[row]
            if not one.mended or (column in one.mended and (twice or _is_followed(before, row, column, one)))
        }
        rivals = {amount for amount in values if amount not in (printed, None)}
        if rivals:
            settled.leave_open((row, column), rivals)
            zeros |= in_its_place
        for zero in zeros - {*reader.parts}:
            settled.leave_open((row, zero), {printed} if printed else set())
    return settled


def _zeros_in_its_place(settled: Settled, row: int, spot: Spot | None, readings: list[Reading]) -> set[int]:
    """The columns of a row that are 0, but in which some reading has the amount of this spot."""
    zero = (at for at, value in enumerate(settled.ledger.values[row]) if value == 0)
    return {at for at in zero if any(spot is not None and one.spots[at] == spot for one in readings)}


def _zeros_beside(settled: Settled, row: int, column: int) -> set[int]:
    """The columns that are 0 in the cells next to a column's."""
    values, layout = settled.ledger.values[row], settled.ledger.sheet.layout
    cell = layout.cell(column)
    return {near for at, near in layout.first if cell is not None and abs(at - cell) == 1 and values[near] == 0}


def _is_followed(settled: Settled, row: int, column: int, reading: Reading) -> bool:
    """Whether another column of the row was settled as in this reading and not as printed."""
    printed, values = settled.straight[row].values, settled.ledger.values[row]
    return any(
        at != column and own is not None and own != value == values[at]
        for at, (own, value) in enumerate(zip(printed, reading.values, strict=True))
    )


def _groups(settled: Settled, cells: set[Cell]) -> list[set[Cell]]:
    """Groups of figures of one column in connected families: one error carried up the tree."""
    groups: list[set[Cell]] = []
    left = set(cells)
    while left:
        group, waiting = set(), [left.pop()]
        while waiting:
            row, column = waiting.pop()
            group.add((row, column))
            for number in settled.ledger.tree.of_row[row]:
                near = {(one, column) for one in settled.ledger.tree.families[number].members} & left
                left -= near
                waiting.extend(near)
        groups.append(group)
    return groups


def _sums_hold_as_printed(settled: Settled, group: set[Cell]) -> bool:
    """Whether the figures have families, and all their sums hold with the printed amounts."""
    ledger = settled.ledger
    families = {(number, column) for row, column in group for number in ledger.tree.of_row[row]}
    for number, column in families:
        family = ledger.tree.families[number]
        total = 0
        for row in family.members:
            values = settled.straight[row].values if (row, column) in group else ledger.values[row]
            value = values[column]
            if value is None:
                return False
            total += family.sign(row) * value
        if total:
            return False
    return bool(families)


def _mark_conflicting(settled: Settled, reader: RowReader, group: set[Cell], domains: Domains) -> None:
    """Restore the printed amounts, as conflicting unless another identity of the row confirms them.

    A 0 among them may be a lost amount and becomes unknown.
    """
    for row, column in group:
        straight = settled.straight[row]
        value = straight.values[column]
        confirmed = without_contradicted(reader, straight).values[column] is not None
        moved = (one for one in domains[row] if column not in one.mended and one.is_likely)
        if confirmed and any(one.values[column] != value for one in moved):
            continue
        if value or confirmed:
            settled.ledger.values[row][column] = value
            settled.because.pop((row, column), None)
        else:
            settled.ledger.values[row][column] = None
        if value and not confirmed:
            settled.conflicting.add((row, column))
            settled.misprints.add((row, column))
