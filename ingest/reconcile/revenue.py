"""Proves 세입결산: the tree stands in the codes, the columns in R1-R4."""

from collections.abc import Iterator

from budget.subjects import level_of, parent_code, split_code
from ingest.reconcile.audit import demote_unsupported
from ingest.reconcile.cells import read_lines
from ingest.reconcile.checks import check
from ingest.reconcile.contests import judge_families
from ingest.reconcile.corrected import NONE, Corrections
from ingest.reconcile.erring import let_the_book_err
from ingest.reconcile.expenditure import signed_columns
from ingest.reconcile.explain import tell_once
from ingest.reconcile.families import plant
from ingest.reconcile.gaps import damaged_rows, lacking_families
from ingest.reconcile.level_search import Levels
from ingest.reconcile.notices import notices, second_department, told_twice
from ingest.reconcile.propagate import propagate
from ingest.reconcile.readings import RowReader
from ingest.reconcile.repair import settle
from ingest.reconcile.sheets import sheet_of
from ingest.reconcile.standings import row_figures
from ingest.rows import Discrepancy, PrintedTable, Proof, ProvenRow


def prove_revenue(table: PrintedTable, corrections: Corrections = NONE) -> Proof:
    """Prove the rows of one department and one account, in document order, the department first."""
    sheet = sheet_of(table)
    lines = [read_lines(row, table.scale, sheet.layout_of(row)) for row in table.rows]
    codes = [split_code(row.name)[0] for row in table.rows]
    levels, parents = stand_by_code(codes)
    reader = RowReader(sheet, signed_columns(sheet, lines))
    broken = lacking_families(reader, parents, [reader.straight(one) for one in lines])
    tree = plant(parents, [set() for _ in codes], lambda row: False, broken)
    domains = [reader.readings(one) for one in lines]
    settled = settle(reader, lines, tree, domains)
    corrections.pin(settled, table.rows)
    let_the_book_err(settled, reader)
    judge_families(settled, reader, lines)
    propagate(settled.ledger)
    demote_unsupported(settled, reader, lines, corrections.cells(table.rows, sheet.columns))
    rows = [
        ProvenRow(row, row.name, levels[at], parents[at], row_figures(settled, settled.straight, table.rows, at))
        for at, row in enumerate(table.rows)
    ]
    corrections.mark(rows)
    findings, tallies = check(table, sheet, tree, rows)
    findings += damaged_rows(table, sheet, Levels(levels, parents, broken=broken), rows, ())
    findings += _missing_parents(table, codes, parents)
    findings += told_twice(table, second_department(table, lines))
    findings += notices(table, sheet, rows, lines, settled)
    tell_once(findings)
    return Proof(rows, findings, tallies)


def _missing_parents(table: PrintedTable, codes: list[str], parents: list[int | None]) -> Iterator[Discrepancy]:
    for at, (code, parent) in enumerate(zip(codes, parents, strict=True)):
        expected = parent_code(code)
        if expected and (parent is None or codes[parent] != expected):
            row = table.rows[at]
            yield Discrepancy(
                "parent_missing",
                table.department,
                table.account,
                row.name,
                "",
                row.page,
                row.line,
                code,
                expected,
                at,
            )


def stand_by_code(codes: list[str]) -> tuple[list[int | None], list[int | None]]:
    """Level and parent of each row: the nearest row before with the parent's code, or else with a lesser level."""
    levels: list[int | None] = [level_of(code) for code in codes]
    parents: list[int | None] = []
    last: dict[str, int] = {}
    for at, code in enumerate(codes):
        parent = last.get(parent_code(code)) if code else None
        if parent is None and at and code:
            parent = next((one for one in range(at - 1, -1, -1) if (levels[one] or 0) < (levels[at] or 0)), None)
        parents.append(parent)
        last[code] = at
    return levels, parents
