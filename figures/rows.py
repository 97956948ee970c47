"""Rows of tables as values: as printed, as read, and as proven. Amounts are whole won.

A figure that could not be proven has the value None, and its standing says so.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from figures.standing import Standing

Columns = tuple[tuple[str, ...], ...]
"""What each cell of a row holds: the names of the columns of its lines, none where it holds no figure.

`((), ("budget",), ("carried_in", "reserve_used"))` is a name, a cell of one line and one of two.
"""


class PrintedRow(NamedTuple):
    """A row of a table as it stands in the text, untouched. `cells[0]` is its name.

    `line` counts the lines of the whole file from 1. `below` is the row under it that has an empty
    name and holds the second lines of its cells. `indent` is the rank of its indent, where the
    source shows one. `called` is its name where that does not stand in the first cell.
    `columns` are those it was read by; empty: as `Column.cell` and `Column.line` declare them. `financing` are rows
    under it that say who paid of it what.
    """

    page: int
    line: int
    cells: tuple[str, ...]
    below: "PrintedRow | None" = None
    indent: int | None = None
    called: str | None = None
    columns: Columns = ()
    financing: tuple["PrintedRow", ...] = ()

    @property
    def name(self) -> str:
        return self.cells[0] if self.called is None else self.called

    def cell_of(self, column: str) -> int | None:
        """The cell in which a column stands, where it was read by named columns that have it."""
        return next((cell for cell, names in enumerate(self.columns) if column in names), None)


class Place(NamedTuple):
    """Where a figure was printed: page, line of the file, cell of the line (0 is the name), part of the cell."""

    page: int
    line: int
    cell: int
    part: int = 0


class Figure(NamedTuple):
    """One figure: its value in won (None: unknown), what it rests on, and where it was printed.

    `printed` is the amount that stands at `place`, kept where it differs from `value`;
    `because` names the identities that moved, derived or contradict it (E1, E5, P4 …).
    """

    value: int | None
    standing: Standing
    place: Place | None = None
    printed: int | None = None
    because: tuple[str, ...] = ()


class Measure(NamedTuple):
    """A rate or a measured value, exactly as printed (None: unknown), with what a Figure tells of its amount."""

    value: Decimal | None
    standing: Standing
    place: Place | None = None
    printed: Decimal | None = None
    because: tuple[str, ...] = ()


JOINT = " / "
"""Between names that one cell gives together, and between the spellings of one name."""


@dataclass(slots=True)
class ReadRow:
    """A row of the performance report: its name, its amounts and counts, its measures, and its words.

    `figures` and `measures` go by the column's name, `texts` by what they say. `of` is the index, in
    its table, of the row it belongs under (an indicator's goal). `printed_name` is the name as printed,
    where `name` is another spelling of it that more places of the book print; `spellings` are its other ones.
    `scale` is the won of one printed unit of its money.
    """

    printed: PrintedRow
    name: str
    figures: dict[str, Figure] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    of: int | None = None
    printed_name: str = ""
    spellings: tuple[str, ...] = ()
    scale: int = 1


@dataclass(slots=True)
class ProvenRow:
    """A row, its level (0 부서 … ; None: ambiguous), the index of its parent row, its figures by column name.

    `spellings` are those of its name that the book prints beside `name`.
    """

    printed: PrintedRow
    name: str
    level: int | None
    parent: int | None
    figures: dict[str, Figure]
    spellings: tuple[str, ...] = ()

    @property
    def is_placed(self) -> bool:
        """Whether its level is known and, but for a department's own row, its parent."""
        return self.level == 0 or (self.level is not None and self.parent is not None)
