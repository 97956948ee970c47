"""Builds trees of lines, with the differences between parents and the sums of their children."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from budget.models import ExpenditureLine, RevenueLine
from documents.models import PrintedLine
from figures.columns import Column

Line = TypeVar("Line", bound=PrintedLine)


@dataclass(slots=True)
class Branch(Generic[Line]):
    """A line and its children, in the order of the book."""

    line: Line
    children: "list[Branch[Line]]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TreeRow(Generic[Line]):
    """A row to show: a line, or without one the difference (`gap`, by column) between `of` and its children.

    `heads`: its children follow.
    """

    depth: int
    line: Line | None = None
    heads: bool = False
    of: Line | None = None
    gap: Sequence[int | None] = ()

    @property
    def is_open(self) -> bool:
        """Whether the level of its line is unknown."""
        return getattr(self.line, "level", 0) is None


def expenditure_trees(lines: Iterable[ExpenditureLine]) -> list[Branch[ExpenditureLine]]:
    """부서 > 정책 > 단위 > 세부, one tree for each account and department. Lines must have their program selected."""
    return _grow(
        lines,
        key_of=lambda line: (line.department_id, line.account, line.program_id),
        parent_key_of=lambda line: (line.department_id, line.account, line.program.parent_id if line.program else None),
    )


def revenue_trees(lines: Iterable[RevenueLine]) -> list[Branch[RevenueLine]]:
    """부서 > 장 > 관 > 항 > 목, one tree for each account. Lines must have their subject selected."""
    return _grow(
        lines,
        key_of=lambda line: (line.account, line.pk if line.level is None else line.subject_id, line.level is None),
        parent_key_of=lambda line: (line.account, line.subject.parent_id if line.subject else None, False),
    )


def rows(branch: Branch[Line], columns: Sequence[Column], depth: int = 0) -> Iterator[TreeRow[Line]]:
    """The branch as rows of a table, with a row for the difference where the children do not add up."""
    yield TreeRow(depth, line=branch.line, heads=bool(branch.children))
    for child in branch.children:
        yield from rows(child, columns, depth + 1)
    yield from gap_row(branch, columns, depth + 1)


def top_rows(branch: Branch[Line], columns: Sequence[Column]) -> Iterator[TreeRow[Line]]:
    """The line itself and its children, without what is below them."""
    yield TreeRow(0, line=branch.line)
    for child in branch.children:
        yield TreeRow(1, line=child.line)
    yield from gap_row(branch, columns, 1)


def gap_row(branch: Branch[Line], columns: Sequence[Column], depth: int) -> Iterator[TreeRow[Line]]:
    gap = [_difference(branch, column.name) for column in columns]
    if any(gap):
        yield TreeRow(depth, of=branch.line, gap=gap)


def _difference(branch: Branch[Line], column: str) -> int | None:
    """Parent minus the sum of the children; None where one is unknown, or there are no children."""
    whole = getattr(branch.line, column)
    parts = [getattr(child.line, column) for child in branch.children]
    if not parts or whole is None or None in parts:
        return None
    if any(getattr(child.line, "level", 0) is None for child in branch.children):
        return None  # if levels are ambiguous, siblings may contain each other
    return int(whole - sum(parts))


def _grow(
    lines: Iterable[Line], key_of: Callable[[Line], Hashable], parent_key_of: Callable[[Line], Hashable]
) -> list[Branch[Line]]:
    """Trees of lines; a line whose parent is not among them becomes a root."""
    branches = {key_of(line): Branch(line) for line in lines}
    roots = []
    for key, branch in branches.items():
        parent = branches.get(parent_key_of(branch.line))
        if parent is None or parent_key_of(branch.line) == key:
            roots.append(branch)
        else:
            parent.children.append(branch)
    return roots
