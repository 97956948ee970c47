"""Blank cells or marks such as `·` that mean 0 in some books; read so only if sums confirm it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from ingest.forms.form import TEXT, Shape, is_figure
from ingest.forms.sheet import Sheet
from ingest.rows import Columns, PrintedRow, PrintedTable

ZeroMarks = frozenset[tuple[str, str]]
"""Marks ("": a blank cell) with the column in which they mean 0, or EVERY; with TRIED while being tested."""
Tried = Callable[[str, Columns, Sequence[PrintedRow]], list[tuple[set[str], set[str]]]]
"""(form, layout, rows) → for each row the columns of its identities that hold, and of those that fail."""

EVERY, TRIED, BLANK = "*", "?", ""
_ZERO, _ZERO_TRIED = "－", "―"  # signs for 0 that books hardly use themselves
_PRINTED = ("0", "-")
_MARK = re.compile(r"[^\d\s%]{1,4}\Z")
_FORMS = ("revenue", "expenditure")
_LEAST = 3
"""The fewest cells, and the fewest identities that must hold with 0 in them."""
_TO_ONE = 10
"""One contradiction is allowed for this many cells, since other amounts may be misread."""


def with_zero_marks(text: str, shape: Shape, zero_marks: ZeroMarks) -> str:
    """A row of tab-separated cells with marks for 0 replaced by one sign; a row of only blanks is left unchanged."""
    cells = text.split("\t")
    if shape.nameless(cells):
        return text
    is_bare = not any(is_figure(cell) or (cell.strip() and _sign(cell.strip(), (), zero_marks)) for cell in cells[1:])
    for at, names in enumerate(shape.columns[: len(cells)]):
        mark = cells[at].strip()
        if shape.cells[at] != TEXT and (mark or not is_bare):
            cells[at] = _sign(mark, names, zero_marks) or cells[at]
    return "\t".join(cells)


def _sign(mark: str, names: Sequence[str], zero_marks: ZeroMarks) -> str:
    """The sign that replaces a mark in a cell of these columns; "" if it does not mean 0."""
    if (mark, TRIED) in zero_marks:
        return _ZERO_TRIED
    return _ZERO if (mark, EVERY) in zero_marks or any((mark, name) in zero_marks for name in names[:1]) else ""


def marks_in(sheet: Sheet) -> set[str]:
    """The marks in a department's settlement that may mean 0; blanks too, if hardly any 0 is printed."""
    printed = Counter(chain.from_iterable(row.cells for row in sheet.not_full))
    if not sheet.unclaimed and not any(times > _LEAST and _may_be_zero_mark(text) for text, times in printed.items()):
        return set()  # the fast path of most books
    cells = Counter(text for row in _rows(sheet.tables) for _, text in _amounts(row))
    blanks = {BLANK} if cells[BLANK] > max(_LEAST, *(cells[zero] for zero in _PRINTED)) else set[str]()
    lines = (line.text.split("\t")[1:] for line in sheet.unclaimed if "\t" in line.text)
    cells.update(cell.strip() for line in lines for cell in line)
    marks = (text for text, times in cells.items() if times > _LEAST and text not in _PRINTED)
    return blanks | set(filter(_MARK.match, marks))


def _may_be_zero_mark(text: str) -> bool:
    return text not in _PRINTED and (not text.strip() or _MARK.match(text.strip()) is not None)


def zero_marks_of(mark: str, tables: Iterable[PrintedTable], tried: Tried) -> ZeroMarks:
    """The columns in which a mark means 0, from tables read with it as TRIED: identities hold, and hardly any fails.

    A mark means 0 in all columns or none. A blank may be a lost amount: it means 0 only if no column contradicts it,
    and only in the columns that confirm it.
    """
    count = _Count()
    for table in tables:
        for row in table.rows:
            count.add(row, *tried(table.form, row.columns, [row])[0])
    if count.held.total() < _LEAST or count.broken.total() * _TO_ONE > count.held.total():
        return frozenset()
    if mark != BLANK:
        return frozenset([(mark, EVERY)])
    if any(count.broken[name] * 2 > max(count.held[name], _LEAST) for name in count.zero_marks):
        return frozenset()
    return frozenset((BLANK, name) for name in count.zero_marks if count.bears_out(name))


@dataclass(slots=True)
class _Count:
    """Counts by column: cells, marks, printed zeros, and identities with a mark that hold and that fail."""

    cells: Counter[str] = field(default_factory=Counter)
    zero_marks: Counter[str] = field(default_factory=Counter)
    printed: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)

    def add(self, row: PrintedRow, holding: set[str], denying: set[str]) -> None:
        amounts = dict(_amounts(row))
        zero_marks = {name for name, text in amounts.items() if text == _ZERO_TRIED}
        self.cells.update(amounts.keys())
        self.zero_marks.update(zero_marks)
        self.printed.update(name for name, text in amounts.items() if text in _PRINTED)
        self.held.update(zero_marks & holding)
        self.broken.update(zero_marks & denying)

    def bears_out(self, name: str) -> bool:
        """Whether identities hold with the marks as 0, or the column has nothing else, and hardly any 0 is printed."""
        is_tried = self.held[name] > 0 or self.zero_marks[name] == self.cells[name]
        return is_tried and self.printed[name] * _TO_ONE <= self.zero_marks[name]


def _rows(tables: Iterable[PrintedTable]) -> Iterator[PrintedRow]:
    return (row for table in tables if table.form in _FORMS for row in table.rows)


def _amounts(row: PrintedRow) -> Iterator[tuple[str, str]]:
    """The amount columns of a row with the texts of their cells."""
    for names, text in zip(row.columns, row.cells, strict=False):
        if names and names[0] not in ("name", "code"):
            yield names[0], text.strip()
