"""Places rows of zeros, which no sum tests, where their neighbours leave only one possibility."""

from collections.abc import Sequence

from ingest.reconcile.level_evidence import LevelCost
from ingest.reconcile.level_search import DETAIL, Levels

REACH = 60
"""The number of preceding rows among which a zero row's parent is searched one by one."""


def put_back(found: Levels, subset: list[int], size: int, against: LevelCost) -> Levels:
    """The levels of all rows, given those of the rows with amounts.

    Where a run of zero rows fits nowhere, the rows next to it are left open as well, since they may belong together.
    """
    possible: list[set[int]] = [set() for _ in range(size)]
    for at, row in enumerate(subset):
        level = found.level[at]
        possible[row] = {level} if level is not None else {1, 2, DETAIL}
    runs = [range(row + 1, end) for row, end in zip(subset, [*subset[1:], size], strict=True)]
    placed = [_places(found, subset, at, run, against) for at, run in enumerate(runs)]
    for at, run in enumerate(runs):
        near = (runs[one] and not placed[one] for one in (at - 1, at, at + 1) if 0 <= one < len(runs))
        places = [] if any(near) else placed[at]
        for zero, levels in zip(run, places or [{1, 2, DETAIL}] * len(run), strict=True):
            possible[zero] = levels
    return _with_parents(found, subset, possible)


def _places(found: Levels, subset: list[int], at: int, run: range, against: LevelCost) -> list[set[int]]:
    """The possible levels of a run of zero rows after the row `at` with amounts; empty if not determined."""
    after = found.level[at + 1] if at + 1 < len(subset) else 1
    before = found.level[at]
    sure = (found.solved and (not found.lenient or _undisturbed(found, at))) or len(subset) == 1
    if not run or before is None or after is None or not sure:
        return []
    return _run_levels(run, before, after, against)


def _undisturbed(found: Levels, at: int) -> bool:
    """Whether no family is broken that a zero row between this row with amounts and the next may belong to."""
    line = _way_up(found, at)
    if line is None:
        return False
    if at + 1 < len(found.level):
        parent = found.parent[at + 1]
        if parent not in line:
            return False
        line = line[: line.index(parent) + 1]
    return found.broken.isdisjoint(line)


def _way_up(found: Levels, row: int) -> list[int] | None:
    """A row and its ancestors up to the department; None where one is unknown."""
    way = [row]
    while way[-1] != 0:
        parent = found.parent[way[-1]]
        if parent is None:
            return None
        way.append(parent)
    return way


def open_after_zero_row(found: Levels, subset: list[int]) -> None:
    """Open the rows after a zero row up to the next policy if the book forgot rows in a sum: it may be their parent."""
    is_open = False
    for at in range(1, len(subset)):
        is_open = found.level[at] != 1 and (is_open or subset[at] != subset[at - 1] + 1)
        if is_open:
            found.level[at] = found.parent[at] = None


def _run_levels(run: range, before: int, after: int, against: LevelCost) -> list[set[int]]:
    """The possible levels of each row of a run of zero rows between the levels `before` and `after`.

    Every policy has a unit and every unit a detail, and no row with amounts is below a zero row. Empty where evidence
    contradicts all sequences, as a zero row may be lost.
    """
    forward: list[dict[int, int]] = [{before: 0}]
    for row in run:
        costs: dict[int, int] = {}
        for level, cost in forward[-1].items():
            for one in _next_levels(level, after):
                price = cost + against(row, one)
                costs[one] = min(costs.get(one, price), price)
        forward.append(costs)
    if forward[-1].get(DETAIL) != 0:
        return []
    places: list[set[int]] = []
    alive = {DETAIL}
    for costs in reversed(forward[:-1]):
        places.append(alive)
        earlier = set()
        for one in alive:
            ways = {level: cost for level, cost in costs.items() if one in _next_levels(level, after)}
            cheapest = min(ways.values())
            earlier |= {level for level, cost in ways.items() if cost == cheapest}
        alive = earlier
    return places[::-1]


def _next_levels(level: int, after: int) -> Sequence[int]:
    """The levels that may follow a level: any up to its own after a detail, else that of its first child."""
    return range(after, DETAIL + 1) if level == DETAIL else [level + 1]


def _with_parents(found: Levels, subset: list[int], possible: list[set[int]]) -> Levels:
    """Set the parents of the placed rows: the preceding row one level higher, if there is only one candidate."""
    size = len(possible)
    levels = Levels([None] * size, [None] * size, [set() for _ in range(size)], found.solved, found.lenient)
    levels.broken = {subset[at] for at in found.broken}
    levels.twice = {subset[at] for at in found.twice}
    levels.given_up = found.given_up
    for at, row in enumerate(subset):
        levels.level[row] = found.level[at]
        parent = found.parent[at]
        levels.parent[row] = None if parent is None else subset[parent]
        levels.candidates[row] = {subset[one] for one in found.candidates[at]}
    for row, end in zip(subset, [*subset[1:], size], strict=True):
        line = _line(row, levels)
        for zero in range(row + 1, end):
            levels.candidates[zero] = _above(zero, possible, line)
            if len(possible[zero]) == 1 and len(levels.candidates[zero]) == 1:
                levels.level[zero] = next(iter(possible[zero]))
                levels.parent[zero] = next(iter(levels.candidates[zero]))
    return levels


def _line(row: int, levels: Levels) -> set[int]:
    """A row with amounts and its ancestors."""
    found = {row}
    parent = levels.parent[row]
    while parent is not None:
        found.add(parent)
        parent = levels.parent[parent]
    return found


def _above(row: int, possible: list[set[int]], line: set[int]) -> set[int]:
    """All possible parents of a row, searched backwards; beyond REACH, all of `line`."""
    found: set[int] = set()
    wanted = {level - 1 for level in possible[row]}
    for at in range(row - 1, max(row - REACH, 0) - 1, -1):
        found |= {at} if possible[at] & wanted else set()
        if len(possible[at]) == 1:
            surely = next(iter(possible[at]))
            wanted = {level for level in wanted if level < surely}
        if not wanted:
            return found
    return found | line
