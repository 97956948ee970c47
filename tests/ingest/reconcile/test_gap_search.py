"""The levels of rows of which one is lost, doubled, misread or unreadable."""

from collections.abc import Callable, Set
from contextlib import nullcontext
from itertools import accumulate

import pytest

from ingest.reconcile import gap_search
from ingest.reconcile.agreed_levels import agreed_levels
from ingest.reconcile.evidence import STRONG
from ingest.reconcile.family_prices import DOUBLED, EVENT, MISMATCH, OPAQUE
from ingest.reconcile.gap_search import GapSearch, TooManyStepsError
from ingest.reconcile.level_search import Key
from ingest.reconcile.sibling_chains import Edge

UNREADABLE: Key = (None, None, None)


def search(
    keys: list[Key],
    *,
    twice: Set[int] = frozenset(),
    shaky: Set[int] = frozenset(),
    against: Callable[[int, int], int] = lambda row, level: 0,
) -> GapSearch:
    """The search in a table of these rows; those printed `twice` are alike to the one above them."""
    prints = list(accumulate(row not in twice for row in range(len(keys))))
    return GapSearch(keys, against, prints, shaky)


def levels(of_table: GapSearch, most: int = 1) -> list[int | None] | None:
    """The levels that all ways with at most so many events agree on."""
    found = agreed_levels(of_table, most)
    return found.level if found else None


def same(*amounts: int) -> list[Key]:
    """Rows that have one amount in all columns."""
    return [(amount, amount, amount) for amount in amounts]


def test_a_detail_printed_twice_in_a_unit_with_one_amount_misread() -> None:
    keys: list[Key] = [(30, 30, 20), (30, 30, 20), (30, 30, 17), (10, 10, 5), (10, 10, 5), (20, 20, 15)]
    assert levels(search(keys, twice={4})) == [0, 1, 2, 3, None, 3]
    assert levels(search(keys)) is None


def test_a_row_that_cannot_be_read_has_no_level_that_its_name_contradicts() -> None:
    misread: list[Key] = [(4, 3, 0), (5, 4, 1)]
    keys: list[Key] = [(19, 19, 9), (9, 9, 5), (9, 9, 5), *misread, UNREADABLE]
    keys += [(10, 10, 4), (6, 6, 3), (4, 4, 1)]

    def is_a_policy(row: int, level: int) -> int:
        return STRONG if row == 5 and level != 1 else 0

    assert levels(search(keys)) == [0, 1, 2, 3, 3, 3, None, 3, 3]
    assert levels(search(keys, against=is_a_policy)) == [0, 1, 2, 3, 3, None, None, 3, 3]


@pytest.mark.parametrize(
    ("amounts", "twice", "expected"),
    [
        ([9, 4, 4, 4, 5, 5, 5], set(), [0, 1, 2, 3, 1, 2, 3]),
        # a row printed twice
        ([9, 4, 4, 4, 1, 3, 5, 5, 5], {2}, [0, 1, None, None, 3, 3, 1, 2, 3]),
        ([9, 9, 9, 9, 4, 5], {3}, [0, 1, 2, None, 3, 3]),
        ([9, 4, 4, 4, 5, 5, 2, 3, 3], {8}, [0, 1, 2, 3, 1, 2, 3, 3, None]),
        # a unit's own row lost, or a policy's, or both
        ([9, 9, 4, 4, 2, 3], set(), [0, 1, 2, 3, 3, 3]),
        ([9, 5, 2, 3, 4, 4, 4], set(), [0, None, 3, 3, 1, 2, 3]),
        ([9, 4, 4, 4, 2, 3], set(), None),
        # a detail lost
        ([9, 9, 9, 4], set(), [0, 1, 2, 3]),
    ],
)
def test_of_a_row_lost_or_printed_twice_the_others_have_their_levels(
    amounts: list[int], twice: set[int], expected: list[int | None] | None
) -> None:
    assert levels(search(same(*amounts), twice=twice)) == expected


def test_a_policy_in_which_nothing_adds_up_leaves_its_rows_open() -> None:
    inside: list[Key] = [(1, 7, 2), (8, 1, 9), (6, 6, 6)]
    keys = [*same(19, 9), *inside, *same(10, 10, 10)]
    assert levels(search(keys)) is None
    assert levels(search(keys), 2) == [0, 1, None, None, None, 1, 2, 3]


def test_a_policy_in_which_nothing_adds_up_ends_where_a_row_is_the_sum_of_others() -> None:
    of_table = search(same(19, 9, 1, 7, 3, 10, 10, 10), against=lambda row, level: row * 10 + level)
    of_table.ways(2)
    opaque = [edge for edge in of_table._policy_edges(1) if edge.kind == "opaque"]
    assert [(edge.start, edge.end, edge.price, edge.events) for edge in opaque] == [
        (1, end, OPAQUE + 11, 2) for end in (5, 6, 8)
    ]


def by_row_and_level(row: int, level: int) -> int:
    return 10 * row + level


def units(of_table: GapSearch) -> list[Edge]:
    """The ways to read row 2 as a unit."""
    of_table.ways(2)
    return [edge for edge in of_table._unit_edges(2) if edge.kind == "unit"]


MISREAD_UNIT: list[Key] = [(30, 30, 20), (30, 30, 20), (30, 30, 17)]


def test_a_unit_may_be_printed_twice_with_an_amount_misread_or_a_detail_lost() -> None:
    keys = [*MISREAD_UNIT, MISREAD_UNIT[2], (10, 10, 5), (20, 20, 15)]
    found = [edge for edge in units(search(keys, twice={3}, against=by_row_and_level)) if edge.extra == (3,)]
    assert {(edge.end, edge.price, edge.events, edge.gap) for edge in found} == {
        (5, DOUBLED + EVENT + 22 + 43, 2, True),
        (6, DOUBLED + MISMATCH + 22 + 43 + 53, 1, False),
    }
    assert {edge.amounts for edge in found} == {(30, 30, 17), (30, 30, 20)}


def test_a_unit_may_have_a_detail_printed_twice_with_an_amount_misread() -> None:
    keys = [*MISREAD_UNIT, (10, 10, 5), (10, 10, 5), (20, 20, 15)]
    found = [edge for edge in units(search(keys, twice={4}, against=by_row_and_level)) if edge.extra == (4,)]
    assert {(edge.end, edge.price, edge.events) for edge in found} == {
        (6, DOUBLED + MISMATCH + 22 + 33 + 43 + 53, 1),
    }
    assert {edge.amounts for edge in found} == {(30, 30, 17), (30, 30, 20)}
    unread: list[Key] = [*MISREAD_UNIT, (10, 10, None), (10, 10, None), (20, 20, 15)]
    assert units(search(unread, twice={4}))


def test_below_an_unreadable_row_no_level_is_more_than_what_is_above_it() -> None:
    unread = units(search([*same(40, 40, 9), UNREADABLE, *same(9, 6)]))
    assert [edge.end for edge in unread if not edge.tested and not edge.gap] == [4, 5]
    of_table = search([*same(40, 9), UNREADABLE, UNREADABLE, *same(9, 9, 1)])
    of_table.ways(1)
    policies = [edge for edge in of_table._policy_edges(1) if edge.kind == "policy" and not edge.events]
    assert [edge.end for edge in policies] == [4, 5, 6]


def test_a_policy_with_an_amount_misread_costs_that_besides() -> None:
    keys: list[Key] = [(9, 9, 5), (9, 9, 5), (9, 9, 6), (4, 4, 2), (5, 5, 4)]
    of_table = search(keys, against=by_row_and_level)
    of_table.ways(1)
    (unit,) = [edge for edge in of_table._unit_edges(2) if edge.kind == "unit" and not edge.events]
    policies = [edge for edge in of_table._policy_edges(1) if edge.kind == "policy" and not edge.events]
    assert {edge.price for edge in policies} == {11 + unit.price + MISMATCH}


def test_a_family_costs_what_evidence_has_against_its_levels() -> None:
    of_table = search(same(9, 4, 4, 1, 3, 5, 5, 5), against=by_row_and_level)
    of_table.ways(1)
    (unit,) = [edge for edge in of_table._unit_edges(2) if edge.kind == "unit" and not edge.events]
    assert (unit.end, unit.price) == (5, 22 + 33 + 43)
    (policy,) = [edge for edge in of_table._policy_edges(1) if edge.kind == "policy" and not edge.events]
    assert (policy.end, policy.price) == (5, 11 + unit.price)
    lost = [edge for edge in of_table._unit_edges(2) if edge.kind == "lost"]
    assert [edge.price for edge in lost[:2]] == [EVENT + 23, EVENT + 23 + 33]


def test_a_lost_policy_has_rows() -> None:
    of_table = search(same(9, 4, 4, 4, 5, 5))
    of_table.ways(1)
    assert {(edge.start, edge.end) for edge in of_table._lost_policy(4)} == {(4, 6)}


def test_three_levels_below_a_department_with_unreadable_rows_may_repeat_its_amounts() -> None:
    unreadable = [UNREADABLE] * 3
    assert levels(search([*same(9, 8, 8, 8), *unreadable])) == [0, 1, 2, 3, None, None, None]
    assert levels(search([*same(9, 10, 10, 10), *unreadable])) is None


def test_more_events_than_asked_for_make_no_way() -> None:
    two_events = same(9, 4, 4, 1, 3, 3)  # a detail is printed twice, a policy is lost
    assert levels(search(two_events, twice={5})) is None
    assert levels(search(two_events, twice={5}), 2) == [0, 1, 2, 3, 3, None]
    contradiction: list[Key] = [(9, 9, 5), *[(12, 4, 8)] * 3]
    assert levels(search(contradiction), 2) is None


@pytest.mark.parametrize(("most", "steps"), [(1, 436), (2, 1462)])
def test_a_search_takes_no_more_steps_than_it_needs(most: int, steps: int) -> None:
    """Past a limit of steps levels stay open, so each way that cannot be mended any more is left at once."""
    of_table = search(same(30, 10, 4, 1, 3, 6, 6, 20, 20, 9, 11), twice={6})
    of_table.ways(most)
    assert of_table.steps == steps


@pytest.mark.parametrize(("limit", "raises"), [(436, False), (435, True)])
def test_a_search_that_takes_more_steps_than_it_may_is_given_up(
    limit: int, raises: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gap_search, "STEPS", 1)
    monkeypatch.setattr(gap_search, "AT_LEAST", limit)
    with pytest.raises(TooManyStepsError) if raises else nullcontext():
        search(same(30, 10, 4, 1, 3, 6, 6, 20, 20, 9, 11), twice={6}).ways(1)


def test_of_more_than_three_rows_printed_alike_nobody_knows_which_repeats_which() -> None:
    assert levels(search(same(9, 9, 9, 3, 3, 3), twice={4, 5})) == [0, 1, 2, 3, 3, 3]
    assert levels(search(same(14, 14, 14, 2, 3, 3, 3, 3), twice={5, 6, 7})) == [0, 1, 2, 3, None, None, None, None]
