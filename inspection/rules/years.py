"""Rules that compare two years or two tables: money left every year, misplaced digits, large changes."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Abs

from budget.models import ExpenditureLine
from comparison.models import Succession, Target
from documents.models import Document
from inspection.rules.expenditure import PROJECTS
from inspection.rules.rule import (
    Check,
    CityThreshold,
    InspectionRule,
    Test,
    not_conflicting,
    same,
    share_above,
    share_from,
)
from performance.models import ProgramGoal, UnitLine

_FACTORS = (10, 100, 1000)


def _slip(left: str, right: str) -> Q:
    """Condition: one amount is 10, 100 or 1000 times the other."""
    times = Q()
    for factor in _FACTORS:
        times |= same(left, F(right) * factor) | same(right, F(left) * factor)
    return times & ~Q(**{left: 0})


def _slipped(left: str, right: str, ko: str, en: str, two_years: bool = False) -> Check:
    return Check((left, right), lambda limits: _slip(left, right), ko, en, Abs(F(left) - F(right)), two_years=two_years)


def _settled(program: str) -> Any:
    """The `joined` function for the 사업별조서 amounts of the program in this column."""

    def joined(document: Document, earlier: Document | None) -> Mapping[str, Any]:
        lines = ExpenditureLine.objects.filter(program=OuterRef(program)).order_by()
        return {
            f"settled_{name}": Subquery(lines.filter(not_conflicting(name)).values(name)[:1])
            for name in ("spent", "current_budget")
        }

    return joined


def _successor(document: Document, earlier: Document | None) -> Mapping[str, Any]:
    """The successor of a project of the year before."""
    of_year = Succession.objects.filter(city=document.city_id, fiscal_year=document.fiscal_year, target=Target.PROGRAM)
    return {"successor": Subquery(of_year.filter(earlier_key=OuterRef("key")).values("key")[:1])}


_TWO_TABLES = (
    "성과보고서의 {%s}과 사업별조서의 {%s}이 자릿수만 다릅니다.",
    "The report's {%s} and the settlement's {%s} differ by noughts alone.",
)


def _between(left: str, right: str) -> Check:
    ko, en = (words % (left, right) for words in _TWO_TABLES)
    return _slipped(left, right, ko, en)


A15 = InspectionRule(
    "A15",
    "warning",
    "두 해 잇달아 많이 남긴 사업",
    "Projects that left much unspent two years running",
    "매년 남는다면 예산이 필요보다 큰 것입니다.",
    "What is left over every year was budgeted too high.",
    (
        Test(
            ExpenditureLine,
            PROJECTS,
            (
                Check(
                    ("unspent", "current_budget", "earlier_unspent", "earlier_current_budget"),
                    lambda limits: (
                        Q(current_budget__gt=0, earlier_current_budget__gt=0)
                        & share_from("unspent", limits["rate"], "current_budget")
                        & share_from("earlier_unspent", limits["rate"], "earlier_current_budget")
                    ),
                    "지난해 {earlier_unspent}, 올해 {unspent}({rate})을 쓰지 않고 남겼습니다.",
                    "{earlier_unspent} was left unspent last year, and {unspent} ({rate}) this year.",
                    "unspent",
                ),
            ),
        ),
    ),
    (CityThreshold("A15.rate", "불용률 {} 이상", "Unspent rate of {} or more", 20),),
    "지방재정법 제36조",
)
A19 = InspectionRule(
    "A19",
    "warning",
    "자릿수를 잘못 옮긴 것으로 보이는 금액",
    "Amounts that look like a slip of one, two or three noughts",
    "같은 금액을 적는 두 표가, 또는 지난해와 올해가 꼭 10·100·1,000배로 다르면 단위를 잘못 옮겼을 수 있습니다.",
    "Where two tables of one amount, or two years, differ by exactly 10, 100 or 1,000 times, a unit may be wrong.",
    (
        Test(
            UnitLine,
            Q(program__isnull=False),
            (_between("spent", "settled_spent"), _between("current_budget", "settled_current_budget")),
            joined=_settled("program"),
        ),
        Test(
            ProgramGoal,
            Q(policy__isnull=False),
            (_between("spent", "settled_spent"), _between("budget", "settled_current_budget")),
            joined=_settled("policy"),
        ),
        Test(
            ExpenditureLine,
            PROJECTS,
            (
                _slipped(
                    "spent",
                    "spent_before",
                    "지난해 쓴 {spent_before}과 올해 쓴 {spent}이 자릿수만 다릅니다.",
                    "Last year's {spent_before} and this year's {spent} differ by noughts alone.",
                ),
                _slipped(
                    "spent_before",
                    "earlier_spent",
                    "올해 책이 적은 지난해 지출액 {spent_before}과 지난해 책의 {earlier_spent}이 자릿수만 다릅니다.",
                    "Last year's spending is {spent_before} in this book and {earlier_spent} in its own.",
                ),
                _slipped(
                    "spent",
                    "earlier_spent",
                    "지난해 쓴 {earlier_spent}과 올해 쓴 {spent}이 자릿수만 다릅니다.",
                    "Last year's {earlier_spent} and this year's {spent} differ by noughts alone.",
                ),
                _slipped(
                    "current_budget",
                    "earlier_current_budget",
                    "지난해 예산 {earlier_current_budget}과 올해 예산 {current_budget}이 자릿수만 다릅니다.",
                    "The budgets of {earlier_current_budget} last year and {current_budget} differ by noughts alone.",
                ),
            ),
        ),
    ),
)
A20 = InspectionRule(
    "A20",
    "list",
    "지난해와 비교해 끝났거나 시작했거나 크게 바뀐 사업",
    "Projects that ended, began, or changed much against last year",
    "잘못을 묻는 것이 아닙니다. 한 해 사이 무엇이 달라졌는지 보는 목록입니다.",
    "No question: a list of what became different within a year.",
    (
        Test(
            ExpenditureLine,
            PROJECTS,
            (
                Check(
                    ("current_budget",),
                    lambda limits: Q(pair="none", pair__isnull=False),
                    "올해 시작했습니다. 예산은 {current_budget}입니다.",
                    "Began this year, with a budget of {current_budget}.",
                    "current_budget",
                    two_years=True,
                ),
                Check(
                    ("spent", "earlier_spent"),
                    lambda limits: (
                        Q(earlier_spent__gt=0)
                        & share_above(Abs(F("spent") - F("earlier_spent")), limits["rate"], "earlier_spent")
                    ),
                    "지난해 {earlier_spent}에서 올해 {spent}으로 바뀌었습니다.",
                    "Changed from {earlier_spent} last year to {spent}.",
                    Abs(F("spent") - F("earlier_spent")),
                ),
                Check(
                    ("spent", "spent_before"),
                    lambda limits: (
                        Q(spent_before__gt=0)
                        & share_above(Abs(F("spent") - F("spent_before")), limits["rate"], "spent_before")
                    ),
                    "지난해 {spent_before}에서 올해 {spent}으로 바뀌었습니다.",
                    "Changed from {spent_before} last year to {spent}.",
                    Abs(F("spent") - F("spent_before")),
                ),
            ),
        ),
        Test(
            ExpenditureLine,
            PROJECTS,
            (
                Check(
                    ("current_budget",),
                    lambda limits: Q(successor__isnull=True),
                    "지난해 예산 {current_budget}으로 끝났습니다.",
                    "Ended last year, with a budget of {current_budget}.",
                    "current_budget",
                ),
            ),
            joined=_successor,
            of_earlier=True,
        ),
    ),
    (CityThreshold("A20.rate", "지난해보다 {} 넘게 바뀜", "Changed by more than {}", 50),),
)

YEAR_RULES = (A15, A19, A20)
