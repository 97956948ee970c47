"""The ways to read rows as siblings, and which of them cost little more than the cheapest."""

from ingest.reconcile.sibling_chains import Chain, Edge, Node

START, MIDDLE, END = nodes = [(position, ((0,), 0)) for position in (0, 1, 2)]


def edge(before: Node, after: Node, price: int) -> Edge:
    return Edge("unit", before[0], after[0], (0,), price, 0)


def chain(*edges: Edge) -> Chain:
    """The chain of edges between the nodes, each node at its cheapest price."""
    price: dict[Node, int] = {START: 0}
    arrivals: dict[Node, list[tuple[Node, Edge]]] = {}
    for one in edges:
        before, after = nodes[one.start], nodes[one.end]
        price[after] = min(price.get(after, 1_000), price[before] + one.price)
        arrivals.setdefault(after, []).append((before, one))
    return Chain(price, arrivals, [0, 1, 2])


TWO_STEPS, DEAR_STEP, DIRECT = edge(MIDDLE, END, 1), edge(MIDDLE, END, 3), edge(START, END, 6)
FIRST = edge(START, MIDDLE, 0)


def test_edges_on_ways_within_the_allowance_are_near_each_with_what_is_left_of_it() -> None:
    ways = chain(FIRST, DEAR_STEP, TWO_STEPS, DIRECT)
    assert list(ways.near({END: 0}, 5)) == [(DEAR_STEP, 3), (TWO_STEPS, 5), (DIRECT, 0), (FIRST, 5)]
    assert list(ways.near({END: 0}, 1)) == [(TWO_STEPS, 1), (FIRST, 1)]


def test_an_end_with_its_own_price_is_weighed_with_it() -> None:
    assert list(chain(FIRST, TWO_STEPS).near({END: 4, MIDDLE: 2}, 2)) == [(FIRST, 2)]


def test_without_an_end_no_edge_is_near() -> None:
    assert list(chain(FIRST).near({}, 9)) == []
