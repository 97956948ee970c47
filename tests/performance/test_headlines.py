"""The first answers of pages: made of figures, each number with its address, what is unknown said and not summed."""

import pytest

from budget.models import ExpenditureLine
from documents.models import Document
from performance.headlines import department_headline, indicator_headline, program_headline, year_headline
from performance.models import Passage, SettlementStatus
from performance.reasons import reason_of
from tests.factories import (
    make_department,
    make_document,
    make_expenditure,
    make_finding,
    make_goal,
    make_indicator,
    make_line,
    make_tree,
)

pytestmark = pytest.mark.django_db


def values(headline) -> dict[str, str]:
    return {fact.label: fact.value.words for fact in headline.facts}


def test_the_total_of_another_amount_is_not_last_years() -> None:
    line = make_tree()[0]
    status = make_line(SettlementStatus, name="계", spent=line.spent, spent_before=60)
    of = line.document, line.department
    assert values(department_headline(*of))["전년 대비"] == "▲120원 (200.0%)"
    SettlementStatus.objects.filter(pk=status.pk).update(spent=1)
    of = Document.objects.get(), line.department
    assert values(department_headline(*of))["전년 대비"] == "미확인"


def test_what_is_unknown_is_said_and_sums_nothing() -> None:
    make_tree()
    other = make_expenditure("공보담당관", 0, department=make_department("공보담당관"), spent=None, unspent=None)
    year = year_headline(other.document)
    assert values(year)["지출액"] == "미확인"
    assert year.facts[0].note[0].words == "수록된 2개 부서 합계, 1개 부서 미확인"
    assert "1개 부서에서만 확인되어" in year.text
    headline = department_headline(other.document, other.department)
    assert values(headline)["지출액"] == values(headline)["전년 대비"] == "미확인"
    assert values(headline)["집행률"] == "-"
    assert "쓰지 않고 남긴 금액은 미확인입니다." in headline.text


def test_a_cause_that_is_unknown_is_no_cause_and_what_is_carried_over_is_said() -> None:
    line = make_tree()[0]
    line.unspent_savings, line.unspent_bid_saving, line.carried_out = None, 8, 5
    line.save()
    text = department_headline(line.document, line.department).text
    assert "다음 해로 넘긴 금액은 5원이고, 쓰지 않고 남긴 금액은 20원(10.0%)이며, 확인된 사유 가운데" in text
    assert "낙찰차액 8원" in text


def test_with_several_accounts_the_largest_is_named() -> None:
    line = make_tree()[0]
    make_expenditure("감사담당관", 0, account="주차장특별회계", spent=5)
    assert values(department_headline(line.document, line.department))["일반회계 지출액"] == "180원"


def test_a_department_without_a_row_of_its_own_has_no_headline() -> None:
    assert department_headline(make_document(), make_department()) is None


def test_indicators_whose_results_are_all_unknown_are_not_counted_as_missed() -> None:
    _own, policy, *_others = make_tree()
    make_indicator(goal=make_goal(policy=policy.program), mark="")
    lines = list(ExpenditureLine.objects.exclude(level=0).select_related("program__department"))
    headline = values(program_headline(policy.document, policy.program, lines, None))
    assert headline["성과지표 달성"] == "미확인"


def test_only_a_policy_counts_goals_and_a_note_is_nothing_to_look_at() -> None:
    _own, policy, unit, *_details = make_tree()
    make_indicator(goal=make_goal(policy=policy.program), mark="×")
    for severity in ("error", "note"):
        make_finding(target="budget.ExpenditureLine", target_key=unit.key, severity=severity)
    lines = list(ExpenditureLine.objects.exclude(level=0).select_related("program__department"))
    document = policy.document
    assert values(program_headline(document, policy.program, lines, None))["성과지표 달성"] == "1개 중 0개"
    of_unit = values(program_headline(document, unit.program, lines[1:], policy))
    assert "성과지표 달성" not in of_unit
    assert of_unit["확인 필요"] == "1건"


def test_a_missed_indicator_says_why_or_that_it_is_not_printed() -> None:
    goal = make_goal()
    indicator = make_indicator("청렴도 점수", goal=goal, mark="×", unit="점", target=5, result=3, rate=60)
    indicator.refresh_from_db()
    document = indicator.document
    assert "사유는 결산서에서 찾지 못했습니다" in indicator_headline(document, indicator, None).text
    for depth, text in enumerate(("청렴도 점수", "성과 미달성 원인분석", "측정 방법이 바뀜")):
        make_line(Passage, goal=goal, section="성과분석", depth=depth, text=text)
    reason = reason_of(indicator, [indicator])
    assert reason is not None
    assert "“측정 방법이 바뀜”" in indicator_headline(document, indicator, reason).text
