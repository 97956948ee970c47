from collections.abc import Sequence

from django.urls import URLPattern, path

from departments.views import DepartmentList, DepartmentPage, DepartmentPanel, StaffingList
from documents.overview import DocumentPanel
from lists.urls import list_urls


def year_urls(
    *, list_panels: Sequence[DocumentPanel], department_panels: Sequence[DepartmentPanel]
) -> list[URLPattern]:
    """Addresses under `/<city>/<year>/`; the panels come from apps above this one."""
    return [
        path("departments/", DepartmentList.as_view(panels=list_panels), name="departments"),
        path("departments/<name:department>/", DepartmentPage.as_view(panels=department_panels), name="department"),
        *list_urls(StaffingList),
    ]
