"""Finds the levels of a department whose own row is lost."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.reconcile.level_evidence import LevelEvidence
from ingest.reconcile.level_search import Key, Levels, Search
from ingest.reconcile.levels import find_levels


def find_levels_below(keys: Sequence[Key], evidence: LevelEvidence) -> Levels:
    """Levels 1 to 3 of the rows of a department whose own row is lost; policies have no parent.

    More may be lost with it, up to the whole first page. So only policies that add up in every column get levels, from
    the first one on whose sums are more than equal rows.
    """
    width = len(keys[0]) if keys else 0
    below = LevelEvidence(
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
    """Open all rows that are not in a policy that adds up."""
    size = len(keys)
    starts = [row for row in range(1, size) if found.level[row] == 1]
    anchored = False
    for start, end in zip([1, *starts], [*starts, size], strict=True):
        children: dict[int | None, list[int]] = {}
        for row in range(start + 1, end):
            children.setdefault(found.parent[row], []).append(row)
        sums = all(parent and _adds_up(keys, parent, below) for parent, below in children.items())
        certain = start in starts and bool(children) and sums and found.broken.isdisjoint(range(start, end))
        anchored = anchored or (certain and any(len(below) > 1 for below in children.values()))
        if not certain or not anchored:
            for row in range(start, end):
                found.level[row] = found.parent[row] = None


def _adds_up(keys: Sequence[Key], parent: int, children: Sequence[int]) -> bool:
    """Whether a row is the sum of its children in every column, with all amounts readable."""
    rows = [keys[row] for row in (parent, *children)]
    return all(None not in column and column[0] == sum(column[1:]) for column in zip(*rows, strict=True))
