"""Whether a tree found by sums is doubtful, since a row may be missing or evidence contradicts it."""

from collections.abc import Iterator, Sequence

from ingest.reconcile.evidence import STRONG
from ingest.reconcile.level_evidence import LevelEvidence
from ingest.reconcile.level_search import Key, Levels, children_of


def is_doubtful(found: Levels, keys: Sequence[Key], evidence: LevelEvidence) -> bool:
    """Whether a row may be missing in the tree, or strong evidence contradicts one of its levels."""
    if found.lenient:
        return True
    if any(level is not None and evidence.against(row, level) >= STRONG for row, level in enumerate(found.level)):
        return True
    children = children_of(found.parent)
    return any(
        _lacks_a_row(keys, parent, below)
        for parent, below in children.items()
        if evidence.shaky.isdisjoint((parent, *below))
    ) or any(_has_one_too_many(keys, parent, below, evidence) for parent, below in _families(found, children))


def _families(found: Levels, children: dict[int, list[int]]) -> Iterator[tuple[int, list[int]]]:
    """Each parent with its children, and with each possible further child added."""
    yield from children.items()
    for row, parent in enumerate(found.parent):
        if parent is None:
            yield from ((one, [*children[one], row]) for one in found.candidates[row] if one in children)


def _lacks_a_row(keys: Sequence[Key], parent: int, children: Sequence[int]) -> bool:
    return _in_several_columns(excess_of(keys, parent, children))


def _has_one_too_many(keys: Sequence[Key], parent: int, children: Sequence[int], evidence: LevelEvidence) -> bool:
    """Whether children exceed their parent by exactly one of them, in several columns or by a repeated row."""
    excess = excess_of(keys, parent, children)
    several = _in_several_columns(excess)
    return any(excess) and any(keys[row] == excess and (several or evidence.alike(row - 1, row)) for row in children)


def excess_of(keys: Sequence[Key], parent: int, children: Sequence[int]) -> tuple[int, ...]:
    """By column, the children's sum minus the parent's amount; unreadable amounts count as 0."""
    return tuple(sum(keys[child][at] or 0 for child in children) - (own or 0) for at, own in enumerate(keys[parent]))


def _in_several_columns(amounts: Sequence[int]) -> bool:
    return sum(1 for amount in amounts if amount) > 1
