"""Finds levels in a table with several rows printed as one; each of them counts as an unreadable row."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.reconcile.level_evidence import LevelEvidence
from ingest.reconcile.level_search import Key, Levels
from ingest.rows import PrintedTable

Find = Callable[[PrintedTable, list[Key], LevelEvidence, int | None], Levels]


def find_levels_apart(
    find: Find, table: PrintedTable, keys: list[Key], evidence: LevelEvidence, again: int | None, rows: Sequence[int]
) -> Levels:
    """The levels of printed rows that each hold `rows` rows; those with several get no level."""
    order = [at for at, count in enumerate(rows) for _ in range(count)]
    if len(order) == len(rows):
        return find(table, keys, evidence, again)
    apart = replace(
        evidence.of_rows(order),
        against=lambda row, level: 0 if rows[order[row]] > 1 else evidence.against(order[row], level),
        prints=[(evidence.prints[at], row if rows[at] > 1 else None) for row, at in enumerate(order)],
    )
    again = None if again is None else order.index(again)
    found = find(replace(table, rows=[table.rows[at] for at in order]), [keys[at] for at in order], apart, again)
    return _gathered(found, order, rows)


def _gathered(found: Levels, order: Sequence[int], rows: Sequence[int]) -> Levels:
    """The levels of printed rows from those of single rows; a parent within a merged row is unknown."""
    size = len(rows)
    levels = replace(
        found,
        level=[None] * size,
        parent=[None] * size,
        candidates=[set() for _ in rows],
        broken={order[row] for row in found.broken},
        twice={order[row] for row in found.twice},
    )
    for row, at in enumerate(order):
        above = found.parent[row]
        parent = None if above is None else order[above]
        candidates = found.candidates[row] | ({above} if above is not None else set())
        levels.candidates[at] |= {order[one] for one in candidates} - {at}
        if rows[at] == 1:
            levels.level[at] = found.level[row]
            levels.parent[at] = parent if parent is not None and rows[parent] == 1 else None
    return levels
