"""One thing under two spellings."""

from collections.abc import Iterable

import pytest

from figures.standing import Standing
from ingest.pages import PageText
from ingest.reconcile.identity_checks import IdentityChecks
from ingest.reconcile.report import Goal, IndicatorRow, Performance, ReportData
from ingest.reconcile.spelling import (
    Count,
    _bare,
    _others,
    _own_pairs,
    _own_words,
    _same_money,
    best_spelling,
    count_lines,
    spell,
)
from ingest.rows import Figure, PrintedRow, Proof, ProvenRow, ReadRow
from tests.ingest.reconcile.reports import ACCOUNT, DEPARTMENT, program, read_row, report


@pytest.mark.parametrize(("spent", "same"), [(5, True), (4, False), (None, True)])
def test_money_that_cannot_be_read_contradicts_no_program(spent: int | None, same: bool) -> None:
    printed = PrintedRow(1, 1, ("과",))
    own, other = (
        {"current_budget": Figure(9, Standing.PRINTED), "spent": Figure(amount, Standing.PRINTED)}
        for amount in (5, spent)
    )
    department = ReportData(IdentityChecks("과"), {}, {"": Proof([], [], {})}, Performance())
    assert _same_money(department, "", ReadRow(printed, "과", other), ProvenRow(printed, "과", 2, 1, own)) is same


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("만족도 (%)", "만족도"),
        ("만족도(%)", "만족도"),
        ("참여(주민) 수(명)", "참여(주민) 수"),
        ("만족도", "만족도"),
        ("참여(주민) 수", "참여(주민) 수"),
        ("(%)", "(%)"),
        ("수(%)", "수"),
        ("만족도)", "만족도)"),
    ],
)
def test_the_unit_after_an_indicators_name_is_no_part_of_it(name: str, bare: str) -> None:
    assert _bare(name) == bare


def counting(**counts: int) -> Count:
    """How often each word is printed, apart from longer names that hold it."""
    return lambda key, longer: counts.get(key, 0)


def test_the_best_spelling_is_the_one_that_most_lines_print() -> None:
    assert best_spelling(["재우활동", "재무 활동"], counting(재우활동=1, 재무활동=2)) == "재무 활동"
    assert best_spelling(["재우활동", "재무활동"], counting(재우활동=2, 재무활동=1)) == "재우활동"
    assert best_spelling(["재우활동", "재무활동"], counting()) == "재우활동"
    assert best_spelling(["재무 활동", "재무활동"], counting()) == "재무 활동"


def test_of_spellings_printed_alike_often_the_one_of_the_commoner_words_is_best() -> None:
    assert best_spelling(["시장의 시책", "시정의 시책"], counting(시장의=1, 시정의=2)) == "시정의 시책"
    assert best_spelling(["가중합나", "가종합나"], counting(종합=3, 가종=1, 중합=1)) == "가종합나"


def test_a_spelling_within_a_longer_one_is_not_counted_there() -> None:
    lookups: list[tuple[str, tuple[str, ...]]] = []

    def count(key: str, longer: Iterable[str]) -> int:
        lookups.append((key, tuple(longer)))
        return 0

    best_spelling(["마을 사업", "마을 사업 지원"], count)
    assert ("마을사업", ("마을사업지원",)) in lookups
    assert ("마을사업지원", ()) in lookups


def test_the_words_and_pairs_of_letters_that_a_spelling_has_alone() -> None:
    names = ["시장의 시책", "시정의 시책"]
    assert _own_words(names[0], names) == ["시장의"]
    assert _own_pairs("가종합", ["가종합", "가중합", "다른이름"]) == {"가종", "종합"}
    assert _own_pairs("종합", ["종합", "종한"]) == {"종합"}
    assert _own_pairs("종합", ["종합", "중합"]) == {"종합"}


def test_each_other_spelling_is_reported_once() -> None:
    assert _others(["재무활동", "재무 활동", "재우활동", "재우 활동"], "재무활동") == ("재우 활동",)


def test_lines_that_hold_a_key_and_none_of_others_are_counted() -> None:
    pages = [PageText(1, 1, ["마을 사업", "마을 사업 지원"]), PageText(2, 3, ["마을사업, 마을 사업"])]
    count = count_lines(pages)
    assert count("마을사업", ()) == 3
    assert count("마을사업", ("마을사업지원",)) == 2
    assert count("없음", ()) == 0


def test_a_name_that_is_spelled_in_one_way_is_sought_in_no_line() -> None:
    def count(key: str, longer: Iterable[str]) -> int:
        raise AssertionError

    assert best_spelling(["재무 활동", "재무활동"], count) == "재무 활동"


def test_the_pairs_around_letters_in_which_spellings_agree_say_nothing() -> None:
    assert _own_pairs("가종합나", ["가종합나", "가중합나"]) == {"가종", "종합"}


def spelled(department: ReportData, *lines: str, corrected: Iterable[int] = ()) -> list[tuple[object, ...]]:
    """Spell the names of a department on pages of these lines. Line, printed and better name of each finding."""
    spell(department, count_lines([PageText(1, 1, list(lines))]), set(corrected))
    assert {one.kind for one in department.checks.findings} <= {"two_spellings"}
    assert all((one.row, one.column) == (one.expected, "") for one in department.checks.findings)
    return [(one.line, one.account, one.printed, one.expected) for one in department.checks.findings]


MONEY = {"current_budget": 9, "spent": 5}


@pytest.mark.parametrize(
    ("program_line", "unit_line", "spent", "is_one"), [(20, 20, 5, True), (20, 21, 5, False), (20, 20, 4, False)]
)
def test_a_program_and_its_row_of_the_unit_table_get_one_spelling(
    program_line: int, unit_line: int, spent: int, is_one: bool
) -> None:
    own = program(" 종합 감사", 2, line=7, unit=program_line, **MONEY)
    unit = read_row("중합 감사", unit_line, current_budget=9, spent=spent)
    found = spelled(report([program("과", 0, None), own], unit_programs=[unit]), "종합 감사 사업", "종합 감사")
    assert found == ([(20, ACCOUNT, "중합 감사", "종합 감사")] if is_one else [])
    assert (unit.name, unit.printed_name) == (("종합 감사", "중합 감사") if is_one else ("중합 감사", ""))
    assert unit.spellings == own.spellings == (("중합 감사",) if is_one else ())
    assert own.name == " 종합 감사"


def test_a_program_takes_the_spelling_of_the_unit_table_where_more_lines_print_it() -> None:
    own = program("중합 감사", 2, line=7, unit=20, **MONEY)
    found = spelled(report([own], unit_programs=[read_row("종합 감사", 20, **MONEY)]), "종합 감사")
    assert found == [(7, ACCOUNT, "중합 감사", "종합 감사")]
    assert own.name == "종합 감사"


def test_a_name_that_a_person_gave_stays() -> None:
    own = program("중합 감사", 2, line=7, unit=20, **MONEY)
    department = report([own], unit_programs=[read_row("종합 감사", 20, **MONEY)])
    assert spelled(department, "종합 감사", corrected=[7]) == []
    assert own.name == "중합 감사"


def test_names_that_differ_in_blanks_alone_are_one_spelling() -> None:
    own = program("종합감사", 2, line=7, unit=20, **MONEY)
    unit = read_row("종합 감사", 20, **MONEY)
    assert spelled(report([own], unit_programs=[unit]), "종합 감사") == []
    assert (own.spellings, unit.spellings) == ((), ())


def test_a_goal_is_spelled_alike_in_each_table_that_prints_it() -> None:
    goal, status = read_row("열린 소통 구헌", 3), read_row("열린 소통 구현", 9)
    alone = read_row("다른 목표", 4)
    found = spelled(
        report(performance=Performance([Goal(alone), Goal(goal, status), Goal(alone, alone)])), "열린 소통 구현"
    )
    assert found == [(3, "", "열린 소통 구헌", "열린 소통 구현")]
    assert (goal.name, status.name, goal.spellings) == ("열린 소통 구현", "열린 소통 구현", ("열린 소통 구헌",))


@pytest.mark.parametrize(
    ("printed", "is_the_goals"), [("가나다라마", True), ("가나다바사", True), ("가나다바사아", False), ("", False)]
)
def test_the_goal_beside_the_mark_of_an_indicator_is_another_print_of_its_goal_where_they_are_alike(
    printed: str, is_the_goals: bool
) -> None:
    goal, own = read_row("가나다라마", 3), read_row("만족도", 5)
    mark = read_row("만족도", 8, texts={"mark": "◎", "goal": printed, "printed_goal": printed})
    goals = [Goal(read_row("다른 목표", 2)), Goal(goal)]
    performance = Performance(goals, indicators=[IndicatorRow(own, 1)], also=[(own, mark)])
    found = spelled(report(performance=performance), "가나다라마")
    assert found == ([(8, "", printed, "가나다라마")] if is_the_goals and printed != goal.name else [])
    assert ((goal, mark) in performance.also) is is_the_goals


@pytest.mark.parametrize("indicator", [IndicatorRow(read_row("만족도"), None), IndicatorRow(read_row("만족도"), 0)])
def test_an_indicator_without_a_goal_or_a_mark_names_no_goal(indicator: IndicatorRow) -> None:
    mark = read_row("만족도", texts={"mark": "◎", "goal": "목표", "printed_goal": "목표"})
    also = [(indicator.row if indicator.goal is None else read_row("다른"), mark)]
    performance = Performance([Goal(read_row("목표"))], indicators=[indicator], also=also)
    spelled(report(performance=performance))
    assert len(performance.also) == 1


def test_an_indicator_is_spelled_alike_in_each_table_but_for_its_unit() -> None:
    years, first = read_row("민원 만족토 (%)", 5), read_row("민원 만족도", 2)
    mark = read_row("민원 만족도(점)", 8, texts={"mark": "◎"})
    other = read_row("방문자", 6)
    indicators = [IndicatorRow(years, None, first=first), IndicatorRow(other, None)]
    also = [
        (years, mark),
        (other, read_row("민원 만족도", 9)),
        (other, read_row("누리집 개편", 10, texts={"mark": "○"})),
    ]
    found = spelled(report(performance=Performance(indicators=indicators, also=also)), "민원 만족도")
    assert found == [(5, "", "민원 만족토", "민원 만족도")]
    assert (years.name, years.printed_name, first.name) == ("민원 만족도 (%)", "민원 만족토 (%)", "민원 만족도")
    assert (years.spellings, first.spellings, mark.spellings) == (("민원 만족토",),) * 3
    assert other.spellings == ()


def test_a_row_of_another_name_is_no_other_print_of_an_indicator() -> None:
    alike, other = read_row("가나다바사", 8, texts={"mark": "◎"}), read_row("가나다바사아", 9, texts={"mark": "◎"})
    for mark in (alike, other):
        row = read_row("가나다라마")
        spelled(report(performance=Performance(indicators=[IndicatorRow(row, None)], also=[(row, mark)])))
        assert bool(row.spellings) is (mark is alike)


def fixed(name: str, level: int, parent: int, above: str = "정책", status: str = "재무활동", spent: int = 5) -> str:
    """What a program is called, of 9 budgeted and 5 spent, below a policy, beside a row of 결산현황."""
    rows = [program("과", 0, None), program(above), program(f" {name}", level, parent, line=7, **MONEY)]
    performance = Performance(status=[read_row("합계", spent=4), read_row(status, spent=spent)])
    department = report(rows, performance)
    found = spelled(department)
    changed = rows[2].name != f" {name}"
    assert found == ([(7, ACCOUNT, name, rows[2].name)] if changed else [])
    assert rows[2].spellings == ((name,) if changed else ())
    return rows[2].name.strip()


def test_a_misread_letter_in_a_name_that_every_department_has_is_repaired_where_its_money_says_so() -> None:
    own = f"재우활동({DEPARTMENT})"
    assert fixed(own, 1, 0) == f"재무활동({DEPARTMENT})"
    assert fixed("재우활동 (공보 담당관)", 1, 0) == "재무활동(공보 담당관)"
    assert fixed(own, 1, 0, spent=4) == own
    assert fixed(own, 1, 0, status="행정운영경비") == own
    assert fixed(own, 3, 0) == own
    assert fixed(f"재무활({DEPARTMENT})", 1, 0) == f"재무활({DEPARTMENT})"
    assert fixed("재우활동(감사담당관)", 1, 0) == "재우활동(감사담당관)"


@pytest.mark.parametrize(
    ("name", "above", "mended"),
    [
        ("인력운영피", "행정운영경비", "인력운영비"),
        ("기본정비", "행정운영경비", "기본경비"),
        ("보전지줄", "재무활동", "보전지출"),
        ("내부거래지줄", "재무활동", "내부거래지출"),
        ("인력운영피", "재무활동", None),
        ("보전지줄", "행정운영경비", None),
        ("보전지줄", "인력운영비", None),
    ],
)
def test_a_misread_unit_is_repaired_below_the_policy_that_it_always_has(
    name: str, above: str, mended: str | None
) -> None:
    own = f"{name}({DEPARTMENT})"
    assert fixed(own, 2, 1, f"{above}({DEPARTMENT})") == (f"{mended}({DEPARTMENT})" if mended else own)


def test_a_misread_unit_whose_policy_is_open_stays() -> None:
    row = program(f"보전지줄({DEPARTMENT})", 2, None, **MONEY)
    spelled(report([row]))
    assert row.name == f"보전지줄({DEPARTMENT})"


def strategic(name: str, line: int) -> ReadRow:
    return read_row(name, line, texts={"kind": "strategic"})


def test_each_strategic_goal_of_a_cell_gets_the_spelling_that_more_lines_print() -> None:
    one, other = strategic("소통하는 시정 / 열린 행졍", 3), read_row("소통하는 시점 / 열린 행정", 9)
    mark = read_row("열린 행정", 4, texts={"kind": "indicator"})
    department = report(goal_shares=[mark, one, strategic("전혀 다른 것", 5)], strategic_goals=[other])
    found = spelled(department, "소통하는 시정", "열린 행정")
    assert found == [(3, "", "열린 행졍", "열린 행정"), (9, "", "소통하는 시점", "소통하는 시정")]
    assert one.name == other.name == "소통하는 시정 / 열린 행정"
    assert (one.printed_name, other.printed_name) == ("소통하는 시정 / 열린 행졍", "소통하는 시점 / 열린 행정")
    assert one.spellings == ("소통하는 시점", "열린 행졍")
    assert department.performance.also == [(one, other)]


def test_a_strategic_goal_spelled_well_already_bears_no_other_name_as_printed() -> None:
    one, other = strategic("열린 행정", 3), read_row("열린행정", 9)
    assert spelled(report(goal_shares=[one], strategic_goals=[other])) == []
    assert (one.name, one.printed_name, other.name, other.printed_name) == ("열린 행정", "", "열린행정", "")


def test_cells_of_more_or_fewer_strategic_goals_are_not_respelled() -> None:
    one, other = strategic("소통하는 시정 / 열린 행졍", 3), read_row("소통하는 시점", 9)
    department = report(goal_shares=[one], strategic_goals=[other, read_row("딴판", 10)])
    assert spelled(department, "소통하는 시정") == []
    assert department.performance.also == [(one, other)]


def test_a_strategic_goal_that_a_person_named_stays() -> None:
    one, other = strategic("열린 행졍", 3), read_row("열린 행정", 9)
    assert spelled(report(goal_shares=[one], strategic_goals=[other]), "열린 행정", corrected=[3]) == []
    assert (one.name, one.printed_name) == ("열린 행졍", "")
