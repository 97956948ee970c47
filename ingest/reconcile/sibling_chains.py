"""The ways to read a run of rows as siblings, one after another: what each adds to its parent, and at what price."""

from collections.abc import Iterator
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class Policy:
    """The ways to read a policy at one row: its chain of units, and for each edge the nodes it may end with."""

    chain: Chain
    finals: dict[Edge, dict[Node, Price]] = field(default_factory=dict)
