"""Parses the cells of a printed row as amounts with their spots."""

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from figures.won import LOST_COMMA, read_won, split_amounts
from ingest.reconcile.schemas import RowLayout
from ingest.rows import Place, PrintedRow


class Spot(NamedTuple):
    """The place of an amount relative to its row: `line` is 0 for its own line, 1 for the one below, 2 for the next
    row's."""

    line: int
    cell: int
    part: int = 0


Amounts = tuple[tuple[int | None, Spot], ...]


@dataclass(slots=True)
class Lines:
    """The amounts of one row, in won.

    `first` are the first lines by cell (None: nothing readable); `left` and `right` are the second lines of the
    two-line cells left and right of 예산현액, None where none is printed. `unread` are (cell, text) of unreadable
    amounts. `layout` assigns columns to cells. `unsorted`: the unread amounts may belong to other rows, as `rows` rows
    are printed as one, or the line below may belong to another row. `rest` are the cells printed in the line below, if
    it certainly continues the row.
    """

    layout: RowLayout
    first: list[int | None]
    left: Amounts | None = None
    right: Amounts | None = None
    unread: list[tuple[int, str]] = field(default_factory=list)
    unsorted: bool = False
    rows: int = 1
    rest: frozenset[int] = frozenset()

    @property
    def two_lines(self) -> bool:
        return self.left is not None or self.right is not None


def read_lines(row: PrintedRow, scale: int, layout: RowLayout) -> Lines:
    """The amounts of a row and of the line below it."""
    whole, rest = _joined(row), frozenset[int]()
    if row.below and whole and _fills(whole, layout):
        rest = _filled(row.below)
        row = whole
    rows = _rows_in(row, layout)
    if rows > 1:
        return _several_rows(row, layout, rows)
    if _goes_on_below(row, layout):
        return read_own_line(row, scale, layout)
    lines = Lines(layout, [], rest=rest)
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
            lines.first[-1] = None  # one amount, in a cell without a second line
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


def read_own_line(row: PrintedRow, scale: int, layout: RowLayout) -> Lines:
    """The amounts of a row's own line; the line below may belong to another row."""
    lines = read_lines(row._replace(below=None), scale, layout)
    lines.unread += _texts(row.below, layout) if row.below else []
    lines.unsorted = True
    return lines


def _several_rows(row: PrintedRow, layout: RowLayout, rows: int) -> Lines:
    """The lines of several rows printed as one: no amount is read."""
    unread = [*_texts(row, layout), *(_texts(row.below, layout) if row.below else [])]
    return Lines(layout, [None] * len(row.cells), unread=unread, unsorted=True, rows=rows)


def _texts(row: PrintedRow, layout: RowLayout) -> list[tuple[int, str]]:
    return [(cell, row.cells[cell]) for cell in sorted(_filled(row) - layout.others)]


def _rows_in(row: PrintedRow, layout: RowLayout) -> int:
    """The number of rows printed as one: most cells without a second line hold that many amounts."""
    seconds = {cell for cell, _ in layout.second}
    held = [_count(row.cells[cell]) for cell, _ in layout.first if cell not in seconds and cell < len(row.cells)]
    several = [count for count in held if count > 1]
    return max(several) if len(several) * 2 > len(held) else 1


def _count(text: str) -> int:
    """The number of amounts in a cell; 1 if it is unreadable or may have lost a comma."""
    parts = split_amounts(text.strip())
    if LOST_COMMA.search(text):
        return 1
    try:
        return len([read_won(part) for part in parts])
    except ValueError:
        return 1


def _joined(row: PrintedRow) -> PrintedRow | None:
    """The row merged with the line below into one line, if that fills only its blank cells; else None."""
    rest = _filled(row.below) if row.below else frozenset()
    if row.below is None or not rest or _filled(row) & rest:
        return None
    pairs = zip_longest(row.cells, row.below.cells, fillvalue="")
    return row._replace(cells=tuple(own if own.strip() else other for own, other in pairs), below=None)


def _filled(row: PrintedRow) -> frozenset[int]:
    return frozenset(cell for cell, text in enumerate(row.cells) if text.strip())


def _fills(row: PrintedRow, layout: RowLayout) -> bool:
    return _filled(row).issuperset(cell for cell, _ in layout.first)


def _goes_on_below(row: PrintedRow, layout: RowLayout) -> bool:
    """Whether the line below fills a blank cell that has no second line and is not next to such a cell."""
    if row.below is None:
        return False
    seconds = {cell - aside for cell, _ in layout.second for aside in (0, 1)}
    plain = {cell for cell, _ in layout.first} - seconds
    return bool(plain & _filled(row.below) - _filled(row))


def _amounts(text: str, cell: int, scale: int, lines: Lines) -> list[int | None]:
    try:
        return [read_won(part, scale) for part in split_amounts(text.strip())]
    except ValueError:  # not an amount, or too many digits
        lines.unread.append((cell, text))
        return [None]


def place_of(row: PrintedRow, spot: Spot, after: PrintedRow | None = None) -> Place:
    """The place in the file of a spot of `row`; `after` is the next row."""
    line = (row, row.below, after)[spot.line] or row
    if row.below and spot.line == 0 and _joined(row) and spot.cell in _filled(row.below):
        line = row.below
    return Place(line.page, line.line, spot.cell, spot.part)
