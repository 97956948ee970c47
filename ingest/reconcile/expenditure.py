"""Proves 사업별조서: levels from sums, columns from identities, and what remains open said so."""

from collections import Counter
from collections.abc import Hashable, Sequence

from figures.names import one_letter_off, search_key
from ingest.reconcile.audit import demote_unsupported
from ingest.reconcile.cells import Lines, read_lines
from ingest.reconcile.checks import check
from ingest.reconcile.contests import judge_families
from ingest.reconcile.corrected import NONE, Corrections
from ingest.reconcile.erring import let_the_book_err
from ingest.reconcile.explain import tell_once
from ingest.reconcile.families import plant
from ingest.reconcile.gaps import damaged_rows
from ingest.reconcile.indents import DEPTH, contradicted, decide, shown_levels
from ingest.reconcile.level_search import Key, Levels
from ingest.reconcile.levels import Evidence, doubt_over_pages, find_levels, find_levels_below, spread
from ingest.reconcile.notices import ambiguous_levels, notices, second_department
from ingest.reconcile.parts import LINE, PartsReader
from ingest.reconcile.propagate import upholding
from ingest.reconcile.readings import Reading, RowReader
from ingest.reconcile.repair import Settled, settle
from ingest.reconcile.sheets import Sheet, sheet_of
from ingest.reconcile.standings import row_figures
from ingest.reconcile.units import carry_over, pair, read_unit_tables, witnesses
from ingest.reconcile.witness import Witness, hear
from ingest.rows import PrintedRow, PrintedTable, Proof, ProvenRow

TOTALS = frozenset(map(search_key, ("합계", "총계", "계", "소계")))


def prove_expenditure(
    table: PrintedTable,
    units: Sequence[PrintedTable] = (),
    goals: Sequence[Witness] = (),
    corrections: Corrections = NONE,
) -> Proof:
    """Prove the rows of one department and one account.

    `table.rows` stand in document order, the department first; `units` are the department's unit
    tables (form unit_programs), `goals` its 정책사업 as the performance tables tell them;
    `corrections` are what people have said stands there.
    """
    sheet = sheet_of(table)
    lines = [read_lines(row, table.scale, sheet.layout_of(row)) for row in table.rows]
    reader = RowReader(sheet, signed_columns(sheet, lines))
    domains = [reader.readings(one) for one in lines]
    keys = [_key(sheet, reader.straight(one), readings) for one, readings in zip(lines, domains, strict=True)]
    unit_tables = read_unit_tables(units)
    again = second_department(table, lines)
    evidence = Evidence(
        hear(table.rows, keys, [*witnesses(unit_tables), *goals]),
        [printed_of(row) for row in table.rows],
        {row for row, readings in enumerate(domains) if len(readings) != 1 or readings[0].because},
    )
    levels = _levels_once(table, keys, evidence, again) if sheet.tells_levels else _no_levels(len(keys))
    doubt_over_pages(levels, [row.page for row in table.rows])
    shown = shown_levels(table.rows[:again])
    decide(levels, shown)
    corrections.place(levels, table.rows)
    tree = plant(levels.parent, levels.candidates, lambda row: is_nil(lines[row]), levels.broken)
    settled = settle(reader, lines, tree, domains)
    corrections.pin(settled, table.rows)
    let_the_book_err(settled, reader)
    judge_families(settled, reader, lines)
    read_parts(settled, lines)
    doubt_budgets(settled)
    demote_unsupported(settled, reader, lines, corrections.cells(table.rows, sheet.columns))
    printed = [under_their_heads(reader, *pair) for pair in zip(lines, settled.straight, strict=True)]
    rows = [
        ProvenRow(row, row.name, levels.level[at], levels.parent[at], row_figures(settled, printed, table.rows, at))
        for at, row in enumerate(table.rows)
    ]
    corrections.mark(rows)
    findings, tallies = check(table, sheet, tree, rows)
    findings += damaged_rows(table, sheet, levels, rows, witnesses(unit_tables))
    findings += ambiguous_levels(table, levels.level, again)
    findings += contradicted(table, levels.level, shown)
    findings += notices(table, sheet, rows, lines, settled)
    pairing = pair(unit_tables if levels.solved else [], rows)
    carry_over(pairing, rows)
    tell_once(findings)
    return Proof(rows, findings, tallies)


def _levels(table: PrintedTable, keys: list[Key], evidence: Evidence) -> Levels:
    """The levels of the rows, the department's own being the first, or lost where the first has another name."""
    whole = find_levels(keys, evidence)
    complete = whole.solved and not whole.lenient and len(keys) > DEPTH
    if complete or not keys or is_department(table.rows[0].name, table.department):
        return whole
    return find_levels_below(keys, evidence)


def _no_levels(size: int) -> Levels:
    """Of a table that prints too few of the columns by which levels are found."""
    return Levels([None] * size, [None] * size, [set() for _ in range(size)], solved=False)


def _levels_once(table: PrintedTable, keys: list[Key], evidence: Evidence, again: int | None) -> Levels:
    """The levels where the department's row may stand a second time: behind a whole tree all is printed again."""
    if again is None:
        return _levels(table, keys, evidence)
    first = range(again)
    before = _levels(table, keys[:again], evidence.of(first))
    if before.solved and not before.lenient:
        levels = spread(before, first, len(keys))
        levels.twice = before.twice  # that the department stands twice says all of the rest
        return levels
    own = printed_of(table.rows[0])
    kept = [at for at, row in enumerate(table.rows) if at == 0 or printed_of(row) != own]
    return spread(_levels(table, [keys[at] for at in kept], evidence.of(kept)), kept, len(keys))


def is_department(name: str, department: str) -> bool:
    """Whether a row's name is the department's, or that of a total."""
    return search_key(name) in (search_key(department), *TOTALS) or one_letter_off(name, department)


def printed_of(row: PrintedRow) -> Hashable:
    """What is printed of a row, in both its lines."""
    return row.cells, row.below and row.below.cells


def read_parts(settled: Settled, lines: list[Lines]) -> None:
    """Fill in the parts of 집행잔액, by E4."""
    sheet = settled.ledger.sheet
    equation, layout = sheet.equation("E4"), sheet.layout
    whole = layout.cell(equation.total) if equation else None
    if equation is None or whole is None or layout.parts != set(range(whole + 1, whole + 1 + LINE)):
        return
    six = [position for cell, position in layout.first if cell in layout.parts]
    six += [position for _, position in layout.behind]
    PartsReader(settled, lines, equation.total, six, equation.id).read()


def doubt_budgets(settled: Settled) -> None:
    """Leave a 예산액 open where only changes on a lost line could explain it (E1), and no sum upholds it.

    It may as well be misread: one digit of it would do what the changes would.
    """
    ledger, budget = settled.ledger, settled.ledger.sheet.position("budget")
    equation = ledger.sheet.equation("E1")
    if equation is None:
        return
    terms = equation.terms
    for row, values in enumerate(ledger.values):
        known = [sign * value for position, sign in terms if (value := values[position]) is not None]
        unexplained = len(known) < len(terms) and sum(known) != 0
        if unexplained and values[budget] is not None and not upholding(ledger, (row, budget)):
            values[budget] = None


def is_nil(lines: Lines) -> bool:
    """Whether a row has no money at all; what stands behind 집행잔액 may be another row's."""
    return not any(lines.first[: lines.layout.plain + 1])


def _key(sheet: Sheet, straight: Reading, readings: list[Reading]) -> Key:
    """The amounts that tell a row's level: those most of its readings share, the unmended first, or else as printed."""
    unmended = [reading for reading in readings if not reading.mended]
    in_place = [reading for reading in readings if reading.spots == straight.spots]
    likely = unmended or in_place or readings or [straight]
    keys = Counter(tuple(reading.values[at] for at in sheet.keys) for reading in likely).most_common(2)
    if len(keys) == 1 or keys[0][1] > keys[1][1]:
        return keys[0][0]
    return tuple(straight.values[at] for at in sheet.keys)


def signed_columns(sheet: Sheet, lines: list[Lines]) -> frozenset[int]:
    """The columns that may be negative: those that are by nature, and those where a negative is printed."""
    negative = {
        position
        for one in lines
        for cell, position in one.layout.first
        if cell < len(one.first) and (one.first[cell] or 0) < 0
    }
    return sheet.signed | negative


def under_their_heads(reader: RowReader, lines: Lines, straight: Reading) -> Reading:
    """Every amount of the first line under the head it stands under, whichever line of the cell it may be."""
    if lines.right is not None:
        return straight
    values, spots = straight.values.copy(), straight.spots.copy()
    whole = Lines(lines.layout, lines.first, lines.left, ())
    full = reader.straight(whole)
    for cell, position in lines.layout.first:
        if cell < len(lines.first):
            values[position], spots[position] = full.values[position], full.spots[position]
    return Reading(values, spots)
