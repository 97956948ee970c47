"""Bar charts in rows: a name with bars on one or more scales.

On wide charts the name is left, the bars are in the middle and the amount is right; on narrow ones the name and the
amount are above the bar. Bars are always proportional to their amounts.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from charts.drawing import FONT_SIZE, WIDE, Drawing, DrawingSettings, Mark, MarkKind, Rect, Stroke, Text
from charts.letters import clip, width

LINE, BAR, GAP = 20.0, 14.0, 10.0
"""Heights in pixels: of a line of text, of a bar, and of the gap between rows."""
BASE = 15.0
"""The baseline within a line of text."""


class Piece(NamedTuple):
    """A bar from one amount to another; lanes are stacked below each other."""

    start: float
    end: float
    kind: MarkKind = MarkKind.PART
    lane: int = 0


class BarCell(NamedTuple):
    """A row's bars and text in one column; without pieces it is unknown, and drawn as a dashed frame."""

    shown: str
    pieces: tuple[Piece, ...] = ()


class BarRow(NamedTuple):
    """A row of the chart; `joins` is the value in the first column where a line connects it to the next row."""

    name: str
    spoken: str
    link: str
    cells: tuple[BarCell, ...]
    joins: float | None = None
    here: bool = False


class LimitLine(NamedTuple):
    """A line across all rows at a value of the first column, labelled at the top."""

    value: float
    word: str


class _Column(NamedTuple):
    """The scale of a column: the x and width of its bars, the values at their edges, the width of its labels."""

    x: float
    width: float
    low: float
    high: float
    label: float

    def x_of(self, value: float) -> float:
        span = self.high - self.low
        return self.x + (value - self.low) / span * self.width if span else self.x


class _Placed(NamedTuple):
    """A laid-out row, with y positions: where its bars begin, between which y its lines are free of text, its end."""

    mark: Mark
    bars_y: float
    upper: float
    lower: float
    end: float


def rows_drawing(
    rows: Sequence[BarRow], frame: DrawingSettings, heads: Sequence[str] = (), limits: Sequence[LimitLine] = ()
) -> Drawing:
    """The rows from top to bottom; `heads` are the column headings."""
    columns = _columns(rows, frame, limits)
    lanes = 1 + max((piece.lane for row in rows for cell in row.cells for piece in cell.pieces), default=0)
    top = LINE * (len(limits) + bool(any(heads)))
    place = _place_wide if frame.width >= WIDE else _place_narrow
    y, placed = top, []
    for row in rows:
        placed.append(place(row, columns, frame, y, lanes))
        y = placed[-1].end
    lines = [*_joins(rows, placed, columns[0], lanes), *_reference_lines(placed, columns, limits)]
    marks = tuple(item.mark for item in placed)
    return Drawing(frame.width, y, marks, tuple(lines), _heads(columns, heads, limits, top))


def _joins(rows: Sequence[BarRow], placed: Sequence[_Placed], column: _Column, lanes: int) -> Iterator[Stroke]:
    """Lines from the end of each bar to the start of the next."""
    for row, above, below in zip(rows, placed, placed[1:], strict=False):
        if row.joins is not None:
            x = column.x_of(row.joins)
            yield Stroke(x, above.bars_y + BAR * lanes, x, below.bars_y, "join")


def _reference_lines(
    placed: Sequence[_Placed], columns: Sequence[_Column], limits: Sequence[LimitLine]
) -> Iterator[Stroke]:
    """The zero line of each column and the limits, only beside the bars of each row, never through text."""
    zeros = [(column.x_of(0), "zero") for column in columns]
    across = zeros + [(columns[0].x_of(limit.value), "limit") for limit in limits]
    for row in placed:
        yield from (Stroke(x, row.upper, x, row.lower, kind) for x, kind in across)


def _columns(rows: Sequence[BarRow], frame: DrawingSettings, limits: Sequence[LimitLine]) -> list[_Column]:
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
        label = min(max((width(cell.shown, FONT_SIZE) for cell in cells), default=0.0) + 8, share * 0.6)
        room = share - (label if wide else 0.0) - 8
        columns.append(_Column(left + share * index + 4, room, min([0.0, *values]), max([0.0, *values]), label))
    return columns


def _place_wide(row: BarRow, columns: Sequence[_Column], frame: DrawingSettings, y: float, lanes: int) -> _Placed:
    height = max(BAR * lanes, LINE) + GAP
    bars_y = y + (height - BAR * lanes) / 2
    base = y + height / 2 + FONT_SIZE * 0.36
    texts = [Text(4, base, clip(row.name, columns[0].x - 20, FONT_SIZE))]
    rects = [Rect(0, y, frame.width, height, MarkKind.HIT)]
    for column, cell in zip(columns, row.cells, strict=False):
        rects += _bars(cell, column, bars_y, lanes)
        end = column.x + column.width + column.label
        texts.append(Text(end, base, clip(cell.shown, column.label, FONT_SIZE), "amount", end=True))
    return _Placed(_mark(row, rects, texts), bars_y, y, y + height, y + height)


def _place_narrow(row: BarRow, columns: Sequence[_Column], frame: DrawingSettings, y: float, lanes: int) -> _Placed:
    single = len(columns) == 1
    bars_y = y + GAP / 2 + LINE * (1 if single else 2)
    end = bars_y + BAR * lanes + GAP / 2
    name_room = frame.width - 8 - (columns[0].label + 8 if single else 0)
    texts = [Text(4, y + GAP / 2 + BASE, clip(row.name, name_room, FONT_SIZE))]
    rects = [Rect(0, y, frame.width, end - y, MarkKind.HIT)]
    for column, cell in zip(columns, row.cells, strict=False):
        rects += _bars(cell, column, bars_y, lanes)
        at = column.x + column.width if single else column.x
        room = column.label if single else column.width
        texts.append(Text(at, bars_y - LINE + BASE, clip(cell.shown, room, FONT_SIZE), "amount", end=single))
    return _Placed(_mark(row, rects, texts), bars_y, bars_y, bars_y + BAR * lanes, end)


def _bars(cell: BarCell, column: _Column, y: float, lanes: int) -> list[Rect]:
    if not cell.pieces:
        return [Rect(column.x, y, column.width, BAR * lanes, MarkKind.UNKNOWN)]
    shown = []
    for piece in cell.pieces:
        start, end = sorted((column.x_of(piece.start), column.x_of(piece.end)))
        # A bar behind others is as high as all of them together.
        high = BAR * lanes if piece.kind == MarkKind.WHOLE else BAR
        shown.append(Rect(start, y + BAR * piece.lane, end - start, high, piece.kind))
    return shown


def _mark(row: BarRow, rects: Sequence[Rect], texts: Sequence[Text]) -> Mark:
    return Mark(row.link, row.spoken, tuple(rects), tuple(text for text in texts if text.words), row.here)


def _heads(
    columns: Sequence[_Column], heads: Sequence[str], limits: Sequence[LimitLine], top: float
) -> tuple[Text, ...]:
    """The label of each limit on its own line, so that none overlap, and below them the column headings."""
    words = []
    for number, limit in enumerate(limits):
        x = columns[0].x_of(limit.value)
        middle = columns[0].x + columns[0].width / 2
        end = x > middle
        room = x - 4 if end else columns[0].x + columns[0].width + columns[0].label - x
        words.append(Text(x, LINE * number + BASE, clip(limit.word, room, FONT_SIZE), "head", end=end))
    for column, head in zip(columns, heads, strict=False):
        words.append(Text(column.x, top - LINE + BASE, clip(head, column.width + column.label, FONT_SIZE), "head"))
    return tuple(words)
