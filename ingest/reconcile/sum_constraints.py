"""Sum constraints: which readings of a parent and its children satisfy their sums.

The readings of a family are considered together, column by column; unsupported ones are removed. Families share rows (a
child is the next family's parent), so pruning repeats until nothing changes.
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from itertools import accumulate

from ingest.reconcile.candidate_assignments import Reading, Values
from ingest.reconcile.level_search import children_of

STATES = 3000
"""A family with more partial sums than this is left undecided."""

Domains = list[list[Reading]]


@dataclass(slots=True)
class Family:
    """A parent with all its children, as row indexes.

    In a `loose` family rows of printed zeros may be missing: they change no printed sum, but their unprinted amounts
    may not be 0.
    """

    parent: int
    children: list[int]
    loose: bool = False

    @property
    def members(self) -> list[int]:
        return [self.parent, *self.children]

    def sign(self, row: int) -> int:
        """+1 for a child, −1 for the parent, so that the signed sum of a family is 0."""
        return -1 if row == self.parent else 1


@dataclass(slots=True)
class Tree:
    """The families of one table, and the indexes of those that each row belongs to."""

    parent: list[int | None]
    families: list[Family]
    of_row: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.of_row = [[] for _ in self.parent]
        for number, family in enumerate(self.families):
            for row in family.members:
                self.of_row[row].append(number)

    def children(self, row: int) -> list[int]:
        return next((self.families[at].children for at in self.of_row[row] if self.families[at].parent == row), [])


def build_tree(
    parent: list[int | None],
    candidates: Sequence[set[int]],
    zero: Callable[[int], bool],
    broken: Set[int] = frozenset(),
) -> Tree:
    """Build the tree. Candidate parents of an unplaced row get no family, or a loose one if the row is all 0.

    `broken` parents, whose children are incomplete or printed twice, get none either.
    """
    unsure: set[int] = set(broken)
    loose: set[int] = set()
    for row, one in enumerate(parent):
        if one is None and zero(row):
            loose |= candidates[row]
        elif one is None:
            unsure |= candidates[row]
    families = children_of(parent).items()
    return Tree(parent, [Family(one, rows, one in loose) for one, rows in families if one not in unsure])


def residuals(family: Family, chosen: Callable[[int], Values]) -> list[int | None]:
    """By column, the parent's amount minus the children's sum; None where an amount is unknown."""
    own = chosen(family.parent)
    rows = [chosen(child) for child in family.children]
    found: list[int | None] = []
    for total, *parts in zip(own, *rows, strict=True):
        if total is None or None in parts:
            found.append(None)
        else:
            found.append(total - sum(parts))
    return found


def prune_domains(tree: Tree, before: Domains) -> Domains:
    """The domains without readings that the families' sums rule out, repeated until nothing changes."""
    domains = list(before)
    waiting = dict.fromkeys(range(len(tree.families)))
    while waiting:
        number = next(iter(waiting))
        del waiting[number]
        for row in _prune_family(tree.families[number], domains):
            waiting |= dict.fromkeys(other for other in tree.of_row[row] if other != number)
    return domains


def _prune_family(family: Family, domains: Domains) -> list[int]:
    """Prune a family; return the rows that lost readings."""
    open_rows = [row for row in family.members if len(domains[row]) > 1]
    if not open_rows:
        return []
    columns, targets = _tested_columns(family, domains, open_rows)
    options = [
        [tuple(family.sign(row) * (reading.values[column] or 0) for column in columns) for reading in domains[row]]
        for row in open_rows
    ]
    columns_left = list(range(len(columns)))
    supported = _supported(options, targets, columns_left)
    if supported is None:
        columns_left = [at for at in columns_left if _holds_alone(options, targets, at)]
        supported = _supported(options, targets, columns_left) if columns_left else None
    if supported is None:
        return []
    pruned = []
    left_aside = set(range(len(columns))) - set(columns_left)
    for row, allowed, option in zip(open_rows, supported, options, strict=True):
        if any(len({one[at] for one in option}) > 1 for at in left_aside):
            continue  # a sum that fails with every choice cannot decide between readings
        if len(allowed) < len(domains[row]):
            domains[row] = [domains[row][at] for at in sorted(allowed)]
            pruned.append(row)
    return pruned


def _tested_columns(family: Family, domains: Domains, open_rows: list[int]) -> tuple[list[int], tuple[int, ...]]:
    """The columns in which undecided rows differ and all amounts are known, and the required sums of these rows."""
    is_open = set(open_rows)
    columns, targets = [], []
    for column in range(len(domains[family.parent][0].values)):
        amounts = {row: [reading.values[column] for reading in domains[row]] for row in open_rows}
        if all(one.count(one[0]) == len(one) for one in amounts.values()) or any(
            None in one for one in amounts.values()
        ):
            continue
        total: int | None = 0
        for row in family.members:
            if row not in is_open:
                value = domains[row][0].values[column]
                total = None if value is None or total is None else total - family.sign(row) * value
        if total is not None:
            columns.append(column)
            targets.append(total)
    return columns, tuple(targets)


Vector = tuple[int, ...]


def _holds_alone(options: list[list[Vector]], targets: Vector, column: int) -> bool:
    return _supported(options, targets, [column]) is not None


def _supported(options: list[list[Vector]], targets: Vector, columns: list[int]) -> list[set[int]] | None:
    """For each undecided row (with at least two options), the options that occur in a choice with the sum `targets`.

    None if there is no such choice, or more than STATES partial sums. Computed by partial sums forward, pruned by what
    the remaining rows can add, then by supports backward.
    """
    picked = [[tuple(option[at] for at in columns) for option in row] for row in options]
    goal = tuple(targets[at] for at in columns)
    lowest = _rest([tuple(map(min, *row)) for row in picked], len(columns))
    highest = _rest([tuple(map(max, *row)) for row in picked], len(columns))
    layers: list[set[Vector]] = [{(0,) * len(columns)}]
    for row, low, high in zip(picked, lowest[1:], highest[1:], strict=True):
        reached = {tuple(map(int.__add__, total, option)) for total in layers[-1] for option in row}
        layers.append(
            {
                total
                for total in reached
                if all(
                    own + least <= aim <= own + most
                    for own, least, aim, most in zip(total, low, goal, high, strict=True)
                )
            }
        )
        if len(layers[-1]) > STATES:
            return None
    if goal not in layers[-1]:
        return None
    alive = {goal}
    supports: list[set[int]] = []
    for row, layer in zip(reversed(picked), reversed(layers[:-1]), strict=True):
        found: set[int] = set()
        earlier: set[Vector] = set()
        for at, option in enumerate(row):
            for total in alive:
                before = tuple(map(int.__sub__, total, option))
                if before in layer:
                    found.add(at)
                    earlier.add(before)
        supports.append(found)
        alive = earlier
    return supports[::-1]


def _rest(rows: list[Vector], width: int) -> list[Vector]:
    """For each position in a list of rows, the sum of the rows after it."""
    sums = accumulate(reversed(rows), lambda total, row: tuple(map(int.__add__, total, row)), initial=(0,) * width)
    return list(sums)[::-1]
