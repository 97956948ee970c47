"""A book as the reader hands it on: pages of lines, section by section."""

from dataclasses import dataclass, field
from typing import NamedTuple, TypedDict

UNKNOWN_DEPARTMENT, UNKNOWN_ACCOUNT = "부서 미상", "회계 미상"
"""Whose tables are that no page head names."""


class PageContext(TypedDict, total=False):
    """What a book says before the first page of a department, by which its pages are read.

    `layouts` are those of the tables that it showed, by form: for each cell the names of its columns. `unit` is the
    won of one printed unit, and `measured` how many departments print one; `negatives` are the notations of negative
    amounts, `amounts` those of all, `nils` the marks that are nil (empty: a blank) with their columns, `units` the won
    of all units that it prints somewhere. `several`: it names departments, so that tables of none may be their totals;
    `departments` are the names of those that are rows of a table here.
    """

    layouts: dict[str, list[list[list[str]]]]
    unit: int
    measured: int
    negatives: list[str]
    amounts: list[str]
    nils: list[list[str]]
    units: list[int]
    several: bool
    departments: list[str]


class PageLayout(TypedDict, total=False):
    """How a page of a PDF lies, as it is stored with its text. Places are in points from the upper left corner.

    `context` stands on the first page of a department, of whatever file. `head` is the department of the page head,
    where rows and sums are another's; `goes_on` the department before, where they do not tell. `units_below`: in the
    section that it begins, a unit at the end of a page is that of the table above it.

    `size` is width and height; `turn` the degrees clockwise by which a viewer's page must still be
    turned to be read. For each line of the page: `indents` has the indent of its first cell in
    tenths of a point from the edge of its column, where it is a table's row; `boxes` the box (left,
    top, right, bottom) of each of its cells, None where one is empty. `aside` are lines of the
    margin with their boxes; `passed` those of a page of another part of the book; `unread` says why
    a page could not be read; `two_ways` counts the rows that a second reading gives other amounts.

    Of a file of tables, `places` tell of each line where it stands there: the number of its part in
    `parts` (a sheet or a table; "" for none), its row there, its line in the file's own text (0 for none), and
    the number in `columns` of the columns (1-based) in which its cells stand.
    """

    size: list[float]
    turn: int
    indents: list[int | None]
    boxes: list[list[list[float] | None]]
    aside: list[tuple[str, list[float] | None]]
    passed: list[str]
    unread: str
    parts: list[str]
    columns: list[list[int]]
    places: list[list[int]]
    two_ways: int
    context: PageContext
    head: str
    goes_on: str
    units_below: bool


class PageText(NamedTuple):
    """A page: its number in the document, the number of its first line in the file (1-based), its lines.

    `account` is that of the head block; the performance report has none. `layout` is that of a PDF or a file of tables.
    """

    number: int
    first_line: int
    lines: list[str]
    account: str = ""
    layout: PageLayout | None = None


@dataclass(slots=True)
class Section:
    """A run of pages of one department and, in the settlement's own tables, one account.

    Holds no text, only where it lies: `pages` are (number, first line, offset in bytes), `end` the
    offset behind the last. `account` is empty in the performance report. `goes_on` is the department before, where
    this section opens amid rows, as if its page head were misread; `head` what that prints, where it was found so.
    `units_below`: the book prints its units below its tables.
    """

    department: str
    account: str
    pages: list[tuple[int, int, int]] = field(default_factory=list)
    end: int = 0
    goes_on: str = ""
    head: str = ""
    units_below: bool = False

    @property
    def size(self) -> int:
        """Bytes of the section."""
        return self.end - self.pages[0][2]
