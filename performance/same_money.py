"""Finds what concerns a program: findings and corrections of its lines and of its rows in the performance report."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from budget.models import ExpenditureLine, Program
from documents.correction_text import accepted
from documents.findings import gravest_first, with_explanations
from documents.models import Correction, CoveredRow, Document, Finding
from documents.once import once_a_page
from performance.models import ProgramGoal, UnitLine
from web.prepared import prepared

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SameMoney:
    """What prints the money of programs: their lines (the key and the program of each), the rows of the report's own
    table in its order, and the goals."""

    lines: Sequence[tuple[str, int]]
    unit_lines: Sequence[UnitLine]
    goals: Sequence[ProgramGoal]

    def of(self, program: Program) -> "SameMoney":
        """That of one of the programs alone."""
        return SameMoney(
            [line for line in self.lines if line[1] == program.pk],
            [row for row in self.unit_lines if row.program_id == program.pk],
            [goal for goal in self.goals if goal.policy_id == program.pk],
        )

    @property
    def keys(self) -> tuple[Keys, Keys, Keys]:
        """The natural keys of lines, rows and goals, as `_about` takes them."""
        lines = tuple(key for key, _program in self.lines)
        return lines, tuple(row.key for row in self.unit_lines), tuple(goal.key for goal in self.goals)


@once_a_page
def with_children(document: Document, program: Program) -> SameMoney:
    """Of a program and of those directly below it. Three queries."""
    policy, goals = policy_of(program), _goals_around(document, program)
    own_goals = goals if policy == program else [goal for goal in goals if goal.policy_id != policy.pk]
    return SameMoney(_lines(program.pk), _unit_lines(program.pk), own_goals)


def goals_of_policy(document: Document, program: Program) -> list[ProgramGoal]:
    """The goals of the policy that a program is or belongs to, in their order."""
    policy = policy_of(program)
    return [goal for goal in _goals_around(document, program) if goal.policy_id == policy.pk]


@once_a_page
def _goals_around(document: Document, program: Program) -> list[ProgramGoal]:
    """The goals of a program, of those below it and of its policy. One query."""
    return _goals(program.pk, policy_of(program).pk)


def policy_of(program: Program) -> Program:
    while program.parent:
        program = program.parent
    return program


@once_a_page
def findings_of_program(document: Document, program: Program) -> list[Finding]:
    """The findings about a program or that cover one of its rows, with explanations, most severe first."""
    return _findings(document.pk, *with_children(document, program).of(program).keys)


def corrections_of_program(document: Document, program: Program) -> list[Correction]:
    """The corrections of a program and its children."""
    return _corrections(document.city_id, document.fiscal_year, *with_children(document, program).keys)


def _here(program: int) -> QuerySet[Program]:
    return Program.objects.filter(Q(pk=program) | Q(parent=program))


@prepared
def _lines(program: int) -> QuerySet[Any]:
    return ExpenditureLine.objects.filter(program__in=_here(program)).order_by().values_list("key", "program")


@prepared
def _unit_lines(program: int) -> QuerySet[UnitLine]:
    return UnitLine.objects.filter(program__in=_here(program)).order_by("position")


@prepared
def _goals(program: int, policy: int) -> QuerySet[ProgramGoal]:
    programs = Program.objects.filter(Q(pk__in=(program, policy)) | Q(parent=program))
    return ProgramGoal.objects.filter(policy__in=programs).order_by("position")


@prepared
def _findings(document: int, lines: Keys, units: Keys, goals: Keys) -> QuerySet[Finding]:
    about = _about(lines, units, goals)
    covering = CoveredRow.objects.filter(about, finding__document=document).values("finding")
    findings = Finding.objects.filter(about | Q(pk__in=covering), document=document)
    return with_explanations(gravest_first(findings))


@prepared
def _corrections(city: int, fiscal_year: int, lines: Keys, units: Keys, goals: Keys) -> QuerySet[Correction]:
    return accepted(city, fiscal_year, _about(lines, units, goals))


def _about(lines: Keys, units: Keys, goals: Keys) -> Q:
    """Findings and corrections of lines, and of the rows of the report and the goals that are the same money."""
    return (
        Q(target="budget.ExpenditureLine", target_key__in=lines)
        | Q(target="performance.UnitLine", target_key__in=units)
        | Q(target="performance.ProgramGoal", target_key__in=goals)
    )
