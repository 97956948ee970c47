"""A question about a book's lines, and `ListPage`, which shows its answer a page at a time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from documents.address import KEPT
from documents.lists.filters import ALL_LEVELS, IN_DOCUMENT_ORDER, ListFilter
from documents.lists.tables import LineTable
from documents.scope import YearMixin
from figures.columns import Column

PER_PAGE = 50
MOST_PER_PAGE = 100
_OF_PAGES_ALONE = ("page", "per_page", "columns", *KEPT)


class Question(YearMixin):
    """Which lines of the document are asked for. `defaults` are conditions where the query string names none."""

    model: ClassVar[type[Model]]
    filters: ClassVar[type[ListFilter]]
    defaults: ClassVar[dict[str, str]] = {}

    def get_queryset(self) -> QuerySet[Any]:
        return self.model._default_manager.filter(document=self.document).order_by(*IN_DOCUMENT_ORDER)

    @cached_property
    def filterset(self) -> ListFilter:
        conditions: QueryDict = self.request.GET.copy()
        for name, value in self.defaults.items():
            if not conditions.get(name):
                conditions[name] = value
        return self.filters(conditions, self.get_queryset(), request=self.request)


class FileLink(NamedTuple):
    """A file of the same question: its words, the name of its address, and the conditions it changes."""

    label: str | Promise
    name: str
    conditions: Mapping[str, str]


class ListPage(Question, TemplateView):
    """A page of the list, and a sentence for each condition that made no sense.

    `figures` are the columns at first sight; `?columns=all` shows every column of the model.
    """

    template_name = "documents/list.html"
    title: ClassVar[str | Promise]
    introduction: ClassVar[str | Promise] = ""
    files: ClassVar[Sequence[FileLink]] = ()
    table: ClassVar[type[LineTable]]
    figures: ClassVar[tuple[Column, ...]] = ()
    related: ClassVar[tuple[str, ...]] = ()
    addressed_by = ("page",)

    def describe(self, shown: Mapping[str, Any]) -> str:
        rows = shown["table"].paginator.count
        return _("%(city)s %(year)d회계연도 %(title)s: %(rows)s행.") % {
            "city": self.document.city,
            "year": self.document.fiscal_year,
            "title": self.title,
            "rows": f"{rows:,}",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        filterset = self.filterset
        rows = filterset.qs.select_related(*self.related)
        sort = filterset.form.cleaned_data.get("sort", "")
        table = self.get_table(rows, self.document, self.shown_figures, context["scale"], sort)
        problems = [*filterset.problems, *self.paginate(table)]
        return context | {
            "title": self.title,
            "introduction": self.introduction,
            "filter": filterset,
            "table": table,
            "problems": problems,
            "page_numbers": table.paginator.get_elided_page_range(table.page.number),
            "files": self.file_links(),
            "columns_left_out": len(self.every_figure) > len(self.figures),
            "all_columns": self.all_columns,
        }

    def get_table(self, *arguments: Any) -> LineTable:
        return self.table(*arguments)

    def file_links(self) -> list[dict[str, Any]]:
        """The addresses of the files, with the conditions of this page that make sense."""
        way = (self.document.city.slug, self.document.fiscal_year)
        level = self.filterset.form.cleaned_data.get("level") or ALL_LEVELS
        files = self.files if level == ALL_LEVELS else [FileLink(f"CSV: {level}", self.files[0].name, {})]
        links = []
        for file in files:
            conditions = self.request.GET.copy()
            for name in (*_OF_PAGES_ALONE, *self.filterset.errors):
                conditions.pop(name, None)
            for name, value in file.conditions.items():
                conditions[name] = value
            links.append({"label": file.label, "url": reverse(file.name, args=[*way, "csv"], query=conditions)})
        return links

    @property
    def all_columns(self) -> bool:
        return self.request.GET.get("columns") == "all"

    @property
    def shown_figures(self) -> tuple[Column, ...]:
        return self.every_figure if self.all_columns else self.figures

    @property
    def every_figure(self) -> tuple[Column, ...]:
        return getattr(self.model, "figure_columns", ())

    def paginate(self, table: LineTable) -> Iterator[str]:
        """Turn to the asked page, or the nearest there is, and say so."""
        size, asked = self.request.GET.get("per_page", ""), self.request.GET.get("page", "")
        per_page = _whole_number(size, MOST_PER_PAGE)
        if size and per_page is None:
            yield _("한 쪽에 보일 수 있는 것은 1행에서 %(most)d행까지입니다.") % {"most": MOST_PER_PAGE}
        # Set before it is asked: a table that knows of no paginator counts its rows by fetching them all.
        table.paginator = Paginator(table.rows, per_page or PER_PAGE)
        try:
            table.page = table.paginator.page(asked or 1)
        except InvalidPage:
            table.page = table.paginator.get_page(asked)
            yield _("요청한 쪽은 없습니다. %(page)d쪽을 보입니다.") % {"page": table.page.number}


def _whole_number(text: str, most: int) -> int | None:
    """A number from 1 to `most`, or None."""
    if not (text.isdecimal() and len(text) <= len(str(most))):
        return None
    number = int(text)
    return number if 1 <= number <= most else None
