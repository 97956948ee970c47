"""Repairs misread amounts of the report if two independent identities require the same value."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from figures.standing import Standing
from ingest.reconcile.identity_checks import Cell, Claim, IdentityChecks
from ingest.reconcile.misreading import is_misreading
from ingest.rows import Figure

SIGNED = "difference"
"""The only column of the report that may be negative."""


class Repair(NamedTuple):
    """A printed figure, and the amount that broken `claims` require instead."""

    cell: Cell
    printed: Figure
    value: int
    claims: tuple[Claim, ...]

    @property
    def identities(self) -> list[str]:
        return list(dict.fromkeys(claim.identity for claim in self.claims))

    def apply(self) -> None:
        because = tuple(self.identities)
        self.cell.row.figures[self.cell.column] = self.printed._replace(
            value=self.value, standing=Standing.DERIVED, printed=self.printed.value, because=because
        )

    def undo(self) -> None:
        self.cell.row.figures[self.cell.column] = self.printed

    def report(self, checks: IdentityChecks) -> None:
        row, column = self.cell
        notes = {"because": self.identities}
        checks.find("mended", row.printed, row.name, column, self.printed.value, self.value, notes=notes)


def find_repairs(claims: Iterable[Claim]) -> list[Repair]:
    """The repairs of figures that no identity confirms; a claim that could repair two figures repairs none."""
    claims_on: dict[tuple[int, str], list[tuple[Claim, Cell, int | None]]] = {}
    for claim in claims:
        for cell, required in zip(claim.cells, claim.required, strict=True) if claim.exact else ():
            claims_on.setdefault(cell.key, []).append((claim, cell, required))
    repairs = [repair for found in claims_on.values() for repair in _repair(found)]
    uses = Counter(id(claim) for repair in repairs for claim in repair.claims)
    return [repair for repair in repairs if all(uses[id(claim)] == 1 for claim in repair.claims)]


def _repair(found: Sequence[tuple[Claim, Cell, int | None]]) -> Iterator[Repair]:
    """The repair of one figure by all exact claims on it."""
    claims, cells, amounts = zip(*found, strict=True)
    cell, required = cells[0], amounts[0]
    if any(claim.held for claim in claims) or required is None or set(amounts) != {required}:
        return
    printed = cell.row.figures[cell.column]
    if printed.standing is Standing.CORRECTED or (required < 0 and cell.column != SIGNED):
        return
    others = [figure.value for column, figure in cell.row.figures.items() if column != cell.column]
    if _independent(cell, claims) and is_misreading(printed.value, required, others):
        yield Repair(cell, printed, required, claims)


def _independent(cell: Cell, claims: Sequence[Claim]) -> bool:
    """Whether two claims share no other figure; figures of the settlement count as one source."""
    sources = [{each.key for each in claim.cells} - {cell.key} for claim in claims]
    return any(not one & other and (one or other) for one, other in combinations(sources, 2))


def refuted(repairs: Iterable[Repair], before: Iterable[Claim], after: Iterable[Claim]) -> list[Repair]:
    """The repairs that break a claim not broken before."""
    known = {claim.key for claim in before if not claim.held}
    broken = {cell.key for claim in after if not claim.held and claim.key not in known for cell in claim.cells}
    return [repair for repair in repairs if repair.cell.key in broken]
