"""What the report counts, and why it counts less than stands in it."""

import pytest

from figures.standing import Standing
from ingest.reconcile.counts import _cause_of_units, _reached
from ingest.reconcile.identity_checks import IdentityChecks
from ingest.reconcile.labels import REPORT_LABELS
from ingest.reconcile.report import Goal, Performance, ReportData
from ingest.rows import Figure, PrintedRow, Proof, ProvenRow, ReadRow

PRINTED = PrintedRow(1, 1, ("목표",))
ROWS = [ProvenRow(PRINTED, "단위", level, 0, {}) for level in (1, 2, 3, 2)]


def goal(*left_out: int, units: int | None = 3, counted: int | None = 2, policy: bool = True) -> Goal:
    """A goal of so many units, of which its status counts so many; `left_out` are rows that its money left out."""
    status = ReadRow(PRINTED, "목표", {"unit_count": Figure(counted, Standing.PRINTED)})
    own = Goal(ReadRow(PRINTED, "목표"))
    own.status, own.units, own.policy, own.left_out = status, units, ("일반회계", 0) if policy else None, list(left_out)
    return own


@pytest.mark.parametrize(
    ("of", "same"),
    [
        (goal(1), True),
        (goal(1, 2), True),  # a detail is no unit
        (goal(1, 3), False),
        (goal(2), False),
        (goal(), False),
        (goal(1, counted=3), False),
        (goal(1, counted=None), False),
        (goal(1, units=None), False),
        (goal(1, policy=False), False),
    ],
)
def test_units_that_the_money_left_out_are_those_that_the_count_lacks(of: Goal, same: bool) -> None:
    report = ReportData(IdentityChecks("과"), {}, {"일반회계": Proof(ROWS, [], {})}, Performance())
    assert bool(_cause_of_units(report, of)) is same
    of.status = None
    assert _cause_of_units(report, of) == {}


def test_the_cause_is_called_as_the_report_calls_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REPORT_LABELS, "budget", "사업비")
    report = ReportData(IdentityChecks("과"), {}, {"일반회계": Proof(ROWS, [], {})}, Performance())
    assert _cause_of_units(report, goal(1)) == {"same_cause": "목표 사업비"}


@pytest.mark.parametrize(("marks", "reached"), [(["◎", "○", "×"], 2), (["×"], 0), ([], None), (["◎", ""], None)])
def test_indicators_that_were_reached_are_counted_where_all_are_marked(marks: list[str], reached: int | None) -> None:
    assert _reached(marks) == reached
