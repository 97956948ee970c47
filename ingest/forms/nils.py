"""Nil as some books print it, by a blank cell or a mark such as `·`: only where their sums show that it is nil."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from ingest.forms.form import TEXT, Shape, is_figure
from ingest.forms.sheet import Sheet
from ingest.rows import Columns, PrintedRow, PrintedTable

Nils = frozenset[tuple[str, str]]
"""Marks (empty: a blank cell), each with the column in which it is nil, or EVERY; with TRIED, to see whether it is."""
Tried = Callable[[str, Columns, Sequence[PrintedRow]], list[tuple[set[str], set[str]]]]
"""For each of the rows the columns of its identities that hold, and of those that are broken."""

EVERY, TRIED, BLANK = "*", "?", ""
_NIL, _NIL_TRIED = "－", "―"  # signs of nil that books hardly print themselves
_PRINTED = ("0", "-")
_MARK = re.compile(r"[^\d\s%]{1,4}\Z")
_FORMS = ("revenue", "expenditure")
_LEAST = 3
"""So many cells, and identities that hold with nil in them, at least."""
_TO_ONE = 10
"""Of so many cells one may contradict the others: another amount beside it may be misread."""


def with_nils(text: str, shape: Shape, nils: Nils) -> str:
    """A row of cells parted by tabs, with one sign for nil in its amounts; in one of blanks alone these stay."""
    cells = text.split("\t")
    if shape.nameless(cells):
        return text
    is_bare = not any(is_figure(cell) or (cell.strip() and _sign(cell.strip(), (), nils)) for cell in cells[1:])
    for at, names in enumerate(shape.columns[: len(cells)]):
        mark = cells[at].strip()
        if shape.cells[at] != TEXT and (mark or not is_bare):
            cells[at] = _sign(mark, names, nils) or cells[at]
    return "\t".join(cells)


def _sign(mark: str, names: Sequence[str], nils: Nils) -> str:
    """The sign of nil for a mark in the cell of columns; none where it is not nil."""
    if (mark, TRIED) in nils:
        return _NIL_TRIED
    return _NIL if (mark, EVERY) in nils or any((mark, name) in nils for name in names[:1]) else ""


def marks_in(sheet: Sheet) -> set[str]:
    """What may be nil in a department's settlement: marks in place of amounts, and blanks where hardly a 0 stands."""
    printed = Counter(chain.from_iterable(row.cells for row in sheet.not_full))
    if not sheet.unclaimed and not any(times > _LEAST and _may_be_nil(text) for text, times in printed.items()):
        return set()  # as in most books, at the least cost
    cells = Counter(text for row in _rows(sheet.tables) for _, text in _amounts(row))
    blanks = {BLANK} if cells[BLANK] > max(_LEAST, *(cells[nil] for nil in _PRINTED)) else set[str]()
    lines = (line.text.split("\t")[1:] for line in sheet.unclaimed if "\t" in line.text)
    cells.update(cell.strip() for line in lines for cell in line)
    marks = (text for text, times in cells.items() if times > _LEAST and text not in _PRINTED)
    return blanks | set(filter(_MARK.match, marks))


def _may_be_nil(text: str) -> bool:
    return text not in _PRINTED and (not text.strip() or _MARK.match(text.strip()) is not None)


def nils_of(mark: str, tables: Iterable[PrintedTable], tried: Tried) -> Nils:
    """Where a mark is nil, by tables that were read with it TRIED: where identities hold, and hardly one is broken.

    A mark is so everywhere. A blank may be a lost amount: it is so where no column denies it, in those that bear it
    out; one that is read as nil beside one that is not might hide that an amount is lost.
    """
    count = _Count()
    for table in tables:
        for row in table.rows:
            count.add(row, *tried(table.form, row.columns, [row])[0])
    if count.held.total() < _LEAST or count.broken.total() * _TO_ONE > count.held.total():
        return frozenset()
    if mark != BLANK:
        return frozenset([(mark, EVERY)])
    if any(count.broken[name] * 2 > max(count.held[name], _LEAST) for name in count.nils):
        return frozenset()
    return frozenset((BLANK, name) for name in count.nils if count.bears_out(name))


@dataclass(slots=True)
class _Count:
    """By column: cells, nils and printed 0 in them, and identities with such a nil that hold and that are broken."""

    cells: Counter[str] = field(default_factory=Counter)
    nils: Counter[str] = field(default_factory=Counter)
    printed: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)

    def add(self, row: PrintedRow, holding: set[str], denying: set[str]) -> None:
        amounts = dict(_amounts(row))
        nils = {name for name, text in amounts.items() if text == _NIL_TRIED}
        self.cells.update(amounts.keys())
        self.nils.update(nils)
        self.printed.update(name for name, text in amounts.items() if text in _PRINTED)
        self.held.update(nils & holding)
        self.broken.update(nils & denying)

    def bears_out(self, name: str) -> bool:
        """Whether identities hold with the nils of a column, or it has nothing else, and it prints hardly a 0."""
        is_tried = self.held[name] > 0 or self.nils[name] == self.cells[name]
        return is_tried and self.printed[name] * _TO_ONE <= self.nils[name]


def _rows(tables: Iterable[PrintedTable]) -> Iterator[PrintedRow]:
    return (row for table in tables if table.form in _FORMS for row in table.rows)


def _amounts(row: PrintedRow) -> Iterator[tuple[str, str]]:
    """The columns of amounts of a row, each with what stands in its cell."""
    for names, text in zip(row.columns, row.cells, strict=False):
        if names and names[0] not in ("name", "code"):
            yield names[0], text.strip()
