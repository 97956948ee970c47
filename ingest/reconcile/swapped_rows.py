"""Searches trees with two neighbouring rows exchanged."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.reconcile.doubtful_trees import excess_of, is_doubtful
from ingest.reconcile.gap_search import TooManyStepsError
from ingest.reconcile.level_evidence import LevelEvidence
from ingest.reconcile.level_search import Key, Levels, Search, children_of

MOST_SWAPPED = 120
"""The most rows of a table for this search, which searches again for each exchange."""
SWAP_STEPS = 100_000
"""The most steps over all exchanges; beyond that the levels stay open."""


def swapped_trees(keys: Sequence[Key], evidence: LevelEvidence) -> list[tuple[Levels, bool]]:
    """The complete trees with two neighbouring rows exchanged, each with whether these rows' families add up.

    Raises TooManyStepsError.
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
        exchanged, of_order = [keys[at] for at in order], replace(evidence.of_rows(order), shaky=frozenset())
        search = Search(exchanged, of_order.against)
        found = search.solve()
        steps += search.steps
        if steps > SWAP_STEPS:
            raise TooManyStepsError
        if found.solved and not is_doubtful(found, exchanged, of_order):
            trees.append((_as_printed(found, order), _families_add_up(exchanged, found.parent, (row, row + 1))))
    return trees


def _families_add_up(keys: Sequence[Key], parents: Sequence[int | None], rows: Sequence[int]) -> bool:
    """Whether the families of these rows add up, allowing one misread amount."""
    near = {*rows, *(parents[row] for row in rows)}
    families = [(one, below) for one, below in children_of(parents).items() if one in near]
    return sum(amount != 0 for family in families for amount in excess_of(keys, *family)) <= 1


def _as_printed(found: Levels, order: Sequence[int]) -> Levels:
    """The levels in printed order; a row printed before its parent gets none, and its parent's family is broken."""
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
