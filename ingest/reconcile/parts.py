"""Finds the six parts of 집행잔액 in rows whose second line is lost or misplaced.

Where a row prints one line, the three amounts after 집행잔액 may be its first line, its second line in the first one's
place, or the second line of the row above; and its own second line may be in the row below. No part is negative, so if
a line adds up to the whole, the other one is 0. Otherwise the parts of parent and siblings decide; if they do not, the
parts are unknown.
"""

from dataclasses import dataclass, field
from itertools import combinations

from ingest.reconcile.cells import Lines, Spot
from ingest.reconcile.propagate import Ledger, propagate
from ingest.reconcile.repair import Settled
from ingest.reconcile.sum_constraints import Family

ROUNDS = 8
LINE = 3

Part = tuple[int | None, Spot | None]
Six = list[Part]
"""The first line's three parts, then the second line's."""
Triple = list[tuple[int, Spot]]

OPEN: list[Part] = [(None, None)] * LINE


@dataclass(slots=True)
class PartsReader:
    """Reads the parts of one table, row by row; `six` are their column positions, `total` that of 집행잔액."""

    settled: Settled
    lines: list[Lines]
    total: int
    six: list[int]
    identity: str
    domains: dict[int, list[Six]] = field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        return self.settled.ledger

    def read(self) -> None:
        """Fill in the parts that rows, parents and siblings determine."""
        for row, lines in enumerate(self.lines):
            if lines.layout.parts and lines.right is None and self.ledger.values[row][self.total]:
                self.domains[row] = self._candidates(row)
        rows = range(len(self.lines))
        for _ in range(ROUNDS):
            propagate(self.ledger)
            narrowed = [*map(self._narrow, list(self.domains)), *map(self._find_room, rows)]
            if not any([*narrowed, *map(self._share_out, self.ledger.tree.families)]):
                return

    def _candidates(self, row: int) -> list[Six]:
        """The readings of the row's parts that add up to the whole, unless that may be a coincidence."""
        whole = self.ledger.values[row][self.total] or 0
        windows, below = self._windows(row), self._windows(row + 1, 2)
        readings: list[Six] = []
        for own in windows:
            readings += [[*own, *OPEN], [*OPEN, *own]]
            for other in below:
                if sorted(_amounts(own)) != sorted(_amounts(other)):  # the same line twice, or halves by chance
                    readings += [[*own, *other], [*other, *own]]
        for other in below:
            readings += [[*OPEN, *other], [*other, *OPEN]]
        for first, own in combinations(windows, 2):
            if not any(amount for amount, spot in first[1:] if spot.cell < own[0][1].cell):
                readings.append([first[0], *OPEN[:2], *own])
        fitting = [one for one in (_filled(reading, whole) for reading in readings) if one is not None]
        exact = [one for one in fitting if _known(one)]
        if exact and self._is_own(row, exact) and not self._hides_another(row, exact):
            return _distinct(exact)
        return []

    def _is_own(self, row: int, exact: list[Six]) -> bool:
        """Whether these readings are hardly a coincidence: amounts from the row below must not fit that row."""
        for reading in exact:
            amounts = [amount for amount, _ in reading if amount]
            if any(spot is not None and spot.line == 2 and amount for amount, spot in reading):
                theirs = self.ledger.values[row + 1][self.total]
                held = sum(amount for amount, spot in reading if amount and spot is not None and spot.line == 2)
                if theirs is None or held == theirs or (len(amounts) < 2 and held < theirs):
                    return False
        return True

    def _hides_another(self, row: int, exact: list[Six]) -> bool:
        """Whether there is another reading of a shifted row: its first part and a second line also make the whole.

        Then the rest of its first line is overprinted by a second line (its own or of the row above), which is possible
        where the missing amount is the one read from the row below.
        """
        windows = self._windows(row)
        if not windows or self.settled.spots[row][self.total] == self.settled.straight[row].spots[self.total]:
            return False
        whole = self.ledger.values[row][self.total] or 0
        below = {amount for reading in exact for amount, spot in reading if amount and spot and spot.line == 2}
        if any(whole - windows[0][0][0] - sum(_amounts(own)) in below for own in windows[1:]):
            return True
        hidden = [[windows[0][0], *OPEN[:2], *other] for other in self._windows(row + 1, 2)]
        filled = [_filled(one, whole) for one in hidden]
        known = [one for one in filled if one is not None and _known(one)]
        return len(_distinct([*exact, *known])) > len(_distinct(exact))

    def _windows(self, row: int, line: int = 0) -> list[Triple]:
        """The triples of amounts after a row's 집행잔액, which may be printed twice, or one cell further on."""
        if row >= len(self.lines) or not self.lines[row].layout.parts or self.lines[row].right is not None:
            return []
        straight = self.settled.straight[row]
        spots = [spot.cell for spot in (self.settled.spots[row][self.total], straight.spots[self.total]) if spot]
        if not spots:
            return []
        printed = straight.values[self.total]
        own, last = spots[0], max(spots)
        if printed and printed == self.ledger.values[row][self.total]:
            own = last  # it is printed twice
        elif not printed and own == spots[-1]:
            own -= 1  # it was lost, and the row may be shifted
        starts = range(own + 1, last + 3)
        return [triple for start in starts if (triple := _triple(self.lines[row].first, start, line))]

    def _narrow(self, row: int) -> bool:
        """Remove impossible readings; adopt the last one left, and return whether that happened."""
        remaining = [one for one in self.domains[row] if self._possible(row, one)]
        self.domains[row] = remaining
        if len(remaining) != 1:
            return False
        del self.domains[row]
        return self._take(row, remaining[0])

    def _possible(self, row: int, reading: Six) -> bool:
        for column, (amount, _) in zip(self.six, reading, strict=True):
            known = self.ledger.values[row][column]
            if amount is None:
                continue
            if known is not None:
                if known != amount:
                    return False
            else:
                room = self._room(row, column)
                if (room is not None and amount > room) or amount < self._held_below(row, column):
                    return False
        return True

    def _room(self, row: int, column: int) -> int | None:
        """The amount of the parent's part that its other children leave for this row; None if unknown."""
        room: int | None = None
        for number in self.ledger.tree.of_row[row]:
            family = self.ledger.tree.families[number]
            if row != family.parent and number not in self.ledger.erring:
                whole = self.ledger.values[family.parent][column]
                if whole is not None:
                    room = whole - sum(self.ledger.values[child][column] or 0 for child in family.children)
        return room

    def _find_room(self, row: int) -> bool:
        """Place a lost part of a row that may be one of several, if the parent leaves room for it in only one."""
        values, rivals = self.ledger.values[row], self.settled.rivals
        open_columns = [column for column in self.six if values[column] is None]
        whole = values[self.total]
        lost = (whole or 0) - sum(values[column] or 0 for column in self.six)
        if any(rivals.get((row, column)) != {0, lost} for column in open_columns):
            return False
        rooms = {column: self._room(row, column) for column in open_columns}
        possible = [column for column, room in rooms.items() if room is None or room >= lost]
        if len(possible) != 1:
            return False
        for column in open_columns:
            values[column] = lost if column in possible else 0
            self.settled.because[row, column] = (self.identity, self.ledger.sheet.tree)
            del rivals[row, column]
        return True

    def _held_below(self, row: int, column: int) -> int:
        """The known sum of a part over a row's children."""
        families = self.ledger.tree.families
        own = (at for at in self.ledger.tree.of_row[row] if families[at].parent == row and at not in self.ledger.erring)
        return sum(self.ledger.values[child][column] or 0 for at in own for child in families[at].children)

    def _take(self, row: int, reading: Six) -> bool:
        taken = False
        for column, (amount, spot) in zip(self.six, reading, strict=True):
            if amount is not None and self.ledger.values[row][column] is None:
                self.ledger.values[row][column] = amount
                self.settled.spots[row][column] = spot
                self.settled.because[row, column] = (self.identity, self.ledger.sheet.tree)
                taken = True
        return taken

    def _share_out(self, family: Family) -> bool:
        """Adopt a whole line of all children at once, if their sum is the parent's line."""
        first, second = self._share_line(family, self.six[:LINE]), self._share_line(family, self.six[LINE:])
        return first or second

    def _share_line(self, family: Family, columns: list[int]) -> bool:
        values = self.ledger.values
        whole = [values[family.parent][column] for column in columns]
        if None in whole or not any(whole):
            return False
        lines: dict[int, Triple] = {}
        for child in family.children:
            known = [values[child][column] for column in columns]
            if None not in known:
                continue
            triple = next(iter(self._windows(child)), None)
            if triple is None or any(one not in (None, amount) for one, (amount, _) in zip(known, triple, strict=True)):
                return False
            lines[child] = triple
        for at, column in enumerate(columns):
            parts = (lines[child][at][0] if child in lines else values[child][column] or 0 for child in family.children)
            if sum(parts) != whole[at]:
                return False
        if any(self._fits_above(child, triple) for child, triple in lines.items()):
            return False  # sums do not show whether the siblings' lines are one row too low
        for child, triple in lines.items():
            half = [*triple, *OPEN] if columns[0] == self.six[0] else [*OPEN, *triple]
            self._take(child, half)
        return bool(lines)

    def _fits_above(self, row: int, triple: Triple) -> bool:
        """Whether the amounts in a row may belong to the row above."""
        above = self.ledger.values[row - 1][self.total]
        return any(_amounts(triple)) and (above is None or sum(_amounts(triple)) <= above)


def _triple(first: list[int | None], start: int, line: int) -> Triple | None:
    triple: Triple = []
    for cell in range(start, start + LINE):
        amount = first[cell] if cell < len(first) else None
        if amount is None or amount < 0:
            return None
        triple.append((amount, Spot(line, cell)))
    return triple


def _amounts(triple: Triple) -> list[int]:
    return [amount for amount, _ in triple]


def _filled(reading: Six, whole: int) -> Six | None:
    """The reading with zeros where nothing is left of the whole; None where it exceeds the whole."""
    total = sum(amount for amount, _ in reading if amount)
    if total > whole:
        return None
    if total == whole:
        return [(0, None) if amount is None else (amount, spot) for amount, spot in reading]
    return reading if any(amount is None for amount, _ in reading) else None


def _known(reading: Six) -> bool:
    return all(amount is not None for amount, _ in reading)


def _distinct(readings: list[Six]) -> list[Six]:
    remaining: dict[tuple[int | None, ...], Six] = {}
    for reading in readings:
        remaining.setdefault(tuple(amount for amount, _ in reading), reading)
    return list(remaining.values())
