"""The values handed from step to step: what forms read, and what the reconciler proves. No database."""

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
    """One table, whole, however many pages it runs over.

    `heading` is the title it stands under (정책사업목표, 단위사업), where there is one; `scale` the won of
    one printed unit; `parts` the (page, line) of each of its heads; `goal` the index of the
    정책사업목표 whose part of the report it stands in. `sums` are rows of totals, no lines of its
    tree, with the number of rows above each. `measured`: a unit is printed that holds for it;
    `guessed`: none is, and the tables of the book that print one print another than that it is read in.
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
        """The columns its rows were read by, each layout once."""
        return list(dict.fromkeys(row.columns for row in self.rows))


@dataclass(slots=True)
class StatedTable(PrintedTable):
    """A table of a file whose columns a mapping names: the level and the figures of each row, as the file states them.

    `figures` are those of the columns that the file has.
    `levels` are 0 부서 … (None: unknown); where they are `nameless`, those below the department are of a
    classification that has no level of ours (분야, 부문). `wider` counts rows with more cells than the head.
    `totals` are the rows of totals, which are no rows of the table.
    """

    levels: list[int | None] = field(default_factory=list)
    figures: list[dict[str, Figure]] = field(default_factory=list)
    wider: int = 0
    totals: "list[TotalRow]" = field(default_factory=list)
    nameless: bool = False


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row of totals: its figures, how many rows of the table stand before it, and its level where it has one.

    `over` is what the rows of several departments or accounts add up to in won, by column, where it is a total of
    those; empty where that cannot be said.
    """

    row: PrintedRow
    figures: dict[str, Figure]
    before: int
    level: int | None = None
    over: dict[str, int] | None = None


class Covered(NamedTuple):
    """A figure that a finding of several rows is about: its line, what its cell prints, and what it is read as."""

    page: int
    line: int
    row: str
    column: str
    printed: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Something that does not add up, or was mended, as a value; nothing is raised for what a book may contain.

    `kind` is an identity's id (E1 … P5) or another kind of `ingest.reconcile.kinds`. `row` is the
    name of the thing, `key` its index in the proven rows where it has one, `column` the column's
    name. `printed`, `expected` are won, or texts as printed. `notes` fill the kind's sentence. `covers`
    are the figures it is about, where those are several; `replaces` the findings that it stands for.
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
        """Expected minus printed, in won, where both are amounts."""
        if isinstance(self.printed, int) and isinstance(self.expected, int):
            return self.expected - self.printed
        return None


@dataclass(slots=True)
class Tally:
    """How often an identity was tried in a document, and what came of it."""

    held: int = 0
    broken: int = 0
    undecidable: int = 0

    @property
    def tried(self) -> int:
        return self.held + self.broken


@dataclass(slots=True)
class Proof:
    """What the reconciler hands back for one table of one department and account.

    `straight` are the amounts of each row, in won, in the columns they are printed under, by position of the column;
    `scale` is the won of one printed unit.
    """

    rows: list[ProvenRow]
    findings: list[Discrepancy]
    tallies: dict[str, Tally]
    straight: list[list[int | None]] = field(default_factory=list)
    scale: int = 1
