"""The page of a 사업 of any level, and the lists of revenue and expenditure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from django_filters.views import FilterView
from django_tables2.views import SingleTableMixin

from budget.charts import change_charts, flow_charts, page_of, unspent_charts
from budget.columns import EXPENDITURE, PROGRAM_LEVELS, SPENT_BEFORE
from budget.filters import ExpenditureFilterSet, RevenueFilterSet
from budget.models import ExpenditureLine, Program, RevenueLine
from budget.panels import columns_named
from budget.ranking import ranking
from budget.scope import ChartScope, trees_of
from budget.tables import ExpenditureTable, RevenueTable
from budget.tree import Branch, TreeRow, rows, top_rows
from departments.former_names import current_slug
from documents.mixins import YearMixin
from documents.models import Document
from documents.panels import Panel, Tab, filled
from documents.share_picture import SharePicture
from documents.views import BookListMixin
from figures.columns import Column
from figures.headline import Headline
from web.addresses import address
from web.language import city_in_words, named
from web.prepared import prepared

ProgramPanel = Callable[[Document, Program], Panel | None]
ProgramHeadline = Callable[[Document, Program, Sequence[ExpenditureLine], ExpenditureLine | None], Headline]
"""(document, program, its line and those below, the parent line) → headline."""

CITED = columns_named(EXPENDITURE, "current_budget", "spent", "carried_out", "unspent")
CHILDREN_SHOWN = (
    *columns_named(EXPENDITURE, "current_budget", "spent", "carried_out", "subsidy_returned", "unspent"),
    SPENT_BEFORE,
)
GROUPS = (
    (
        _("예산액에서 예산현액까지"),
        columns_named(
            EXPENDITURE,
            "budget",
            "carried_in",
            "reserve_used",
            "interprogram_transfer",
            "diversion",
            "reorganisation_transfer",
            "revenue_offset",
            "other_change",
            "current_budget",
        ),
        "current_budget",
    ),
    (
        _("예산현액의 쓰임"),
        columns_named(EXPENDITURE, "current_budget", "spent", "carried_out", "subsidy_returned", "unspent"),
        "",
    ),
    (
        _("다음연도이월액"),
        columns_named(EXPENDITURE, "carried_specified", "carried_accidental", "carried_continuing", "carried_out"),
        "carried_out",
    ),
    (
        _("집행잔액"),
        columns_named(
            EXPENDITURE,
            "unspent_subsidy",
            "unspent_savings",
            "unspent_plan_change",
            "unspent_bid_saving",
            "unspent_remainder",
            "unspent_reserve",
            "unspent",
        ),
        "unspent",
    ),
)
"""All 21 columns, in groups with the column that each adds up to."""
_SHOWN_AROUND = ("document", "key", "page", "line", "cells", "places", "standings", "level", "program", "name", "spent")
"""The fields that a program's page needs of the lines around it: name, 지출액, and its source."""


class ProgramPage(YearMixin, TemplateView):
    """A program with its headline, ancestors, siblings, children and all its figures; tabs follow."""

    template_name = "budget/program_page.html"
    tabs: ClassVar[Sequence[Tab]] = ()
    make_headline: ProgramHeadline = staticmethod(lambda *_parts: Headline())
    program: Program

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.program = get_object_or_404(
            Program.objects.select_related("department", "parent__parent"),
            pk=kwargs["program"],
            department__city=self.document.city,
            fiscal_year=self.document.fiscal_year,
        )
        slug, program_slug = kwargs["department"], self.program.department.slug
        if slug != program_slug and current_slug(self.document, slug) != program_slug:
            raise Http404(slug)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; for a URL with a former name of its department, a redirect to the current one."""
        slug = self.program.department.slug
        if slug != kwargs["department"]:
            return HttpResponseRedirect(address("program", *self.document.url_args, slug, self.program.pk))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        program, trees = self.program, self.trees
        scope = ChartScope(self.document, program.department, program)
        line, children = trees[0].line, [branch.line for branch in trees[0].children]
        columns = described_columns(CHILDREN_SHOWN, [line, *children])
        return super().get_context_data(**kwargs) | {
            "program": program,
            "department": program.department,
            "line": line,
            "ancestors": ancestors_of(program),
            "siblings": [item for item in self.lines_around if item.program_id and not self.is_above(item)],
            "own_parts": [("spending", _("세출"))],
            "ranking": ranking(trees[0].children, line.spent, partial(page_of, self.document), _printed_before),
            "children": children_rows(line, children, columns) if children else [],
            "child_level": PROGRAM_LEVELS[program.level + 1] if program.level in (1, 2) else "",
            "headline": self.headline(),
            "columns": columns,
            "groups": GROUPS,
            "charts": [
                *change_charts(scope, trees, "#children"),
                *flow_charts(scope, [line], "#figures"),
                *unspent_charts(scope, [line], "#figures"),
            ],
            "tabs": filled(self.tabs, self.document, program),
        }

    @cached_property
    def trees(self) -> list[Branch[ExpenditureLine]]:
        """The program's trees, with the programs below it. Raises Http404."""
        scope = ChartScope(self.document, self.program.department, self.program)
        trees = [tree for tree in trees_of(scope) if tree.line.program_id == self.program.pk]
        if not trees:
            raise Http404(self.program.name)
        line = trees[0].line
        line.program, line.document = self.program, self.document  # so that all parts of the page know its line
        return trees

    def headline(self) -> Headline:
        below = [row.line for row in rows(self.trees[0], ()) if row.line]
        above = next(filter(self.is_above, self.lines_around), None)
        return self.make_headline(self.document, self.program, below, above)

    def picture_path(self) -> str:
        return reverse("program-picture", args=[*self.document.url_args, self.program.department.slug, self.program.pk])

    def describe(self, shown: Mapping[str, Any]) -> str:
        """The program's department, and the headline."""
        whose = f"{city_in_words(self.document.city)} {self.program.department} {self.program} ({self.program.account})"
        return f"{whose}: {shown['headline'].text}"

    def short_path(self) -> str:
        return reverse("short", args=[self.program.code])

    def basis(self, shown: Mapping[str, Any]) -> Sequence[str]:
        return [self.program.account, "·".join(map(named, CITED))]

    @cached_property
    def lines_around(self) -> list[ExpenditureLine]:
        """The parent's line and those of all its children, in order."""
        program = self.program
        return _lines_around(self.document.pk, program.department_id, program.account, program.parent_id)

    def is_above(self, line: ExpenditureLine) -> bool:
        """Whether this is the parent's line: of the parent program, or the department's own."""
        return line.program_id == self.program.parent_id and (line.program_id is not None or line.level == 0)


class ProgramPicture(SharePicture, ProgramPage):
    def name(self) -> str:
        return self.program.name


@prepared
def _lines_around(document: int, department: int, account: str, parent: int | None) -> QuerySet[ExpenditureLine]:
    above = Q(program=parent) if parent else Q(level=0)
    lines = ExpenditureLine.objects.filter(
        above | Q(program__parent=parent, program__isnull=False),
        document=document,
        department=department,
        account=account,
    )
    return lines.only(*_SHOWN_AROUND).order_by("position")


@require_safe
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """Redirect to the page of the program with this code; 404 where there is none, or more than one."""
    programs = Program.objects.filter(code=code).select_related("department__city")[:2]
    if len(programs) != 1:
        raise Http404(code)
    program = programs[0]
    department = program.department
    args = (department.city.slug, program.fiscal_year, department.slug, program.pk)
    return HttpResponseRedirect(address("program", *args))


def program_addresses(document: Document, keys: Collection[str]) -> dict[str, str]:
    """The URLs of expenditure lines' program pages by natural key, where there is one. One query."""
    lines = ExpenditureLine.objects.filter(document=document, key__in=keys, program__isnull=False)
    return {
        key: address("program", *document.url_args, slug, program)
        for key, slug, program in lines.values_list("key", "department__slug", "program")
    }


def _printed_before(line: ExpenditureLine) -> int | None:
    return line.spent_before


def children_rows(
    line: ExpenditureLine, children: Sequence[ExpenditureLine], columns: Sequence[Column]
) -> list[TreeRow[ExpenditureLine]]:
    return list(top_rows(Branch(line, [Branch(child) for child in children]), columns))


def ancestors_of(program: Program) -> list[Program]:
    """The program's ancestors, the highest first."""
    above = []
    while program.parent:
        program = program.parent
        above.append(program)
    return above[::-1]


def described_columns(columns: Sequence[Column], lines: Sequence[ExpenditureLine]) -> list[Column]:
    """The columns without those of another table that has no value for any of these lines."""
    return [column for column in columns if column.cell is not None or any(described(line, column) for line in lines)]


def described(line: ExpenditureLine, column: Column) -> bool:
    return getattr(line, column.name) is not None or column.name in line.standings


class RevenueList(BookListMixin, SingleTableMixin, FilterView):  # type: ignore[misc]
    """세입결산, line by line."""

    model = RevenueLine
    filterset_class = RevenueFilterSet
    table_class = RevenueTable
    title = _("세입")
    url_name = "revenue"


class ExpenditureList(BookListMixin, SingleTableMixin, FilterView):  # type: ignore[misc]
    """사업별조서, line by line."""

    model = ExpenditureLine
    filterset_class = ExpenditureFilterSet
    table_class = ExpenditureTable
    title = _("세출")
    related_links = (("units", _("단위사업 결산현황 (전년 대비)")), ("staffing", _("정원과 현원")))
    url_name = "expenditure"
