"""The cells of a printed row as amounts, each with the spot where it stands."""

from dataclasses import dataclass, field
from typing import NamedTuple

from figures.won import LOST_COMMA, read_won, split_amounts
from ingest.reconcile.schemas import Layout
from ingest.rows import Place, PrintedRow


class Spot(NamedTuple):
    """Where an amount stands relative to its row: `line` 0 its own, 1 the one below, 2 the next row's."""

    line: int
    cell: int
    part: int = 0


Amounts = tuple[tuple[int | None, Spot], ...]


@dataclass(slots=True)
class Lines:
    """The amounts of one row, in won.

    `first` is indexed by cell (None: nothing readable there); `left` and `right` are the second lines
    of the two-line cells left and right of 예산현액, None where no such line is printed. `unread` are
    (cell, text) of what is no amount. `layout` says which column stands in which cell.
    """

    layout: Layout
    first: list[int | None]
    left: Amounts | None = None
    right: Amounts | None = None
    unread: list[tuple[int, str]] = field(default_factory=list)

    @property
    def two_lines(self) -> bool:
        return self.left is not None or self.right is not None


def read_lines(row: PrintedRow, scale: int, layout: Layout) -> Lines:
    """The amounts of a row and of the line below it."""
    lines = Lines(layout, [])
    seconds: list[tuple[int | None, Spot]] = []
    two_lines = {cell for cell, _ in layout.second}
    for cell, text in enumerate(row.cells):
        if cell in layout.others:
            lines.first.append(None)
            continue
        amounts = _amounts(text, cell, scale, lines)
        lines.first.append(amounts[0] if amounts else None)
        one_line = not layout.second or (cell not in two_lines and LOST_COMMA.search(text))
        if len(amounts) == 2 and one_line and amounts[0] != amounts[1]:
            lines.first[-1] = None  # one amount, where no second line belongs
            lines.unread.append((cell, text))
        elif len(amounts) == 2:
            seconds.append((amounts[1], Spot(0, cell, 1)))
        elif len(amounts) > 2:
            lines.first[-1] = None
            lines.unread.append((cell, text))
    if row.below is not None:
        for cell, text in enumerate(row.below.cells):
            if cell not in layout.others:
                seconds.extend((amount, Spot(1, cell)) for amount in _amounts(text, cell, scale, lines)[:1])
    if seconds:
        lines.left = tuple(second for second in seconds if second[1].cell < layout.middle) or None
        lines.right = tuple(second for second in seconds if second[1].cell >= layout.middle) or None
    return lines


def _amounts(text: str, cell: int, scale: int, lines: Lines) -> list[int | None]:
    try:
        return [read_won(part, scale) for part in split_amounts(text.strip())]
    except ValueError:  # no amount, or digits without end
        lines.unread.append((cell, text))
        return [None]


def place_of(row: PrintedRow, spot: Spot, after: PrintedRow | None = None) -> Place:
    """The place in the file of a spot of `row`; `after` is the row that follows it."""
    line = (row, row.below, after)[spot.line] or row
    return Place(line.page, line.line, spot.cell, spot.part)
