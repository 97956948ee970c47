"""A row that can be read in two ways is stated where a sum of known amounts says which."""

from collections.abc import Set

import pytest

from ingest.reconcile.candidate_assignments import Candidates
from ingest.reconcile.propagate import Cell, Key
from ingest.reconcile.repair import Settled
from ingest.reconcile.untested_readings import open_untested_readings
from ingest.rows import PrintedTable
from tests.ingest.reconcile.test_candidate_assignments import READER, lines
from tests.ingest.reconcile.test_propagate import AT, SHEET, Amounts, ledger
from tests.ingest.reconcile.test_unsatisfied_sums import settled

OWN = {"budget": 9, "current_budget": 9, "spent": 4}
RETURNED, UNSPENT, REMAINDER = AT("subsidy_returned"), AT("unspent"), AT("unspent_remainder")


def settle(*above: Amounts, corrected: Set[Cell] = frozenset()) -> tuple[Settled, Settled]:
    """Before and after: rows as settled, each below the one before, the last of which gave 5 back or has 5 left."""
    parents = [None, *range(len(above))]
    rows: list[Amounts] = [{**OWN, "unspent_remainder": None, **amounts} for amounts in above]
    book = ledger(*rows, {**OWN, "subsidy_returned": 5}, parents=parents)
    printed = lines(**OWN, subsidy_returned=5)
    straight = READER.straight(printed)
    before = settled(book)
    before.straight[-1] = straight
    book.values[-1], before.spots[-1] = straight.values.copy(), straight.spots.copy()
    domains = [*([one] for one in before.straight[:-1]), READER.readings(printed)]
    table = PrintedTable("expenditure", "과", "일반회계", "", 1, [], [])
    candidates = Candidates(table, SHEET, [printed] * len(domains), READER, before.straight, domains)
    return before, open_untested_readings(before, candidates, corrected)


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


OPEN: Amounts = {"subsidy_returned": None, "unspent": None}


def test_what_a_person_has_corrected_stays_with_all_its_row() -> None:
    _, after = settle(OPEN, corrected={(1, AT("spent"))})
    assert after.ledger.values[1][UNSPENT] == 0


def test_with_what_is_left_its_parts_are_open_and_what_was_derived_from_it() -> None:
    before, after = settle({**OPEN, "budget": 9})
    assert before.ledger.values[1][AT("unspent_savings")] is None
    assert after.ledger.values[1][UNSPENT] is None
    before.ledger.values[1][REMAINDER] = 0
    before.ledger.values[0][REMAINDER] = 0
    before.ledger.origin[0, REMAINDER] = Key(True, 0, REMAINDER)
    candidates = Candidates(
        PrintedTable("expenditure", "과", "일반회계", "", 1, [], []),
        SHEET,
        [],
        READER,
        before.straight,
        [[before.straight[0]], READER.readings(lines(**OWN, subsidy_returned=5))],
    )
    again = open_untested_readings(before, candidates, frozenset())
    assert [values[REMAINDER] for values in again.ledger.values] == [None, None]
