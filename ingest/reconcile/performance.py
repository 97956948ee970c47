"""Proves the performance report against the settlement and against itself: P1 to P12."""

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal

from figures.volumes import volume_of_page
from ingest.pages import PageText
from ingest.reconcile.counts import check_counts, check_report_totals
from ingest.reconcile.explain import figure_of, link_causes, name_difference
from ingest.reconcile.identity_checks import Cell, IdentityChecks, Notes, written
from ingest.reconcile.rates import direction, ratio
from ingest.reconcile.report import (
    Bound,
    Goal,
    IndicatorRow,
    Performance,
    ReportData,
    Rows,
    find_goals,
    find_indicators,
    find_reported,
    total_of,
)
from ingest.reconcile.report_repair import find_repairs, refuted
from ingest.reconcile.rounding import agree
from ingest.reconcile.spelling import count_lines, spell
from ingest.reconcile.status import check_change, check_percentage, policy_row, prove_status, total_row
from ingest.reconcile.unit_tables import check_units, share_standings
from ingest.rows import Proof, ProvenRow, ReadRow


def prove_performance(
    department: str,
    rows: Rows,
    proofs: Mapping[str, Proof],
    thresholds: Sequence[Bound],
    pages: Sequence[PageText] = (),
    named: Collection[int] = (),
) -> Performance:
    """Assemble a department's report, and check it against itself and the settlement's `proofs` by account.

    Of several spellings, the one on most lines of the `pages` is used, except on lines with a corrected name (`named`).
    """
    report = _repaired(lambda: _tried(ReportData(IdentityChecks(department), rows, proofs, Performance()), thresholds))
    report.checks.contradict()
    share_standings(report)
    spell(report, count_lines(pages), named)
    gaps = [finding for proof in proofs.values() for finding in proof.findings if finding.kind == "row_missing"]
    link_causes([*gaps, *report.checks.findings])
    report.performance.findings = report.checks.findings
    report.performance.tallies = report.checks.tallies
    return report.performance


def _repaired(checked: Callable[[], ReportData]) -> ReportData:
    """Repair misread figures and check the report again; repairs that break an identity are undone."""
    before = checked()
    repairs = find_repairs(before.checks.claims)
    if not repairs:
        return before
    for repair in repairs:
        repair.apply()
    report = checked()
    undone = refuted(repairs, before.checks.claims, report.checks.claims)
    if undone:
        for repair in undone:
            repair.undo()
        report = checked()
    for repair in repairs:
        if repair not in undone:
            repair.report(report.checks)
    return report


def _tried(report: ReportData, thresholds: Sequence[Bound]) -> ReportData:
    """The assembled report, with every identity checked."""
    report.performance.goals = find_goals(report)
    report.performance.reported = find_reported(report)
    report.performance.indicators = find_indicators(report)
    report.performance.status = prove_status(report)
    check_units(report)
    _check_goals(report)
    _check_strategic_amounts(report)
    _check_indicators(report, thresholds)
    _check_summary(report)
    check_counts(report)
    check_report_totals(report)
    return report


def _check_goals(report: ReportData) -> None:
    """P2: a goal's amounts are its policy's; if they fall short, the rows that the report left out are named once."""
    for goal in report.performance.goals:
        if goal.policy is None:
            _check_reported(report.checks, goal)
            continue
        account, index = goal.policy
        rows = report.proofs[account].rows
        pairs = _money(goal, rows[index])
        short = {
            own: expected - printed
            for cell, own, printed, expected in sorted(pairs, key=lambda pair: -pair[0].unit)  # the smallest unit last
            if printed is not None and expected is not None
            if not report.repeats(cell, account, expected)
        }
        goal.left_out = name_difference(short, rows, within=index) if short else []
        notes: Notes = {"explained_by": [rows[at].name for at in goal.left_out]} if goal.left_out else {}
        for cell, _, _, expected in pairs:
            units = [report.unit_in(account, expected)]
            if not report.checks.equal("P2", cell, expected, units=units, notes=notes):
                cause = figure_of(cell.row.name, cell.column, of_report=True)
                notes = {"same_cause": cause} if "explained_by" in notes else notes


def _check_reported(checks: IdentityChecks, goal: Goal) -> None:
    """P2 for a goal with an unknown policy: both tables of the report print the same."""
    if goal.status is None or goal.status is goal.row:
        checks.undecidable("P2")
        return
    spent = Cell(goal.row, "spent")
    checks.equal("P2", Cell(goal.status, "reported_spent"), goal.row.figures["spent"].value, [spent])


def _money(goal: Goal, policy: ProvenRow) -> list[tuple[Cell, str, int | None, int | None]]:
    """The amounts of a goal that equal its policy's: cell, policy's column, printed and expected won."""
    pairs = [(goal.row, "budget", "current_budget"), (goal.row, "spent", "spent")]
    if goal.status is not None:
        pairs.append((goal.status, "reported_spent", "spent"))
    return [
        (Cell(row, column), own, row.figures[column].value, policy.figures[own].value)
        for row, column, own in pairs
        if column in row.figures
    ]


def _check_strategic_amounts(report: ReportData) -> None:
    """P2, P7 and P8: the strategic goals spent as much as the program goals, and as all 정책사업."""
    strategic = [Cell(row, "spent") for row in report.all("goal_shares") if row.texts["kind"] == "strategic"]
    together = total_of(cell.row.figures["spent"].value for cell in strategic)
    if not strategic:
        return
    _check_printed_again(report)
    policies = policy_row(report.performance.status)
    of_goals = [Cell(*printed) for goal in report.performance.goals if (printed := goal.spent_cell)]
    of_policies = [Cell(policies, "spent")] if policies else []
    for identity, others in (("P2", of_goals), ("P7", of_policies)):
        expected = total_of(cell.row.figures[cell.column].value for cell in others)
        if together is None or expected is None:
            report.checks.undecidable(identity)
            continue
        own = (strategic[0].row.figures["spent"].value or 0) + expected - together  # given the others' amounts
        notes = _cause_of_money(report, expected - together, [cell.unit for cell in (*strategic, *others)])
        report.checks.equal(identity, strategic[0], own, others, less=strategic[1:], notes=notes)
    for cell in strategic if together is not None else ():
        check_percentage(report.checks, Cell(cell.row, "share"), cell, strategic)


def _check_printed_again(report: ReportData) -> None:
    """A strategic goal's cell that is repeated after a page break prints the same."""
    first: dict[str, ReadRow] = {}
    for row in report.all("goal_shares"):
        if row.texts["kind"] == "strategic":
            first[row.name] = row
        elif row.texts["kind"] == "again" and row.figures["spent"].value is not None:
            own = Cell(first[row.name], "spent")
            report.checks.equal("P7", own, row.figures["spent"].value, [Cell(row, "spent")])


def _cause_of_money(report: ReportData, short: int, units: Sequence[int]) -> Notes:
    """Notes: the strategic goals fall short by what the program goals left out."""
    goals = [goal for goal in report.performance.goals if goal.left_out and goal.policy]
    left_out = sum(
        report.proofs[goal.policy[0]].rows[index].figures["spent"].value or 0
        for goal in goals
        if goal.policy
        for index in goal.left_out
    )
    if not goals or not short or not agree(left_out, short, units):
        return {}
    return {"same_cause": figure_of(goals[0].row.name, "budget", of_report=True)}


def _check_indicators(report: ReportData, thresholds: Sequence[Bound]) -> None:
    """P5 in both years and both tables, and P10."""
    for indicator in report.performance.indicators:
        notes: Notes = {}
        for row in indicator.rows:
            for suffix in ("", "_before") if "rate_before" in row.measures else ("",):
                if not _check_rate(report.checks, indicator, row, suffix, notes) and not suffix:
                    notes = {"same_cause": figure_of(row.name, "rate")}
        _check_mark(report.checks, indicator, thresholds)


def _check_rate(checks: IdentityChecks, indicator: IndicatorRow, row: ReadRow, suffix: str, notes: Notes) -> bool:
    """P5 in one row and year; return whether it holds or cannot be checked."""
    target, result, rate = (row.measures[f"{column}{suffix}"] for column in ("target", "result", "rate"))
    cell, others = Cell(row, f"rate{suffix}"), [Cell(row, f"{column}{suffix}") for column in ("target", "result")]
    if target.value is None or result.value is None or rate.value is None:
        checks.undecidable("P5")
        return True
    if not target.value:  # a target of 0 has no rate; books print 0
        return checks.equal("P5", cell, "0", others, exact=False)
    found = direction(target.value, result.value, rate.value)
    stated = row.texts.get("direction")
    if stated and found not in (stated, "both"):
        found = "neither"
    exact = ratio(target.value, result.value) if stated == "lower" else ratio(result.value, target.value)
    expected = rate.value if found != "neither" or exact is None else exact.quantize(Decimal(1))
    before = row.measures.get("rate_before")
    if found == "neither" and not suffix and before is not None and before.value == rate.value:
        notes = {"cause": "year_before", **notes}
    if found == "lower" and not stated and indicator.direction != "lower":
        indicator.direction = "lower"
        checks.find("lower_is_better", row.printed, row.name, f"rate{suffix}", written(rate.value))
    return checks.equal("P5", cell, written(expected), others, exact=False, notes=notes)


def _check_mark(checks: IdentityChecks, indicator: IndicatorRow, thresholds: Sequence[Bound]) -> None:
    """P10: the mark is that of the rate by the legend (of the same volume, if volumes differ)."""
    row, rate = indicator.row, indicator.row.measures.get("rate")
    if rate is None or rate.value is None or not thresholds:
        checks.undecidable("P10")
        return
    volume = volume_of_page(row.printed.page)
    own = [bound for bound in thresholds if volume_of_page(bound.page) == volume]
    expected = next((bound.mark for bound in own or thresholds if _within(rate.value, bound)), None)
    notes: Notes = {"rate": written(rate.value) or ""}
    if not checks.word("P10", row.printed, row.name, "mark", indicator.mark, expected, notes=notes):
        checks.claim("P10", [Cell(row, "rate")], False, spared=True)


def _within(rate: Decimal, bound: Bound) -> bool:
    return (bound.at_least is None or rate >= bound.at_least) and (bound.below is None or rate < bound.below)


def _check_summary(report: ReportData) -> None:
    """가. 총괄: P3 in each row, and P1: its amounts equal the settlement's and those of 결산현황."""
    checks, total = report.checks, total_row(report.performance.status)
    for row in report.all("summary"):
        check_change(checks, row)
        marks = ("exceeded", "achieved", "missed")
        expected = total_of(row.figures[column].value for column in marks)
        checks.equal("P3", Cell(row, "indicators"), expected, [Cell(row, column) for column in marks])
        checks.equal("P1", Cell(row, "spent"), report.spent, units=report.units)
        for column in ("spent_before", "difference"):
            if total is not None:
                checks.equal("P1", Cell(row, column), total.figures[column].value, [Cell(total, column)])
