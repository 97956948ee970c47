"""Rows without money change no sum: they are placed only where nothing speaks against it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ingest.reconcile.expenditure import prove_expenditure
from ingest.reconcile.level_search import DETAIL, Levels
from ingest.reconcile.nil_rows import REACH, _above, _line, put_back
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


def test_a_first_row_without_money_is_the_department_by_its_name_alone() -> None:
    page = printed(
        Program("어떤과", [Program("정책", [Program("단위", [detail("세부", 0, 0), detail("세세부", 0, 0)])])])
    )
    assert levels(page, [1, 2, 3, 4]) == [(None, None)] * 4


@pytest.mark.parametrize(
    ("nil_row", "broken", "level"),
    [
        (3, set(), 3),
        (3, {1}, None),  # the policy that it would stand in lacks a row
        (3, {4}, 3),
        (6, {1}, 3),
        (6, {4}, None),
        (6, {0}, None),
    ],
)
def test_a_row_without_money_joins_no_family_that_lacks_a_row(
    nil_row: int, broken: set[int], level: int | None
) -> None:
    """Two policies of one unit and detail, and a row without money behind one of the details."""
    found = Levels([0, 1, 2, 3, 1, 2, 3], [None, 0, 1, 2, 0, 4, 5], [set()] * 7, lenient=bool(broken), broken=broken)
    subset = [row if row <= nil_row else row + 1 for row in range(7)]
    placed = put_back(found, subset, 8, lambda row, at: 0 if at == DETAIL else 1)
    assert placed.level[nil_row + 1] == level


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
def test_a_row_without_money_that_fits_nowhere_leaves_those_next_to_it_open(
    places: tuple[int, int], misplaced: int | None, levels: list[int | None]
) -> None:
    """Two policies of one unit and detail, and two rows without money behind some of them."""
    found = Levels([0, 1, 2, 3, 1, 2, 3], [None, 0, 1, 2, 0, 4, 5], [set()] * 7)
    subset = [row for row in range(9) if row not in places]
    placed = put_back(found, subset, 9, lambda row, at: int(row == misplaced))
    assert [placed.level[row] for row in places] == levels


def test_a_row_whose_level_is_open_may_be_the_unit_of_a_row_without_money() -> None:
    found = Levels([0, 1, None, 3], [None, 0, None, None], [set(), {0}, {0, 1}, {2}])
    placed = put_back(found, [0, 1, 2, 3], 5, lambda row, at: 0)
    assert (placed.level[4], placed.parent[4]) == (3, 2)


def test_a_row_stands_on_a_line_with_all_above_it() -> None:
    found = Levels([0, 1, 2, 1, 2], [None, 0, 1, 0, 3], [set()] * 5)
    assert [_line(row, found) for row in (0, 2, 4)] == [{0}, {0, 1, 2}, {0, 3, 4}]
    possible = [{0}, {1}, *[{3}] * 90]
    assert _above(90, possible, {0, 1}) == {0, 1}  # past its reach, all above


def test_the_parent_of_a_row_without_money_is_sought_so_many_rows_back() -> None:
    possible: list[set[int]] = [{0}, {1}, {2}, *[{3}] * REACH]
    assert _above(REACH + 2, possible, {0, 1}) == {2}
    assert _above(REACH + 3, [*possible, {3}], {0, 1}) == {0, 1}
