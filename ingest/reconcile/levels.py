"""The levels of a preorder list of programs, from sums alone: fixed depth, and a parent is the sum of its children.

Rows of nothing but nil change no sum. They are taken out, and put back where their neighbours leave one place.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import reduce

from ingest.reconcile.evidence import STRONG
from ingest.reconcile.gap_search import GapSearch
from ingest.reconcile.level_search import Key, Levels, Search, children_of

LevelCost = Callable[[int, int], int]
"""The cost of other evidence against a row standing at a level."""

DETAIL = 3
FAR = 10**9
REACH = 60
MOST_SWAPPED = 120
"""In larger tables no neighbours are exchanged: each exchange is a search of its own."""
SWAP_STEPS = 100_000
"""Past so many steps of all exchanges together, the levels stay open."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the rows of a department, apart from their amounts.

    `against` is the cost of a row standing at a level. `prints` is what is printed of each row: rows alike in all of
    it may be one row printed twice. `shaky` rows contradict themselves: what their family lacks they may have lost.
    """

    against: LevelCost
    prints: Sequence[Hashable]
    shaky: Set[int] = frozenset()

    def of(self, rows: Sequence[int]) -> "Evidence":
        """The evidence of some of the rows, which are counted anew."""
        shaky = {at for at, row in enumerate(rows) if row in self.shaky}
        against = self.against
        return Evidence(lambda at, level: against(rows[at], level), [self.prints[row] for row in rows], shaky)

    def alike(self, row: int, other: int) -> bool:
        return self.prints[row] == self.prints[other]


def no_evidence(size: int) -> Evidence:
    return Evidence(lambda row, level: 0, range(size))


def find_levels(keys: Sequence[Key], evidence: Evidence | None = None) -> Levels:
    """Levels 0..3 of the rows of one department, the first of which is the department itself."""
    evidence = evidence or no_evidence(len(keys))
    found = _find(keys, evidence)
    if found.solved and not found.lenient:
        return found
    again = repeated(keys, evidence.prints)
    if not again:
        return found
    subset = [row for row in range(len(keys)) if row not in again]
    once = _find([keys[row] for row in subset], evidence.of(subset))
    if once.given_up:
        return replace(Search(keys, evidence.against).open(), given_up=True)
    if not once.solved:
        return found
    without = spread(once, subset, len(keys))
    return without if not once.lenient or not found.solved else _common(found, without)


def _find(keys: Sequence[Key], evidence: Evidence) -> Levels:
    falls = any((amount or 0) < 0 for key in keys for amount in key)
    subset = [row for row, key in enumerate(keys) if row == 0 or falls or any(amount != 0 for amount in key)]
    found = _search([keys[row] for row in subset], evidence.of(subset))
    if len(subset) == len(keys):
        return found
    if found.forgot:
        _open_behind_nil(found, subset)
    return _put_back(found, subset, len(keys), evidence.against)


def repeated(keys: Sequence[Key], prints: Sequence[Hashable]) -> set[int]:
    """The rows of a run of rows that is printed a second time: two rows or more, not all alike, and not all nil."""
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
    """How many rows from `at` on repeat those from `start` on, which end before `at`."""
    length = 0
    while at + length < len(prints) and start + length < at and prints[start + length] == prints[at + length]:
        length += 1
    return length


def spread(found: Levels, subset: Sequence[int], size: int) -> Levels:
    """The levels of some rows among all: the others are repeated, and have none."""
    levels = Levels([None] * size, [None] * size, [set() for _ in range(size)], found.solved, found.lenient)
    levels.forgot, levels.own_row_lost, levels.given_up = found.forgot, found.own_row_lost, found.given_up
    levels.twice = set(range(size)) - set(subset) | {subset[at] for at in found.twice}
    levels.broken = {subset[at] for at in found.broken}
    for at, row in enumerate(subset):
        parent = found.parent[at]
        levels.level[row], levels.parent[row] = found.level[at], None if parent is None else subset[parent]
        levels.candidates[row] = {subset[one] for one in found.candidates[at]}
    return levels


def open_over_page_breaks(before: Levels, pages: Sequence[int]) -> Levels:
    """Leave open what follows a broken family on another page, for a whole page may be lost between.

    Its rows have no parent; and rows of which no parent is known have no level either.
    """
    levels = before.copy()
    for row, parent in enumerate(levels.parent):
        if parent in levels.broken and parent and pages[row] != pages[parent]:
            levels.parent[row] = None
    for row in _orphans_behind_a_page_break(levels, pages):
        levels.level[row] = levels.parent[row] = None
    return levels


def _orphans_behind_a_page_break(levels: Levels, pages: Sequence[int]) -> set[int]:
    """The units and details without a parent, in runs that a page break precedes or parts, and all below them."""
    orphans: set[int] = set()
    run: list[int] = []
    for row in range(1, len(pages) + 1):
        level = levels.level[row] if row < len(pages) else None
        above = levels.parent[row] if row < len(pages) else None
        if level in (DETAIL - 1, DETAIL) and (above is None or above in run):
            run.append(row)
            continue
        if run and pages[run[0] - 1] != pages[run[-1]]:
            orphans.update(run)
        run = []
    return orphans


def open_nil_units(before: Levels, nil: Set[int], policy_of: Sequence[str]) -> Levels:
    """Leave open whose units they are that have no money and stand below another policy than their name asks for.

    That policy may be lost. `policy_of` gives for each row which policy it is, or which it belongs to.
    """
    levels = before.copy()
    for row in nil:
        parent = levels.parent[row]
        if parent is not None and levels.level[row] == DETAIL - 1 and policy_of[row] not in ("", policy_of[parent]):
            levels.parent[row] = None
    return levels


def find_levels_below(keys: Sequence[Key], evidence: Evidence) -> Levels:
    """Levels 1..3 of the rows of a department whose own row is lost: policies have no parent.

    More may be lost with it, up to the whole first page. So only policies that add up in every column have levels, and
    none stands before the first whose sums say more than that some rows are alike.
    """
    width = len(keys[0]) if keys else 0
    below = Evidence(
        lambda row, level: evidence.against(row - 1, level) if row else 0,
        [None, *evidence.prints],
        {row + 1 for row in evidence.shaky},
    )
    whole = [(None,) * width, *keys]
    found = find_levels(whole, below)
    if found.solved:
        _open_uncertain_policies(found, whole)
    else:
        found = replace(Search([(0,) * width, *keys], lambda row, level: 0).open(), given_up=found.given_up)
    return Levels(
        found.level[1:],
        [parent - 1 if parent else None for parent in found.parent[1:]],
        [{one - 1 for one in candidates if one} for candidates in found.candidates[1:]],
        found.solved,
        True,
        found.forgot,
        {row - 1 for row in found.broken if row},
        {row - 1 for row in found.twice if row},
        own_row_lost=True,
        given_up=found.given_up,
    )


def _open_uncertain_policies(found: Levels, keys: Sequence[Key]) -> None:
    """Leave open all rows of the department that do not stand in a policy that adds up."""
    size = len(keys)
    starts = [row for row in range(1, size) if found.level[row] == 1]
    anchored = False
    for start, end in zip([1, *starts], [*starts, size], strict=True):
        children: dict[int, list[int]] = {}
        for row in range(start + 1, end):
            children.setdefault(found.parent[row] or 0, []).append(row)
        sums = all(parent and _adds_up(keys, parent, below) for parent, below in children.items())
        certain = start in starts and bool(children) and sums and found.broken.isdisjoint(range(start, end))
        anchored = anchored or (certain and any(len(below) > 1 for below in children.values()))
        if not certain or not anchored:
            for row in range(start, end):
                found.level[row] = found.parent[row] = None


def _adds_up(keys: Sequence[Key], parent: int, children: Sequence[int]) -> bool:
    """Whether a row is the sum of its children in every column, all of which can be read."""
    rows = [keys[row] for row in (parent, *children)]
    return all(None not in column and column[0] == sum(column[1:]) for column in zip(*rows, strict=True))


def _search(keys: Sequence[Key], evidence: Evidence) -> Levels:
    """The tree in which every row is there, readable and in its place, or else what all others agree on.

    These have one row damaged, or two neighbours in each other's place, or where none of them will do, more damage.
    """
    strict = Search(keys, evidence.against)
    readable = not any(None in key for key in keys)
    if readable:
        found = strict.solve()
        if found.solved and not _is_uncertain(found, keys, evidence):
            return _open_unproven(found, keys)
    gaps = GapSearch(keys, evidence.against, evidence.alike, evidence.shaky)
    with_events = gaps.solve(1)
    if gaps.exhausted:
        return replace(strict.open(), given_up=True)
    swapped = _swapped(keys, evidence) if readable else []
    if swapped is None:
        return replace(strict.open(), given_up=True)
    if with_events is None and not any(adds_up for _, adds_up in swapped):
        with_events = gaps.solve(2)
    ways = [one for one in (with_events, *(tree for tree, _ in swapped)) if one is not None]
    if gaps.exhausted or not ways:
        return replace(strict.open(), given_up=gaps.exhausted)
    common: Levels = reduce(_common, ways)
    return common


def _open_unproven(before: Levels, keys: Sequence[Key]) -> Levels:
    """Leave open the rows whose only money stands where their family does not add up: no sum places them."""
    levels = before.copy()
    for parent, below in children_of(before.parent).items():
        missed = {at for at, amount in enumerate(_excess(keys, parent, below)) if amount}
        for child in below if missed else ():
            if not {at for at, amount in enumerate(keys[child]) if amount} - missed:
                levels.level[child] = levels.parent[child] = None
    return levels


def _swapped(keys: Sequence[Key], evidence: Evidence) -> list[tuple[Levels, bool]] | None:
    """The whole trees that come of exchanging two neighbouring rows; None where that takes too many steps.

    Beside each stands whether the families of these two rows add up.
    """
    size = len(keys)
    if size > MOST_SWAPPED:
        return []
    against = evidence.against
    trees: list[tuple[Levels, bool]] = []
    steps = 0
    for row in range(1, size - 1):
        if keys[row] == keys[row + 1] and all(against(row, at) == against(row + 1, at) for at in range(4)):
            continue
        order = list(range(size))
        order[row : row + 2] = row + 1, row
        exchanged, of_order = [keys[at] for at in order], replace(evidence.of(order), shaky=frozenset())
        search = Search(exchanged, of_order.against)
        found = search.solve()
        steps += search.steps
        if steps > SWAP_STEPS:
            return None
        if found.solved and not _is_uncertain(found, exchanged, of_order):
            trees.append((_as_printed(found, order), _families_add_up(exchanged, found.parent, (row, row + 1))))
    return trees


def _families_add_up(keys: Sequence[Key], parents: Sequence[int | None], rows: Sequence[int]) -> bool:
    """Whether the families that one of some rows stands in add up, one misread amount borne."""
    near = {*rows, *(parents[row] for row in rows)}
    families = [(one, below) for one, below in children_of(parents).items() if one in near]
    return sum(amount != 0 for family in families for amount in _excess(keys, *family)) <= 1


def _as_printed(found: Levels, order: Sequence[int]) -> Levels:
    """The levels of rows in the order of printing.

    A row that stands before its parent has none, and its parent's family is broken.
    """
    size = len(order)
    levels = Levels([None] * size, [None] * size, [set() for _ in range(size)], lenient=True)
    for at, row in enumerate(order):
        parent = found.parent[at]
        above = None if parent is None else order[parent]
        levels.candidates[row] = {order[one] for one in found.candidates[at]}
        if above is not None and above > row:
            levels.broken.add(above)
        else:
            levels.level[row], levels.parent[row] = found.level[at], above
    return levels


def _common(one: Levels, other: Levels) -> Levels:
    """What two trees agree on."""
    size = len(one.level)
    same = [one.level[row] == other.level[row] for row in range(size)]
    near = [same[row] and one.parent[row] == other.parent[row] for row in range(size)]
    common = Levels(
        [one.level[row] if same[row] else None for row in range(size)],
        [one.parent[row] if near[row] else None for row in range(size)],
        [one.candidates[row] | other.candidates[row] for row in range(size)],
        lenient=True,
        forgot=one.forgot or other.forgot,
        broken=one.broken | other.broken,
        twice=one.twice & other.twice,
    )
    for row in range(size):
        if not near[row]:
            common.broken |= {parent for parent in (one.parent[row], other.parent[row]) if parent is not None}
    return common


def _is_uncertain(found: Levels, keys: Sequence[Key], evidence: Evidence) -> bool:
    """Whether a row may be missing in a tree that was found, or strong evidence speaks against one of its levels."""
    if found.lenient:
        return True
    if any(level is not None and evidence.against(row, level) >= STRONG for row, level in enumerate(found.level)):
        return True
    children = children_of(found.parent)
    return any(
        _lacks_a_row(keys, parent, below)
        for parent, below in children.items()
        if evidence.shaky.isdisjoint((parent, *below))
    ) or any(_has_one_too_many(keys, parent, below, evidence) for parent, below in _families(found, children))


def _families(found: Levels, children: dict[int, list[int]]) -> Iterator[tuple[int, list[int]]]:
    """Each parent with its children; and with each row in turn that may be one more of them."""
    yield from children.items()
    for row, parent in enumerate(found.parent):
        if parent is None:
            yield from ((one, [*children[one], row]) for one in found.candidates[row] if one in children)


def _lacks_a_row(keys: Sequence[Key], parent: int, children: Sequence[int]) -> bool:
    return _in_several_columns(_excess(keys, parent, children))


def _has_one_too_many(keys: Sequence[Key], parent: int, children: Sequence[int], evidence: Evidence) -> bool:
    """Whether children exceed their parent by just one of them: in several columns, or it repeats the row above it."""
    excess = _excess(keys, parent, children)
    several = _in_several_columns(excess)
    return any(excess) and any(keys[row] == excess and (several or evidence.alike(row - 1, row)) for row in children)


def _excess(keys: Sequence[Key], parent: int, children: Sequence[int]) -> tuple[int, ...]:
    """Per column, what the children have more than their parent; an amount that cannot be read counts as nil."""
    return tuple(sum(keys[child][at] or 0 for child in children) - (own or 0) for at, own in enumerate(keys[parent]))


def _in_several_columns(amounts: Sequence[int]) -> bool:
    return sum(1 for amount in amounts if amount) > 1


def _put_back(found: Levels, subset: list[int], size: int, against: LevelCost) -> Levels:
    """The levels of all rows from those of the rows with money.

    Where a run of nil rows fits nowhere, its rows may stand among those next to it, which are left open as well.
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
        for nil, levels in zip(run, places or [{1, 2, DETAIL}] * len(run), strict=True):
            possible[nil] = levels
    return _with_parents(found, subset, possible)


def _places(found: Levels, subset: list[int], at: int, run: range, against: LevelCost) -> list[set[int]]:
    """The levels of a run of nil rows that follows the row with money `at`; nothing where they are not determined."""
    after = found.level[at + 1] if at + 1 < len(subset) else 1
    before = found.level[at]
    sure = (found.solved and (not found.lenient or _undisturbed(found, at))) or len(subset) == 1
    if not run or before is None or after is None or not sure:
        return []
    return _run_levels(run, before, after, against)


def _undisturbed(found: Levels, at: int) -> bool:
    """Whether no family is broken that a nil row between this row with money and the next may belong to."""
    line = _way_up(found, at)
    if line is None:
        return False
    if at + 1 == len(found.level):
        return not found.broken & set(line)
    other = _way_up(found, at + 1)
    if other is None:
        return False
    common = next(row for row in line if row in other)
    between = {*line[: line.index(common) + 1], *other[1 : other.index(common) + 1]}
    return not found.broken & between


def _way_up(found: Levels, row: int) -> list[int] | None:
    """A row and all above it up to the department; None where one of them is not known."""
    way = [row]
    while way[-1] != 0:
        parent = found.parent[way[-1]]
        if parent is None:
            return None
        way.append(parent)
    return way


def _open_behind_nil(found: Levels, subset: list[int]) -> None:
    """Where a book forgot rows in adding up, a nil row may be the parent of what follows, up to the next policy."""
    is_open = False
    for at in range(1, len(subset)):
        is_open = found.level[at] != 1 and (is_open or subset[at] != subset[at - 1] + 1)
        if is_open:
            found.level[at] = found.parent[at] = None


def _run_levels(run: range, before: int, after: int, against: LevelCost) -> list[set[int]]:
    """The levels of each row of a run of nil rows on the ways from `before` to `after` that nothing speaks against.

    Every policy has a unit and every unit a detail, and no row with money stands below a nil one. Where a name or a
    unit table speaks against all ways, a nil row may be lost.
    """
    forward: list[dict[int, int]] = [{before: 0}]
    for row in run:
        costs: dict[int, int] = {}
        for level, cost in forward[-1].items():
            for one in _next_levels(level, after):
                costs[one] = min(costs.get(one, FAR), cost + against(row, one))
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


def _next_levels(level: int, after: int) -> range:
    """The levels that may follow: a detail by anything within what is open, all else by its first child."""
    return range(after, DETAIL + 1) if level == DETAIL else range(level + 1, level + 2)


def _with_parents(found: Levels, subset: list[int], possible: list[set[int]]) -> Levels:
    """Parents of the rows put back: the row before that stands one level higher, if there can be only one."""
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
    with_money = set(subset)
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
