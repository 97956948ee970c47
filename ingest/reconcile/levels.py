"""Levels of a preorder list of programs from sums only: the depth is fixed, and a parent is the sum of its children."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from ingest.reconcile.agreed_levels import agreed_levels
from ingest.reconcile.doubtful_trees import excess_of, is_doubtful
from ingest.reconcile.gap_search import GapSearch, TooManyStepsError
from ingest.reconcile.level_evidence import LevelEvidence, no_evidence
from ingest.reconcile.level_search import Key, Levels, Search, children_of
from ingest.reconcile.repeated_rows import repeated, spread
from ingest.reconcile.swapped_rows import swapped_trees
from ingest.reconcile.zero_rows import open_after_zero_row, put_back


def find_levels(keys: Sequence[Key], evidence: LevelEvidence | None = None) -> Levels:
    """The levels (0 to 3) of the rows of a department, the first of which is the department itself."""
    evidence = evidence or no_evidence(len(keys))
    found = _find(keys, evidence)
    if found.solved and not found.lenient:
        return found
    again = repeated(keys, evidence.prints)
    if not again:
        return found
    subset = [row for row in range(len(keys)) if row not in again]
    once = _find([keys[row] for row in subset], evidence.of_rows(subset))
    if once.given_up:
        return replace(Search(keys, evidence.against).open(), given_up=True)
    if not once.solved:
        return found
    without = spread(once, subset, len(keys))
    return without if not once.lenient or not found.solved else _common(found, without)


def _find(keys: Sequence[Key], evidence: LevelEvidence) -> Levels:
    falls = any((amount or 0) < 0 for key in keys for amount in key)
    subset = [row for row, key in enumerate(keys) if row == 0 or falls or any(amount != 0 for amount in key)]
    found = _search([keys[row] for row in subset], evidence.of_rows(subset))
    if len(subset) == len(keys):
        return found
    if found.forgot:
        open_after_zero_row(found, subset)
    return put_back(found, subset, len(keys), evidence.against)


def _search(keys: Sequence[Key], evidence: LevelEvidence) -> Levels:
    """The tree of an undamaged table, else what all trees with the least damage agree on.

    Damage is one lost, doubled or unreadable row, or two exchanged neighbours; if that does not help, more.
    """
    strict = Search(keys, evidence.against)
    readable = not any(None in key for key in keys)
    if readable:
        found = strict.solve()
        if found.solved and not is_doubtful(found, keys, evidence):
            return _open_unproven(found, keys)
    gaps = GapSearch(keys, evidence.against, evidence.prints, evidence.shaky)
    try:
        with_events = agreed_levels(gaps, 1)
        swapped = swapped_trees(keys, evidence) if readable else []
        if with_events is None and not any(adds_up for _, adds_up in swapped):
            with_events = agreed_levels(gaps, 2)
    except TooManyStepsError:
        return replace(strict.open(), given_up=True)
    ways = [one for one in (with_events, *(tree for tree, _ in swapped)) if one is not None]
    if not ways:
        return strict.open()
    common: Levels = reduce(_common, ways)
    return common


def _open_unproven(before: Levels, keys: Sequence[Key]) -> Levels:
    """Open the rows whose only amounts are in columns that do not add up: no sum places them."""
    levels = before.copy()
    for parent, below in children_of(before.parent).items():
        missed = {at for at, amount in enumerate(excess_of(keys, parent, below)) if amount}
        for child in below if missed else ():
            if not {at for at, amount in enumerate(keys[child]) if amount} - missed:
                levels.level[child] = levels.parent[child] = None
    return levels


def _common(one: Levels, other: Levels) -> Levels:
    """The levels that two trees agree on."""
    size = len(one.level)
    same = [one.level[row] == other.level[row] for row in range(size)]
    near = [same[row] and one.parent[row] == other.parent[row] for row in range(size)]
    common = Levels(
        [one.level[row] if same[row] else None for row in range(size)],
        [one.parent[row] if near[row] else None for row in range(size)],
        [one.candidates[row] | other.candidates[row] for row in range(size)],
        lenient=True,
        forgot=one.forgot or other.forgot,
        broken=one.broken | other.broken,
        twice=one.twice & other.twice,
    )
    for row in range(size):
        if not near[row]:
            common.broken |= {parent for parent in (one.parent[row], other.parent[row]) if parent is not None}
    return common
