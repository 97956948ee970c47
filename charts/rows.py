"""Bar charts in rows: a name with bars on one or more scales.

On a desktop the name is at the left, the bars in the middle, the amount at the right; on a phone the name and the
amount are above the bar. Bars are always proportional to their amounts.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from charts.drawing import LETTERS, WIDE, Drawing, Frame, Mark, MarkKind, Rect, Stroke, Text
from charts.letters import clip, width

LINE, BAR, GAP = 20.0, 14.0, 10.0
"""Heights: of a line of words, of a bar, and between rows."""
BASE = 15.0
"""Where in a line of words its letters stand."""


class Piece(NamedTuple):
    """A bar from one amount to another; pieces of another lane stand below each other."""

    start: float
    end: float
    kind: MarkKind = MarkKind.PART
    lane: int = 0


class BarCell(NamedTuple):
    """What a row shows on one scale; without pieces, what is unknown: a dashed frame."""

    shown: str
    pieces: tuple[Piece, ...] = ()


class BarRow(NamedTuple):
    """`joins` is where, on the first scale, the next row goes on from here."""

    name: str
    spoken: str
    link: str
    cells: tuple[BarCell, ...]
    joins: float | None = None
    here: bool = False


class Limit(NamedTuple):
    """A line across all rows at a value of the first scale, with its word at the head."""

    value: float
    word: str


class _Column(NamedTuple):
    """Where one scale lies: its bars from x on, and the values at their edges."""

    x: float
    width: float
    low: float
    high: float
    label: float

    def at(self, value: float) -> float:
        span = self.high - self.low
        return self.x + (value - self.low) / span * self.width if span else self.x


class _Placed(NamedTuple):
    """The layout of a row: where its bars begin, the heights between which no text is next to them, and its end."""

    mark: Mark
    bars_at: float
    upper: float
    lower: float
    end: float


def rows_drawing(
    rows: Sequence[BarRow], frame: Frame, heads: Sequence[str] = (), limits: Sequence[Limit] = ()
) -> Drawing:
    """The rows from top to bottom; `heads` are words above the scales."""
    columns = _columns(rows, frame, limits)
    lanes = 1 + max((piece.lane for row in rows for cell in row.cells for piece in cell.pieces), default=0)
    top = LINE * (len(limits) + bool(any(heads)))
    place = _place_wide if frame.width >= WIDE else _place_narrow
    y, placed = top, []
    for row in rows:
        placed.append(place(row, columns, frame, y, lanes))
        y = placed[-1].end
    lines = [*_joins(rows, placed, columns[0], lanes), *_across(placed, columns, limits)]
    marks = tuple(item.mark for item in placed)
    return Drawing(frame.width, y, marks, tuple(lines), _heads(columns, heads, limits, top))


def _joins(rows: Sequence[BarRow], placed: Sequence[_Placed], column: _Column, lanes: int) -> Iterator[Stroke]:
    """From the end of a bar to where the next row goes on."""
    for row, above, below in zip(rows, placed, placed[1:], strict=False):
        if row.joins is not None:
            x = column.at(row.joins)
            yield Stroke(x, above.bars_at + BAR * lanes, x, below.bars_at, "join")


def _across(placed: Sequence[_Placed], columns: Sequence[_Column], limits: Sequence[Limit]) -> Iterator[Stroke]:
    """Zero of each scale, and the limits, where the bars of each row stand: never through words."""
    at = [(column.at(0), "zero") for column in columns] + [(columns[0].at(limit.value), "limit") for limit in limits]
    for row in placed:
        yield from (Stroke(x, row.upper, x, row.lower, kind) for x, kind in at)


def _columns(rows: Sequence[BarRow], frame: Frame, limits: Sequence[Limit]) -> list[_Column]:
    number = max((len(row.cells) for row in rows), default=1)
    wide = frame.width >= WIDE
    left = frame.width * 0.3 if wide else 0.0
    share = (frame.width - left) / number
    columns = []
    for index in range(number):
        cells = [row.cells[index] for row in rows if index < len(row.cells)]
        values = [value for cell in cells for piece in cell.pieces for value in (piece.start, piece.end)]
        if index == 0:
            values += [limit.value for limit in limits]
        label = min(max((width(cell.shown, LETTERS) for cell in cells), default=0.0) + 8, share * 0.6)
        room = share - (label if wide else 0.0) - 8
        columns.append(_Column(left + share * index + 4, room, min([0.0, *values]), max([0.0, *values]), label))
    return columns


def _place_wide(row: BarRow, columns: Sequence[_Column], frame: Frame, y: float, lanes: int) -> _Placed:
    height = max(BAR * lanes, LINE) + GAP
    bars_at = y + (height - BAR * lanes) / 2
    base = y + height / 2 + LETTERS * 0.36
    texts = [Text(4, base, clip(row.name, columns[0].x - 20, LETTERS))]
    rects = [Rect(0, y, frame.width, height, MarkKind.HIT)]
    for column, cell in zip(columns, row.cells, strict=False):
        rects += _bars(cell, column, bars_at, lanes)
        end = column.x + column.width + column.label
        texts.append(Text(end, base, clip(cell.shown, column.label, LETTERS), "amount", end=True))
    return _Placed(_mark(row, rects, texts), bars_at, y, y + height, y + height)


def _place_narrow(row: BarRow, columns: Sequence[_Column], frame: Frame, y: float, lanes: int) -> _Placed:
    single = len(columns) == 1
    bars_at = y + GAP / 2 + LINE * (1 if single else 2)
    end = bars_at + BAR * lanes + GAP / 2
    name_room = frame.width - 8 - (columns[0].label + 8 if single else 0)
    texts = [Text(4, y + GAP / 2 + BASE, clip(row.name, name_room, LETTERS))]
    rects = [Rect(0, y, frame.width, end - y, MarkKind.HIT)]
    for column, cell in zip(columns, row.cells, strict=False):
        rects += _bars(cell, column, bars_at, lanes)
        at = column.x + column.width if single else column.x
        room = column.label if single else column.width
        texts.append(Text(at, bars_at - LINE + BASE, clip(cell.shown, room, LETTERS), "amount", end=single))
    return _Placed(_mark(row, rects, texts), bars_at, bars_at, bars_at + BAR * lanes, end)


def _bars(cell: BarCell, column: _Column, y: float, lanes: int) -> list[Rect]:
    if not cell.pieces:
        return [Rect(column.x, y, column.width, BAR * lanes, MarkKind.UNKNOWN)]
    shown = []
    for piece in cell.pieces:
        start, end = sorted((column.at(piece.start), column.at(piece.end)))
        # A bar behind others is as high as all of them.
        high = BAR * lanes if piece.kind == MarkKind.WHOLE else BAR
        shown.append(Rect(start, y + BAR * piece.lane, end - start, high, piece.kind))
    return shown


def _mark(row: BarRow, rects: Sequence[Rect], texts: Sequence[Text]) -> Mark:
    return Mark(row.link, row.spoken, tuple(rects), tuple(text for text in texts if text.words), row.here)


def _heads(columns: Sequence[_Column], heads: Sequence[str], limits: Sequence[Limit], top: float) -> tuple[Text, ...]:
    """Each word of a limit on a line of its own, so that none hides another, and the heads of the scales below."""
    words = []
    for number, limit in enumerate(limits):
        x = columns[0].at(limit.value)
        middle = columns[0].x + columns[0].width / 2
        end = x > middle
        room = x - 4 if end else columns[0].x + columns[0].width + columns[0].label - x
        words.append(Text(x, LINE * number + BASE, clip(limit.word, room, LETTERS), "head", end=end))
    for column, head in zip(columns, heads, strict=False):
        words.append(Text(column.x, top - LINE + BASE, clip(head, column.width + column.label, LETTERS), "head"))
    return tuple(words)
