"""Finds what concerns a program: findings and corrections of its lines and of its rows in the performance report."""

from collections.abc import Sequence

from django.db.models import Prefetch, Q, prefetch_related_objects

from budget.models import Program
from documents.findings import gravest_first, with_explanations
from documents.models import CoveredRow, Document, Finding
from documents.once import once_a_page
from performance.models import ProgramGoal, UnitLine


def with_children(program: Program) -> list[Program]:
    """A program and its children, with the keys of their lines and report rows prefetched for all parts of a page; the
    policy with its goals."""
    children = Program.objects.select_related("line_of_figures").only("parent", "line_of_figures__key").order_by()
    prefetch_related_objects([program], Prefetch("children", children))
    programs = [program, *program.children.all()]
    prefetch_related_objects(programs, Prefetch("unit_lines", UnitLine.objects.order_by()))
    goals = Prefetch("goals", ProgramGoal.objects.order_by())
    prefetch_related_objects(list(dict.fromkeys([policy_of(program), *programs])), goals)
    return programs


def policy_of(program: Program) -> Program:
    while program.parent:
        program = program.parent
    return program


def unit_lines(programs: Sequence[Program]) -> list[UnitLine]:
    """The unit lines of these programs, in the table's order."""
    lines = (line for program in programs for line in program.unit_lines.all())
    return sorted(lines, key=lambda line: line.position)


def about_programs(programs: Sequence[Program]) -> Q:
    """Condition for findings and corrections of the programs' lines (`with_children`), goals and unit lines."""
    keys = {
        "budget.ExpenditureLine": [
            program.line_of_figures.key for program in programs if hasattr(program, "line_of_figures")
        ],
        "performance.UnitLine": [line.key for program in programs for line in program.unit_lines.all()],
        "performance.ProgramGoal": [goal.key for program in programs for goal in program.goals.all()],
    }
    return Q.create([Q(target=target, target_key__in=keys[target]) for target in keys], connector=Q.OR)


@once_a_page
def findings_of_program(document: Document, program: Program) -> list[Finding]:
    """The findings about a program or that cover one of its rows, with explanations, most severe first."""
    about = about_programs(with_children(program)[:1])
    covering = CoveredRow.objects.filter(about, finding__document=document).values("finding")
    findings = Finding.objects.filter(about | Q(pk__in=covering), document=document)
    return list(with_explanations(gravest_first(findings)))
