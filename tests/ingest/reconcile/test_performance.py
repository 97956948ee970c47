"""Identities of the performance report, tried row by row."""

from figures.standing import Standing
from ingest.reconcile.performance import _try_reported
from ingest.reconcile.report import Goal
from ingest.reconcile.trial import Trial
from ingest.rows import Figure, PrintedRow, ReadRow


def test_a_goal_that_one_table_alone_prints_is_not_tried_on_itself() -> None:
    goal = ReadRow(PrintedRow(1, 1, ("목표", "7")), "목표", {"reported_spent": Figure(7, Standing.PRINTED)})
    trial = Trial("과")
    _try_reported(trial, Goal(goal, goal))
    assert (trial.tallies["P2"].undecidable, trial.findings) == (1, [])
