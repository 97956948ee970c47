"""The scope of a chart (a year, department or program) and its expenditure as trees."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from budget.models import ExpenditureLine, Program
from budget.tree import Branch, expenditure_trees
from departments.models import Department
from documents.charts import ChartError
from documents.models import Document
from documents.once import once_a_page
from web.prepared import prepared

KEY = re.compile(r"[0-9]{1,18}")
"""An id in a query; databases have no larger ones."""
MOST = 600
"""The most marks of a year's tree; a larger tree is drawn with fewer levels, and departments have their own charts."""

Trees = Sequence[Branch[ExpenditureLine]]


class ChartScope(NamedTuple):
    """The subject of a chart: a year, a department or a program."""

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
    """The scope named in a query. Raises ChartError where it does not exist."""
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
    """The department or program named in a query. Raises ChartError without one."""
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
    """The departments' own printed rows by account, with their departments."""
    return _department_rows(document.pk)


@prepared
def _department_rows(document: int) -> QuerySet[ExpenditureLine]:
    lines = ExpenditureLine.objects.filter(document=document, level=0).select_related("department")
    return lines.order_by("line")


@once_a_page
def lines_of_department(document: Document, department: Department) -> list[ExpenditureLine]:
    """All lines of a department with their programs, in order."""
    return _of(department, _in_department(document.pk, department.pk))


@prepared
def _in_department(document: int, department: int) -> QuerySet[ExpenditureLine]:
    lines = ExpenditureLine.objects.filter(document=document, department=department).select_related("program")
    return lines.order_by("position")


def _of(department: Department, lines: Iterable[ExpenditureLine]) -> list[ExpenditureLine]:
    """The lines of one department, with `department` set."""
    result = list(lines)
    for line in result:
        line.department = department
    return result


def trees_of(scope: ChartScope) -> Trees:
    """The expenditure of a scope as trees by account and department, as deep as can be drawn."""
    if scope.program:
        in_program = {1: _in_policy, 2: _in_unit}.get(scope.program.level or 0, _in_detail)
        return expenditure_trees(_of(scope.program.department, in_program(scope.program.pk)))
    if scope.department:
        return expenditure_trees(lines_of_department(scope.document, scope.department))
    lines = ExpenditureLine.objects.filter(document=scope.document).select_related("program", "department")
    return expenditure_trees(_drawn_levels(scope.document, lines).order_by("department__order", "position"))


@prepared
def _in_policy(policy: int) -> QuerySet[ExpenditureLine]:
    """The lines of a policy and of all below it."""
    return ExpenditureLine.objects.filter(policy=policy).select_related("program").order_by("position")


@prepared
def _in_unit(unit: int) -> QuerySet[ExpenditureLine]:
    return ExpenditureLine.objects.filter(unit=unit).select_related("program").order_by("position")


@prepared
def _in_detail(program: int) -> QuerySet[ExpenditureLine]:
    """The line of a detail or of a program of unknown level, which has no lines below it."""
    programs = Program.objects.filter(Q(pk=program) | Q(parent=program))
    return ExpenditureLine.objects.filter(program__in=programs).select_related("program").order_by("position")


def _drawn_levels(document: Document, lines: Any) -> Any:
    """The lines of as many levels as make at most MOST marks, but at least of the first two."""
    counted = ExpenditureLine.objects.filter(document=document).values_list("level").annotate(Count("pk"))
    numbers = {level or 0: number for level, number in counted.order_by()}
    deepest = 1
    for level in (2, 3):
        if sum(number for item, number in numbers.items() if item <= level) <= MOST:
            deepest = level
    return lines.filter(Q(level__lte=deepest) | Q(level__isnull=True))
