"""An amount that its family and its own row ask to be another is mended: to less than nil only where it may be."""

from ingest.reconcile.candidate_assignments import Reading
from ingest.reconcile.propagate import Key, Ledger
from ingest.reconcile.repair import Settled
from ingest.reconcile.unsatisfied_sums import _mend, broken_sums, weigh_unsatisfied_sums
from tests.ingest.reconcile.test_candidate_assignments import READER, lines
from tests.ingest.reconcile.test_propagate import AT, Amounts, ledger


def settled(book: Ledger) -> Settled:
    straight = [Reading(values.copy(), [None] * len(values)) for values in book.values]
    return Settled(straight, book, [reading.spots for reading in straight], {})


def mended(column: str, *rows: Amounts) -> Settled:
    """The first row and its children, with the broken sum of a column weighed."""
    book = ledger(*rows, parents=[None, *[0] * (len(rows) - 1)])
    weighed = settled(book)
    key = Key(True, 0, AT(column))
    assert _mend(weighed, key, broken_sums(book)[key]) is bool(weighed.because)
    return weighed


def test_a_lost_sign_is_put_back_where_amounts_may_be_negative() -> None:
    own = {"budget": 10, "diversion": -5, "current_budget": 5}
    weighed = mended("diversion", own, {**own, "diversion": 5})
    assert weighed.ledger.values[1][AT("diversion")] == -5
    assert weighed.because == {(1, AT("diversion")): ("E5", "E1")}


def test_no_other_amount_is_mended_to_less_than_nil() -> None:
    sound = {"budget": 10, "carried_in": 3, "current_budget": 13}
    weighed = mended("carried_in", {"carried_in": 1}, sound, {"budget": 10, "carried_in": 5, "current_budget": 8})
    assert [weighed.ledger.values[row][AT("carried_in")] for row in range(3)] == [1, 3, 5]
    assert (weighed.contested, weighed.because) == (set(), {})


def test_what_another_identity_upholds_or_none_asks_for_stays() -> None:
    parent = {"budget": 18, "current_budget": 18, "unspent": 18, "unspent_remainder": 18}
    whole = mended("budget", parent, {**parent, "budget": 13, "current_budget": 13})
    assert whole.ledger.values[1][AT("budget")] == 13
    misread = mended("budget", parent, {**parent, "budget": 13})
    assert misread.ledger.values[1][AT("budget")] == 18
    misprinted = mended("budget", parent, {**parent, "budget": 94})
    assert misprinted.ledger.values[1][AT("budget")] == 94
    assert misprinted.misprints == {(1, AT("budget"))}


def test_sums_that_are_not_known_whole_are_not_broken() -> None:
    book = ledger({"budget": 9}, {"budget": None}, parents=[None, 0])
    assert broken_sums(book) == {}
    book.values[1][AT("budget")] = 7
    assert broken_sums(book) == {Key(True, 0, AT("budget")): -2}


def test_each_row_that_stands_aside_is_read_again() -> None:
    known = {"budget": 9, "current_budget": 9, "spent": 5}
    rows = [lines({14: 4}, **known, unspent=4), lines(**known, subsidy_returned=4)] * 2  # 집행잔액 of the children slid
    book = ledger(*[{}] * 4, parents=[None, 0, None, 2])
    straight = [READER.straight(row) for row in rows]
    book.values = [reading.values.copy() for reading in straight]
    before = Settled(straight, book, [reading.spots.copy() for reading in straight], {})
    after = weigh_unsatisfied_sums(before, READER, rows)
    columns = AT("subsidy_returned"), AT("unspent")
    assert [[values[at] for at in columns] for values in after.ledger.values] == [[0, 4]] * 4
    assert after.because[3, AT("unspent")][-1] == "E5"
    assert (after.contested, before.ledger.values[1][AT("unspent")]) == (set(), 0)
