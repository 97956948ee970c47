"""Constraint propagation: derives the only unknown of an equation, and zeros where nothing is left to share.

The row identities and the sums of the tree are linear equations over the same figures. A figure is derived where one of
them leaves exactly one value, until nothing changes.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.reconcile.candidate_assignments import Values
from ingest.reconcile.schemas import TableSchema
from ingest.reconcile.sum_constraints import Tree

Cell = tuple[int, int]
"""(row, column position)"""


class Key(NamedTuple):
    """An equation: a row identity of a row (`which`: its number), or the sum of a family in a column."""

    in_tree: bool
    where: int
    which: int


@dataclass(slots=True)
class Ledger:
    """The known figures of one table, by row and column position; None is unknown.

    `origin` is the equation of each derived figure. `suspect` figures derive no others, `closed` ones must not be
    derived, and the sums of `erring` families derive nothing.
    """

    sheet: TableSchema
    tree: Tree
    values: list[Values]
    signed: frozenset[int]
    origin: dict[Cell, Key] = field(default_factory=dict)
    suspect: set[Cell] = field(default_factory=set)
    closed: set[Cell] = field(default_factory=set)
    erring: set[int] = field(default_factory=set)
    of_column: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.of_column = [
            [
                number
                for number, equation in enumerate(self.sheet.equations)
                if any(position == column for position, _ in equation.terms)
            ]
            for column in range(len(self.sheet.columns))
        ]

    def copy(self) -> "Ledger":
        """A copy to change; schema and tree are shared."""
        values = [row.copy() for row in self.values]
        sets = self.suspect.copy(), self.closed.copy(), self.erring.copy()
        return Ledger(self.sheet, self.tree, values, self.signed, self.origin.copy(), *sets)

    def equations_of(self, cell: Cell) -> list[Key]:
        """The equations that contain a figure."""
        row, column = cell
        found = [Key(False, row, number) for number in self.of_column[column]]
        for number in self.tree.of_row[row]:
            if not (self.tree.families[number].loose and column in self.sheet.signed):
                found.append(Key(True, number, column))
        return found

    def terms(self, key: Key) -> list[tuple[Cell, int]]:
        return self.family_terms(*key[1:]) if key.in_tree else self.row_terms(*key[1:])

    def identity(self, key: Key) -> str:
        return self.sheet.tree if key.in_tree else self.sheet.equations[key.which].id

    def row_terms(self, row: int, number: int) -> list[tuple[Cell, int]]:
        return [((row, position), coefficient) for position, coefficient in self.sheet.equations[number].terms]

    def family_terms(self, number: int, column: int) -> list[tuple[Cell, int]]:
        family = self.tree.families[number]
        return [((family.parent, column), -1), *(((child, column), 1) for child in family.children)]

    def missing(self, terms: Sequence[tuple[Cell, int]]) -> int | None:
        """Σ coefficient × value, 0 where the equation holds; None where a figure is unknown."""
        total = 0
        for (row, column), coefficient in terms:
            value = self.values[row][column]
            if value is None:
                return None
            total += coefficient * value
        return total if self.sheet.lacks(total, len(terms)) else 0


def propagate(ledger: Ledger) -> None:
    """Derive what the equations determine, until nothing changes; from rounded amounts, of inexact sums, only 0."""
    waiting: deque[Cell] = deque(
        (row, column)
        for row, values in enumerate(ledger.values)
        if None in values
        for column, value in enumerate(values)
        if value is None
    )
    checked: set[Key] = set()
    while waiting:
        for key in ledger.equations_of(waiting.popleft()):
            if key in checked:
                continue
            checked.add(key)
            for settled in _settle(ledger, key):
                checked.difference_update(ledger.equations_of(settled))
                waiting.append(settled)


def _settle(ledger: Ledger, key: Key) -> list[Cell]:
    """Derive what one equation determines; return the derived figures."""
    if key.in_tree and key.where in ledger.erring:
        return []
    total, unknown = 0, []
    for cell, coefficient in ledger.terms(key):
        value = ledger.values[cell[0]][cell[1]]
        if value is None:
            unknown.append((cell, coefficient))
        elif cell in ledger.suspect or (value and ledger.sheet.rounded):
            return []
        else:
            total += coefficient * value
    if not unknown:
        return []
    if len(unknown) == 1:
        cell, coefficient = unknown[0]
        return _fill(ledger, [cell], -total * coefficient, key)
    one_way = len({coefficient for _, coefficient in unknown}) == 1
    if total == 0 and one_way and not any(cell[1] in ledger.signed for cell, _ in unknown):
        return _fill(ledger, [cell for cell, _ in unknown], 0, key)
    return []


def _fill(ledger: Ledger, cells: list[Cell], value: int, key: Key) -> list[Cell]:
    if any(cell in ledger.closed for cell in cells):
        return []
    if value < 0 and any(column not in ledger.signed for _, column in cells):
        return []
    if any(_more_than_whole(ledger, cell, value) for cell in cells):
        return []
    for row, column in cells:
        ledger.values[row][column] = value
        ledger.origin[row, column] = key
    return cells


def _more_than_whole(ledger: Ledger, cell: Cell, value: int) -> bool:
    """Whether a part would exceed its whole, if no part is negative."""
    row, column = cell
    for number in ledger.of_column[column]:
        equation = ledger.sheet.equations[number]
        only_parts = all(sign > 0 and at not in ledger.signed for at, sign in equation.terms[1:])
        whole = ledger.values[row][equation.total]
        if only_parts and column != equation.total and whole is not None and value > whole:
            return True
    return False


def confirming_keys(ledger: Ledger, cell: Cell, *, independent: bool = False) -> list[Key]:
    """The equations with all figures known that hold and contain this figure.

    With `independent`, only those that derived none of their figures, and so could have failed.
    """
    found = []
    for key in ledger.equations_of(cell):
        terms = ledger.terms(key)
        if ledger.missing(terms) == 0 and not (independent and any(ledger.origin.get(one) == key for one, _ in terms)):
            found.append(key)
    return found
