"""The trees that come of exchanging two neighbouring rows."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.reconcile.doubtful_trees import excess_of, is_doubtful
from ingest.reconcile.gap_search import TooManyStepsError
from ingest.reconcile.level_evidence import Evidence
from ingest.reconcile.level_search import Key, Levels, Search, children_of

MOST_SWAPPED = 120
"""In larger tables no neighbours are exchanged: each exchange is a search of its own."""
SWAP_STEPS = 100_000
"""Past so many steps of all exchanges together, the levels stay open."""


def swapped_trees(keys: Sequence[Key], evidence: Evidence) -> list[tuple[Levels, bool]]:
    """The whole trees that come of exchanging two neighbouring rows.

    Beside each stands whether the families of these two rows add up. Raise TooManyStepsError where there are too many.
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
            raise TooManyStepsError
        if found.solved and not is_doubtful(found, exchanged, of_order):
            trees.append((_as_printed(found, order), _families_add_up(exchanged, found.parent, (row, row + 1))))
    return trees


def _families_add_up(keys: Sequence[Key], parents: Sequence[int | None], rows: Sequence[int]) -> bool:
    """Whether the families that one of some rows stands in add up, one misread amount borne."""
    near = {*rows, *(parents[row] for row in rows)}
    families = [(one, below) for one, below in children_of(parents).items() if one in near]
    return sum(amount != 0 for family in families for amount in excess_of(keys, *family)) <= 1


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
