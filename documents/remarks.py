"""이 숫자가 이상해요: the form for citizens' anonymous remarks on figures, visible only to staff."""

import math
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from documents.mixins import YearMixin
from documents.models import Document, Page, PrintedLine, Remark
from documents.rows import find_row_by_code
from documents.source import figures_of, rows_on
from figures.columns import Column
from figures.names import row_code
from figures.volumes import line_in_volume, volume_of_page, year_line
from figures.won import write_won
from web.addresses import address, preserve_params, preserved_params
from web.language import named
from web.throttle import RateLimit
from web.validators import no_personal_data

LONGEST = 1000
LIMIT = RateLimit("remark", an_hour=5, a_day=20, busy=200)
_LONGEST_ADDRESS = 500
_LONGEST_NUMBER = 9
_LOOKS_RIGHT = re.compile("[2-9A-HJKMNP-Z]{10}")
_LOOKS_LIKE_ROW = re.compile("[0-9a-z]{10}")


@dataclass(frozen=True, slots=True)
class RemarkPlace:
    """The subject of a remark: the URL of one of our pages, and the place in the source if known.

    `row` is the code of the row (`documents.rows`), `column` the name of its column.
    """

    address: str = ""
    page: int | None = None
    line: int | None = None
    cell: int | None = None
    part: int = 0
    row: str = ""
    column: str = ""

    @property
    def url(self) -> str:
        """The URL that leads back to the reader's page."""
        path, _mark, query = self.address.partition("?")
        params = [(name, value) for name, value in parse_qsl(query) if name not in preserved_params()]
        return preserve_params(quote(path) + (f"?{urlencode(params)}" if params else ""))

    def figure(self, document: Document) -> "RemarkedFigure":
        """The row and column there, if known."""
        rows = rows_on(document, self.page) if self.page is not None and (self.row or self.cell is not None) else []
        if self.row:
            on_page = (row for row in rows if row_code(row._meta.label, row.key) == self.row)
            row = next(on_page, None) or find_row_by_code(document, self.row)
            columns = row.figure_columns if row else ()
            return RemarkedFigure(row, next((column for column in columns if column.name == self.column), None))
        if self.page is None or self.line is None or self.cell is None:
            return RemarkedFigure()
        return RemarkedFigure(*figures_of(rows).get((self.page, self.line, self.cell, self.part), ()))

    @classmethod
    def from_params(cls, query: QueryDict) -> "RemarkPlace":
        """From a query string or a form; invalid values are dropped."""
        address = local_path(query.get("from", ""))
        page_shown = _page_of(address) if address else None
        page = _number(query.get("page")) or page_shown
        of_row = QueryDict(address.partition("?")[2]) if page_shown and "row" not in query else query
        line, cell = _number(query.get("line")), query.get("cell", "")
        if page is not None and line is not None:
            line = year_line(volume_of_page(page), line_in_volume(line))
        part = _number(query.get("part")) or 0
        row, column = of_row.get("row", ""), of_row.get("column", "")
        place = (page, line, 0 if cell == "0" else _number(cell), part)
        return cls(address, *place, row if _LOOKS_LIKE_ROW.fullmatch(row) else "", column[:60])


@dataclass(frozen=True, slots=True)
class RemarkedFigure:
    """The row and column that a remark is about, and their text."""

    row: PrintedLine | None = None
    column: Column | None = None

    def __str__(self) -> str:
        """The row, column and amount as text; "" without a row."""
        if self.row is None or self.column is None:
            return str(self.row or "")
        value = getattr(self.row, self.column.name)
        words = write_won(value) if isinstance(value, int) else _("미확인") if value is None else value
        return f"{self.row} · {named(self.column)} {words}{'' if value is None else self.column.unit}"


class TextField(forms.CharField):
    """Multi-line text with \\n line ends: browsers count a line end as one character, but send two."""

    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class RemarkForm(forms.Form):
    """One field for people, and a honeypot field for bots."""

    text = TextField(
        label=_("무엇이 이상한가요?"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 8, "maxlength": LONGEST}),
        help_text=_("이름, 전화번호, 전자우편 같은 개인정보는 적지 마십시오. 1,000자까지 쓸 수 있습니다."),
        error_messages={"required": _("무엇이 이상한지 적어 주십시오.")},
        validators=[no_personal_data],
    )
    website = forms.CharField(
        label=_("비워 두십시오"),
        required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )


class RemarkPage(YearMixin, FormView):  # type: ignore[type-arg]
    """The page of the form for a place in the source."""

    template_name = "documents/remark_form.html"
    form_class = RemarkForm
    http_method_names = ("get", "head", "post", "options")
    is_form = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    @property
    def source_place(self) -> RemarkPlace:
        return RemarkPlace.from_params(self.request.POST if self.request.method == "POST" else self.request.GET)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place = self.source_place
        context = {"source_place": place, "figure": str(place.figure(self.document)), "longest": LONGEST}
        return super().get_context_data(**kwargs) | context

    def form_valid(self, form: RemarkForm) -> HttpResponse:
        if form.cleaned_data["website"]:
            return self.thank()  # a bot: thank it, but store nothing
        wait = LIMIT.wait(self.request)
        if wait is not None:
            return self.refuse(form, math.ceil(wait.total_seconds()))
        source_place = self.source_place
        figure = source_place.figure(self.document)
        row, column = figure.row, figure.column
        place: tuple[int | None, int | None] = (row.page, row.line) if row else (source_place.page, source_place.line)
        remark = Remark.objects.create(
            document=self.document,
            department=_department(self.document, row, place[0]),
            page=place[0],
            line=place[1],
            target=row._meta.label if row else "",
            target_key=row.key if row else "",
            column=column.name if column else "",
            address=source_place.address,
            figure=str(figure)[:300],
            text=form.cleaned_data["text"],
        )
        return self.thank(remark.number)

    def form_invalid(self, form: RemarkForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def refuse(self, form: RemarkForm, seconds: int) -> HttpResponse:
        """The form as typed, with an error that there were too many remarks."""
        context = self.get_context_data(form=form, minutes=math.ceil(seconds / 60))
        return self.render_to_response(context, status=429, headers={"Retry-After": str(seconds)})

    def thank(self, number: str = "") -> HttpResponse:
        params = {"from": self.source_place.address, "number": number}
        return HttpResponseRedirect(address("remark-thanks", *self.document.url_args, **params))


class RemarkThanks(YearMixin, TemplateView):
    template_name = "documents/remark_thanks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = self.request.GET.get("number", "")
        context = {"source_place": RemarkPlace.from_params(self.request.GET)}
        return (
            super().get_context_data(**kwargs) | context | {"number": number if _LOOKS_RIGHT.fullmatch(number) else ""}
        )


class RemarkState(YearMixin, TemplateView):
    """The state and the figure of the remark with a number (`?number=`), without its text."""

    template_name = "documents/remark_state.html"
    is_form = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; for a remark of another city or year, a redirect to that one's page."""
        number = request.GET.get("number", "").strip().upper()
        remarks = Remark.objects.select_related("document__city")
        remark = remarks.filter(number=number).first() if _LOOKS_RIGHT.fullmatch(number) else None
        if remark and remark.document_id != self.document.pk:
            return HttpResponseRedirect(address("remark-state", *remark.document.url_args, number=number))
        return self.render_to_response(self.get_context_data(number=number[:20], remark_found=remark))


def local_path(address: str) -> str:
    """The path and query of a URL of this site; "" for any other, to prevent open redirects."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = unquote(parts.path)
    if parts.scheme or parts.netloc or len(path) > _LONGEST_ADDRESS or not path.isprintable():
        return ""
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        return ""
    try:
        resolve(path)
    except Resolver404:
        return ""
    query = parts.query if parts.query.isascii() and parts.query.isprintable() else quote(parts.query, safe="=&%+,.")
    return f"{path}?{query}" if query and len(path) + len(query) < _LONGEST_ADDRESS else path


def _department(document: Document, row: PrintedLine | None, page: int | None) -> str:
    """The department of a row, else of a page; "" if unknown."""
    if row is not None:
        return str(row.department.name)  # type: ignore[attr-defined]  # every printed line has one
    if page is None:
        return ""
    pages = Page.objects.filter(document=document, number=page)
    return pages.values_list("department", flat=True).first() or ""


def _page_of(path: str) -> int | None:
    """The source page shown at a path; None for other paths."""
    match = resolve(path.partition("?")[0])
    return match.kwargs["number"] if match.url_name == "page" else None


def _number(text: str | None) -> int | None:
    """A page or line number; None where it is invalid."""
    if not (text and text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER):
        return None
    return int(text) or None
