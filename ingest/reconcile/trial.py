"""The trying of identities on the report's figures: what held, what did not, and which figures they leave uncertain."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from figures.standing import Standing
from ingest.reconcile.rounding import agree, unit_of
from ingest.rows import Discrepancy, Measure, PrintedRow, ReadRow, Tally
from performance.columns import PROGRAM_GOAL, STATUS, STRATEGIC_GOAL, SUMMARY, UNIT_PROGRAMS

Notes = Mapping[str, str | int | list[str]]
NO_NOTES: Notes = {}
_MONEY = frozenset(
    column.name for column in (*SUMMARY, *PROGRAM_GOAL, *STRATEGIC_GOAL, *STATUS, *UNIT_PROGRAMS) if column.unit == "원"
)


class Cell(NamedTuple):
    """One figure or measure of a row of the report."""

    row: ReadRow
    column: str

    @property
    def value(self) -> int | str | None:
        """Won, a count, or a measure as a text; None where it is unknown."""
        if self.column in self.row.measures:
            return written(self.row.measures[self.column].value)
        return self.row.figures[self.column].value

    @property
    def unit(self) -> int:
        """The won to which it is rounded: 1 where it is exact."""
        return unit_of(self.row.figures[self.column].value, self.row.scale) if self.column in _MONEY else 1

    @property
    def key(self) -> tuple[int, str]:
        return id(self.row), self.column


@dataclass(frozen=True, slots=True)
class Claim:
    """What an identity said of some figures. An `exact` one that held upholds all of them, another the first alone.

    Where it did not hold and all of them are upheld by others, the first is contradicted, unless it is `spared`.
    `required` is what each of them would have to be for it to hold, given the others; None where it does not say.
    """

    identity: str
    cells: tuple[Cell, ...]
    held: bool
    exact: bool = True
    spared: bool = False
    required: tuple[int | None, ...] = ()

    @property
    def key(self) -> tuple[str, tuple[tuple[int, str], ...]]:
        return self.identity, tuple(cell.key for cell in self.cells)


@dataclass(slots=True)
class Trial:
    """Tries identities in one department, and collects the counts, the findings and the claims."""

    department: str
    findings: list[Discrepancy] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)

    def equal(
        self,
        identity: str,
        cell: Cell,
        expected: int | str | None,
        others: Sequence[Cell] = (),
        *,
        less: Sequence[Cell] = (),
        exact: bool = True,
        spared: bool = False,
        units: Sequence[int] = (),
        account: str = "",
        notes: Notes = NO_NOTES,
    ) -> bool:
        """Whether a figure is what an identity expects of it.

        An amount is expected to be the sum of `others` minus the sum of `less`, or where there are none, what another
        table prints, `units` being those of its figures: it may be off by what rounding takes. A measure is computed
        from the `others`. What is not known on either side cannot be decided, and is no contradiction.
        """
        printed = cell.value
        if printed is None or expected is None:
            self.undecidable(identity)
            return True
        held = printed == expected
        if isinstance(printed, int) and isinstance(expected, int):
            held = agree(printed, expected, [*(each.unit for each in (cell, *others, *less)), *units])
        required = _required(cell, expected, others, less)
        self.claim(identity, (cell, *others, *less), held, exact=exact, spared=spared, required=required)
        tally = self.tallies.setdefault(identity, Tally())
        tally.held += held
        tally.broken += not held
        if not held:
            row = cell.row
            self.find(identity, row.printed, row.name, cell.column, printed, expected, account=account, notes=notes)
        return held

    def claim(
        self,
        identity: str,
        cells: Iterable[Cell],
        held: bool,
        *,
        exact: bool = True,
        spared: bool = False,
        required: Sequence[int | None] = (),
    ) -> None:
        """What an identity says of figures, without a count or a finding of its own."""
        all_cells = tuple(cells)
        self.claims.append(Claim(identity, all_cells, held, exact, spared, tuple(required) or (None,) * len(all_cells)))

    def word(
        self,
        identity: str,
        row: PrintedRow,
        name: str,
        column: str,
        printed: str,
        expected: str | None,
        notes: Notes = NO_NOTES,
    ) -> bool:
        """Whether a printed word or mark, which has no standing of its own, is what an identity expects."""
        if not printed or expected is None:
            self.undecidable(identity)
            return True
        tally = self.tallies.setdefault(identity, Tally())
        tally.held += printed == expected
        tally.broken += printed != expected
        if printed != expected:
            self.find(identity, row, name, column, printed, expected, notes=notes)
        return printed == expected

    def undecidable(self, identity: str) -> None:
        """An identity that could not be tried for want of a figure."""
        self.tallies.setdefault(identity, Tally()).undecidable += 1

    def find(
        self,
        kind: str,
        row: PrintedRow,
        name: str,
        column: str,
        printed: int | str | None = None,
        expected: int | str | None = None,
        *,
        account: str = "",
        key: int | None = None,
        notes: Notes = NO_NOTES,
    ) -> None:
        """A finding at a row, whatever its kind."""
        found = Discrepancy(
            kind, self.department, account, name, column, row.page, row.line, printed, expected, key, dict(notes)
        )
        self.findings.append(found)

    def contradict(self) -> None:
        """Mark as conflicting every figure of a broken claim that no other claim upholds.

        A misread figure upholds nothing exactly, so that it is among them; where all are upheld, the book
        contradicts itself, and the figure that the identity speaks of is marked.
        """
        upheld = {cell.key for claim in self.claims if claim.held for cell in _upheld_by(claim)}
        for claim in self.claims:
            if claim.held:
                continue
            unsupported = [cell for cell in claim.cells if cell.key not in upheld]
            for cell in unsupported or ([] if claim.spared else claim.cells[:1]):
                contradict(cell, claim.identity)


def _required(cell: Cell, expected: int | str, others: Sequence[Cell], less: Sequence[Cell]) -> tuple[int | None, ...]:
    """What each figure would have to be for a sum to hold, given the others; nothing where they are measures."""
    printed = cell.value
    if not isinstance(printed, int) or not isinstance(expected, int):
        return ()
    excess = printed - expected
    signed = [*((each, excess) for each in others), *((each, -excess) for each in less)]
    return (expected, *(each.value + change if isinstance(each.value, int) else None for each, change in signed))


def _upheld_by(claim: Claim) -> tuple[Cell, ...]:
    return claim.cells if claim.exact else claim.cells[:1]


def written(value: Decimal | None) -> str | None:
    """A measure as a text, without the zeros behind it."""
    return None if value is None else f"{value.normalize():f}"


def contradict(cell: Cell, identity: str) -> None:
    """Mark a figure as contradicted by an identity; what a person gave, and what is unknown, stays as it is."""
    row, column = cell
    if column in row.measures:
        row.measures[column] = _contradicted(row.measures[column], identity)
        return
    figure = row.figures[column]
    if figure.value is not None and figure.standing is not Standing.CORRECTED:
        because = tuple(dict.fromkeys((*figure.because, identity)))
        row.figures[column] = figure._replace(standing=Standing.CONFLICTING, because=because)


def _contradicted(measure: Measure, identity: str) -> Measure:
    if measure.value is None or measure.standing is Standing.CORRECTED:
        return measure
    because = tuple(dict.fromkeys((*measure.because, identity)))
    return measure._replace(standing=Standing.CONFLICTING, because=because)
