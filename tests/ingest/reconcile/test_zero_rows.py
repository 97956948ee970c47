"""Rows without money change no sum: they are placed only where nothing speaks against it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ingest.reconcile.expenditure import prove_expenditure
from ingest.reconcile.level_search import DETAIL, Levels
from ingest.reconcile.zero_rows import (
    REACH,
    _above,
    _line,
    _next_levels,
    _run_levels,
    _undisturbed,
    _way_up,
    open_after_zero_row,
    put_back,
)
from tests.ingest.reconcile.trees import Page, Program, detail, printed


def department() -> Program:
    """행정운영경비 with nothing spent, behind a policy with money."""
    own = Program("정책", [Program("단위", [detail("세부", 7_000_000, 5_000_000)])])
    staff = Program("인력운영비(어떤과)", [detail("인력운영비(어떤과)", 0, 0)])
    running = Program("기본경비(어떤과)", [detail("기본경비(어떤과)", 0, 0)])
    return Program("어떤과", [own, Program("행정운영경비(어떤과)", [staff, running])])


def levels(page: Page, order: Sequence[int]) -> list[tuple[int | None, int | None]]:
    whole = page.table()
    proof = prove_expenditure(replace(whole, rows=[whole.rows[row] for row in order]))
    return [(row.level, row.parent) for row in proof.rows]


def test_a_whole_department_has_all_its_levels() -> None:
    page = printed(department())
    assert [level for level, _ in levels(page, range(9))] == page.levels


def test_a_detail_lost_makes_no_unit_a_detail() -> None:
    """Without 인력운영비's detail, 기본경비 would have to be one; its name says that it is none."""
    page = printed(department())
    assert levels(page, [0, 1, 2, 3, 4, 5, 7, 8])[5:] == [(None, None)] * 3


def test_a_policy_lost_gives_its_units_to_no_other() -> None:
    page = printed(department())
    found = levels(page, [0, 1, 2, 3, 5, 6, 7, 8])
    assert [found[4], found[6]] == [(2, None), (2, None)]


def test_a_unit_that_changed_places_takes_no_other_units_detail() -> None:
    """단위 가 and its detail have no money; 단위 나 stands between them."""
    units = [
        Program("단위 가", [detail("세부 가", 0, 0)]),
        Program("단위 나", [detail("세부 나", 7_000_000, 5_000_000), detail("세부 다", 800_000, 600_000)]),
    ]
    page = printed(Program("어떤과", [Program("정책", units)]))
    assert levels(page, [0, 1, 2, 4, 3, 5, 6])[4] == (None, None)


def test_a_first_row_without_amounts_is_the_department_by_its_name_alone() -> None:
    page = printed(
        Program("어떤과", [Program("정책", [Program("단위", [detail("세부", 0, 0), detail("세세부", 0, 0)])])])
    )
    assert levels(page, [1, 2, 3, 4]) == [(None, None)] * 4


@pytest.mark.parametrize(
    ("zero_row", "broken", "level"),
    [
        (3, set(), 3),
        (3, {1}, None),  # the policy that it would stand in lacks a row
        (3, {4}, 3),
        (6, {1}, 3),
        (6, {4}, None),
        (6, {0}, None),
    ],
)
def test_a_row_without_amounts_joins_no_family_that_lacks_a_row(
    zero_row: int, broken: set[int], level: int | None
) -> None:
    """Two policies of one unit and detail, and a row without money behind one of the details."""
    found = Levels([0, 1, 2, 3, 1, 2, 3], [None, 0, 1, 2, 0, 4, 5], [set()] * 7, lenient=bool(broken), broken=broken)
    subset = [row if row <= zero_row else row + 1 for row in range(7)]
    placed = put_back(found, subset, 8, lambda row, at: 0 if at == DETAIL else 1)
    assert placed.level[zero_row + 1] == level


@pytest.mark.parametrize(
    ("places", "misplaced", "levels"),
    [
        ((3, 5), None, [3, 3]),
        ((3, 5), 3, [None, None]),  # the other may be its detail
        ((3, 5), 5, [None, None]),
        ((3, 8), 8, [3, None]),
        ((3, 8), 3, [None, 3]),
    ],
)
def test_a_row_without_amounts_that_fits_nowhere_leaves_those_next_to_it_open(
    places: tuple[int, int], misplaced: int | None, levels: list[int | None]
) -> None:
    """Two policies of one unit and detail, and two rows without money behind some of them."""
    found = Levels([0, 1, 2, 3, 1, 2, 3], [None, 0, 1, 2, 0, 4, 5], [set()] * 7)
    subset = [row for row in range(9) if row not in places]
    placed = put_back(found, subset, 9, lambda row, at: int(row == misplaced))
    assert [placed.level[row] for row in places] == levels


def test_a_row_whose_level_is_open_may_be_the_unit_of_a_row_without_amounts() -> None:
    found = Levels([0, 1, None, 3], [None, 0, None, None], [set(), {0}, {0, 1}, {2}])
    placed = put_back(found, [0, 1, 2, 3], 5, lambda row, at: 0)
    assert (placed.level[4], placed.parent[4]) == (3, 2)


def test_a_rows_line_is_the_row_with_its_ancestors() -> None:
    found = Levels([0, 1, 2, 1, 2], [None, 0, 1, 0, 3], [set()] * 5)
    assert [_line(row, found) for row in (0, 2, 4)] == [{0}, {0, 1, 2}, {0, 3, 4}]
    possible = [{0}, {1}, *[{3}] * 90]
    assert _above(90, possible, {0, 1}) == {0, 1}  # past its reach, all above


def test_the_parent_of_a_row_without_amounts_is_sought_so_many_rows_back() -> None:
    possible: list[set[int]] = [{0}, {1}, {2}, *[{3}] * REACH]
    assert _above(REACH + 2, possible, {0, 1}) == {2}
    assert _above(REACH + 3, [*possible, {3}], {0, 1}) == {0, 1}


def free(row: int, level: int) -> int:
    return 0


@pytest.mark.parametrize(
    ("level", "after", "following"), [(0, 1, [1]), (1, 3, [2]), (2, 1, [3]), (3, 1, [1, 2, 3]), (3, 3, [3])]
)
def test_what_may_follow_is_the_first_child_or_after_a_detail_anything_that_is_open(
    level: int, after: int, following: list[int]
) -> None:
    assert list(_next_levels(level, after)) == following


@pytest.mark.parametrize(
    ("many", "before", "after", "places"),
    [
        (1, 2, 1, [{3}]),
        (1, 3, 2, [{3}]),
        (1, 1, 1, []),  # a unit would have no detail
        (2, 1, 1, [{2}, {3}]),
        (2, 3, 1, [{2, 3}, {3}]),
        (3, 3, 1, [{1, 2, 3}, {2, 3}, {3}]),
        (3, 3, 3, [{3}, {3}, {3}]),
    ],
)
def test_rows_without_amounts_stand_on_every_way_from_the_row_before_to_a_detail(
    many: int, before: int, after: int, places: list[set[int]]
) -> None:
    assert _run_levels(range(1, 1 + many), before, after, free) == places


def test_sequences_contradicted_by_evidence_do_not_count() -> None:
    assert _run_levels(range(1, 3), 3, 1, lambda row, level: int((row, level) == (1, 3))) == [{2}, {3}]
    assert _run_levels(range(1, 3), 3, 1, lambda row, level: int(row == 2)) == []


WHOLE = Levels([0, 1, 2, 3, 1, 2, 3], [None, 0, 1, 2, 0, 4, 5], [set()] * 7)


def test_the_ancestors_are_known_up_to_the_department_or_not_at_all() -> None:
    assert [_way_up(WHOLE, row) for row in (0, 3, 5)] == [[0], [3, 2, 1, 0], [5, 4, 0]]
    lost = replace(WHOLE, parent=[None, 0, None, 2, 0, 4, 5])
    assert _way_up(lost, 3) is None


@pytest.mark.parametrize(
    ("broken", "undisturbed"),
    [
        (set(), [True, True, True, True]),
        ({0}, [False, True, True, False]),  # between the last detail and the next policy
        ({2}, [True, True, False, False]),
        ({4}, [True, True, True, True]),
    ],
)
def test_a_zero_row_joins_no_broken_family(broken: set[int], undisturbed: list[bool]) -> None:
    found = replace(WHOLE, broken=broken)
    assert [_undisturbed(found, at) for at in range(4)] == undisturbed


def test_after_the_last_row_any_family_above_it_may_be_joined() -> None:
    assert [_undisturbed(replace(WHOLE, broken=broken), 6) for broken in ({5}, {0}, {1})] == [False, False, True]
    assert not _undisturbed(replace(WHOLE, parent=[None, 0, 1, 2, 0, None, 5]), 6)
    assert not _undisturbed(replace(WHOLE, parent=[None, 0, 1, 2, 0, None, 5]), 4)


def test_after_a_zero_row_all_is_open_up_to_the_next_policy() -> None:
    found = WHOLE.copy()
    open_after_zero_row(found, [0, 1, 3, 4, 5, 6, 7])
    assert found.level == [0, 1, None, None, 1, 2, 3]
    assert found.parent == [None, 0, None, None, 0, 4, 5]
    policy = WHOLE.copy()
    open_after_zero_row(policy, [0, 1, 2, 3, 5, 6, 7])
    assert policy.level == WHOLE.level


def test_a_zero_row_has_a_level_with_its_parent_where_only_one_is_left() -> None:
    small = Levels([0, 1, 2, 3, 3], [None, 0, 1, 2, 2], [set(), {0}, {1}, {2}, {2}], twice={4}, given_up=True)
    placed = put_back(small, [0, 1, 2, 4, 5], 7, free)
    assert placed.level == [0, 1, 2, 3, 3, 3, 3]
    assert placed.parent == [None, 0, 1, 2, 2, 2, 2]
    assert placed.candidates == [set(), {0}, {1}, {2}, {2}, {2}, {2}]
    assert (placed.twice, placed.given_up, placed.solved) == ({5}, True, True)


def test_rows_with_amounts_keep_what_is_known_of_them_at_their_new_places() -> None:
    found = Levels([0, None, 3], [None, None, 1], [set(), {0}, {1}], broken={1}, lenient=True)
    placed = put_back(found, [0, 2, 3], 5, free)
    assert placed.level == [0, None, None, 3, None]
    assert (placed.parent, placed.candidates[:4]) == ([None, None, None, 2, None], [set(), {0}, {0}, {2}])
    assert (placed.broken, placed.lenient) == ({2}, True)


def test_a_run_that_fits_nowhere_opens_the_runs_next_to_it() -> None:
    placed = put_back(WHOLE, [0, 1, 2, 3, 5, 6, 8], 9, free)
    assert placed.level[4] == 3
    fits_nowhere = put_back(WHOLE, [0, 1, 2, 3, 5, 7, 8], 9, free)  # a zero row between a policy and its unit
    assert fits_nowhere.level == [0, 1, 2, 3, None, 1, None, 2, 3]
