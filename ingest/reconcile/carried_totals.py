"""Rows of revenue that are called 이월 and have no code: what was carried over from the page before, or a subject."""

import re
from collections.abc import Sequence
from dataclasses import replace

from budget.subjects import split_code
from figures.names import search_key
from figures.totals import without_footnote
from ingest.reconcile.broken_names import shortened
from ingest.reconcile.fitting import ROWS_LOST
from ingest.reconcile.revenue import prove_revenue
from ingest.reconcile.totals import TOTALS, check_totals, read_totals
from ingest.rows import Discrepancy, PrintedRow, PrintedTable, Proof, StatedTable

_CARRIED = re.compile(r"(?:전년도?|전기|차기|전월|차월|다음)?이월(?:액|금|계|합계)?")


def set_carried_aside(tables: Sequence[PrintedTable]) -> tuple[list[PrintedTable], list[Discrepancy]]:
    """The tables with such rows among their totals where sums prove it, and a finding for each of the others."""
    found: list[Discrepancy] = []
    return [_set_aside(table, found) for table in tables], found


def _set_aside(table: PrintedTable, found: list[Discrepancy]) -> PrintedTable:
    if table.form != "revenue" or isinstance(table, StatedTable):
        return table
    carried = [at for at, row in enumerate(table.rows) if _is_carried(row.name)]
    if not carried or len(carried) == len(table.rows):
        return table
    rest = shortened(table, [row for at, row in enumerate(table.rows) if at not in carried], carried)
    totals = [(at - before, table.rows[at]) for before, at in enumerate(carried)]
    if _is_whole(proof := prove_revenue(rest)) and all(_adds_up(rest, total, proof) for total in totals):
        return replace(rest, sums=sorted([*rest.sums, *totals], key=lambda one: one[0]))
    found += [_finding(table, row) for _, row in totals]
    return table


def _is_carried(name: str) -> bool:
    return "월" in name and not split_code(name)[0] and bool(_CARRIED.fullmatch(search_key(without_footnote(name))))


def _is_whole(proof: Proof) -> bool:
    """Whether the rows are a tree in which no row is missing, above or at its end, and every sum holds."""
    tally, parents = proof.tallies["R4"], {row.parent for row in proof.rows}
    holds = tally.held > 0 and not tally.broken and all(row.is_placed for row in proof.rows)
    ends = {row.level for at, row in enumerate(proof.rows) if at not in parents}
    lost = any(finding.kind in ROWS_LOST for finding in proof.findings)
    return holds and len(ends) == 1 and not lost


def _adds_up(table: PrintedTable, total: tuple[int, PrintedRow], proof: Proof) -> bool:
    """Whether all amounts of a row are what rows of the table add up to."""
    (read,) = read_totals(table, [total])
    findings, tallies = check_totals(
        table, [read], [row.parent for row in proof.rows], [row.figures for row in proof.rows]
    )
    return any(figure.value for figure in read.figures.values()) and not findings and not tallies[TOTALS].undecidable


def _finding(table: PrintedTable, row: PrintedRow) -> Discrepancy:
    return Discrepancy("carried_unproven", table.department, table.account, row.name, "", row.page, row.line)
