"""Money and promise in one sentence: what was spent of what there was, and how many indicators were achieved.

Each number of the sentence leads to where it is printed. What is unknown is said to be unknown, and where
there is no rate none is stated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from budget.columns import EXPENDITURE
from budget.models import ExpenditureLine, Program
from departments.models import Department
from documents.models import Document, PrintedLine
from documents.panels import Panel
from documents.templatetags.figures import source_url, standing_mark
from figures.columns import Column
from figures.rates import percentage
from figures.won import spell_won, write_won
from performance.columns import PROGRAM_GOAL, SUMMARY
from performance.models import Indicator, ProgramGoal, Summary
from web.amounts import signed

ACHIEVED = ("◎", "○")
COLUMNS = {column.name: column for column in EXPENDITURE}
COLUMNS_OF_GOAL = {column.name: column for column in PROGRAM_GOAL}
COLUMNS_OF_SUMMARY = {column.name: column for column in SUMMARY}

RATE = (
    gettext_lazy("예산현액 {budget} 가운데 {rate}를 썼고,"),
    gettext_lazy("예산현액 {budget} 가운데 {rate}를 썼습니다."),
)
NO_RATE = (
    gettext_lazy("예산현액은 {budget}이고 지출액은 {spent}이며,"),
    gettext_lazy("예산현액은 {budget}이고 지출액은 {spent}입니다."),
)
BUDGET_KNOWN = (
    gettext_lazy("예산현액 {budget} 가운데 얼마를 썼는지는 미확인이고,"),
    gettext_lazy("예산현액 {budget} 가운데 얼마를 썼는지는 미확인입니다."),
)
SPENT_KNOWN = (
    gettext_lazy("예산현액은 미확인이고 {spent}을 썼으며,"),
    gettext_lazy("예산현액은 미확인이고 {spent}을 썼습니다."),
)
NEITHER_KNOWN = (
    gettext_lazy("예산현액과 지출액이 모두 미확인이고,"),
    gettext_lazy("예산현액과 지출액이 모두 미확인입니다."),
)
"""The sentences about money, with and without one about goals. Amounts end in 원, which decides the particle."""


class Counted(NamedTuple):
    """The number of indicators and of those achieved, as a table of the report prints them, with their sources."""

    total: int
    achieved: int
    total_source: str
    achieved_source: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence with its notes, and the goal where its name differs from the policy's."""

    sentence: SafeString
    remarks: Sequence[SafeString] = ()
    goals: Sequence[ProgramGoal] = ()
    account: str = ""


def program_promise(document: Document, program: Program) -> Panel | None:
    """The spending and the achievement of a policy; None below a policy. Three queries."""
    line = ExpenditureLine.objects.filter(document=document, program=program).first()
    if program.level != 1 or line is None:
        return None
    goals = list(ProgramGoal.objects.filter(document=document, policy=program).order_by("position"))
    indicators = list(Indicator.objects.filter(document=document, goal__in=goals))
    printed = _counted_of_goals(document, goals)
    remarks = [*_other_count(indicators, printed, _("정책사업목표 현황")), *_other_money(document, line, goals)]
    named = [goal for goal in goals if {goal.name, goal.reported_name or goal.name} != {program.name}]
    return _panel([Promise(statement(document, line, indicators, printed), remarks, named, line.account)], program)


def department_promise(document: Document, department: Department) -> Panel | None:
    """The spending of a department in each account, and its achievement over all accounts. Three queries."""
    of_department = {"document": document, "department": department}
    lines = list(ExpenditureLine.objects.filter(level=0, **of_department).order_by("position"))
    if not lines:
        return None
    indicators = list(Indicator.objects.filter(**of_department))
    printed = _counted_of_summary(document, department)
    remarks = _other_count(indicators, printed, _("성과 총괄"))
    # Indicators are of the department, not of an account: with several accounts they are told once.
    money = [Promise(statement(document, line, [], None), account=line.account) for line in lines[:-1]]
    return _panel(
        [*money, Promise(statement(document, lines[-1], indicators, printed), remarks, account=lines[-1].account)]
    )


def statement(
    document: Document, line: ExpenditureLine, indicators: Sequence[Indicator], printed: Counted | None
) -> SafeString:
    """The sentence: of money alone, where nothing is known to have been promised."""
    promise = _promise(indicators, printed)
    money = _money(document, line, goes_on=bool(promise))
    return format_html("{} {}", money, promise) if promise else money


def _money(document: Document, line: ExpenditureLine, goes_on: bool) -> SafeString:
    """지출액 of 예산현액, as a rate where that is one."""
    rate = percentage(line.spent, line.current_budget)
    match line.current_budget, line.spent:
        case None, None:
            texts = NEITHER_KNOWN
        case None, _:
            texts = SPENT_KNOWN
        case _, None:
            texts = BUDGET_KNOWN
        case _ if rate is None:
            texts = NO_RATE
        case _:
            texts = RATE
    return format_html(
        str(texts[0] if goes_on else texts[1]),
        budget=_amount(document, line, COLUMNS["current_budget"]),
        spent=_amount(document, line, COLUMNS["spent"]),
        rate=_linked(signed(f"{rate or 0:,f}%"), source_url(line, COLUMNS["spent"], document)),
    )


def _promise(indicators: Sequence[Indicator], printed: Counted | None) -> str:
    """Achieved of promised: counted from the indicators' own marks where there are any, else as the report counts."""
    if not indicators:
        return _achieved(printed.total, printed.achieved, 0, printed) if printed else ""
    achieved, unknown = count(indicators)
    agreed = printed if printed and (printed.total, printed.achieved) == (len(indicators), achieved) else None
    return _achieved(len(indicators), achieved, unknown, agreed)


def count(indicators: Sequence[Indicator]) -> tuple[int, int]:
    """How many were achieved, and of how many that is not known."""
    marks = [indicator.mark for indicator in indicators]
    return sum(mark in ACHIEVED for mark in marks), marks.count("")


def _achieved(total: int, achieved: int, unknown: int, printed: Counted | None) -> SafeString:
    if unknown:
        text = ngettext(
            "지표 {total}개 중 {achieved}개를 달성했고, {unknown}개는 달성 여부가 미확인입니다.",
            "지표 {total}개 중 {achieved}개를 달성했고, {unknown}개는 달성 여부가 미확인입니다.",
            total,
        )
    else:
        text = ngettext(
            "지표 {total}개 중 {achieved}개를 달성했습니다.", "지표 {total}개 중 {achieved}개를 달성했습니다.", total
        )
    sources = (printed.total_source, printed.achieved_source) if printed else ("#goals", "#goals")
    return format_html(
        text,
        total=_linked(f"{total:,}", sources[0]),
        achieved=_linked(f"{achieved:,}", sources[1]),
        unknown=_linked(f"{unknown:,}", "#goals"),
    )


def _other_count(indicators: Sequence[Indicator], printed: Counted | None, table: str) -> list[SafeString]:
    """From what was counted, where the report's own count is another or the only one."""
    if printed is None:
        return []
    if not indicators:
        return [format_html(_("지표의 수는 {table}에 인쇄된 것입니다."), table=table)]
    achieved, _unknown = count(indicators)
    if (printed.total, printed.achieved) == (len(indicators), achieved):
        return []
    text = _(
        "이 수는 지표마다 인쇄된 달성성과를 센 것입니다. "
        "{table}에는 지표 {total}개 중 {achieved}개를 달성한 것으로 인쇄되어 있습니다."
    )
    total = _linked(f"{printed.total:,}", printed.total_source)
    return [
        format_html(text, table=table, total=total, achieved=_linked(f"{printed.achieved:,}", printed.achieved_source))
    ]


def _other_money(document: Document, line: ExpenditureLine, goals: Sequence[ProgramGoal]) -> list[SafeString]:
    """What the report prints of the same money, where it differs from the settlement."""
    text = _("성과보고서는 같은 사업의 예산현액을 {budget}, 결산액을 {spent}으로 적었습니다.")
    return [
        format_html(
            text,
            budget=_amount(document, goal, COLUMNS_OF_GOAL["budget"]),
            spent=_amount(document, goal, COLUMNS_OF_GOAL["spent"]),
        )
        for goal in goals
        if len(goals) == 1
        and None not in (goal.budget, goal.spent, line.current_budget, line.spent)
        and (goal.budget, goal.spent) != (line.current_budget, line.spent)
    ]


def _counted_of_goals(document: Document, goals: Sequence[ProgramGoal]) -> Counted | None:
    """지표수 and 달성지표수 of 정책사업목표 현황, where all of them are known."""
    totals, achieved = [goal.indicator_count for goal in goals], [goal.achieved_count for goal in goals]
    if not goals or None in totals or None in achieved:
        return None
    return Counted(
        sum(filter(None, totals)),
        sum(filter(None, achieved)),
        source_url(goals[0], COLUMNS_OF_GOAL["indicator_count"], document),
        source_url(goals[0], COLUMNS_OF_GOAL["achieved_count"], document),
    )


def _counted_of_summary(document: Document, department: Department) -> Counted | None:
    """지표수 and 초과달성 + 달성 of 총괄, where they are known."""
    line = Summary.objects.filter(document=document, department=department).exclude(name="계").first()
    if line is None or line.indicators is None or line.exceeded is None or line.achieved is None:
        return None
    return Counted(
        line.indicators,
        line.exceeded + line.achieved,
        source_url(line, COLUMNS_OF_SUMMARY["indicators"], document),
        source_url(line, COLUMNS_OF_SUMMARY["achieved"], document),
    )


def _amount(document: Document, line: PrintedLine, column: Column) -> SafeString:
    """An amount as one says it, leading to where it is printed, with its standing."""
    amount: int | None = getattr(line, column.name)
    if amount is None:
        return format_html("{}", _("미확인"))
    words = spell_won(amount) if get_language() == "ko" else _("{amount}원").format(amount=write_won(amount))
    return format_html("{}{}", _linked(signed(words), source_url(line, column, document)), standing_mark(line, column))


def _linked(words: str, source: str) -> SafeString:
    return format_html('<a class="figure" href="{}">{}</a>', source, words)


def _panel(promises: Sequence[Promise], program: Program | None = None) -> Panel:
    context = {"promises": promises, "program": program}
    return Panel("promise", gettext_lazy("돈과 약속"), "performance/promise_panel.html", context)
