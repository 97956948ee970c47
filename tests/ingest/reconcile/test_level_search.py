"""The trees of a table in which every row is there, by their costs."""

from collections.abc import Callable

import pytest

from ingest.reconcile import level_search
from ingest.reconcile.level_search import BLIND, MISMATCH, RUNS, Key, Levels, Search, children_of, only, running_sums
from tests.ingest.reconcile.test_gap_search import by_row_and_level, same

WHOLE = same(9, 4, 4, 1, 3, 5, 5, 5)


def search(keys: list[Key], cost: Callable[[int, int], int] = lambda row, level: 0) -> Search:
    return Search(keys, cost)


def test_a_unit_costs_what_evidence_has_against_it_and_its_details() -> None:
    assert search(WHOLE, by_row_and_level)._unit(2) == [(5, 22 + 33 + 43)]
    misread: list[Key] = [*WHOLE[:2], (4, 4, 2), *WHOLE[3:]]
    assert search(misread, by_row_and_level)._unit(2) == [(5, MISMATCH + 22 + 33 + 43)]


def test_a_policy_costs_what_evidence_has_against_it_and_its_units() -> None:
    of_table = search(WHOLE, by_row_and_level)
    _, ends = of_table._policy(1)
    assert ends == {5: (11 + 22 + 33 + 43, [(4, 4, 4)])}
    misread = search([WHOLE[0], (4, 4, 2), *WHOLE[2:]], by_row_and_level)
    assert misread._policy(1)[1] == {5: (MISMATCH + 11 + 22 + 33 + 43, [(4, 4, 4)])}
    assert of_table._policy(4)[1] == {}


def test_units_or_policies_may_begin_where_a_row_is_the_sum_of_those_below() -> None:
    assert [search(WHOLE).begins(row) for row in range(1, 8)] == [True, True, False, False, True, True, False]


@pytest.mark.parametrize(
    ("totals", "misses", "price"),
    [
        ((9, 9, 5), 0, 0),
        ((9, 9, 4), 1, MISMATCH),
        ((9, 8, 4), 2, 2 * MISMATCH),
        ((8, 8, 4), 3, None),
    ],
)
def test_the_price_of_a_sum_is_by_the_columns_that_it_misses(
    totals: tuple[int, ...], misses: int, price: int | None
) -> None:
    of_table = search([(9, 9, 5)])
    assert (of_table._misses(0, totals), of_table._price(0, totals)) == (misses, price)


def test_that_zero_agrees_decides_nothing_about_a_row_with_amounts() -> None:
    assert search([(9, 9, 0)])._misses(0, (8, 8, 0)) == 3
    assert search([(0, 0, 0)])._misses(0, (8, 8, 0)) == 2


def test_a_department_that_is_the_sum_in_no_column_lacks_rows() -> None:
    found = search(same(90, 4, 4, 4, 5, 5, 5)).solve()
    assert (found.level, found.lenient) == ([0, 1, 2, 3, 1, 2, 3], True)
    assert not search(WHOLE).solve().lenient
    assert search([(9, 9, 7), *WHOLE[1:]]).solve().lenient is False
    chain = search(same(90, 4, 4, 4))._department()
    assert [state.cost for state in chain[4].values()] == [BLIND]


def test_siblings_that_exceed_their_parent_in_every_column_are_too_many() -> None:
    of_table = search([(9, 9, 5)])
    assert of_table._beyond(0, (10, 10, 6))
    assert not of_table._beyond(0, (10, 10, 5))
    assert not search([(9, 9, 5), (-1, 0, 0)])._beyond(0, (10, 10, 6))


def test_what_the_cheapest_trees_disagree_on_is_open() -> None:
    found = search(same(9, 9, 9, 9, 0, 0)).solve()
    assert (found.level[:4], found.level[4:]) == ([0, 1, 2, 3], [None, None])
    decided = search(same(9, 9, 9, 9, 0, 0), lambda row, level: int((row, level) == (4, 3))).solve()
    assert decided.level == [0, 1, 2, 3, 2, 3]
    assert decided.parent == [None, 0, 1, 2, 1, 4]


def test_nothing_but_the_department_is_known_where_no_tree_holds_or_the_search_is_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = search(same(9, 3, 1)).solve()
    assert (found.level, found.parent, found.solved) == ([0, None, None], [None] * 3, False)
    assert found.candidates == [set(), {0, 1, 2}, {0, 1, 2}]
    of_table = search(WHOLE)
    assert of_table.solve().solved
    steps = of_table.steps
    monkeypatch.setattr(level_search, "STEPS", 0)
    monkeypatch.setattr(level_search, "AT_LEAST", steps)
    assert search(WHOLE).solve().solved
    monkeypatch.setattr(level_search, "AT_LEAST", steps - 1)
    assert not search(WHOLE).solve().solved


def test_so_many_ends_of_one_run_are_tried() -> None:
    zeros = search(same(9, *[0] * (2 * RUNS)))
    assert len(zeros._unit_ends(1)) == RUNS
    assert min(zeros._unit_ends(1)) == 3
    assert search([(4, 0, 0), (4, 0, 0), (0, 0, 0)])._unit_ends(0) == {2, 3}  # by the columns with money alone


@pytest.mark.parametrize("size", [0, 1])
def test_a_department_alone_is_a_tree(size: int) -> None:
    found = search(same(*[5] * size)).solve()
    assert (found.level, found.parent, found.candidates) == ([0] * size, [None] * size, [{0}] * size)


def test_children_sums_and_the_one_of_a_set() -> None:
    assert children_of([None, 0, 0, None, 2]) == {0: [1, 2], 2: [4]}
    assert running_sums([4, 5]) == [0, 4, 9]
    assert [only({3}), only({3, 4}), only(set())] == [3, None, None]


def test_a_department_with_one_row_below_it_is_no_tree() -> None:
    assert search(same(5, 5)).solve().level == [0, None]


def test_levels_are_those_of_a_whole_tree_unless_reported_otherwise() -> None:
    levels = Levels([0], [None])
    assert levels.solved
    assert not any((levels.lenient, levels.forgot, levels.own_row_lost, levels.given_up, levels.broken, levels.twice))


def test_a_copy_of_levels_changes_apart() -> None:
    levels = Levels([0, 1], [None, 0], [set(), {0}])
    other = levels.copy()
    assert other == levels
    other.level[1] = other.parent[1] = None
    other.candidates[1].add(1)
    assert (levels.level, levels.parent, levels.candidates) == ([0, 1], [None, 0], [set(), {0}])
