"""What a kind of table is: how its head reads, how wide it is, and what stands in its cells."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from documents.names import search_key
from figures.columns import Column
from figures.standing import Standing
from figures.won import SIGNS, AmountError, read_won, split_amounts
from ingest.rows import Figure, Measure, Place, PrintedRow, PrintedTable, ReadRow

AMOUNTS = rf"[\d,{SIGNS} ]*"
"""What a cell of won is made of, be it one amount or the two lines of a cell."""
MEASURE = rf"[\d,.%{SIGNS} ]*"
"""What a cell of a count, a rate or a measured value is made of."""
TEXT = r"[^\t]*"

COUNTED = ("개", "명")
"""Units of figures that are numbers of things or people."""
LARGEST_COUNT = 10**9
LONGEST_CELL = 500

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

    @property
    def width(self) -> int:
        """The least cells of a row: with fewer, the row is cut off."""
        return len(self.cells)

    @cached_property
    def title_key(self) -> str:
        return search_key(self.title)

    @cached_property
    def _row(self) -> re.Pattern[str]:
        return re.compile(r"\t".join(self.cells) + r"(?:\t[^\t]*)*\Z")

    @cached_property
    def _head_keys(self) -> tuple[str, ...]:
        return tuple(map(search_key, self.head))

    @cached_property
    def _under_keys(self) -> tuple[str, ...]:
        return tuple(map(search_key, self.under))

    def claim(self, key: str, first: str) -> float:
        """How much of this table's head a line is (0 to 1), by the search keys of it and of its first cell."""
        if not self.head:
            return float(first in self.labels)
        share = sum(word in key for word in self._head_keys) / len(self.head)
        return share if share * 3 >= 2 else 0.0

    def goes_under(self, text: str) -> bool:
        """Whether a line right under the head is still head: words of it, and no name."""
        if text[:1] != "\t":
            return False
        key = search_key(text)
        return not key or any(word in key for word in self._under_keys)

    def holds(self, text: str) -> bool:
        """Whether a line has the shape of a row: enough cells, and amounts where amounts belong."""
        return self._row.match(text) is not None and text.find("\t") <= LONGEST_CELL

    def misprinted_cell(self, cells: Sequence[str]) -> int:
        """The first cell (0-based) that is not made of what its column holds, or that is missing."""
        for number, (cell, pattern) in enumerate(zip(cells, self.cells, strict=False)):
            if re.fullmatch(pattern, cell) is None:
                return number
        return len(cells)

    def opens(self, cells: Sequence[str]) -> bool:
        """Whether only a new table of this form begins with such a row."""
        return self.opening_cell is not None and bool(cells[self.opening_cell].strip())


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
        return [read_row(row, columns, table.scale) for row in table.rows]

    return read
