"""Finds runs of rows printed a second time, which get no levels."""

from collections.abc import Hashable, Sequence

from ingest.reconcile.level_search import Key, Levels


def repeated(keys: Sequence[Key], prints: Sequence[Hashable]) -> set[int]:
    """The rows of a run printed a second time: at least two rows, neither all identical nor all zeros."""
    before: dict[Hashable, list[int]] = {}
    again: set[int] = set()
    at = 0
    while at < len(prints):
        starts = before.setdefault(prints[at], [])
        run = range(at, at + max((_alike_from(prints, start, at) for start in starts), default=0))
        starts.append(at)
        if len({prints[row] for row in run}) > 1 and any(any(keys[row]) for row in run):
            again |= set(run)
            at = run.stop
        else:
            at += 1
    return again


def _alike_from(prints: Sequence[Hashable], start: int, at: int) -> int:
    """The number of rows from `at` on that repeat those from `start` on, up to `at`."""
    length = 0
    while at + length < len(prints) and start + length < at and prints[start + length] == prints[at + length]:
        length += 1
    return length


def spread(found: Levels, subset: Sequence[int], size: int) -> Levels:
    """The levels of all rows, given those of a subset; the others are repetitions without a level."""
    levels = Levels([None] * size, [None] * size, [set() for _ in range(size)], found.solved, found.lenient)
    levels.forgot, levels.own_row_lost, levels.given_up = found.forgot, found.own_row_lost, found.given_up
    levels.twice = set(range(size)) - set(subset) | {subset[at] for at in found.twice}
    levels.broken = {subset[at] for at in found.broken}
    for at, row in enumerate(subset):
        parent = found.parent[at]
        levels.level[row], levels.parent[row] = found.level[at], None if parent is None else subset[parent]
        levels.candidates[row] = {subset[one] for one in found.candidates[at]}
    return levels
