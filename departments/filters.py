"""What lists of departments' lines may be asked, and that of their staff."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Value, When
from django.utils.translation import gettext_lazy as _

from departments.columns import STAFFING
from departments.models import Department, Staffing
from documents.filters import FindingFilter, KeyFilter, figure_filters
from lists.filters import ChoicesFilter, LevelFilter, Lines, ListFilterSet, NameSearchFilter

STAFF_LEVELS = ("합계", "부서")
TOTAL, DEPARTMENT_ROW = range(2)
_TOTALS = ("계", "합계", "총계", "소계")


def _departments_of(filterset: ListFilterSet) -> Iterable[tuple[str, str]]:
    """The departments that have lines, in the order of the book."""
    lines = filterset.queryset.order_by().filter(department=OuterRef("pk"))
    city = filterset.document.city_id
    return Department.objects.filter(Exists(lines), city=city).order_by("order").values_list("slug", "name")


class DepartmentFilter(ChoicesFilter):
    """Departments by their names in addresses."""

    def __init__(self) -> None:
        super().__init__(label=_("부서"), choices=_departments_of)

    @property
    def facet(self) -> str:
        return "department__slug"

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        if not value:
            return qs
        return qs.filter(department__in=list(Department.objects.filter(slug__in=value).values_list("pk", flat=True)))


class StaffingFilterSet(ListFilterSet):
    q = NameSearchFilter()
    department = DepartmentFilter()
    level = LevelFilter()
    figures = figure_filters(STAFFING)
    finding = FindingFilter()
    key = KeyFilter()

    class Meta(ListFilterSet.Meta):
        model = Staffing

    def lines(self, documents: Sequence[Any]) -> Lines:
        total = When(name__in=_TOTALS, then=Value(TOTAL))
        level = Case(total, default=Value(DEPARTMENT_ROW), output_field=IntegerField())
        lines: Lines = super().lines(documents).annotate(level=level)
        return lines
