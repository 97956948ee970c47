"""The departments of a year, and one of them with all that is known of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django_filters.views import FilterView
from django_tables2.views import SingleTableMixin

from departments.filters import StaffingFilterSet
from departments.models import Department, Staffing
from departments.tables import StaffingTable
from documents.mixins import YearMixin
from documents.models import Document
from documents.overview import DocumentPanel
from documents.panels import Panel
from documents.views import BookListMixin

DepartmentPanel = Callable[[Document, Department], Panel | None]


class DepartmentList(YearMixin, TemplateView):
    """The departments of a year; the panels show their figures."""

    template_name = "departments/department_list.html"
    panels: ClassVar[Sequence[DocumentPanel]] = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        panels = [panel for make in self.panels if (panel := make(self.document))]
        return super().get_context_data(**kwargs) | {"panels": panels}


class DepartmentPage(YearMixin, TemplateView):
    """One department; each panel costs its own queries, and none for each row. 404 where none has anything."""

    template_name = "departments/department_page.html"
    panels: ClassVar[Sequence[DepartmentPanel]] = ()
    department: Department

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.department = get_object_or_404(Department, city=self.document.city, slug=kwargs["department"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        panels = [panel for make in self.panels if (panel := make(self.document, self.department))]
        if not panels:
            raise Http404(self.department.name)
        return super().get_context_data(**kwargs) | {"department": self.department, "panels": panels}

    def describe(self, shown: Mapping[str, Any]) -> str:
        text = " ".join(panel.text for panel in shown["panels"] if panel.text)
        return f"{self.document.city} {self.department}: {text}" if text else f"{self.document.city} {self.department}"


class StaffingList(BookListMixin, SingleTableMixin, FilterView):  # type: ignore[misc]
    """정원과 현원 of the departments."""

    model = Staffing
    filterset_class = StaffingFilterSet
    table_class = StaffingTable
    title = _("정원과 현원")
    url_name = "staffing"
    file_name = "staffing"
    file_url_name = "staffing-file"
