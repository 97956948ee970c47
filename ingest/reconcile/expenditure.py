"""Proves 사업별조서: levels from sums, columns from identities; what remains undecided is unknown."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from figures.names import one_letter_off, search_key
from ingest.reconcile.candidate_assignments import Candidates, Reading, RowReader, read_candidates
from ingest.reconcile.cells import Lines
from ingest.reconcile.checks import check
from ingest.reconcile.codes import coded_levels, without_code
from ingest.reconcile.corrected import NONE, Corrections
from ingest.reconcile.evidence import POLICIES, UnitEvidence, fixed_level, policy_of, score_evidence
from ingest.reconcile.explain import link_causes
from ingest.reconcile.gaps import damaged_rows
from ingest.reconcile.indents import DEPTH, contradicted, decide, shown_levels
from ingest.reconcile.level_evidence import LevelEvidence
from ingest.reconcile.level_search import Key, Levels
from ingest.reconcile.levels import find_levels
from ingest.reconcile.lost_department_row import find_levels_below
from ingest.reconcile.merged_rows import find_levels_apart
from ingest.reconcile.notices import ambiguous_levels, notices, second_department
from ingest.reconcile.opened_levels import (
    open_lone_policies,
    open_over_page_breaks,
    open_repeated_zeros,
    open_zero_units,
)
from ingest.reconcile.overspent import overspent
from ingest.reconcile.parts import LINE, PartsReader
from ingest.reconcile.propagate import confirming_keys
from ingest.reconcile.repair import Settled
from ingest.reconcile.repeated_rows import spread
from ingest.reconcile.schemas import TableSchema
from ingest.reconcile.settling import settle_figures
from ingest.reconcile.standings import row_figures
from ingest.reconcile.sum_constraints import Tree, build_tree
from ingest.reconcile.units import carry_over, pair, read_unit_tables, unit_evidence
from ingest.rows import PrintedRow, PrintedTable, Proof, ProvenRow

NO_LEVELS: Mapping[str, int] = {}
TOTALS = frozenset(map(search_key, ("합계", "총계", "계", "소계")))


def prove_expenditure(
    table: PrintedTable,
    units: Sequence[PrintedTable] = (),
    before: Mapping[str, int] = NO_LEVELS,
    corrections: Corrections = NONE,
) -> Proof:
    """Prove the rows of one department and one account.

    `table.rows` are in document order, the department first; `units` are the department's unit tables (form
    unit_programs), `before` the levels of its programs in the year before, by name (`search_key`). docs/reconcile.md
    explains the stages.
    """
    unit_tables = read_unit_tables(units, table.scale)
    known = unit_evidence(unit_tables)
    candidates = read_candidates(table)
    placed = place_rows(candidates, known, before, corrections)
    parts = partial(read_parts, lines=candidates.lines)
    settled = settle_figures(candidates, placed.tree, corrections, parts, demote_lone_budgets)
    rows = proven_rows(candidates, placed, settled, corrections)
    findings, tallies = check(table, candidates.sheet, placed.tree, rows)
    findings += damaged_rows(table, candidates.sheet, placed.levels, rows, unit_tables)
    findings += ambiguous_levels(table, placed.levels, placed.again)
    findings += contradicted(table, placed.levels.level, placed.shown)
    findings += notices(table, candidates.sheet, rows, candidates.lines, settled)
    findings += overspent(table, rows)
    pairing = pair(unit_tables if placed.levels.solved else [], rows)
    carry_over(pairing, rows)
    link_causes(findings)
    return Proof(rows, findings, tallies, [reading.values for reading in candidates.straight])


@dataclass(frozen=True, slots=True)
class Placed:
    """The rows placed in the tree: `shown` are the levels by indents, `again` is the repeated department row."""

    levels: Levels
    tree: Tree
    shown: list[int | None]
    again: int | None


def place_rows(
    candidates: Candidates, known: Sequence[UnitEvidence], before: Mapping[str, int], corrections: Corrections
) -> Placed:
    """Find level and parent of each row from sums and evidence, indents, and corrections."""
    table, domains = candidates.table, candidates.domains
    keys = [_key(candidates.sheet, one, domain) for one, domain in zip(candidates.straight, domains, strict=True)]
    again = second_department(table, candidates.lines)
    evidence = LevelEvidence(
        score_evidence(table.rows, keys, known, before),
        [printed_of(row) for row in table.rows],
        _shaky(candidates),
    )
    rows = [lines.rows for lines in candidates.lines]
    levels = (
        find_levels_apart(_levels_once, table, keys, evidence, again, rows)
        if candidates.sheet.determines_levels
        else _no_levels(len(keys))
    )
    zero = {row for row, lines in enumerate(candidates.lines) if is_zero(lines)}
    names = [search_key(without_code(row.name, row)) for row in table.rows]
    pages = [row.page for row in table.rows]
    levels = open_zero_units(levels, zero, [policy_of(name) for name in names])
    levels = open_repeated_zeros(levels, zero, names)
    levels = open_lone_policies(levels, pages, {at for at, name in enumerate(names) if fixed_level(name) in POLICIES})
    levels = open_over_page_breaks(levels, pages)
    shown = shown_levels(table.rows[:again])
    levels = corrections.placing(decide(levels, shown or coded_levels(table.rows[:again])), table.rows)
    tree = build_tree(levels.parent, levels.candidates, lambda row: is_zero(candidates.lines[row]), levels.broken)
    return Placed(levels, tree, shown, again)


def proven_rows(candidates: Candidates, placed: Placed, settled: Settled, corrections: Corrections) -> list[ProvenRow]:
    """The rows with level, parent and figures; corrected values are marked."""
    table, levels = candidates.table, placed.levels
    pairs = zip(candidates.lines, candidates.straight, strict=True)
    printed = [under_their_heads(candidates.reader, *pair) for pair in pairs]
    rows = [
        ProvenRow(row, row.name, levels.level[at], levels.parent[at], row_figures(settled, printed, table.rows, at))
        for at, row in enumerate(table.rows)
    ]
    corrections.mark(rows)
    return rows


def _shaky(candidates: Candidates) -> set[int]:
    """The rows whose key amounts contradict each other or can be read in several ways."""
    keys = candidates.sheet.keys
    return {
        row
        for row, (domain, straight) in enumerate(zip(candidates.domains, candidates.straight, strict=True))
        if not domain or any(one.values[at] != straight.values[at] for one in domain for at in keys)
    }


def _levels(table: PrintedTable, keys: list[Key], evidence: LevelEvidence) -> Levels:
    """The levels of the rows. The department's own row is the first, or lost if that has another name."""
    whole = find_levels(keys, evidence)
    complete = whole.solved and not whole.lenient and len(keys) > DEPTH
    if not keys or is_department(without_code(table.rows[0].name, table.rows[0]), table.department):
        return whole
    if not any(map(any, keys)):
        return _no_levels(len(keys))  # without amounts, the first row may be the department's under another name
    own_name = search_key(table.department)
    if complete and not any(search_key(without_code(row.name, row)) == own_name for row in table.rows):
        return whole
    if any(is_department(without_code(row.name, row), table.department) for row in table.rows):
        return _no_levels(len(keys))  # it follows rows that belong below it: pages are exchanged
    return find_levels_below(keys, evidence)


def _no_levels(size: int) -> Levels:
    """No levels, for a table that prints too few key columns."""
    return Levels([None] * size, [None] * size, [set() for _ in range(size)], solved=False)


def _levels_once(table: PrintedTable, keys: list[Key], evidence: LevelEvidence, again: int | None) -> Levels:
    """The levels of a table in which the department's row may be repeated, followed by the whole tree again."""
    if again is None:
        return _levels(table, keys, evidence)
    first = range(again)
    before = _levels(table, keys[:again], evidence.of_rows(first))
    if before.solved and not before.lenient:
        levels = spread(before, first, len(keys))
        levels.twice = before.twice  # implied by the repeated department
        return levels
    own = printed_of(table.rows[0])
    subset = [at for at, row in enumerate(table.rows) if at == 0 or printed_of(row) != own]
    return spread(_levels(table, [keys[at] for at in subset], evidence.of_rows(subset)), subset, len(keys))


def is_department(name: str, department: str) -> bool:
    """Whether a row's name is the department's, or that of a total."""
    return search_key(name) in (search_key(department), *TOTALS) or one_letter_off(name, department)


def printed_of(row: PrintedRow) -> Hashable:
    """The printed texts of a row, in both its lines."""
    return row.cells, row.below and row.below.cells


def read_parts(before: Settled, lines: list[Lines]) -> Settled:
    """Fill in the parts of 집행잔액, by E4."""
    settled = before.copy()
    sheet = settled.ledger.sheet
    equation, layout = sheet.equation("E4"), sheet.layout
    whole = layout.cell(equation.total) if equation else None
    if equation is None or whole is None or layout.parts != set(range(whole + 1, whole + 1 + LINE)):
        return settled
    six = [position for cell, position in layout.first if cell in layout.parts]
    six += [position for _, position in layout.behind]
    PartsReader(settled, lines, equation.total, six, equation.id).read()
    return settled


def demote_lone_budgets(before: Settled) -> Settled:
    """Make an 예산액 unknown if only changes on a lost line could explain it (E1), and no sum confirms it.

    It may as well be misread. An unknown 예산현액 counts as printed.
    """
    settled = before.copy()
    ledger, budget = settled.ledger, settled.ledger.sheet.position("budget")
    equation = ledger.sheet.equation("E1")
    if equation is None:
        return settled
    terms = equation.terms
    for row, values in enumerate(ledger.values):
        whole = settled.straight[row].values[equation.total]
        likely = [whole if at == equation.total and values[at] is None else values[at] for at, _ in terms]
        known = [sign * value for value, (_, sign) in zip(likely, terms, strict=True) if value is not None]
        unexplained = len(known) < len(terms) and sum(known) != 0
        if unexplained and values[budget] is not None and not confirming_keys(ledger, (row, budget), independent=True):
            values[budget] = None
    return settled


def is_zero(lines: Lines) -> bool:
    """Whether all amounts of a row are 0, apart from those after 집행잔액, which may be another row's."""
    end = lines.layout.plain + 1
    return not any(lines.first[:end]) and all(cell >= end for cell, _ in lines.unread)


def _key(sheet: TableSchema, straight: Reading, readings: list[Reading]) -> Key:
    """The key amounts of a row: those that most of its readings share, preferring unrepaired ones, else as printed.

    An unreadable amount is None even if a reading moves another there. Readings that need budget changes on a lost line
    do not count if the printed amounts need none.
    """
    printed = tuple(straight.values[at] for at in sheet.keys)
    unmended = [reading for reading in readings if not reading.mended]
    if not _unexplained(sheet, straight):
        unmended = [reading for reading in unmended if not _unexplained(sheet, reading)]
    in_place = [reading for reading in readings if reading.spots == straight.spots]
    likely = unmended or in_place or readings or [straight]
    keys = Counter(tuple(reading.values[at] for at in sheet.keys) for reading in likely)
    (likeliest, times), *others = keys.most_common()
    if printed in keys or any(times == many for _, many in others):
        return printed
    return tuple(None if own is None else amount for own, amount in zip(printed, likeliest, strict=True))


def _unexplained(sheet: TableSchema, reading: Reading) -> bool:
    """Whether a reading's known budget changes do not explain its 예산현액 (E1)."""
    equation = sheet.equation("E1")
    return equation is not None and sum(sign * (reading.values[at] or 0) for at, sign in equation.terms) != 0


def under_their_heads(reader: RowReader, lines: Lines, straight: Reading) -> Reading:
    """The reading with every first-line amount under the head it is printed under, whichever line it may be."""
    if lines.right is not None:
        return straight
    values, spots = straight.values.copy(), straight.spots.copy()
    whole = Lines(lines.layout, lines.first, lines.left, ())
    full = reader.straight(whole)
    for cell, position in lines.layout.first:
        if cell < len(lines.first):
            values[position], spots[position] = full.values[position], full.spots[position]
    return Reading(values, spots)
