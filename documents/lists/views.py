"""A list of a book's lines: `ListPage` shows it a page at a time, `ListFile` hands over all of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from documents.address import KEPT
from documents.lists.files import FileColumn, csv_lines
from documents.lists.filters import ALL_LEVELS, IN_DOCUMENT_ORDER, ListFilter
from documents.lists.tables import LineTable
from documents.scope import YearMixin
from figures.columns import Column

PER_PAGE = 50
MOST_PER_PAGE = 100
_CHUNK = 5000
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
            links.append({"label": file.label, "url": reverse(file.name, args=way, query=conditions)})
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


class ListFile(Question, View):
    """Every line of the list as CSV. A condition that makes no sense gives a sentence and no file."""

    name: ClassVar[str]
    columns: ClassVar[Sequence[FileColumn]]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.filterset.problems:
            sentence = _("조건을 알 수 없어 파일을 만들지 않았습니다.")
            return HttpResponse(
                " ".join([sentence, *self.filterset.problems]), status=400, content_type="text/plain; charset=utf-8"
            )
        return self.file(csv_lines(self.columns, self.rows()))

    def head(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As `get`, without reading the lines."""
        return self.get(request, *args, **kwargs) if self.filterset.problems else self.file(iter(()))

    def rows(self) -> Iterator[Sequence[Any]]:
        sources = [column.source for column in self.columns]
        rows: Iterator[Sequence[Any]] = self.filterset.qs.values_list(*sources).iterator(chunk_size=_CHUNK)
        return rows

    def file(self, content: Iterator[bytes]) -> StreamingHttpResponse:
        response = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
        file_name = f"{self.document.city} {self.document.fiscal_year} {self.name}.csv"
        response["Content-Disposition"] = content_disposition_header(True, file_name)
        return response


def _whole_number(text: str, most: int) -> int | None:
    """A number from 1 to `most`, or None."""
    if not (text.isdecimal() and len(text) <= len(str(most))):
        return None
    number = int(text)
    return number if 1 <= number <= most else None
