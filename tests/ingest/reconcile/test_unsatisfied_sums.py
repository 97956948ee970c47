"""An amount that its family and its own row ask to be another is mended: to less than zero only where it may be."""

from dataclasses import replace

import pytest

from ingest.reconcile.candidate_assignments import Reading
from ingest.reconcile.propagate import Key, Ledger
from ingest.reconcile.repair import Settled
from ingest.reconcile.unsatisfied_sums import (
    _denied_twice,
    _forgot_one,
    _holds,
    _leans_on_a_lost_line,
    _mark_conflicting,
    _mend,
    _neutral,
    _open_untested_zeros,
    _reread,
    _sums_hold,
    _unconfirmed,
    broken_sums,
    resolve_unsatisfied_sums,
)
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


def test_no_other_amount_is_repaired_to_less_than_zero() -> None:
    sound = {"budget": 10, "carried_in": 3, "current_budget": 13}
    weighed = mended("carried_in", {"carried_in": 1}, sound, {"budget": 10, "carried_in": 5, "current_budget": 8})
    assert [weighed.ledger.values[row][AT("carried_in")] for row in range(3)] == [1, 3, 5]
    assert (weighed.conflicting, weighed.because) == (set(), {})


def test_an_amount_that_is_confirmed_or_not_required_otherwise_stays() -> None:
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


def test_each_shifted_row_is_read_again() -> None:
    known = {"budget": 9, "current_budget": 9, "spent": 5}
    rows = [
        lines({14: 4}, **known, unspent=4),
        lines(**known, subsidy_returned=4),
    ] * 2  # 집행잔액 of the children is shifted
    book = ledger(*[{}] * 4, parents=[None, 0, None, 2])
    straight = [READER.straight(row) for row in rows]
    book.values = [reading.values.copy() for reading in straight]
    before = Settled(straight, book, [reading.spots.copy() for reading in straight], {})
    after = resolve_unsatisfied_sums(before, READER, rows)
    columns = AT("subsidy_returned"), AT("unspent")
    assert [[values[at] for at in columns] for values in after.ledger.values] == [[0, 4]] * 4
    assert after.because[3, AT("unspent")][-1] == "E5"
    assert (after.conflicting, before.ledger.values[1][AT("unspent")]) == (set(), 0)


BUDGET, CURRENT, SPENT, DIVERSION, CHANGE = map(AT, ("budget", "current_budget", "spent", "diversion", "other_change"))
E1, E3 = ([one.id for one in ledger({}).sheet.equations].index(identity) for identity in ("E1", "E3"))
SUM_OF_BUDGETS = Key(True, 0, BUDGET)


def family(*rows: Amounts) -> Ledger:
    """A row and its children."""
    return ledger(*rows, parents=[None, *[0] * (len(rows) - 1)])


def test_a_parent_forgot_a_child_where_it_lacks_all_its_amounts() -> None:
    own: Amounts = {"budget": 9, "spent": 4}
    for spent, left_out, forgot in ((4, 2, True), (3, 2, False), (4, None, True)):
        book = family(own, {"budget": 9, "spent": spent}, {"budget": 5, "spent": left_out})
        assert _forgot_one(book, 0, broken_sums(book)) is forgot
    sound = family(own, own)
    assert not _forgot_one(sound, 0, broken_sums(sound))


def test_what_is_conflicting_stands_but_a_zero_is_left_open() -> None:
    weighed = settled(ledger({"budget": 9, "current_budget": 9}))
    _mark_conflicting(weighed, [(0, BUDGET), (0, SPENT)])
    assert (weighed.conflicting, weighed.ledger.closed) == ({(0, BUDGET)}, {(0, SPENT)})
    assert [weighed.ledger.values[0][at] for at in (BUDGET, SPENT)] == [9, None]


@pytest.mark.parametrize(
    ("amounts", "leans"),
    [
        ({"budget": 9, "current_budget": 10, "diversion": None}, True),
        ({"budget": 9, "current_budget": 8, "diversion": None}, True),
        ({"budget": 9, "current_budget": 9, "diversion": None}, False),
        ({"budget": 9, "current_budget": 10}, False),
        ({"budget": 9, "current_budget": None, "diversion": None}, False),
        ({"budget": 9, "current_budget": 10, "carried_in": None}, False),
    ],
)
def test_a_row_needs_a_lost_line_if_only_that_explains_its_budget(amounts: Amounts, leans: bool) -> None:
    assert _leans_on_a_lost_line(ledger(amounts), 0, E1) is leans


def test_a_zero_of_a_row_without_a_place_is_open_beside_an_unknown() -> None:
    weighed = settled(ledger({"current_budget": 9, "budget": 9, "unspent": None, "unspent_remainder": None}))
    _open_untested_zeros(weighed, 0)
    values = weighed.ledger.values[0]
    assert [values[AT(name)] for name in ("budget", "current_budget", "spent", "carried_in")] == [9, 9, None, 0]
    assert weighed.conflicting == set()
    changes = settled(ledger({"budget": 9, "current_budget": 9, "diversion": None}))
    _open_untested_zeros(changes, 0)
    assert changes.ledger.closed == set()


def test_an_equation_holds_with_a_value_where_it_says_something() -> None:
    book = ledger({"budget": 9, "current_budget": 9, "diversion": None})
    key = Key(False, 0, E1)
    assert _holds(book, key, (0, BUDGET), 9)
    assert not _holds(book, key, (0, BUDGET), 8)
    assert _holds(book, key, (0, DIVERSION), 0)
    nothing = ledger({"diversion": None})
    assert not _holds(nothing, key, (0, BUDGET), 0)
    nothing.values[0][BUDGET] = None
    assert not _holds(nothing, key, (0, CURRENT), 0)
    one = ledger({"budget": 1, "current_budget": 1})
    assert _holds(one, key, (0, BUDGET), 1)
    changes = family({"diversion": 4}, {"diversion": None}, {"diversion": 4})
    assert not _holds(changes, Key(True, 0, DIVERSION), (0, DIVERSION), 4)


def test_amounts_of_a_broken_sum_without_other_confirmation_are_unconfirmed() -> None:
    sound: Amounts = {"budget": 9, "current_budget": 9, "spent": 9}
    book = family(sound, {"budget": 4, "current_budget": 4, "spent": 4}, {"budget": 6, "current_budget": 5, "spent": 5})
    assert _unconfirmed(settled(book), SUM_OF_BUDGETS, broken_sums(book)) == [(2, BUDGET)]
    book.values[2][BUDGET] = None
    assert _unconfirmed(settled(book), SUM_OF_BUDGETS, {SUM_OF_BUDGETS: 1}) == []


def test_an_identity_that_would_hold_with_all_that_a_family_requires_confirms_nothing() -> None:
    shifted: Amounts = {"budget": 6, "current_budget": 6, "spent": 6}
    book = family(
        {"budget": 9, "current_budget": 9, "spent": 9}, {"budget": 4, "current_budget": 4, "spent": 4}, shifted
    )
    weighed, broken = settled(book), broken_sums(book)
    assert _neutral(weighed, SUM_OF_BUDGETS, Key(False, 2, E1), broken)
    assert _unconfirmed(weighed, SUM_OF_BUDGETS, broken) == [(0, BUDGET), (1, BUDGET), (2, BUDGET)]
    one_column = {SUM_OF_BUDGETS: 1}
    assert not _neutral(weighed, SUM_OF_BUDGETS, Key(False, 2, E1), one_column)
    assert not _neutral(weighed, SUM_OF_BUDGETS, Key(True, 1, BUDGET), broken)
    assert not _neutral(weighed, Key(False, 2, E3), Key(False, 2, E1), broken)
    weighed.leaning.add((2, "E1"))
    assert _neutral(weighed, SUM_OF_BUDGETS, Key(False, 2, E1), one_column)


def test_a_total_is_contradicted_twice_where_the_sum_above_lacks_as_much() -> None:
    rows: list[Amounts] = [{"budget": 9}, {"budget": 8}, {"budget": 9}]
    for top, denied in ((9, [(1, BUDGET)]), (10, []), (7, []), (8, [])):
        rows[0] = {"budget": top}
        book = ledger(*rows, parents=[None, 0, 1])
        assert list(_denied_twice(book, Key(True, 1, BUDGET), broken_sums(book))) == denied
        if top != 8:
            assert list(_denied_twice(book, SUM_OF_BUDGETS, broken_sums(book))) == []


def test_a_sum_of_changes_of_which_a_child_may_be_missing_is_not_broken() -> None:
    book = family({"diversion": 4, "budget": 4}, {"diversion": 3, "budget": 3})
    assert set(broken_sums(book)) == {Key(True, 0, DIVERSION), SUM_OF_BUDGETS}
    book.tree.families[0] = replace(book.tree.families[0], loose=True)
    assert set(broken_sums(book)) == {SUM_OF_BUDGETS}


def test_an_amount_is_not_repaired_where_two_might_be() -> None:
    weighed = mended("budget", {"budget": 18, "current_budget": 8}, {"budget": 8, "current_budget": 18})
    assert weighed.because == {}
    assert weighed.rivals == {(0, BUDGET): {8}, (1, BUDGET): {18}}


def test_a_lost_amount_may_be_repaired_to_zero() -> None:
    weighed = mended(
        "carried_in", {"budget": 9, "current_budget": 9}, {"budget": 9, "carried_in": 9, "current_budget": 9}
    )
    assert weighed.ledger.values[1][AT("carried_in")] == 0


def test_a_broken_sum_that_changed_meanwhile_is_skipped() -> None:
    parent: Amounts = {"budget": 18, "current_budget": 18, "unspent": 18, "unspent_remainder": 18}
    book = family(parent, {**parent, "budget": 13})
    assert not _mend(settled(book), SUM_OF_BUDGETS, -4)


def test_sums_hold_where_each_known_column_does_and_each_that_changed() -> None:
    book = family({"budget": 9, "spent": None}, {"budget": 9, "spent": 4})
    before = book.values[1].copy()
    assert _sums_hold(book, 1, before)
    assert not _sums_hold(book, 1, [*before[:SPENT], 5, *before[SPENT + 1 :]])
    assert _sums_hold(book, 1, [*before[:BUDGET], 5, *before[BUDGET + 1 :]])
    book.values[1][BUDGET] = 8
    assert not _sums_hold(book, 1, before)


def test_a_row_that_two_readings_would_repair_is_not_read_again() -> None:
    known = {"budget": 9, "current_budget": 9, "spent": 5}
    sound, shifted = lines({14: 4}, **known, unspent=4), lines(**known, subsidy_returned=4)
    for rows, moved in (([sound, shifted], True), ([sound, sound], False)):
        book = family(*[{}] * len(rows))
        straight = [READER.straight(row) for row in rows]
        book.values = [reading.values.copy() for reading in straight]
        weighed = Settled(straight, book, [reading.spots.copy() for reading in straight], {})
        assert _reread(weighed, READER, rows, broken_sums(book)) is moved


def weigh(*rows: Amounts, parents: list[int | None] | None = None) -> Settled:
    book = ledger(*rows, parents=parents or [None, *[0] * (len(rows) - 1)])
    before = settled(book)
    printed = [lines() for _ in rows]
    return resolve_unsatisfied_sums(before, READER, printed)


def test_a_parent_that_omits_a_child_contradicts_and_derives_nothing() -> None:
    sound: Amounts = {"budget": 9, "current_budget": 9, "spent": 4, "unspent": 5, "unspent_remainder": 5}
    child: Amounts = {"budget": 3, "current_budget": 3, "spent": 1, "unspent": 2, "unspent_remainder": 2}
    weighed = weigh(sound, sound, child)
    assert (weighed.conflicting, weighed.ledger.erring) == (set(), {0})


def test_doubtful_amounts_of_a_broken_sum_are_conflicting_and_suspect() -> None:
    weighed = weigh({"budget": 90, "spent": 7}, {"budget": 41, "spent": 7}, {"budget": 52})
    assert weighed.conflicting == {(0, BUDGET), (1, BUDGET), (2, BUDGET)}
    assert weighed.ledger.suspect == weighed.conflicting
    assert weighed.ledger.erring == set()
    twice = weigh({"budget": 90, "spent": 70}, {"budget": 41, "spent": 32}, {"budget": 52, "spent": 31})
    assert twice.ledger.erring == {0}


def test_a_row_that_needs_a_lost_line_is_conflicting() -> None:
    weighed = weigh({"budget": 9, "current_budget": 30, "diversion": None}, parents=[None])
    assert weighed.conflicting == {(0, BUDGET), (0, CURRENT)}


def test_an_amount_that_its_row_requires_as_well_is_repaired_unless_its_parent_forgot_a_row() -> None:
    sound: Amounts = {"budget": 18, "current_budget": 18, "unspent": 18, "unspent_remainder": 18}
    weighed = weigh(sound, {**sound, "budget": 13})
    assert weighed.ledger.values[1][BUDGET] == 18
    assert (weighed.conflicting, weighed.ledger.erring) == (set(), set())
    forgot = weigh(
        {"budget": 13, "current_budget": 13}, {"budget": 13, "current_budget": 13}, {"budget": 5, "carried_in": 0}
    )
    assert forgot.because == {}


def test_zeros_beside_an_unknown_are_open_in_a_row_without_a_place() -> None:
    row: Amounts = {"current_budget": 9, "budget": 9, "unspent": None, "unspent_remainder": None}
    assert weigh(row, parents=[None]).ledger.values[0][SPENT] is None
    within = weigh(row, row)
    assert [values[SPENT] for values in within.ledger.values] == [0, 0]
