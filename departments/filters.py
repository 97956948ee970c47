"""The filter by department, and the filters of the staffing list."""

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import Any

from django.db.models import Case, Exists, IntegerField, Model, OuterRef, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from departments.columns import STAFFING
from departments.models import Department, Staffing
from documents.filters import FindingFilter, KeyFilter, figure_filters
from lists.filters import ChoicesFilter, LevelFilter, Lines, NameSearchFilter, VolumeFilter, Word
from lists.filtersets import ListFilterSet
from web.prepared import prepared

STAFF_LEVELS = ("합계", "부서")
TOTAL, DEPARTMENT_ROW = range(2)
_TOTALS = ("계", "합계", "총계", "소계")


class DepartmentFilter(ChoicesFilter):
    """Filters by department slugs."""

    example = "감사담당관"

    def __init__(self) -> None:
        super().__init__(label=_("부서"))

    @cached_property
    def _departments(self) -> dict[int, tuple[str, str]]:
        """Slug and name of each department with lines, by id, in the order of the book."""
        departments = _departments_with(self.model)(self.parent.document.city_id, self.parent.document_ids)
        return {pk: (slug, name) for pk, slug, name in departments}

    @cached_property
    def choices(self) -> dict[str, Word]:
        return dict(self._departments.values())

    def values(self, manager: Any) -> list[str]:
        return sorted(set(Department.objects.values_list("slug", flat=True)))

    def choice_of(self, stored: Any) -> str:
        return self._departments[stored][0]

    def filter(self, qs: Lines, value: Sequence[str]) -> Lines:
        if not value:
            return qs
        return qs.filter(department__in=list(Department.objects.filter(slug__in=value).values_list("pk", flat=True)))


@cache
def _departments_with(model: type[Model]) -> Callable[[int, tuple[int, ...]], list[tuple[int, str, str]]]:
    """The query of the departments of a city with lines of a model in some documents: id, slug and name."""

    @prepared
    def departments(city: int, documents: tuple[int, ...]) -> QuerySet[Department, tuple[int, str, str]]:
        lines = model._default_manager.filter(document__in=documents, department=OuterRef("pk")).order_by()
        return Department.objects.filter(Exists(lines), city=city).order_by("order").values_list("pk", "slug", "name")

    return departments


class StaffingFilterSet(ListFilterSet):
    q = NameSearchFilter()
    department = DepartmentFilter()
    level = LevelFilter()
    figures = figure_filters(STAFFING)
    volume = VolumeFilter()
    finding = FindingFilter()
    key = KeyFilter()

    class Meta(ListFilterSet.Meta):
        model = Staffing

    def lines(self, documents: Sequence[Any]) -> Lines:
        total = When(name__in=_TOTALS, then=Value(TOTAL))
        level = Case(total, default=Value(DEPARTMENT_ROW), output_field=IntegerField())
        lines: Lines = super().lines(documents).annotate(level=level)
        return lines
