"""A grid of cells with spans and positions, and its conversion to tab-separated lines.

Markdown, HTML, aligned text, HWPX and workbooks are all parsed to `GridRow`s. They become the lines that the text
reader expects: a row is a line with tabs between its cells; the second lines of its figures are a line without a name
below it; a cell alone in its row (a page head, a unit, a note) is a line without tabs.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from figures.won import SIGNS
from ingest.reader.page_heads import page_head

MOST_COLUMNS = 512
"""The limit on the columns of a table, spanned ones included."""
MOST_SPANNED_ROWS = 10_000
"""The limit on the rows that one cell may span."""

_MOST_HEAD_ROWS = 6
_LONGEST_HEAD = 200  # letters: a longer head is not repeated in the columns it spans
_FEW = 4  # the most cells of a page head: account, department, unit, date (which may look like a figure)
_SIGN = r"[△▲▵Δ\-−–－]"
_DIGITS = r"[\d０-９\ufffd][\d０-９\ufffd,，. ]*"
_LEAST_OF_TWO_LINES = 3
_FIGURE = re.compile(rf"[￦₩\\]?{_SIGN}?[￦₩\\]?\s*{_DIGITS}(?:%|원)?{_SIGN}?\Z|\(\s*{_DIGITS}\)\Z|[-−–－―—─]\Z")
_PAGE_HEAD = re.compile(r"\s*【[^】]+】|\s*[【\[(]?\s*회\s*계\s*[:：]")
_UNIT = re.compile(r"\s*[(（\[<〈〔]?\s*(?:금액\s*)?단\s*위\s*[:：;\-–]?\s*[^\d]*\Z|\s*[(（\[<〈〔]\s*단\s*위.{1,20}\Z")
_LABELLED = re.compile(r"\s*[가-힣]{2,8}(?: [가-힣]{1,8})?\s*[:：]\s*\S")
_NOTE = re.compile(r"\s*(?:[-※*○□◦·•]\s*|주\s*\d?\s*\)|\d\)\s|제\s*\d+\s*장)\D")
_BULLETS = ("-", "○", "°", "·", "※", "□", "•", "◦", "*")
_LEADING = re.compile(r"[ \u00a0\u3000]+")
_BREAKS = re.compile(r"[\t\r\v\f\x1c-\x1f\x85\u2028\u2029]+")
_BLANKS = re.compile(r"[ \u00a0\u3000\u2000-\u200a]+")
_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")


class SourcePlace(NamedTuple):
    """The position of a line in the file it was read from; fields that the file type lacks are empty or 0.

    `part` is a sheet or a table, `row` (1-based) a row in it, `line` (1-based) a line of the file's text.
    """

    part: str = ""
    row: int = 0
    line: int = 0


class GridLine(NamedTuple):
    """A line of text with tab-separated cells; `columns` are their column numbers (1-based) in the part.

    `indent` is that of the first cell in tenths of a point, None if the file has none.
    """

    text: str
    place: SourcePlace = SourcePlace()
    columns: tuple[int, ...] = ()
    indent: int | None = None


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: the lines of its text, its first column (0-based), and how many columns and rows it spans."""

    lines: tuple[str, ...]
    column: int
    width: int = 1
    height: int = 1
    heading: bool = False
    indent: int | None = None

    @property
    def text(self) -> str:
        """The lines joined to one."""
        return joined(self.lines)

    @property
    def end(self) -> int:
        """The column after the last one it spans."""
        return self.column + self.width


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: the cells that begin in it, from left to right.

    `covered`: how many columns from the first on cells cover, some from above, where their order alone places them.
    """

    place: SourcePlace
    cells: tuple[GridCell, ...]
    covered: int | None = None

    @property
    def filled(self) -> list[GridCell]:
        """The cells with text."""
        return [cell for cell in self.cells if any(cell.lines)]

    @property
    def end(self) -> int:
        """The column after the last one of the row."""
        return max((cell.end for cell in self.cells), default=0)

    @property
    def holds_figure(self) -> bool:
        """Whether a column after the first has a figure."""
        return any(cell.column and any(map(is_figure, cell.lines)) for cell in self.cells)


@dataclass(slots=True)
class GridReader:
    """Converts rows to lines.

    It remembers the columns in use from one table of a sheet to the next, as a table may continue without its head.
    """

    _columns: list[int] = field(default_factory=list)

    def lines(self, rows: Sequence[GridRow]) -> Iterator[GridLine]:
        """Yield the lines of a run of rows that contains no blank row."""
        width = max((row.end for row in rows), default=0)
        table: list[GridRow] = []
        for at, row in enumerate(rows):
            if not row.filled:
                continue
            if _stands_alone(row, width, bool(table), _next_filled(rows, at)):
                yield from self._table(table)
                table = []
                yield from _alone(row)
            else:
                table.append(row)
        yield from self._table(table)

    def _table(self, rows: list[GridRow]) -> Iterator[GridLine]:
        """Yield the lines of one table."""
        if not rows:
            return
        heads = _head_rows(rows)
        wide = max((row.filled[-1].end for row in rows[heads:] if row.holds_figure), default=0)
        if any(_is_short(row, wide) for row in rows[:heads]):
            yield from (line for row in rows[:heads] for line in _alone(row))
            rows, heads = rows[heads:], 0
        columns = self._columns_in_use(rows, heads)
        numbers = tuple(column + 1 for column in columns)
        heading = {*range(heads), *_repeated_heads(rows, heads)}
        rows, words = _split_heads(rows, heads)
        two_lines = bool(words) or any(map(_has_two_lines, rows[heads:]))
        two_lines = two_lines or any(_mostly_two_lines(rows[heads:], column) for column in _columns(rows))
        for at, row in enumerate(rows):
            if at in heading:
                yield GridLine(_head_text(row, columns), row.place, numbers)
                if words and at == heads - 1:
                    yield GridLine(_head_text(GridRow(row.place, tuple(words)), columns), row.place, numbers)
            elif _is_short(row, wide) and is_figure(row.filled[0].text):
                yield from _alone(row)  # the cells below a name that spanned two rows
            else:
                for part in _split_glued_row(row):
                    yield from _body(part, columns, numbers, two_lines=two_lines)

    def _columns_in_use(self, rows: Sequence[GridRow], heads: int) -> list[int]:
        """Return the columns in which heads or figures have cells, from the first one with text on.

        A continued table without a head has those of the last.
        """
        filled = {cell.column for row in rows for cell in row.filled}
        if not heads and self._columns and filled <= set(self._columns):
            return self._columns
        columns = _begun_columns([row for at, row in enumerate(rows) if at < heads or row.holds_figure] or rows)
        first = min(filled) if heads else 0
        self._columns = [column for column in columns if column >= first] or columns
        return self._columns


_GROUPED = re.compile(rf"[{SIGNS}]?\s*\d{{1,3}}(?:,\d{{3}})*\Z")
"""A number whose commas separate groups of three digits."""


def is_figure(text: str) -> bool:
    """Whether a cell's line is an amount, a count or a rate, or a dash printed for zero."""
    return _FIGURE.match(text.strip()) is not None if text else False


def is_page_head(text: str) -> bool:
    """Whether a text is a page head such as `【일반회계】 【세무과】`."""
    return _PAGE_HEAD.match(text) is not None


def joined(lines: Iterable[str]) -> str:
    """Join the lines of a cell by blanks; a number that is broken after a comma is joined without a blank."""
    text = ""
    for line in filter(None, map(str.strip, lines)):
        text += line if not text or _is_broken(text, line) else f" {line}"
    return text


def _is_broken(text: str, line: str) -> bool:
    """Whether a line continues the number above it: broken after a comma, before one, or between two digits."""
    if text.endswith(",") and line[:1].isdigit():
        return True
    apart = _GROUPED.match(text) and _GROUPED.match(line)
    return not apart and _GROUPED.match(text + line) is not None and "," in text + line


def cleaned(text: str) -> str:
    """Return a cell's line without breaks, outer blanks and repeated blanks."""
    return _BLANKS.sub(" ", _BREAKS.sub(" ", _UNSEEN.sub("", text))).strip()


def line_text(text: str) -> str:
    """Return the text as `cleaned` does; a line with a bullet keeps its leading blanks, which give its nesting."""
    line = cleaned(text)
    if not line.startswith(_BULLETS):
        return line
    leading = _LEADING.match(text)
    return " " * len(leading[0]) + line if leading else line


def cell_lines(text: str) -> tuple[str, ...]:
    """Split a cell's text into lines, without empty lines at its end."""
    return tuple(map(line_text, text.rstrip().split("\n"))) if text else ()


def with_columns(rows: Iterable[tuple[SourcePlace, Sequence[GridCell]]]) -> list[GridRow]:
    """Return the rows with each cell at the first column that no cell from above covers."""
    taken: dict[int, int] = {}  # by column: for how many more rows a cell from above covers it
    laid = []
    for place, cells in rows:
        column, placed = 0, []
        below: dict[int, int] = {}
        for cell in cells:
            while column in taken:
                column += 1
            placed.append(replace(cell, column=column))
            for at in range(column, column + cell.width):
                if cell.height > 1:
                    below[at] = cell.height - 1
            column += cell.width
        while column in taken:
            column += 1
        laid.append(GridRow(place, tuple(placed), covered=column))
        taken = {at: left - 1 for at, left in taken.items() if left > 1} | below
    return laid


def _stands_alone(row: GridRow, width: int, in_table: bool, below: GridRow | None) -> bool:
    """Whether a row is a line of text and not a table's row: a page head, a unit, a title or a note."""
    cells = row.filled
    if len(cells) <= _FEW and any(_PAGE_HEAD.match(cell.text) for cell in cells):
        figures = sum(any(map(is_figure, cell.lines)) for cell in cells)
        if not figures or (figures == 1 and page_head(" ".join(cell.text for cell in cells))):
            return True
    if len(cells) > 1:
        return False
    cell = cells[0]
    if cell.width >= width or not in_table or _UNIT.match(cell.text):
        return not (cell.column and is_figure(cell.text) and in_table)
    if cell.column:
        return False
    if below is None and _LABELLED.match(cell.text):
        return True
    return is_figure(cell.text) or _NOTE.match(cell.text) is not None or (below is not None and _looks_like_head(below))


def _looks_like_head(row: GridRow) -> bool:
    """Whether a row has several words and no figure."""
    return len(row.filled) > 2 and not row.holds_figure


def _next_filled(rows: Sequence[GridRow], at: int) -> GridRow | None:
    """Return the next row with text, at most three rows below; None if there is none."""
    return next((row for row in rows[at + 1 : at + 4] if row.filled), None)


def _alone(row: GridRow) -> Iterator[GridLine]:
    """Yield the lines of a row outside tables: each line of a single cell, or all cells as one line."""
    cells = row.filled
    texts = [line for line in cells[0].lines if line] if len(cells) == 1 else [" ".join(cell.text for cell in cells)]
    for text in texts:
        yield GridLine(text, row.place)


def _is_short(row: GridRow, wide: int) -> bool:
    """Whether a row has fewer cells than its table is wide, so that some of them may be of columns further right.

    Spans are lost in tables that another program has read or written.
    """
    return row.covered is not None and row.covered < wide


def _head_rows(rows: Sequence[GridRow]) -> int:
    """Return how many rows the head of a table has: those above the first figure.

    Without figures, as many as its first row spans or as are marked as headings.
    """
    first = next((at for at, row in enumerate(rows) if row.holds_figure), None)
    if first is None:
        first = max(max(cell.height for cell in rows[0].cells), sum(_all_headings(row) for row in rows), 1)
    return first if first <= _MOST_HEAD_ROWS else 0


def _all_headings(row: GridRow) -> bool:
    """Whether every cell is marked as a heading."""
    return all(cell.heading for cell in row.cells)


def _repeated_heads(rows: Sequence[GridRow], heads: int) -> Iterator[int]:
    """Yield the indices of rows that repeat the head."""
    if not heads:
        return
    words = [cell.text for cell in rows[0].filled]
    for at in range(heads, len(rows)):
        if [cell.text for cell in rows[at].filled] == words:
            yield from range(at, min(at + heads, len(rows)))


def _begun_columns(rows: Sequence[GridRow]) -> list[int]:
    """Return the columns at which a cell begins in at least one row."""
    width = max(row.end for row in rows)
    if not any(cell.width > 1 for row in rows for cell in row.cells):
        return list(range(width))
    begun: set[int] = set()
    over: dict[int, int] = {}  # by column: for how many more rows a cell covers it
    for row in rows:
        within = {at: cell.height for cell in row.cells for at in range(cell.column + 1, cell.end)}
        begun |= set(range(row.end)) - set(within) - set(over)
        over = {at: left - 1 for at, left in (over | within).items() if left > 1}
    return sorted(begun)


def _head_text(row: GridRow, columns: Sequence[int]) -> str:
    """Return a row of the head as cells; a word is repeated in each column that its cell spans."""
    texts: dict[int, str] = {}
    for cell in row.filled:
        end = cell.end if len(cell.text) <= _LONGEST_HEAD else cell.column + 1
        texts |= dict.fromkeys(range(cell.column, end), cell.text)
    return "\t".join(texts.get(column, "") for column in columns)


def _split_heads(rows: Sequence[GridRow], heads: int) -> tuple[list[GridRow], list[GridCell]]:
    """Split two-line heads over columns of two-line cells.

    Return the rows with only the first line of these heads, and cells with the second lines.
    """
    two_lines = [column for column in _columns(rows) if _mostly_two_lines(rows[heads:], column)] if heads else []
    lower = {column: head for column in two_lines if (head := _lowest_head(rows[:heads], column))}
    if not lower or len(lower) * 2 < len(two_lines):
        return list(rows), []
    first = {id(cell): replace(cell, lines=cell.lines[:1]) for cell in lower.values()}
    others = [GridRow(row.place, tuple(first.get(id(cell), cell) for cell in row.cells)) for row in rows[:heads]]
    return [*others, *rows[heads:]], [GridCell(cell.lines[1:], column) for column, cell in lower.items()]


def _columns(rows: Sequence[GridRow]) -> range:
    """Return the range of the columns after the first."""
    return range(1, max(row.end for row in rows))


def _lowest_head(heads: Sequence[GridRow], column: int) -> GridCell | None:
    """Return the lowest head of a column if it has two lines and spans no other column, else None."""
    cells = [cell for row in heads for cell in row.filled if cell.column <= column < cell.end]
    return cells[-1] if cells and len(cells[-1].lines) == 2 and cells[-1].width == 1 else None


def _mostly_two_lines(rows: Sequence[GridRow], column: int) -> bool:
    """Whether more than half of a column's cells have two figures."""
    cells = [cell for row in rows for cell in row.filled if cell.column == column]
    return sum(_two_figures(cell.lines) for cell in cells) * 2 > len(cells)


def _has_two_lines(row: GridRow) -> bool:
    """Whether enough cells of a row have two figures to exclude that they are numbers broken over two lines."""
    return sum(cell.column > 0 and _two_figures(cell.lines) for cell in row.cells) >= _LEAST_OF_TWO_LINES


def _two_figures(lines: Sequence[str]) -> bool:
    """Whether two lines are two figures and not one broken number."""
    return len(lines) == 2 and all(map(is_figure, lines)) and not _is_broken(lines[0].strip(), lines[1].strip())


def _split_glued_row(row: GridRow) -> list[GridRow]:
    """Split a row whose cells all have equally many lines: several rows were written as one."""
    cells = row.filled
    counts = {len(cell.lines) for cell in cells}
    if len(counts) != 1 or len(cells) < 3 or cells[0].column:
        return [row]
    (count,) = counts
    figures = all(is_figure(line) for cell in cells[1:] for line in cell.lines)
    if count < 2 or not figures or not all(line for cell in cells for line in cell.lines):
        return [row]
    parts = [tuple(replace(cell, lines=cell.lines[at : at + 1]) for cell in row.cells) for at in range(count)]
    return [GridRow(row.place, part) for part in parts]


def _body(row: GridRow, columns: Sequence[int], numbers: tuple[int, ...], *, two_lines: bool) -> Iterator[GridLine]:
    """Yield a row as a line, and below it a line of the second figures if the table has two-line cells."""
    row = _within_columns(row, columns)
    first, second = _two_lines(row) if two_lines else ({cell.column: cell.text for cell in row.cells}, {})
    shown = [column for column in columns if column < row.end]
    indent = _name_indent(row)
    yield GridLine("\t".join(first.get(column, "") for column in shown), row.place, numbers[: len(shown)], indent)
    if second:
        below = "\t".join(second.get(column, "") for column in shown)
        yield GridLine(below, row.place, numbers[: len(shown)])


def _name_indent(row: GridRow) -> int | None:
    """Return the indent of a row's name, its first text that is no figure; None without a name."""
    return next((cell.indent for cell in row.filled if not is_figure(cell.text)), None)


def _within_columns(row: GridRow, columns: Sequence[int]) -> GridRow:
    """Return a row with the text of cells outside the table's columns moved to the column at their left."""
    if all(cell.column in columns for cell in row.filled):
        return row
    cells: dict[int, GridCell] = {}
    for cell in row.cells:
        column = columns[max(0, bisect_right(columns, cell.column) - 1)]
        before = cells.get(column)
        lines = (*before.lines, *cell.lines) if before and cell.lines else before.lines if before else cell.lines
        cells[column] = replace(before or cell, column=column, lines=lines)
    return GridRow(row.place, tuple(cells.values()))


def _two_lines(row: GridRow) -> tuple[dict[int, str], dict[int, str]]:
    """Return the text of each column, and the second lines of columns with two figures."""
    both = any(cell.column and _two_figures(cell.lines) for cell in row.cells)
    first, second = {}, {}
    for cell in row.cells:
        if both and cell.column and len(cell.lines) == 2 and _two_figures((cell.lines[0] or "0", cell.lines[1])):
            first[cell.column], second[cell.column] = cell.lines
        else:
            first[cell.column] = cell.text
    return first, second
