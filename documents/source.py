"""The source pages: a page of a document as it was read, with the requested cell marked and the findings in it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import compress, groupby
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import Exists, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from documents.correction_text import accepted
from documents.errors import book_context
from documents.facsimile import facsimile_of, volume_of
from documents.findings import FindingWords, finding_context, with_explanations
from documents.mixins import DocumentMixin
from documents.models import Correction, Document, Finding, Page, PrintedLine, UnclaimedLine
from documents.origins import Origin, origins_of
from documents.overview import figures_by_standing
from documents.panels import Panel, correction_texts
from documents.places import page_words, place_words
from documents.rows import find_row_by_code, gone_row, place_url, printed_models
from documents.tables import LinePages
from figures.columns import Column
from figures.names import row_code
from figures.volumes import line_in_volume, volume_of_page, year_line
from figures.won import split_amounts
from web.addresses import address
from web.language import city_in_words, named
from web.prepared import prepared

UNCLAIMED_PER_PAGE = 50
PAGES_PER_FOLD = 60
MANY_COLUMNS, MOST_COLUMNS = 7, 12
"""The most columns that fit into a window of 1,024 pixels, and of 1,280."""
SourcePanel = Callable[[PrintedLine, Column], Panel | None]
"""Makes a panel about a figure: its line and column."""
Place = tuple[int, int, int, int]
"""Page, line, cell and part of the cell."""
_AMOUNT = re.compile(r"[△▲\-(]?[0-9][0-9,.]*[)%]?|-")
_LONGEST_NUMBER = 9  # digits of a line or cell number in a query


@dataclass(frozen=True, slots=True)
class SourceCell:
    """A cell in three pieces; `marked` is the requested one. The browser scrolls to the cell that `is_target`."""

    before: str
    marked: str = ""
    after: str = ""
    is_target: bool = False

    @property
    def is_amount(self) -> bool:
        """Whether it contains only amounts or parts of one."""
        words = f"{self.before}{self.marked}{self.after}".split()
        return bool(words) and all(_AMOUNT.fullmatch(word) for word in words)


@dataclass(slots=True)
class SourceLine:
    """A line of a volume's file with its number there; `cells` are separated by tabs."""

    number: int
    text: str
    requested: bool = False
    cells: list[SourceCell] = field(default_factory=list)
    origin: Origin | None = None

    @property
    def in_table(self) -> bool:
        return "\t" in self.text


@dataclass(slots=True)
class SourceBlock:
    """Consecutive lines of a table, or of other text."""

    lines: list[SourceLine]
    in_table: bool
    names: Mapping[int, str] = field(default_factory=dict)
    """The labels of cells from which figures were read."""

    @property
    def first(self) -> int:
        return self.lines[0].number

    @property
    def last(self) -> int:
        return self.lines[-1].number

    @property
    def heads(self) -> list[str]:
        """The label of each cell; "" if unknown."""
        return [self.names.get(index, "") for index in range(max(len(line.cells) for line in self.lines))]

    @property
    def breadth(self) -> str:
        """CSS classes of a table that may be too wide for a window."""
        columns = len(self.heads)
        return " many most" if columns > MOST_COLUMNS else " many" if columns > MANY_COLUMNS else ""


class DocumentPage(DocumentMixin, TemplateView):
    """The report of the reading, and the unclaimed lines."""

    template_name = "documents/document_page.html"
    forms: ClassVar[Mapping[str, str]] = {}  # the kinds of table and their titles

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        paginator = Paginator(UnclaimedLine.objects.filter(document=self.document).order_by("line"), UNCLAIMED_PER_PAGE)
        page = paginator.get_page(self.request.GET.get("page"))
        return context | {
            "volumes": self.document.volumes.all(),
            "tables": self.tables(),
            "items": self.document.report.get("items") or 0,
            "amounts_unclaimed": self.document.report.get("unclaimed_amounts") or 0,
            "standings": figures_by_standing(self.document.report),
            "pages": self.pages(),
            "unclaimed": page,
            "page_numbers": paginator.get_elided_page_range(page.number),
        }

    def pages(self) -> list[list[int]]:
        """The page numbers in groups that are quick to pass by keyboard."""
        of_document = Page.objects.filter(document=self.document)
        numbers = list(of_document.order_by("number").values_list("number", flat=True).distinct())
        return [numbers[at : at + PAGES_PER_FOLD] for at in range(0, len(numbers), PAGES_PER_FOLD)]

    def tables(self) -> list[dict[str, Any]]:
        """The number of tables and rows of each form, in the order of the forms."""
        counted = self.document.report.get("tables") or {}
        return [{"title": title, **counted[form]} for form, title in self.forms.items() if form in counted]


class SourcePage(DocumentMixin, TemplateView):
    """`?row=…&column=spent` marks a figure of a row, wherever a new reading has put it; `?line=135&cell=3&part=1`
    what is printed there. Anything else in the query is left alone."""

    template_name = "documents/page.html"
    words: FindingWords = FindingWords()
    panels: ClassVar[Sequence[SourcePanel]] = ()
    line_pages: Mapping[str, LinePages] = {}
    row: PrintedLine | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; for a row on another page, a redirect there; for a deleted row, its last state."""
        self.rows = rows_on(self.document, kwargs["number"])
        code = request.GET.get("row", "")
        if code:
            self.row = next((row for row in self.rows if row_code(row._meta.label, row.key) == code), None)
        if code and self.row is None:
            self.row = find_row_by_code(self.document, code)
            if self.row is None:
                return self.gone(code)
            page, line, *_cell = self.place
            if page != kwargs["number"]:
                row = self.row._meta.label, self.row.key
                column = self.column.name if self.column else ""
                return HttpResponseRedirect(place_url(self.document, page, line, *row, column))
        return super().get(request, *args, **kwargs)

    def gone(self, code: str) -> HttpResponse:
        """The page of a row that was deleted. Raises Http404 where its deletion is not recorded."""
        change = gone_row(self.document, code)
        if change is None:
            raise Http404(code)
        page = Page.objects.filter(document=self.document, number=self.kwargs["number"]).first()
        context = book_context(self.document) | {"gone": change, "page": page}
        return render(self.request, "documents/row_gone.html", context, status=404)

    @property
    def column(self) -> Column | None:
        """The requested column of the requested row."""
        columns = self.row.figure_columns if self.row else ()
        return next((column for column in columns if column.name == self.request.GET.get("column")), None)

    @property
    def place(self) -> tuple[int, int | None, int | None, int | None]:
        """Page, line, cell and part of the requested figure."""
        if self.row is None:
            query = self.request.GET
            return self.kwargs["number"], self.requested_line(), _number(query.get("cell")), _number(query.get("part"))
        return self.row.place(self.column) if self.column else (self.row.page, self.row.line, None, None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        parts = _pages(self.document.pk, self.kwargs["number"])
        if not parts:
            raise Http404
        page = parts[0]
        _page, requested, cell, part = self.place
        lines = [line for part_of_page in parts for line in read_lines(part_of_page, requested, cell, part)]
        origins = self.origins(parts)
        for line in lines:
            line.origin = origins.get(line.number)
        requested_part = page
        if requested is not None:
            requested_part = next((item for item in parts if item.first_line <= requested < item.end), page)
        requested_part.document = self.document
        figures = figures_of(self.rows)
        figure = figures.get((page.number, requested or 0, cell if cell is not None else -1, part or 0))
        if self.row is not None and self.column is not None:
            figure = self.row, self.column
        return context | {
            "page": page,
            "blocks": blocks(lines, _names(figures)),
            "figure_shown": self.shown_figure(figure),
            "requested": next((line for line in lines if line.requested), None),
            "has_origins": bool(origins),
            "origin": origins[line_in_volume(requested)].describe(cell)
            if requested and line_in_volume(requested) in origins
            else "",
            "facsimile": facsimile_of(requested_part, requested, cell, part or 0),
            "panels": [panel for make in self.panels if (panel := make(*figure))] if figure else [],
            "findings": [
                finding_context(finding, self.words) | {"page": finding.page}
                for finding in sorted(
                    _findings(self.document.pk, page.number), key=lambda finding: finding.line != requested
                )
            ],
            "corrections": correction_texts(
                self.document, _corrections(self.document.city_id, self.document.fiscal_year, page.number)
            ),
            "previous": next(iter(_page_before(self.document.pk, page.number)), None),
            "next": next(iter(_page_after(self.document.pk, page.number)), None),
        }

    def origins(self, parts: Sequence[Page]) -> dict[int, Origin]:
        """The origins in the file of a page's lines, by line number in the volume."""
        volume = volume_of(parts[0]) if any("places" in part.layout for part in parts) else None
        if volume is None:
            return {}
        return {line_in_volume(at): one for part in parts for at, one in origins_of(part, volume.kind).items()}

    def requested_line(self) -> int | None:
        """The requested line's number in the year; URLs have the number in its volume."""
        line = _number(self.request.GET.get("line"))
        return None if line is None else year_line(volume_of_page(self.kwargs["number"]), line_in_volume(line))

    def shown_figure(self, figure: tuple[PrintedLine, Column] | None) -> dict[str, Any] | None:
        """The template context of the marked figure: its row, and the row's page."""
        if figure is None:
            return None
        line, column = figure
        find = self.line_pages.get(line._meta.label)
        pages = find(self.document, {line.key}) if find else {}
        department = line.department  # type: ignore[attr-defined]  # every printed line is of one
        return {
            "line": line,
            "column": column,
            "department": department,
            "url": pages.get(line.key) or address("department", *self.document.url_args, department.slug),
        }

    def describe(self, shown: Mapping[str, Any]) -> str:
        requested = shown["requested"]
        page = shown["page"].number
        place = place_words(page, requested.number) if requested else _("%(page)s쪽") % {"page": page_words(page)}
        return f"{city_in_words(self.document.city)} {self.document.title}, {_('원문')} {place}"


@prepared
def _findings(document: int, page: int) -> QuerySet[Finding]:
    return with_explanations(Finding.objects.filter(document=document, page=page)).order_by("line", "position")


@prepared
def _corrections(city: int, fiscal_year: int, page: int) -> QuerySet[Correction]:
    return accepted(city, fiscal_year, Q(page=page))


def read_lines(page: Page, requested: int | None, cell: int | None, part: int | None) -> list[SourceLine]:
    lines = []
    for number, text in enumerate(page.text.split("\n"), page.first_line):
        line = SourceLine(line_in_volume(number), text, requested=number == requested)
        texts = text.split("\t") if line.in_table else []
        line.cells = [SourceCell(content) for content in texts]
        if line.requested and cell is not None and cell < len(texts):
            line.cells[cell] = _marked(texts[cell], part or 0)
        elif line.requested and texts:
            line.cells[0] = SourceCell(texts[0], is_target=True)
        lines.append(line)
    return lines


def blocks(lines: list[SourceLine], names: Mapping[int, Sequence[tuple[int, str]]]) -> Iterator[SourceBlock]:
    """Group lines into blocks. `names` are the figures on each line: cell and column label."""
    for in_table, run in groupby(lines, key=lambda line: line.in_table):
        block = list(run)
        held = Counter(name for line in block for name in names.get(line.number, ()))
        most = Counter[int]()
        for (cell, _name), count in held.items():
            most[cell] = max(most[cell], count)
        heads: dict[int, str] = {}
        for (cell, name), count in held.items():
            if 3 * count > most[cell]:  # labels of a few shifted figures do not count
                heads[cell] = f"{heads[cell]} / {name}" if cell in heads else name
        yield SourceBlock(block, in_table, heads)


def rows_on(document: Document, page: int) -> list[PrintedLine]:
    """The rows that begin on a page. One query, and one for each table on the page."""
    models = printed_models().values()
    held = _tables_on(document.pk, page)[0]
    return [line for model in compress(models, held) for line in _rows_of(model)(document.pk, page)]


@prepared
def _tables_on(document: int, page: int) -> QuerySet[Any]:
    """For each table, whether a row of it begins on the page."""
    on_page: list[Any] = [
        model._default_manager.filter(document=document, page=page) for model in printed_models().values()
    ]
    return Document.objects.filter(pk=document).values_list(*map(Exists, on_page))


@cache
def _rows_of(model: type[PrintedLine]) -> Callable[[int, int], list[PrintedLine]]:
    lines: Any = model._default_manager
    return prepared(lambda document, page: lines.filter(document=document, page=page).select_related("department"))


@prepared
def _pages(document: int, number: int) -> QuerySet[Page]:
    return Page.objects.filter(document=document, number=number)


@prepared
def _page_before(document: int, number: int) -> QuerySet[Page]:
    return Page.objects.filter(document=document, number__lt=number).only("number").order_by("-number")[:1]


@prepared
def _page_after(document: int, number: int) -> QuerySet[Page]:
    return Page.objects.filter(document=document, number__gt=number).only("number").order_by("number")[:1]


def figures_of(rows: Sequence[PrintedLine]) -> dict[Place, tuple[PrintedLine, Column]]:
    """The known figures of rows, by the places that they were read from."""
    figures: dict[Place, tuple[PrintedLine, Column]] = {}
    for line in rows:
        for column in line.figure_columns:
            printed = column.cell is not None or column.name in line.places
            if printed and getattr(line, column.name) is not None:
                figures.setdefault(line.place(column), (line, column))
    return figures


def _names(figures: Mapping[Place, tuple[PrintedLine, Column]]) -> dict[int, list[tuple[int, str]]]:
    """Cell and column of the figures of each line, by the line's number in its volume."""
    names: dict[int, list[tuple[int, str]]] = {}
    for (_page, line, cell, _part), (_of, column) in figures.items():
        names.setdefault(line_in_volume(line), []).append((cell, named(column)))
    return names


def _marked(text: str, part: int) -> SourceCell:
    """The cell with one of several amounts marked, or all of it."""
    parts = split_amounts(text.strip())
    if len(parts) < 2 or part >= len(parts):
        return SourceCell("", text, is_target=True)
    start = 0
    for earlier in parts[:part]:
        start = text.index(earlier, start) + len(earlier)
    start = text.index(parts[part], start)
    end = start + len(parts[part])
    return SourceCell(text[:start], text[start:end], text[end:], is_target=True)


def _number(text: str | None) -> int | None:
    """A parameter as a number; None where it is invalid."""
    return int(text) if text and text.isdecimal() and len(text) <= _LONGEST_NUMBER else None
