"""Rows that a page break leaves without a parent."""

import pytest

from ingest.reconcile.level_search import Levels
from ingest.reconcile.opened_levels import (
    _orphans_behind_a_page_break,
    open_lone_policies,
    open_over_page_breaks,
    open_repeated_zeros,
    open_zero_units,
)


@pytest.mark.parametrize(
    ("levels", "parents", "pages", "orphans"),
    [
        ([0, 1, 2, 3], [None, 0, 1, 2], [1, 1, 2, 2], set()),
        ([0, 1, 2, 3], [None, 0, None, 2], [1, 1, 2, 2], {2, 3}),
        ([0, 1, 2, 3], [None, 0, None, None], [1, 1, 1, 2], {2, 3}),
        ([0, 1, 2, 3], [None, 0, None, None], [1, 1, 1, 1], set()),
        ([0, 1, 3, 1], [None, 0, None, 0], [1, 1, 2, 3], {2}),
        ([0, 1, None, 3], [None, 0, None, None], [1, 1, 1, 1], set()),
        ([0, 1, 1, 3], [None, 0, None, 2], [1, 1, 2, 2], set()),
        ([0, 2, 1], [None, None, 0], [1, 2, 2], {1}),
        ([2, 1], [None, None], [1, 2], set()),
    ],
)
def test_only_units_and_details_without_a_parent_at_a_page_break_are_orphans(
    levels: list[int | None], parents: list[int | None], pages: list[int], orphans: set[int]
) -> None:
    assert _orphans_behind_a_page_break(Levels(levels, parents), pages) == orphans


@pytest.mark.parametrize(
    ("broken", "pages", "parents"),
    [
        (set(), [1, 1, 1, 2], [None, 0, 1, 2]),
        ({2}, [1, 1, 1, 1], [None, 0, 1, 2]),
        ({2}, [1, 1, 1, 2], [None, 0, 1, None]),
        ({0}, [1, 2, 2, 2], [None, 0, 1, 2]),  # below the department nothing is lost unseen
    ],
)
def test_below_a_family_that_lacks_a_row_none_on_another_page_has_a_parent(
    broken: set[int], pages: list[int], parents: list[int | None]
) -> None:
    before = Levels([0, 1, 2, 3], [None, 0, 1, 2], [set()] * 4, broken=broken)
    after = open_over_page_breaks(before, pages)
    assert after.parent == parents
    assert after.level == [0, 1, 2, None if None in parents[1:] else 3]
    assert before.parent == [None, 0, 1, 2]


@pytest.mark.parametrize(
    ("zero", "names", "parent"),
    [
        ({2}, ["", "행정운영경비", "행정운영경비", ""], 1),
        ({2}, ["", "재무활동", "행정운영경비", ""], None),
        ({2}, ["", "", "행정운영경비", ""], None),
        ({2}, ["", "행정운영경비", "", ""], 1),
        (set(), ["", "재무활동", "행정운영경비", ""], 1),
    ],
)
def test_a_unit_without_amounts_stands_below_no_policy_that_its_name_contradicts(
    zero: set[int], names: list[str], parent: int | None
) -> None:
    before = Levels([0, 1, 2, 3], [None, 0, 1, 2], [set()] * 4)
    assert open_zero_units(before, zero, names).parent == [None, 0, parent, 2]
    assert open_zero_units(before, {0, 3}, ["", "", "", "행정운영경비"]).parent == [None, 0, 1, 2]
    assert before.parent[2] == 1


@pytest.mark.parametrize(
    ("levels", "parents", "zero", "names", "repeated"),
    [
        ([0, 1, 2, 3, 3, 3], [None, 0, 1, 2, 2, 2], {3, 4, 5}, "과 정책 단위 가 가 가", {4, 5}),
        ([0, 1, 2, 3, 3], [None, 0, 1, 2, 2], {2, 3, 4}, "과 정책 가 가 가", {4}),  # a unit bears its detail's name
        ([0, 1, 2, 3, 3], [None, 0, 1, 2, 2], {3, 4}, "과 정책 단위 가 나", set()),
        ([0, 1, 2, 3, 3], [None, 0, 1, 2, 2], {3}, "과 정책 단위 가 가", set()),
        ([0, 1, 2, 3, 3], [None, 0, 1, 2, 2], {4}, "과 정책 단위 가 가", set()),
        ([0, 1, 2, 3, 3], [None, 0, 1, 2, None], {3, 4}, "과 정책 단위 가 가", set()),
        ([0, 1, 2, 3], [None, 0, None, None], {2, 3}, "과 정책 가 가", set()),
        ([0, 1, 3, 2], [None, 0, None, None], {2, 3}, "과 정책 가 가", set()),
        ([0, 1, 2, 2], [None, 0, 1, 1], {2, 3}, "과 정책 가 가", set()),  # each may have a detail that is lost
    ],
)
def test_of_details_of_one_name_without_amounts_each_but_the_first_is_printed_again(
    levels: list[int | None], parents: list[int | None], zero: set[int], names: str, repeated: set[int]
) -> None:
    before = Levels(levels, parents, twice={1})
    after = open_repeated_zeros(before, zero, names.split())
    assert {row for row, level in enumerate(after.level) if level is None} == repeated
    assert all(after.parent[row] is None for row in repeated)
    assert (before.twice, after.twice) == ({1}, {1} | repeated)


@pytest.mark.parametrize(
    ("levels", "parents", "broken", "pages", "opened"),
    [
        ([0, 1, 2, 3, 1], [None, 0, 1, 2, 0], {0}, [1, 1, 1, 1, 2], {4}),
        ([0, 1, 2, 3, 1], [None, 0, 1, 2, 0], {0}, [1, 1, 1, 1, 1], set()),
        ([0, 1, 2, 3, 1], [None, 0, 1, 2, 0], set(), [1, 1, 1, 1, 2], {4}),  # its money may be the policy's
        ([0, 1, 1, 2, 3], [None, 0, 0, 2, 3], {0}, [1, 2, 2, 2, 2], {1}),
        ([0, 1, 1, 1, 2, 3], [None, 0, 0, 0, 3, 4], {0}, [1, 2, 2, 2, 2, 2], {1, 2}),
        ([0, 1, 2, 3, 2], [None, 0, 1, 2, 1], {0}, [1, 1, 1, 1, 2], set()),
        ([0, 1, 2, 3, 1], [None, 0, 1, 2, 0], {0}, [1, 2, 2, 2, 3], set()),  # 행정운영경비
    ],
)
def test_a_policy_without_units_that_begins_a_page_may_be_the_rest_of_one_that_is_lost(
    levels: list[int | None], parents: list[int | None], broken: set[int], pages: list[int], opened: set[int]
) -> None:
    before = Levels(levels, parents, broken=broken)
    named = set() if pages[-1] < 3 else {4}
    after = open_lone_policies(before, pages, named)
    assert {row for row, level in enumerate(after.level) if level is None} == opened
    assert all(after.parent[row] is None for row in opened)
    assert before.level == levels and None not in levels
