"""Which families may be shifted with all that is below them."""

import pytest

from ingest.reconcile.candidate_assignments import Reading
from ingest.reconcile.propagate import Ledger
from ingest.reconcile.shifted_subtrees import _differs, _doubtful_families
from tests.ingest.reconcile.test_propagate import AT, Amounts, ledger
from tests.ingest.reconcile.test_unsatisfied_sums import settled

PARENT: Amounts = {"subsidy_returned": 7, "unspent": 2}


def family(*children: Amounts) -> Ledger:
    return ledger(PARENT, *children, parents=[None, *[0] * len(children)])


def doubtful(book: Ledger, *opened: tuple[int, str]) -> list[set[str]]:
    """The columns in doubt of each family in doubt; `opened` amounts were read, and are open now."""
    before = settled(book)
    for row, column in opened:
        book.values[row][AT(column)] = None
    names = before.ledger.sheet.columns
    return [{names[at] for at in columns} for columns in _doubtful_families(before).values()]


@pytest.mark.parametrize(
    ("child", "columns"),
    [
        ({"subsidy_returned": 7, "unspent": 2}, []),
        ({"subsidy_returned": 2, "unspent": 7}, [{"subsidy_returned", "unspent"}]),
        ({"subsidy_returned": 3, "unspent": 7}, []),  # the amounts missed are not those exceeded
        ({"subsidy_returned": 7, "unspent": 5}, []),
    ],
)
def test_a_family_that_misses_in_one_column_what_it_exceeds_in_another_may_be_shifted(
    child: Amounts, columns: list[set[str]]
) -> None:
    assert doubtful(family(child)) == columns


def test_a_family_that_is_open_in_two_columns_may_be_shifted() -> None:
    assert doubtful(family(PARENT), (1, "unspent"), (0, "subsidy_returned")) == [{"unspent", "subsidy_returned"}]
    assert doubtful(family(PARENT), (1, "unspent"), (0, "unspent")) == []


def test_what_is_not_printed_is_not_in_doubt() -> None:
    book = family({**PARENT, "diversion": None, "other_change": None})
    assert doubtful(book) == []


def test_a_reading_differs_by_an_amount_that_it_has() -> None:
    book = family(PARENT)
    column = AT("unspent")
    reading = Reading(book.values[1].copy(), [])
    assert not _differs(book, 1, reading, {column})
    reading.values[column] = None
    assert not _differs(book, 1, reading, {column})
    reading.values[column] = 9
    assert _differs(book, 1, reading, {column, AT("spent")})
    assert not _differs(book, 1, reading, {AT("spent")})
