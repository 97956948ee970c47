"""Chains of siblings: the ways to split a run of rows into siblings, with their sums and costs."""

from collections.abc import Iterator
from dataclasses import dataclass, field

Amounts = tuple[int | None, ...]
"""A sibling's contribution to its parent by column; None where unknown."""
State = tuple[Amounts, int]
"""A partial sum, and the number of events for it."""
Node = tuple[int, State]

OPEN = -1
"""In a set of levels or parents: any other is possible too."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A sibling: the rows from `start` up to `end`, their contribution, cost and events.

    `kind` is unit, policy, lost (its own row is lost), twice, stray (no program) or opaque; `extra` are rows one of
    which is surplus. `tested`: its details add up in some column.
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
    """The states reachable from a position, with the lowest cost of each and the edges that lead to it."""

    price: dict[Node, int]
    arrivals: dict[Node, list[tuple[Node, Edge]]]
    positions: list[int]

    def at(self, position: int) -> list[Node]:
        return [node for node in self.price if node[0] == position]

    def near(self, finals: dict[Node, int], allowance: int) -> Iterator[tuple[Edge, int]]:
        """Each edge on a path to a final node within `allowance` of the cheapest cost, with its remaining allowance.

        `finals` are the costs of ending at a node.
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
    """The solutions for a policy at one row: its chain of units, and for each edge its possible final nodes."""

    chain: Chain
    finals: dict[Edge, dict[Node, Price]] = field(default_factory=dict)
