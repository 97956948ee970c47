"""Chooses the assignment of each row: its candidates, pruned by the sums of the tree.

A repaired amount is accepted only if two independent identities require it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest.reconcile.candidate_assignments import Candidates, Reading, RowReader, Values
from ingest.reconcile.cells import Spot
from ingest.reconcile.misreading import is_misreading
from ingest.reconcile.propagate import Cell, Ledger, confirming_keys
from ingest.reconcile.rounding import explains
from ingest.reconcile.sum_constraints import Domains, Family, Tree, prune_domains, residuals


@dataclass(slots=True)
class Settled:
    """The settled reading of a table: amounts and spots by row and column position, and why if not as printed.

    `rivals` are the other possible amounts of unknown figures. `conflicting` figures are shown as printed although an
    identity contradicts them; `misprints` are those that the book itself prints wrong. `leaning` are the (row,
    identity) by which an amount was repaired: they hold because of that, and confirm nothing else.
    """

    straight: list[Reading]
    ledger: Ledger
    spots: list[list[Spot | None]]
    because: dict[Cell, tuple[str, ...]]
    rivals: dict[Cell, set[int]] = field(default_factory=dict)
    conflicting: set[Cell] = field(default_factory=set)
    leaning: set[tuple[int, str]] = field(default_factory=set)
    misprints: set[Cell] = field(default_factory=set)

    def copy(self) -> "Settled":
        """A copy for the next stage to change."""
        return Settled(
            self.straight,
            self.ledger.copy(),
            [spots.copy() for spots in self.spots],
            self.because.copy(),
            {cell: values.copy() for cell, values in self.rivals.items()},
            self.conflicting.copy(),
            self.leaning.copy(),
            self.misprints.copy(),
        )

    def accept_printed_error(self, cell: Cell) -> None:
        """Show an amount as printed, conflicting: a misprint of the book."""
        row, column = cell
        self.ledger.values[row][column] = self.straight[row].values[column]
        self.spots[row][column] = self.straight[row].spots[column]
        self.because.pop(cell, None)
        self.conflicting.add(cell)
        self.misprints.add(cell)

    def leave_open(self, cell: Cell, others: set[int]) -> None:
        """Make a conflicting amount unknown, with `others` and the printed amount as rivals."""
        row, column = cell
        printed = self.straight[row].values[column]
        self.ledger.values[row][column] = self.spots[row][column] = None
        self.ledger.closed.add(cell)
        self.because.pop(cell, None)
        self.conflicting.discard(cell)
        self.misprints.discard(cell)
        self.rivals[cell] = others | ({printed} if printed is not None else set())


def choose_assignments(candidates: Candidates, tree: Tree) -> Settled:
    """Choose the reading of each row that its identities and families leave; where several remain, their differences
    are unknown."""
    reader, straight, domains = candidates.reader, candidates.straight, candidates.domains
    anchored = set() if _may_all_be_shifted(candidates) else _anchored(tree)
    untested = any(len(one) > 1 and row not in anchored for row, one in enumerate(domains))
    if not untested and _all_holds(candidates, tree):
        domains = [[one] for one in straight]
    else:
        filled = [found or [without_contradicted(reader, one)] for found, one in zip(domains, straight, strict=True)]
        for row in holding_but_for_rounding(candidates, tree):
            filled[row] = [straight[row]]
        domains = filled if reader.sheet.rounded else prune_domains(tree, filled)
    ledger = Ledger(reader.sheet, tree, [one.values.copy() for one in straight], reader.signed)
    settled = Settled(straight, ledger, [one.spots.copy() for one in straight], {})
    for row, readings in enumerate(domains):
        agree(settled, row, readings)
    uncertain = [
        cell
        for row, readings in enumerate(domains)
        if len(readings) > 1
        for cell in _uncertain_cells(
            settled, row, without_contradicted(reader, straight[row]), all(one.mended for one in readings)
        )
    ]
    _withhold(settled, uncertain, domains)
    _confirm(settled, reader, domains)
    return settled


def _anchored(tree: Tree) -> set[int]:
    """The department's own row, and the rows connected to it by sums."""
    if not tree.parent or not tree.children(0):
        return set()
    anchored, waiting = {0}, [0]
    while waiting:
        below = set(tree.children(waiting.pop())) - anchored
        anchored |= below
        waiting.extend(below)
    return anchored


def _may_all_be_shifted(candidates: Candidates) -> bool:
    """Whether the department's own row lost its second line and has several readings: all rows may be shifted alike.

    If the second line is printed, 집행잔액 is confirmed by its parts, so the row is not shifted.
    """
    lost = bool(candidates.sheet.layout.behind and candidates.lines) and candidates.lines[0].right is None
    return lost and len(candidates.domains[0]) > 1


def _all_holds(candidates: Candidates, tree: Tree) -> bool:
    """Whether all identities of the table hold as printed, so that nothing needs repair."""
    straight = candidates.straight
    if any(candidates.reader.broken(one.values) for one in straight):
        return False
    return not any(
        residual or (residual is None and _is_open(candidates, family, column))
        for family in tree.families
        for column, residual in enumerate(residuals(family, lambda row: straight[row].values))
    )


def holding_but_for_rounding(candidates: Candidates, tree: Tree) -> set[int]:
    """In a table in thousands or millions, the rows that add up as printed, up to rounding.

    So do their families, and those that connect them with the department's row: rows of a family may be shifted alike.
    """
    straight, unit = candidates.straight, candidates.sheet.scale
    if unit == 1 or not tree.parent:
        return set()
    holding = {
        row
        for row, one in enumerate(straight)
        if all(
            explains(missing, len(equation.terms), unit) for equation, missing in candidates.reader.broken(one.values)
        )
    }
    families = {family.parent: family for family in tree.families if _adds_up(candidates, family)}
    failing = {row for family in tree.families if family.parent not in families for row in family.members}
    sound, connected, waiting = holding - failing, {0}, [0]
    while waiting:
        family = families.get(waiting.pop())
        if family and family.parent in sound:
            connected.update(family.children)
            waiting.extend(family.children)
    return sound & connected


def _adds_up(candidates: Candidates, family: Family) -> bool:
    """Whether a family adds up as printed, up to rounding, and what is unreadable in it has no other reading."""
    found = residuals(family, lambda row: candidates.straight[row].values)
    return all(
        not _is_open(candidates, family, column)
        if residual is None
        else explains(residual, len(family.members), candidates.sheet.scale)
        for column, residual in enumerate(found)
    )


def _is_open(candidates: Candidates, family: Family, column: int) -> bool:
    """Whether a printed amount of a family has another reading."""
    return any(
        (printed := candidates.straight[row].values[column]) is not None
        and any(one.values[column] != printed for one in candidates.domains[row])
        for row in family.members
    )


def without_contradicted(reader: RowReader, straight: Reading) -> Reading:
    """The printed row without the amounts of broken identities, except those that another identity confirms."""
    broken = {equation.id for equation, _ in reader.broken(straight.values)}
    contradicted: set[int] = set()
    confirmed: set[int] = set()
    of_zeros: list[set[int]] = []
    for equation in reader.sheet.equations:
        positions = {position for position, _ in equation.terms}
        if equation.id in broken:
            contradicted |= positions
        elif not any(straight.values[position] for position in positions):
            of_zeros.append(positions)
        elif all(straight.values[position] is not None for position in positions):
            confirmed |= positions
    for positions in of_zeros:  # zeros confirm nothing; if one is contradicted, all are
        contradicted |= positions if positions & (contradicted - confirmed) else set()
    values = straight.values.copy()
    for position in contradicted - confirmed:
        values[position] = None
    return Reading(values, straight.spots)


def agree(settled: Settled, row: int, readings: list[Reading]) -> None:
    """Settle what all remaining readings of a row have in common; the rest is unknown, with its rivals."""
    values: Values = []
    spots: list[Spot | None] = []
    for column in range(len(readings[0].values)):
        amounts = {reading.values[column] for reading in readings}
        if len(amounts) == 1:
            values.append(amounts.pop())
            spots.append(readings[0].spots[column])
        else:
            values.append(None)
            spots.append(None)
            settled.rivals[row, column] = {amount for amount in amounts if amount is not None}
    settled.ledger.values[row], settled.spots[row] = values, spots
    for column, value in enumerate(values):
        if value is not None and value != settled.straight[row].values[column]:
            settled.because[row, column] = readings[0].because


def _uncertain_cells(settled: Settled, row: int, open_reading: Reading, all_mended: bool) -> Iterator[Cell]:
    """Figures in a broken identity of a row with several readings, as more than one amount may be misread; and those
    on which only repaired readings agree against the printed amount."""
    for column, own in enumerate(settled.straight[row].values):
        changed = all_mended and settled.ledger.values[row][column] != own
        if own is not None and (open_reading.values[column] is None or changed):
            yield row, column


def _withhold(settled: Settled, uncertain: Iterable[Cell], domains: Domains) -> None:
    """Make uncertain amounts unknown unless two identities hold with them, one of them a sum of the tree."""
    waiting = set(uncertain)
    while unconfirmed := {cell for cell in waiting if not _is_held(settled, cell, domains[cell[0]])}:
        for row, column in unconfirmed:
            settled.ledger.values[row][column] = None
        waiting -= unconfirmed


def _is_held(settled: Settled, cell: Cell, readings: list[Reading]) -> bool:
    row, column = cell
    value, straight = settled.ledger.values[row][column], settled.straight[row]
    if value is None:
        return False
    if value != straight.values[column] and not any(one.is_likely for one in readings):
        return False
    holding = confirming_keys(settled.ledger, cell)
    return len(holding) > 1 and any(key.in_tree for key in holding)


def _confirm(settled: Settled, reader: RowReader, domains: Domains) -> None:
    """Undo repaired amounts that fewer than two identities require."""
    for row, readings in enumerate(domains):
        if len(readings) == 1 and readings[0].mended:
            reading = readings[0]
            for column in reading.mended:
                holding = confirming_keys(settled.ledger, (row, column))
                if len(holding) < 2:
                    _take_back(settled, reader, row, reading)
                    break
                if not reading.may_be_misread(column) or _hides_an_amount(settled.straight[row], reading, column):
                    _accept_misprint(settled, row, reading, column)
                    continue
                settled.because[row, column] = tuple(dict.fromkeys(map(settled.ledger.identity, holding)))
                settled.leaning |= {(row, identity) for identity in reading.because}


def _hides_an_amount(straight: Reading, reading: Reading, column: int) -> bool:
    """Whether a reading loses an amount in another cell, while its own cell's amount is no plausible misreading."""
    printed = straight.values[column]
    if reading.mended[column] or printed in reading.values:
        return False
    return not is_misreading(printed, reading.values[column] or 0, ())


def _accept_misprint(settled: Settled, row: int, reading: Reading, column: int) -> None:
    """Show an amount as printed; if the reading has it in another column, make that or its own unknown."""
    straight = settled.straight[row]
    if reading.spots[column] == straight.spots[column]:
        settled.accept_printed_error((row, column))
        return
    if reading.values[column] == straight.values[column] == 0 and reading.spots[column] in straight.spots:
        column = straight.spots.index(reading.spots[column])
    settled.leave_open((row, column), {amount for amount in (reading.values[column],) if amount is not None})


def _take_back(settled: Settled, reader: RowReader, row: int, reading: Reading) -> None:
    """Reset a row to its printed amounts, except those contradicted or different in its only reading."""
    printed = without_contradicted(reader, settled.straight[row]).values
    pairs = zip(printed, reading.values, strict=True)
    settled.ledger.values[row] = [own if own == value else None for own, value in pairs]
