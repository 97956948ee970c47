"""The sequence of stages that settle the amounts of a table with a known tree."""

from collections.abc import Callable

from ingest.reconcile.candidate_assignments import Candidates
from ingest.reconcile.corrected import Corrections
from ingest.reconcile.printed_errors import accept_printed_errors, open_displaced
from ingest.reconcile.repair import Settled, choose_assignments
from ingest.reconcile.shifted_subtrees import reread_shifted_subtrees
from ingest.reconcile.sum_constraints import Tree
from ingest.reconcile.unsatisfied_sums import resolve_unsatisfied_sums
from ingest.reconcile.unsupported import demote_unsupported, open_unfounded
from ingest.reconcile.untested_readings import (
    open_beside_rivals,
    open_untested_readings,
    open_zeros_of_open_totals,
)

Stage = Callable[[Settled], Settled]


def settle_figures(candidates: Candidates, tree: Tree, corrections: Corrections, *derive: Stage) -> Settled:
    """Run all stages, each on the result of the one before.

    `derive` are the stages of a kind of table that derive what is not printed. docs/reconcile.md explains their order.
    """
    table, reader = candidates.table, candidates.reader
    settled = choose_assignments(candidates, tree)
    settled = corrections.apply(settled, table.rows)
    settled = accept_printed_errors(settled, reader, candidates.domains)
    corrected = corrections.cells(table.rows, candidates.sheet.columns)
    if not candidates.sheet.rounded:  # both seek amounts with which sums hold to the won
        settled = reread_shifted_subtrees(settled, candidates, corrected)
        settled = resolve_unsatisfied_sums(settled, reader, candidates.lines)
    for stage in derive:
        settled = stage(settled)
    settled = demote_unsupported(settled, candidates, corrected)
    settled = open_displaced(settled, reader, candidates.domains)
    settled = open_untested_readings(settled, candidates, corrected)
    settled = open_beside_rivals(settled, corrected)
    settled = open_zeros_of_open_totals(settled, corrected)
    return open_unfounded(settled, corrected)
