"""The sheets as the reconciler sees them: columns by position, where each stands in a row, and its equations."""

from dataclasses import dataclass

from budget.columns import EXPENDITURE, REVENUE
from figures.columns import Column
from ingest.reconcile.identities import Equation, equations


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of table whose rows are repaired.

    `first` and `second` are the (cell, position of its column) of the first and the second line of a
    row; `signed` the positions whose amounts are negative by nature; `keys` those whose sums tell the levels.
    """

    table: str
    columns: tuple[str, ...]
    tree: str
    equations: tuple[Equation, ...]
    first: tuple[tuple[int, int], ...]
    second: tuple[tuple[int, int], ...]
    signed: frozenset[int]
    keys: tuple[int, ...]

    def position(self, column: str) -> int:
        return self.columns.index(column)


def _sheet(table: str, tree: str, columns: tuple[Column, ...], signed: tuple[str, ...], keys: tuple[str, ...]) -> Sheet:
    names = tuple(column.name for column in columns)
    lines: dict[int, list[tuple[int, int]]] = {1: [], 2: []}
    for position, column in enumerate(columns):
        if column.cell is not None:
            lines[column.line].append((column.cell, position))
    return Sheet(
        table,
        names,
        tree,
        equations(table, names),
        tuple(sorted(lines[1])),
        tuple(sorted(lines[2])),
        frozenset(names.index(name) for name in signed),
        tuple(names.index(name) for name in keys),
    )


EXPENDITURE_SHEET = _sheet(
    "expenditure",
    "E5",
    EXPENDITURE,
    ("interprogram_transfer", "reserve_used", "diversion", "other_change"),
    ("budget", "current_budget", "spent"),
)
REVENUE_SHEET = _sheet("revenue", "R4", REVENUE, (), ())
