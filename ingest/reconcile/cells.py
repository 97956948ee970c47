"""The cells of a printed row as amounts, each with the spot where it stands."""

from dataclasses import dataclass, field
from itertools import zip_longest
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
    (cell, text) of what is no amount. `layout` says which column stands in which cell. Where they are `unsorted`,
    nobody knows whose the unread amounts are: those of so many `rows` printed as one, or of a line below that goes on
    with the row or with another. `rest` are the cells that stand in the line below, if it surely goes on with the row.
    """

    layout: Layout
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


def read_lines(row: PrintedRow, scale: int, layout: Layout) -> Lines:
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


def read_own_line(row: PrintedRow, scale: int, layout: Layout) -> Lines:
    """The amounts of a row, without those of the line below it, which may be another row's."""
    lines = read_lines(row._replace(below=None), scale, layout)
    lines.unread += _texts(row.below, layout) if row.below else []
    lines.unsorted = True
    return lines


def _several_rows(row: PrintedRow, layout: Layout, rows: int) -> Lines:
    """The lines of several rows printed as one, of which no amount is read."""
    unread = [*_texts(row, layout), *(_texts(row.below, layout) if row.below else [])]
    return Lines(layout, [None] * len(row.cells), unread=unread, unsorted=True, rows=rows)


def _texts(row: PrintedRow, layout: Layout) -> list[tuple[int, str]]:
    return [(cell, row.cells[cell]) for cell in sorted(_filled(row) - layout.others)]


def _rows_in(row: PrintedRow, layout: Layout) -> int:
    """How many rows are printed as one: most cells that have no second line hold so many amounts."""
    seconds = {cell for cell, _ in layout.second}
    held = [_count(row.cells[cell]) for cell, _ in layout.first if cell not in seconds and cell < len(row.cells)]
    several = [count for count in held if count > 1]
    return max(several) if len(several) * 2 > len(held) else 1


def _count(text: str) -> int:
    """How many amounts a cell holds; one where it cannot be read, or a comma may be lost."""
    parts = split_amounts(text.strip())
    if LOST_COMMA.search(text):
        return 1
    try:
        return len([read_won(part) for part in parts])
    except ValueError:
        return 1


def _joined(row: PrintedRow) -> PrintedRow | None:
    """A row whose line below fills nothing but cells that its own leaves blank, in one line; None of others."""
    rest = _filled(row.below) if row.below else frozenset()
    if row.below is None or not rest or _filled(row) & rest:
        return None
    pairs = zip_longest(row.cells, row.below.cells, fillvalue="")
    return row._replace(cells=tuple(own if own.strip() else other for own, other in pairs), below=None)


def _filled(row: PrintedRow) -> frozenset[int]:
    return frozenset(cell for cell, text in enumerate(row.cells) if text.strip())


def _fills(row: PrintedRow, layout: Layout) -> bool:
    return _filled(row).issuperset(cell for cell, _ in layout.first)


def _goes_on_below(row: PrintedRow, layout: Layout) -> bool:
    """Whether the line below fills a blank cell of the row's own that has no second line and is not beside one."""
    if row.below is None:
        return False
    seconds = {cell - aside for cell, _ in layout.second for aside in (0, 1)}
    plain = {cell for cell, _ in layout.first} - seconds
    return bool(plain & _filled(row.below) - _filled(row))


def _amounts(text: str, cell: int, scale: int, lines: Lines) -> list[int | None]:
    try:
        return [read_won(part, scale) for part in split_amounts(text.strip())]
    except ValueError:  # no amount, or digits without end
        lines.unread.append((cell, text))
        return [None]


def place_of(row: PrintedRow, spot: Spot, after: PrintedRow | None = None) -> Place:
    """The place in the file of a spot of `row`; `after` is the row that follows it."""
    line = (row, row.below, after)[spot.line] or row
    if row.below and spot.line == 0 and _joined(row) and spot.cell in _filled(row.below):
        line = row.below
    return Place(line.page, line.line, spot.cell, spot.part)
