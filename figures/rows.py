"""Rows of tables as values: as printed, as read, and as proven. Amounts are integers of won.

A figure that could not be proven has the value None and the standing UNKNOWN.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from figures.standing import Standing

Columns = tuple[tuple[str, ...], ...]
"""What each cell of a row holds: the names of the columns of its lines, none where it holds no figure.

`((), ("budget",), ("carried_in", "reserve_used"))` is a name, a cell of one line and one of two.
"""


class PrintedRow(NamedTuple):
    """A row of a table exactly as printed. `cells[0]` is its name.

    `line` is its line in the file, from 1. `below` is the following row with an empty name that holds the second
    lines of its cells. `indent` is the rank of its indent, where the source shows one. `row_name` is its name where
    that is not in the first cell. `columns` are the column names of each cell; if empty, `Column.cell` and
    `Column.line` apply. `financing` are the rows below it that split its amounts by source of funds. `withheld` are
    columns that it gives no figures of, whatever its head says: cells are lost, or the unit is unknown.
    """

    page: int
    line: int
    cells: tuple[str, ...]
    below: "PrintedRow | None" = None
    indent: int | None = None
    row_name: str | None = None
    columns: Columns = ()
    financing: tuple["PrintedRow", ...] = ()
    withheld: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.cells[0] if self.row_name is None else self.row_name

    @property
    def is_name_alone(self) -> bool:
        """Whether it prints a name and nothing else."""
        own = self.cell_of("name") if self.columns else 0
        others = (text for cell, text in enumerate(self.cells) if cell != own)
        return bool(self.name.strip()) and self.below is None and not any(map(str.strip, others))

    def withhold(self, names: Collection[str]) -> "PrintedRow":
        """The row, which names its `columns`, without the figures of these; another shape does not give them back."""
        columns = tuple(tuple(name for name in cell if name not in names) for cell in self.columns)
        return self._replace(columns=columns, withheld=self.withheld.union(names))

    def cell_of(self, column: str) -> int | None:
        """The index of the cell that holds a column; None where `columns` does not name it."""
        return next((cell for cell, names in enumerate(self.columns) if column in names), None)


class Place(NamedTuple):
    """Where a figure was printed: page, line of the file, cell of the line (0 is the name), index within the cell."""

    page: int
    line: int
    cell: int
    part: int = 0


class Figure(NamedTuple):
    """One figure: its value in won (None: unknown), its standing, and where it was printed.

    `printed` is the amount printed at `place`, where that differs from `value`. `because` are the ids of the
    identities by which it was moved or derived, or which contradict it (E1, E5, P4 …).
    """

    value: int | None
    standing: Standing
    place: Place | None = None
    printed: int | None = None
    because: tuple[str, ...] = ()


class Measure(NamedTuple):
    """A rate or a measured value, exactly as printed (None: unknown); other fields as in Figure."""

    value: Decimal | None
    standing: Standing
    place: Place | None = None
    printed: Decimal | None = None
    because: tuple[str, ...] = ()


JOINT = " / "
"""Separates several names printed in one cell, and the spellings of one name."""


@dataclass(slots=True)
class ReadRow:
    """A row of the performance report: its name, its amounts and counts, its measures, and its texts.

    `figures` and `measures` are keyed by column name, `texts` by kind of text. `parent` is the index of the row that
    it belongs to (an indicator's goal), in its table. `name` is the spelling that the book prints most often;
    `printed_name` is the name as printed where that differs, `spellings` are all others.
    `scale` is the value in won of one printed unit of its amounts.
    """

    printed: PrintedRow
    name: str
    figures: dict[str, Figure] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    parent: int | None = None
    printed_name: str = ""
    spellings: tuple[str, ...] = ()
    scale: int = 1


@dataclass(slots=True)
class ProvenRow:
    """A row with its level (0 부서 … ; None: ambiguous), the index of its parent row, and its figures by column name.

    `spellings` are other spellings of its name in the book.
    """

    printed: PrintedRow
    name: str
    level: int | None
    parent: int | None
    figures: dict[str, Figure]
    spellings: tuple[str, ...] = ()

    @property
    def is_placed(self) -> bool:
        """Whether its level is known and, below level 0, its parent."""
        return self.level == 0 or (self.level is not None and self.parent is not None)
