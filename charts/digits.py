"""Bar charts of how often leading digits occur, with the expected number below each."""

from collections.abc import Sequence
from typing import NamedTuple

from charts.drawing import Drawing, DrawingSettings, MarkKind
from charts.rows import BarCell, BarRow, Piece, rows_drawing


class DigitBar(NamedTuple):
    """Leading digits, how often they occur, and how often is expected."""

    digits: str
    seen: int
    expected: float
    link: str


def digit_bars(entries: Sequence[DigitBar], seen: str, expected: str, frame: DrawingSettings) -> Drawing:
    """Two bars for each entry; `seen` and `expected` are their labels."""
    rows = [
        BarRow(
            entry.digits,
            f"{entry.digits}: {seen} {entry.seen:,}, {expected} {entry.expected:,.1f}",
            entry.link,
            (
                BarCell(
                    f"{entry.seen:,} / {entry.expected:,.1f}",
                    (Piece(0, entry.seen), Piece(0, entry.expected, MarkKind.BEFORE, lane=1)),
                ),
            ),
        )
        for entry in entries
    ]
    return rows_drawing(rows, frame)
