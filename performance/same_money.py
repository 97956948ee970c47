"""Which findings and corrections are about a program: of its lines, and of the report's rows of the same money."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from budget.models import ExpenditureLine, Program
from documents.models import CoveredRow, Document, Finding
from performance.models import ProgramGoal, UnitLine


def about_programs(programs: Collection[int]) -> Q:
    """Findings and corrections of the lines of programs, and of the goals and the report's rows that are the same."""
    same: dict[str, QuerySet[Any]] = {
        "budget.ExpenditureLine": ExpenditureLine.objects.filter(program__in=programs),
        "performance.UnitLine": UnitLine.objects.filter(program__in=programs),
        "performance.ProgramGoal": ProgramGoal.objects.filter(policy__in=programs),
    }
    about = Q()
    for target, lines in same.items():
        about |= Q(target=target, target_key__in=lines.values("key"))
    return about


def findings_of_program(document: Document, program: Program) -> QuerySet[Finding]:
    """The findings about a program, and those that cover a row of it."""
    about = about_programs([program.pk])
    covering = CoveredRow.objects.filter(about, finding__document=document).values("finding")
    return Finding.objects.filter(about | Q(pk__in=covering), document=document)
