"""A row that a page break parts is one row, where the rest cannot be a row of its own."""

import pytest

from ingest.reconcile.broken_rows import complete_rows
from ingest.reconcile.repeats import print_once
from ingest.rows import PrintedRow, PrintedTable

SECONDS = frozenset({2, 3})
ABOVE = ("의정 지원", "1,000", "318,089,00", "41")
BELOW = ("", "", "", "2,604,565,8 ")


def table_of(*rows: PrintedRow) -> PrintedTable:
    return PrintedTable("expenditure", "과", "", "", 1, list(rows), [(1, 1)])


def parted(*rest: str, page: int = 2, below: tuple[str, ...] = BELOW, second: tuple[str, ...] = ()) -> PrintedTable:
    """A table whose first row stands at the foot of page 1, and another row behind it."""
    above = PrintedRow(1, 1, ABOVE, PrintedRow(1, 2, below) if below else None)
    return table_of(above, PrintedRow(page, 5, rest, PrintedRow(page, 6, second) if second else None))


def test_pieces_of_amounts_end_those_that_are_broken_off_before_the_page_break() -> None:
    (row,) = complete_rows(parted("", "", "0", "50"), SECONDS).rows
    assert row.cells == ("의정 지원", "1,000", "318,089,000", "41")
    assert row.below == PrintedRow(1, 2, ("", "", "", "2,604,565,850"))
    assert row.row_name is None


def test_a_name_goes_with_the_pieces_beside_it_and_so_does_a_second_line() -> None:
    (row,) = complete_rows(parted("확대", "", "", "", second=("", "", "", "50")), SECONDS).rows
    assert row.name == "의정 지원 확대"
    assert row.below is not None
    assert row.below.cells[3] == "2,604,565,850"


def test_a_second_line_that_is_missing_is_that_below_the_page_break() -> None:
    (row,) = complete_rows(parted("", "", "", "115,052", below=()), SECONDS).rows
    assert row.below == PrintedRow(2, 5, ("", "", "", "115,052"))
    (row,) = complete_rows(parted("", "", "0", "", below=()), SECONDS).rows
    assert row.cells[2] == "318,089,000"
    assert row.below is None


@pytest.mark.parametrize(
    ("first", "rest"), [("", "1,234,567"), ("", "7"), ("41", "51,"), ("41", "△"), ("41", "오십"), ("41", "－")]
)
def test_what_ends_no_amount_is_a_second_line_only_where_it_is_one_itself(first: str, rest: str) -> None:
    table = table_of(PrintedRow(1, 1, ("가", "1,000", "0", first)), PrintedRow(2, 5, ("", "", "", rest)))
    assert complete_rows(table, SECONDS) is table


def test_a_second_line_may_be_negative() -> None:
    (row,) = complete_rows(parted("", "", "", "△51,000", below=()), SECONDS).rows
    assert row.below == PrintedRow(2, 5, ("", "", "", "△51,000"))


@pytest.mark.parametrize(
    "rest",
    [
        ("확대", "", "", ""),  # a name alone: other names tell whose it is
        ("", "1", "", ""),  # would be 1,0001
        ("", "500", "", ""),  # 1,000500, in a column of one line
        ("", "", "", "51,"),  # no amount either way
        ("", "", "", "500"),  # 2,604,565,8500
        ("", "", "", "50", "7"),  # one cell more than the row above
        ("216 이자", "", "", "50"),  # a code of its own
    ],
)
def test_what_may_be_a_row_of_its_own_stays_one(rest: tuple[str, ...]) -> None:
    table = parted(*rest)
    assert complete_rows(table, SECONDS) is table


def test_two_amounts_are_not_one_though_their_digits_may_be() -> None:
    above, rest = PrintedRow(1, 1, ("가", "12")), PrintedRow(2, 2, ("", "3,456"))
    assert len(complete_rows(table_of(above, rest), ()).rows) == 2
    assert complete_rows(table_of(PrintedRow(1, 1, ("가", "12,3")), PrintedRow(2, 2, ("", "45"))), ()).rows[
        0
    ].cells == ("가", "12,345")
    assert len(complete_rows(table_of(PrintedRow(1, 1, ("가", "1")), PrintedRow(2, 2, ("", "2"))), ()).rows) == 2


def test_only_the_first_row_of_a_page_is_the_rest_of_another() -> None:
    assert len(complete_rows(parted("", "", "0", "50", page=1), SECONDS).rows) == 2
    assert len(complete_rows(table_of(PrintedRow(2, 5, ("", "", "", "50"))), SECONDS).rows) == 1


def test_a_row_with_those_who_paid_under_it_is_whole() -> None:
    above = PrintedRow(1, 1, ABOVE, financing=(PrintedRow(1, 2, ("국비", "1", "", "")),))
    assert len(complete_rows(table_of(above, PrintedRow(2, 5, ("", "", "0", ""))), SECONDS).rows) == 2


def test_totals_keep_their_place_and_both_lines_of_settlements_are_known() -> None:
    cells = ("가", *"1" * 15)
    above = PrintedRow(1, 1, cells, PrintedRow(1, 2, ("", "", "7", *[""] * 13)))
    rest = PrintedRow(2, 5, ("", *[""] * 13, "8", ""))
    total = PrintedRow(2, 6, ("계", *"1" * 15))
    table = PrintedTable("expenditure", "과", "", "", 1, [above, rest], [(1, 1)], sums=[(2, total)])
    (joined,), _ = print_once([table])
    assert joined.sums == [(1, total)]
    assert joined.rows[0].below is not None
    assert joined.rows[0].below.cells[14] == "8"
