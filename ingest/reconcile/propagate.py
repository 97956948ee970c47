"""What the equations leave no choice about: a single unknown of an equation, and nils where nothing is left to share.

The row identities and the sums of the tree are linear equations over the same figures. A figure is filled in
where one of them leaves exactly one value, and that may settle the next, until nothing changes.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.reconcile.families import Tree
from ingest.reconcile.readings import Values
from ingest.reconcile.sheets import Sheet

Cell = tuple[int, int]
"""(row, column position)"""


@dataclass(slots=True)
class Ledger:
    """The figures of one table as far as they are known, by row and column position; None is unknown.

    `derived` tells for each figure filled in here by which identities.
    """

    sheet: Sheet
    tree: Tree
    values: list[Values]
    signed: frozenset[int]
    derived: dict[Cell, tuple[str, ...]] = field(default_factory=dict)
    closed: set[Cell] = field(default_factory=set)

    def row_terms(self, row: int, number: int) -> list[tuple[Cell, int]]:
        return [((row, position), coefficient) for position, coefficient in self.sheet.equations[number].terms]

    def family_terms(self, number: int, column: int) -> list[tuple[Cell, int]]:
        family = self.tree.families[number]
        return [((family.parent, column), -1), *(((child, column), 1) for child in family.children)]

    def missing(self, terms: Iterable[tuple[Cell, int]]) -> int | None:
        """Σ coefficient × value, 0 where the equation holds; None where a figure is unknown."""
        total = 0
        for (row, column), coefficient in terms:
            value = self.values[row][column]
            if value is None:
                return None
            total += coefficient * value
        return total


def propagate(ledger: Ledger, start: Iterable[Cell] | None = None) -> None:
    """Fills in what the equations determine, beginning with those around `start` (everything unknown, by default)."""
    waiting: deque[Cell] = deque(_unknown(ledger) if start is None else start)
    tried: set[tuple[int, int, int]] = set()
    while waiting:
        cell = waiting.popleft()
        for key in _equations_of(ledger, cell):
            if key in tried:
                continue
            tried.add(key)
            for settled in _settle(ledger, key):
                tried.difference_update(_equations_of(ledger, settled))
                waiting.append(settled)


def _unknown(ledger: Ledger) -> list[Cell]:
    return [
        (row, column)
        for row, values in enumerate(ledger.values)
        if None in values
        for column, value in enumerate(values)
        if value is None
    ]


def _equations_of(ledger: Ledger, cell: Cell) -> list[tuple[int, int, int]]:
    """The equations a figure stands in: (0, row, number of the row identity), (1, family, column)."""
    row, column = cell
    found = [
        (0, row, number)
        for number, equation in enumerate(ledger.sheet.equations)
        if any(position == column for position, _ in equation.terms)
    ]
    return found + [(1, number, column) for number in ledger.tree.of_row[row]]


def _settle(ledger: Ledger, key: tuple[int, int, int]) -> list[Cell]:
    """Fills in what one equation determines, and says which figures."""
    kind, where, which = key
    terms = ledger.row_terms(where, which) if kind == 0 else ledger.family_terms(where, which)
    identity = ledger.sheet.equations[which].id if kind == 0 else ledger.sheet.tree
    total, unknown = 0, []
    for cell, coefficient in terms:
        value = ledger.values[cell[0]][cell[1]]
        if value is None:
            unknown.append((cell, coefficient))
        else:
            total += coefficient * value
    if not unknown:
        return []
    if len(unknown) == 1:
        cell, coefficient = unknown[0]
        return _fill(ledger, [cell], -total * coefficient, identity)
    one_way = len({coefficient for _, coefficient in unknown}) == 1
    if total == 0 and one_way and not any(cell[1] in ledger.signed for cell, _ in unknown):
        return _fill(ledger, [cell for cell, _ in unknown], 0, identity)
    return []


def _fill(ledger: Ledger, cells: list[Cell], value: int, identity: str) -> list[Cell]:
    if any(cell in ledger.closed for cell in cells):
        return []
    if value < 0 and any(column not in ledger.signed for _, column in cells):
        return []
    for row, column in cells:
        ledger.values[row][column] = value
        ledger.derived[row, column] = (identity,)
    return cells
