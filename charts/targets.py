"""Achievement rates in % of the target, with lines at the thresholds of ◎ ○ ×."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from charts.drawing import Drawing, DrawingSettings, MarkKind
from charts.rows import BarCell, BarRow, LimitLine, Piece, rows_drawing

LARGEST = Decimal(200)
"""In %. A longer bar is cut here, with a gap before its end: a very large result would dwarf the others."""


class TargetBar(NamedTuple):
    """An indicator: its achievement rate in % as printed (None: unknown), its label, and its text alternative."""

    name: str
    rate: Decimal | None
    shown: str
    spoken: str
    link: str


def targets(entries: Sequence[TargetBar], limits: Sequence[LimitLine], frame: DrawingSettings) -> Drawing:
    """A bar for each rate, with a line at each limit."""
    largest = max([LARGEST, *(Decimal(limit.value) for limit in limits)])
    rows = [
        BarRow(
            entry.name,
            f"{entry.name}: {entry.spoken}",
            entry.link,
            (BarCell(entry.shown, _pieces(entry.rate, largest)),),
        )
        for entry in entries
    ]
    return rows_drawing(rows, frame, limits=limits)


def _pieces(rate: Decimal | None, largest: Decimal) -> tuple[Piece, ...]:
    if rate is None:
        return ()
    if rate < 0:
        return (Piece(0, float(max(rate, -largest)), MarkKind.LESS),)
    if rate <= largest:
        return (Piece(0, float(rate)),)
    end = float(largest)
    return (Piece(0, end * 0.93), Piece(end * 0.96, end))
