"""Checks the report's counts (P11) and the totals of its small tables (P12)."""

from collections.abc import Sequence

from departments.columns import STAFFING
from figures.names import search_key
from ingest.reconcile.explain import figure_of
from ingest.reconcile.identity_checks import Cell, Notes
from ingest.reconcile.report import UNIT, Goal, ReportData, total_of
from ingest.reconcile.status import TOTALS
from ingest.rows import ReadRow
from performance.columns import SUMMARY

MARKS = (("exceeded", "◎"), ("achieved", "○"), ("missed", "×"))
GRADES = tuple(column.name for column in STAFFING if column.name not in ("authorised_staff", "current_staff"))


def check_counts(report: ReportData) -> None:
    """P11: counts in one table equal the number of rows in the others."""
    goals, indicators = report.performance.goals, report.performance.indicators
    marks = [indicator.mark for indicator in indicators]
    counts: dict[str, int | None] = {
        "program_goals": len(goals) or None,
        "indicators": len(indicators) or None,
        **{column: marks.count(mark) if marks and all(marks) else None for column, mark in MARKS},
    }
    for row in report.all("summary"):
        for column, expected in counts.items():
            report.checks.equal("P11", Cell(row, column), expected)
        _check_strategic(report, row)
    for number, goal in enumerate(goals):
        if goal.status is not None:
            own = [indicator.mark for indicator in indicators if indicator.goal == number]
            report.checks.equal("P11", Cell(goal.status, "indicator_count"), len(own))
            report.checks.equal("P11", Cell(goal.status, "achieved_count"), _reached(own))
            report.checks.equal("P11", Cell(goal.status, "unit_count"), goal.units, notes=_cause_of_units(report, goal))


def _check_strategic(report: ReportData, row: ReadRow) -> None:
    """P11 for strategic goals, which books count by name or by cell."""
    cells = [each for each in report.all("goal_shares") if each.texts["kind"] == "strategic"]
    if not cells:
        report.checks.undecidable("P11")
        return
    either = {len(cells), sum(int(each.texts["jointly"]) for each in cells)}
    cell = Cell(row, "strategic_goals")
    report.checks.equal("P11", cell, cell.value if cell.value in either else len(cells))


def _reached(marks: Sequence[str]) -> int | None:
    return sum(mark in "◎○" for mark in marks) if marks and all(marks) else None


def _cause_of_units(report: ReportData, goal: Goal) -> Notes:
    """Notes: the units left out of a goal's amount, if as many are left out of its count."""
    if goal.policy is None or goal.units is None or goal.status is None:
        return {}
    rows = report.proofs[goal.policy[0]].rows
    missing = sum(rows[index].level == UNIT for index in goal.left_out)
    printed = goal.status.figures["unit_count"].value
    if not missing or printed is None or goal.units - printed != missing:
        return {}
    return {"same_cause": figure_of(goal.row.name, "budget", of_report=True)}


def check_report_totals(report: ReportData) -> None:
    """P12: 계 is the sum of the rows below it, and 정원 that of its grades."""
    for row in report.all("staffing"):
        expected = total_of(row.figures[column].value for column in GRADES)
        report.checks.equal("P12", Cell(row, "authorised_staff"), expected, [Cell(row, column) for column in GRADES])
    for form, columns in (("summary", SUMMARY), ("staffing", STAFFING)):
        for rows in report.rows.get(form, ()):
            totals = [row for row in rows if search_key(row.name) in TOTALS]
            parts = [row for row in rows if search_key(row.name) not in TOTALS]
            for total in totals[:1] if parts else []:
                for column in columns:
                    cells = [Cell(part, column.name) for part in parts]
                    expected = total_of(part.figures[column.name].value for part in parts)
                    report.checks.equal("P12", Cell(total, column.name), expected, cells)
