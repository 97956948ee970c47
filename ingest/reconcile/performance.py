"""The performance report, proven against the settlement and against itself: P1, P2, P3 and P5 to P9."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ingest.reconcile.explain import name_difference
from ingest.reconcile.rates import direction, ratio
from ingest.reconcile.report import (
    UNIT,
    Bound,
    Goal,
    Indicator,
    Performance,
    Report,
    Rows,
    find_goals,
    find_indicators,
    find_reported,
    total_of,
)
from ingest.reconcile.status import prove_status, try_change
from ingest.reconcile.trial import Trial, contradict, contradicted, written
from ingest.rows import Proof, ProvenRow, ReadRow
from performance.columns import PROGRAM_GOAL

LABELS = {column.name: column.label for column in PROGRAM_GOAL}


def prove_performance(
    department: str, rows: Rows, proofs: Mapping[str, Proof], thresholds: Sequence[Bound]
) -> Performance:
    """Put the report of a department together, and try it against itself and the settlement's `proofs` by account."""
    report = Report(Trial(department), rows, proofs, Performance())
    report.performance.goals = find_goals(report)
    report.performance.reported = find_reported(report)
    report.performance.indicators = find_indicators(report)
    report.performance.status = prove_status(report)
    _try_goals(report)
    _try_indicators(report, thresholds)
    _try_summary(report)
    _try_counts(report)
    report.performance.findings = report.trial.findings
    report.performance.tallies = report.trial.tallies
    return report.performance


def _try_goals(report: Report) -> None:
    """P2: a goal's money is its policy's; where it falls short, the rows that the report left out are named, once."""
    for goal in report.performance.goals:
        if goal.policy is None:
            report.trial.undecidable("P2")
            continue
        account, index = goal.policy
        rows = report.proofs[account].rows
        pairs = _money(goal, rows[index])
        short = {
            own: expected - printed
            for _, _, own, printed, expected in pairs
            if printed is not None and expected is not None and printed != expected
        }
        goal.left_out = name_difference(short, rows, within=index) if short else []
        notes: dict[str, str | list[str]] = {"explained_by": [rows[missing].name for missing in goal.left_out]}
        for row, column, _, printed, expected in pairs:
            if not report.trial.equal("P2", row.printed, row.name, column, printed, expected, **notes):
                contradict(row, column, "P2")
                if goal.left_out and "explained_by" in notes:
                    notes = {"same_cause": f"{row.name} {LABELS[column]}"}


def _money(goal: Goal, policy: ProvenRow) -> list[tuple[ReadRow, str, str, int | None, int | None]]:
    """Each amount of a goal that is its policy's: row and column, the policy's column, printed and expected won."""
    pairs = [(goal.row, "budget", "current_budget"), (goal.row, "spent", "spent")]
    if goal.status is not None:
        pairs.append((goal.status, "reported_spent", "spent"))
    return [
        (row, column, own, row.figures[column].value, policy.figures[own].value)
        for row, column, own in pairs
        if column in row.figures
    ]


def _try_indicators(report: Report, thresholds: Sequence[Bound]) -> None:
    """P5 in both years, and P6: the mark that the legend gives to the rate."""
    for indicator in report.performance.indicators:
        for suffix in ("", "_before"):
            _try_rate(report.trial, indicator, suffix)
        _try_mark(report.trial, indicator, thresholds)


def _try_rate(trial: Trial, indicator: Indicator, suffix: str) -> None:
    row = indicator.row
    if f"rate{suffix}" not in row.measures:
        return
    target, result, rate = (row.measures[f"{column}{suffix}"] for column in ("target", "result", "rate"))
    if target.value is None or result.value is None or rate.value is None or not target.value:
        trial.undecidable("P5")
        return
    found = direction(target.value, result.value, rate.value)
    told = row.texts.get("direction")
    if told and found not in (told, "both"):
        found = "neither"
    exact = ratio(target.value, result.value) if told == "lower" else ratio(result.value, target.value)
    expected = rate.value if found != "neither" or exact is None else exact.quantize(Decimal(1))
    before = row.measures.get("rate_before")
    carried_over = not suffix and before is not None and before.value == rate.value
    notes = {"cause": "year_before"} if carried_over else {}
    if not trial.equal("P5", row.printed, row.name, f"rate{suffix}", written(rate.value), written(expected), **notes):
        row.measures[f"rate{suffix}"] = contradicted(rate, "P5")
    if found == "lower" and not told and indicator.direction != "lower":
        indicator.direction = "lower"
        trial.find("lower_is_better", row.printed, row.name, f"rate{suffix}", written(rate.value))


def _try_mark(trial: Trial, indicator: Indicator, thresholds: Sequence[Bound]) -> None:
    rate = indicator.row.measures.get("rate")
    if rate is None or rate.value is None or not indicator.mark or not thresholds:
        trial.undecidable("P6")
        return
    expected = next((bound.mark for bound in thresholds if _within(rate.value, bound)), None)
    row = indicator.row
    trial.equal("P6", row.printed, row.name, "mark", indicator.mark, expected, rate=written(rate.value) or "")


def _within(rate: Decimal, bound: Bound) -> bool:
    return (bound.at_least is None or rate >= bound.at_least) and (bound.below is None or rate < bound.below)


def _try_summary(report: Report) -> None:
    """가. 총괄: P3 in each row, P1 for its spending, and the strategic goals' money."""
    trial, spent = report.trial, report.spent
    for row in report.all("summary"):
        try_change(trial, row)
        marks = total_of(row.figures[column].value for column in ("exceeded", "achieved", "missed"))
        if not trial.equal("P3", row.printed, row.name, "indicators", row.figures["indicators"].value, marks):
            contradict(row, "indicators", "P3")
        if not trial.equal("P1", row.printed, row.name, "spent", row.figures["spent"].value, spent):
            contradict(row, "spent", "P1")
    goals = [goal.spent for goal in report.performance.goals]
    for row in report.all("goal_shares"):
        if "spent" in row.figures and not trial.equal(
            "P2", row.printed, row.name, "spent", row.figures["spent"].value, total_of(goals)
        ):
            contradict(row, "spent", "P2")


def _try_counts(report: Report) -> None:
    """P7: what is counted in one table is what stands in the others."""
    goals, indicators = report.performance.goals, report.performance.indicators
    marks = [indicator.mark for indicator in indicators]
    counts: dict[str, int | None] = {"program_goals": len(goals), "indicators": len(indicators)}
    for column, mark in (("exceeded", "◎"), ("achieved", "○"), ("missed", "×")):
        counts[column] = marks.count(mark) if marks and all(marks) else None
    for row in report.all("summary"):
        for column, expected in counts.items():
            _try_count(report.trial, row, column, expected)
    for number, goal in enumerate(goals):
        if goal.status is not None:
            own = [indicator.mark for indicator in indicators if indicator.goal == number]
            _try_count(report.trial, goal.status, "indicator_count", len(own))
            _try_count(report.trial, goal.status, "achieved_count", _reached(own))
            _try_count(report.trial, goal.status, "unit_count", goal.units, **_cause_of_units(report, goal))


def _reached(marks: Sequence[str]) -> int | None:
    return sum(mark in "◎○" for mark in marks) if marks and all(marks) else None


def _cause_of_units(report: Report, goal: Goal) -> dict[str, str]:
    """The units that the goal's money left out are those that its count left out, where they are as many."""
    if goal.policy is None or goal.units is None or goal.status is None:
        return {}
    rows = report.proofs[goal.policy[0]].rows
    missing = sum(rows[index].level == UNIT for index in goal.left_out)
    printed = goal.status.figures["unit_count"].value
    if not missing or printed is None or goal.units - printed != missing:
        return {}
    return {"same_cause": f"{goal.row.name} {LABELS['budget']}"}


def _try_count(trial: Trial, row: ReadRow, column: str, expected: int | None, **notes: str) -> None:
    if not trial.equal("P7", row.printed, row.name, column, row.figures[column].value, expected, **notes):
        contradict(row, column, "P7")
