"""The amounts of a row: first and second lines, and what is no amount."""

import pytest

from ingest.reconcile.cells import Spot, place_of, read_lines
from ingest.rows import PrintedRow
from tests.ingest.reconcile.test_propagate import SHEET

FIRST_CELLS = 5
"""The last cell of a row's own line, where the rest stands below."""
BUDGET, DIVERSION, REMAINDER = 1, 3, 14
"""A cell of one line, and cells of two, left and right of 예산현액."""


def cells(**texts: str) -> tuple[str, ...]:
    return tuple(texts.get(f"at_{cell}", "") for cell in range(16))


@pytest.mark.parametrize(
    ("cell", "text", "first", "left", "right", "unread"),
    [
        (BUDGET, "1,234", 1_234, None, None, False),
        (BUDGET, "123 456", None, None, None, True),  # one amount whose comma is lost, or two
        (BUDGET, "1 2 3", None, None, None, True),
        (BUDGET, "가", None, None, None, True),
        (DIVERSION, "123 456", 123, 456, None, False),
        (DIVERSION, "1,000 -5", 1_000, -5, None, False),
        (REMAINDER, "7 8", 7, None, 8, False),
        (REMAINDER, "7", 7, None, None, False),
        (REMAINDER, "7 8 9", None, None, None, True),
    ],
)
def test_a_cell_holds_one_amount_or_two_lines(
    cell: int, text: str, first: int | None, left: int | None, right: int | None, unread: bool
) -> None:
    lines = read_lines(PrintedRow(1, 1, cells(**{f"at_{cell}": text})), 1, SHEET.layout)
    assert lines.first[cell] == first
    for seconds, expected in ((lines.left, left), (lines.right, right)):
        assert expected in ([amount for amount, _spot in seconds or ()] or [None])
    assert ((cell, text) in lines.unread) == unread


def test_the_line_below_holds_second_lines_and_no_name() -> None:
    below = PrintedRow(1, 2, cells(at_0="9", at_3="4", at_14="6"))
    lines = read_lines(PrintedRow(1, 1, cells(at_0="사업"), below), 1_000, SHEET.layout)
    assert [(amount, spot.line, spot.cell) for amount, spot in lines.left or () if amount] == [(4_000, 1, DIVERSION)]
    assert [(amount, spot.line, spot.cell) for amount, spot in lines.right or () if amount] == [(6_000, 1, REMAINDER)]
    assert lines.two_lines


ROW = ("사업", "1,000", "0 0", "0 0", "0 0", "1,000", "400", "0", "0", "0", "0", "0", "600", "0 0", "0 0", "600 0")
OTHER = ("다른 사업", "700", "0 0", "0 0", "0 0", "700", "100", "0", "0", "0", "0", "0", "600", "0 0", "0 0", "600 0")


def test_nothing_is_read_of_two_rows_that_are_printed_as_one() -> None:
    lines = read_lines(PrintedRow(1, 1, tuple(map(" ".join, zip(ROW, OTHER, strict=True)))), 1, SHEET.layout)
    assert (lines.rows, lines.unsorted) == (2, True)
    assert not any(amount is not None for amount in lines.first)
    assert not lines.two_lines
    assert len(lines.unread) == len(ROW) - 1


@pytest.mark.parametrize(
    "row",
    [
        ROW,
        (ROW[0], *ROW[2:], "0"),  # shifted to the left
        (ROW[0], "0", *ROW[1:-1]),  # and to the right
        (ROW[0], *("12 345" for _ in ROW[1:])),  # one amount each whose comma is lost
    ],
)
def test_second_lines_aside_and_lost_commas_make_no_second_row(row: tuple[str, ...]) -> None:
    lines = read_lines(PrintedRow(1, 1, row), 1, SHEET.layout)
    assert (lines.rows, lines.unsorted) == (1, False)


@pytest.mark.parametrize("end", range(2, 16))
def test_a_row_separated_over_two_lines_is_read_as_one_with_each_amount_in_its_place(end: int) -> None:
    below = PrintedRow(1, 2, ("",) * end + ROW[end:])
    row = PrintedRow(1, 1, ROW[:end] + ("",) * (len(ROW) - end), below)
    lines, whole = read_lines(row, 1, SHEET.layout), read_lines(PrintedRow(1, 1, ROW), 1, SHEET.layout)
    assert (lines.first, lines.left, lines.right) == (whole.first, whole.left, whole.right)
    assert lines.rest == frozenset(range(end, len(ROW)))
    assert [place_of(row, Spot(0, cell)).line for cell in (end - 1, end)] == [1, 2]


@pytest.mark.parametrize("filled", [{6: ""}, {1: "7"}])
def test_of_a_line_below_that_may_be_another_rows_nothing_is_read(filled: dict[int, str]) -> None:
    """A cell stands in neither line, or one in both."""
    below = PrintedRow(1, 2, tuple(filled.get(at, text if at > FIRST_CELLS else "") for at, text in enumerate(ROW)))
    row = PrintedRow(1, 1, ROW[: FIRST_CELLS + 1] + ("",) * (len(ROW) - FIRST_CELLS - 1), below)
    lines = read_lines(row, 1, SHEET.layout)
    assert lines.unsorted
    assert lines.first[: FIRST_CELLS + 1] == [None, 1_000, 0, 0, 0, 1_000]
    assert not any(amount is not None for amount in lines.first[FIRST_CELLS + 1 :])
    assert lines.right is None
