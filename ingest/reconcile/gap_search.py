"""Searches the levels of a table in which a row is lost, doubled, misplaced or unreadable.

As in `level_search`, a unit covers the run of its details, a policy a chain of units, the department a chain of
policies. In addition, a family may lack one row (a *gap*: all columns fall short as by a row), have a surplus one
(*extra*), have lost its parent row, or be printed twice. Each such *event* has a cost (`family_prices`). A row
without readable amounts may be no program at all (*stray*). `agreed_levels` computes what all near-optimal solutions
agree on.
"""

from bisect import insort
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence, Set
from itertools import pairwise

from ingest.reconcile.family_prices import DOUBLED, EVENT, MISMATCH, OPAQUE, UNREAD, FamilyPrices
from ingest.reconcile.level_search import DETAIL, KEY_COLUMNS, Key, Search, running_sums
from ingest.reconcile.sibling_chains import Amounts, Chain, Edge, Node, Policy, Price

REACH = 150
"""The most rows that a unit or an opaque policy covers."""
STEPS = 400
AT_LEAST = 80_000
"""The most steps of the search: STEPS for each row, but at least AT_LEAST; beyond that the levels stay open."""


class TooManyStepsError(Exception):
    """The search took more steps than the size of the table allows."""


class GapSearch:
    """Searches one department whose first row is its own.

    `prints` are the printed texts of each row; `shaky` rows have contradictory amounts.
    """

    def __init__(
        self,
        keys: Sequence[Key],
        level_cost: Callable[[int, int], int],
        prints: Sequence[Hashable],
        shaky: Set[int] = frozenset(),
    ) -> None:
        self.keys = keys
        self.shaky = shaky
        self.size = len(keys)
        self.level_cost = level_cost
        self.nothing: Amounts = (0,) * len(KEY_COLUMNS)
        self.detail_costs = running_sums(level_cost(row, DETAIL) for row in range(self.size))
        self.alike = [False, *(one == after for one, after in pairwise(prints)), False]
        self.twice = [alike and not after for alike, after in pairwise(self.alike)]
        self.families = FamilyPrices(keys, self.alike)
        self.blank = [all(amount is None for amount in key) for key in keys]
        strict = Search(keys, level_cost)
        self.anchors = {self.size, *(row for row in range(1, self.size) if strict.begins(row))}

    def ways(self, most: int) -> tuple[Chain, dict[Node, Price]]:
        """The chains of policies with at most `most` events, and the final nodes that cover the whole department.

        Raises TooManyStepsError.
        """
        self._begin(most)
        chain = self._chain(1, self._policy_edges, 0)
        return chain, self._finals(chain, 0, self.size)

    def _begin(self, limit: int) -> None:
        self.limit = limit
        self.steps = 0
        self.units: dict[int, list[Edge]] = {}
        self.policies: dict[int, Policy] = {}
        self.lost_policies: dict[int, Chain] = {}

    def _finals(self, chain: Chain, parent: int, end: int) -> dict[Node, Price]:
        """The nodes at `end` with the cost of being all that is below `parent`, within the limit of events."""
        found = {}
        for node in chain.at(end):
            _, (total, events) = node
            price = self.families.price(parent, total, end, 3)
            if price is not None and price.events + events <= self.limit:
                found[node] = price
        return found

    def _chain(self, start: int, edges: Callable[[int], Iterable[Edge]], within: int) -> Chain:
        """All states reachable from `start` by adding siblings, with at most `limit` events."""
        first: Node = (start, (self.nothing, 0))
        chain = Chain({first: 0}, {}, [start])
        nodes_at: dict[int, list[Node]] = {start: [first]}
        waiting = [start]
        while waiting:
            at = waiting.pop(0)
            if at >= self.size:
                continue
            nodes = nodes_at[at]
            for edge in edges(at):
                for node in nodes:
                    self.count()
                    amounts, events = node[1]
                    events += edge.events
                    if events > self.limit or (events == self.limit and edge.end not in self.anchors):
                        continue
                    total = tuple(map(_add, amounts, edge.amounts))
                    if self.families.is_outgrown(within, total, 2 if events < self.limit else 1):
                        continue
                    target: Node = (edge.end, (total, events))
                    price = chain.price[node] + edge.price
                    if target not in chain.price:
                        if edge.end not in nodes_at:
                            nodes_at[edge.end] = []
                            insort(waiting, edge.end)
                        nodes_at[edge.end].append(target)
                        chain.price[target] = price
                        chain.arrivals[target] = []
                    chain.price[target] = min(price, chain.price[target])
                    chain.arrivals[target].append((node, edge))
        return chain

    def count(self, steps: int = 1) -> None:
        """Count steps; raises TooManyStepsError when there are too many."""
        self.steps += steps
        if self.steps > max(AT_LEAST, STEPS * self.size):
            raise TooManyStepsError

    def _policy_edges(self, at: int) -> list[Edge]:
        """The possible children of the department that start at a row."""
        edges = list(self._policy(at).finals)
        edges += self._lost_policy(at)
        edges += self._stray(at)
        if self.limit >= 2 and not self.blank[at]:
            price = OPAQUE + self.level_cost(at, 1)
            last = min(at + REACH, self.size)
            ends = [end for end in range(at + 2, last + 1) if end in self.anchors]
            edges += [Edge("opaque", at, end, self.keys[at], price, 2) for end in ends]
        return edges

    def _policy(self, at: int) -> Policy:
        policy = Policy(self._chain(at + 1, self._unit_edges, at))
        self.policies[at] = policy
        self.count(len(policy.chain.price))
        ways: dict[tuple[int, Amounts, int], list[tuple[Node, Price]]] = {}
        for node in policy.chain.price:
            end, (total, events) = node
            price = self.families.price(at, total, end, 2)
            if price is not None and events + price.events <= self.limit:
                for amounts in self.families.adds(at, total, price):
                    ways.setdefault((end, amounts, events + price.events), []).append((node, price))
        for (end, amounts, events), nodes in ways.items():
            cheapest = min(policy.chain.price[node] + price.price for node, price in nodes)
            edge = Edge("policy", at, end, amounts, cheapest + self.level_cost(at, 1), events)
            policy.finals[edge] = dict(nodes)
        return policy

    def _lost_policy(self, at: int) -> Iterator[Edge]:
        """Chains of units whose policy's own row is lost."""
        chain = self._chain(at, self._unit_edges, 0)
        self.lost_policies[at] = chain
        self.count(len(chain.price))
        ways: dict[tuple[int, Amounts, int], int] = {}
        for (end, (total, events)), price in chain.price.items():
            if end > at and events < self.limit:
                way = end, total, events + 1
                ways[way] = min(price + EVENT, ways.get(way, price + EVENT))
        for (end, total, events), price in ways.items():
            yield Edge("lost", at, end, total, price, events)

    def _unit_edges(self, at: int) -> list[Edge]:
        """The possible children of a policy that start at a row."""
        if at in self.units:
            return self.units[at]
        edges = self._stray(at)
        own = self.level_cost(at, 2)
        again: list[int] = []
        for end in range(at + 1, min(at + REACH, self.size) + 1):
            self.count()
            total = self.families.total(at + 1, end)
            price = self.families.price(at, total, end, 1)
            if price is not None:
                cost = price.price + own + self.detail_costs[end] - self.detail_costs[at + 1]
                extra = self.families.exceeding(at, total, end) if price.extra else ()
                edges += [
                    Edge("unit", at, end, amounts, cost, price.events, price.gap, extra, price.tested)
                    for amounts in self.families.adds(at, total, price)
                ]
            if end > at + 2 and self.alike[at + 1]:
                edges += self._below_its_repetition(at, end, own)
            if end > at + 2 and self.twice[end - 1]:
                again.append(end - 1)
            for row in again:
                edges += self._with_a_detail_twice(at, end, own, row)
            whole = self.families.total(at, end)
            lost = EVENT + self.detail_costs[end] - self.detail_costs[at]
            edges.append(Edge("lost", at, end, whole, lost, 1))
        if self.twice[at]:
            edges.append(Edge("twice", at, at + 1, self.nothing, DOUBLED, 1))
        self.units[at] = edges
        return edges

    def _stray(self, at: int) -> list[Edge]:
        """A row without readable amounts as a line that is no program, such as a watermark."""
        return [Edge("stray", at, at + 1, self.nothing, UNREAD, 0)] if self.blank[at] else []

    def _below_its_repetition(self, at: int, end: int, own: int) -> Iterator[Edge]:
        """A unit whose own row is printed twice, so that its details start one row later."""
        total = self.families.total(at + 2, end)
        price = self.families.price(at, total, end, 1)
        if price is not None and not price.extra:
            cost = DOUBLED + price.price + own + self.detail_costs[end] - self.detail_costs[at + 2]
            for amounts in self.families.adds(at, total, price):
                yield Edge("unit", at, end, amounts, cost, price.events + 1, price.gap, (at + 1,), price.tested)

    def _with_a_detail_twice(self, at: int, end: int, own: int, again: int) -> Iterator[Edge]:
        """A unit with a detail printed twice (again in row `again`) and one misread amount."""
        total = tuple(map(_subtract, self.families.total(at + 1, end), self.keys[again]))
        price = self.families.price(at, total, end, 1)
        if price == Price(MISMATCH):
            cost = DOUBLED + MISMATCH + own + self.detail_costs[end] - self.detail_costs[at + 1]
            for amounts in self.families.adds(at, total, price):
                yield Edge("unit", at, end, amounts, cost, 1, extra=(again,))


def _subtract(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other


def _add(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
