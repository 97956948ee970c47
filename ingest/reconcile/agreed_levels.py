"""The levels and parents that all near-optimal solutions of the gap search agree on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.reconcile.evidence import STRONG
from ingest.reconcile.gap_search import GapSearch
from ingest.reconcile.level_search import Levels, only
from ingest.reconcile.sibling_chains import OPEN, Chain, Edge, Node, Price

MARGIN = 80
"""Solutions that cost at most this much more than the cheapest are considered equally good."""
MOST_ALIKE = 3
"""In an intact tree at most this many rows with one name and the same amounts follow each other: 예비비 three times."""


def agreed_levels(search: GapSearch, most: int) -> Levels | None:
    """What all good solutions with at most `most` events agree on; None without a solution.

    Raises TooManyStepsError.
    """
    chain, finals = search.ways(most)
    return _agreed(search, chain, finals) if finals else None


def _agreed(search: GapSearch, chain: Chain, finals: dict[Node, Price]) -> Levels:
    """What the near-optimal solutions agree on."""
    marks = Marks(search)
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
    """All levels and parents that any good solution gives each row, and the families incomplete in any of them."""

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
    opaque: bool = False

    def __post_init__(self) -> None:
        for marks in (self.levels, self.parents, self.candidates):
            marks.extend(set() for _ in range(self.search.size))

    def family(self, parent: int, price: Price, node: Node) -> None:
        """Mark what the sum of a family that ends at this node implies."""
        self.tested |= {parent} if price.tested else set()
        if price.gap:
            self.lacks(parent)
        if price.extra:
            self.exceeded.add(parent)
            end, (total, _) = node
            self.too_many(self.search.families.exceeding(parent, total, end))

    def lacks(self, parent: int) -> None:
        self.gaps = True
        self.broken.add(parent)

    def too_many(self, rows: Sequence[int]) -> None:
        """Mark that one of these rows is surplus: the one that repeats the row above it, else any of them."""
        again = [row for row in rows if self.search.twice[row]]
        self.twice.update(again[-1:])
        self.extras.update(again[-1:] or rows)

    def row(self, row: int, level: int, parent: int) -> None:
        self.levels[row].add(level)
        self.parents[row].add(parent)
        if parent != OPEN:
            self.candidates[row].add(parent)

    def below_department(self, edge: Edge, left: int) -> None:
        """Mark what a child of the department covers; `left` is how much its solutions may exceed its cheapest one."""
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
                chain = search.lost_policies[at]
                nodes_at = {node: 0 for node in chain.at(edge.end) if node[1] == (edge.amounts, edge.events - 1)}
                self._units(chain, nodes_at, left, OPEN, False)
                self.broken.add(0)
                self.gaps = True
            case "opaque":
                self.row(at, 1, 0)
                self.gaps = self.opaque = True
                self.broken |= set(range(at, edge.end))
                for row in range(at + 1, edge.end):
                    self.row(row, OPEN, OPEN)
                    self.candidates[row] |= set(range(at, row))
            case "stray":
                self.row(at, OPEN, OPEN)

    def _open_untested(self, policy: int, end: int) -> None:
        """Open the levels within a policy none of whose families can be added up: other trees fit as well."""
        if self.tested.isdisjoint(range(policy, end)):
            for row in range(policy + (0 in self.tested), end):
                self.row(row, OPEN, OPEN)
                self.candidates[row] |= {0, *range(policy, row)}

    def _units(self, chain: Chain, finals: dict[Node, int], left: int, policy: int, whole: bool) -> None:
        """Mark the children of a policy on the paths to these nodes; `whole` if none of them is missing."""
        self.search.count(len(chain.price))
        for edge, _ in chain.near(finals, left):
            self.search.count()
            self._unit(edge, policy, whole)

    def _unit(self, edge: Edge, policy: int, whole: bool) -> None:
        """Mark what a child of a policy covers.

        The level of a lost unit is uncertain where no sum of the policy tests it, or where it has a shaky row.
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
            case "stray":
                self.row(at, OPEN, OPEN)

    def agreed(self) -> Levels:
        """What all solutions agree on. A surplus row keeps its place only if the book left it out of its sum."""
        for row in self.extras if self.gaps else self.extras & self.twice:
            self.row(row, OPEN, OPEN)
        if self.gaps:
            self.broken |= self.exceeded
        self._open_long_runs()
        self._open_denied()
        parent = [None if (one := only(found)) == OPEN else one for found in self.parents]
        level = [None if (one := only(found)) == OPEN else one for found in self.levels]
        for row, one in enumerate(level):
            if one is None:
                parent[row] = None
        return Levels(
            level, parent, self.candidates, True, True, bool(self.extras - self.twice), self.broken, self.twice
        )

    def _open_denied(self) -> None:
        """Open rows whose only level contradicts strong evidence and is confirmed by no sum, and all rows below them.

        Next to rows in which nothing adds up, they may be in the wrong place; and no sum places a row with an
        unreadable amount.
        """
        opened: set[int] = set()
        for row in range(1, self.search.size):
            level = only(self.levels[row])
            unproven = self.opaque or None in self.search.keys[row]
            denied = level not in (None, OPEN) and self.search.level_cost(row, level) >= STRONG
            if (unproven and denied) or opened & self.parents[row]:
                opened.add(row)
                self.row(row, OPEN, OPEN)

    def _open_long_runs(self) -> None:
        """Open runs of four or more identical rows: which one repeats which is undecidable."""
        for row in range(self.search.size - MOST_ALIKE):
            run = range(row, row + MOST_ALIKE + 1)
            if all(self.search.alike[one] for one in run[1:]):
                for one in run:
                    self.row(one, OPEN, OPEN)
