"""The list of a year's departments, and the page of one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django_filters.views import FilterView
from django_tables2.views import SingleTableMixin

from departments.filters import StaffingFilterSet
from departments.former_names import current_slug
from departments.models import Department, Staffing
from departments.tables import StaffingTable
from documents.mixins import YearMixin
from documents.models import Document
from documents.overview import DocumentPanel
from documents.panels import Panel, Tab, filled
from documents.share_picture import SharePicture
from documents.views import BookListMixin
from figures.headline import Headline
from web.addresses import address
from web.language import city_in_words

DepartmentPanel = Callable[[Document, Department], Panel | None]
DepartmentHeadline = Callable[[Document, Department], Headline | None]


class DepartmentList(YearMixin, TemplateView):
    """The departments of a year; the panels show their figures."""

    template_name = "departments/department_list.html"
    panels: ClassVar[Sequence[DocumentPanel]] = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        panels = [panel for make in self.panels if (panel := make(self.document))]
        return super().get_context_data(**kwargs) | {"panels": panels}


class DepartmentPage(YearMixin, TemplateView):
    """One department, as panels; the number of queries does not depend on the rows. 404 where no panel has data."""

    template_name = "departments/department_page.html"
    tabs: ClassVar[Sequence[Tab]] = ()
    make_headline: DepartmentHeadline = staticmethod(lambda *_of: None)
    department: Department

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        departments, slug = Department.objects.filter(city=self.document.city), kwargs["department"]
        self.department = departments.filter(slug=slug).first() or get_object_or_404(
            departments, slug=current_slug(self.document, slug)
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; for a renamed department, a redirect to its current URL."""
        slug = self.department.slug
        try:
            if slug == kwargs["department"]:
                return super().get(request, *args, **kwargs)
        except Http404:
            slug = current_slug(self.document, slug)
            if slug == kwargs["department"]:
                raise
        return HttpResponseRedirect(address("department", *self.document.url_args, slug))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = filled(self.tabs, self.document, self.department)
        if not tabs:
            raise Http404(self.department.name)
        return super().get_context_data(**kwargs) | {
            "department": self.department,
            "tabs": tabs,
            "headline": self.headline(),
        }

    def headline(self) -> Headline | None:
        return self.make_headline(self.document, self.department)

    def picture_path(self) -> str:
        return reverse("department-picture", args=[*self.document.url_args, self.department.slug])

    def describe(self, shown: Mapping[str, Any]) -> str:
        headline = shown["headline"]
        name = f"{city_in_words(self.document.city)} {self.department}"
        return f"{name}: {headline.text}" if headline else name


class DepartmentPicture(SharePicture, DepartmentPage):
    def name(self) -> str:
        return self.department.name


class StaffingList(BookListMixin, SingleTableMixin, FilterView):  # type: ignore[misc]
    """정원과 현원 of the departments."""

    model = Staffing
    filterset_class = StaffingFilterSet
    table_class = StaffingTable
    title = _("정원과 현원")
    url_name = "staffing"
