"""Panels of goals, indicators and achievements on the pages of other apps."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from budget.models import Program
from budget.ranking import LARGEST
from budget.scope import ChartScope
from budget.views import ProgramPanel
from departments.models import Department
from documents.correction_text import accepted
from documents.findings import FindingWords, gravest_first, with_explanations
from documents.models import Correction, Document, Finding
from documents.panels import Panel, corrections_panel, findings_panel
from performance.charts import indicator_charts, thresholds_of
from performance.columns import MISSED, STATUS, SUMMARY, UNIT_PROGRAMS
from performance.differences import other_count_of_department, other_count_of_goals, other_money
from performance.last_year import statuses_of
from performance.models import (
    Indicator,
    Passage,
    ProgramGoal,
    StrategicGoal,
    Summary,
)
from performance.reasons import PrintedReason, indicators_of_department, indicators_of_policy
from performance.same_money import (
    corrections_of_program,
    findings_of_program,
    goals_of_policy,
    policy_of,
    with_children,
)
from web.prepared import prepared

SUMMARIZED = SUMMARY[:6]


@dataclass(slots=True)
class PassageItem:
    """A bullet item and its children."""

    passage: Passage
    children: "list[PassageItem]" = field(default_factory=list)


@dataclass(slots=True)
class BulletSection:
    """The bullet items below one heading, of a goal, unit or department (`of`)."""

    title: str
    of: Any
    items: list[PassageItem]

    @property
    def first(self) -> Passage:
        return self.items[0].passage


@dataclass(frozen=True, slots=True)
class GoalIndicators:
    """A goal (None if unknown) and its indicators."""

    goal: ProgramGoal | None
    indicators: list[Indicator]


def overview(document: Document) -> Panel | None:
    """Departments by the number of missed indicators. One query."""
    marks = Indicator.objects.filter(document=document).values("department__name", "department__slug")
    counted = marks.annotate(total=Count("pk"), missed=Count("pk", filter=Q(mark=MISSED))).order_by(
        "-missed", "department__order"
    )
    departments = [department for department in counted if department["missed"]]
    if not departments:
        return None
    context = {"departments": departments[:LARGEST], "others": len(departments[LARGEST:])}
    return Panel("achievement", _("달성하지 못한 성과지표"), "performance/overview_panel.html", context)


def summary(document: Document) -> Panel | None:
    """The rows of 총괄, as printed."""
    shown = [line for line in _summaries(document.pk) if line.name != "계"]
    if not shown:
        return None
    context = {"lines": shown, "columns": SUMMARIZED}
    return Panel("achievement", _("성과 총괄"), "performance/summary_panel.html", context, folded=True)


@prepared
def _summaries(document: int) -> QuerySet[Summary]:
    lines = Summary.objects.filter(document=document).select_related("department")
    figures = [column.name for column in SUMMARIZED]
    return lines.only("document", "key", "name", "places", "standings", "department__slug", *figures).order_by("line")


def goals(document: Document, department: Department) -> Panel | None:
    """A department's 전략목표, 정책사업목표 and indicators, with the legend of the marks."""
    goals = _goals_of_department(document.pk, department.pk)
    indicators, why = indicators_of_department(document, department)
    strategic = _strategic_goals(document.pk, department.pk)
    groups = by_goal(goals, indicators)
    if not (groups or strategic):
        return None
    scope = ChartScope(document, department)
    context = _goals_context(scope, groups, indicators, why) | {
        "strategic": strategic,
        "remarks": other_count_of_department(document, department, indicators),
    }
    return Panel("goals", _("성과목표와 지표"), "performance/goals_panel.html", context)


@prepared
def _goals_of_department(document: int, department: int) -> QuerySet[ProgramGoal]:
    goals = ProgramGoal.objects.filter(document=document, department=department)
    return goals.select_related("policy").order_by("position")


@prepared
def _strategic_goals(document: int, department: int) -> QuerySet[StrategicGoal]:
    return StrategicGoal.objects.filter(document=document, department=department).order_by("position")


@prepared
def _prose_of_department(document: int, department: int) -> QuerySet[Passage]:
    passages = Passage.objects.filter(document=document, department=department, unit=None, goal__policy=None)
    return passages.select_related("goal").order_by("position")


def status(document: Document, department: Department) -> Panel | None:
    """A department's 결산현황: spending by kind of program in two years."""
    lines = statuses_of(document, department)
    if not lines:
        return None
    context = {"lines": lines, "columns": STATUS}
    return Panel("status", _("결산현황"), "performance/status_panel.html", context, folded=True)


def prose(document: Document, department: Department) -> Panel | None:
    """The report's prose on a department itself; that on programs is on their pages."""
    sections = sections_of(_prose_of_department(document.pk, department.pk))
    if not sections:
        return None
    return Panel("prose", _("성과 설명"), "performance/prose_panel.html", {"sections": sections}, folded=True)


def program_goals(document: Document, program: Program) -> Panel | None:
    """A policy's goals with their indicators; for a program below it, a link to the policy's."""
    policy = policy_of(program)
    goals = goals_of_policy(document, program)
    if not goals:
        return None
    title = _("정책사업의 목표와 지표")
    if program.level != 1:
        return Panel("goals", title, "performance/goals_of_policy_panel.html", {"policy": policy})
    indicators, why = indicators_of_policy(document, program)
    line = program.line_of_figures
    scope = ChartScope(document, program.department, program)
    context = _goals_context(scope, by_goal(goals, indicators), indicators, why)
    remarks = [*other_count_of_goals(document, goals, indicators), *other_money(document, line, goals)]
    charts = indicator_charts(scope, indicators, context["thresholds"], "#goals")
    return Panel("goals", title, "performance/goals_panel.html", context | {"remarks": remarks, "charts": charts})


def _goals_context(
    scope: ChartScope, groups: list[GoalIndicators], indicators: list[Indicator], why: Mapping[int, PrintedReason]
) -> dict[str, Any]:
    """Context: goals with indicators, missed ones first with their reasons, and the legend. One query."""
    legend = thresholds_of(scope)
    order = sorted(indicators, key=lambda indicator: indicator.mark != MISSED)
    return {
        "groups": groups,
        "first": [(indicator, why.get(indicator.pk)) for indicator in order[:LARGEST]],
        "others": len(order[LARGEST:]),
        "thresholds": legend,
    }


def program_prose(document: Document, program: Program) -> Panel | None:
    """The report's prose on a policy, or on a program's unit."""
    if program.level is None:
        return None
    if program.level == 1:
        passages = _prose_of_policy(program.pk)
    else:
        passages = _prose_of_unit(program.pk if program.level == 2 else program.parent_id)
    sections = sections_of(passages)
    if not sections:
        return None
    return Panel("prose", _("주요 추진성과"), "performance/prose_panel.html", {"sections": sections}, folded=True)


@prepared
def _prose_of_policy(policy: int) -> QuerySet[Passage]:
    return Passage.objects.filter(goal__policy=policy).select_related("goal", "unit").order_by("position")


@prepared
def _prose_of_unit(unit: int | None) -> QuerySet[Passage]:
    return Passage.objects.filter(unit=unit).select_related("goal", "unit").order_by("position")


def program_report(document: Document, program: Program) -> Panel | None:
    """The rows of the report's unit table for a program and its children."""
    lines = with_children(document, program).unit_lines
    if not lines:
        return None
    context = {"lines": lines, "columns": UNIT_PROGRAMS, "program": program}
    return Panel("report", _("성과보고서의 결산현황"), "performance/report_panel.html", context, folded=True)


def program_findings(words: FindingWords) -> ProgramPanel:
    """The panel of findings about a program and its linked goals and rows of the report."""

    def panel(document: Document, program: Program) -> Panel | None:
        return findings_panel(findings_of_program(document, program), words)

    return panel


def program_corrections(document: Document, program: Program) -> Panel | None:
    """The corrections of a program and its children, whose figures are on its page too."""
    return corrections_panel(document, corrections_of_program(document, program))


def indicator_corrections(indicator: Indicator) -> Panel | None:
    document = indicator.document
    return corrections_panel(document, _corrections(document.city_id, document.fiscal_year, indicator.key))


def indicator_findings(indicator: Indicator, words: FindingWords) -> Panel | None:
    return findings_panel(_findings(indicator.document_id, indicator.key), words)


@prepared
def _corrections(city: int, fiscal_year: int, indicator: str) -> QuerySet[Correction]:
    return accepted(city, fiscal_year, Q(target="performance.Indicator", target_key=indicator))


@prepared
def _findings(document: int, indicator: str) -> QuerySet[Finding]:
    findings = Finding.objects.filter(document=document, target="performance.Indicator", target_key=indicator)
    return with_explanations(gravest_first(findings))


def by_goal(goals: Iterable[ProgramGoal], indicators: Iterable[Indicator]) -> list[GoalIndicators]:
    """Each goal with its indicators; at the end those whose goal is unknown."""
    by_goal: dict[int | None, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        by_goal[indicator.goal_id].append(indicator)
    groups = [GoalIndicators(goal, by_goal[goal.pk]) for goal in goals]
    return [*groups, GoalIndicators(None, by_goal[None])] if by_goal[None] else groups


def sections_of(passages: Iterable[Passage]) -> list[BulletSection]:
    """Passages grouped into sections by heading and subject, in order, as trees of bullet items."""
    sections: dict[tuple[Any, ...], BulletSection] = {}
    open_items: list[PassageItem] = []
    for passage in passages:
        item = PassageItem(passage)
        del open_items[passage.depth :]
        if open_items:
            open_items[-1].children.append(item)
        else:
            key = (passage.section, passage.goal_id, passage.unit_id)
            section = sections.setdefault(key, BulletSection(passage.section, passage.unit or passage.goal, []))
            section.items.append(item)
        open_items.append(item)
    return list(sections.values())
