"""What an address asks to be drawn: a year, a department of it or a program of that, and its expenditure as trees."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from budget.models import ExpenditureLine, Program
from budget.tree import Branch, expenditure_trees
from departments.models import Department
from documents.charts import ChartError
from documents.models import Document
from documents.once import once_a_page

KEY = re.compile(r"[0-9]{1,18}")
"""A number by which a query may name something: none is larger in any database."""
MOST = 600
"""Marks of the tree of a year at most; a larger year is drawn less deep, and its departments have their own."""

Trees = Sequence[Branch[ExpenditureLine]]


class ChartScope(NamedTuple):
    """What a chart is of: a year, a department of it, or a program of that."""

    document: Document
    department: Department | None = None
    program: Program | None = None

    @property
    def query(self) -> dict[str, str]:
        named = {"department": self.department.slug} if self.department else {}
        return named | ({"program": str(self.program.pk)} if self.program else {})

    def title(self, words: str) -> str:
        of = self.program or self.department
        return f"{of.name}: {words}" if of else words


def scope_of(document: Document, params: Mapping[str, str]) -> ChartScope:
    """What a query names. Raises ChartError where it names what is not there."""
    if number := params.get("program"):
        return _scope_of_program(document, number)
    slug = params.get("department")
    if not slug:
        return ChartScope(document)
    department = Department.objects.filter(city=document.city_id, slug=slug).first() if "\0" not in slug else None
    if department is None:
        raise ChartError(_("그런 부서가 없습니다."))
    return ChartScope(document, department)


def narrow_scope_of(document: Document, params: Mapping[str, str]) -> ChartScope:
    """The department or program that a query names. Raises ChartError where it names none."""
    scope = scope_of(document, params)
    if scope.department is None:
        raise ChartError(_("부서(department)나 사업(program)을 정해 주세요."))
    return scope


def _scope_of_program(document: Document, number: str) -> ChartScope:
    known = Program.objects.filter(department__city=document.city_id, fiscal_year=document.fiscal_year).select_related(
        "department"
    )
    program = (
        known.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 19 else None
    )
    if program is None:
        raise ChartError(_("그런 사업이 없습니다."))
    return ChartScope(document, program.department, program)


@once_a_page
def department_rows(document: Document) -> list[ExpenditureLine]:
    """The departments' own rows, an account each, with their departments, as printed."""
    lines = ExpenditureLine.objects.filter(document=document, level=0).select_related("department")
    return list(lines.order_by("line"))


@once_a_page
def lines_of_department(document: Document, department: Department) -> list[ExpenditureLine]:
    """All lines of a department with their programs, in its order."""
    lines = ExpenditureLine.objects.filter(document=document, department=department).select_related("program")
    return _of(department, lines.order_by("position"))


def _of(department: Department, lines: Iterable[ExpenditureLine]) -> list[ExpenditureLine]:
    """The lines of one department, each with it."""
    result = list(lines)
    for line in result:
        line.department = department
    return result


def trees_of(scope: ChartScope) -> Trees:
    """The expenditure of a scope as trees, an account and department each, as deep as can be drawn."""
    if scope.program:
        lines = _in_program(scope.program, ExpenditureLine.objects.select_related("program"))
        return expenditure_trees(_of(scope.program.department, lines.order_by("position")))
    if scope.department:
        return expenditure_trees(lines_of_department(scope.document, scope.department))
    lines = ExpenditureLine.objects.filter(document=scope.document).select_related("program", "department")
    return expenditure_trees(_drawn_levels(scope.document, lines).order_by("department__order", "position"))


def _in_program(program: Program, lines: Any) -> Any:
    """The lines of a program and of all below it: each line stores the policy and the unit that it lies in."""
    match program.level:
        case 1:
            return lines.filter(policy=program)
        case 2:
            return lines.filter(unit=program)
    return lines.filter(program__in=Program.objects.filter(Q(pk=program.pk) | Q(parent=program)))


def _drawn_levels(document: Document, lines: Any) -> Any:
    """The lines of so many levels as make no more than MOST marks; of the first two in any case."""
    counted = ExpenditureLine.objects.filter(document=document).values_list("level").annotate(Count("pk"))
    numbers = {level or 0: number for level, number in counted.order_by()}
    deepest = 1
    for level in (2, 3):
        if sum(number for item, number in numbers.items() if item <= level) <= MOST:
            deepest = level
    return lines.filter(Q(level__lte=deepest) | Q(level__isnull=True))
