"""The search for levels in a table where a row is lost, doubled, misplaced or unreadable.

As `level_search`, a unit covers the run of its details, a policy a chain of units, the department a chain of policies.
Besides, a family may lack one row (a *gap*: all columns fall short at once, as a row would make them), take one in
too many (*extra*), have lost its own parent row, or be printed twice. Each such *event* has a price. Every way whose
price is within `MARGIN` of the cheapest counts, so a level is stated only where nothing nearly as likely denies it.
"""

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import accumulate

from ingest.reconcile.level_search import CURRENT_BUDGET, KEY_COLUMNS, SPENT, Key, Levels, Search, only

EVENT = 150
"""The price of a row lost, or of one taken in too many."""
DOUBLED = 120
"""The price of a row that is printed twice, one below the other."""
UNREAD = 10
"""The price of a family that cannot be added up, for a row in it is unreadable: so low that many such are weighed."""
MISMATCH = 100
"""The price of one column that does not add up: an amount was misread."""
TWO_MISMATCHES = 400
"""The price of a sum that holds in one column alone, where each row has an amount: rows without one fit any family."""
OPAQUE = 450
"""The price of a policy within which nothing adds up."""
MARGIN = 80
"""Ways that cost no more than this above the cheapest are as good."""
MOST_ALIKE = 3
"""So many rows of one name and the same amounts stand below each other in a whole tree: 예비비, 예비비, 예비비."""
REACH = 150
"""So many rows a unit or an opaque policy may cover."""
STEPS, AT_LEAST = 400, 80_000
"""Past so many steps a row (and in all) the search gives up, and the levels stay open."""

Amounts = tuple[int | None, ...]
"""What a sibling adds to its parent, by column; None where that cannot be known."""
State = tuple[Amounts, int]
"""A sum so far, and the events that it took."""
Node = tuple[int, State]

OPEN = -1
"""In a set of levels or parents: any other may do as well."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One sibling: the rows from `start` up to `end`, what they add, the price, and the events.

    `kind` is unit, policy, lost (its own row is), twice or opaque; `extra` are rows of which one is too many. It is
    `tested` where its details are added up in some column.
    """

    kind: str
    start: int
    end: int
    amounts: Amounts
    price: int
    events: int
    gap: bool = False
    extra: tuple[int, ...] = ()
    tested: bool = True


@dataclass(frozen=True, slots=True)
class Price:
    price: int
    events: int = 0
    gap: bool = False
    extra: bool = False
    tested: bool = True


@dataclass(slots=True)
class Chain:
    """The states reachable from a position: the cheapest price of each, and the edges by which it is reached."""

    price: dict[Node, int]
    arrivals: dict[Node, list[tuple[Node, Edge]]]
    positions: list[int]

    def at(self, position: int) -> list[Node]:
        return [node for node in self.price if node[0] == position]

    def near(self, finals: dict[Node, int], allowance: int) -> Iterator[tuple[Edge, int]]:
        """Each edge on a way to a final node that costs at most `allowance` above the cheapest, with what it has left.

        `finals` are the prices of ending at a node.
        """
        if not finals:
            return
        best = min(self.price[node] + price for node, price in finals.items())
        onward = dict(finals)
        for node in sorted(self.price, key=lambda one: -one[0]):
            if node not in onward:
                continue
            for before, edge in self.arrivals.get(node, ()):
                left = best + allowance - (self.price[before] + edge.price + onward[node])
                if left < 0:
                    continue
                yield edge, left
                price = edge.price + onward[node]
                if price < onward.get(before, price + 1):
                    onward[before] = price


class TooManyStepsError(Exception):
    """The search took more steps than the size of the table allows."""


@dataclass(slots=True)
class Policy:
    """The ways to read a policy at one row: its chain of units, and for each edge the nodes it may end with."""

    chain: Chain
    finals: dict[Edge, dict[Node, Price]] = field(default_factory=dict)


class GapSearch:
    """Searches one department whose first row is its own.

    `same` says whether two rows are printed alike; `shaky` rows contradict themselves.
    """

    def __init__(
        self,
        keys: Sequence[Key],
        level_cost: Callable[[int, int], int],
        same: Callable[[int, int], bool],
        shaky: Set[int] = frozenset(),
    ) -> None:
        self.keys = keys
        self.shaky = shaky
        self.size = len(keys)
        self.width = len(keys[0]) if keys else 0
        self.level_cost = level_cost
        self.falls = any((amount or 0) < 0 for key in keys for amount in key)
        self.detail_costs = [0, *accumulate(level_cost(row, 3) for row in range(self.size))]
        self.alike = [0 < row < self.size and same(row - 1, row) for row in range(self.size + 1)]
        self.twice = [self.alike[row] and not self.alike[row + 1] for row in range(self.size)]
        columns = range(self.width)
        self.sums = [[0, *accumulate(key[column] or 0 for key in keys)] for column in columns]
        self.unread = [[0, *accumulate(int(key[column] is None) for key in keys)] for column in columns]
        self.rows_of: dict[Key, list[int]] = {}
        for row, key in enumerate(keys):
            self.rows_of.setdefault(key, []).append(row)
        self.blank = [all(amount is None for amount in key) for key in keys]
        strict = Search(keys, level_cost)
        self.anchors = {self.size, *(row for row in range(1, self.size) if strict.begins(row))}
        self.limit = 0
        self.steps = 0
        self.exhausted = False
        self.units: dict[int, list[Edge]] = {}
        self.policies: dict[int, Policy] = {}

    def solve(self, most: int) -> Levels | None:
        """What all good ways with at most so many events agree on; None where there is none, or too many steps."""
        if self.exhausted:
            return None
        try:
            self._begin(most)
            chain = self._chain(1, self._policy_edges, 0)
            finals = self._finals(chain, 0, self.size)
            return self._agreed(chain, finals) if finals else None
        except TooManyStepsError:
            self.exhausted = True
            return None

    def _begin(self, limit: int) -> None:
        self.limit = limit
        self.steps = 0
        self.units.clear()
        self.policies.clear()

    def _finals(self, chain: Chain, parent: int, end: int) -> dict[Node, Price]:
        """The nodes at `end` with the price of being all that is below `parent`, within the limit of events."""
        found = {}
        for node in chain.at(end):
            _, (total, events) = node
            price = self._family(parent, total, end, 3)
            if price is not None and price.events + events <= self.limit:
                found[node] = price
        return found

    def _chain(self, start: int, edges: Callable[[int], Iterable[Edge]], within: int) -> Chain:
        """All states reachable by sibling after sibling from `start`, of at most `limit` events."""
        first: Node = (start, ((0,) * self.width, 0))
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
                    if self._outgrown(within, total, 2 if events < self.limit else 1):
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
        """Count the states that are looked at, here or in reading what was found; raise where they are too many."""
        self.steps += steps
        if self.steps > max(AT_LEAST, STEPS * self.size):
            raise TooManyStepsError

    def _outgrown(self, parent: int, total: Amounts, times: int) -> bool:
        """Whether siblings exceed so many times their parent in every column, so that no more of them can mend it."""
        if self.falls:
            return False
        pairs = [(have, own) for have, own in zip(total, self.keys[parent], strict=True) if None not in (have, own)]
        return bool(pairs) and all(have > times * own for have, own in pairs if have is not None and own is not None)

    def _policy_edges(self, at: int) -> list[Edge]:
        """What may begin at a row as a child of the department."""
        edges = list(self._policy(at).finals)
        edges += self._lost_policy(at)
        if self.twice[at]:
            edges.append(Edge("twice", at, at + 1, (0,) * self.width, DOUBLED, 1))
        if self.limit >= 2 and not self.blank[at]:
            price = OPAQUE + self.level_cost(at, 1)
            last = min(at + REACH, self.size)
            ends = [end for end in range(at + 2, last + 1) if end in self.anchors]
            edges += [Edge("opaque", at, end, self.keys[at], price, 2) for end in ends]
        return edges

    def _policy(self, at: int) -> Policy:
        if at in self.policies:
            return self.policies[at]
        policy = Policy(self._chain(at + 1, self._unit_edges, at))
        self.policies[at] = policy
        self.count(len(policy.chain.price))
        ways: dict[tuple[int, Amounts, int], list[tuple[Node, Price]]] = {}
        for node in policy.chain.price:
            end, (total, events) = node
            price = self._family(at, total, end, 2)
            if price is not None and events + price.events <= self.limit:
                for amounts in self._adds(at, total, price):
                    ways.setdefault((end, amounts, events + price.events), []).append((node, price))
        for (end, amounts, events), nodes in ways.items():
            cheapest = min(policy.chain.price[node] + price.price for node, price in nodes)
            edge = Edge("policy", at, end, amounts, cheapest + self.level_cost(at, 1), events)
            policy.finals[edge] = dict(nodes)
        return policy

    def _lost_policy(self, at: int) -> Iterator[Edge]:
        """Units whose policy's own row is lost, as far as any chain of them goes."""
        chain = self._lost(at)
        self.count(len(chain.price))
        ways: dict[tuple[int, Amounts, int], int] = {}
        for (end, (total, events)), price in chain.price.items():
            if end > at and events < self.limit:
                way = end, total, events + 1
                ways[way] = min(price + EVENT, ways.get(way, price + EVENT))
        for (end, total, events), price in ways.items():
            yield Edge("lost", at, end, total, price, events)

    def _lost(self, at: int) -> Chain:
        key = -1 - at
        if key not in self.policies:
            self.policies[key] = Policy(self._chain(at, self._unit_edges, 0))
        return self.policies[key].chain

    def _unit_edges(self, at: int) -> list[Edge]:
        """What may begin at a row as a child of a policy."""
        if at in self.units:
            return self.units[at]
        edges = []
        own = self.level_cost(at, 2)
        for end in range(at + 1, min(at + REACH, self.size) + 1):
            self.count()
            total = self._total(at + 1, end)
            price = self._family(at, total, end, 1)
            if price is not None and price.events <= self.limit:
                cost = price.price + own + self.detail_costs[end] - self.detail_costs[at + 1]
                extra = self.exceeding(at, total, end) if price.extra else ()
                edges += [
                    Edge("unit", at, end, amounts, cost, price.events, price.gap, extra, price.tested)
                    for amounts in self._adds(at, total, price)
                ]
            if end > at + 2 and self.alike[at + 1]:
                edges += self._below_its_repetition(at, end, own)
            whole = self._total(at, end)
            lost = EVENT + self.detail_costs[end] - self.detail_costs[at]
            edges.append(Edge("lost", at, end, whole, lost, 1))
        if self.twice[at]:
            edges.append(Edge("twice", at, at + 1, (0,) * self.width, DOUBLED, 1))
        self.units[at] = edges
        return edges

    def _below_its_repetition(self, at: int, end: int, own: int) -> Iterator[Edge]:
        """A unit whose own row is printed twice, so that its details begin one row further down."""
        total = self._total(at + 2, end)
        price = self._family(at, total, end, 1)
        if price is not None and price.events < self.limit and not price.extra:
            cost = DOUBLED + price.price + own + self.detail_costs[end] - self.detail_costs[at + 2]
            for amounts in self._adds(at, total, price):
                yield Edge("unit", at, end, amounts, cost, price.events + 1, price.gap, (at + 1,), price.tested)

    def _adds(self, at: int, total: Amounts, price: Price) -> list[Amounts]:
        """What a row may add to its parent: its own amounts, or its children's where one of its own may be misread."""
        pairs = list(zip(self.keys[at], total, strict=True))
        own = tuple(have if key is None else key for key, have in pairs)
        return [own, tuple(key if have is None else have for key, have in pairs)] if price.price == MISMATCH else [own]

    def _total(self, start: int, end: int) -> Amounts:
        """The sum of some rows, None in a column where one of them is unread."""
        return tuple(
            None if unread[end] > unread[start] else sums[end] - sums[start]
            for sums, unread in zip(self.sums, self.unread, strict=True)
        )

    def _family(self, parent: int, total: Amounts, end: int, levels: int) -> Price | None:
        """The price of what is below `parent` up to `end` adding up to `total`; None where nothing speaks for it.

        So many `levels` stand below it.
        """
        key = self.keys[parent]
        if end == parent + 1:
            return Price(EVENT, 1, gap=True, tested=False)
        tested = [(own, have) for own, have in zip(key, total, strict=True) if own is not None and have is not None]
        if not tested:
            return self._untested(parent, end, levels)
        short = [own - have for own, have in tested]
        missed = [one for one in short if one]
        agreed = any(own and own == have for own, have in tested) or not any(own for own, _ in tested)
        if not missed:
            return Price(0)
        if self._rowlike(short):
            return Price(EVENT, 1, gap=True)
        if len(tested) == self.width and self.exceeding(parent, total, end):
            return Price(EVENT, 1, extra=True)
        if agreed and len(missed) == 1:
            return Price(MISMATCH)
        return Price(TWO_MISMATCHES) if agreed and self._all_weigh(parent, total, end) else None

    def _all_weigh(self, parent: int, total: Amounts, end: int) -> bool:
        """Whether every row below `parent` up to `end` has an amount in the columns in which they add up to it."""
        columns = [at for at, (own, have) in enumerate(zip(self.keys[parent], total, strict=True)) if own == have]
        return all(any(self.keys[row][at] for at in columns) for row in range(parent + 1, end))

    def _untested(self, parent: int, end: int, levels: int) -> Price | None:
        """The price of a family with an unreadable row: no level of what can be read may be more than the parent."""
        key = self.keys[parent]
        for own, sums in zip(key, self.sums, strict=True):
            if own is not None and not self.falls and sums[end] - sums[parent + 1] > levels * own:
                return None
        return Price(UNREAD, 0, tested=False)

    def _rowlike(self, short: list[int]) -> bool:
        """Whether children fall short as by one whole row: in several columns, and never below nil."""
        if sum(1 for one in short if one) < 2:
            return False
        return (
            self.falls
            or all(one >= 0 for one in short)
            and (len(short) < len(KEY_COLUMNS) or short[CURRENT_BUDGET] >= short[SPENT])
        )

    def exceeding(self, parent: int, total: Amounts, end: int) -> tuple[int, ...]:
        """The rows below `parent` by which their sum exceeds it; of rows printed alike, the last."""
        excess = tuple(
            None if None in (own, have) else (have or 0) - (own or 0)
            for own, have in zip(self.keys[parent], total, strict=True)
        )
        return tuple(row for row in self.rows_of.get(excess, ()) if parent < row < end and not self.alike[row + 1])

    def _agreed(self, chain: Chain, finals: dict[Node, Price]) -> Levels:
        marks = Marks(self)
        marks.levels[0] = {0}
        costs = {node: chain.price[node] + price.price for node, price in finals.items()}
        good = {node: price for node, price in finals.items() if costs[node] <= min(costs.values()) + MARGIN}
        for node, price in good.items():
            marks.family(0, price, node)
        reached: dict[Edge, int] = {}
        for edge, left in chain.near({node: one.price for node, one in good.items()}, MARGIN):
            reached[edge] = max(left, reached.get(edge, 0))
        for edge, left in reached.items():
            marks.below_department(edge, left)
        return marks.agreed()


@dataclass(slots=True)
class Marks:
    """Every level and parent that some good way gives a row, and the families that are not whole in some of them."""

    search: GapSearch
    levels: list[set[int]] = field(default_factory=list)
    parents: list[set[int]] = field(default_factory=list)
    candidates: list[set[int]] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)
    twice: set[int] = field(default_factory=set)
    extras: set[int] = field(default_factory=set)
    exceeded: set[int] = field(default_factory=set)
    tested: set[int] = field(default_factory=set)
    gaps: bool = False

    def __post_init__(self) -> None:
        for marks in (self.levels, self.parents, self.candidates):
            marks.extend(set() for _ in range(self.search.size))

    def family(self, parent: int, price: Price, node: Node) -> None:
        """Mark what the sum of a family says of it, which ends at a node."""
        self.tested |= {parent} if price.tested else set()
        if price.gap:
            self.lacks(parent)
        if price.extra:
            self.exceeded.add(parent)
            end, (total, _) = node
            self.too_many(self.search.exceeding(parent, total, end))

    def lacks(self, parent: int) -> None:
        self.gaps = True
        self.broken.add(parent)

    def too_many(self, rows: Sequence[int]) -> None:
        """Of some rows one is too many: the one that repeats the row above it, or else any of them."""
        again = [row for row in rows if self.search.twice[row]]
        self.twice.update(again[-1:])
        self.extras.update(again[-1:] or rows)

    def row(self, row: int, level: int, parent: int) -> None:
        self.levels[row].add(level)
        self.parents[row].add(parent)
        if parent != OPEN:
            self.candidates[row].add(parent)

    def below_department(self, edge: Edge, left: int) -> None:
        """Mark what a child of the department covers; `left` is what its own ways may cost above its cheapest."""
        search, at = self.search, edge.start
        match edge.kind:
            case "policy":
                self.row(at, 1, 0)
                policy = search.policies[at]
                nodes = policy.finals[edge]
                costs = {node: policy.chain.price[node] + price.price for node, price in nodes.items()}
                near = {node: price for node, price in nodes.items() if costs[node] <= min(costs.values()) + left}
                for node, price in near.items():
                    self.family(at, price, node)
                prices = {node: price.price for node, price in near.items()}
                self._units(policy.chain, prices, left, at, not any(price.gap for price in near.values()))
                self._open_untested(at, edge.end)
            case "lost":
                chain = search.policies[-1 - at].chain
                nodes_at = {node: 0 for node in chain.at(edge.end) if node[1] == (edge.amounts, edge.events - 1)}
                self._units(chain, nodes_at, left, OPEN, False)
                self.broken.add(0)
                self.gaps = True
            case "twice":
                self.row(at, OPEN, OPEN)
                self.twice.add(at)
            case "opaque":
                self.row(at, 1, 0)
                self.gaps = True
                self.broken |= set(range(at, edge.end))
                for row in range(at + 1, edge.end):
                    self.row(row, OPEN, OPEN)
                    self.candidates[row] |= set(range(at, row))

    def _open_untested(self, policy: int, end: int) -> None:
        """Within a policy in which no family can be added up, other trees would do as well."""
        if self.tested.isdisjoint(range(policy, end)):
            for row in range(policy + (0 in self.tested), end):
                self.row(row, OPEN, OPEN)
                self.candidates[row] |= {0, *range(policy, row)}

    def _units(self, chain: Chain, finals: dict[Node, int], left: int, policy: int, whole: bool) -> None:
        """Mark the children of a policy, on the ways to these nodes; it is `whole` where it lacks none of them."""
        self.search.count(len(chain.price))
        for edge, _ in chain.near(finals, left):
            self.search.count()
            self._unit(edge, policy, whole)

    def _unit(self, edge: Edge, policy: int, whole: bool) -> None:
        """Mark what a child of a policy covers.

        Of a lost unit no level is sure where no sum of the policy tests it, or where it has a shaky row.
        """
        at = edge.start
        match edge.kind:
            case "unit":
                self.row(at, 2, policy)
                self.tested |= {at} if edge.tested else set()
                if edge.gap:
                    self.lacks(at)
                if edge.extra:
                    self.exceeded.add(at)
                    self.too_many(edge.extra)
                for row in range(at + 1, edge.end):
                    self.row(row, 3, at)
            case "lost":
                self.gaps = True
                sure = whole and self.search.shaky.isdisjoint(range(at, edge.end))
                for row in range(at, edge.end):
                    self.row(row, 3 if sure else OPEN, OPEN)
                if policy != OPEN:
                    self.broken.add(policy)
            case "twice":
                self.row(at, OPEN, OPEN)
                self.twice.add(at)

    def agreed(self) -> Levels:
        """What all ways agree on. A row taken in too many keeps its place only where the book forgot it in its sum."""
        for row in self.extras if self.gaps else self.extras & self.twice:
            self.row(row, OPEN, OPEN)
        if self.gaps:
            self.broken |= self.exceeded
        self._open_long_runs()
        parent = [None if (one := only(found)) == OPEN else one for found in self.parents]
        level = [None if (one := only(found)) == OPEN else one for found in self.levels]
        for row, one in enumerate(level):
            if one is None:
                parent[row] = None
        return Levels(
            level, parent, self.candidates, True, True, bool(self.extras - self.twice), self.broken, self.twice
        )

    def _open_long_runs(self) -> None:
        """Of four rows or more that are printed alike nobody knows which repeats which."""
        alike, start = self.search.alike, 0
        for row in range(1, self.search.size + 1):
            if alike[row]:
                continue
            if row - start > MOST_ALIKE:
                for one in range(start, row):
                    self.row(one, OPEN, OPEN)
            start = row


def _add(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
