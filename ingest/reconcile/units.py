"""Matches the rows of the report's unit tables with those of 사업별조서, and copies the year before.

Rows are matched by amounts and order within the tree; names are weak evidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from figures.names import one_letter_off, search_key
from figures.standing import Standing
from figures.won import read_won, split_amounts
from ingest.reconcile.codes import without_code
from ingest.reconcile.evidence import UnitEvidence
from ingest.reconcile.matching import align
from ingest.reconcile.rounding import agree, unit_of
from ingest.rows import Figure, Place, PrintedRow, PrintedTable, ProvenRow
from performance.columns import UNIT_PROGRAMS

UNIT, DETAIL = 2, 3
BEFORE, BUDGET, SPENT = "spent_before", "current_budget", "spent"
"""'19결산, '20예산 (really 예산현액) and '20결산."""
_CELLS = {column.name: column.cell for column in UNIT_PROGRAMS}
_ACCOUNT = 1
"""The cell of 회계구분 in the standard form."""


@dataclass(slots=True)
class UnitRow:
    """A row of a unit table with amounts in won by column; None if unreadable.

    `units` are the printed units in won of this table and of the settlement.
    """

    printed: PrintedRow
    amounts: dict[str, int | None]
    units: tuple[int, int] = (1, 1)

    @property
    def name(self) -> str:
        return self.printed.name

    @property
    def money(self) -> tuple[int | None, int | None]:
        return self.amounts[BUDGET], self.amounts[SPENT]

    def is_same(self, own: int | None, other: int | None) -> bool:
        """Whether its amount equals one of the settlement up to rounding, or both are unknown."""
        return own == other or agree(own, other, self.units)

    def has_money(self, program: ProvenRow) -> bool:
        """Whether both its amounts equal a program's."""
        return all(map(self.is_same, self.money, _money(program)))


@dataclass(slots=True)
class Pairing:
    """The settlement's row index for each row of the unit tables; None without one."""

    tables: list[list[UnitRow]]
    of_table: list[list[int | None]]


def read_unit_tables(tables: Sequence[PrintedTable], settled: int = 1) -> list[list[UnitRow]]:
    """The rows of the unit tables; `settled` is the settlement's unit in won. Tables without rows are left out."""
    return [[_read(row, (table.scale, settled)) for row in table.rows] for table in tables if table.rows]


def _read(row: PrintedRow, units: tuple[int, int]) -> UnitRow:
    return UnitRow(row, {column: _amount(row, cell_in(row, column), units[0]) for column in _CELLS}, units)


def cell_in(row: PrintedRow, column: str) -> int | None:
    """The cell of a column by the row's layout, else in the standard form; None without one."""
    return row.cell_of(column) if row.columns else _CELLS.get(column)


def _amount(row: PrintedRow, cell: int | None, scale: int) -> int | None:
    try:
        (part,) = split_amounts(row.cells[cell].strip()) if cell is not None and cell < len(row.cells) else []
        return read_won(part, scale)
    except ValueError:  # no, several, or unreadable amounts
        return None


def unit_evidence(tables: Sequence[Sequence[UnitRow]]) -> list[UnitEvidence]:
    """Evidence for levels from the unit tables: the first row is a unit, the others its details.

    A first row without 회계구분, which only units print, may be a detail whose unit's row is lost.
    """
    return [
        UnitEvidence(row.name, UNIT if at == 0 else DETAIL, *row.money)
        for table in tables
        for at, row in enumerate(table)
        if at or _is_opening(row.printed)
    ]


def _is_opening(row: PrintedRow) -> bool:
    """Whether a row prints its 회계구분, or its table has no such column."""
    cell = row.cell_of("account") if row.columns else _ACCOUNT
    return cell is None or any(text.strip() for text in row.cells[cell : cell + 1])


def pair(tables: list[list[UnitRow]], rows: list[ProvenRow]) -> Pairing:
    """Match each table to a unit, and its rows to the unit's details, in order."""
    units = [at for at, row in enumerate(rows) if row.level == UNIT]
    children: dict[int, list[int]] = {unit: [] for unit in units}
    for at, row in enumerate(rows):
        if row.parent in children:
            children[row.parent].append(at)
    pairing = Pairing(tables, [[None] * len(table) for table in tables])

    def similarity(number: int, unit: int) -> float:
        return _table_similarity(tables[number], rows, unit, children[unit])

    for number, unit in align(range(len(tables)), units, similarity):
        if number is None or unit is None:
            continue
        table, details = tables[number], children[units[unit]]
        first = 0  # the index of the first detail: the unit's row may be lost
        if not _is_detail(table[0], rows[units[unit]], [rows[at] for at in details]):
            pairing.of_table[number][0] = units[unit]
            first = 1
        found = pairing.of_table[number]
        for left, right in align(table[first:], [rows[at] for at in details], _row_similarity):
            if left is not None:
                found[first + left] = None if right is None else details[right]
        for at in range(first, len(table)):
            if found[at] is None:
                left_over = (detail for detail in details if detail not in found)
                found[at] = next((detail for detail in left_over if _is_same(table[at], rows[detail])), None)
    return pairing


def _is_same(row: UnitRow, program: ProvenRow) -> bool:
    """Whether a row has a program's name and amounts, and so matches wherever it is in its table."""
    return any(row.money) and row.has_money(program) and _has_name(row, program)


def _is_detail(row: UnitRow, unit: ProvenRow, details: list[ProvenRow]) -> bool:
    """Whether the first row of a table has the amounts of a detail, and none of the unit's.

    If a table lists a single detail, its first row has the detail's amounts but the unit's name.
    """
    alike = [detail for detail in details if row.has_money(detail)]
    of_unit = any(row.is_same(own, other) for own in row.money for other in _money(unit))
    if not any(row.money) or not alike or of_unit:
        return False
    return not _has_name(row, unit) or any(_has_name(row, detail) for detail in alike)


def _money(program: ProvenRow) -> tuple[int | None, int | None]:
    return program.figures[BUDGET].value, program.figures[SPENT].value


def _has_name(row: UnitRow, program: ProvenRow) -> bool:
    """Whether a row has a program's name, up to one misread letter."""
    name = without_code(program.name, program.printed)
    return search_key(row.name) == search_key(name) or one_letter_off(row.name, name)


def _table_similarity(table: list[UnitRow], rows: list[ProvenRow], unit: int, details: list[int]) -> float:
    similarity = _row_similarity(table[0], rows[unit])
    return similarity + sum(any(row.money) and any(row.has_money(rows[at]) for at in details) for row in table)


def _row_similarity(row: UnitRow, program: ProvenRow) -> float:
    """The similarity of a row and a program: most for both amounts, less for a name than for one, 0 for zeros."""
    money = _money(program)
    alike = sum(2.0 for own, other in zip(row.money, money, strict=True) if own and row.is_same(own, other))
    if row.has_money(program) and any(money):
        alike = 4.0
    name = without_code(program.name, program.printed)
    if search_key(row.name) == search_key(name):
        return alike + 1.0
    return alike + 0.5 if one_letter_off(row.name, name) else alike


def carry_over(pairing: Pairing, rows: list[ProvenRow]) -> None:
    """Give each matched row its 전년도결산액, conflicting if its table does not add up.

    In a table of one row whose others are lost, it is untested, and so unknown.
    """
    for table, programs in zip(pairing.tables, pairing.of_table, strict=True):
        befores = [row.amounts[BEFORE] if len(table) > 1 else None for row in table]
        known = [amount for amount in befores if amount is not None]
        units = [unit_of(amount, table[0].units[0]) for amount in known]
        conflicting = len(known) < len(befores) or not agree(known[0], sum(known[1:]), units)
        conflicting = conflicting or _repeats_a_row(table, programs)
        for row, program, value in zip(table, programs, befores, strict=True):
            if program is None:
                continue
            place = Place(row.printed.page, row.printed.line, cell_in(row.printed, BEFORE) or 0)
            standing = Standing.CONFLICTING if conflicting else Standing.PRINTED
            if value is None:
                rows[program].figures["spent_before"] = Figure(None, Standing.UNKNOWN, place)
            else:
                because = ("P4",) if conflicting else ()
                rows[program].figures["spent_before"] = Figure(value, standing, place, None, because)


def _repeats_a_row(table: Sequence[UnitRow], programs: Sequence[int | None]) -> bool:
    """Whether a row that the settlement has once is repeated below itself; such a table adds up at most by chance."""
    return any(
        row.printed.cells == other.printed.cells and None in pair
        for (row, other), pair in zip(pairwise(table), pairwise(programs), strict=True)
    )
