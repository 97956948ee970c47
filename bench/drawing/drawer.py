"""Draws items on pages, and says which lines a reader should find on each."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

import pypdfium2
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.drawing.layouts import FONTS, DrawnLayout
from bench.drawing.tables import DrawnLine, DrawnRow, DrawnTable, Item, NewPage, Picture

_DASHES = {"dashed": (3.0, 5.0), "dotted": (0.8, 3.2)}  # how long a dash is, and from one to the next
_MARGIN, _FOOT = 36.0, 30.0
_LEADING = 1.35
_PAD, _ABOVE = 3.0, 2.5
_LONGEST = 26  # times the size: the natural width of a column of words
_FIGURES = frozenset("0123456789,.△▲-% ")


@dataclass(slots=True)
class DrawnPage:
    """What stands on a page: its lone lines, and the rows of its tables as lines of cells."""

    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class _Cell:
    """A rectangle of the grid with its lines, set left, right or in the middle."""

    column: int
    row: int
    columns: int
    rows: int
    lines: list[str]
    align: str
    indent: float = 0.0


def draw(items: Iterable[Item], layout: DrawnLayout, other_pages: Sequence[str] = ()) -> tuple[bytes, list[DrawnPage]]:
    """The PDF, byte for byte the same for the same items, and what stands on its pages.

    `other_pages` are texts of pages that stand before the book's own: a cover, a contents list.
    """
    drawer = _Drawer(layout)
    for text in other_pages:
        drawer.turn()
        for line in text.split("\n"):
            drawer.line(line)
    for item in items:
        match item:
            case NewPage():
                drawer.begin()
            case DrawnLine(text):
                drawer.line(text)
            case DrawnTable():
                drawer.table(item)
            case Picture():
                drawer.picture(item)
    if layout.sheet != (1, 1):
        return on_sheets(drawer.finish(), drawer.pages, layout)
    return drawer.finish(), drawer.pages


def on_sheets(pdf: bytes, pages: Sequence[DrawnPage], layout: DrawnLayout) -> tuple[bytes, list[DrawnPage]]:
    """Pages beside and below one another on sheets."""
    columns, rows = layout.sheet
    width, height = layout.paper
    source = pypdfium2.PdfDocument(pdf)
    raw = pypdfium2.raw.FPDF_ImportNPagesToOne(source.raw, width * columns, height * rows, columns, rows)
    file = BytesIO()
    pypdfium2.PdfDocument(raw).save(file)
    item = columns * rows
    sheets = [pages[at : at + item] for at in range(0, len(pages), item)]
    return file.getvalue(), [
        DrawnPage([line for page in sheet for line in page.lines], [row for page in sheet for row in page.rows])
        for sheet in sheets
    ]


def _run_down(cells: Sequence[_Cell], head: int) -> list[_Cell]:
    """The cells with those running down that have nothing below them, in rows without a name."""
    named = {cell.row for cell in cells if cell.column == 0 and cell.lines}
    remaining: list[_Cell] = []
    last: dict[int, _Cell] = {}
    for cell in cells:
        above = last.get(cell.column)
        if above and above.row >= head and not cell.lines and cell.row not in named:
            above.rows += 1
        else:
            last[cell.column] = cell
            remaining.append(cell)
    return remaining


@cache
def _font(file: str, tall: bool) -> TTFont:
    """A font as PDFs take it; `tall` of lines that say they are higher than their letters."""
    font = TTFont(Path(file).stem + ("Tall" if tall else ""), f"{FONTS}/{file}")
    if tall:
        font.face.ascent, font.face.descent = 1900, -1000
    return font


class _Drawer:
    def __init__(self, layout: DrawnLayout) -> None:
        self.layout, self.pages = layout, []  # type: DrawnLayout, list[DrawnPage]
        self._file = BytesIO()
        width, height = layout.paper
        self._width, self._height = width, height
        self._canvas = Canvas(self._file, (width, height), invariant=1, pageCompression=1)  # as the page is looked at
        font = _font(layout.font, layout.tall_fonts)
        self._font = font.fontName
        pdfmetrics.registerFont(font)
        self._glyphs = font.face.charToGlyph
        self._y = 0.0
        self._due: list[tuple[float, float, str, float]] = []  # the words of the page that are not drawn yet
        self._heading = ""  # the page head, printed again where a table runs on
        self._over_table = 0.0  # a height at which a table stands
        self._over: list[str] = []  # lines that are to be rows of the next table

    def begin(self) -> None:
        """A page for what is no more under the head before."""
        self._heading = ""
        self.turn()

    def turn(self) -> None:
        """Begin a page, unless it has just begun."""
        if self.pages and not (self.pages[-1].lines or self.pages[-1].rows):
            return
        if self.pages:
            self._show()
        self.pages.append(DrawnPage())
        self._y = _MARGIN
        self._axes()
        number = len(self.pages)
        if self.layout.head:
            self._text(self._width - _MARGIN, 22, self.layout.head.format(page=number), 7, "right")
        if self.layout.foot:
            self._text(self._width / 2, self._height - 16, self.layout.foot.format(page=number), 7, "middle")

    def _axes(self) -> None:
        """Let the page's axes lie as it is looked at."""
        if self.layout.rotate == 90:
            self._canvas.setPageRotation(90)
            self._canvas.transform(0, 1, -1, 0, self._height, 0)
        elif self.layout.rotate == 270:
            self._canvas.setPageRotation(270)
            self._canvas.transform(0, -1, 1, 0, 0, self._width)

    def line(self, text: str) -> None:
        """A line that stands alone; bullets keep their indent."""
        if not self.pages or self._y > self._height - _MARGIN - 20:
            self.turn()
        if text.startswith("【"):
            self._heading = text
        if self.layout.head_in_table and text.startswith(("【", "(단위")):
            self._over.append(text)
            return
        self._set_over_free()
        self._set_line(text)

    def _set_line(self, text: str) -> None:
        size = 9.0
        inner = len(text) - len(text.lstrip())
        x = _MARGIN + inner * size * 0.7
        for part in self._wrap(text.strip(), self._width - _MARGIN - x, size, words=True):
            self._y += size * _LEADING
            self._text(x, self._y, part, size, "left")
            self.pages[-1].lines.append(part)
        self._y += 4

    def _set_over_free(self) -> None:
        """Set the lines that were due as rows of a table by themselves: no table came."""
        due, self._over = self._over, []
        for text in due:
            self._set_line(text)

    def _set_over(self, width: float) -> None:
        """Set the page head and the unit as rows above a table's head."""
        size = self.layout.size
        high = size * _LEADING + 2 * _ABOVE
        for text in self._over:
            self._canvas.setLineWidth(0.4)
            self._canvas.rect(_MARGIN, self._height - self._y - high, width, high, stroke=1, fill=0)
            self._text(_MARGIN + _PAD, self._y + _ABOVE + size, text, size, "left")
            self.pages[-1].lines.append(text)
            self._y += high
        self._over.clear()

    def picture(self, picture: Picture) -> None:
        """Bars on an axis, their amounts over them."""
        self._set_over_free()
        left, foot, wide = _MARGIN + 40, self._height / 2, (self._width - 2 * _MARGIN - 80) / len(picture.bars)
        self._canvas.setLineWidth(0.4)
        self._canvas.line(left, foot, left + wide * len(picture.bars), foot)
        for at, (label, amount) in enumerate(picture.bars):
            x, high = left + at * wide, amount / max(most for _, most in picture.bars) * self._height / 4
            self._canvas.rect(x + wide / 4, foot, wide / 2, high, stroke=1, fill=0)
            for text, y in ((label, foot - 12), (f"{amount:,}", foot + high + 4)):
                self._text(x + wide / 2, self._height - y, text, 8, "middle")
        self._y = self._height / 2 + 30
        self.pages[-1].lines += [label for label, _ in picture.bars]

    def table(self, table: DrawnTable) -> None:
        size, widths = self._measured(table)
        head = list(self._head_cells(table, widths, size))
        heights = self._head_heights(table, head, size)
        room = self._height - _MARGIN - _FOOT
        rows = [list(self._row_cells(row, widths, size)) for row in table.rows]
        tall = [max(len(cell.lines) for cell in row) * size * _LEADING + 2 * _ABOVE for row in rows]
        at = 0
        while at < len(rows) or at == 0:
            least = sum(heights) + (tall[at] if rows else 0) + len(self._over) * (size * _LEADING + 2 * _ABOVE)
            if not self.pages or (self._y + least > room and self.pages[-1].lines + self.pages[-1].rows):
                self._run_on()
            self._set_over(sum(widths))
            cells, bands, y = list(head), list(heights), self._y + sum(heights)
            while at < len(rows) and (y + tall[at] <= room or len(bands) == len(heights)):
                for cell in rows[at]:
                    cell.row = len(bands)
                cells += rows[at]
                bands.append(tall[at])
                y += tall[at]
                self._tell(table.rows[at], rows[at])
                at += 1
            if self.layout.merged:
                cells = _run_down(cells, len(heights))
            self._draw(cells, widths, bands, len(heights), size)
            self._over_table = self._y + sum(bands) - bands[-1]
            self._y = y + 8
            if not rows:
                return

    def _run_on(self) -> None:
        self.turn()
        if self._heading and self.pages[-1].lines == []:
            self.line(self._heading)

    def _measured(self, table: DrawnTable) -> tuple[float, list[float]]:
        """The size of type in which the table fits the paper, and the widths of its columns."""
        size, room = self.layout.size, self._width - 2 * _MARGIN
        count = table.width
        while True:
            words, figures = [0.0] * count, [0.0] * count
            for row in table.rows:
                for at, cell in enumerate(row.cells):
                    natural = max((self._long(line, size) for line in cell), default=0.0)
                    kind = figures if all(set(line) <= _FIGURES for line in cell) else words
                    indent = row.level * max(self.layout.indent, size * 0.5) if at == 0 else 0
                    kind[at] = max(kind[at], natural + indent + 2 * _PAD)
            least = [size * 3 + 2 * _PAD] * count
            longest = size * (9 if self.layout.narrow_names else _LONGEST)
            widths = [max(figures[at], least[at], min(words[at], longest)) for at in range(count)]
            if sum(widths) <= room or size < 3:
                break
            size *= 0.95
        spare = (room - sum(widths)) / count
        return size, [width + (0 if self.layout.narrow_names and at == 0 else spare) for at, width in enumerate(widths)]

    def _head_cells(self, table: DrawnTable, widths: Sequence[float], size: float) -> Iterator[_Cell]:
        """The head's cells: an empty one belongs to the one left of it where words stand below, or to the one above."""
        height, width = len(table.head), table.width
        grid = [cells + [""] * (width - len(cells)) for cells in table.head]
        taken = [[False] * width for _ in grid]
        for row in range(height):
            for column in range(width):
                if taken[row][column]:
                    continue
                text, columns, rows = grid[row][column].strip(), 1, 1
                if text:
                    below = any(grid[under][column].strip() for under in range(row + 1, height))
                    while below and column + columns < width and not grid[row][column + columns].strip():
                        if not any(grid[under][column + columns].strip() for under in range(row + 1, height)):
                            break
                        columns += 1
                    while columns == 1 and row + rows < height and not grid[row + rows][column].strip():
                        rows += 1
                for down in range(rows):
                    taken[row + down][column : column + columns] = [True] * columns
                lines = self._wrap(text, sum(widths[column : column + columns]) - 2 * _PAD, size, words=False)
                yield _Cell(column, row, columns, rows, lines, "middle")

    def _head_heights(self, table: DrawnTable, head: Sequence[_Cell], size: float) -> list[float]:
        heights = [size * _LEADING + 2 * _ABOVE] * len(table.head)
        for cell in head:
            needed = len(cell.lines) * size * _LEADING + 2 * _ABOVE
            share = needed / cell.rows
            for row in range(cell.row, cell.row + cell.rows):
                heights[row] = max(heights[row], share)
        return heights

    def _row_cells(self, row: DrawnRow, widths: Sequence[float], size: float) -> Iterator[_Cell]:
        for column, width in enumerate(widths):
            lines = row.cells[column] if column < len(row.cells) else []
            figures = bool(lines) and column > 0 and all(set(line) <= _FIGURES for line in lines)
            indent = 0.0
            if column == 0:
                step = self._long(" ", size) * 2 if self.layout.indent_by_spaces else self.layout.indent
                indent = row.level * step
            if not figures:
                lines = self._wrap(" ".join(lines), width - 2 * _PAD - indent, size, self.layout.wraps_words)
            yield _Cell(column, 0, 1, 1, lines, "right" if figures else "left", indent)

    def _tell(self, row: DrawnRow, cells: Sequence[_Cell]) -> None:
        """The lines of text that the row should be read as."""
        first, second = [], []
        for at, cell in enumerate(cells):
            lines = row.cells[at] if at < len(row.cells) else []
            two = len(lines) == 2 and cell.align == "right"
            first.append(self._printable(lines[0] if two else " ".join(lines)))
            second.append(lines[1] if two else "")
        self.pages[-1].rows.append(first)
        if any(second):
            self.pages[-1].rows.append(second)

    def _draw(
        self, cells: Sequence[_Cell], widths: Sequence[float], bands: Sequence[float], head: int, size: float
    ) -> None:
        lefts, tops = [_MARGIN], [self._y]
        for width in widths:
            lefts.append(lefts[-1] + width)
        for band in bands:
            tops.append(tops[-1] + band)
        for cell in cells:
            box = (lefts[cell.column], tops[cell.row], lefts[cell.column + cell.columns], tops[cell.row + cell.rows])
            self._border(cell, box, lefts, tops, head)
            self._words(cell, box, size)

    def _border(
        self, cell: _Cell, box: tuple[float, float, float, float], lefts: list[float], tops: list[float], head: int
    ) -> None:
        x0, y0, x1, y1 = box
        canvas, rules = self._canvas, self.layout.rules
        canvas.setLineWidth(0.4)
        if self.layout.shaded and cell.row < head:
            canvas.setFillGray(0.92)
            canvas.rect(x0, self._height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
            canvas.setFillGray(0)
        if rules == "cells":
            canvas.rect(x0, self._height - y1, x1 - x0, y1 - y0, stroke=1, fill=0)
        if rules in ("cells", "none"):
            return
        if rules != "three" or y0 == tops[0] or cell.row >= head and tops[cell.row] == tops[head]:
            self._rule(x0, y0, x1, y0)
        group_head = cell.row < head and cell.row + cell.rows < head
        if rules != "three" or y1 == tops[-1] or group_head:
            self._rule(x0, y1, x1, y1)
        if rules in ("full", "filled", "dashed", "dotted", "no outer"):
            for x in (x0, x1):
                if rules != "no outer" or x not in (lefts[0], lefts[-1]):
                    self._rule(x, y0, x, y1)

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if self.layout.rules in _DASHES:
            self._dashes(x0, y0, x1, y1)
        elif self.layout.rules == "filled":
            self._canvas.rect(x0, self._height - y1, max(x1 - x0, 0.5), max(y1 - y0, 0.5), stroke=0, fill=1)
        else:
            self._canvas.line(x0, self._height - y0, x1, self._height - y1)

    def _dashes(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A rule as the areas of its dashes: one path, or one for each."""
        dash, step = _DASHES[self.layout.rules]
        along = max(x1 - x0, y1 - y0)
        path = self._canvas.beginPath()
        for at in range(int(along / step) + 1):
            start, long = at * step, min(dash, along - at * step)
            x, y = (x0 + start, y0) if x1 > x0 else (x0, y0 + start + long)
            path.rect(x, self._height - y, *((long, 0.7) if x1 > x0 else (0.7, long)))
            if self.layout.rules == "dotted":
                self._canvas.drawPath(path, stroke=0, fill=1)
                path = self._canvas.beginPath()
        if self.layout.rules == "dashed":
            self._canvas.drawPath(path, stroke=0, fill=1)

    def _words(self, cell: _Cell, box: tuple[float, float, float, float], size: float) -> None:
        x0, y0, x1, y1 = box
        step = size * _LEADING
        inner = len(cell.lines) * step
        top = y0 + _ABOVE if cell.align == "left" and not self.layout.centred else (y0 + y1 - inner) / 2
        if self.layout.at_bottom:
            top = y1 - _ABOVE - inner
        x = {"left": x0 + _PAD + cell.indent, "right": x1 - _PAD, "middle": (x0 + x1) / 2}[cell.align]
        for number, line in enumerate(cell.lines):
            self._text(x, top + number * step + size, line, size, cell.align)

    def _text(self, x: float, y: float, text: str, size: float, align: str) -> None:
        text = self._printable(text)
        x -= {"left": 0.0, "right": 1.0, "middle": 0.5}[align] * self._long(text, size)
        for piece, before in self._pieces(text):
            word = (x + self._long(before, size), self._height - y, piece, size)
            if self.layout.shuffled:
                self._due.append(word)
            else:
                self._put(*word)

    def _pieces(self, text: str) -> Iterator[tuple[str, str]]:
        """What of a line is drawn at once, and the text before it."""
        if self.layout.pieces == "lines":
            yield text, ""
            return
        pattern = {"words": r"\S+", "groups": r"[\d△]+|,|[^\d△,]+"}[self.layout.pieces]
        for piece in re.finditer(pattern, text):
            yield piece[0], text[: piece.start()]

    def _put(self, x: float, y: float, text: str, size: float) -> None:
        self._canvas.setFont(self._font, size)
        twice = self.layout.bold_twice and not set(text) <= _FIGURES
        for offset in (0, 0.25) if twice else (0,):
            self._canvas.drawString(x + offset, y, text, charSpace=self.layout.letters_apart)

    def _show(self) -> None:
        """End the page, with the words that are still due in any order."""
        Random(len(self.pages)).shuffle(self._due)
        for word in self._due:
            self._put(*word)
        self._due.clear()
        if self.layout.watermark or self.layout.stamp:
            self._stamp()
        self._canvas.showPage()

    def _stamp(self) -> None:
        """Words over the middle of the page: large, light and askew; and red, not much larger than the text."""
        canvas = self._canvas
        canvas.saveState()
        if self.layout.watermark:
            canvas.translate(self._width / 2, self._height / 2)
            canvas.rotate(30)
            canvas.setFillGray(0.85)
            canvas.setFont(self._font, 70)
            canvas.drawCentredString(0, 0, self.layout.watermark)
            canvas.rotate(-30)
        if self.layout.stamp and self._over_table:  # beside prose it would lie over nothing
            canvas.setFillColorRGB(0.8, 0, 0)
            canvas.setFont(self._font, 24)
            canvas.drawCentredString(0, self._height / 2 - self._over_table, self.layout.stamp)
        self._over_table = 0.0
        canvas.restoreState()

    def _printable(self, text: str) -> str:
        """The text without what the font has no glyph for."""
        return "".join(letter for letter in text if ord(letter) in self._glyphs)

    def _long(self, text: str, size: float) -> float:
        return pdfmetrics.stringWidth(text, self._font, size) + len(text) * self.layout.letters_apart

    def _wrap(self, text: str, width: float, size: float, words: bool) -> list[str]:
        """The lines of a text; broken at any letter, the space at a line's end stays there."""
        lines: list[str] = []
        line = ""
        breaks = words and all(self._long(word, size) <= width for word in text.split(" "))
        for part in text.split(" ") if breaks else text:
            longer = f"{line} {part}" if breaks and line else line + part
            if line and self._long(longer.rstrip(), size) > width:
                lines.append(line)
                line = part
            else:
                line = longer
        return [*lines, line] if line else lines

    def finish(self) -> bytes:
        self._set_over_free()
        self._show()
        self._canvas.save()
        return self._file.getvalue()
