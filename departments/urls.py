from collections.abc import Sequence

from django.urls import URLPattern, path

from departments.views import DepartmentHeadline, DepartmentList, DepartmentPage, DepartmentPicture, StaffingList
from documents.overview import DocumentPanel
from documents.panels import Tab
from lists.urls import list_urls


def year_urls(
    *,
    list_panels: Sequence[DocumentPanel],
    department_tabs: Sequence[Tab],
    department_headline: DepartmentHeadline,
) -> list[URLPattern]:
    """URLs below `/<city>/<year>/`; the panels come from higher apps."""
    return [
        path("departments/", DepartmentList.as_view(panels=list_panels), name="departments"),
        path(
            "departments/<name:department>/",
            DepartmentPage.as_view(tabs=department_tabs, make_headline=department_headline),
            name="department",
        ),
        path(
            "departments/<name:department>/share.png",
            DepartmentPicture.as_view(make_headline=department_headline),
            name="department-picture",
        ),
        *list_urls(StaffingList),
    ]
