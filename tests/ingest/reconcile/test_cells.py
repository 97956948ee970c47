"""The amounts of a row: first and second lines, and what is no amount."""

import pytest

from ingest.reconcile.cells import read_lines
from ingest.rows import PrintedRow
from tests.ingest.reconcile.test_propagate import SHEET

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
