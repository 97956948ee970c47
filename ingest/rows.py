"""The values passed between steps: the tables that forms read, and what the reconciler returns. No database."""

from dataclasses import dataclass, field
from typing import NamedTuple

from figures.rows import JOINT, Columns, Figure, Measure, Place, PrintedRow, ProvenRow, ReadRow
from figures.standing import Standing

__all__ = [
    "ABSENT",
    "JOINT",
    "Columns",
    "Covered",
    "Figure",
    "Discrepancy",
    "Measure",
    "Place",
    "PrintedRow",
    "PrintedTable",
    "Proof",
    "ProvenRow",
    "ReadRow",
    "StatedTable",
    "Tally",
    "TotalRow",
]


ABSENT = Figure(None, Standing.UNKNOWN)
"""The figure of a column that a file does not have."""


@dataclass(slots=True)
class PrintedTable:
    """One table with the rows of all its pages.

    `heading` is its title (정책사업목표, 단위사업), if any; `scale` the value in won of one printed unit; `parts` the
    (page, line) of each of its heads; `goal` the index of the 정책사업목표 whose part of the report it is in. `sums`
    are total rows, which are not in `rows`, with the number of rows above each. `measured`: its unit is printed;
    `guessed`: it is not, and the book's other tables print a different one than is assumed.
    """

    form: str
    department: str
    account: str
    heading: str
    scale: int
    rows: list[PrintedRow]
    parts: list[tuple[int, int]]
    goal: int | None = None
    sums: list[tuple[int, PrintedRow]] = field(default_factory=list)
    measured: bool = True
    guessed: bool = False

    @property
    def layouts(self) -> list[Columns]:
        """The distinct layouts that its rows were read by."""
        return list(dict.fromkeys(row.columns for row in self.rows))


@dataclass(slots=True)
class StatedTable(PrintedTable):
    """A table of a mapped file, with the level and the figures of each row as stated in the file.

    `figures` are those of the file's columns. `levels` are 0 부서 … (None: unknown); if `nameless`, those below the
    department belong to a classification without levels of ours (분야, 부문). `wider` counts rows with more cells than
    the head. `totals` are total rows, which are not in `rows`.
    """

    levels: list[int | None] = field(default_factory=list)
    figures: list[dict[str, Figure]] = field(default_factory=list)
    wider: int = 0
    totals: "list[TotalRow]" = field(default_factory=list)
    nameless: bool = False


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A total row: its figures, the number of table rows before it, and its level if it has one.

    For a total over several departments or accounts, `over` are the sums of their rows in won, by column; empty where
    unknown.
    """

    row: PrintedRow
    figures: dict[str, Figure]
    before: int
    level: int | None = None
    over: dict[str, int] | None = None


class Covered(NamedTuple):
    """A figure covered by a finding of several rows: its line, its printed text, and its value in won."""

    page: int
    line: int
    row: str
    column: str
    printed: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A contradiction or a repair, as a value; the content of a book never raises.

    `kind` is an identity's id (E1 … P5) or another kind of `ingest.reconcile.kinds`. `row` is the row's name, `key`
    its index in the proven rows, if any, `column` the column's name. `printed` and `expected` are won or printed
    texts. `notes` fill the slots of the kind's sentence. `covers` are the figures of a finding about several;
    `replaces` are the findings that it summarises.
    """

    kind: str
    department: str
    account: str
    row: str
    column: str
    page: int
    line: int
    printed: int | str | None = None
    expected: int | str | None = None
    key: int | None = None
    notes: dict[str, str | int | list[str]] = field(default_factory=dict)
    covers: tuple[Covered, ...] = ()
    replaces: tuple["Discrepancy", ...] = ()

    @property
    def difference(self) -> int | None:
        """Expected minus printed, in won; None unless both are amounts."""
        if isinstance(self.printed, int) and isinstance(self.expected, int):
            return self.expected - self.printed
        return None


@dataclass(slots=True)
class Tally:
    """How often an identity held, failed or was undecidable."""

    held: int = 0
    broken: int = 0
    undecidable: int = 0

    @property
    def tried(self) -> int:
        return self.held + self.broken


@dataclass(slots=True)
class Proof:
    """The result of the reconciler for one table of one department and account.

    `straight` are each row's amounts in won as printed, by position of the column; `scale` is the value in won of one
    printed unit.
    """

    rows: list[ProvenRow]
    findings: list[Discrepancy]
    tallies: dict[str, Tally]
    straight: list[list[int | None]] = field(default_factory=list)
    scale: int = 1
