"""The first answers of the sample's pages: what a citizen, a councillor and a journalist ask first."""

import pytest

from budget.models import ExpenditureLine
from config.urls import WORDS
from departments.models import Department
from documents.models import Document
from figures.headline import plain_text
from performance.headlines import department_headline, program_headline, year_headline
from performance.models import Indicator
from performance.panels import program_findings
from performance.reasons import reason_of

pytestmark = pytest.mark.django_db


def values(headline) -> dict[str, str]:
    return {fact.label: fact.value.words for fact in headline.facts}


def sentences(headline) -> list[str]:
    return [plain_text(each) for each in headline.sentences]


def department(name: str) -> tuple[Document, Department]:
    return Document.objects.select_related("city").get(), Department.objects.get(name=name)


def test_the_sample_answers_what_a_citizen_asks_first(sample_city: None) -> None:
    headline = department_headline(*department("기획담당관"))
    assert values(headline) == {
        "지출액": "183.6억원",
        "전년 대비": "▲4.8억원 (2.7%)",
        "집행률": "89.0%",
        "성과지표 달성": "9개 중 4개",
        "확인 필요": "1건",
    }
    assert sentences(headline) == [
        "지역발전 경쟁력 강화에 가장 많이(170.7억원, 93.0%) 썼고, 전년과 가장 크게 달라진 것은 "
        "지방공기업 및 출자출연기관 효율적 운영지원, ▲8.2억원 (5.1%)입니다.",
        "달성하지 못한 지표는 정책자문단의 운영(사유: “모이는 일이 어려워져 회의를 여러 번 미룸”), "
        "사회조사 업무 추진(사유: “감염병이 퍼져 도 안의 모든 시군이 조사를 거둠”), 기타 3개입니다.",
        "쓰지 않고 남긴 금액은 21.7억원(10.5%)이며, 가장 큰 사유는 예비비잔액 11.8억원입니다.",
    ]


def test_every_number_of_the_sample_leads_somewhere(sample_city: None) -> None:
    headline = department_headline(*department("주민협치담당관"))
    assert all(fact.value.url for fact in headline.facts)
    assert all(any(phrase.url for phrase in sentence) for sentence in headline.sentences)


def test_the_year_of_the_sample_sums_what_its_departments_print(sample_city: None) -> None:
    headline = year_headline(Document.objects.select_related("city").get())
    assert values(headline)["지출액"] == "235.8억원"
    assert values(headline)["전년 대비"] == "▲3,641만원 (0.2%)"
    assert headline.facts[0].note[0].words == "수록된 4개 부서 합계"
    assert len(headline.sentences) == 3


def test_a_policy_has_last_year_where_each_of_its_units_prints_it(sample_city: None) -> None:
    document = Document.objects.select_related("city").get()
    found = {}
    for name in ("지역발전 경쟁력 강화", "주민자치 기반 강화", "행정운영경비(감사담당관)"):
        line = ExpenditureLine.objects.select_related("program__department").get(name=name, level=1)
        lines = list(ExpenditureLine.objects.filter(policy=line.program).select_related("program"))
        found[name] = values(program_headline(document, line.program, lines, None))["전년 대비"]
    assert found == {
        "지역발전 경쟁력 강화": "▲6.7억원 (4.1%)",
        "주민자치 기반 강화": "미확인",  # the report leaves one of its units out
        "행정운영경비(감사담당관)": "▼208만원 (8.5%)",  # by 결산현황
    }


def test_a_program_counts_what_its_page_lists_to_be_checked_in_the_report_too(sample_city: None) -> None:
    document = Document.objects.select_related("city").get()
    found = {}
    for line in ExpenditureLine.objects.filter(program__isnull=False).select_related("program__department"):
        lines = list(ExpenditureLine.objects.filter(pk=line.pk))
        number = values(program_headline(document, line.program, lines, None))["확인 필요"]
        panel = program_findings(WORDS)(document, line.program)
        assert number == (panel.summary.split(",")[0] if panel else "0건"), line.name
        found[line.name] = number
    assert found["주민자치 기반 강화"] == "4건"  # all of them about its goal


def test_the_printed_reason_is_found_by_name_by_place_or_not_at_all(sample_city: None) -> None:
    found = {}
    for indicator in Indicator.objects.filter(mark="×"):
        same_goal = list(Indicator.objects.filter(goal=indicator.goal).order_by("position"))
        reason = reason_of(indicator, same_goal)
        found[indicator.name] = reason.text if reason else None
    assert found["사회조사 업무 추진"] == "감염병이 퍼져 도 안의 모든 시군이 조사를 거둠"
    assert found["자원봉사 참여인원(단위:천명)"] == "감염병으로 활동이 줄어 목표에 못 미침"
    assert found["시군종합평가 실적 향상"] is None  # what is printed there is why it succeeded
    assert found["인구정책 시책추진"] is None
