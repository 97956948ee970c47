"""What a kind of table is: how its head reads, how wide it is, and what stands in its cells."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from figures.columns import Column
from figures.names import search_key
from figures.standing import Standing
from figures.won import SIGNS, AmountError, read_won, split_amounts
from ingest.rows import Figure, Measure, Place, PrintedRow, PrintedTable, ReadRow

_KEPT = "－―—─\ufffd"  # not read: long dashes, and what a font gives no letter for
AMOUNTS = rf"[\d,{SIGNS}{_KEPT} ]*"
"""What a cell of won is made of, be it one amount or the two lines of a cell."""
MEASURE = rf"(?:[\d,.%{SIGNS}{_KEPT} ]*|[{SIGNS} ]*\d[\d,.]* ?[가-힣㎡㎢㎥㎞℃]{{1,4}} *)"
"""What a cell of a count, a rate or a measured value is made of; one with its unit behind it is kept, not read."""
TEXT = r"[^\t]*"

COUNTED = ("개", "명")
"""Units of figures that are numbers of things or people."""
LARGEST_COUNT = 10**9
LONGEST_CELL = 500

_LONG_WORD = 4
_FIGURE = re.compile(rf"[{SIGNS}\s]*\d[\d,.%{SIGNS}\s]*\Z")

Reader = Callable[[PrintedTable], list[ReadRow]]


@dataclass(frozen=True)
class Form:
    """A kind of table.

    `title` is the heading that begins a new table of this form: a head without it goes on with the
    table before the page break. `head` are words of its head line, two thirds of which must be
    there, since heads are misread too; `under` are the words of the head lines below. A table
    without a head is known by its `labels`, the first cells of its rows. `cells` gives what each
    cell is made of. A row with something in `opening_cell` begins a new table even where the title
    was lost. Where rows have `second_lines`, a row with an empty name belongs to the one above.
    `read` makes typed rows of a whole table; tables that the reconciler proves have none.
    """

    name: str
    title: str
    cells: tuple[str, ...]
    head: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    opening_cell: int | None = None
    second_lines: bool = False
    read: Reader | None = None

    @cached_property
    def width(self) -> int:
        """The cells of a row."""
        return len(self.cells)

    @cached_property
    def least(self) -> int:
        """The least cells of a row with a name: with fewer, the row is cut off. Words at its end may be missing."""
        least = len(self.cells)
        while least > 2 and self.cells[least - 1] == TEXT:
            least -= 1
        return least

    @cached_property
    def title_key(self) -> str:
        return search_key(self.title)

    @cached_property
    def _row(self) -> re.Pattern[str]:
        return re.compile(r"\t".join(self.cells[: self.least]) + self._rest(self.least))

    @cached_property
    def _cut(self) -> re.Pattern[str]:
        """A row without a name that may be cut off anywhere behind its second cell."""
        return re.compile(r"\t".join(self.cells[:2]) + self._rest(2))

    def _rest(self, start: int) -> str:
        """The pattern of the cells from `start` on, each of which may be missing."""
        pattern = r"(?:\t[^\t]*)*"
        for cell in reversed(self.cells[start:]):
            pattern = rf"(?:\t{cell}{pattern})?"
        return pattern + r"\Z"

    @cached_property
    def _head_keys(self) -> tuple[str, ...]:
        return tuple(map(search_key, self.head))

    @cached_property
    def _under_keys(self) -> tuple[str, ...]:
        return tuple(map(search_key, self.under))

    def claim(self, key: str, first: str, misread: bool = False) -> float:
        """How much of this table's head a line is (0 to 1), by the search keys of it and of its first cell.

        Where `misread`, a word counts with a letter misread.
        """
        if not self.head:
            return float(first in self.labels)
        there = sum(word in key or (misread and misread_in(word, key)) for word in self._head_keys)
        share = there / len(self.head)
        return share if share * 3 >= 2 else 0.0

    def goes_under(self, text: str) -> bool:
        """Whether a line right under the head is still head: no row, and without a figure where figures belong."""
        if self.holds(text):
            return text[:1] == "\t" and text.isspace()
        key = search_key(text)
        known = any(word in key for word in self._under_keys)
        return not self.fills(text) and (known or text[:1] == "\t")

    def holds(self, text: str) -> bool:
        """Whether a line has the shape of a row: enough cells, and amounts where amounts belong.

        Cells of words may be missing at the end, and any behind the first of a row without a name:
        such a row goes on with the one above, and empty cells at the end of a line get lost.
        """
        if self._row.match(text) is not None:
            return text.find("\t") <= LONGEST_CELL
        return text[:1] == "\t" and any(map(str.strip, text.split("\t"))) and self._cut.match(text) is not None

    def fills(self, text: str) -> bool:
        """Whether a line holds a figure in the place of one."""
        cells = text.split("\t")
        return any(_FIGURE.match(cell) for cell, made_of in zip(cells, self.cells, strict=False) if made_of != TEXT)

    def misprinted_cell(self, cells: Sequence[str]) -> int:
        """The first cell (0-based) that is not made of what its column holds, or that is missing."""
        for number, (cell, pattern) in enumerate(zip(cells, self.cells, strict=False)):
            if re.fullmatch(pattern, cell) is None:
                return number
        return len(cells)

    def opens(self, cells: Sequence[str]) -> bool:
        """Whether only a new table of this form begins with such a row."""
        return self.opening_cell is not None and bool(cells[self.opening_cell].strip())


def misread_in(word: str, key: str) -> bool:
    """Whether a word of some length stands in a line with one letter misread."""
    if len(word) < _LONG_WORD:
        return False
    return any(re.search(word[:at] + "." + word[at + 1 :], key) for at in range(len(word)))


def read_rows(table: PrintedTable, columns: Sequence[Column]) -> list[ReadRow]:
    """The rows of a table whose first cell is their name. A row fuller than the others has slid: nothing in it is sure.

    Where all are fuller, the table has a column more.
    """
    last = max(column.cell or 0 for column in columns)
    fuller = [any(_FIGURE.match(cell) for cell in row.cells[last + 1 :]) for row in table.rows]
    column_more = len(fuller) > 1 and all(fuller)
    return [
        _unread(row, columns) if slid and not column_more else read_row(row, columns, table.scale)
        for row, slid in zip(table.rows, fuller, strict=True)
    ]


def _unread(row: PrintedRow, columns: Sequence[Column]) -> ReadRow:
    read = ReadRow(row, row.name.strip())
    for column in columns:
        if column.unit == "원" or column.unit in COUNTED:
            read.figures[column.name] = Figure(None, Standing.UNKNOWN)
        else:
            read.measures[column.name] = Measure(None, Standing.UNKNOWN)
    return read


def read_row(row: PrintedRow, columns: Sequence[Column], scale: int) -> ReadRow:
    """A row whose first cell is its name, with the figures that stand in their columns' own cells."""
    read = ReadRow(row, row.name.strip())
    for column in columns:
        cell = column.cell or 0
        if column.unit == "원":
            read.figures[column.name] = read_figure(row, cell, scale)
        elif column.unit in COUNTED:
            read.figures[column.name] = read_count(row, cell)
        else:
            read.measures[column.name] = read_measure(row, cell)
    return read


def read_figure(row: PrintedRow, cell: int, scale: int) -> Figure:
    """One amount or count. A cell that is empty, or does not hold exactly one, leaves it unknown."""
    text = row.cells[cell] if cell < len(row.cells) else ""
    place = Place(row.page, row.line, cell)
    parts = split_amounts(text.strip())
    if len(parts) != 1:
        return Figure(None, Standing.UNKNOWN, place if parts else None)
    try:
        return Figure(read_won(parts[0], scale), Standing.PRINTED, place)
    except AmountError:
        return Figure(None, Standing.UNKNOWN, place)


def read_count(row: PrintedRow, cell: int) -> Figure:
    """One number of things or people; what is larger than any count is unknown."""
    figure = read_figure(row, cell, 1)
    if figure.value is not None and abs(figure.value) > LARGEST_COUNT:
        return Figure(None, Standing.UNKNOWN, figure.place)
    return figure


_MEASURE = re.compile(rf"([{SIGNS}])?\s*(\d[\d,]{{0,17}}(?:\.\d{{1,6}})?)\s*%?\Z")


def read_measure(row: PrintedRow, cell: int) -> Measure:
    """One rate or measured value, `%` left out. A cell that holds none leaves it unknown."""
    text = row.cells[cell].strip() if cell < len(row.cells) else ""
    match = _MEASURE.match(text)
    place = Place(row.page, row.line, cell) if text else None
    if match is None:
        return Measure(None, Standing.UNKNOWN, place)
    value = Decimal(match[2].replace(",", ""))
    return Measure(-value if match[1] else value, Standing.PRINTED, place)


def plain_rows(columns: Sequence[Column]) -> Reader:
    """A reader for tables whose rows are a name and figures, each in its own cell."""

    def read(table: PrintedTable) -> list[ReadRow]:
        return read_rows(table, columns)

    return read
