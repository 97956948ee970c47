"""A book as the reader returns it: pages of lines, in sections."""

from dataclasses import dataclass, field
from typing import NamedTuple, TypedDict

UNKNOWN_DEPARTMENT, UNKNOWN_ACCOUNT = "부서 미상", "회계 미상"
"""The department and account of tables without a page head."""


class PageContext(TypedDict, total=False):
    """What was learned from the book before the first page of a department, and is needed to read it.

    `layouts` are table layouts by form: for each cell, its column names. `unit` is the value in won of the printed
    unit, `measured` the number of departments that print one, `units` all printed units in won. `negatives` are the
    notations of negative amounts, `amounts` those of amounts, `nils` the marks that mean 0 ("": a blank) with their
    columns. `unitless`: this department reports that the book prints no unit. `several`: the book names departments, so
    tables without one may be totals. `departments` are the names of departments that are rows of a table here.
    """

    layouts: dict[str, list[list[list[str]]]]
    unit: int
    measured: int
    negatives: list[str]
    amounts: list[str]
    nils: list[list[str]]
    units: list[int]
    unitless: bool
    several: bool
    departments: list[str]


class PageLayout(TypedDict, total=False):
    """The layout of a page, stored with its text. Coordinates are in points from the upper left corner.

    `context` is set on the first page of a department. `head` is the department printed in the page head, if rows and
    sums show another one; `goes_on` is the preceding department, if they do not decide. `units_below`: in the section
    that starts here, a unit at the end of a page belongs to the table above it.

    `size` is width and height; `turn` the clockwise rotation in degrees needed to read the page. For each line,
    `indents` has the indent of a table row's first cell in tenths of a point from the column's edge, and `boxes` the
    box (left, top, right, bottom) of each cell, None for an empty one. `aside` are lines in the margin with their
    boxes; `passed` the lines of a page of another part of the book; `unread` is the reason why a page could not be
    read; `two_ways` is the number of rows for which a second reading gives other amounts.

    For a file of tables, `places` has for each line: the index in `parts` (a sheet or table; "" for none), its row
    there, its line in the file's text (0 for none), and the index in `columns` of its cells' columns (1-based).
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
    """A page: its number in the document, the number of its first line in the file (1-based), and its lines.

    `account` is printed in the head block ("" in the performance report). `layout` is set for a PDF or file of tables.
    """

    number: int
    first_line: int
    lines: list[str]
    account: str = ""
    layout: PageLayout | None = None


@dataclass(slots=True)
class Section:
    """A run of pages of one department and, in the settlement's own tables, one account.

    It has no text, only positions: `pages` are (number, first line, byte offset), `end` is the offset after the last.
    `account` is "" in the performance report. `goes_on` is the preceding department, if the section starts in the
    middle of a table, so that its page head may be misread; `head` is the printed department, if it was misread.
    `units_below`: the book prints units below its tables.
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
        """The section's size in bytes."""
        return self.end - self.pages[0][2]
