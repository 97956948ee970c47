"""Proves 세입결산: the tree follows from the codes, the columns are checked by R1 to R4."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from budget.subjects import level_of, parent_code, split_code
from ingest.reconcile.candidate_assignments import Reading, read_candidates
from ingest.reconcile.checks import check
from ingest.reconcile.corrected import NONE, Corrections
from ingest.reconcile.expenditure import is_department
from ingest.reconcile.explain import link_causes
from ingest.reconcile.gaps import damaged_rows, lacking_families
from ingest.reconcile.level_search import Levels
from ingest.reconcile.notices import ambiguous_levels, notices, second_department
from ingest.reconcile.propagate import Ledger, propagate
from ingest.reconcile.repair import Settled
from ingest.reconcile.settling import settle_figures
from ingest.reconcile.standings import row_figures
from ingest.reconcile.subject_levels import place_subjects
from ingest.reconcile.sum_constraints import Family, build_tree, residuals
from ingest.rows import Discrepancy, PrintedTable, Proof, ProvenRow


def prove_revenue(table: PrintedTable, corrections: Corrections = NONE) -> Proof:
    """Prove the rows of one department and one account, in document order, the department first."""
    candidates = read_candidates(table)
    placed = _place_rows(table, candidates.straight)
    levels, parents = placed.level, placed.parent
    broken = lacking_families(candidates.reader, parents, candidates.straight)
    tree = build_tree(parents, placed.candidates, lambda row: False, broken)
    settled = settle_figures(candidates, tree, corrections, propagated)
    rows = [
        ProvenRow(row, row.name, levels[at], parents[at], row_figures(settled, settled.straight, table.rows, at))
        for at, row in enumerate(table.rows)
    ]
    corrections.mark(rows)
    sheet = candidates.sheet
    findings, tallies = check(table, sheet, tree, rows)
    findings += damaged_rows(table, sheet, replace(placed, broken=broken), rows, ())
    findings += _missing_parents(table, parents)
    findings += ambiguous_levels(table, placed, second_department(table, candidates.lines))
    findings += notices(table, sheet, rows, candidates.lines, settled)
    link_causes(findings)
    return Proof(rows, findings, tallies, [reading.values for reading in candidates.straight])


def printed_again(table: PrintedTable) -> set[int]:
    """The rows that repeat a code with the same name and amounts, unless a sum requires both."""
    codes = [split_code(row.name)[0] for row in table.rows]
    first: dict[tuple[str, ...], int] = {}
    again = {
        at for at, row in enumerate(table.rows) if codes[at] and first.setdefault((row.name, *row.cells), at) != at
    }
    if not again:
        return again
    straight = read_candidates(table).straight
    placed = _place_rows(table, straight)
    families = build_tree(placed.parent, placed.candidates, lambda row: False).families
    for family in sorted(families, key=lambda one: one.parent):
        if family.parent not in again and not any(residuals(family, lambda row: straight[row].values)):
            again -= {child for child in family.children if _counts_below(table, family.parent, child, straight)}
    return again


def _counts_below(table: PrintedTable, parent: int, child: int, straight: Sequence[Reading]) -> bool:
    """Whether a sum may require a row: it has amounts, and does not repeat the row directly above."""
    return any(straight[child].values) and table.rows[child].cells != table.rows[parent].cells


def propagated(before: Settled) -> Settled:
    """Derive all figures that the equations determine.

    The sums of a family derive nothing unless one of them holds with amounts other than 0: only that shows that no row
    of the family is lost.
    """
    settled = before.copy()
    ledger = settled.ledger
    ledger.erring |= {number for number in range(len(ledger.tree.families)) if not _is_borne_out(ledger, number)}
    propagate(ledger)
    return settled


def _is_borne_out(ledger: Ledger, number: int) -> bool:
    parent = ledger.tree.families[number].parent
    return any(
        amount and ledger.missing(ledger.family_terms(number, column)) == 0
        for column, amount in enumerate(ledger.values[parent])
    )


def _missing_parents(table: PrintedTable, parents: list[int | None]) -> Iterator[Discrepancy]:
    codes = [split_code(row.name)[0] for row in table.rows]
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


def _place_rows(table: PrintedTable, straight: Sequence[Reading]) -> Levels:
    """Level and parent of each row by the codes of the names."""
    names = [row.name for row in table.rows]
    own = {at for at, name in enumerate(names) if is_department(name, table.department)}
    codes = ["" if at in own else split_code(name)[0] for at, name in enumerate(names)]
    if not own and codes and not codes[0] and _adds_up(codes, straight):
        own = {0}
    return replace(place_subjects(codes, own, straight), own_row_lost=not own)


def _adds_up(codes: Sequence[str], straight: Sequence[Reading]) -> bool:
    """Whether the first row is mostly the sum of the 장 below it, and so the department's under another name."""
    chapters = [at for at, code in enumerate(codes) if level_of(code) == 1]
    short = [one for one in residuals(Family(0, chapters), lambda row: straight[row].values) if one is not None]
    return any(straight[0].values) and short.count(0) * 2 > len(short)
