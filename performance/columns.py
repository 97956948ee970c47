"""The columns of the performance report (성과보고서, DOMAIN.md §1, tables 2, 4 to 9 and 11)."""

from figures.columns import Column

SUMMARY = (
    Column("strategic_goals", "전략목표수", "", 1, unit="개"),
    Column("program_goals", "정책사업목표수", "", 2, unit="개"),
    Column("indicators", "지표수", "", 3, unit="개"),
    Column("exceeded", "초과달성", "", 4, unit="개"),
    Column("achieved", "달성", "", 5, unit="개"),
    Column("missed", "미달성", "", 6, unit="개"),
    Column("spent", "결산액", "", 7),
    Column("spent_before", "전년도결산액", "", 8),
    Column("difference", "비교증감", "결산액 − 전년도결산액", 9),
)

PROGRAM_GOAL = (
    Column("budget", "예산액", "부서 성과 표의 예산액: 실제로는 예산현액", 1),
    Column("spent", "결산액", "부서 성과 표의 결산액", 2),
    Column("indicator_count", "성과지표수", "정책사업목표 현황", 1, unit="개"),
    Column("achieved_count", "달성지표수", "정책사업목표 현황", 2, unit="개"),
    Column("unit_count", "단위사업수", "정책사업목표 현황", 3, unit="개"),
    Column("reported_spent", "결산액(현황)", "정책사업목표 현황의 결산액", 4),
)

STRATEGIC_GOAL = (
    Column("spent", "결산액", "", 4),
    Column("share", "비중", "", 5, unit="%"),
)

INDICATOR = (
    Column("target", "목표", "", 4, unit=""),
    Column("result", "실적", "", 4, unit=""),
    Column("rate", "달성률", "실적 ÷ 목표 × 100, 낮을수록 좋은 지표는 목표 ÷ 실적 × 100", 4, unit="%"),
    Column("target_before", "전년도목표", "", 3, unit=""),
    Column("result_before", "전년도실적", "", 3, unit=""),
    Column("rate_before", "전년도달성률", "", 3, unit="%"),
)

STATUS = (
    Column("spent", "결산액", "", 1),
    Column("share", "구성비", "", 2, unit="%"),
    Column("spent_before", "전년도결산액", "", 3),
    Column("share_before", "전년도구성비", "", 4, unit="%"),
    Column("difference", "비교증감", "결산액 − 전년도결산액", 5),
    Column("change_rate", "증감률", "", 6, unit="%"),
)

UNIT_PROGRAMS = (
    Column("spent_before", "전년도결산액", "", 2),
    Column("current_budget", "예산현액", "표에는 예산으로 인쇄", 3),
    Column("spent", "결산액", "", 4),
)

MARKS = {"◎": "초과달성", "○": "달성", "×": "미달성"}
"""달성성과 as printed, and in words: never by the mark alone."""
