"""Identities of the performance report, tried row by row."""

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import pytest

from figures.standing import Standing
from figures.volumes import year_page
from ingest.reconcile.identity_checks import Cell, IdentityChecks
from ingest.reconcile.labels import REPORT_LABELS
from ingest.reconcile.performance import (
    _check_goals,
    _check_indicators,
    _check_mark,
    _check_rate,
    _check_reported,
    _check_strategic_amounts,
    _check_summary,
    _money,
    _repaired,
)
from ingest.reconcile.report import Goal, IndicatorRow, Performance, ReportData
from ingest.rows import Discrepancy, Figure, Measure, PrintedRow, ProvenRow, ReadRow, Tally
from tests.ingest.reconcile.reports import ACCOUNT, program, read_row, report


class Bound(NamedTuple):
    mark: str
    at_least: Decimal | None
    below: Decimal | None
    label: str = ""
    page: int = 1
    line: int = 1


MARKS = [
    Bound("◎", Decimal(100), None),
    Bound("○", Decimal(80), Decimal(100)),
    Bound("△", None, Decimal(80)),
]


def indicator(mark: str = "", direction: str = "", **measures: str) -> IndicatorRow:
    values = {name: Measure(Decimal(value) if value else None, Standing.PRINTED) for name, value in measures.items()}
    texts = {"direction": direction} if direction else {}
    return IndicatorRow(ReadRow(PrintedRow(1, 1, ("지표",)), "지표", measures=values, texts=texts), None, mark)


@pytest.mark.parametrize(("rate", "mark"), [("100", "◎"), ("130", "◎"), ("99.9", "○"), ("80", "○"), ("79.9", "△")])
def test_a_mark_is_that_of_the_bounds_which_the_rate_lies_within(rate: str, mark: str) -> None:
    for printed in (bound.mark for bound in MARKS):
        checks = IdentityChecks("과")
        _check_mark(checks, indicator(printed, rate=rate), MARKS)
        assert [(found.printed, found.expected) for found in checks.findings] == (
            [] if printed == mark else [(printed, mark)]
        )
        assert [(claim.held, claim.spared) for claim in checks.claims] == ([] if printed == mark else [(False, True)])
        assert [found.notes for found in checks.findings] == ([] if printed == mark else [{"rate": rate}])


@pytest.mark.parametrize(("volume", "held"), [(1, True), (2, False), (3, True)])
def test_a_mark_is_tried_by_the_legend_of_its_volume_else_by_the_first(volume: int, held: bool) -> None:
    strict = [
        Bound("◎", Decimal(110), None, page=year_page(2, 1)),
        Bound("○", None, Decimal(110), page=year_page(2, 1)),
    ]
    reported = indicator("◎", rate="105")
    reported.row = replace(reported.row, printed=PrintedRow(year_page(volume, 9), 1, ("지표",)))
    checks = IdentityChecks("과")
    _check_mark(checks, reported, [*MARKS, *strict])
    assert bool(checks.findings) != held


@pytest.mark.parametrize(("rate", "bounds"), [("", MARKS), ("100", []), ("100", MARKS[1:])])
def test_a_mark_without_a_rate_or_a_legend_for_it_cannot_be_tried(rate: str, bounds: list[Bound]) -> None:
    checks = IdentityChecks("과")
    _check_mark(checks, indicator("◎", rate=rate), bounds)
    assert (checks.tallies["P10"].undecidable, checks.findings) == (1, [])


@pytest.mark.parametrize(
    ("target", "result", "rate", "direction", "expected", "lower"),
    [
        ("50", "40", "80", "", None, False),
        ("50", "40", "125", "", None, True),  # lower is better
        ("50", "40", "90", "", "80", False),
        ("50", "40", "125", "lower", None, False),
        ("50", "40", "80", "lower", "125", False),
        ("50", "50", "100", "lower", None, False),
        ("0", "40", "0", "", None, False),
        ("0", "40", "100", "", "0", False),  # of nothing there is no rate
        ("50", "0", "0", "", None, False),
        ("50", "0", "100", "lower", None, False),  # there is no rate to expect
    ],
)
def test_a_rate_is_of_its_target_and_result_by_which_way_is_better(
    target: str, result: str, rate: str, direction: str, expected: str | None, lower: bool
) -> None:
    checks, of = IdentityChecks("과"), indicator(direction=direction, target=target, result=result, rate=rate)
    assert _check_rate(checks, of, of.row, "", {}) is (expected is None)
    assert [found.expected for found in checks.findings if found.kind == "P5"] == ([expected] if expected else [])
    assert [claim.exact for claim in checks.claims] == [False]  # a rounded rate confirms neither target nor result
    assert any(found.kind == "lower_is_better" for found in checks.findings) == (of.direction == "lower") == lower


@pytest.mark.parametrize("unknown", ["target", "result", "rate"])
def test_a_rate_of_what_is_unknown_cannot_be_tried(unknown: str) -> None:
    checks, of = IdentityChecks("과"), indicator(**{"target": "50", "result": "40", "rate": "9", unknown: ""})
    assert _check_rate(checks, of, of.row, "", {})
    assert (checks.tallies["P5"].undecidable, checks.findings) == (1, [])


@pytest.mark.parametrize(("before", "cause"), [("90", {"cause": "year_before"}), ("70", {})])
def test_a_rate_that_is_the_one_of_the_year_before_says_so(before: str, cause: dict[str, str]) -> None:
    checks, of = IdentityChecks("과"), indicator(target="50", result="40", rate="90", rate_before=before)
    assert not _check_rate(checks, of, of.row, "", {})
    assert checks.findings[0].notes == cause


def test_a_goal_that_one_table_alone_prints_is_not_tried_on_itself() -> None:
    goal = ReadRow(PrintedRow(1, 1, ("목표", "7")), "목표", {"reported_spent": Figure(7, Standing.PRINTED)})
    checks = IdentityChecks("과")
    _check_reported(checks, Goal(goal, goal))
    assert (checks.tallies["P2"].undecidable, checks.findings) == (1, [])


def discrepancies(department: ReportData) -> list[tuple[str, str, str, object, object]]:
    return [(one.kind, one.row, one.column, one.printed, one.expected) for one in department.checks.findings]


SETTLED = (
    program("과", 0, None, current_budget=20, spent=15),
    program("정책", 1, 0, current_budget=20, spent=15),
    program("가 단위", 2, 1, current_budget=12, spent=9),
    program("나 단위", 2, 1, current_budget=8, spent=6),
)


def of_goals(*goals: Goal, rows: tuple[ProvenRow, ...] = SETTLED) -> ReportData:
    department = report(rows, Performance(list(goals)))
    _check_goals(department)
    return department


def test_the_amount_of_a_goal_is_that_of_its_policy_in_each_table() -> None:
    goal = Goal(read_row("목표", budget=20, spent=14), read_row("목표", reported_spent=15), (ACCOUNT, 1))
    assert _money(goal, SETTLED[1]) == [
        (Cell(goal.row, "budget"), "current_budget", 20, 20),
        (Cell(goal.row, "spent"), "spent", 14, 15),
        (Cell(goal.status, "reported_spent"), "spent", 15, 15),  # type: ignore[arg-type]
    ]
    assert [own for _, own, _, _ in _money(Goal(read_row("목표", spent=15)), SETTLED[1])] == ["spent"]
    department = of_goals(goal)
    assert department.checks.tallies == {"P2": Tally(held=2, broken=1)}
    assert discrepancies(department) == [("P2", "목표", "spent", 14, 15)]


def test_the_rows_that_a_goal_left_out_are_named_once() -> None:
    goal = Goal(read_row("목표", budget=12, spent=9), None, (ACCOUNT, 1))
    department = of_goals(goal)
    assert goal.left_out == [3]
    assert [one.notes for one in department.checks.findings] == [
        {"explained_by": ["나 단위"]},
        {"same_cause": "목표 예산액"},
    ]


def test_a_goal_that_nothing_explains_names_no_rows() -> None:
    goal = Goal(read_row("목표", budget=11, spent=None), None, (ACCOUNT, 1))
    department = of_goals(goal)
    assert (goal.left_out, [one.notes for one in department.checks.findings]) == ([], [{}])
    unknown = Goal(read_row("목표", budget=None, spent=None), None, (ACCOUNT, 1))
    assert of_goals(unknown).checks.tallies == {"P2": Tally(undecidable=2)}
    assert unknown.left_out == []


def test_a_goal_without_a_policy_is_tried_on_its_other_table() -> None:
    goal = Goal(read_row("목표", spent=14), read_row("목표", reported_spent=15))
    assert discrepancies(of_goals(goal, Goal(read_row("다른 목표", spent=1)))) == [
        ("P2", "목표", "reported_spent", 15, 14)
    ]


def strategic(
    name: str, spent: int | None, share: str | None = None, kind: str = "strategic", line: int = 1
) -> ReadRow:
    return read_row(name, line, texts={"kind": kind}, measures={"share": share}, spent=spent)


def of_strategic(shares: list[ReadRow], *goals: Goal, policies: int | None = None) -> ReportData:
    status = [] if policies is None else [read_row("정책사업", spent=policies)]
    department = report(SETTLED, Performance(list(goals), status=status), goal_shares=shares)
    _check_strategic_amounts(department)
    return department


def test_what_the_strategic_goals_spent_is_what_the_goals_and_the_policies_did() -> None:
    shares = [strategic("가", 9, "60.00"), strategic("나", 6, "40.00"), strategic("지표", 1, kind="indicator")]
    department = of_strategic(shares, Goal(read_row("목표", spent=15)), policies=15)
    assert department.checks.tallies == {"P2": Tally(held=1), "P7": Tally(held=1), "P8": Tally(held=2)}
    assert of_strategic([strategic("지표", 1, kind="indicator")], policies=15).checks.tallies == {}


def test_the_first_strategic_goal_is_what_the_others_leave_of_the_policies() -> None:
    shares = [strategic("가", 9, "60.00"), strategic("나", 6, "40.00")]
    department = of_strategic(shares, Goal(read_row("목표", spent=15)), policies=17)
    assert discrepancies(department) == [("P7", "가", "spent", 9, 11)]
    required = [claim.required for claim in department.checks.claims if claim.identity == "P7"]
    assert required == [(11, 15, 8)]


def test_what_of_the_strategic_goals_is_unknown_is_undecidable() -> None:
    department = of_strategic([strategic("가", None, "60.00"), strategic("나", 6, "40.00")], policies=15)
    assert department.checks.tallies == {"P2": Tally(undecidable=1), "P7": Tally(undecidable=1)}
    no_goals = of_strategic([strategic("가", 15, "100.00")])
    assert no_goals.checks.tallies == {"P2": Tally(undecidable=1), "P7": Tally(undecidable=1), "P8": Tally(held=1)}


@pytest.mark.parametrize(("again", "tally"), [(9, Tally(held=1)), (8, Tally(broken=1)), (None, None)])
def test_what_a_cell_prints_again_after_a_page_break_is_the_same(again: int | None, tally: Tally | None) -> None:
    shares = [strategic("가", 9), strategic("가", again, kind="again"), strategic("나", 6)]
    tallies = of_strategic(shares).checks.tallies
    expected = Tally(undecidable=1) if tally is None else Tally(tally.held, tally.broken, 1)
    assert tallies["P7"] == expected


def test_what_the_strategic_goals_lack_has_the_cause_that_their_goals_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REPORT_LABELS, "budget", "사업비")  # as the report calls it
    goal = Goal(read_row("목표", budget=12, spent=9), None, (ACCOUNT, 1), left_out=[3])
    other = Goal(read_row("다른", spent=0))
    shares = [strategic("가", 9, "100.00")]
    cause = {"same_cause": "목표 사업비"}
    assert [one.notes for one in of_strategic(shares, other, goal, policies=15).checks.findings] == [cause]
    assert [one.notes for one in of_strategic(shares, other, goal, policies=16).checks.findings] == [{}]
    bare = Goal(read_row("목표", spent=9), None, (ACCOUNT, 1))
    assert [one.notes for one in of_strategic(shares, bare, policies=15).checks.findings] == [{}]


def test_a_rate_is_tried_in_both_tables_and_both_years() -> None:
    years = {
        "target": "10",
        "result": "9",
        "rate": "90",
        "target_before": "4",
        "result_before": "3",
        "rate_before": "70",
    }
    first = read_row("만족도", measures={"target": "10", "result": "9", "rate": "80"})
    row = read_row("만족도", measures=years)
    department = report(performance=Performance(indicators=[IndicatorRow(row, None, "×", first=first)]))
    _check_indicators(department, [])
    assert department.checks.tallies == {"P5": Tally(held=1, broken=2), "P10": Tally(undecidable=1)}
    assert discrepancies(department) == [
        ("P5", "만족도", "rate_before", "70", "75"),
        ("P5", "만족도", "rate", "80", "90"),
    ]
    assert department.checks.findings[1].notes == {}


def test_a_rate_that_both_tables_print_wrong_has_one_cause() -> None:
    wrong = {"target": "10", "result": "9", "rate": "80"}
    row, first = read_row("만족도", measures=wrong), read_row("만족도", measures=wrong)
    department = report(performance=Performance(indicators=[IndicatorRow(row, None, first=first)]))
    _check_indicators(department, [])
    assert [one.notes for one in department.checks.findings] == [{}, {"same_cause": "만족도 달성률"}]


SUMMARY = {"spent": 15, "spent_before": 12, "difference": 3, "indicators": 4, "exceeded": 1, "achieved": 2, "missed": 1}


def of_summary(total: ReadRow | None = None, **changed: int) -> ReportData:
    performance = Performance(status=[total] if total else [])
    department = report(SETTLED, performance, summary=[read_row("총괄", **{**SUMMARY, **changed})])
    _check_summary(department)
    return department


def test_the_summary_is_that_of_the_settlement_with_its_own_sums() -> None:
    assert of_summary().checks.tallies == {"P3": Tally(held=2), "P1": Tally(held=1)}
    assert discrepancies(of_summary(indicators=5)) == [("P3", "총괄", "indicators", 5, 4)]
    assert discrepancies(of_summary(difference=4)) == [("P3", "총괄", "difference", 4, 3)]
    assert discrepancies(of_summary(spent=16, difference=4)) == [("P1", "총괄", "spent", 16, 15)]


def test_the_summary_is_that_of_the_status_table_where_its_total_is_printed() -> None:
    total = read_row("계", spent=15, spent_before=11, difference=4)
    assert discrepancies(of_summary(total)) == [
        ("P1", "총괄", "spent_before", 12, 11),
        ("P1", "총괄", "difference", 3, 4),
    ]


def repaired(*required: int, breaks: bool = False) -> tuple[ReadRow, list[Discrepancy], int]:
    """A total of 128 that two identities ask to be another; a third may break by it. With how often they were tried."""
    row = read_row("총괄", spent=128, one=1, other=2)
    checked: list[ReportData] = []

    def all_tried() -> ReportData:
        department = report()
        for number, (amount, other) in enumerate(zip(required, ("one", "other"), strict=True)):
            value = row.figures["spent"].value
            cells = [Cell(row, "spent"), Cell(row, other)]
            department.checks.claim(f"P{number}", cells, value == amount, required=(amount, None))
        if breaks:
            department.checks.claim("P9", [Cell(row, "spent")], row.figures["spent"].value == 128, exact=False)
        checked.append(department)
        return department

    last = _repaired(all_tried)
    assert last is checked[-1]
    return row, last.checks.findings, len(checked)


def test_a_misread_figure_is_repaired_and_all_is_tried_again() -> None:
    row, findings, tries = repaired(28, 28)
    assert row.figures["spent"].value == 28
    assert ([one.kind for one in findings], tries) == (["mended"], 2)


def test_a_repair_that_breaks_another_identity_is_undone() -> None:
    row, findings, tries = repaired(28, 28, breaks=True)
    assert row.figures["spent"] == Figure(128, Standing.PRINTED)
    assert (findings, tries) == ([], 3)


def test_where_nothing_is_repaired_all_is_tried_once() -> None:
    assert repaired(28, 29)[1:] == ([], 1)
