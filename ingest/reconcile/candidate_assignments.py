"""The candidate assignments of a row's printed cells to its columns.

A reading gives each column its amount, or None where the row prints none. Only readings that satisfy every row identity
whose amounts they have are candidates; the sums of the tree decide between them.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import combinations_with_replacement, pairwise

from ingest.reconcile.cells import Amounts, Lines, Spot, read_lines, read_own_line
from ingest.reconcile.identities import Equation
from ingest.reconcile.misreading import is_misreading
from ingest.reconcile.rounding import explains
from ingest.reconcile.schemas import Positions, TableSchema, schema_of
from ingest.rows import PrintedTable

Values = list[int | None]
Part = tuple[int | None, Spot]
MOST = 48
"""A row with more readings than this is left undecided."""
_MOST_OF_KEYS = 2
_LEAST_ROUNDED = 3
"""So many rows that are off by rounding show that a table's amounts are rounded."""
"""The most repairs of 예산액, 예산현액 and 지출액 in a reading."""
LOST = -1
"""The cell index of a lost 0."""


@dataclass(slots=True, eq=False)
class Reading:
    """A reading of a row: amounts (won) and spots by column position.

    `mended` are the repaired columns with their printed amounts, which an identity contradicts; `values` has the
    repaired ones. `because` are the identities by which something was moved or repaired; `unit` is the value in won of
    one printed unit.
    """

    values: Values
    spots: list[Spot | None]
    mended: dict[int, int] = field(default_factory=dict)
    because: tuple[str, ...] = ()
    unit: int = 1

    @property
    def is_likely(self) -> bool:
        """Whether every repair is of a plausible misreading."""
        return all(map(self.may_be_misread, self.mended))

    def may_be_misread(self, column: int) -> bool:
        others = [value for at, value in enumerate(self.values) if at != column]
        return is_misreading(self.mended[column], self.values[column] or 0, others, self.unit)


@dataclass(slots=True)
class RowReader:
    """Reads the rows of a table, given its columns and equations and the columns that may be negative (`signed`)."""

    sheet: TableSchema
    signed: frozenset[int]
    whole: int = 0
    parts: tuple[int, ...] = ()
    tries_all: bool = field(init=False)

    def __post_init__(self) -> None:
        """Set the whole and its parts: those of the last row identity (E4), if the schema has second lines."""
        self.tries_all = self.sheet.tries_all
        if self.sheet.equations:
            last = self.sheet.equations[-1]
            self.whole = last.total
            self.parts = tuple(position for position, _ in last.terms[1:]) if self.sheet.layout.behind else ()

    def straight(self, lines: Lines) -> Reading:
        """The reading with every amount in the column it is printed under."""
        return self._laid(lines, [cell for cell, _ in lines.layout.first])

    def readings(self, lines: Lines) -> list[Reading]:
        """All plausible readings; the straight one comes first unless the row contradicts it."""
        readings, early = self._fitting(lines), self.printed_early(lines)
        if early is None:
            return readings
        budget = self.sheet.position("current_budget")
        readings = [one for one in readings if one.spots[budget] == early and budget not in one.mended]
        return readings or [self._budgets(lines, early)]

    def _fitting(self, lines: Lines) -> list[Reading]:
        straight = self.straight(lines)
        broken = self.broken(straight.values)
        two_lines = lines.right is not None and straight.values[self.whole]
        if not broken and (two_lines or (not self.sheet.layout.behind and self._all_printed(lines, straight))):
            return [straight]
        shifted = [self.without_lost_parts(one) for one in self.shifted(lines, straight)]
        if not broken:
            return _distinct([straight, *(one for one in shifted if not self.broken(one.values))])
        once = self.mended(straight, 1)
        aside = [mended for one in shifted for mended in self.mended(one, 1)]
        aside += [one for one in (*self.pushed(lines, straight), *self.swapped(lines)) if not self.broken(one.values)]
        if all(one.mended for one in aside):
            aside += [one for one in self.shifted_twice(lines, straight) if not self.broken(one.values)]
        aside += [further for one in aside if (further := self.shifted_further(one)) is not None]
        if once or any(not one.mended for one in aside):
            return _distinct(once + aside)[:MOST]
        twice = [mended for one in self.shifted_twice(lines, straight) for mended in self.mended(one, 1)]
        twice += [mended for one in (straight, *shifted) for mended in self.mended(one, 2)]
        return _distinct(aside + twice)[:MOST]

    def _all_printed(self, lines: Lines, straight: Reading) -> bool:
        """Whether a row of one line prints every column of the identities, so that no cell was lost."""
        last = lines.layout.last
        tested = {position for equation in self.sheet.equations for position, _ in equation.terms}
        whole = len(lines.first) > last and lines.first[last] is not None and self.tries_all
        return whole and all(straight.values[position] is not None for position in tested)

    def without_lost_parts(self, reading: Reading) -> Reading:
        """The reading with its parts unknown if all are 0 but the whole is not, since a line of them was lost."""
        parts = [reading.values[position] for position in self.parts]
        if reading.values[self.whole] and not any(parts) and None not in parts:
            for position in self.parts:
                reading.values[position] = reading.spots[position] = None
        return reading

    def confirmed(self, reading: Reading) -> Reading:
        """The reading with only those amounts that a row identity confirms."""
        tested: set[int] = set()
        for equation in self.sheet.equations:
            terms = [(reading.values[position], coefficient) for position, coefficient in equation.terms]
            known = [value * coefficient for value, coefficient in terms if value is not None]
            if len(known) == len(terms) and any(known) and not sum(known):
                tested |= {position for position, _ in equation.terms}
        return self._known(reading, tested)

    def _known(self, reading: Reading, columns: set[int]) -> Reading:
        """The reading with only the amounts of these columns."""
        return Reading([value if at in columns else None for at, value in enumerate(reading.values)], reading.spots)

    def tied(self, lines: Lines) -> list[Reading]:
        """The readings of a two-line row without repairs in which an identity holds across both lines."""
        readings = [reading for reading in self.readings(lines) if not reading.mended]
        return [reading for reading in readings if not any(reading.values) or self._ties(reading, lines.rest)]

    def _ties(self, reading: Reading, rest: Set[int]) -> bool:
        for equation in self.sheet.equations:
            terms = [(reading.values[at] or 0, reading.spots[at], sign) for at, sign in equation.terms]
            sides = {spot.cell in rest for value, spot, _ in terms if value and spot}
            if len(sides) > 1 and sum(value * sign for value, _, sign in terms) == 0:
                return True
        return False

    def broken(self, values: Values) -> list[tuple[Equation, int]]:
        """The row identities that these amounts break, with the amount (won) that the parts lack."""
        found = []
        for equation in self.sheet.equations:
            total = 0
            open_ended = signed = False
            for position, coefficient in equation.terms:
                value = values[position]
                if value is None:
                    open_ended = True
                    signed = signed or coefficient < 0 or position in self.signed
                else:
                    total += coefficient * value
            if (
                total
                and (not open_ended or (total > 0 and not signed))
                and self.sheet.lacks(total, len(equation.terms))
            ):
                found.append((equation, -total))
        return found

    def shifted(self, lines: Lines, straight: Reading) -> Iterator[Reading]:
        """Readings with one zero cell lost, so that the following cells are one to the left of their columns."""
        own = [cell for cell, _ in lines.layout.first]
        full, last = lines.right is not None or not self.parts, lines.layout.last
        if full and len(lines.first) > last and (lines.first[last] or any(cell == last for cell, _ in lines.unread)):
            return  # an amount would be lost
        seen = [straight.values]
        zero = self._zero_cells(lines)
        for lost in range(1, len(own)):
            if own[lost - 1] in zero and lost > 1:
                continue  # as if that one were lost
            reading = self._displaced(lines, straight, [*own[:lost], LOST, *own[lost:-1]])
            if reading is not None and reading.values not in seen:
                seen.append(reading.values)
                yield reading

    def shifted_twice(self, lines: Lines, straight: Reading) -> Iterator[Reading]:
        """Readings with two zero cells lost before 집행잔액, if its parts two cells further on add up to it."""
        own, whole = [cell for cell, _ in lines.layout.first], lines.layout.cell(self.whole)
        if not self.parts or whole not in own or any(lines.first[own[-2] :]):
            return
        zero, end = self._zero_cells(lines), own.index(whole)
        places = [at for at in range(1, end) if own[at - 1] not in zero or at == 1]
        for first, second in combinations_with_replacement(places, 2):
            cells = [*own[:first], LOST, *own[first:second], LOST, *own[second:-2]]
            reading = self._displaced(lines, straight, cells)
            left = reading and reading.values[self.whole]
            if reading and left and left == sum(self._parts_of(reading, lines, cells[end + 1 :])):
                yield reading

    def _parts_of(self, reading: Reading, lines: Lines, cells: list[int]) -> list[int]:
        """The parts of 집행잔액 in won, or the amounts in their cells if a line of them was lost."""
        values = (reading.values[at] for at in self.parts) if lines.right else (lines.first[at] for at in cells)
        return [value or 0 for value in values]

    def printed_early(self, lines: Lines) -> Spot | None:
        """The spot of an 예산현액 printed before its own cell: it is the sum of all before it (E1), and no less than
        what follows.

        None where it is in its own cell, or the row has second lines before it.
        """
        changes = self.sheet.equation("E1")
        if changes is None or lines.left is not None:
            return None
        columns = {column for column, _ in changes.terms}
        cells = [cell for cell, column in lines.layout.first if column in columns]
        amounts = [lines.first[cell] or 0 for cell in cells if cell < len(lines.first)]
        sums = [at for at, amount in enumerate(amounts) if at > 1 and amount == sum(amounts[:at])]
        early = sums[-1] if sums else len(amounts)
        behind = amounts[early + 1 :]
        return Spot(0, cells[early]) if behind and amounts[early] >= max(behind) else None

    def _budgets(self, lines: Lines, early: Spot) -> Reading:
        """The reading with only 예산액 and the 예산현액 printed early."""
        budget, current = map(self.sheet.position, ("budget", "current_budget"))
        reading = self._known(self.straight(lines), {budget})
        reading.values[current], reading.spots[current] = lines.first[early.cell], early
        return reading

    def _zero_cells(self, lines: Lines) -> set[int]:
        """The cells that print 0, in both lines if they or the next cell have two."""
        zero = {cell for cell, amount in enumerate(lines.first) if amount == 0}
        for amounts, columns in ((lines.left, lines.layout.before), (lines.right, lines.layout.behind)):
            if amounts and amounts[0][1].line == 0:
                second = {spot.cell: amount for amount, spot in amounts}
                two_lines = {*second, *(cell - at for cell, _ in columns for at in (0, 1))}
                zero -= {cell for cell in two_lines if second.get(cell) != 0}
        return zero

    def pushed(self, lines: Lines, straight: Reading) -> Iterator[Reading]:
        """Readings with one surplus zero cell, so that the following cells are one to the right of their columns."""
        own = [cell for cell, _ in lines.layout.first]
        seen = [straight.values]
        for at, extra in enumerate(own[1:], 1):
            if extra < len(lines.first) and lines.first[extra] == 0:
                reading = self._displaced(lines, straight, [*own[:at], *own[at + 1 :], lines.layout.last + 1])
                if reading is not None and reading.values not in seen:
                    seen.append(reading.values)
                    yield reading

    def shifted_further(self, reading: Reading) -> Reading | None:
        """The reading of a shifted row shifted once more: all of its 보조금반납금 may be 집행잔액 instead; or None."""
        back = self.sheet.column_before(self.whole)
        if back is None or not self.parts or reading.values[self.whole] != 0 or not reading.values[back]:
            return None
        if any(reading.values[position] or reading.mended.get(position) for position in self.parts):
            return None
        values, spots = reading.values.copy(), reading.spots.copy()
        values[self.whole], values[back] = values[back], 0
        spots[self.whole], spots[back] = spots[back], None
        for position in self.parts:
            values[position] = spots[position] = None
        return self._moved(Reading(values, spots, reading.mended))

    def swapped(self, lines: Lines) -> Iterator[Reading]:
        """Readings with two neighbouring amounts exchanged, if that alone makes the identities hold."""
        own = [cell for cell, _ in lines.layout.first]
        for at, (left, right) in enumerate(pairwise(own)):
            if right < len(lines.first) and lines.first[left] != lines.first[right]:
                reading = self._displaced(lines, self.straight(lines), [*own[:at], right, left, *own[at + 2 :]])
                if reading is not None and not self.broken(reading.values):
                    yield reading

    def mended(self, reading: Reading, most: int) -> list[Reading]:
        """Readings with up to `most` amounts replaced by those that the identities require."""
        broken = self.broken(reading.values)
        if not broken:
            return [reading]
        if most == 0:
            return []
        equation, missing = broken[0]
        found: list[Reading] = []
        for position, coefficient in equation.terms:
            printed = reading.values[position]
            if printed is None or position in reading.mended:
                continue
            value = printed + coefficient * missing
            if value < 0 and position not in self.signed:
                continue
            values = reading.values.copy()
            values[position] = value
            because = tuple(dict.fromkeys((*reading.because, equation.id)))
            one = Reading(values, reading.spots, {**reading.mended, position: printed}, because, self.sheet.scale)
            found += self.mended(one, most - 1)
        return found

    def _displaced(self, lines: Lines, straight: Reading, cells: list[int]) -> Reading | None:
        """The reading with these cells assigned to the columns; None where no identity supports it."""
        reading = self._laid(lines, cells)
        is_likely = self._spoken_for(reading, straight) and not self._exceeds_whole(lines, cells, reading)
        return self._moved(reading) if is_likely else None

    def _exceeds_whole(self, lines: Lines, cells: list[int], reading: Reading) -> bool:
        """Whether the amount under 집행잔액 would become its first part, and exceed it.

        An amount that exceeds all before it in the row, or has amounts after it, is another row's second line.
        """
        own = [cell for cell, _ in lines.layout.first]
        whole = lines.layout.cell(self.whole)
        if not self.parts or lines.right is not None or whole not in own[:-1] or whole >= len(lines.first):
            return False
        becomes_part = cells[own.index(whole) + 1] == whole
        read = reading.values[self.whole]
        is_lost = reading.spots[self.whole] and (read is None or (not read and self.broken(reading.values)))
        amount, before = lines.first[whole] or 0, [lines.first[cell] for cell in own if cell < whole]
        is_own = not any(lines.first[whole + 1 :]) and (None in before or amount <= max(one or 0 for one in before))
        return becomes_part and not is_lost and is_own and amount > (read or 0)

    def _spoken_for(self, reading: Reading, straight: Reading) -> bool:
        """Whether identities confirm every moved amount, in a table that lacks columns of some identities."""
        if self.tries_all:
            return True
        spoken: set[int] = set()
        for equation in self.sheet.equations:
            positions = {position for position, _ in equation.terms}
            if all(reading.values[position] is not None for position in positions):
                spoken |= positions
        pairs = zip(reading.values, straight.values, strict=True)
        return all(at in spoken for at, (moved, own) in enumerate(pairs) if moved != own)

    def _moved(self, reading: Reading) -> Reading:
        reading.because = tuple(
            equation.id
            for equation in self.sheet.equations
            if all(reading.values[at] is not None for at, _ in equation.terms)
        )
        return reading

    def _laid(self, lines: Lines, cells: list[int]) -> Reading:
        """The reading with the first line's columns assigned to these cells; LOST gives 0."""
        values: Values = [None] * len(self.sheet.columns)
        spots: list[Spot | None] = [None] * len(values)
        first, layout = lines.first, lines.layout
        for (own, position), cell in zip(layout.first, cells, strict=True):
            if lines.right is None and own in layout.parts:
                continue
            if cell == LOST:
                values[position] = 0
            elif cell < len(first):
                values[position] = first[cell]
                spots[position] = Spot(0, cell)
        reading = Reading(values, spots)
        laid = {own: cell for (own, _), cell in zip(layout.first, cells, strict=True)}
        for amounts, columns in ((lines.left, layout.before), (lines.right, layout.behind)):
            if amounts and amounts[0][1].line == 0:
                self._lay_inside(dict(_by_cell(amounts)), reading, columns, laid)
            elif amounts is not None:
                self._lay_below(amounts, reading, columns)
        return reading

    def _lay_inside(self, second: dict[int, Part], reading: Reading, columns: Positions, laid: dict[int, int]) -> None:
        """Assign the second lines of two-line cells with their cells; both lines of a lost zero cell are 0."""
        for own, position in columns:
            cell = laid[own]
            if cell == LOST:
                reading.values[position] = 0
            elif cell in second:
                reading.values[position], reading.spots[position] = second[cell]

    def _lay_below(self, amounts: Amounts, reading: Reading, columns: Positions) -> None:
        """Assign the line below in order: its cells may be shifted against the first line, but stay together."""
        if not any(amount for amount, _ in amounts[len(columns) :]):
            amounts = amounts[: len(columns)]
        if len(amounts) == len(columns):
            parts = dict(zip((own for own, _ in columns), amounts, strict=True))
        else:
            parts = dict(_by_cell(amounts))
        for own, position in columns:
            if own in parts:
                reading.values[position], reading.spots[position] = parts[own]


def _by_cell(amounts: Amounts) -> Iterator[tuple[int, Part]]:
    return ((part[1].cell, part) for part in amounts)


def _distinct(readings: list[Reading]) -> list[Reading]:
    """The readings without those that another one subsumes."""
    remaining: list[Reading] = []
    for reading in readings:
        same = next((at for at, other in enumerate(remaining) if other.values == reading.values), None)
        if same is not None:
            remaining[same] = reading if reading.is_likely and not remaining[same].is_likely else remaining[same]
        elif not any(_says_all(other, reading) for other in remaining):
            remaining = [other for other in remaining if not _says_all(reading, other)]
            remaining.append(reading)
    return remaining


def _says_all(reading: Reading, other: Reading) -> bool:
    """Whether `reading` agrees with all that `other` knows; an unreadable cell agrees with any amount."""
    pairs = zip(reading.values, reading.spots, other.values, other.spots, strict=True)
    return all(value == own if own is not None else at in (None, spot) for value, spot, own, at in pairs)


@dataclass(frozen=True, slots=True)
class Candidates:
    """A table with its lines, the straight reading of each row, and all plausible readings of each row (its domain)."""

    table: PrintedTable
    sheet: TableSchema
    lines: list[Lines]
    reader: RowReader
    straight: list[Reading]
    domains: list[list[Reading]]


def read_candidates(table: PrintedTable) -> Candidates:
    """Read the amounts of every row, and its candidate assignments."""
    sheet = schema_of(table)
    lines = [read_lines(row, table.scale, sheet.layout_of(row)) for row in table.rows]
    reader = RowReader(sheet, signed_columns(sheet, lines))
    for at, one in enumerate(lines):
        if one.rest and not reader.tied(one):
            lines[at] = read_own_line(table.rows[at], table.scale, one.layout)
    straight = [reader.straight(one) for one in lines]
    reader.sheet = sheet = replace(sheet, rounded=_is_rounded(reader, straight))
    domains = [
        [reader.confirmed(read)] if unreadable(sheet, one) else reader.tied(one) if one.rest else reader.readings(one)
        for one, read in zip(lines, straight, strict=True)
    ]
    return Candidates(table, sheet, lines, reader, straight, domains)


def _is_rounded(reader: RowReader, straight: Sequence[Reading]) -> bool:
    """Whether several rows of a table in thousands or millions are off by no more than rounding explains."""
    unit = reader.sheet.scale
    off = filter(None, (reader.broken(one.values) for one in straight)) if unit > 1 else ()
    rounded = sum(all(explains(lacking, len(equation.terms), unit) for equation, lacking in broken) for broken in off)
    return rounded >= _LEAST_ROUNDED


def unreadable(sheet: TableSchema, lines: Lines) -> bool:
    """Whether most of a row's main amounts are unreadable, so that its other amounts are untested."""
    unread = {cell for cell, _ in lines.unread}
    return sum(sheet.layout.cell(position) in unread for position in sheet.keys) >= _MOST_OF_KEYS


def signed_columns(sheet: TableSchema, lines: list[Lines]) -> frozenset[int]:
    """The columns that may be negative by nature, or in which a negative amount is printed."""
    negative = {
        position
        for one in lines
        for cell, position in one.layout.first
        if cell < len(one.first) and (one.first[cell] or 0) < 0
    }
    return sheet.signed | negative
