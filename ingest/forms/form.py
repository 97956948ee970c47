"""The definition of a kind of table: its head, its width, and the contents of its cells."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache

from figures.columns import Column
from figures.names import search_key
from figures.standing import Standing
from figures.totals import is_total, may_be_total
from figures.won import SIGNS, AmountError, read_won, split_amounts
from ingest.forms.heads import NAME, Field, Vocabulary
from ingest.rows import Columns, Figure, Measure, Place, PrintedRow, PrintedTable, ReadRow

_KEPT = "－―—─ㅡ\ufffd"  # kept but not read: long dashes, and characters missing in the font
AMOUNTS = rf"[\d,，원{SIGNS}{_KEPT} ]*"
"""Regex of a cell of won, with one amount or two lines."""
MEASURE = rf"(?:[\d,.%{SIGNS}{_KEPT} ]*|[{SIGNS} ]*\d[\d,.]* ?[가-힣㎡㎢㎥㎞℃]{{1,4}} *)"
"""Regex of a cell of a count, rate or measured value; one followed by its unit is kept but not read."""
TEXT = r"[^\t]*"

COUNTED = ("개", "명")
"""Units of figures that are counts."""
LARGEST_COUNT = 10**9
LONGEST_CELL = 500

_LONG_WORD = 4
_ZERO = re.compile(r"\s*[-−–－―—─ㅡ]\s*\Z")
_WORDS = re.compile(r"[가-힣]{2}")
_FIGURE = re.compile(rf"[{SIGNS}\s]*\d[\d,，.%{SIGNS}\s]*원?\s*\Z")

Reader = Callable[[PrintedTable], list[ReadRow]]


@dataclass(frozen=True)
class Form:
    """A kind of table.

    `title` is the heading before a new table; a head without it continues the table before the page break. `head` are
    words of the head line (`지출액|결산액`: either), two thirds of which must be present, since heads are misread too;
    `under` are the words of the head lines below. A table without a head is recognised by its `labels`, the first
    cells of its rows. `columns` (figures) and `fields` (texts) are those that heads may name, `standard` are their
    cells in the standard form.
    `patterns` are the regexes of cells that differ from those of their unit. A row with a non-empty `opening` field
    begins a new table even without a title. With `second_lines`, a row with an empty name belongs to the one above.
    `read` converts a whole table to typed rows; tables that the reconciler proves have none.
    """

    name: str
    title: str
    standard: Columns
    columns: tuple[Column, ...] = ()
    fields: tuple[Field, ...] = (NAME,)
    head: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    patterns: Mapping[str, str] = field(default_factory=dict)
    opening: str = ""
    second_lines: bool = False
    read: Reader | None = None

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.columns, self.fields)

    @cached_property
    def money(self) -> frozenset[str]:
        """The columns of amounts of money."""
        return frozenset(column.name for column in self.columns if column.unit == "원")

    @cached_property
    def _shapes(self) -> dict[Columns, "Shape"]:
        return {}

    def shape(self, columns: Columns) -> "Shape":
        """The shape of rows with this layout."""
        if columns not in self._shapes:
            self._shapes[columns] = Shape(tuple(self._made_of(names) for names in columns), columns)
        return self._shapes[columns]

    def _made_of(self, names: tuple[str, ...]) -> str:
        for name in names:
            if name in self.patterns:
                return self.patterns[name]
            column = next((column for column in self.columns if column.name == name), None)
            if column is not None:
                return AMOUNTS if column.unit == "원" else MEASURE
        return TEXT

    @cached_property
    def _head_keys(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(map(search_key, words.split("|"))) for words in self.head)

    @cached_property
    def _under_keys(self) -> tuple[str, ...]:
        return tuple(map(search_key, self.under))

    def claim(self, key: str, first: str, misread: bool = False) -> float:
        """How well a line matches this table's head (0 to 1), by the search keys of the line and of its first cell.

        With `misread`, words may have one misread letter.
        """
        if not self.head:
            return float(first in self.labels)
        matching = sum(
            any(word in key or (misread and misread_in(word, key)) for word in words) for words in self._head_keys
        )
        share = matching / len(self.head)
        return share if share * 3 >= 2 else 0.0

    def goes_under(self, text: str, columns: Columns | None = None) -> bool:
        """Whether a line right under the head belongs to it: it is no row, and has no figure after its first cell.

        `columns` are those of the rows before a repeated head.
        """
        if holds_figure(text):
            return False
        if self.shape(columns or self.standard).holds_words(text):
            return text[:1] == "\t" and text.isspace()
        key = search_key(text)
        return text[:1] == "\t" or any(word in key for word in self._under_keys)


@dataclass(frozen=True)
class Shape:
    """The shape of a table's rows: the regex and the columns of each cell."""

    cells: tuple[str, ...]
    columns: Columns

    @cached_property
    def width(self) -> int:
        """The number of cells of a row."""
        return len(self.cells)

    @cached_property
    def name(self) -> int:
        """The cell of the name; the first one if each level has its own."""
        return self.names[0]

    @cached_property
    def names(self) -> tuple[int, ...]:
        """The cells that may contain the name."""
        return tuple(cell for cell, names in enumerate(self.columns) if "name" in names) or (0,)

    @cached_property
    def code(self) -> int | None:
        """The code's own cell; None without one."""
        return next((cell for cell, names in enumerate(self.columns) if "code" in names), None)

    @cached_property
    def least(self) -> int:
        """The fewest cells of a complete row with a name; text cells at its end may be missing."""
        least = len(self.cells)
        while least > 2 and self.cells[least - 1] == TEXT:
            least -= 1
        return least

    @cached_property
    def _row(self) -> re.Pattern[str]:
        return re.compile(r"\t".join(self.cells[: self.least]) + self._rest(self.least))

    @cached_property
    def _cut(self) -> re.Pattern[str]:
        """The pattern of a row without a name that may be cut off anywhere after its second cell."""
        return re.compile(r"\t".join(self.cells[:2]) + self._rest(2))

    def _rest(self, start: int) -> str:
        """The pattern of the cells from `start` on, all of them optional."""
        pattern = r"(?:\t[^\t]*)*"
        for cell in reversed(self.cells[start:]):
            pattern = rf"(?:\t{cell}{pattern})?"
        return pattern + r"\Z"

    def nameless(self, cells: Sequence[str]) -> bool:
        """Whether a row has no name of its own."""
        if self.code is not None and self.code < len(cells) and cells[self.code].strip():
            return False
        return not any(cells[at].strip() for at in self.names if at < len(cells))

    @cached_property
    def named_first(self) -> bool:
        """Whether the name is in the first cell."""
        return self.names == (0,) and self.code is None

    def level(self, cells: Sequence[str]) -> int | None:
        """The index of the level column that contains a row's name; None without level columns."""
        return None if len(self.names) == 1 else self._name_cell(cells)

    def _name_cell(self, cells: Sequence[str]) -> int | None:
        """The last cell with a name; the one before it if that is a total's beside the name of what it sums."""
        filled = [at for at in self.names if at < len(cells) and cells[at].strip()]
        if len(filled) > 1 and may_be_total(cells[filled[-1]]) and is_total(cells[filled[-1]]):
            filled.pop()
        return filled[-1] if filled else None

    def summed_name(self, cells: Sequence[str]) -> int | None:
        """The cell with the name of what a row sums up, as in `정책사업 | 소계`; None if the row is no such total."""
        at = self.level(cells)
        behind = [cell for cell in self.names if at is not None and at < cell < len(cells) and cells[cell].strip()]
        return at if behind else None

    def row_name(self, cells: Sequence[str]) -> str | None:
        """The name of a row with its code; None if it is the first cell."""
        if self.named_first:
            return None
        at = self._name_cell(cells)
        name = "" if at is None else cells[at].strip()
        code = cells[self.code].strip() if self.code is not None and self.code < len(cells) else ""
        return f"{code} {name}".strip()

    def holds(self, text: str) -> bool:
        """Whether a line has the shape of a row: enough cells, and amounts in the cells of amounts.

        Text cells may be missing at the end, and in a row without a name, which continues the row above, any cells
        after the first, since trailing empty cells get lost.
        """
        if self._row.match(text) is not None:
            return text.find("\t") <= LONGEST_CELL
        return text[:1] == "\t" and any(map(str.strip, text.split("\t"))) and self._cut.match(text) is not None

    @cached_property
    def holds_words(self) -> Callable[[str], bool]:
        """`holds`, cached for lines that are repeated on every page, such as heads."""
        return lru_cache(maxsize=256)(self.holds)

    def begins_blank(self, cells: Sequence[str]) -> bool:
        """Whether a row has one more leading blank cell than its head: its text is in the cell after the name's."""
        first = self.names[-1] + 1
        if cells[0].strip() or not first < len(cells) <= self.width + 1:
            return False
        return _WORDS.search(cells[first]) is not None and any(map(is_figure, cells[first:]))

    def fills(self, text: str) -> bool:
        """Whether a line has a figure in a figure's cell, or only signs of 0."""
        pairs = zip(text.split("\t"), self.cells, strict=False)
        figures = [cell for cell, made_of in pairs if made_of != TEXT]
        return any(map(_FIGURE.match, figures)) or (len(figures) > 1 and all(map(_ZERO.match, figures)))

    def readable(self, cells: Sequence[str]) -> bool:
        """Whether cells that do not match the shape are still a row: half of the amounts' cells have digits."""
        pairs = zip(cells, self.cells, strict=False)
        figures = [cell for cell, made_of in pairs if made_of != TEXT and cell.strip() and not _ZERO.match(cell)]
        like = sum(map(looks_like_figure, figures))
        return like > 0 and like * 2 >= len(figures) and len(cells[0]) <= LONGEST_CELL

    def unreadable(self, cells: Sequence[str]) -> list[int]:
        """The indexes of cells that do not match their column's pattern."""
        pairs = enumerate(zip(cells, self.cells, strict=False))
        return [at for at, (cell, made_of) in pairs if made_of != TEXT and re.fullmatch(made_of, cell) is None]


def is_figure(cell: str) -> bool:
    """Whether a cell contains digits and only characters of an amount, count or rate."""
    return _FIGURE.match(cell) is not None


@lru_cache(maxsize=1024)  # heads are repeated on every page
def holds_figure(text: str) -> bool:
    """Whether a line of cells has a figure after the first cell."""
    return any(map(is_figure, text.split("\t")[1:]))


def looks_like_figure(cell: str) -> bool:
    """Whether half of a cell's characters are digits, as of a damaged figure."""
    letters = [letter for letter in cell if not letter.isspace() and letter not in ",."]
    return sum(map(str.isdigit, letters)) * 2 >= len(letters) > 0


@lru_cache(maxsize=4096)
def cell_of(columns: Columns, name: str) -> int | None:
    """The cell of a column or field; None where the table does not print it."""
    return next((cell for cell, names in enumerate(columns) if name in names), None)


def word_of(row: PrintedRow, name: str) -> str:
    """The text of a field; "" where the table has none."""
    cell = cell_of(row.columns, name)
    return row.cells[cell].strip() if cell is not None and cell < len(row.cells) else ""


def standard(columns: Sequence[Column], *words: tuple[int, str]) -> Columns:
    """The layout of a standard form: columns as declared, and fields in the given cells."""
    lines: dict[int, list[tuple[int, str]]] = {cell: [(1, name)] for cell, name in words}
    for column in columns:
        if column.cell is not None:
            lines.setdefault(column.cell, []).append((column.line, column.name))
    return tuple(tuple(name for _, name in sorted(lines.get(cell, ()))) for cell in range(max(lines) + 1))


def misread_in(word: str, key: str) -> bool:
    """Whether a word of some length occurs in a line with one letter misread."""
    half = len(word) // 2
    if len(word) < _LONG_WORD or not (word[:half] in key or word[half:] in key):
        return False  # one half must be correct
    return any(re.search(word[:at] + "." + word[at + 1 :], key) for at in range(len(word)))


def read_rows(table: PrintedTable, columns: Sequence[Column]) -> list[ReadRow]:
    """The rows of a table with a name and figures. A row with more cells than the others is shifted, so it is unknown.

    If all have more, the table has an additional column.
    """
    fuller = [any(_FIGURE.match(cell) for cell in row.cells[len(row.columns) :]) for row in table.rows]
    column_more = len(fuller) > 1 and all(fuller)
    return [
        _unread(row, columns) if shifted and not column_more else read_row(row, columns, table.scale)
        for row, shifted in zip(table.rows, fuller, strict=True)
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
    """A row with its name and the figures in its columns' cells."""
    read = ReadRow(row, row.name.strip())
    for column in columns:
        if column.unit == "원":
            read.figures[column.name] = read_figure(row, column.name, scale)
        elif column.unit in COUNTED:
            read.figures[column.name] = read_count(row, column.name)
        else:
            read.measures[column.name] = read_measure(row, column.name)
    return read


def read_figure(row: PrintedRow, name: str, scale: int) -> Figure:
    """One amount or count; unknown if the cell is empty or does not contain exactly one."""
    cell = cell_of(row.columns, name)
    text = row.cells[cell] if cell is not None and cell < len(row.cells) else ""
    parts = split_amounts(text.strip())
    if cell is None or not parts:
        return Figure(None, Standing.UNKNOWN)
    place = Place(row.page, row.line, cell)
    try:
        return Figure(read_won(parts[0], scale), Standing.PRINTED, place) if len(parts) == 1 else _unknown(place)
    except AmountError:
        return _unknown(place)


def _unknown(place: Place) -> Figure:
    return Figure(None, Standing.UNKNOWN, place)


def read_count(row: PrintedRow, name: str) -> Figure:
    """One count; unknown if larger than LARGEST_COUNT."""
    figure = read_figure(row, name, 1)
    if figure.value is not None and abs(figure.value) > LARGEST_COUNT:
        return Figure(None, Standing.UNKNOWN, figure.place)
    return figure


_MEASURE = re.compile(rf"([{SIGNS}])?\s*(\d[\d,]{{0,17}}(?:\.\d{{1,6}})?)\s*%?\Z")


def read_measure(row: PrintedRow, name: str) -> Measure:
    """One rate or measured value, without `%`; unknown if the cell has none."""
    cell = cell_of(row.columns, name)
    text = row.cells[cell].strip() if cell is not None and cell < len(row.cells) else ""
    if cell is None or not text:
        return Measure(None, Standing.UNKNOWN)
    match, place = _MEASURE.match(text), Place(row.page, row.line, cell)
    if match is None:
        return Measure(None, Standing.UNKNOWN, place)
    value = Decimal(match[2].replace(",", ""))
    return Measure(-value if match[1] else value, Standing.PRINTED, place)


def plain_rows(columns: Sequence[Column]) -> Reader:
    """A `read` function for tables whose rows have a name and figures, each in its own cell."""

    def read(table: PrintedTable) -> list[ReadRow]:
        return read_rows(table, columns)

    return read
