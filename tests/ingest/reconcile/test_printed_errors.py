"""An amount that breaks an identity stands as printed where the sums need it; not where its row may be shifted."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ingest.reconcile.candidate_assignments import Reading
from ingest.reconcile.printed_errors import accept_printed_errors, open_displaced
from ingest.reconcile.repair import Settled
from tests.ingest.reconcile.test_candidate_assignments import READER, lines
from tests.ingest.reconcile.test_propagate import AT, Amounts, ledger
from tests.ingest.reconcile.test_unsatisfied_sums import settled

NAMES = ("budget", "current_budget", "spent", "subsidy_returned", "unspent")
BUDGET, CURRENT, SPENT, RETURNED, UNSPENT = map(AT, NAMES)
MISPRINTED: Amounts = {"budget": 18, "current_budget": 13, "unspent": 13, "unspent_remainder": 13}


def put_back(
    budgets: Sequence[int | None],
    *rows: Amounts,
    column: int = BUDGET,
    other: int | None = None,
    mended: dict[int, int] | None = None,
) -> Settled:
    """A parent and its child as printed, but for the column as it was settled; `other` is how it may be read else.

    `mended` are the amounts printed in the columns of that reading which are mended.
    """
    book = ledger(*rows, parents=[None, 0])
    before = settled(book)
    for row, amount in enumerate(budgets):
        book.values[row][column] = amount
    domains = [[one] for one in before.straight]
    if other is not None:
        values = before.straight[1].values.copy()
        values[column] = other
        domains[1].append(Reading(values, before.straight[1].spots, mended or {}))
    return accept_printed_errors(before, READER, domains)


@pytest.mark.parametrize("budgets", [(18, None), (None, None), (13, 13), (18, 13)])
def test_a_misprint_that_the_sums_need_is_put_back_and_conflicting(budgets: tuple[int | None, int | None]) -> None:
    after = put_back(budgets, MISPRINTED, MISPRINTED)
    assert [values[BUDGET] for values in after.ledger.values] == [18, 18]
    changed = {(row, BUDGET) for row, amount in enumerate(budgets) if amount != 18}
    assert after.conflicting == after.misprints == changed


def test_what_the_sums_do_not_need_or_do_not_know_stays_as_settled() -> None:
    sound = {**MISPRINTED, "budget": 13}
    assert put_back((13, 13), sound, MISPRINTED).ledger.values[1][BUDGET] == 13
    assert put_back((13, None), sound, MISPRINTED).ledger.values[1][BUDGET] is None
    alone = ledger(MISPRINTED)
    before = settled(alone)
    alone.values[0][BUDGET] = None
    assert accept_printed_errors(before, READER, [[one] for one in before.straight]).ledger.values[0][BUDGET] is None


def test_a_zero_of_a_misprint_stays_open_and_what_another_identity_confirms_is_not_conflicting() -> None:
    zero = {**MISPRINTED, "budget": 0}
    after = put_back((0, None), zero, zero)
    assert (after.ledger.values[1][BUDGET], after.conflicting) == (None, set())
    confirmed = put_back((13, None), MISPRINTED, MISPRINTED, column=CURRENT)
    assert (confirmed.ledger.values[1][CURRENT], confirmed.conflicting) == (13, set())
    for mended, value in (({}, None), ({SPENT: 13}, None), ({SPENT: 77}, 13), ({CURRENT: 0}, 13)):
        rival = put_back((13, None), MISPRINTED, MISPRINTED, column=CURRENT, other=18, mended=mended)
        assert rival.ledger.values[1][CURRENT] == value, mended


SHIFTED = lines({14: 4}, budget=9, current_budget=9, spent=5, subsidy_returned=4)  # 집행잔액 4, a zero lost before it


def opened(conflicting: int, *readings: Reading, **values: int) -> dict[int, set[int]]:
    """The columns of the shifted row that are left open, with what may stand there."""
    straight = READER.straight(SHIFTED)
    book = ledger({})
    book.values[0] = straight.values.copy()
    for name, value in values.items():
        book.values[0][AT(name)] = value
    before = Settled([straight], book, [straight.spots.copy()], {}, conflicting={(0, conflicting)})
    after = open_displaced(before, READER, [[straight, *readings]])
    assert before.conflicting == {(0, conflicting)}
    return {column: rivals for (_row, column), rivals in after.rivals.items()}


def back(**values: int) -> Reading:
    """The shifted row with 집행잔액 in its place."""
    straight = READER.straight(SHIFTED)
    reading = Reading(straight.values.copy(), straight.spots.copy())
    reading.values[RETURNED], reading.values[UNSPENT] = 0, 4
    reading.spots[RETURNED], reading.spots[UNSPENT] = None, straight.spots[RETURNED]
    for name, value in values.items():
        reading.values[AT(name)] = value
    return reading


def test_what_may_stand_in_anothers_column_is_open_in_both() -> None:
    assert opened(RETURNED, back()) == {RETURNED: {0, 4}, UNSPENT: {0, 4}}
    assert opened(RETURNED, back(), unspent=4) == {RETURNED: {0, 4}}
    assert opened(RETURNED) == {}
    assert opened(BUDGET, back()) == {}


def test_a_repaired_reading_counts_where_the_amount_is_printed_twice_or_another_column_follows_it() -> None:
    twice = replace(back(), mended={RETURNED: 4})  # 4 stands in the line below too
    assert opened(RETURNED, twice) == {RETURNED: {0, 4}, UNSPENT: {0, 4}}
    assert opened(RETURNED, replace(back(), mended={SPENT: 6})) == {UNSPENT: {0, 4}}
    once = replace(back(spent=1), mended={SPENT: 5})
    assert opened(SPENT, once) == {}
    assert opened(SPENT, once, unspent=4) == {SPENT: {1, 5}}
    assert opened(SPENT, replace(once, mended={SPENT: 5, UNSPENT: 0}), unspent=3) == {}


@pytest.mark.parametrize(
    ("amounts", "open_columns"),
    [
        ({"carried_continuing": 7}, ["carried_accidental", "subsidy_returned"]),
        ({"carried_continuing": 7, "budget": 7}, []),  # an identity would tell
        ({"unspent": 7}, ["subsidy_returned"]),  # no part of it
    ],
)
def test_beside_the_only_amount_of_a_row_zero_may_be_that_amount(
    amounts: dict[str, int], open_columns: list[str]
) -> None:
    straight = READER.straight(lines(**amounts))
    (conflicting, _), *_ = amounts.items()
    book = ledger(dict(amounts))
    before = Settled([straight], book, [straight.spots.copy()], {}, conflicting={(0, AT(conflicting))})
    after = open_displaced(before, READER, [[straight]])
    assert after.rivals == {(0, AT(name)): {0, 7} for name in open_columns}
