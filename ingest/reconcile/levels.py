"""The levels of a preorder list of programs, from sums alone: fixed depth, and a parent is the sum of its children.

Rows of nothing but nil change no sum. They are taken out, and put back where their neighbours leave one place.
"""

from collections.abc import Callable, Sequence

from ingest.reconcile.level_search import Key, Levels, Search

Witness = Callable[[int, int], int]
"""The cost of other evidence against a row standing at a level."""

DETAIL = 3
FAR = 10**9
REACH = 60


def find_levels(keys: Sequence[Key], witness: Witness | None = None) -> Levels:
    """Levels 0..3 of the rows of one department, the first of which is the department itself."""
    against = witness or (lambda row, level: 0)
    falls = any((amount or 0) < 0 for key in keys for amount in key)
    kept = [row for row, key in enumerate(keys) if row == 0 or falls or any(amount != 0 for amount in key)]
    found = Search([keys[row] for row in kept], lambda at, level: against(kept[at], level)).solve()
    if len(kept) == len(keys):
        return found
    if found.lenient:
        _doubt_behind_nil(found, kept)
    return _put_back(found, kept, len(keys), against)


def _put_back(found: Levels, kept: list[int], size: int, against: Witness) -> Levels:
    """The levels of all rows from those of the rows with money."""
    possible: list[set[int]] = [set() for _ in range(size)]
    for at, row in enumerate(kept):
        level = found.level[at]
        possible[row] = {level} if level is not None else {1, 2, DETAIL}
    for at, row in enumerate(kept):
        end = kept[at + 1] if at + 1 < len(kept) else size
        after = found.level[at + 1] if at + 1 < len(kept) else 1
        before = found.level[at]
        if end > row + 1:
            run = range(row + 1, end)
            sure = (found.solved and not found.lenient) or len(kept) == 1
            known = before is not None and after is not None and sure
            places = _run_levels(run, before or 0, after or 1, against) if known else []
            for nil, levels in zip(run, places or [{1, 2, DETAIL}] * len(run), strict=True):
                possible[nil] = levels
    return _with_parents(found, kept, possible)


def _doubt_behind_nil(found: Levels, kept: list[int]) -> None:
    """Where a book forgot rows in adding up, a nil row may be the parent of what follows, up to the next policy."""
    doubted = False
    for at in range(1, len(kept)):
        doubted = found.level[at] != 1 and (doubted or kept[at] != kept[at - 1] + 1)
        if doubted:
            found.level[at] = found.parent[at] = None


def _run_levels(run: range, before: int, after: int, against: Witness) -> list[set[int]]:
    """The levels that each row of a run of nil rows has on the cheapest ways from `before` to `after`.

    Every policy has a unit and every unit a detail, and no row with money stands below a nil one.
    """
    forward: list[dict[int, int]] = [{before: 0}]
    for row in run:
        costs: dict[int, int] = {}
        for level, cost in forward[-1].items():
            for one in _next_levels(level, after):
                costs[one] = min(costs.get(one, FAR), cost + against(row, one))
        forward.append(costs)
    if DETAIL not in forward[-1]:
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


def _next_levels(level: int, after: int) -> range:
    """The levels that may follow: a detail by anything within what is open, all else by its first child."""
    return range(after, DETAIL + 1) if level == DETAIL else range(level + 1, level + 2)


def _with_parents(found: Levels, kept: list[int], possible: list[set[int]]) -> Levels:
    """Parents of the rows put back: the row before that stands one level higher, if there can be only one."""
    size = len(possible)
    levels = Levels([None] * size, [None] * size, [set() for _ in range(size)], found.solved)
    for at, row in enumerate(kept):
        levels.level[row] = found.level[at]
        parent = found.parent[at]
        levels.parent[row] = None if parent is None else kept[parent]
        levels.candidates[row] = {kept[one] for one in found.candidates[at]}
    with_money = set(kept)
    last = 0
    for row in range(size):
        if row in with_money:
            last = row
        else:
            levels.candidates[row] = _above(row, possible, _line(last, levels))
            if len(possible[row]) == 1 and len(levels.candidates[row]) == 1:
                levels.level[row] = next(iter(possible[row]))
                levels.parent[row] = next(iter(levels.candidates[row]))
    return levels


def _line(row: int, levels: Levels) -> set[int]:
    """A row with money and all above it."""
    found = {row}
    parent = levels.parent[row]
    while parent is not None:
        found.add(parent)
        parent = levels.parent[parent]
    return found


def _above(row: int, possible: list[set[int]], line: set[int]) -> set[int]:
    """All rows that may be the parent of a row, going back to where none further can; past REACH, all of `line`."""
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
