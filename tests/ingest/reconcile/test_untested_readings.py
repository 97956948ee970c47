"""A row that can be read in two ways is stated where a sum of known amounts says which."""

from collections.abc import Set

import pytest

from ingest.reconcile.candidate_assignments import Candidates
from ingest.reconcile.cells import Lines
from ingest.reconcile.propagate import Cell, Key
from ingest.reconcile.repair import Settled
from ingest.reconcile.untested_readings import (
    open_beside_rivals,
    open_untested_readings,
    open_zeros_of_open_totals,
)
from ingest.rows import PrintedTable
from tests.ingest.reconcile.test_candidate_assignments import READER, lines
from tests.ingest.reconcile.test_propagate import AT, SHEET, Amounts, ledger
from tests.ingest.reconcile.test_unsatisfied_sums import settled

OWN = {"budget": 9, "current_budget": 9, "spent": 4}
PRINTED = lines(**OWN, subsidy_returned=5)
TWICE = lines(**OWN, carried_continuing=5, subsidy_returned=5)
RETURNED, UNSPENT, REMAINDER = AT("subsidy_returned"), AT("unspent"), AT("unspent_remainder")


def settle(*above: Amounts, corrected: Set[Cell] = frozenset(), row: Lines = PRINTED) -> tuple[Settled, Settled]:
    """Before and after: rows as settled, each below the one before, the last of which gave 5 back or has 5 left."""
    parents = [None, *range(len(above))]
    rows: list[Amounts] = [{**OWN, "unspent_remainder": None, **amounts} for amounts in above]
    book = ledger(*rows, {**OWN, "subsidy_returned": 5}, parents=parents)
    straight = READER.straight(row)
    before = settled(book)
    before.straight[-1] = straight
    book.values[-1], before.spots[-1] = READER.straight(PRINTED).values.copy(), straight.spots.copy()
    return before, open_untested_readings(before, candidates_of(before, row), corrected)


def candidates_of(before: Settled, row: Lines = PRINTED) -> Candidates:
    """The readings of the last row, and each other row as printed."""
    domains = [*([one] for one in before.straight[:-1]), READER.readings(row)]
    table = PrintedTable("expenditure", "과", "일반회계", "", 1, [], [])
    return Candidates(table, SHEET, [row] * len(domains), READER, before.straight, domains)


@pytest.mark.parametrize(
    ("above", "amounts"),
    [
        ([{"subsidy_returned": 5, "unspent": 0}], [5, 0]),
        ([{"subsidy_returned": None, "unspent": None}], [None, None]),
        ([{"subsidy_returned": None, "unspent": 0}], [5, 0]),  # one column tells
        ([{"subsidy_returned": 5}, {"subsidy_returned": None, "unspent": None}], [5, 0]),  # the row above it tells
        ([{"subsidy_returned": None}, {"subsidy_returned": None, "unspent": None}], [5, 0]),
        ([{"subsidy_returned": None, "unspent": None}] * 2, [None, None]),
        ([], [5, 0]),  # below no row it is for others to say
    ],
)
def test_two_readings_are_open_where_the_sums_that_they_stand_in_are(
    above: list[Amounts], amounts: list[int | None]
) -> None:
    before, after = settle(*above)
    assert [after.ledger.values[-1][column] for column in (RETURNED, UNSPENT)] == amounts
    row = len(above)
    rivals = {(row, column): {0, 5} for column in (RETURNED, UNSPENT)} if None in amounts else {}
    assert after.rivals == rivals
    assert after.ledger.values[-1][AT("spent")] == 4
    assert [values[RETURNED] for values in after.ledger.values[:-1]] == [one["subsidy_returned"] for one in above]
    assert before.ledger.values[-1][UNSPENT] == 0


@pytest.mark.parametrize(("known", "amounts"), [(True, [5, 0]), (False, [None, None])])
def test_a_balance_printed_twice_in_a_row_that_is_shifted_is_open_where_no_sum_tests_it(
    known: bool, amounts: list[int | None]
) -> None:
    """No reading of such a row is without a mend; it holds with its balance given back, and with it left."""
    above: Amounts = {"subsidy_returned": 5, "unspent": 0} if known else {"subsidy_returned": None, "unspent": None}
    _, after = settle(above, row=TWICE)
    assert [after.ledger.values[-1][column] for column in (RETURNED, UNSPENT)] == amounts


OPEN: Amounts = {"subsidy_returned": None, "unspent": None}


def test_a_conflicting_amount_tests_no_reading_unless_a_person_has_said_it() -> None:
    """Row and total may be shifted alike."""
    before, after = settle({"subsidy_returned": 5, "unspent": 0})
    assert after is before
    conflicting = {(0, RETURNED), (0, UNSPENT)}
    before.conflicting |= conflicting
    for corrected, left in ((frozenset(), None), (conflicting, 0)):
        after = open_untested_readings(before, candidates_of(before), corrected)
        assert after.ledger.values[1][UNSPENT] == left
        assert after.ledger.values[0][RETURNED] == 5


def test_what_a_person_has_corrected_stays_with_all_its_row() -> None:
    _, after = settle(OPEN, corrected={(1, AT("spent"))})
    assert after.ledger.values[1][UNSPENT] == 0


def test_an_open_balance_opens_its_parts_and_derived_amounts() -> None:
    before, after = settle({**OPEN, "budget": 9})
    assert before.ledger.values[1][AT("unspent_savings")] is None
    assert after.ledger.values[1][UNSPENT] is None
    before.ledger.values[1][REMAINDER] = 0
    before.ledger.values[0][REMAINDER] = 0
    before.ledger.origin[0, REMAINDER] = Key(True, 0, REMAINDER)
    again = open_untested_readings(before, candidates_of(before), frozenset())
    assert [values[REMAINDER] for values in again.ledger.values] == [None, None]


def test_a_row_with_an_amount_closed_is_open_as_others_are() -> None:
    before, _ = settle(OPEN)
    before.ledger.closed.add((1, AT("spent")))
    before.ledger.values[1][AT("spent")] = None
    candidates = candidates_of(before)
    assert open_untested_readings(before, candidates, frozenset()).ledger.values[1][UNSPENT] is None


def test_a_reading_supported_only_after_opening_others_leaves_both_open() -> None:
    """The row above is open, but its own identities and the sum above it leave it 5."""
    before, after = settle({**OWN, "unspent": 5}, {**OPEN})
    assert before.ledger.values[2][RETURNED] == 5
    assert [after.ledger.values[2][column] for column in (RETURNED, UNSPENT)] == [None, None]
    assert after.rivals == {(2, column): {0, 5} for column in (RETURNED, UNSPENT)}


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        ([{"revenue_offset": 9, "current_budget": None}], None),  # the cell before that of 예산현액
        ([{"carried_in": 9, "current_budget": None}], 9),  # further off
        ([{"revenue_offset": 9, "current_budget": None}] * 2, None),  # its parent is as unsure
        ([{"revenue_offset": 9}, {"revenue_offset": 9, "current_budget": None}], 9),  # a sure sum confirms it
        ([{"revenue_offset": 9, "current_budget": 9}], 9),
        ([{"revenue_offset": 8, "current_budget": None}], 8),
    ],
)
def test_an_amount_beside_an_open_one_that_may_be_its_is_open(rows: list[Amounts], left: int | None) -> None:
    book = ledger(*({"reserve_used": None, **row} for row in rows), parents=[None, 0][: len(rows)])
    before = settled(book)
    before.rivals |= {(row, AT("current_budget")): {5, 9} for row in range(len(rows))}
    after = open_beside_rivals(before, frozenset())
    name = "carried_in" if "carried_in" in rows[-1] else "revenue_offset"
    assert after.ledger.values[-1][AT(name)] == left
    cells = {(row, AT(name)) for row in range(len(rows))}
    assert open_beside_rivals(before, cells) is before
    before.conflicting |= cells
    assert open_beside_rivals(before, frozenset()) is before


def test_with_an_amount_beside_an_open_one_is_open_what_was_derived_from_it() -> None:
    book = ledger({"revenue_offset": 9, "current_budget": None, "carried_in": 4})
    before = settled(book)
    before.rivals[0, AT("current_budget")] = {9}
    book.origin[0, AT("carried_in")] = Key(False, 0, 0)
    assert open_beside_rivals(before, frozenset()).ledger.values[0][AT("carried_in")] is None


@pytest.mark.parametrize(
    ("row", "above", "spent"),
    [
        ({"budget": 9, "current_budget": None}, {"spent": None}, None),
        ({"budget": 9, "current_budget": None}, {"spent": 0}, 0),  # the sum above says so
        ({"budget": 0, "current_budget": None}, {"spent": None}, 0),  # it may have no money at all
        ({"budget": 9, "current_budget": None, "unspent": 9}, {"spent": None}, 0),
        ({"budget": 9, "current_budget": 9}, {"spent": None}, 0),
        ({"budget": 9, "current_budget": 0}, {"spent": None}, 0),  # all of it went elsewhere
    ],
)
def test_of_a_row_with_amounts_whose_total_is_open_a_zero_may_be_lost(
    row: Amounts, above: Amounts, spent: int | None
) -> None:
    before = settled(ledger({**above, "budget": 9}, row, parents=[None, 0]))
    after = open_zeros_of_open_totals(before, frozenset())
    assert after.ledger.values[1][AT("spent")] == spent
    assert before.ledger.values[1][AT("spent")] == 0
    person = open_zeros_of_open_totals(before, {(1, AT("spent"))})
    assert person.ledger.values[1][AT("spent")] == 0


def test_beside_an_open_main_amount_without_rivals_any_but_a_main_amount_may_be_it() -> None:
    book = ledger({"revenue_offset": 9, "current_budget": None, "spent": 8, "reserve_used": None})
    after = open_beside_rivals(settled(book), frozenset())
    assert [after.ledger.values[0][AT(name)] for name in ("revenue_offset", "spent")] == [None, 8]
