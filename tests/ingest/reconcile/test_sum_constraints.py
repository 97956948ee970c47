"""The sums of a family remove the readings that no choice of the others makes up for."""

import pytest

from ingest.reconcile import sum_constraints
from ingest.reconcile.candidate_assignments import Reading
from ingest.reconcile.sum_constraints import Domains, _holds_alone, build_tree, prune_domains, residuals


def readings(*values: tuple[int | None, ...]) -> list[Reading]:
    return [Reading(list(one), [None] * len(one)) for one in values]


def left(parents: list[int | None], domains: Domains) -> list[list[list[int | None]]]:
    tree = build_tree(parents, [set() for _ in parents], lambda row: False)
    return [[reading.values for reading in row] for row in prune_domains(tree, domains)]


def test_the_reading_that_adds_up_is_left() -> None:
    domains = [readings((9,)), readings((4,), (5,)), readings((5,))]
    assert left([None, 0, 0], domains) == [[[9]], [[4]], [[5]]]
    parent = [readings((9,), (8,)), readings((4,)), readings((5,))]
    assert left([None, 0, 0], parent) == [[[9]], [[4]], [[5]]]


def test_what_is_settled_in_one_family_settles_the_next() -> None:
    domains = [readings((9,)), readings((4,), (9,)), readings((4,), (9,))]
    assert left([None, 0, 1], domains) == [[[9]], [[9]], [[9]]]


def test_what_is_settled_below_settles_what_is_above() -> None:
    domains = [readings((4,), (9,)), readings((4,), (9,)), readings((4,))]
    assert left([None, 0, 1], domains) == [[[4]], [[4]], [[4]]]


def test_zero_is_a_reading_as_any_other() -> None:
    assert left([None, 0, 0], [readings((9,)), readings((9,), (0,)), readings((9,))]) == [[[9]], [[0]], [[9]]]


def test_two_readings_that_would_do_as_well_stay() -> None:
    domains = [readings((9,)), readings((4,), (5,)), readings((4,), (5,))]
    assert left([None, 0, 0], domains) == [[[9]], [[4], [5]], [[4], [5]]]


def test_no_reading_is_removed_where_none_adds_up_or_an_amount_is_unknown() -> None:
    assert left([None, 0], [readings((9,)), readings((4,), (5,))]) == [[[9]], [[4], [5]]]
    assert left([None, 0], [readings((None,)), readings((4,), (5,))]) == [[[None]], [[4], [5]]]
    assert left([None, 0], [readings((4,)), readings((4,), (None,))]) == [[[4]], [[4], [None]]]


def test_all_columns_are_weighed_at_once_and_one_that_fails_is_left_aside() -> None:
    together = [readings((9, 9)), readings((4, 5), (5, 4), (4, 4)), readings((5, 4), (5, 5))]
    assert left([None, 0, 0], together) == [[[9, 9]], [[4, 5], [4, 4]], [[5, 4], [5, 5]]]
    misread = [readings((9, 7)), readings((4, 1), (5, 1)), readings((5, 1))]
    assert left([None, 0, 0], misread) == [[[9, 7]], [[4, 1]], [[5, 1]]]
    denied = [readings((9, 7)), readings((4, 1), (5, 2)), readings((5, 1))]
    assert left([None, 0, 0], denied) == [[[9, 7]], [[4, 1], [5, 2]], [[5, 1]]]
    apart = [readings((9, 70)), readings((4, 1), (3, 1)), readings((5, 6), (5, 7))]
    assert left([None, 0, 0], apart) == [[[9, 70]], [[4, 1]], [[5, 6], [5, 7]]]


@pytest.mark.parametrize(("parents", "families"), [([None, 0, 0, 1], [(0, [1, 2]), (1, [3])]), ([None, None], [])])
def test_each_parent_is_a_family(parents: list[int | None], families: list[tuple[int, list[int]]]) -> None:
    tree = build_tree(parents, [set() for _ in parents], lambda row: False)
    assert [(family.parent, family.children) for family in tree.families] == families
    assert tree.children(len(parents) - 1) == []


def test_a_family_whose_rows_are_not_sure_is_none_and_one_that_may_lack_a_zero_row_is_loose() -> None:
    candidates: list[set[int]] = [set(), {0}, {0}]
    assert build_tree([None, 0, None], candidates, lambda row: False).families == []
    (loose,) = build_tree([None, 0, None], candidates, lambda row: row == 2).families
    assert (loose.loose, loose.members, [loose.sign(row) for row in loose.members]) == (True, [0, 1], [-1, 1])
    assert build_tree([None, 0], [set(), {0}], lambda row: False, {0}).families == []


def test_what_children_lack_of_their_parent_by_column() -> None:
    values: list[list[int | None]] = [[9, 9, None], [4, None, 1]]
    (family,) = build_tree([None, 0], [set(), {0}], lambda row: False).families
    assert residuals(family, lambda row: values[row]) == [5, None, None]


def test_a_column_holds_alone_where_every_row_has_a_reading_that_adds_up(monkeypatch: pytest.MonkeyPatch) -> None:
    options: list[list[tuple[int, ...]]] = [[(1,), (2,)], [(3,), (9,)]]
    assert _holds_alone(options, (4,), 0)
    assert not _holds_alone(options, (100,), 0)
    monkeypatch.setattr(sum_constraints, "STATES", 1)
    assert _holds_alone(options, (4,), 0)
    monkeypatch.setattr(sum_constraints, "STATES", 0)
    assert not _holds_alone(options, (4,), 0)
