"""Proves 세입결산: the tree stands in the codes, the columns in R1-R4."""

from collections.abc import Iterator

from budget.subjects import level_of, parent_code, split_code
from ingest.reconcile.candidate_assignments import read_candidates
from ingest.reconcile.checks import check
from ingest.reconcile.corrected import NONE, Corrections
from ingest.reconcile.explain import link_causes
from ingest.reconcile.gaps import damaged_rows, lacking_families
from ingest.reconcile.level_search import Levels
from ingest.reconcile.notices import find_department_twice, notices, second_department
from ingest.reconcile.propagate import propagate
from ingest.reconcile.repair import Settled
from ingest.reconcile.settling import settle_figures
from ingest.reconcile.standings import row_figures
from ingest.reconcile.sum_constraints import build_tree, residuals
from ingest.rows import Discrepancy, PrintedTable, Proof, ProvenRow


def prove_revenue(table: PrintedTable, corrections: Corrections = NONE) -> Proof:
    """Prove the rows of one department and one account, in document order, the department first."""
    candidates = read_candidates(table)
    codes = [split_code(row.name)[0] for row in table.rows]
    levels, parents = stand_by_code(codes)
    broken = lacking_families(candidates.reader, parents, candidates.straight)
    tree = build_tree(parents, [set() for _ in codes], lambda row: False, broken)
    settled = settle_figures(candidates, tree, corrections, propagated)
    rows = [
        ProvenRow(row, row.name, levels[at], parents[at], row_figures(settled, settled.straight, table.rows, at))
        for at, row in enumerate(table.rows)
    ]
    corrections.mark(rows)
    sheet = candidates.sheet
    findings, tallies = check(table, sheet, tree, rows)
    findings += damaged_rows(table, sheet, Levels(levels, parents, broken=broken), rows, ())
    findings += _missing_parents(table, codes, parents)
    findings += find_department_twice(table, second_department(table, candidates.lines))
    findings += notices(table, sheet, rows, candidates.lines, settled)
    link_causes(findings)
    return Proof(rows, findings, tallies, [reading.values for reading in candidates.straight])


def printed_again(table: PrintedTable) -> set[int]:
    """The rows that print a code again with the same name and amounts, where no sum asks for both."""
    codes = [split_code(row.name)[0] for row in table.rows]
    first: dict[tuple[str, ...], int] = {}
    again = {
        at for at, row in enumerate(table.rows) if codes[at] and first.setdefault((row.name, *row.cells), at) != at
    }
    if not again:
        return again
    straight = read_candidates(table).straight
    _, parents = stand_by_code(codes)
    families = build_tree(parents, [set() for _ in codes], lambda row: False).families
    for family in sorted(families, key=lambda one: one.parent):
        if family.parent not in again and not any(residuals(family, lambda row: straight[row].values)):
            again -= {child for child in family.children if any(straight[child].values)}
    return again


def propagated(before: Settled) -> Settled:
    """With all that the equations leave no choice about."""
    settled = before.copy()
    propagate(settled.ledger)
    return settled


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
