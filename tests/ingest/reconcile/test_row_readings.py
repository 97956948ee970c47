"""Every reading that a row's cells allow: straight, moved, exchanged, mended, in tables of either form."""

import pytest

from ingest.reconcile.candidate_assignments import Reading, RowReader, read_candidates, signed_columns
from ingest.reconcile.cells import Lines, Spot, read_lines
from ingest.reconcile.schemas import schema_of
from ingest.rows import PrintedRow, PrintedTable
from tests.ingest.reconcile.test_candidate_assignments import READER, UNREAD, amounts_of, lines
from tests.ingest.reconcile.test_propagate import AT, SHEET


def cut_off(cells: int, **amounts: int | str) -> Lines:
    """A row of so few cells, the name one of them."""
    row = lines(**amounts)
    row.first = row.first[:cells]
    return row


REVENUE = schema_of(PrintedTable("revenue", "", "", "", 1, [], []))
REVENUE_READER = RowReader(REVENUE, REVENUE.signed)
SHORT_COLUMNS = (
    (),
    *((name,) for name in ("budget", "current_budget", "spent", "carried_out", "subsidy_returned", "unspent")),
    ("unspent_remainder",),
)
SHORT = schema_of(PrintedTable("expenditure", "", "", "", 1, [PrintedRow(1, 1, (), columns=SHORT_COLUMNS)], []))
"""A table that prints the columns of E3, and one part of 집행잔액."""


def test_the_whole_with_its_parts_is_that_of_the_last_identity_where_parts_have_second_lines() -> None:
    parts = [name for name in SHEET.columns if name.startswith("unspent_")]
    reader, revenue = RowReader(SHEET, SHEET.signed), RowReader(REVENUE, REVENUE.signed)
    assert (reader.whole, sorted(reader.parts)) == (AT("unspent"), sorted(map(AT, parts)))
    assert (revenue.whole, revenue.parts) == (REVENUE.position("uncollected"), ())


def test_an_amount_printed_again_from_another_column_was_misread_where_zero_is_meant() -> None:
    assert Reading([5_000, 0], [], {1: 5_000}).is_likely
    assert Reading([5_000, None], [], {1: 5_000}).is_likely
    assert not Reading([7_000, 0], [], {1: 5_000}).is_likely


def readings(row: Lines, reader: RowReader = READER) -> list[tuple[dict[str, int], int]]:
    """The amounts of each reading, and how many of them are mended."""
    return [
        (
            {name: amount for name, amount in zip(reader.sheet.columns, one.values, strict=True) if amount},
            len(one.mended),
        )
        for one in reader.readings(row)
    ]


def test_a_row_whose_balance_may_be_shifted_has_two_readings_that_hold() -> None:
    returned = {"budget": 9, "current_budget": 9, "spent": 4, "subsidy_returned": 5}
    unspent = {"budget": 9, "current_budget": 9, "spent": 4, "unspent": 5}
    assert readings(lines(**returned)) == [(returned, 0), (unspent, 0)]
    assert readings(lines({13: 0, 14: 0, 15: 0}, **returned)) == [(returned, 0), (unspent, 0)]
    assert readings(lines(**unspent)) == [(unspent, 0)]


def test_a_row_of_one_line_that_prints_every_column_is_read_straight_where_it_holds() -> None:
    amounts = {"assessed": 7, "gross_receipts": 5, "net_receipts": 5, "written_off": 2}
    whole = lines(sheet=REVENUE, **amounts)
    assert readings(whole, REVENUE_READER) == [(amounts, 0)]
    whole.first.pop()
    shifted = {"assessed": 7, "gross_receipts": 5, "net_receipts": 5, "uncollected": 2}
    assert (shifted, 0) in readings(whole, REVENUE_READER)


def test_every_column_is_printed_where_no_cell_is_lost_nor_unreadable() -> None:
    def all_printed(row: Lines, reader: RowReader = REVENUE_READER) -> bool:
        return reader._all_printed(row, reader.straight(row))

    assert all_printed(lines(sheet=REVENUE))
    cut = lines(sheet=REVENUE)
    cut.first.pop()
    assert not all_printed(cut)
    assert not all_printed(lines(sheet=REVENUE, uncollected=UNREAD))
    assert not all_printed(lines(sheet=REVENUE, assessed=UNREAD))
    assert not all_printed(lines(sheet=SHORT), RowReader(SHORT, SHORT.signed))
    assert not all_printed(lines(), READER)


def test_one_amount_is_repaired_where_that_will_do_and_two_where_it_will_not() -> None:
    parts = {2: 0, 3: 0, 4: 0, 13: 0, 14: 4, 15: 0}
    once = readings(lines(parts, budget=9, current_budget=9, spent=6, unspent=4))
    assert {mended for _, mended in once} == {1}
    row = lines({**parts, 14: 5}, budget=7, current_budget=9, spent=3, unspent=5)
    assert {mended for _, mended in readings(row)} == {2}
    assert ({"budget": 9, "current_budget": 9, "spent": 4, "unspent": 5, "unspent_remainder": 5}, 2) in readings(row)
    assert {one.because for one in READER.mended(READER.straight(row), 2)} >= {("E1", "E3")}


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ({"budget": 9, "spent": 9, "carried_out": 4, "unspent_subsidy": 5}, {"spent": 4, "unspent": 5}),  # pushed
        ({"budget": 9, "current_budget": 5, "spent": 9, "unspent": 4}, {"spent": 5, "unspent": 4}),  # exchanged
        ({"budget": 9, "revenue_offset": 9, "carried_continuing": 9}, {"unspent": 9}),  # shifted, and shifted once more
        ({"budget": 9, "revenue_offset": 9, "current_budget": 4, "subsidy_returned": 5}, {"spent": 4, "unspent": 5}),
    ],
)
def test_a_broken_row_is_read_in_every_way_that_holds(printed: dict[str, int], meant: dict[str, int]) -> None:
    assert ({"budget": 9, "current_budget": 9, **meant}, 0) in readings(lines(**printed))
    assert max(mended for _, mended in readings(lines(**printed))) <= 1


def test_a_row_that_is_shifted_may_have_one_amount_misread_as_well() -> None:
    shifted = lines(budget=9, revenue_offset=9, current_budget=3, subsidy_returned=5)
    assert ({"budget": 9, "current_budget": 9, "spent": 4, "unspent": 5}, 1) in readings(shifted)
    assert max(mended for _, mended in readings(shifted)) == 1


def test_what_is_the_sum_of_all_before_it_is_the_current_budget_wherever_it_stands() -> None:
    shifted = readings(lines(budget=9, carried_in=3, revenue_offset=12, current_budget=4, subsidy_returned=8))
    assert {amounts["current_budget"] for amounts, _ in shifted} == {12}
    assert ({"budget": 9, "carried_in": 3, "current_budget": 12, "spent": 4, "unspent": 8}, 0) in shifted
    misread = lines(budget=9, carried_in=3, revenue_offset=12, current_budget=4, subsidy_returned=7)
    assert {amounts["current_budget"] for amounts, _ in readings(misread)} == {12}
    twice = lines(budget=9, interprogram_transfer=9, revenue_offset=4, subsidy_returned=5)
    assert readings(twice) == [({"budget": 9, "current_budget": 9}, 0)]
    assert READER.readings(twice)[0].values.count(None) == len(SHEET.columns) - 2
    assert READER.readings(twice)[0].spots[AT("current_budget")] == Spot(0, 3)


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (lines(budget=9, revenue_offset=9, current_budget=4), 4),
        (lines(budget=9, interprogram_transfer=9, revenue_offset=9), 3),  # 지출액 is all of it
        (lines(budget=5, interprogram_transfer=5, revenue_offset=10), 4),
        (lines(budget=9, carried_in=9, interprogram_transfer=4), None),  # what was carried in may be as much
        (lines(budget=9, revenue_offset=8, current_budget=4), None),
        (lines(budget=9, revenue_offset=9, current_budget=10), None),  # more than that was spent
        (lines(budget=9, revenue_offset=9, current_budget=18), None),
        (lines(budget=9, current_budget=9), None),
        (lines(), None),
        (lines({2: 0, 3: 0, 4: 0}, budget=9, revenue_offset=9, current_budget=4), None),
        (cut_off(5, budget=9, revenue_offset=9), None),
    ],
)
def test_the_current_budget_is_printed_early_where_no_more_stands_after_it(row: Lines, cell: int | None) -> None:
    assert READER.printed_early(row) == (None if cell is None else Spot(0, cell))


def test_a_table_without_changes_of_the_budget_prints_none_early() -> None:
    row = lines(sheet=REVENUE, **dict.fromkeys(REVENUE.columns, 9))
    assert REVENUE_READER.printed_early(row) is None


def shifted_and_pushed(row: Lines, reader: RowReader = READER) -> tuple[list[dict[str, int]], list[dict[str, int]]]:
    straight = reader.straight(row)
    return (
        [amounts_of(reading) for reading in reader.shifted(row, straight)],
        [amounts_of(reading) for reading in reader.pushed(row, straight)],
    )


def test_a_zero_may_be_lost_before_any_amount_but_the_first() -> None:
    assert shifted_and_pushed(lines(carried_in=3, spent=4))[0] == [
        {"interprogram_transfer": 3, "carried_out": 4},
        {"carried_in": 3, "carried_out": 4},
    ]
    assert shifted_and_pushed(lines(budget=2, carried_in=3))[0] == [{"budget": 2, "interprogram_transfer": 3}]


def test_without_second_lines_what_stands_last_is_lost_in_a_shift() -> None:
    last = {"unspent_plan_change": 7}
    assert shifted_and_pushed(lines(budget=2, spent=3, **last))[0] == [{"budget": 2, "carried_out": 3}]
    assert shifted_and_pushed(lines({13: 0, 14: 0, 15: 0}, budget=2, spent=3, **last))[0] == []
    below = {13: 0, 14: 0, 15: 0}
    assert shifted_and_pushed(lines(below, budget=2, spent=3))[0] == [{"budget": 2, "carried_out": 3}]


def test_a_row_cut_off_is_moved_as_far_as_it_goes() -> None:
    shifted, pushed = shifted_and_pushed(cut_off(12, budget=2, spent=3))
    assert {"budget": 2, "carried_out": 3} in shifted
    assert {"budget": 2, "current_budget": 3} in pushed
    assert shifted_and_pushed(cut_off(15, budget=2))[1] == []
    row = lines(sheet=REVENUE, budget=2, gross_receipts=3)
    row.first.pop()
    values = [one.values for one in REVENUE_READER.shifted(row, REVENUE_READER.straight(row))]
    assert len(values) == 2
    exchanged = [amounts_of(one) for one in READER.swapped(cut_off(6, budget=9, current_budget=9))]
    assert {"carried_in": 9, "current_budget": 9} in exchanged


def test_what_a_zero_too_many_pushed_out_of_the_row_is_unknown() -> None:
    row = lines(sheet=REVENUE, budget=2, uncollected=3)
    pushed = [reading.values for reading in REVENUE_READER.pushed(row, REVENUE_READER.straight(row))]
    assert {values[REVENUE.position("uncollected")] for values in pushed} == {None}
    assert {values[REVENUE.position("written_off")] for values in pushed} == {3}


def test_neighbours_that_are_alike_are_not_exchanged() -> None:
    row = lines(budget=9, current_budget=9, spent=9)
    straight = READER.straight(row)
    assert all(one.values != straight.values for one in READER.swapped(row))


def inside(cells: dict[int, str]) -> Lines:
    """A row whose second lines stand in the cells of the first."""
    return read_lines(PrintedRow(1, 1, ("사업", *(cells.get(cell, "0") for cell in range(1, 16)))), 1, SHEET.layout)


def test_a_cell_is_zero_where_both_its_lines_are() -> None:
    every = set(range(1, 16))
    assert READER._zero_cells(inside({})) == every
    assert READER._zero_cells(inside({1: "4", 6: "7", 9: "1"})) == every - {1, 6, 9}
    assert READER._zero_cells(inside({2: "0 5", 3: "0 0", 4: "0 1"})) == every - {1, 2, 4}
    assert READER._zero_cells(inside({2: "0 0", 3: "0 0", 4: "0 0"})) == every - {1}
    assert READER._zero_cells(inside({13: "0 0", 14: "0 0", 15: "0 2"})) == every - {12, 15}
    assert READER._zero_cells(lines({2: 0, 3: 5, 4: 0})) == every


def test_an_unknown_is_not_repaired_nor_an_amount_twice() -> None:
    values: list[int | None] = [0] * len(SHEET.columns)
    values[AT("unspent")] = values[AT("current_budget")] = values[AT("budget")] = 7
    values[AT("unspent_subsidy")], values[AT("unspent_savings")] = 9, None
    reading = Reading(values, [None] * len(values))
    assert [list(one.mended) for one in READER.mended(reading, 1)] == [[AT("unspent_subsidy")]]
    again = Reading(values, [None] * len(values), {AT("unspent_subsidy"): 8})
    assert [sorted(one.mended) for one in READER.mended(again, 1)] == []


def test_an_amount_is_repaired_to_zero() -> None:
    straight = READER.straight(lines(budget=9, current_budget=9, spent=9, unspent=4))
    assert {"budget": 9, "current_budget": 9, "spent": 9} in map(amounts_of, READER.mended(straight, 1))


@pytest.mark.parametrize(
    ("printed", "shifted", "offered"),
    [
        ({"spent": 3, "subsidy_returned": 5, "unspent": 6}, {"spent": 3, "unspent": 5}, False),  # broken, but not lost
        ({"spent": 4, "unspent": 6}, {"spent": 4}, True),  # zero where the row asks for more: lost
        ({"spent": 9, "unspent": 1}, {"spent": 9}, False),  # zero, and that holds
    ],
)
def test_a_part_may_be_more_than_a_whole_that_was_lost(
    printed: dict[str, int], shifted: dict[str, int], offered: bool
) -> None:
    main = {"budget": 9, "current_budget": 9}
    assert ({**main, **shifted} in shifted_and_pushed(lines(**main, **printed))[0]) is offered


def test_in_a_table_that_lacks_identities_a_move_needs_one_for_every_amount_it_moves() -> None:
    reader = RowReader(SHORT, SHORT.signed)

    def spoken_for(**moved: int | None) -> bool:
        printed = [9, 9, 4, 0, 5, 0, 0]
        straight = dict(
            zip(
                (
                    "budget",
                    "current_budget",
                    "spent",
                    "carried_out",
                    "subsidy_returned",
                    "unspent",
                    "unspent_remainder",
                ),
                printed,
                strict=True,
            )
        )
        values = [[amounts.get(name) for name in SHORT.columns] for amounts in ({**straight, **moved}, straight)]
        return reader._spoken_for(*(Reading(own, [None] * len(own)) for own in values))

    assert spoken_for(subsidy_returned=0, unspent=5)
    assert not spoken_for(subsidy_returned=0, unspent=5, unspent_remainder=5)
    assert not spoken_for(subsidy_returned=0, unspent=None)
    assert spoken_for()


def test_a_moved_row_names_the_identities_that_it_could_be_tested_by() -> None:
    row = lines(budget=9, current_budget=9, spent=4, subsidy_returned=5)
    assert {one.because for one in READER.shifted(row, READER.straight(row))} == {("E2", "E3")}


def test_every_amount_of_the_first_line_stands_in_its_own_cell() -> None:
    straight = READER.straight(lines(spent=4))
    assert straight.spots[AT("spent")] == Spot(0, 6)
    assert straight.spots[AT("diversion")] is None


def test_every_row_of_a_table_has_its_lines_its_print_and_its_readings() -> None:
    def printed(line: int, **amounts: int | str) -> PrintedRow:
        cells = [str(amounts.get(SHEET.columns[position], 0)) for _cell, position in SHEET.layout.first]
        return PrintedRow(1, line, ("사업", *cells))

    rows = [
        printed(1, budget=9, current_budget=9, spent=4, subsidy_returned=5),
        printed(2, budget=UNREAD, current_budget=UNREAD, spent=4, subsidy_returned=5),
        printed(3, budget=9, current_budget=9, spent=9, other_change=-1),
    ]
    candidates = read_candidates(PrintedTable("expenditure", "과", "일반회계", "", 1, rows, []))
    assert [len(domain) for domain in candidates.domains] == [2, 1, 1]
    assert [amounts_of(one) for one in candidates.straight][1] == {"spent": 4, "subsidy_returned": 5}
    assert amounts_of(candidates.domains[1][0]) == {}
    assert candidates.sheet == SHEET


def test_a_blank_or_lost_cell_makes_no_column_negative() -> None:
    row = lines(budget=UNREAD)
    row.first.pop()
    assert signed_columns(SHEET, [row]) == SHEET.signed
