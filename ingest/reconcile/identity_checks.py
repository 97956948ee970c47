"""Checks identities on the report's figures, and collects tallies, findings and claims about figures."""

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
        """An amount in won, a count, or a measure as text; None if unknown."""
        if self.column in self.row.measures:
            return written(self.row.measures[self.column].value)
        return self.row.figures[self.column].value

    @property
    def unit(self) -> int:
        """The unit in won that it is rounded to; 1 if exact."""
        return unit_of(self.row.figures[self.column].value, self.row.scale) if self.column in _MONEY else 1

    @property
    def key(self) -> tuple[int, str]:
        return id(self.row), self.column


@dataclass(frozen=True, slots=True)
class Claim:
    """The result of an identity for some figures. If it held, it confirms all of them if `exact`, else only the first.

    If it failed and other claims confirm all of them, the first is contradicted, unless `spared`. `required` are the
    values that each would need for it to hold, given the others; None if not defined.
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
class IdentityChecks:
    """Checks identities in one department, and collects tallies, findings and claims."""

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
        """Check that a figure has the `expected` value; return whether it holds or is undecidable.

        An amount is the sum of `others` minus the sum of `less`, or without those an amount of another table with
        `units`; differences within rounding are accepted. A measure is computed from `others`. An unknown value on
        either side is undecidable.
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
        """Record a claim about figures, without a tally or a finding."""
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
        """Check a printed word or mark, which has no standing; return whether it holds or is undecidable."""
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
        """Tally an identity that cannot be checked since a figure is unknown."""
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
        """Add a finding at a row."""
        found = Discrepancy(
            kind, self.department, account, name, column, row.page, row.line, printed, expected, key, dict(notes)
        )
        self.findings.append(found)

    def contradict(self) -> None:
        """Mark as conflicting every figure of a failed claim that no other claim confirms.

        If all are confirmed, the book contradicts itself, and the claim's first figure is marked.
        """
        confirmed = {cell.key for claim in self.claims if claim.held for cell in _confirmed_by(claim)}
        for claim in self.claims:
            if claim.held:
                continue
            unsupported = [cell for cell in claim.cells if cell.key not in confirmed]
            for cell in unsupported or ([] if claim.spared else claim.cells[:1]):
                contradict(cell, claim.identity)


def _required(cell: Cell, expected: int | str, others: Sequence[Cell], less: Sequence[Cell]) -> tuple[int | None, ...]:
    """The value that each figure would need for a sum to hold, given the others; empty for measures."""
    printed = cell.value
    if not isinstance(printed, int) or not isinstance(expected, int):
        return ()
    excess = printed - expected
    signed = [*((each, excess) for each in others), *((each, -excess) for each in less)]
    return (expected, *(each.value + change if isinstance(each.value, int) else None for each, change in signed))


def _confirmed_by(claim: Claim) -> tuple[Cell, ...]:
    return claim.cells if claim.exact else claim.cells[:1]


def written(value: Decimal | None) -> str | None:
    """A measure as text, without trailing zeros."""
    return None if value is None else f"{value.normalize():f}"


def contradict(cell: Cell, identity: str) -> None:
    """Mark a figure as contradicted by an identity; corrected and unknown ones stay as they are."""
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
