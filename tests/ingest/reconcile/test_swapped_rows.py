"""Two neighbours in each other's place."""

import pytest

from ingest.reconcile import swapped_rows
from ingest.reconcile.gap_search import TooManyStepsError
from ingest.reconcile.level_evidence import LevelEvidence, no_evidence
from ingest.reconcile.level_search import Levels
from ingest.reconcile.swapped_rows import _as_printed, _families_add_up, swapped_trees
from tests.ingest.reconcile.test_gap_search import same

ORDER = same(12, 4, 4, 1, 3, 8, 8, 2, 6)
EXCHANGED = same(12, 4, 4, 1, 8, 3, 8, 2, 6)
"""The second policy stands before the last detail of the first."""


def test_rows_in_each_others_place_are_exchanged_and_the_first_has_no_parent_before_it() -> None:
    ((tree, adds_up),) = swapped_trees(EXCHANGED, no_evidence(9))
    assert adds_up
    assert tree.level == [0, 1, 2, 3, 1, 3, 2, 3, 3]
    assert tree.parent == [None, 0, 1, 2, 0, 2, 4, 6, 6]


def test_a_row_before_its_parent_has_no_level() -> None:
    keys = same(9, 4, 4, 1, 3, 5, 2, 5, 3)
    trees = swapped_trees(keys, no_evidence(9))
    assert [0, 1, 2, 3, 3, 1, None, 2, 3] in [tree.level for tree, _ in trees]
    (tree,) = [tree for tree, _ in trees if tree.level[6] is None]
    assert (tree.parent[6], tree.broken) == (None, {7})


def test_rows_alike_are_exchanged_only_where_evidence_tells_them_apart() -> None:
    keys = same(8, 4, 4, 4, 4, 4, 4)
    calls: list[tuple[int, int]] = []

    def against(row: int, level: int) -> int:
        calls.append((row, level))
        return 0

    assert swapped_trees(keys[1:5], LevelEvidence(against, range(4))) == []
    assert {level for _, level in calls} == {0, 1, 2, 3}


def test_a_large_table_or_a_long_search_exchanges_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swapped_rows, "MOST_SWAPPED", 9)
    assert swapped_trees(EXCHANGED, no_evidence(9))
    monkeypatch.setattr(swapped_rows, "MOST_SWAPPED", 8)
    assert swapped_trees(EXCHANGED, no_evidence(9)) == []
    monkeypatch.setattr(swapped_rows, "MOST_SWAPPED", 9)
    monkeypatch.setattr(swapped_rows, "SWAP_STEPS", 5)
    assert swapped_trees(EXCHANGED, no_evidence(9))
    monkeypatch.setattr(swapped_rows, "SWAP_STEPS", 4)
    with pytest.raises(TooManyStepsError):
        swapped_trees(EXCHANGED, no_evidence(9))


@pytest.mark.parametrize(
    ("last", "adds_up"), [((6, 6, 6), True), ((6, 6, 5), True), ((6, 5, 5), False), ((5, 5, 5), False)]
)
def test_families_near_two_rows_add_up_where_one_amount_at_most_is_misread(
    last: tuple[int, int, int], adds_up: bool
) -> None:
    keys = [*ORDER[:-1], last]
    parents = [None, 0, 1, 2, 2, 0, 5, 6, 6]
    assert _families_add_up(keys, parents, (7, 8)) is adds_up
    assert _families_add_up(keys, parents, (3, 4))


def test_the_levels_go_by_the_order_of_printing() -> None:
    found = Levels([0, 1, 2], [None, 0, 1], [set(), {0}, {1}])
    printed = _as_printed(found, [0, 2, 1])
    assert (printed.level, printed.parent, printed.broken) == ([0, None, 1], [None, None, 0], {2})
    assert printed.candidates == [set(), {2}, {0}]
    assert printed.lenient
