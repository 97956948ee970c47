"""Goals, policies, indicators and marks: which rows of the report's tables are one thing."""

import pytest

from ingest.reconcile.identity_checks import IdentityChecks
from ingest.reconcile.report import (
    Goal,
    IndicatorRow,
    Performance,
    ReportData,
    find_goals,
    find_indicators,
    find_reported,
    total_of,
)
from ingest.rows import Proof, ReadRow, Tally
from tests.ingest.reconcile.reports import ACCOUNT, program, read_row, report


def policies_of(department: ReportData) -> list[tuple[str, int] | None]:
    return [goal.policy for goal in find_goals(department)]


def test_a_sum_is_known_where_every_amount_is() -> None:
    assert total_of([3, 4]) == 7
    assert total_of([0]) == 0
    assert total_of([3, None]) is None
    assert total_of([]) is None


def test_what_a_department_spent_is_the_sum_of_its_accounts() -> None:
    special = Proof([program("과", 0, None, spent=4)], [], {})
    department = report([program("과", 0, None, spent=3), program("정책", spent=9)])
    proofs = {**department.proofs, "특별회계": special}
    assert ReportData(IdentityChecks("과"), {}, proofs, Performance()).spent == 7
    assert ReportData(IdentityChecks("과"), {}, {**proofs, "기금": Proof([], [], {})}, Performance()).spent == 7
    assert report([program("과", 0, None, spent=None)]).spent is None
    assert report().spent is None


def test_the_policies_of_a_department_stand_with_their_place() -> None:
    rows = [program("과", 0, None), program("정책"), program("단위", 2, 1), program("다른 정책")]
    assert report(rows).policies() == [(ACCOUNT, 1, rows[1]), (ACCOUNT, 3, rows[3])]


def test_the_rows_of_a_form_are_those_of_all_its_tables() -> None:
    one, other = read_row("가"), read_row("나")
    department = ReportData(IdentityChecks("과"), {"goal_status": [[one], [other]]}, {}, Performance())
    assert department.all("goal_status") == [one, other]
    assert department.all("summary") == []


def test_what_was_spent_for_a_goal_stands_in_its_first_table_or_else_in_the_other() -> None:
    row, status = read_row("목표", spent=5, budget=9), read_row("목표", reported_spent=4)
    assert Goal(row, status).spent_cell == (row, "spent")
    assert Goal(read_row("목표"), status).spent_cell == (status, "reported_spent")
    assert Goal(read_row("목표")).spent_cell is None
    assert sorted(Goal(row, status).figures) == ["budget", "reported_spent", "spent"]
    assert sorted(Goal(row).figures) == ["budget", "spent"]


def test_an_indicator_has_one_row_or_two() -> None:
    row, first = read_row("지표"), read_row("지표")
    assert IndicatorRow(row, None, first=first).rows == [row, first]
    assert len(IndicatorRow(row, None, first=row).rows) == len(IndicatorRow(row, None).rows) == 1


def test_a_goal_is_a_row_with_an_amount_that_belongs_under_none() -> None:
    goal, indicator, bare = read_row("목표", spent=5), read_row("지표", parent=0, spent=5), read_row("빈 줄")
    assert [one.row for one in find_goals(report(department_performance=[goal, indicator, bare]))] == [goal]


def test_a_goal_is_found_again_by_its_name_or_its_amount() -> None:
    rows = [read_row("열린 소통", spent=5), read_row("마을 공동체", spent=6)]
    statuses = [read_row("열린 소통 구현", reported_spent=7), read_row("지방분권 기획", reported_spent=6)]
    goals = find_goals(report(department_performance=rows, goal_status=statuses))
    assert [(goal.row, goal.status) for goal in goals] == list(zip(rows, statuses, strict=True))


def test_an_amount_that_nobody_could_read_is_like_no_other() -> None:
    row, status = read_row("열린 소통", spent=None), read_row("지방분권 기획", reported_spent=None)
    goals = find_goals(report(department_performance=[row], goal_status=[status]))
    assert [(goal.row, goal.status) for goal in goals] == [(row, None), (status, status)]


def test_a_goal_whose_money_is_the_same_goes_before_one_of_like_name() -> None:
    rows = [read_row("열린 소통", spent=5)]
    statuses = [read_row("열린 소통", reported_spent=4), read_row("열린 소통 구현", reported_spent=5)]
    goals = find_goals(report(department_performance=rows, goal_status=statuses))
    assert [goal.status for goal in goals] == [statuses[1], statuses[0]]


def test_a_policy_is_known_by_its_amount_before_its_name() -> None:
    policies = [
        program("과", 0, None),
        program("열린 소통", current_budget=9, spent=4),
        program("다른 이름", current_budget=8, spent=5),
    ]
    same_spent = report(policies, department_performance=[read_row("열린 소통", budget=7, spent=5)])
    assert policies_of(same_spent) == [(ACCOUNT, 2)]
    neither = report(policies, department_performance=[read_row("열린 소통", budget=7, spent=6)])
    assert policies_of(neither) == [(ACCOUNT, 1)]
    unknown = report(
        [policies[0], program("다른 이름", current_budget=None, spent=None)],
        department_performance=[read_row("열린 소통", budget=None, spent=None)],
    )
    assert policies_of(unknown) == [None]


def test_two_amounts_speak_louder_than_one() -> None:
    rows = [program("가", current_budget=9, spent=4), program("나", current_budget=9, spent=5)]
    goal = read_row("열린 소통", budget=9, spent=5)
    assert policies_of(report(rows, department_performance=[goal])) == [(ACCOUNT, 1)]


@pytest.mark.parametrize(("names", "by_money"), [(2, True), (3, False)])
def test_one_amount_speaks_louder_than_two_names_in_order_and_not_than_three(names: int, by_money: bool) -> None:
    policies = [
        program(name, spent=amount) for name, amount in zip(["가나", "다라", "마바"][:names], (7, 8, 5), strict=False)
    ]
    policies[-1] = program(policies[-1].name, spent=5)
    goals = [read_row(row.name, spent=5 if at == 0 else 9) for at, row in enumerate(policies)]
    expected = [(ACCOUNT, names - 1), *[None] * (names - 1)] if by_money else [(ACCOUNT, at) for at in range(names)]
    assert policies_of(report(policies, department_performance=goals)) == expected


def test_a_goal_of_the_status_table_alone_is_known_by_its_name() -> None:
    department = report([program("열린 소통", spent=4)], goal_status=[read_row("열린 소통", reported_spent=9)])
    assert policies_of(department) == [(ACCOUNT, 0)]


@pytest.mark.parametrize(("level", "units"), [(3, 2), (None, None)])
def test_the_units_of_a_goals_policy_are_counted_where_all_levels_are_known(
    level: int | None, units: int | None
) -> None:
    rows = [
        program("과", 0, None, current_budget=20, spent=15),
        program("다른 정책", current_budget=1, spent=1),
        program("단위", 2, 1, current_budget=1, spent=1),
        program("정책", current_budget=9, spent=5),
        program("단위", 2, 3, current_budget=4, spent=3),
        program("세부", level, 4, current_budget=4, spent=3),
        program("단위", 2, 3, current_budget=5, spent=2),
    ]
    (goal,) = find_goals(report(rows, department_performance=[read_row("목표", budget=9, spent=5)]))
    assert (goal.policy, goal.units) == ((ACCOUNT, 3), units)


def test_goals_are_numbered_as_the_status_table_lists_them() -> None:
    statuses = [read_row("가"), read_row("나"), read_row("다")]
    goals = [Goal(read_row("나"), statuses[1]), Goal(read_row("라")), Goal(read_row("가"), statuses[0])]
    assert find_reported(report(performance=Performance(goals), goal_status=statuses)) == [2, 0, None]
    assert find_reported(report(performance=Performance(goals))) == [0, 1, 2]


def indicator(name: str, parent: int | None = None, direction: str = "", **measures: str | None) -> ReadRow:
    texts = {"direction": direction} if direction else {}
    return read_row(name, parent=parent, texts=texts, measures=measures)


RATES = {"target": "10", "result": "9", "rate": "90"}


def test_an_indicator_of_two_tables_is_one_with_the_figures_of_the_two_years() -> None:
    goals = [read_row("목표", spent=5), read_row("다른 목표", spent=6)]
    first, alone = indicator("만족도", parent=1, **RATES), indicator("방문자 수", parent=0, **RATES)
    years = indicator("만족도", parent=0, direction="lower", **RATES)
    department = report(
        performance=Performance([Goal(goal) for goal in goals], reported=[0, 1]),
        department_performance=[*goals, first, alone],
        indicators=[years],
    )
    found = find_indicators(department)
    assert found == [
        IndicatorRow(years, 1, direction="lower", first=first),
        IndicatorRow(alone, 0, first=alone),
    ]
    assert department.checks.tallies == {"P9": Tally(held=3)}


def test_an_indicator_of_the_two_years_alone_belongs_to_the_goal_of_its_number() -> None:
    rows = [
        indicator("가나다", parent=1, **RATES),
        indicator("라마바", parent=2, **RATES),
        indicator("사아자", **RATES),
    ]
    department = report(performance=Performance(reported=[4, 3]), indicators=rows)
    assert [(one.row, one.goal, one.first) for one in find_indicators(department)] == [
        (rows[0], 3, None),
        (rows[1], None, None),
        (rows[2], None, None),
    ]


def test_an_indicator_without_a_goal_above_it_takes_that_of_its_number() -> None:
    years, first = indicator("가나다", parent=0, **RATES), indicator("가나다", **RATES)
    performance = Performance(reported=[3])
    assert [
        one.goal
        for one in find_indicators(report(performance=performance, department_performance=[first], indicators=[years]))
    ] == [3]


def test_what_two_tables_print_of_an_indicator_must_be_the_same() -> None:
    first = indicator("만족도", **RATES)
    years = indicator("만족도", target="10", result="8")
    department = report(department_performance=[first], indicators=[years])
    find_indicators(department)
    assert department.checks.tallies == {"P9": Tally(held=1, broken=1)}
    assert [(one.kind, one.column, one.printed, one.expected) for one in department.checks.findings] == [
        ("P9", "result", "8", "9")
    ]


def test_an_indicator_is_found_again_by_its_name_before_its_values() -> None:
    first = [indicator("민원 만족도", target="10", result="9", rate="90")]
    years = [indicator("누리집 방문", target="10", result="9"), indicator("민원 만족도", target="5", result="4")]
    found = find_indicators(report(department_performance=first, indicators=years))
    assert [(one.row, one.first) for one in found] == [(years[0], None), (years[1], first[0])]


def test_of_two_names_alike_the_one_with_the_same_values_is_the_indicator() -> None:
    first = [indicator("가나다라", target="10", result="9", rate="90")]
    years = [indicator("가나다라", target="5", result="4"), indicator("가나다마", target="10", result="9")]
    found = find_indicators(report(department_performance=first, indicators=years))
    assert [(one.row, one.first) for one in found] == [(years[0], None), (years[1], first[0])]


def test_values_that_cannot_be_read_make_no_two_names_one_indicator() -> None:
    first, years = (
        indicator("가나다라", target=None, result=None, rate=None),
        indicator("마바사", target=None, result=None),
    )
    assert len(find_indicators(report(department_performance=[first], indicators=[years]))) == 2


def test_an_indicator_has_its_mark_and_a_mark_of_none_is_reported() -> None:
    row = indicator("만족도", **RATES)
    marks = [
        read_row("목표", 3, texts={"kind": "goal", "mark": "-"}),
        read_row("누리집 방문", 4, texts={"kind": "indicator", "mark": "×"}),
        read_row("만족도", 5, texts={"kind": "indicator", "mark": "◎"}),
    ]
    other = indicator("전혀 다른 것", **RATES)
    department = report(indicators=[row, other], goal_shares=marks)
    found = find_indicators(department)
    assert [one.mark for one in found] == ["◎", ""]
    assert department.performance.also == [(row, marks[2])]
    (finding,) = department.checks.findings
    assert (finding.kind, finding.line, finding.row, finding.column) == ("named_once", 4, "누리집 방문", "")
    assert finding.notes == {"table": "나. 성과목표 및 재원비중"}
