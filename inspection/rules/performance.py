"""Rules on the performance report: targets, results, and spending."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from budget.models import ExpenditureLine
from departments.models import Staffing
from documents.models import Document
from inspection.rules.rule import (
    Check,
    CityThreshold,
    InspectionRule,
    Test,
    less,
    more,
    no_less,
    not_conflicting,
    same,
    share_below,
    share_from,
)
from performance.columns import ACHIEVED, MISSED
from performance.models import Indicator, SettlementStatus

_RUNNING_COSTS = Q(name__in=("인력운영비", "기본경비"))
_LOWER_IS_BETTER = Q(direction="lower")
_ACHIEVED, _MISSED = Q(mark__in=ACHIEVED), Q(mark=MISSED)


def _staff(document: Document, earlier: Document | None) -> Mapping[str, Any]:
    """A department's number of people in both years, from its first staffing row, the total."""

    def of(which: Document) -> Any:
        lines: QuerySet[Staffing] = Staffing.objects.filter(document=which, department=OuterRef("department"))
        known = Case(When(not_conflicting("current_staff"), then="current_staff"))
        return Subquery(lines.order_by("position").annotate(known=known).values("known")[:1])

    return {"staff": of(document)} | ({"earlier_staff": of(earlier)} if earlier else {})


def _policy(document: Document, earlier: Document | None) -> Mapping[str, Any]:
    """The amounts of the 정책사업 of an indicator's goal."""
    lines = ExpenditureLine.objects.filter(program=OuterRef("goal__policy")).order_by()
    return {
        name: Subquery(lines.filter(not_conflicting(name)).values(name)[:1]) for name in ("spent", "current_budget")
    }


A16 = InspectionRule(
    "A16",
    "note",
    "사람은 늘지 않았는데 늘어난 인력운영비와 기본경비",
    "Running costs that rose while the staff did not",
    "인력운영비와 기본경비는 사람 수를 따라갑니다. 사람이 늘지 않았는데 늘었다면 사유를 묻습니다.",
    "Running costs follow the number of staff; where they do not, one asks why.",
    (
        Test(
            SettlementStatus,
            _RUNNING_COSTS,
            (
                Check(
                    ("spent", "spent_before", "staff", "earlier_staff"),
                    lambda limits: (
                        Q(spent_before__gt=0)
                        & share_from("spent", 100 + limits["rate"], "spent_before")
                        & no_less("earlier_staff", "staff")
                    ),
                    "현원은 {earlier_staff}명에서 {staff}명이 되었는데 {spent_before}에서 {spent}으로 늘었습니다.",
                    "Rose from {spent_before} to {spent}, while the staff went from {earlier_staff} to {staff}.",
                    F("spent") - F("spent_before"),
                ),
            ),
            joined=_staff,
        ),
    ),
    (CityThreshold("A16.rate", "지난해보다 {} 이상 늘어남", "Up on last year by {} or more", 10),),
    "지방재정법 제36조",
)
A17 = InspectionRule(
    "A17",
    "note",
    "너무 쉽거나 바뀌지 않는 성과 목표",
    "Targets that are too easy, or never change",
    "이미 지난해에 이룬 것보다 낮은 목표, 세 해 같은 목표, 늘 넘치는 목표는 성과를 재지 못합니다.",
    "A target below last year's result, unchanged for three years, or always surpassed measures nothing.",
    (
        Test(
            Indicator,
            Q(),
            (
                Check(
                    ("target", "result_before"),
                    lambda limits: ~_LOWER_IS_BETTER & less("target", "result_before"),
                    "올해 목표 {target}이 지난해 실적 {result_before}보다 낮습니다.",
                    "This year's target of {target} is below last year's result of {result_before}.",
                ),
                Check(
                    ("target", "result_before"),
                    lambda limits: _LOWER_IS_BETTER & Q(result_before__gt=0) & more("target", "result_before"),
                    "낮을수록 좋은데 올해 목표 {target}이 지난해 실적 {result_before}보다 높습니다.",
                    "Lower is better, and the target of {target} is above last year's result of {result_before}.",
                ),
                Check(
                    ("target", "target_before", "earlier_target_before"),
                    lambda limits: (
                        Q(target__gt=0) & same("target", "target_before") & same("target", "earlier_target_before")
                    ),
                    "세 해 동안 목표가 {target}, 그대로입니다.",
                    "The target has been {target} for three years.",
                ),
                Check(
                    ("rate",),
                    lambda limits: Q(rate__gte=limits["rate"]),
                    "달성률이 {rate_printed}입니다.",
                    "The achievement rate is {rate_printed}.",
                ),
                Check(
                    ("rate", "rate_before"),
                    lambda limits: Q(rate=100, rate_before=100),
                    "두 해 모두 달성률이 100%입니다.",
                    "The achievement rate is 100% in both years.",
                ),
            ),
        ),
    ),
    (CityThreshold("A17.rate", "달성률 {} 이상", "Achievement rate of {} or more", 130),),
    "지방재정법 제5조",
)
A18 = InspectionRule(
    "A18",
    "note",
    "집행과 성과가 맞지 않는 지표",
    "Indicators whose results and money do not go together",
    "돈을 절반도 쓰지 않고 목표를 이루었거나, 거의 다 쓰고도 이루지 못했다면 지표가 사업을 재는지 묻습니다.",
    "Achieved with half the money unspent, or missed with all of it spent: does the indicator measure the work?",
    (
        Test(
            Indicator,
            ~Q(mark=""),
            (
                Check(
                    ("spent", "current_budget"),
                    lambda limits: (
                        _ACHIEVED & Q(current_budget__gt=0) & share_below("spent", limits["low"], "current_budget")
                    ),
                    "정책사업 예산의 {rate}만 쓰고 목표를 이루었습니다.",
                    "The target was reached with {rate} of the policy's budget spent.",
                ),
                Check(
                    ("spent", "current_budget"),
                    lambda limits: (
                        _MISSED & Q(current_budget__gt=0) & share_from("spent", limits["high"], "current_budget")
                    ),
                    "정책사업 예산의 {rate}를 쓰고도 목표를 이루지 못했습니다.",
                    "The target was missed with {rate} of the policy's budget spent.",
                ),
            ),
            joined=_policy,
        ),
    ),
    (
        CityThreshold("A18.low", "달성했으나 집행률 {} 미만", "Achieved, execution rate below {}", 50),
        CityThreshold("A18.high", "미달성이나 집행률 {} 이상", "Missed, execution rate of {} or more", 95),
    ),
    "지방재정법 제5조",
)

PERFORMANCE_RULES = (A16, A17, A18)
