"""What lists of departments' lines share: to be asked by department."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from departments.models import Department
from documents.lists.filters import FoundFilter, Lines, ListFilter


def departments_of(lines: Lines) -> Iterable[tuple[str, str]]:
    return Department.objects.filter(pk__in=lines.values("department")).order_by("order").values_list("slug", "name")


class DepartmentFilter(FoundFilter):
    """A department by its name in addresses."""

    def __init__(self) -> None:
        super().__init__(departments_of, label=_("부서"), field_name="department")

    def filter(self, lines: Lines, value: str | None) -> Lines:
        return lines.filter(department__in=Department.objects.filter(slug=value)) if value else lines


class DepartmentListFilter(ListFilter):
    department = DepartmentFilter()
