"""Sentences where other tables of the report print different counts or amounts than the pages show."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from budget.models import ExpenditureLine
from departments.models import Department
from documents.models import Document, PrintedLine
from documents.templatetags.figures import source_url
from figures.columns import Column
from figures.headline import Phrase, Sentence, sentence
from performance.columns import ACHIEVED, PROGRAM_GOAL, SUMMARY
from performance.models import Indicator, ProgramGoal, Summary
from web.prepared import prepared
from web.sharing import won_in_words

_GOAL = {column.name: column for column in PROGRAM_GOAL}
_SUMMARY = {column.name: column for column in SUMMARY}


def count(marks: Sequence[str]) -> tuple[int, int]:
    """The number of achieved indicators, and of those without a known mark."""
    return sum(mark in ACHIEVED for mark in marks), list(marks).count("")


def other_count_of_department(
    document: Document, department: Department, indicators: Sequence[Indicator]
) -> list[Sentence]:
    """Where 총괄 prints other numbers of indicators, or of achieved ones, than their marks add up to. One query."""
    line = next(iter(_summaries(document.pk, department.pk)), None)
    if line is None or line.indicators is None or line.exceeded is None or line.achieved is None:
        return []
    printed = line.indicators, line.exceeded + line.achieved
    sources = source_url(line, _SUMMARY["indicators"], document), source_url(line, _SUMMARY["achieved"], document)
    return _other_count(indicators, printed, sources, _("성과 총괄"))


@prepared
def _summaries(document: int, department: int) -> QuerySet[Summary]:
    return Summary.objects.filter(document=document, department=department).exclude(name="계")[:1]


def other_count_of_goals(
    document: Document, goals: Sequence[ProgramGoal], indicators: Sequence[Indicator]
) -> list[Sentence]:
    """Where 정책사업목표 현황 prints other numbers than the marks add up to, if it prints one for each goal."""
    totals, achieved = [goal.indicator_count for goal in goals], [goal.achieved_count for goal in goals]
    if not goals or None in totals or None in achieved:
        return []
    printed = sum(filter(None, totals)), sum(filter(None, achieved))
    sources = (
        source_url(goals[0], _GOAL["indicator_count"], document),
        source_url(goals[0], _GOAL["achieved_count"], document),
    )
    return _other_count(indicators, printed, sources, _("정책사업목표 현황"))


def other_money(document: Document, line: ExpenditureLine, goals: Sequence[ProgramGoal]) -> list[Sentence]:
    """Where the report prints other amounts of a policy than the settlement."""
    if len(goals) != 1:
        return []
    goal = goals[0]
    reported, settled = (goal.budget, goal.spent), (line.current_budget, line.spent)
    if None in (*reported, *settled) or reported == settled:
        return []
    text = _("성과보고서는 같은 사업의 예산현액을 {budget}, 결산액을 {spent}으로 적었습니다.")
    return [
        sentence(
            text,
            budget=_amount(document, goal, _GOAL["budget"]),
            spent=_amount(document, goal, _GOAL["spent"]),
        )
    ]


def _other_count(
    indicators: Sequence[Indicator], printed: tuple[int, int], sources: tuple[str, str], table: str
) -> list[Sentence]:
    achieved, _unknown = count([indicator.mark for indicator in indicators])
    if printed == (len(indicators), achieved):
        return []
    total, reached = (Phrase(f"{number:,}", url) for number, url in zip(printed, sources, strict=True))
    text = _(
        "이 수는 지표마다 인쇄된 달성성과를 센 것입니다. "
        "{table}에는 지표 {total}개 중 {achieved}개를 달성한 것으로 인쇄되어 있습니다."
    )
    return [sentence(text, table=table, total=total, achieved=reached)]


def _amount(document: Document, line: PrintedLine, column: Column) -> Phrase:
    return Phrase(won_in_words(getattr(line, column.name)), source_url(line, column, document))
