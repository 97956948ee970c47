"""Finds the levels of rows with amounts by dynamic programming over the rows.

A unit covers the run of rows that adds up to it, a policy a chain of units, the department a chain of policies.
States with equal sums are merged, so equal siblings do not multiply them. Where the cheapest solutions disagree, a
level is ambiguous.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import accumulate
from operator import add, gt

KEY_COLUMNS = ("budget", "current_budget", "spent")
"""The columns whose sums give the levels, in the order of a key."""
DETAIL = 3
"""The lowest level: 0 is the department, 1 a policy, 2 a unit."""
CURRENT_BUDGET, SPENT = map(KEY_COLUMNS.index, ("current_budget", "spent"))
Key = tuple[int | None, ...]
"""The amounts of a row that determine its level (예산액, 예산현액, 지출액), in won; None where unreadable."""

MISMATCH = 100
"""The cost of a column that does not add up; other evidence costs less."""
BLIND = 500
"""The cost of a sum that holds in no column."""
RUNS = 24
"""The most ends tried for one run; more occur only with rows of zeros, which are ambiguous anyway."""
STEPS = 60
AT_LEAST = 20_000
"""The most steps of the search: STEPS for each row, but at least AT_LEAST; beyond that the department is ambiguous."""


def children_of(parents: Sequence[int | None]) -> dict[int, list[int]]:
    """The children of each row that has any, in document order, given the parent of each row."""
    children: dict[int, list[int]] = {}
    for row, parent in enumerate(parents):
        if parent is not None:
            children.setdefault(parent, []).append(row)
    return children


@dataclass(slots=True)
class Levels:
    """Level and parent of each row; None where the cheapest solutions disagree or there is none.

    `lenient`: the sums of the solution lack a row or have a surplus one; `broken` are the parents of such families,
    whose children may be incomplete. `forgot`: the book left a row out of a sum. `twice` are the rows that repeat the
    row above. `own_row_lost`: the department's own row is not printed. `given_up`: the search took too many steps.
    """

    level: list[int | None]
    parent: list[int | None]
    candidates: list[set[int]] = field(default_factory=list)
    solved: bool = True
    lenient: bool = False
    forgot: bool = False
    broken: set[int] = field(default_factory=set)
    twice: set[int] = field(default_factory=set)
    own_row_lost: bool = False
    given_up: bool = False

    def copy(self) -> "Levels":
        """A copy for the next stage to change."""
        candidates = [one.copy() for one in self.candidates]
        return replace(self, level=self.level.copy(), parent=self.parent.copy(), candidates=candidates)


Sum = tuple[int, ...]


@dataclass(slots=True)
class _State:
    """The cheapest paths to a position with a sum: `before` are the (position, sum) before it."""

    cost: int
    before: list[tuple[int, Sum]]


_Chain = dict[int, dict[Sum, _State]]
"""States by position; a chain of siblings moves from the position of one to the position after its last child."""


class Search:
    def __init__(self, keys: Sequence[Key], level_cost: Callable[[int, int], int]) -> None:
        self.size = len(keys)
        self.keys = [tuple(amount or 0 for amount in key) for key in keys]
        self.width = len(next(iter(self.keys), ()))
        self.falls = any(amount < 0 for key in self.keys for amount in key)
        self.level_costs = [[level_cost(row, level) for row in range(self.size)] for level in range(4)]
        self.detail_costs = running_sums(self.level_costs[3])
        self.sums = [running_sums([key[column] for key in self.keys]) for column in range(self.width)]
        self.ends: list[dict[int, list[int]]] = [{} for _ in range(self.width)]
        for ends, sums in zip(self.ends, self.sums, strict=True):
            for position, total in enumerate(sums):
                ends.setdefault(total, []).append(position)
        self.steps = 0
        self._units: dict[int, list[tuple[int, int]]] = {}
        self._policies: dict[int, tuple[_Chain, dict[int, tuple[int, list[Sum]]]]] = {}

    def solve(self) -> Levels:
        if self.size < 2:
            return Levels([0] * self.size, [None] * self.size, [{0} for _ in range(self.size)])
        chain = self._department()
        if self.size in chain and not self._exhausted:
            return self._agreed(chain)
        return self.open()

    def open(self) -> Levels:
        """Levels in which only the department is known; any earlier row may be a row's parent."""
        unknown: list[int | None] = [None] * self.size
        return Levels([0, *unknown[1:]], unknown, [set(), *(set(range(self.size)) for _ in unknown[1:])], solved=False)

    def begins(self, row: int) -> bool:
        """Whether a row is the sum of some rows below it, so that it may be a unit or policy."""
        return bool(self._unit(row)) or bool(self._policy(row)[1])

    def _department(self) -> _Chain:
        chain = self._chain(1, lambda at: [(end, cost) for end, (cost, _) in self._policy(at)[1].items()], None)
        if self.size in chain:
            for total, state in chain[self.size].items():
                price = self._price(0, total)
                state.cost += BLIND if price is None else price
        return chain

    def _policy(self, at: int) -> tuple[_Chain, dict[int, tuple[int, list[Sum]]]]:
        """The chains of units that a policy at this row may cover, and its possible ends with cost and final sums."""
        if at in self._policies:
            return self._policies[at]
        chain = self._chain(at + 1, self._unit, at)
        ends: dict[int, tuple[int, list[Sum]]] = {}
        for end, states in chain.items():
            if end == at + 1:
                continue
            prices = {total: self._price(at, total) for total in states}
            costs = {total: states[total].cost + price for total, price in prices.items() if price is not None}
            if not costs:
                continue
            cheapest = min(costs.values())
            finals = [total for total, cost in costs.items() if cost == cheapest]
            ends[end] = cheapest + self.level_costs[1][at], finals
        self._policies[at] = chain, ends
        return self._policies[at]

    def _chain(self, start: int, edges: Callable[[int], list[tuple[int, int]]], within: int | None) -> _Chain:
        """All states reachable from `start` by adding siblings, up to the parent's amounts."""
        chain: _Chain = {start: {(0,) * self.width: _State(0, [])}}
        waiting = [start]
        while waiting:
            at = heappop(waiting)
            if at >= self.size or self._exhausted:
                continue
            key = self.keys[at]
            for end, cost in edges(at):
                self.steps += len(chain[at])
                for total, state in chain[at].items():
                    reached = tuple(map(add, total, key))
                    if within is not None and self._beyond(within, reached):
                        continue
                    if end not in chain:
                        chain[end] = {}
                        heappush(waiting, end)
                    self._arrive(chain[end], reached, state.cost + cost, (at, total))
        return chain

    @property
    def _exhausted(self) -> bool:
        return self.steps > max(AT_LEAST, STEPS * self.size)

    def _arrive(self, states: dict[Sum, _State], total: Sum, cost: int, before: tuple[int, Sum]) -> None:
        known = states.get(total)
        if known is None or cost < known.cost:
            states[total] = _State(cost, [before])
        elif cost == known.cost:
            known.before.append(before)

    def _unit(self, at: int) -> list[tuple[int, int]]:
        """The possible ends of the details of a unit at this row, with their costs."""
        if at in self._units:
            return self._units[at]
        found = []
        for end in sorted(self._unit_ends(at)):
            totals = tuple(sums[end] - sums[at + 1] for sums in self.sums)
            price = self._price(at, totals)
            if price is not None:
                cost = self.level_costs[2][at] + self.detail_costs[end] - self.detail_costs[at + 1]
                found.append((end, price + cost))
        self._units[at] = found
        return found

    def _unit_ends(self, at: int) -> set[int]:
        ends: set[int] = set()
        key = self.keys[at]
        for column, amount in enumerate(key):
            if amount or not any(key):
                places = self.ends[column].get(self.sums[column][at + 1] + amount, [])
                first = bisect_left(places, at + 2)
                ends.update(places[first : first + RUNS])
        return ends

    def _price(self, at: int, totals: Sum) -> int | None:
        """The cost if rows with these totals are the children of this one; None if implausible."""
        misses = self._misses(at, totals)
        return MISMATCH * misses if misses < self.width else None

    def _misses(self, at: int, totals: Sum) -> int:
        """The number of columns in which the row differs from this sum; all columns if only zeros agree."""
        agreed = [total for total, amount in zip(totals, self.keys[at], strict=True) if total == amount]
        if any(self.keys[at]) and not any(agreed):
            return self.width
        return self.width - len(agreed)

    def _beyond(self, within: int, totals: Sum) -> bool:
        """Whether a chain exceeds its parent in every column, so that adding siblings is useless."""
        return not self.falls and all(map(gt, totals, self.keys[within]))

    def _agreed(self, chain: _Chain) -> Levels:
        """The levels that all cheapest solutions agree on."""
        levels: list[set[int]] = [set() for _ in range(self.size)]
        parents: list[set[int]] = [set() for _ in range(self.size)]
        levels[0] = {0}
        finals = chain[self.size]
        cheapest = min(state.cost for state in finals.values())
        final_sums = [total for total, state in finals.items() if state.cost == cheapest]
        for policy, policy_end in _links(chain, self.size, final_sums):
            levels[policy].add(1)
            parents[policy].add(0)
            units, ends = self._policies[policy]
            for unit, unit_end in _links(units, policy_end, ends[policy_end][1]):
                levels[unit].add(2)
                parents[unit].add(policy)
                for detail in range(unit + 1, unit_end):
                    levels[detail].add(3)
                    parents[detail].add(unit)
        parent = [only(one) for one in parents]
        level = [only(one) if row == 0 or parent[row] is not None else None for row, one in enumerate(levels)]
        lenient = any(self._misses(0, total) == self.width for total in final_sums)
        return Levels(level, parent, parents, lenient=lenient)


def _links(chain: _Chain, end: int, finals: list[Sum]) -> set[tuple[int, int]]:
    """The (row, end) of every sibling on a cheapest path to the final states."""
    links: set[tuple[int, int]] = set()
    seen = {(end, total) for total in finals}
    waiting = list(seen)
    while waiting:
        at, total = waiting.pop()
        for before in chain[at][total].before:
            links.add((before[0], at))
            if before not in seen:
                seen.add(before)
                waiting.append(before)
    return links


def running_sums(amounts: Iterable[int]) -> list[int]:
    """The sum of the amounts before each position, and of all."""
    return [0, *accumulate(amounts)]


def only(found: set[int]) -> int | None:
    return next(iter(found)) if len(found) == 1 else None
