"""Table schemas of the reconciler: columns by position, their cells in a row, and their equations."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from budget.columns import EXPENDITURE, REVENUE
from figures.columns import Column
from ingest.reconcile.identities import IDENTITIES, Equation, equations
from ingest.reconcile.level_search import KEY_COLUMNS
from ingest.reconcile.rounding import explains
from ingest.rows import Columns, PrintedRow, PrintedTable

Positions = tuple[tuple[int, int], ...]
"""(cell, position of its column), in the order of the cells."""


@dataclass(frozen=True, slots=True)
class RowLayout:
    """The cells of a schema's columns in a row.

    `first` and `second` are the cells of first and second lines. Second lines before the cell `middle` are budget
    changes (`before`), those from it on are parts of 집행잔액 (`behind`). `parts` are the cells of the latter, `plain`
    is the last cell before them. `others` are cells without figures.
    """

    first: Positions
    second: Positions
    middle: int
    others: frozenset[int]
    before: Positions = field(init=False, compare=False)
    behind: Positions = field(init=False, compare=False)
    parts: frozenset[int] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        behind = tuple(pair for pair in self.second if pair[0] >= self.middle)
        object.__setattr__(self, "before", tuple(pair for pair in self.second if pair[0] < self.middle))
        object.__setattr__(self, "behind", behind)
        object.__setattr__(self, "parts", frozenset(cell for cell, _ in behind))

    @property
    def last(self) -> int:
        return self.first[-1][0] if self.first else 0

    @property
    def plain(self) -> int:
        return max((cell for cell, _ in self.first if cell not in self.parts), default=0)

    def cell(self, position: int) -> int | None:
        """The cell whose first line holds a column; None without one."""
        return next((cell for cell, own in self.first if own == position), None)


@dataclass(frozen=True, slots=True)
class TableSchema:
    """The schema of a provable table, as printed in this table.

    `columns` are all of its kind, except optional ones that it does not print. `layout` is the fullest of its rows'.
    `equations` are those whose columns are printed. `signed` are the positions that may be negative by nature. `keys`
    are the columns whose sums give the levels, `printed_keys` how many of them are printed. `scale` is the unit in won,
    `rounded` whether its rows show that amounts are rounded to it: sums then hold up to rounding.
    """

    table: str
    columns: tuple[str, ...]
    tree: str
    equations: tuple[Equation, ...]
    layout: RowLayout
    signed: frozenset[int]
    keys: tuple[int, ...]
    printed_keys: int
    scale: int = 1
    rounded: bool = False

    def lacks(self, difference: int, amounts: int) -> bool:
        """Whether so many amounts are off from a sum by more than rounding explains; in won."""
        return difference != 0 and not (self.rounded and explains(difference, amounts, self.scale))

    @property
    def determines_levels(self) -> bool:
        """Whether at least two key columns are printed; in a single one, sums hold by chance."""
        return self.printed_keys >= _LEAST_KEYS

    @property
    def tries_all(self) -> bool:
        """Whether the columns of every row identity of its kind are printed."""
        return len(self.equations) == sum(one.table == self.table and bool(one.terms) for one in IDENTITIES)

    def layout_of(self, row: PrintedRow) -> RowLayout:
        """The layout of a row."""
        return _layout(self.columns, row.columns) if row.columns else self.layout

    def position(self, column: str) -> int:
        return self.columns.index(column)

    def column_before(self, position: int) -> int | None:
        """The column in the cell before another column's."""
        cell = self.layout.cell(position)
        return next((own for at, own in self.layout.first if cell is not None and at == cell - 1), None)

    def equation(self, identity: str) -> Equation | None:
        """The row identity of that id; None where its columns are not printed."""
        return next((one for one in self.equations if one.id == identity), None)


_DECLARED = {"expenditure": EXPENDITURE, "revenue": REVENUE}
PROVEN = frozenset(_DECLARED)
"""The forms whose rows are proven by identities."""
_TREES = {"expenditure": "E5", "revenue": "R4"}
_SIGNED = {
    "expenditure": ("interprogram_transfer", "reserve_used", "diversion", "reorganisation_transfer", "other_change"),
    "revenue": (),
}
_KEYS: dict[str, tuple[str, ...]] = {"expenditure": KEY_COLUMNS, "revenue": ()}
_LEAST_KEYS = 2
_MIDDLE = "spent"
"""The column after which second lines are parts of 집행잔액."""


def schema_of(table: PrintedTable) -> TableSchema:
    """The schema of a table by the layouts of its rows."""
    return _sheet(table.form, tuple(table.layouts), table.scale)


def sheet_with(form: str, names: Iterable[str]) -> TableSchema:
    """The schema of a mapped table with these columns."""
    stated = set(names)
    return _sheet(form, (((), *((column.name,) for column in _DECLARED[form] if column.name in stated)),))


def as_declared(declared: Iterable[Column]) -> Columns:
    """The layout of the standard form, from `Column.cell` and `Column.line`."""
    lines: dict[int, list[Column]] = {}
    for column in declared:
        if column.cell is not None:
            lines.setdefault(column.cell, []).append(column)
    return tuple(
        tuple(column.name for column in sorted(lines.get(cell, ()), key=lambda column: column.line))
        for cell in range(max(lines) + 1)
    )


@lru_cache(maxsize=1024)
def _sheet(form: str, layouts: tuple[Columns, ...], scale: int = 1) -> TableSchema:
    declared = _DECLARED[form]
    each = [columns or as_declared(declared) for columns in layouts or ((),)]
    printed = frozenset(name for columns in each for names in columns for name in names)
    names = tuple(column.name for column in declared if column.cell is not None or column.name in printed)
    return TableSchema(
        form,
        names,
        _TREES[form],
        equations(form, names, printed),
        _layout(names, max(each, key=lambda columns: sum(map(len, columns)))),
        frozenset(names.index(name) for name in _SIGNED[form] if name in names),
        tuple(names.index(name) for name in _KEYS[form]),
        len(printed.intersection(_KEYS[form])),
        scale,
    )


@lru_cache(maxsize=1024)
def _layout(names: tuple[str, ...], columns: Columns) -> RowLayout:
    position = {name: at for at, name in enumerate(names)}
    lines: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for cell, held in enumerate(columns):
        for line, name in zip(lines, (one for one in held if one in position), strict=False):
            line.append((cell, position[name]))
    first, second = map(tuple, lines)
    others = frozenset(range(len(columns))) - {cell for cell, _ in first}
    middle = next((cell + 1 for cell, at in first if names[at] == _MIDDLE), len(columns))
    return RowLayout(first, second, middle, others)
