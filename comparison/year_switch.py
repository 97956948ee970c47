"""Redirects from a page of one year to that of the same program, department or list in another, with its query."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.views.generic import View

from budget.models import ExpenditureLine
from comparison.models import Target
from comparison.series import YearStep, lines_of, steps
from comparison.store import departments_of
from departments.models import Department
from documents.mixins import YearMixin
from documents.models import Document
from performance.models import Indicator

_LEFT_BEHIND = ("page", "after", "before", "instead", "line", "cell", "part", "key")
"""Parameters of a position in a list or on a source page, which have no meaning in another year."""


@dataclass(frozen=True, slots=True)
class YearPage:
    """A page by its URL name and arguments; `instead` is the kind of page that it stands in for, if not the same."""

    name: str
    url_kwargs: dict[str, Any]
    instead: str = ""


class YearSwitch(YearMixin, View):
    """`/<city>/<year>/years/<other>/?at=/<city>/<year>/…` redirects to the page `at` in the other year."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        other = Document.objects.filter(city=self.document.city, fiscal_year=kwargs["other"]).first()
        if other is None:
            raise Http404
        path, _mark, query = request.GET.get("at", "").partition("?")
        conditions = QueryDict(query, mutable=True)
        place = find(self.document, other, self.at(path))
        for name in _LEFT_BEHIND:
            conditions.pop(name, None)
        self.carry_department(other, conditions)
        if place.instead:
            conditions["instead"] = place.instead
        url_kwargs = place.url_kwargs | {"city": self.document.city.slug, "year": other.fiscal_year}
        return HttpResponseRedirect(reverse(place.name, kwargs=url_kwargs, query=conditions or None))

    def at(self, path: str) -> ResolverMatch | None:
        """The page `at`, where it is one of this city's year."""
        try:
            match = resolve(path)
        except Resolver404:
            return None
        same_year = match.kwargs.get("city") == self.kwargs["city"] and match.kwargs.get("year") == self.kwargs["year"]
        return match if same_year else None

    def carry_department(self, other: Document, conditions: QueryDict) -> None:
        """Filter a list by the same department, whatever its name in the other year."""
        if slug := conditions.get("department"):
            department, _uncertain = department_in(self.document, other, slug)
            if department is not None:
                conditions["department"] = department.slug


def find(document: Document, other: Document, match: ResolverMatch | None) -> YearPage:
    """The same page in the other year, or the nearest one above it."""
    if match is None or match.url_name is None or match.url_name == "other-year":
        return YearPage("overview", {}, "page")
    url_kwargs = {name: value for name, value in match.kwargs.items() if name not in ("city", "year")}
    name = match.url_name
    if "department" in url_kwargs:
        return _of_department(document, other, name, url_kwargs)
    if "indicator" in url_kwargs:
        return _of_indicator(document, other, name, url_kwargs)
    if "document" in url_kwargs:
        of_other = {"document": other.pk}
        return YearPage("document", of_other, "" if name == "document" else "page")
    if url_kwargs.keys() - {"format"}:
        return YearPage("overview", {}, "page")
    return YearPage(name, url_kwargs)


def _of_department(document: Document, other: Document, name: str, url_kwargs: dict[str, Any]) -> YearPage:
    if "program" in url_kwargs:
        result = _program_in(document, other, url_kwargs["program"])
        if result is not None:
            line, instead = result
            if not instead or instead == "uncertain":
                return YearPage(
                    name, url_kwargs | {"department": line.department.slug, "program": line.program_id}, instead
                )
            return YearPage("program", {"department": line.department.slug, "program": line.program_id}, instead)
    department, uncertain = department_in(document, other, url_kwargs["department"])
    if department is None:
        return YearPage("departments", {}, "program" if "program" in url_kwargs else "department")
    if "program" in url_kwargs:
        return YearPage("department", {"department": department.slug}, "program")
    return YearPage(name, url_kwargs | {"department": department.slug}, "uncertain" if uncertain else "")


def _program_in(document: Document, other: Document, program: int) -> tuple[ExpenditureLine, str] | None:
    """A program's line in the other year, or that of its nearest ancestor; and the `instead` value."""
    lines = ExpenditureLine.objects.filter(document=document).select_related("program")
    here = lines.filter(program=program).first()
    instead = ""
    while here is not None and here.program is not None:
        followed = steps(document, Target.PROGRAM, here.key)
        line = lines_of(document, [step for step in followed if step.fiscal_year == other.fiscal_year])
        if line:
            return line[other.fiscal_year], instead or _uncertainty(document, other, followed)
        here, instead = lines.filter(program=here.program.parent_id or 0).first(), "program"
    return None


def _uncertainty(document: Document, other: Document, followed: list[YearStep]) -> str:
    """The `instead` value: "uncertain" if any step between the two years is, else ""."""
    first, last = sorted((document.fiscal_year, other.fiscal_year))
    return "uncertain" if any(first < step.fiscal_year <= last and step.uncertain for step in followed) else ""


def department_in(document: Document, other: Document, slug: str) -> tuple[Department | None, bool]:
    """A department in the other year, under its name there, and whether the match is uncertain."""
    department_here = Department.objects.filter(city=document.city_id, slug=slug).first()
    if department_here is None:
        return None, False
    followed = steps(document, Target.DEPARTMENT, department_here.name)
    names = [step.key for step in followed if step.fiscal_year == other.fiscal_year] or [department_here.name]
    department = departments_of(other).filter(name=names[0]).first()
    return department, bool(_uncertainty(document, other, followed))


def _of_indicator(document: Document, other: Document, name: str, url_kwargs: dict[str, Any]) -> YearPage:
    """The indicator of the same name and unit in the same department, where there is exactly one."""
    indicator = (
        Indicator.objects.filter(pk=url_kwargs["indicator"], document=document).select_related("department").first()
    )
    if indicator is None:
        return YearPage("performance", {}, "indicator")
    department, uncertain = department_in(document, other, indicator.department.slug)
    if department is None:
        return YearPage("performance", {}, "indicator")
    same = Indicator.objects.filter(
        document=other, department=department, search=indicator.search, unit=indicator.unit
    )[:2]
    if len(same) == 1:
        return YearPage(name, url_kwargs | {"indicator": same[0].pk}, "uncertain" if uncertain else "")
    return YearPage("department", {"department": department.slug}, "indicator")
