"""What other rooms' pages show of goals, indicators and achievements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from budget.models import Program
from departments.models import Department
from documents.models import Document
from documents.panels import Panel
from performance.columns import INDICATOR, STATUS, SUMMARY, UNIT_PROGRAMS
from performance.models import (
    Indicator,
    Passage,
    ProgramGoal,
    SettlementStatus,
    StrategicGoal,
    Summary,
    Threshold,
    UnitLine,
)


@dataclass(slots=True)
class Item:
    """A bullet, and those under it."""

    passage: Passage
    children: "list[Item]" = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """The bullets under one heading of one goal, unit or department."""

    title: str
    of: Any
    items: list[Item]

    @property
    def first(self) -> Passage:
        return self.items[0].passage


def overview(document: Document) -> Panel | None:
    """총괄 of each department, as the report prints it."""
    lines = Summary.objects.filter(document=document).select_related("department").order_by("line")
    shown = [line for line in lines if line.name != "계"]
    if not shown:
        return None
    count = Indicator.objects.filter(document=document).count()
    return Panel(
        "achievement",
        _("성과 총괄"),
        "performance/summary_panel.html",
        {"lines": shown, "columns": SUMMARY[:6]},
        facts=[(_("성과지표"), count)],
    )


def goals(document: Document, department: Department) -> Panel | None:
    """전략목표, 정책사업목표 and their indicators of a department, with the legend of the marks."""
    of_department: dict[str, Any] = {"document": document, "department": department}
    goals = list(_goals().filter(**of_department))
    strategic = list(StrategicGoal.objects.filter(**of_department).order_by("position"))
    loose = list(Indicator.objects.filter(goal=None, **of_department).order_by("position"))
    if not (goals or strategic or loose):
        return None
    return Panel(
        "goals",
        _("성과목표와 지표"),
        "performance/goals_panel.html",
        {
            "goals": goals,
            "strategic": strategic,
            "loose": loose,
            "columns": INDICATOR,
            "thresholds": list(Threshold.objects.filter(**of_department).order_by("position")),
        },
    )


def status(document: Document, department: Department) -> Panel | None:
    """결산현황: what kind of program the money went to, in two years."""
    lines = list(SettlementStatus.objects.filter(document=document, department=department).order_by("position"))
    if not lines:
        return None
    context = {"lines": lines, "columns": STATUS}
    return Panel("status", _("결산현황"), "performance/status_panel.html", context)


def prose(document: Document, department: Department) -> Panel | None:
    """All that the report says in words of a department."""
    passages = Passage.objects.filter(document=document, department=department)
    sections = sections_of(passages.select_related("goal", "unit").order_by("position"))
    if not sections:
        return None
    return Panel("prose", _("성과 설명"), "performance/prose_panel.html", {"sections": sections})


def program_goals(document: Document, program: Program) -> Panel | None:
    """The goals that a program serves, which are those of its policy, with their indicators."""
    goals = list(_goals().filter(document=document, policy=policy_of(program)))
    if not goals:
        return None
    context = {"goals": goals, "strategic": [], "loose": [], "columns": INDICATOR, "thresholds": []}
    return Panel("goals", _("정책사업의 목표와 지표"), "performance/goals_panel.html", context)


def program_prose(document: Document, program: Program) -> Panel | None:
    """What the report says of a policy, or of the unit that a program is or belongs to."""
    passages = Passage.objects.filter(document=document)
    if program.level == 1:
        passages = passages.filter(goal__policy=program)
    else:
        passages = passages.filter(unit=program.pk if program.level == 2 else program.parent_id)
    sections = sections_of(passages.select_related("goal", "unit").order_by("position"))
    if program.level is None or not sections:
        return None
    return Panel("prose", _("주요 추진성과"), "performance/prose_panel.html", {"sections": sections, "open": True})


def program_report(document: Document, program: Program) -> Panel | None:
    """What the report's own table prints of a program, and of those directly below it."""
    lines = list(
        UnitLine.objects.filter(document=document, program__in=[program.pk, *_children(program)])
        .select_related("program")
        .order_by("position")
    )
    if not lines:
        return None
    context = {"lines": lines, "columns": UNIT_PROGRAMS, "program": program}
    return Panel("report", _("성과보고서의 결산현황"), "performance/report_panel.html", context)


def policy_of(program: Program) -> Program:
    while program.parent:
        program = program.parent
    return program


def sections_of(passages: Iterable[Passage]) -> list[Section]:
    """Passages in their order, bullets under bullets, a section for each heading of each thing."""
    sections: dict[tuple[Any, ...], Section] = {}
    way: list[Item] = []
    for passage in passages:
        item = Item(passage)
        del way[passage.depth :]
        if way:
            way[-1].children.append(item)
        else:
            key = (passage.section, passage.goal_id, passage.unit_id)
            section = sections.setdefault(key, Section(passage.section, passage.unit or passage.goal, []))
            section.items.append(item)
        way.append(item)
    return list(sections.values())


def _goals() -> QuerySet[ProgramGoal]:
    indicators = Prefetch("indicators", Indicator.objects.order_by("position"))
    return ProgramGoal.objects.select_related("policy").prefetch_related(indicators).order_by("position")


def _children(program: Program) -> QuerySet[Program, int]:
    return Program.objects.filter(parent=program).values_list("pk", flat=True)
