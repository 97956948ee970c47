"""Levels from the indents of printed names; sums take precedence."""

from collections.abc import Iterator, Sequence

from ingest.reconcile.level_search import Levels
from ingest.rows import Discrepancy, PrintedRow, PrintedTable

DEPTH = 4
_ALIKE = 15
"""Indents closer than this are equal; in tenths of a point."""


def shown_levels(rows: Sequence[PrintedRow]) -> list[int | None]:
    """The level of each row by its indent, if those below the department have three indents; else None for all."""
    below = sorted({row.indent for row in rows[1:] if row.indent is not None})
    ranks: list[int] = []  # the largest indent of each rank
    for indent in below:
        if ranks and indent - ranks[-1] <= _ALIKE:
            ranks[-1] = indent
        else:
            ranks.append(indent)
    if len(ranks) != DEPTH - 1:
        return []
    levels = [None if row.indent is None else 1 + sum(indent < row.indent for indent in ranks) for row in rows[1:]]
    return [0, *levels]


def decide(levels: Levels, shown: Sequence[int | None]) -> Levels:
    """Place rows left open by sums, if the indents form a complete tree that agrees with all sums."""
    parents = _parents(shown)
    if not parents or None not in levels.level[: len(shown)]:
        return levels
    if any(level not in (None, own) for level, own in zip(levels.level, shown, strict=False)):
        return levels
    opened = [at for at, level in enumerate(levels.level[: len(shown)]) if level is None]
    if any(levels.candidates[at] and parents[at] not in levels.candidates[at] for at in opened):
        return levels
    levels = levels.copy()
    for at, (level, parent) in enumerate(zip(shown, parents, strict=True)):
        levels.level[at], levels.parent[at] = level, parent
        levels.candidates[at] = set() if parent is None else {parent}
    levels.solved = levels.solved or len(shown) == len(levels.level)
    return levels


def _parents(shown: Sequence[int | None]) -> list[int | None]:
    """The parent of each row, if the levels form a tree; else None for all."""
    way: list[int] = []
    parents: list[int | None] = []
    for at, level in enumerate(shown):
        if level is None or level > len(way) or (at and not level):
            return []
        del way[level:]
        parents.append(way[-1] if way else None)
        way.append(at)
    return parents


def contradicted(
    table: PrintedTable, levels: Sequence[int | None], shown: Sequence[int | None]
) -> Iterator[Discrepancy]:
    """Findings of rows whose level by sums differs from that of their indents."""
    other = [at for at, (level, own) in enumerate(zip(levels, shown, strict=False)) if None not in (level, own)]
    other = [at for at in other if levels[at] != shown[at]]
    if other:
        row = table.rows[other[0]]
        yield Discrepancy(
            "indent_otherwise",
            table.department,
            table.account,
            row.name,
            "",
            row.page,
            row.line,
            key=other[0],
            notes={"count": len(other)},
        )
