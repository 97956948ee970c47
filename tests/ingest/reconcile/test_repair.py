"""Rows are repaired only where something in their table does not hold, or may be read otherwise."""

from types import SimpleNamespace
from typing import Any

import pytest

from ingest.reconcile.candidate_assignments import Candidates, Reading, read_candidates
from ingest.reconcile.cells import Spot
from ingest.reconcile.repair import (
    Settled,
    _accept_misprint,
    _all_holds,
    _anchored,
    _hides_an_amount,
    _may_all_be_shifted,
    _take_back,
    agree,
    choose_assignments,
    without_contradicted,
)
from ingest.reconcile.sum_constraints import build_tree
from ingest.rows import PrintedRow, PrintedTable
from tests.ingest.reconcile.test_candidate_assignments import READER, lines
from tests.ingest.reconcile.test_propagate import AT, SHEET, Amounts, ledger
from tests.ingest.reconcile.test_unsatisfied_sums import settled as as_printed

SOUND: Amounts = {"budget": 9, "current_budget": 9, "unspent": 9, "unspent_remainder": 9}


@pytest.mark.parametrize(
    ("parent", "child", "other", "holds"),
    [
        (SOUND, SOUND, None, True),
        ({**SOUND, "budget": 8}, {**SOUND, "budget": 8}, None, False),  # a row is broken
        (dict.fromkeys(SOUND, 8), SOUND, None, False),  # a sum is
        ({**SOUND, "spent": None, "unspent": None}, SOUND, None, True),  # nothing can be read otherwise
        ({**SOUND, "spent": None, "unspent": None}, SOUND, 5, False),
        (SOUND, SOUND, 5, True),
    ],
)
def test_nothing_is_repaired_where_all_holds_as_printed(
    parent: Amounts, child: Amounts, other: int | None, holds: bool
) -> None:
    book = ledger(parent, child, parents=[None, 0])
    straight = [Reading(values, [None] * len(values)) for values in book.values]
    domains = [[one] for one in straight]
    if other is not None:
        values = straight[1].values.copy()
        values[AT("spent")] = other
        domains[1].append(Reading(values, straight[1].spots))
    table = PrintedTable("expenditure", "과", "일반회계", "", 1, [], [])
    candidates = Candidates(table, SHEET, [lines(), lines()], READER, straight, domains)
    assert _all_holds(candidates, book.tree) is holds


@pytest.mark.parametrize(
    ("changed", "withheld"),
    [
        ({}, set()),
        ({"budget": 8}, {"budget", "carried_in", "diversion"}),  # 예산현액 is confirmed by what was spent of it
        ({"budget": 8, "spent": 1}, {"budget", "current_budget", "spent", "carried_out", "carried_continuing"}),
        ({"unspent_remainder": 8}, {"unspent_remainder", "unspent_reserve"}),
        ({"budget": 8, "unspent": None}, {"budget", "current_budget"}),
    ],
)
def test_what_a_broken_identity_says_is_withheld_but_for_what_another_confirms(
    changed: Amounts, withheld: set[str]
) -> None:
    (values,) = ledger({**SOUND, **changed}).values
    left = without_contradicted(READER, Reading(values, [None] * len(values)))
    open_columns = {name for name, value in zip(SHEET.columns, left.values, strict=True) if value is None}
    assert withheld <= open_columns - {name for name, value in changed.items() if value is None}
    assert ("current_budget" in open_columns) == ("current_budget" in withheld)
    assert ("unspent" in open_columns) == (changed.get("unspent", 9) is None)


def read(*amounts: Amounts) -> tuple[Settled, list[Reading]]:
    """Rows alone as they are printed, each amount in its own spot, and a reading of the first alike to it."""
    settled = as_printed(ledger(*amounts))
    for number, straight in enumerate(settled.straight):
        straight.spots[:] = [Spot(0, at + 1) for at in range(len(straight.values))]
        settled.spots[number] = straight.spots.copy()
    first = settled.straight[0]
    return settled, [Reading(first.values.copy(), first.spots.copy())]


def test_what_all_readings_of_a_row_have_in_common_is_settled() -> None:
    settled, (one,) = read(SOUND)
    other = Reading(one.values.copy(), one.spots.copy(), because=("E3",))
    other.values[AT("spent")], other.values[AT("carried_out")] = 4, None
    agree(settled, 0, [one, other])
    assert settled.ledger.values[0][AT("budget")] == 9
    assert settled.ledger.values[0][AT("spent")] is settled.spots[0][AT("spent")] is None
    assert settled.rivals == {(0, AT("spent")): {0, 4}, (0, AT("carried_out")): {0}}
    assert settled.because == {}
    agree(settled, 0, [other])
    assert settled.because == {(0, AT("spent")): ("E3",)}
    assert settled.ledger.values[0][AT("spent")] == 4


@pytest.mark.parametrize(
    ("printed", "mended", "elsewhere", "hidden"),
    [
        (70_000, 4_321, None, True),
        (70_000, 4_321, 70_000, False),  # it stands in another column of the reading
        (4_327, 4_321, None, False),  # one digit that looks alike
        (0, 4_321, None, False),
    ],
)
def test_a_reading_hides_an_amount_that_no_slip_explains(
    printed: int, mended: int, elsewhere: int | None, hidden: bool
) -> None:
    settled, (reading,) = read({**SOUND, "spent": printed})
    reading.values[AT("spent")] = mended
    reading.values[AT("carried_out")] = elsewhere
    reading.mended[AT("spent")] = 0
    assert _hides_an_amount(settled.straight[0], reading, AT("spent")) is hidden
    reading.mended[AT("spent")] = printed or 1
    assert not _hides_an_amount(settled.straight[0], reading, AT("spent"))


def test_a_misprint_is_shown_as_printed_where_its_cell_has_not_moved() -> None:
    settled, (reading,) = read({**SOUND, "spent": 7})
    settled.ledger.values[0][AT("spent")] = reading.values[AT("spent")] = 4
    _accept_misprint(settled, 0, reading, AT("spent"))
    assert settled.ledger.values[0][AT("spent")] == 7
    assert settled.misprints == settled.conflicting == {(0, AT("spent"))}


def test_where_its_cell_has_moved_it_is_open_or_else_the_column_that_it_has_left() -> None:
    spent, carried_out = AT("spent"), AT("carried_out")
    settled, (reading,) = read({**SOUND, "spent": 7})
    reading.values[spent], reading.spots[spent] = 4, settled.straight[0].spots[carried_out]
    _accept_misprint(settled, 0, reading, spent)
    assert settled.ledger.values[0][spent] is None
    assert settled.rivals == {(0, spent): {4, 7}}
    settled, (reading,) = read(SOUND)
    reading.spots[spent] = settled.straight[0].spots[carried_out]
    _accept_misprint(settled, 0, reading, spent)
    assert settled.rivals == {(0, carried_out): {0}}
    assert (settled.ledger.values[0][spent], settled.ledger.values[0][carried_out]) == (0, None)
    settled, (reading,) = read(SOUND)
    reading.spots[spent] = Spot(1, 3)
    _accept_misprint(settled, 0, reading, spent)
    assert settled.rivals == {(0, spent): {0}}


def test_a_reading_taken_back_leaves_what_it_has_as_printed() -> None:
    settled, (reading,) = read({**SOUND, "budget": 8})
    reading.values[AT("budget")] = 9
    settled.ledger.values[0] = reading.values.copy()
    _take_back(settled, READER, 0, reading)
    values = settled.ledger.values[0]
    assert (values[AT("budget")], values[AT("current_budget")], values[AT("unspent")]) == (None, 9, 9)


def test_the_departments_row_tests_those_below_it() -> None:
    assert _anchored(ledger(SOUND, SOUND, SOUND, SOUND, parents=[None, 0, 1, None]).tree) == {0, 1, 2}
    assert _anchored(ledger(SOUND, SOUND).tree) == set()
    assert _anchored(ledger().tree) == set()


def test_a_row_that_no_sum_tests_is_open_where_it_has_two_readings() -> None:
    row = PrintedRow(1, 1, ("사업", "9", "0", "0", "0", "9", "4", "0", "0", "0", "0", "5", *"0000"))
    candidates = read_candidates(PrintedTable("expenditure", "과", "일반회계", "", 1, [row], []))
    assert len(candidates.domains[0]) == 2
    settled = choose_assignments(candidates, build_tree([None], [set()], lambda row: False))
    column = AT("subsidy_returned")
    assert settled.ledger.values[0][column] is None
    assert settled.rivals[0, column] == {0, 5}


@pytest.mark.parametrize(
    ("behind", "rights", "domains", "shifted"),
    [
        (True, [None, "right"], [2, 1], True),
        (True, [None, None], [1, 2], False),
        (True, ["right", None], [2, 2], False),
        (False, [None], [2], False),
        (True, [], [2], False),
    ],
)
def test_all_may_be_shifted_with_a_departments_row_that_lost_its_second_line(
    behind: bool, rights: list[str | None], domains: list[int], shifted: bool
) -> None:
    candidates: Any = SimpleNamespace(
        sheet=SimpleNamespace(layout=SimpleNamespace(behind=behind)),
        lines=[SimpleNamespace(right=right) for right in rights],
        domains=[range(count) for count in domains],
    )
    assert _may_all_be_shifted(candidates) is shifted
