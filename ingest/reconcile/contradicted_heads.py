"""Detects tables whose head contradicts the identities of all rows, as if columns were exchanged.

Neither is trusted: figures of such columns are shown as their heads say, conflicting, with one finding.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TypeVar

from figures.standing import Standing
from ingest.reconcile.candidate_assignments import RowReader, Values
from ingest.reconcile.cells import place_of, read_lines
from ingest.reconcile.identities import Equation
from ingest.reconcile.level_search import children_of
from ingest.reconcile.overspent import BUDGET, SPENT
from ingest.reconcile.schemas import TableSchema, schema_of
from ingest.rows import Columns, Discrepancy, Figure, PrintedRow, PrintedTable, Proof, ProvenRow

Value = TypeVar("Value")

KIND, OVERSPENT = "heads_contradicted", "heads_overspent"
TITLES = {"expenditure": "사업별조서", "revenue": "세입결산"}
_LEAST_ROWS = 3
"""The rows that must support an exchange of two columns; one less if no row contradicts it."""
_LEAST_BROKEN = 3
"""The rows in which an identity must fail (and hold in none) to contradict the head if no exchange repairs it."""
_MOST_AMISS = 4
"""One of this many rows may be damaged such that neither order of columns satisfies it."""
_OF_PLACES = frozenset({"moved", "mended", "filled", "printed_twice", "open"})
"""Findings of moved or unknown figures, which are dropped where the head is contradicted."""


Pair = tuple[int, int]
"""Two columns, by position."""
FailingRow = tuple[Values, Set[Equation]]
"""The amounts of a row, and the identities that they violate."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One or two pairs of columns to exchange, with the numbers of repaired and of then holding identities."""

    pairs: tuple[Pair, ...]
    mended: int
    holding: int

    @property
    def score(self) -> tuple[int, int]:
        return self.mended, self.holding

    @property
    def positions(self) -> frozenset[int]:
        return frozenset(at for pair in self.pairs for at in pair)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The contradiction between a head and the rows under it.

    `columns` are the contradicted ones, `identities` those that fail under the head, `exchanged` maps columns to those
    that the identities find in their place; `dropped` are columns for which they find none.
    """

    columns: tuple[str, ...]
    identities: tuple[str, ...]
    exchanged: dict[str, str]
    dropped: frozenset[str] = frozenset()

    def laid(self, columns: Columns) -> Columns:
        """The layout that the identities require."""
        return tuple(
            tuple(self.exchanged.get(name, name) for name in names if name not in self.dropped) for names in columns
        )


@dataclass(slots=True)
class HeadCheck:
    """A table proven by the layout that its identities require, and the contradictions of its heads, by layout."""

    printed: PrintedTable
    table: PrintedTable
    proof: Proof
    contradictions: dict[Columns, Contradiction] = field(default_factory=dict)

    def mark(self) -> None:
        """Show the contradicted figures as their heads have them, conflicting, with one finding."""
        if not self.contradictions:
            return
        proof, sheet = self.proof, schema_of(self.printed)
        reader = RowReader(sheet, sheet.signed)
        for row, printed in zip(proof.rows, self.printed.rows, strict=True):
            row.printed = printed
            if contradiction := self.contradictions.get(printed.columns):
                _lay_under_head(row, contradiction, _as_printed(reader, self.printed, printed))
        contradictions = list(self.contradictions.values())
        findings = [_renamed(finding, contradictions) for finding in proof.findings]
        rows = {row.printed.line: row for row in proof.rows}
        valid = [finding for finding in findings if finding is not None and not _is_refuted(finding, rows)]
        proof.findings[:] = [self._finding(), *valid]

    def _finding(self) -> Discrepancy:
        table, contradictions = self.printed, self.contradictions.values()
        row = next(row for row in table.rows if row.columns in self.contradictions)
        kind = KIND if any(one.identities for one in contradictions) else OVERSPENT
        notes: dict[str, str | int | list[str]] = {
            "columns": list(dict.fromkeys(name for one in contradictions for name in one.columns)),
            "because": list(dict.fromkeys(identity for one in contradictions for identity in one.identities)),
        }
        own = (table.department, table.account, TITLES[table.form])
        return Discrepancy(kind, *own, "", row.page, row.line, notes=notes)


def prove_under_heads(table: PrintedTable, prove: Callable[[PrintedTable], Proof]) -> HeadCheck:
    """Prove a table by its heads, or by other columns if its identities consistently require those."""
    proof = prove(table)
    sheet = schema_of(table)
    groups: dict[Columns, list[int]] = {}
    for at, row in enumerate(table.rows):
        groups.setdefault(row.columns, []).append(at)
    parents = [row.parent for row in proof.rows]
    contradictions = {}
    for columns, members in groups.items():
        sums = _Sums(parents, members, proof.straight)
        found = (columns and _contradiction(sheet, columns, sums, table.scale)) or _overspending(sheet, columns, sums)
        if found:
            contradictions[columns] = found
    if not contradictions:
        return HeadCheck(table, table, proof)

    def laid(row: PrintedRow) -> PrintedRow:
        own = contradictions.get(row.columns)
        return row._replace(columns=own.laid(row.columns)) if own else row

    totals = [(at, laid(row)) for at, row in table.sums]
    by_identities = replace(table, rows=[laid(row) for row in table.rows], sums=totals)
    return HeadCheck(table, by_identities, prove(by_identities), contradictions)


class _Sums:
    """The straight readings of the rows under one head, and their sums in the tree."""

    def __init__(self, parents: Sequence[int | None], members: Sequence[int], straight: Sequence[Values]) -> None:
        self.rows = [straight[at] for at in members]
        self._straight = straight
        own = set(members)
        within = [parent if row in own and parent in own else None for row, parent in enumerate(parents)]
        self._children = children_of(within)

    def confirm(self, exchange: Exchange) -> bool:
        """Whether the columns of an exchange add up over the tree as printed, so that rows were not damaged."""
        if not self._children:
            return exchange.mended * 2 >= len(self.rows)
        return self.confirms(exchange.positions)

    def confirms(self, positions: Iterable[int]) -> bool:
        """Whether columns add up over the tree, except for a few damaged rows."""
        held = broken = 0
        for parent, below in self._children.items():
            for position in positions:
                whole, parts = self._straight[parent][position], [self._straight[at][position] for at in below]
                if whole is None or None in parts or not (whole or any(parts)):
                    continue
                adds_up = whole == sum(part for part in parts if part is not None)
                held, broken = held + adds_up, broken + (not adds_up)
        return held > 0 and broken * _MOST_AMISS <= held


def _contradiction(sheet: TableSchema, columns: Columns, sums: _Sums, scale: int) -> Contradiction | None:
    """The contradiction between these rows and their head's layout; None without a consistent one."""
    checks, rows = _RowChecks(sheet, scale), sums.rows
    broken = checks.broken(rows)
    if len(broken) < _LEAST_ROWS - 1:
        return None
    named = {name for names in columns for name in names}
    positions = [at for at, name in enumerate(sheet.columns) if name in named]
    identities = dict.fromkeys(equation.id for failing in broken.values() for equation in failing)
    uncertain: set[int] = set()
    places = list(range(len(sheet.columns)))
    while best := _best(checks.exchanges(rows, positions), sums.confirm):
        uncertain |= {at for exchange in best for at in exchange.positions}
        places = _exchanged(places, best[0].pairs)
        rows = [_exchanged(values, best[0].pairs) for values in rows]
        positions = [at for at in positions if at not in uncertain]
    lost = checks.never_held(rows)
    lost = lost if sums.confirms(lost) else []
    if not uncertain and not lost:
        return None
    names = sheet.columns
    return Contradiction(
        tuple(names[at] for at in sorted({*uncertain, *lost})),
        tuple(identities),
        {names[places[at]]: names[at] for at in range(len(names)) if places[at] != at},
        frozenset(names[at] for at in lost),
    )


def _overspending(sheet: TableSchema, columns: Columns, sums: _Sums) -> Contradiction | None:
    """The contradiction of a head under which all rows spent more than their 예산현액; None if identities test both."""
    if not all(any(name in names for names in columns) for name in (BUDGET, SPENT)):
        return None
    budget, spent = sheet.position(BUDGET), sheet.position(SPENT)
    if any({budget, spent} <= {at for at, _ in equation.terms} for equation in sheet.equations):
        return None
    pairs = [(row[budget], row[spent]) for row in sums.rows]
    differing = [(own, paid) for own, paid in pairs if own is not None and paid is not None and own != paid]
    if len(differing) < _LEAST_ROWS or any(paid < own for own, paid in differing):
        return None
    return Contradiction((BUDGET, SPENT), (), {BUDGET: SPENT, SPENT: BUDGET})


def _best(stages: Iterable[Iterable[Exchange]], confirm: Callable[[Exchange], bool]) -> list[Exchange]:
    """The best exchanges of the first stage that has any; several if equally good."""
    for exchanges in stages:
        if found := list(filter(confirm, exchanges)):
            most = max(exchange.score for exchange in found)
            return [exchange for exchange in found if exchange.score == most]
    return []


def _exchanged(values: list[Value], pairs: Iterable[Pair]) -> list[Value]:
    laid = values.copy()
    for first, second in pairs:
        laid[first], laid[second] = values[second], values[first]
    return laid


class _RowChecks:
    """Checks a schema's row identities on rows of amounts in won."""

    def __init__(self, sheet: TableSchema, scale: int) -> None:
        self._equations = sheet.equations
        self._of = [
            tuple(one for one in sheet.equations if any(at == own for own, _ in one.terms))
            for at in range(len(sheet.columns))
        ]
        self._scale = scale if scale > 1 else 0

    def holds(self, equation: Equation, values: Values) -> bool | None:
        """Whether an identity holds up to rounding of the unit; None where an amount is unknown."""
        total = 0
        for at, coefficient in equation.terms:
            value = values[at]
            if value is None:
                return None
            total += coefficient * value
        return abs(total) * 2 <= self._scale * len(equation.terms)

    def broken(self, rows: Sequence[Values]) -> dict[int, list[Equation]]:
        """The identities that each row breaks."""
        found = {}
        for number, values in enumerate(rows):
            failing = [equation for equation in self._equations if self.holds(equation, values) is False]
            if failing:
                found[number] = failing
        return found

    def exchanges(self, rows: Sequence[Values], positions: Sequence[int]) -> Iterator[Iterator[Exchange]]:
        """Exchanges of two columns that repair rows and break none; then, if most rows fail, of two pairs.

        For two pairs, rows with the same amounts count once, since some exchange repairs a row of few distinct amounts.
        """
        broken = self.broken(rows)
        failing_rows = [(rows[number], set(failing)) for number, failing in broken.items()]
        others = [values for number, values in enumerate(rows) if number not in broken]
        spoken = {at for failing in broken.values() for equation in failing for at, _ in equation.terms}
        pairs = [pair for pair in combinations(positions, 2) if not spoken.isdisjoint(pair)]
        yield self._mending(((pair,) for pair in pairs), failing_rows, others)
        if len(broken) > len(others):
            twice = ((one, other) for one, other in combinations(pairs, 2) if set(one).isdisjoint(other))
            distinct = {tuple(values): (values, failing) for values, failing in failing_rows}
            yield self._mending(twice, list(distinct.values()), others)

    def _mending(
        self, choices: Iterable[tuple[Pair, ...]], failing_rows: Sequence[FailingRow], others: Sequence[Values]
    ) -> Iterator[Exchange]:
        for pairs in choices:
            exchange = self._exchange(failing_rows, pairs)
            if exchange is not None and not self._spoils(others, exchange):
                yield exchange

    def _exchange(self, failing_rows: Sequence[FailingRow], pairs: tuple[Pair, ...]) -> Exchange | None:
        """The exchange, if it repairs failing identities and the rows do not contradict it; else None."""
        concerned = self._concerned(pairs)
        mended = amiss = holding = 0
        for values, failing in failing_rows:
            laid = _exchanged(values, pairs)
            if laid == values:
                continue
            after = {equation: self.holds(equation, laid) for equation in concerned}
            own = [equation for equation in concerned if equation in failing]
            fails = False in after.values()
            if fails and not own:
                return None
            if own and not fails and all(after[equation] for equation in own):
                mended += 1
                holding += len(own)
            else:
                amiss += bool(own)
        if mended + (not amiss) < _LEAST_ROWS or amiss * _MOST_AMISS > mended:
            return None
        return Exchange(pairs, mended, holding)

    def _spoils(self, rows: Iterable[Values], exchange: Exchange) -> bool:
        """Whether the exchange breaks an identity in a row without failures."""
        concerned = self._concerned(exchange.pairs)
        laid = (_exchanged(values, exchange.pairs) for values in rows)
        return any(self.holds(equation, values) is False for values in laid for equation in concerned)

    def _concerned(self, pairs: Iterable[Pair]) -> tuple[Equation, ...]:
        return tuple(dict.fromkeys(equation for pair in pairs for at in pair for equation in self._of[at]))

    def never_held(self, rows: Sequence[Values]) -> list[int]:
        """The columns of identities that hold in no row, without those confirmed by others in every row."""
        uncertain: set[int] = set()
        confirmed: set[int] = set()
        for equation in self._equations:
            own = [values for values in rows if any(values[at] for at, _ in equation.terms)]
            results = [self.holds(equation, values) for values in own]
            if True not in results and results.count(False) >= _LEAST_BROKEN:
                uncertain |= {at for at, _ in equation.terms}
            elif True in results and False not in results:
                confirmed |= {at for at, _ in equation.terms if any(values[at] for values in rows)}
        return sorted(uncertain - confirmed)


def _as_printed(reader: RowReader, table: PrintedTable, row: PrintedRow) -> dict[str, Figure]:
    """The figures of a row under its head, all conflicting."""
    layout = reader.sheet.layout_of(row)
    reading = reader.straight(read_lines(row, table.scale, layout))
    pairs = zip(reader.sheet.columns, reading.values, reading.spots, strict=True)
    return {
        name: Figure(value, Standing.UNKNOWN if value is None else Standing.CONFLICTING, place_of(row, spot))
        for name, value, spot in pairs
        if spot is not None
    }


def _lay_under_head(row: ProvenRow, contradiction: Contradiction, printed: dict[str, Figure]) -> None:
    """Put contradicted and moved figures back where the head has them; derived ones become unknown."""
    identities = set(contradiction.identities)
    for name in (*row.figures, *(column for column in contradiction.columns if column not in row.figures)):
        figure = row.figures.get(name)
        if figure is not None and figure.standing is Standing.CORRECTED:
            continue
        moved = figure is not None and figure.standing is Standing.MOVED and identities.intersection(figure.because)
        if name in contradiction.columns or moved:
            own = printed.get(name, Figure(None, Standing.UNKNOWN))
            row.figures[name] = own._replace(because=contradiction.identities)
        elif figure is not None and figure.standing is Standing.DERIVED and identities.intersection(figure.because):
            row.figures[name] = Figure(None, Standing.UNKNOWN, figure.place, figure.printed, figure.because)


def _is_refuted(finding: Discrepancy, rows: Mapping[int, ProvenRow]) -> bool:
    """Whether a finding reports moved amounts that are all back under their heads; `rows` are by line."""
    if finding.kind not in _OF_PLACES:
        return False
    cells = [(each.line, each.column) for each in finding.covers] or [(finding.line, finding.column)]
    figures = [rows[line].figures.get(column) if line in rows else None for line, column in cells]
    return all(figure is not None and figure.standing is Standing.CONFLICTING for figure in figures)


def _renamed(finding: Discrepancy, contradictions: Sequence[Contradiction]) -> Discrepancy | None:
    """The finding with column names as in the heads; None if it concerns places that were not adopted."""
    for contradiction in contradictions:
        name = contradiction.exchanged.get(finding.column, finding.column)
        if name in contradiction.columns:
            return None if finding.kind in _OF_PLACES else replace(finding, column=name)
    return finding
