"""What makes a tree of rows doubtful."""

import pytest

from ingest.reconcile.doubtful_trees import _in_several_columns, excess_of, is_doubtful
from ingest.reconcile.evidence import STRONG
from ingest.reconcile.level_evidence import LevelEvidence
from ingest.reconcile.level_search import Key, Levels


@pytest.mark.parametrize(("amounts", "several"), [([], False), ([5, 0], False), ([5, -1], True), ([1, 0, 2, 3], True)])
def test_amounts_are_in_several_columns_where_more_than_one_is_not_zero(amounts: list[int], several: bool) -> None:
    assert _in_several_columns(amounts) == several


def doubtful(
    *details: Key,
    parent: Key = (9, 9, 9),
    lenient: bool = False,
    cost: int = 0,
    shaky: frozenset[int] = frozenset(),
    twice: bool = False,
    last_is_open: bool = False,
) -> bool:
    """Whether a department of one policy and one unit, with these details, is doubtful."""
    size = 3 + len(details)
    below: list[int | None] = [2] * len(details)
    found = Levels([0, 1, 2, *[3] * len(details)], [None, 0, 1, *below], [set()] * size, lenient=lenient)
    if last_is_open:
        found.level[-1] = found.parent[-1] = None
        found.candidates = [*[set[int]()] * (size - 1), {2}]
    prints = [*range(size - 1), size - 2] if twice else range(size)
    evidence = LevelEvidence(lambda row, level: cost if (row, level) == (3, 3) else 0, prints, shaky)
    return is_doubtful(found, [parent] * 3 + list(details), evidence)


def test_a_tree_in_which_all_adds_up_is_not_doubtful() -> None:
    assert not doubtful((4, 4, 4), (5, 5, 5))
    assert doubtful((4, 4, 4), (5, 5, 5), lenient=True)


def test_strong_evidence_against_a_level_makes_a_tree_doubtful() -> None:
    assert doubtful((4, 4, 4), (5, 5, 5), cost=STRONG)
    assert not doubtful((4, 4, 4), (5, 5, 5), cost=STRONG - 1)


def test_what_a_family_lacks_in_several_columns_may_be_a_row() -> None:
    assert doubtful((4, 4, 4), (5, 4, 4))
    assert not doubtful((4, 4, 4), (5, 5, 4))  # one amount misread
    assert not doubtful((4, 4, 4), (5, 4, 4), shaky=frozenset({4}))
    assert not doubtful((4, 4, 4), (5, 4, 4), shaky=frozenset({2}))
    assert doubtful((4, 4, 4), (5, 4, 4), shaky=frozenset({1}))


def test_a_row_by_which_a_family_exceeds_its_parent_may_be_one_too_many() -> None:
    assert doubtful((9, 9, 9), (5, 5, 0), shaky=frozenset({2}))
    assert not doubtful((9, 9, 9), (5, 5, 1), (0, 0, 1), shaky=frozenset({2}))
    assert doubtful((9, 9, 4), (0, 0, 5), (0, 0, 5), twice=True, parent=(9, 9, 9))
    assert not doubtful((9, 9, 4), (0, 0, 5), (0, 0, 5), parent=(9, 9, 9))


def test_a_row_without_parent_is_weighed_with_the_family_that_it_may_belong_to() -> None:
    assert doubtful((9, 9, 9), (5, 5, 0), last_is_open=True)
    assert not doubtful((9, 9, 9), (0, 0, 0), last_is_open=True)


def test_an_amount_that_cannot_be_read_counts_as_zero() -> None:
    assert excess_of([(9, None, 5), (4, 4, None), (6, 1, 2)], 0, [1, 2]) == (1, 5, -3)
