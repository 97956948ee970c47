"""The values handed from step to step: what forms read, and what the reconciler proves.

Plain values without a database. Amounts are whole won. A figure that could not be proven has the
value None, and its standing says so.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from figures.standing import Standing


class PrintedRow(NamedTuple):
    """A row of a table as it stands in the text, untouched. `cells[0]` is its name.

    `line` counts the lines of the whole file from 1. `below` is the row under it that has an empty
    name and holds the second lines of its cells. `indent` is the rank of its indent, where the
    source shows one.
    """

    page: int
    line: int
    cells: tuple[str, ...]
    below: "PrintedRow | None" = None
    indent: int | None = None

    @property
    def name(self) -> str:
        return self.cells[0]


@dataclass(slots=True)
class PrintedTable:
    """One table, whole, however many pages it runs over.

    `heading` is the title it stands under (정책사업목표, 단위사업), where there is one; `scale` the won of
    one printed unit; `parts` the (page, line) of each of its heads; `goal` the index of the
    정책사업목표 whose part of the report it stands in.
    """

    form: str
    department: str
    account: str
    heading: str
    scale: int
    rows: list[PrintedRow]
    parts: list[tuple[int, int]]
    goal: int | None = None


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


@dataclass(slots=True)
class ReadRow:
    """A row of the performance report: its name, its amounts and counts, its measures, and its words.

    `figures` and `measures` go by the column's name, `texts` by what they say. `of` is the index, in
    its table, of the row it belongs under (an indicator's goal).
    """

    printed: PrintedRow
    name: str
    figures: dict[str, Figure] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    of: int | None = None


@dataclass(slots=True)
class ProvenRow:
    """A row, its level (0 부서 … ; None: ambiguous), the index of its parent row, its figures by column name."""

    printed: PrintedRow
    name: str
    level: int | None
    parent: int | None
    figures: dict[str, Figure]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up, or was mended, as a value; nothing is raised for what a book may contain.

    `kind` is an identity's id (E1 … P5) or another kind of `ingest.reconcile.kinds`. `row` is the
    name of the thing, `key` its index in the proven rows where it has one, `column` the column's
    name. `printed`, `expected` are won, or texts as printed. `notes` fill the kind's sentence.
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
    """What the reconciler hands back for one table of one department and account."""

    rows: list[ProvenRow]
    findings: list[Finding]
    tallies: dict[str, Tally]
