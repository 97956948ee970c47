"""Compares the rows that two volumes of a year both print: each counts once, and differing figures are conflicting.

Rows are paired by their paths of names; the others by order, similarity of names, and amounts, since one volume may be
misread. Figures unknown in the standing table are taken from the other volume's row of the same name.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from figures.names import search_key
from figures.standing import Standing
from figures.volumes import volume_of_page
from ingest.reconcile.matching import align, name_similarity
from ingest.reconcile.report import Bound
from ingest.rows import Discrepancy, Figure, Measure, ProvenRow, ReadRow, Tally

AnyRow = ProvenRow | ReadRow
NamePath = tuple[str, ...]
Value = int | str | None
_R = TypeVar("_R", Figure, Measure)
IDENTITY = "V1"
_CERTAIN = (Standing.PRINTED, Standing.MOVED, Standing.DERIVED)
_MOST_PAIRS = 250_000
"""The most pairs compared of rows without a namesake; beyond that, each is reported as missing in the other volume."""
_NAMED = 10
_SAME_AMOUNT = 0.6
"""Added to the similarity of two names for an equal amount: enough to pair rows with different names."""


@dataclass(frozen=True, slots=True)
class Printing:
    """A table as printed in one volume: its rows, and the path of names of each."""

    rows: Sequence[AnyRow]
    paths: Sequence[NamePath]

    @property
    def volume(self) -> int:
        return volume_of_page(self.rows[0].printed.page)


@dataclass(slots=True)
class VolumeComparison:
    """The result of comparing two volumes, for a department and an account ("": the performance report)."""

    department: str
    account: str = ""
    findings: list[Discrepancy] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    def find(
        self,
        kind: str,
        row: AnyRow,
        column: str,
        printed: Value,
        expected: Value,
        notes: dict[str, str | int | list[str]],
    ) -> None:
        """Add a finding at a row of the standing table."""
        page, line = row.printed.page, row.printed.line
        self.findings.append(
            Discrepancy(
                kind, self.department, self.account, row.name, column, page, line, printed, expected, notes=notes
            )
        )


def proven(rows: Sequence[ProvenRow]) -> Printing:
    """A settlement's table; a row's path consists of its ancestors' names and its own."""
    paths: list[NamePath] = []
    for row in rows:
        above = paths[row.parent] if row.parent is not None else ()
        paths.append((*above, search_key(row.name)))
    return Printing(rows, paths)


def reported(tables: Sequence[Sequence[ReadRow]]) -> Printing:
    """The report's tables of one form; a row's path starts with its table's first row."""
    rows = [row for table in tables for row in table]
    return Printing(rows, [(search_key(table[0].name), search_key(row.name)) for table in tables for row in table])


def compare(comparison: VolumeComparison, standing: Printing, other: Printing) -> None:
    """Compare the standing table with another volume's; its figures that differ become conflicting."""
    if not standing.rows or not other.rows:
        return
    pairs, alone, lacking = _pairs(standing, other)
    for at, there in pairs:
        if standing.paths[at] == other.paths[there]:
            _fill_unknown(standing.rows[at], other.rows[there])
        _compare_rows(comparison, standing.rows[at], other.rows[there], other.volume)
    for printing, rows, without in ((standing, alone, other), (other, lacking, standing)):
        if rows:
            _tell_alone(comparison, [printing.rows[at] for at in rows], printing.volume, without.volume)


def compare_legends(comparison: VolumeComparison, thresholds: Sequence[Bound]) -> None:
    """Findings of marks whose thresholds differ between volumes."""
    first: dict[str, Bound] = {}
    for bound in thresholds:
        standing = first.setdefault(bound.mark, bound)
        printed, theirs = _bounds(standing), _bounds(bound)
        if printed != theirs and volume_of_page(standing.page) != volume_of_page(bound.page):
            name = f"{standing.mark} {standing.label}"
            notes: dict[str, str | int | list[str]] = {"volume": volume_of_page(bound.page)}
            notes |= {"other_page": bound.page, "other_line": bound.line}
            place = (standing.page, standing.line)
            finding = Discrepancy(
                IDENTITY, comparison.department, "", name, "rate", *place, printed, theirs, notes=notes
            )
            comparison.findings.append(finding)
            comparison.tally.broken += 1


def _bounds(bound: Bound) -> str:
    """A mark's range of rates as text: `80% 이상 100% 미만`."""
    ends = ((bound.at_least, "이상"), (bound.below, "미만"))
    return " ".join(f"{rate.normalize():f}% {word}" for rate, word in ends if rate is not None)


def _pairs(standing: Printing, other: Printing) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """The index pairs of rows in both, and the indexes of rows only in the one or the other."""
    there = {path: at for at, path in enumerate(_counted(other.paths))}
    pairs = [(at, there.pop(path)) for at, path in enumerate(_counted(standing.paths)) if path in there]
    paired = {at for at, _ in pairs}
    left = [at for at in range(len(standing.rows)) if at not in paired]
    right = sorted(there.values())
    if not left or not right or len(left) * len(right) > _MOST_PAIRS:
        return pairs, left, right
    aligned = align([standing.rows[at] for at in left], [other.rows[at] for at in right], _similarity)
    pairs += [(left[a], right[b]) for a, b in aligned if a is not None and b is not None]
    alone = [left[a] for a, b in aligned if a is not None and b is None]
    return pairs, alone, [right[b] for a, b in aligned if a is None and b is not None]


def _counted(paths: Sequence[NamePath]) -> list[tuple[NamePath, int]]:
    seen: Counter[NamePath] = Counter()
    counted = []
    for path in paths:
        counted.append((path, seen[path]))
        seen[path] += 1
    return counted


def _similarity(row: AnyRow, other: AnyRow) -> float:
    same = any(
        figure.value == other.figures[column].value not in (None, 0)
        for column, figure in row.figures.items()
        if column in other.figures
    )
    return name_similarity(row.name, other.name) + (_SAME_AMOUNT if same else 0.0)


def _fill_unknown(row: AnyRow, other: AnyRow) -> None:
    """Fill a row's unknown amounts from the other volume's row."""
    for column, figure in row.figures.items():
        theirs = other.figures.get(column)
        if figure.standing is Standing.UNKNOWN and theirs is not None and theirs.standing in _CERTAIN:
            row.figures[column] = Figure(theirs.value, Standing.DERIVED, theirs.place, None, (IDENTITY,))


def _compare_rows(comparison: VolumeComparison, row: AnyRow, other: AnyRow, volume: int) -> None:
    for column, figure in row.figures.items():
        theirs = other.figures.get(column)
        if theirs is not None and _differ(comparison, row, column, figure, theirs, volume):
            row.figures[column] = _contradicted(figure)
    if isinstance(row, ReadRow) and isinstance(other, ReadRow):
        for column, measure in row.measures.items():
            measured = other.measures.get(column)
            if measured is not None and _differ(comparison, row, column, measure, measured, volume):
                row.measures[column] = _contradicted(measure)


def _differ(comparison: VolumeComparison, row: AnyRow, column: str, own: _R, theirs: _R, volume: int) -> bool:
    """Whether two volumes differ in a figure; corrected ones are not compared."""
    if own.standing is Standing.CORRECTED:
        return False
    tally = comparison.tally
    if own.value is None or theirs.value is None:
        tally.undecidable += 1
        return False
    if own.value == theirs.value:
        tally.held += 1
        return False
    tally.broken += 1
    place = theirs.place
    notes: dict[str, str | int | list[str]] = {"volume": volume}
    if place is not None:
        notes |= {"other_page": place.page, "other_line": place.line}
    comparison.find(IDENTITY, row, column, _plain(own.value), _plain(theirs.value), notes)
    return True


def _contradicted(figure: _R) -> _R:
    return figure._replace(standing=Standing.CONFLICTING, because=(*figure.because, IDENTITY))


def _plain(value: int | Decimal) -> int | str:
    """An amount, or a measure as text without trailing zeros."""
    return value if isinstance(value, int) else f"{value.normalize():f}"


def _tell_alone(comparison: VolumeComparison, rows: Sequence[AnyRow], volume: int, other: int) -> None:
    names = [row.name for row in rows[:_NAMED]]
    notes: dict[str, str | int | list[str]] = {"volume": volume, "other": other, "count": len(rows), "names": names}
    comparison.find("row_in_one_volume", rows[0], "", None, None, notes)
