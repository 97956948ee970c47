"""How else the amounts of a row may be read: moved by a cell, exchanged, or mended."""

import pytest

from budget.columns import EXPENDITURE
from ingest.reconcile.candidate_assignments import (
    LOST,
    Reading,
    RowReader,
    _distinct,
    signed_columns,
    unreadable,
)
from ingest.reconcile.cells import Lines, read_lines
from ingest.reconcile.schemas import TableSchema, as_declared, schema_of, sheet_with
from ingest.rows import PrintedRow, PrintedTable
from tests.ingest.reconcile.test_propagate import AT, SHEET

READER = RowReader(SHEET, SHEET.signed)
UNREAD = "1\ufffd"


def lines(below: dict[int, int] | None = None, sheet: TableSchema = SHEET, **amounts: int | str) -> Lines:
    """A row of first lines of the standard form, zero but for the amounts given; `below` are second lines by cell."""
    cells = [str(amounts.get(sheet.columns[position], 0)) for _cell, position in sheet.layout.first]
    second = PrintedRow(1, 2, tuple(str((below or {}).get(cell, "")) for cell in range(16)))
    return read_lines(PrintedRow(1, 1, ("사업", *cells), second), 1, sheet.layout)


def amounts_of(reading: Reading) -> dict[str, int]:
    return {name: amount for name, amount in zip(SHEET.columns, reading.values, strict=True) if amount}


def test_without_a_balance_the_returned_subsidy_may_be_shifted_once_more() -> None:
    straight = READER.straight(lines(budget=9, current_budget=9, subsidy_returned=9))
    further = READER.shifted_further(straight)
    assert further is not None
    assert amounts_of(further) == {"budget": 9, "current_budget": 9, "unspent": 9}


def test_the_parts_of_a_second_shifted_reading_are_unknown() -> None:
    row = lines({13: 0, 14: 0, 15: 0}, budget=9, current_budget=9, carried_continuing=9)
    once = next(one for one in READER.shifted(row, READER.straight(row)) if one.values[AT("subsidy_returned")])
    once.values[AT("unspent_reserve")] = None
    further = READER.shifted_further(once)
    assert further is not None
    assert {further.values[position] for position in READER.parts} == {None}


def test_a_repair_of_a_reading_is_in_its_shifted_reading_too() -> None:
    straight = READER.straight(lines(budget=9, current_budget=9, subsidy_returned=9))
    straight.mended[AT("budget")] = 8
    further = READER.shifted_further(straight)
    assert further is not None
    assert further.mended == {AT("budget"): 8}


def test_an_unspent_balance_has_no_second_shifted_reading() -> None:
    for unspent, returned in ((1, 8), (9, 0)):
        row = lines(budget=9, current_budget=9, subsidy_returned=returned, unspent=unspent)
        assert READER.shifted_further(READER.straight(row)) is None
    parts = lines({14: 9}, budget=9, current_budget=9, subsidy_returned=9)
    assert READER.shifted_further(READER.straight(parts)) is None


def test_a_row_whose_part_was_removed_by_a_repair_has_no_second_reading() -> None:
    straight = READER.straight(lines(budget=9, current_budget=9, subsidy_returned=9))
    for column, shifts_further in (("unspent_remainder", False), ("budget", True)):
        further = READER.shifted_further(Reading(straight.values, straight.spots, {AT(column): 9}))
        assert (further is not None) is shifts_further


@pytest.mark.parametrize(
    ("stands", "budget", "behind", "is_shifted"),
    [
        (10, 9, 0, True),
        (9, 9, 0, False),
        (9, 9, 1, True),
        (10, UNREAD, 0, False),
        (10, UNREAD, 1, True),
        (10, 10, 0, False),
    ],
)
def test_what_is_more_than_all_before_it_or_has_amounts_after_may_be_the_second_line_of_another_row(
    stands: int, budget: int | str, behind: int, is_shifted: bool
) -> None:
    amounts = {"spent": 5, "subsidy_returned": 4, "unspent": stands, "unspent_savings": behind}
    printed = lines(budget=9, current_budget=budget, **amounts)
    shifted = [reading.values[AT("unspent")] for reading in READER.shifted(printed, READER.straight(printed))]
    assert (4 in shifted) is is_shifted


def test_a_row_that_is_shifted_twice_has_its_parts_two_cells_further_on() -> None:
    twice = {"budget": 9, "current_budget": 9, "spent": 5, "carried_continuing": 4}
    left = {"budget": 9, "current_budget": 9, "spent": 5, "unspent": 4}
    for under, part in (("unspent", "unspent_savings"), ("subsidy_returned", "unspent_subsidy")):
        printed = lines({13: 0}, **twice, **{under: 4})
        assert {**left, part: 4} in [amounts_of(reading) for reading in READER.readings(printed)]
        less = lines({13: 0}, **twice, **{under: 3})  # the parts are not all of it
        assert list(READER.shifted_twice(less, READER.straight(less))) == []
    lost = lines(**{**twice, "spent": 9})  # its second line
    assert list(READER.shifted_twice(lost, READER.straight(lost))) == []
    there = lines(**twice, unspent=1, unspent_subsidy=3)  # the amounts that stand where its parts would
    assert left in [amounts_of(reading) for reading in READER.shifted_twice(there, READER.straight(there))]
    full = lines({13: 0}, **twice, unspent=4, unspent_savings=1)  # an amount would be lost
    assert list(READER.shifted_twice(full, READER.straight(full))) == []


def test_a_row_that_is_shifted_twice_may_have_an_amount_misread_besides() -> None:
    printed = lines({2: 0, 3: 0, 4: 0, 13: 0}, current_budget=9, spent=5, carried_continuing=4, unspent=4)
    true = {"budget": 9, "current_budget": 9, "spent": 5, "unspent": 4, "unspent_savings": 4}
    readings = [one for one in READER.readings(printed) if amounts_of(one) == true]
    assert [one.mended for one in readings] == [{AT("budget"): 0}]


def test_no_row_whose_parts_stand_in_cells_of_their_own_shifted_twice() -> None:
    sheet = sheet_with("expenditure", SHEET.columns)
    true = {"budget": 9, "current_budget": 9, "spent": 5, "unspent": 4, "unspent_savings": 4}
    cells = [str(true.get(sheet.columns[position], 0)) for _, position in sheet.layout.first]
    row = read_lines(PrintedRow(1, 1, ("사업", cells[0], *cells[3:], "0", "0")), 1, sheet.layout)
    reader = RowReader(sheet, sheet.signed)
    assert reader.straight(row).values[AT("budget")] == 9
    assert list(reader.shifted_twice(row, reader.straight(row))) == []


def test_no_row_shifted_twice_whose_page_prints_nothing_left() -> None:
    columns = as_declared(one for one in EXPENDITURE if one.name != "unspent")
    row = PrintedRow(1, 1, ("사업", "9", *["0"] * 14), columns=columns)
    read = read_lines(row, 1, SHEET.layout_of(row))
    assert list(READER.shifted_twice(read, READER.straight(read))) == []


def test_of_cells_that_are_shifted_twice_each_reading_comes_once() -> None:
    twice = lines({13: 0}, budget=9, current_budget=9, spent=5, carried_continuing=4, unspent=4)
    shifted = [amounts_of(reading) for reading in READER.shifted_twice(twice, READER.straight(twice))]
    own = {"unspent": 4, "unspent_savings": 4, "budget": 9}
    places = ("current_budget", "spent"), ("current_budget", "carried_out"), ("current_budget", "carried_specified")
    places += ("spent", "carried_out"), ("spent", "carried_specified"), ("carried_out", "carried_specified")
    assert len(shifted) == len(places)
    assert all({**own, first: 9, second: 5} in shifted for first, second in places)


def test_every_cell_but_the_first_may_be_the_one_that_is_lost() -> None:
    printed = lines(budget=9, carried_in=9, interprogram_transfer=4)  # 예산액 9, 예산현액 9 and 지출액 4, each shifted
    shifted = [amounts_of(reading) for reading in READER.shifted(printed, READER.straight(printed))]
    assert {"budget": 9, "interprogram_transfer": 9, "revenue_offset": 4} in shifted
    assert {"budget": 9, "carried_in": 9, "revenue_offset": 4} in shifted
    assert all(reading["budget"] == 9 for reading in shifted)


def test_two_neighbours_are_exchanged_where_all_identities_then_hold() -> None:
    row = lines(budget=9, current_budget=5, spent=9, unspent=4)
    assert [amounts_of(reading) for reading in READER.swapped(row)] == [
        {"budget": 9, "current_budget": 9, "spent": 5, "unspent": 4}
    ]
    assert list(READER.swapped(lines(budget=9, current_budget=5, spent=8, unspent=4))) == []


def test_an_amount_is_repaired_to_what_an_identity_requires_and_never_below_zero() -> None:
    straight = READER.straight(lines(budget=9, current_budget=9, spent=4, unspent=6))
    mended = [amounts_of(reading) for reading in READER.mended(straight, 1)]
    assert {"budget": 9, "current_budget": 9, "spent": 3, "unspent": 6} in mended
    assert {"budget": 9, "current_budget": 9, "spent": 4, "unspent": 5} in mended
    assert all(amount > 0 for one in mended for amount in one.values())
    assert READER.mended(straight, 0) == []
    held = READER.straight(lines(budget=9, current_budget=9, spent=4, unspent=5))
    assert READER.mended(held, 0) == [held]


@pytest.mark.parametrize(
    ("below", "reserve_used", "diversion", "other_change"),
    [
        ({2: 1, 3: 2, 4: 3}, 1, 2, 3),
        ({3: 1, 4: 2, 5: 3}, 1, 2, 3),  # it stands aside as a whole
        ({1: 1, 2: 2, 3: 3, 4: 0}, 1, 2, 3),  # with a zero too many
        ({1: 7, 2: 1, 3: 2, 4: 3}, 1, 2, 3),  # an amount too many is none of theirs
        ({3: 2}, None, 2, None),
    ],
)
def test_the_line_below_is_laid_in_its_order_or_by_its_cells(
    below: dict[int, int], reserve_used: int | None, diversion: int | None, other_change: int | None
) -> None:
    values = READER.straight(lines(below)).values
    laid = [values[AT(name)] for name in ("reserve_used", "diversion", "other_change")]
    assert laid == [reserve_used, diversion, other_change]


def test_with_a_cell_of_two_lines_lost_both_its_lines_are_zero() -> None:
    row = read_lines(PrintedRow(1, 1, ("사업", "4", "3 5", "0 0", "12", *["0"] * 11)), 1, SHEET.layout)
    laid = READER._laid(row, [1, LOST, *range(2, 15)])
    assert amounts_of(laid) == {"budget": 4, "interprogram_transfer": 3, "diversion": 5, "current_budget": 12}
    assert [laid.values[AT(name)] for name in ("carried_in", "reserve_used", "other_change")] == [0, 0, 0]


@pytest.mark.parametrize(
    ("unspent", "parts", "missing"),
    [
        (7, (7, 0), 0),
        (7, (9, 0), -2),
        (9, (7, 0), 2),
        (7, (9, None), -2),  # more than the whole already
        (7, (8, None), -1),
        (9, (7, None), 0),
        (None, (7, 0), 0),
    ],
)
def test_an_identity_with_an_unknown_is_broken_where_its_parts_exceed_the_whole(
    unspent: int | None, parts: tuple[int, int | None], missing: int
) -> None:
    values: list[int | None] = [0] * len(SHEET.columns)
    values[AT("unspent")], values[AT("unspent_subsidy")], values[AT("unspent_savings")] = unspent, *parts
    values[AT("current_budget")] = values[AT("budget")] = unspent
    found = {equation.id: lacks for equation, lacks in READER.broken(values)}
    assert found.get("E4", 0) == missing


def test_an_unknown_that_may_be_negative_breaks_no_identity() -> None:
    values: list[int | None] = [0] * len(SHEET.columns)
    values[AT("budget")], values[AT("diversion")] = 9, None
    assert READER.broken(values) == []
    values[AT("diversion")] = 0
    assert [(equation.id, missing) for equation, missing in READER.broken(values)] == [("E1", -9)]


def test_parts_that_are_all_zero_of_what_is_not_were_lost() -> None:
    parts = [AT(name) for name in ("unspent_subsidy", "unspent_remainder", "unspent_reserve")]
    below = {13: 0, 14: 0, 15: 0}
    for row, lost in (
        (lines(below, unspent=4), True),
        (lines(below), False),
        (lines({**below, 14: 4}, unspent=4), False),
    ):
        reading = READER.without_lost_parts(READER.straight(row))
        assert [reading.values[at] for at in parts].count(None) == (3 if lost else 0)


def test_of_a_row_that_cannot_be_read_what_an_identity_confirms_stays() -> None:
    row = lines({13: 0, 14: 4, 15: 0}, budget=9, current_budget=9, spent=6, unspent=4, carried_out=1)
    confirmed = READER.confirmed(READER.straight(row))
    assert amounts_of(confirmed) == {"unspent": 4, "unspent_remainder": 4}
    assert confirmed.values[AT("carried_specified")] is None
    assert confirmed.values[AT("unspent_savings")] == 0


def test_a_zero_too_many_moves_what_follows_back() -> None:
    row = lines(budget=9, revenue_offset=9, current_budget=5, carried_out=4)  # from 예산현액 on
    pushed = [amounts_of(reading) for reading in READER.pushed(row, READER.straight(row))]
    assert {"budget": 9, "interprogram_transfer": 9, "revenue_offset": 5, "spent": 4} in pushed
    assert {"budget": 9, "revenue_offset": 9, "current_budget": 5, "spent": 4} in pushed
    assert len(pushed) == 2


def test_a_sound_row_is_read_one_way_and_a_broken_one_in_all_that_repair_it() -> None:
    sound = lines({13: 0, 14: 4, 15: 0}, budget=9, current_budget=9, spent=5, unspent=4)
    assert [amounts_of(one) for one in READER.readings(sound)] == [amounts_of(READER.straight(sound))]
    broken = lines({13: 0, 14: 4, 15: 0}, budget=9, current_budget=9, spent=6, unspent=4)
    readings = READER.readings(broken)
    assert readings and all(one.mended for one in readings)
    assert {AT("spent"): 6} in [one.mended for one in readings]


def test_a_row_that_needs_two_repairs_as_printed_may_be_shifted_and_need_two() -> None:
    """What is left is printed twice, one cell aside, and 예산현액 is misread: no reading needs one mend alone."""
    row = lines(budget=95, current_budget=59, spent=40, carried_continuing=55, subsidy_returned=55)
    read = [amounts_of(reading) for reading in READER.readings(row)]
    assert {"budget": 95, "current_budget": 95, "spent": 40, "subsidy_returned": 55} in read
    assert {"budget": 95, "current_budget": 95, "spent": 40, "unspent": 55} in read


def test_a_repaired_amount_is_likely_where_it_may_have_been_misread() -> None:
    spent = AT("spent")
    values: list[int | None] = [0] * len(SHEET.columns)
    values[spent] = 128
    assert Reading(values, [], {spent: 28}).is_likely
    assert not Reading(values, [], {spent: 999}).is_likely
    assert Reading(values, [], {}).is_likely


def test_a_reading_that_says_no_more_than_another_is_left_out() -> None:
    whole, part, other = (Reading(list(values), [None, None]) for values in ((1, 2), (1, None), (3, 2)))
    assert _distinct([part, whole, other]) == [whole, other]
    assert _distinct([whole, part]) == [whole]
    unlikely, likely = Reading([9, 2], [None, None], {0: 128}), Reading([9, 2], [None, None], {1: 0})
    assert _distinct([unlikely, likely]) == _distinct([likely, unlikely]) == [likely]


def test_a_column_may_be_negative_by_nature_or_where_it_is_printed_so() -> None:
    assert signed_columns(SHEET, [lines(budget=-1), lines(spent=4)]) == SHEET.signed | {AT("budget")}


@pytest.mark.parametrize(("unread", "is_so"), [((1, 5), True), ((1, 6, 12), True), ((1, 12), False), ((), False)])
def test_a_row_is_unreadable_where_two_of_its_main_amounts_are(unread: tuple[int, ...], is_so: bool) -> None:
    row = lines()
    row.unread = [(cell, "가") for cell in unread]
    assert unreadable(SHEET, row) is is_so


def test_what_cannot_be_read_may_be_any_amount_where_a_shift_would_put_zero_there() -> None:
    row = lines(budget=9, current_budget=UNREAD, spent=4, unspent=UNREAD)
    unspent = SHEET.position("unspent")
    assert {reading.values[unspent] for reading in READER.readings(row)} == {None, 0}


def test_a_row_that_is_shifted_may_have_what_cannot_be_read_as_its_balance() -> None:
    row = lines(budget=9, current_budget=9, spent=2, carried_continuing=3, subsidy_returned=UNREAD, unspent=4)
    moved = [amounts_of(reading) for reading in READER.readings(row) if not reading.mended]
    assert {"budget": 9, "current_budget": 9, "spent": 2, "subsidy_returned": 3} in moved


def test_no_amount_is_lost_in_a_shift_although_it_cannot_be_read() -> None:
    sheet = schema_of(PrintedTable("revenue", "", "", "", 1, [], []))
    reader = RowReader(sheet, sheet.signed)
    for uncollected, shifts in ((0, True), (UNREAD, False), (7, False)):
        row = lines(sheet=sheet, budget=9, carried_in=9, uncollected=uncollected)
        assert bool(list(reader.shifted(row, reader.straight(row)))) is shifts


@pytest.mark.parametrize(("under_unspent", "offered"), [(3, True), (5, True), (6, False), ("x", True)])
def test_no_shift_makes_a_part_that_is_more_than_the_whole(under_unspent: int | str, offered: bool) -> None:
    row = lines(budget=9, current_budget=9, spent=4, subsidy_returned=5, unspent=under_unspent)
    shifted = [amounts_of(reading) for reading in READER.shifted(row, READER.straight(row))]
    assert ({"budget": 9, "current_budget": 9, "spent": 4, "unspent": 5} in shifted) is offered
