"""What all good ways to read a table's tree agree on: levels, parents, families that are not whole, doubled rows."""

import pytest

from ingest.reconcile.agreed_levels import agreed_levels
from ingest.reconcile.evidence import STRONG
from ingest.reconcile.level_search import Key, Levels
from tests.ingest.reconcile.test_gap_search import UNREADABLE, same, search

MISREAD: list[Key] = [(9, 9, 9), (9, 9, 9), (9, 9, 9), (4, 4, 4), (5, 5, 2)]
"""The amounts of the last row and those above it differ in one column."""
FORGOTTEN: list[Key] = [(20, 20, 9), (20, 20, 9), (9, 9, 6), (4, 4, 4), (5, 5, 2), (3, 2, 1), (11, 11, 3), (11, 11, 3)]
"""The first unit has left its last detail out of its sum."""
NOTHING_ADDS_UP: list[Key] = [(9, 9, 9), (4, 4, 4), (1, 9, 3), (7, 2, 6), *same(5, 5, 5)]
"""Within the first policy, whose own amounts fit in with the others."""


def agreed(keys: list[Key], most: int = 1, **options: set[int]) -> Levels:
    found = agreed_levels(search(keys, **options), most)
    assert found is not None
    assert (found.solved, found.lenient) == (True, True)
    return found


@pytest.mark.parametrize(
    ("keys", "most", "options", "level", "parent", "broken", "twice"),
    [
        (same(9, 4, 4, 4, 5, 5, 5), 1, {}, [0, 1, 2, 3, 1, 2, 3], [None, 0, 1, 2, 0, 4, 5], set(), set()),
        (MISREAD, 1, {}, [0, 1, 2, 3, 3], [None, 0, 1, 2, 2], set(), set()),
        # a detail, a policy with its rows, a policy's own row, a unit's own row lost
        (same(9, 9, 9, 4), 1, {}, [0, 1, 2, 3], [None, 0, 1, 2], {2}, set()),
        (same(9, 4, 4, 4), 1, {}, [0, 1, 2, 3], [None, 0, 1, 2], {0}, set()),
        (same(9, 5, 2, 3, 4, 4, 4), 1, {}, [0, None, 3, 3, 1, 2, 3], [None, None, None, None, 0, 4, 5], {0, 1}, set()),
        (same(9, 9, 4, 4, 2, 3), 1, {}, [0, 1, 2, 3, 3, 3], [None, 0, 1, 2, None, None], {1}, set()),
        # of a lost unit's rows one contradicts itself
        (same(9, 9, 4, 4, 2, 3), 1, {"shaky": {4}}, [0, 1, 2, 3, None, None], [None, 0, 1, 2, None, None], {1}, set()),
        (same(9, 9, 4, 4, 2, 3), 1, {"shaky": {3}}, [0, 1, 2, 3, 3, 3], [None, 0, 1, 2, None, None], {1}, set()),
        # a row printed twice
        (same(9, 9, 9, 9, 4, 5), 1, {"twice": {3}}, [0, 1, 2, None, 3, 3], [None, 0, 1, None, 2, 2], set(), {3}),
        (same(9, 9, 9, 4, 4, 5), 1, {"twice": {4}}, [0, 1, 2, 3, None, 3], [None, 0, 1, 2, None, 2], set(), {4}),
        (same(9, 9, 9, 9, 4, 5), 1, {"twice": {2}}, [0, 1, None, None, 3, 3], [None, 0, *[None] * 4], set(), {2}),
        # rows printed alike that the sums confirm, three of them and four
        (
            same(9, 9, 9, 2, 2, 2, 3),
            1,
            {"twice": {4, 5}},
            [0, 1, 2, 3, 3, 3, 3],
            [None, 0, 1, 2, 2, 2, 2],
            set(),
            set(),
        ),
        (
            same(9, 9, 9, 2, 2, 2, 2, 1),
            1,
            {"twice": {4, 5, 6}},
            [0, 1, 2, None, None, None, None, 3],
            [None, 0, 1, None, None, None, None, 2],
            set(),
            set(),
        ),
        ([*same(9, 9, 9), UNREADABLE, *same(5)], 1, {}, [0, 1, 2, 3, 3], [None, 0, 1, 2, 2], set(), set()),
        (NOTHING_ADDS_UP, 2, {}, [0, 1, None, None, 1, 2, 3], [None, 0, None, None, 0, 4, 5], {1, 2, 3}, set()),
    ],
)
def test_levels_and_parents_are_stated_where_all_good_ways_agree(
    keys: list[Key],
    most: int,
    options: dict[str, set[int]],
    level: list[int | None],
    parent: list[int | None],
    broken: set[int],
    twice: set[int],
) -> None:
    found = agreed(keys, most, **options)
    assert (found.level, found.parent) == (level, parent)
    assert (found.broken, found.twice) == (broken, twice)


def test_a_line_without_amounts_may_be_no_program_so_that_the_rows_below_it_may_not_be_its_children() -> None:
    """A watermark above a unit, or above a policy, of a tree whose sums hold without it."""
    above_unit = agreed([*same(9, 9), UNREADABLE, *same(4, 1), UNREADABLE, *same(3, 5, 5)])
    assert above_unit.level == [0, 1, None, None, 3, 3, 3, None, 3]
    above_policy = agreed([*same(9), UNREADABLE, *same(9, 4, 4, 5, 5)])
    assert above_policy.level == [0, None, 1, 2, 3, 2, 3]


def test_a_row_that_a_sum_leaves_out_keeps_its_place_and_is_reported() -> None:
    found = agreed(FORGOTTEN)
    assert found.level == [0, 1, 2, 3, 3, 3, 2, 3]
    assert (found.forgot, found.broken) == (True, set())
    assert not agreed(MISREAD).forgot
    assert not agreed(same(9, 9, 9, 4, 4, 5), twice={4}).forgot


def test_a_row_without_a_parent_names_all_that_may_be_it() -> None:
    lost = agreed(same(9, 5, 2, 3, 4, 4, 4))
    assert lost.candidates == [set(), {0}, {1}, {1}, {0}, {4}, {5}]
    opaque = agreed(NOTHING_ADDS_UP, 2)
    assert opaque.candidates == [set(), {0}, {1}, {1, 2}, {0}, {4}, {5}]


UNREAD_POLICY: list[Key] = [(9, 9, 9), UNREADABLE, UNREADABLE, (4, 4, 4), *same(5, 5, 5)]


def test_units_below_a_lost_policy_have_levels_but_no_parent() -> None:
    found = agreed(same(19, 2, 5, 5, 7, 7, 5, 5), 2)
    assert found.level == [0, None, 2, 3, 2, 3, 2, 3]
    assert found.parent == [None, None, None, 2, None, 4, None, 6]
    assert found.broken == {0, 1}
    both = agreed(same(9, 2, 2, 5, 5, 5), 2)  # or a policy that is lost with its unit
    assert (both.level, both.parent) == ([0, None, None, 1, 2, 3], [None, None, None, 0, 3, 4])
    assert both.candidates == [set(), {0}, {0, 1}, {0}, {3}, {4}]


def test_within_a_policy_no_family_of_which_can_be_added_up_rows_are_open() -> None:
    found = agreed(UNREAD_POLICY)
    assert found.level == [0, 1, None, None, 1, 2, 3]
    assert found.candidates == [set(), {0}, {0, 1}, {0, 1, 2}, {0}, {4}, {5}]
    unread = agreed([(9, 9, 9), UNREADABLE, UNREADABLE, UNREADABLE, *same(5, 5, 5)])
    assert unread.level == [0, None, None, None, None, None, 3]
    assert unread.candidates[1:5] == [{0}, {0, 1}, {0, 1, 2}, {0, 2}]


def test_beside_a_lost_row_a_sum_that_forgot_one_is_broken_and_any_of_its_rows_may_be_too_many() -> None:
    found = agreed([*FORGOTTEN[:7], (7, 7, 1)], 2)
    assert found.level == [0, 1, 2, 3, 3, None, 2, 3]
    assert (found.broken, found.forgot) == ({2, 6}, True)


def test_a_department_that_forgot_a_policy_is_reported() -> None:
    found = agreed(same(9, 4, 4, 4, 5, 5, 5, 2, 2, 2))
    assert found.level == [0, 1, 2, 3, 1, 2, 3, 1, 2, 3]
    assert (found.forgot, found.broken) == (True, set())


def test_beside_rows_in_which_nothing_adds_up_a_row_that_evidence_contradicts_is_open_with_all_below_it() -> None:
    def is_no_unit(row: int, level: int) -> int:
        return STRONG if (row, level) == (5, 2) else 0

    found = agreed_levels(search(NOTHING_ADDS_UP, against=is_no_unit), 2)
    assert found is not None
    assert (found.level[4:], found.parent[4:]) == ([1, None, None], [0, None, None])
    sound = agreed_levels(search(same(9, 4, 4, 4, 5, 5, 5), against=is_no_unit), 1)
    assert sound is not None
    assert sound.level == [0, 1, 2, 3, 1, 2, 3]


def test_where_no_way_has_so_few_events_nothing_is_agreed() -> None:
    assert agreed_levels(search(same(9, 9, 9, 4)), 0) is None
