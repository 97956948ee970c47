"""Charts on pages, as files, and in frames for other sites; `config/urls.py` passes in the functions that make them."""

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from csp.constants import NONE
from csp.decorators import csp_replace
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.encoding import uri_to_iri
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.generic import TemplateView

from charts import svg
from charts.drawing import FONT_SIZE, WIDE, Drawing, DrawingSettings, MarkKind, Rect, Shape, Text, Wording
from charts.letters import clip, plain, width
from charts.rows import LINE
from documents.mixins import YearMixin
from documents.models import Document
from lists.export.description import RefusedError
from lists.export.views import refusal_response
from web.addresses import address
from web.language import city_in_words, in_words, language

STYLE = "css/charts.css"
MARGIN = 16.0


class ChartError(Exception):
    """The query names nothing to draw a chart of; the message is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the figures of one account; `shape` draws it for a frame.

    `name` and `scope` are its address: the kind of chart and what it is of. `basis` names the figure it shows, `key`
    explains the kinds of marks that it may have, `table` is the URL of the same as a table. `unit` is the unit of
    figures that are not in won.
    """

    name: str
    title: str
    shape: Shape
    account: str = ""
    basis: str = ""
    unit: str = ""
    scope: Mapping[str, str] = field(default_factory=dict)
    key: Sequence[tuple[MarkKind, str | Promise]] = ()
    note: str | Promise = ""
    table: str = ""

    @property
    def query(self) -> dict[str, str]:
        """The query parameters of its address."""
        return {**self.scope, "account": self.account}


Maker = Callable[[Document, Mapping[str, str]], Sequence[Chart]]
"""(document, query) → the charts of one name, one for each account. Raises ChartError."""


def wording() -> Wording:
    """The words of charts in the active language."""
    return Wording(
        unknown=_("미확인"),
        minus=_("마이너스"),
        gap=_("차이"),
        others=_("기타 {number}건"),
        unknown_count=_("미확인 {number}개"),
    )


def frame(width: int, unit: str, scale: int) -> DrawingSettings:
    """The frame of a drawing: its width, the unit with its scale in won, and the active language."""
    return DrawingSettings(width, scale, unit if language() == "ko" else f" {in_words(unit)}", wording())


def source_line(document: Document) -> str:
    """The source line of a chart: 출처, 이용 조건, when the document was read, its version."""
    city = document.city
    return " · ".join(
        [
            _("출처: %(source)s") % {"source": city.source or f"{city_in_words(city)} {document.title}"},
            _("공공누리 유형: %(licence)s") % {"licence": city.licence or _("미지정")},
            _("%(when)s 등록") % {"when": date_format(localtime(document.read_at), "Y-m-d")},
            _("데이터 버전 %(version)s") % {"version": document.version},
        ]
    )


def basis_line(chart: Chart, document: Document, unit: str) -> str:
    """The basis line of a chart: city, year, account, figure and unit."""
    year = _("%(year)s회계연도") % {"year": document.fiscal_year}
    parts = " · ".join(filter(None, (city_in_words(document.city), year, chart.account, chart.basis)))
    return _("%(told)s (단위: %(unit)s)") % {"told": parts, "unit": in_words(chart.unit or unit)}


class ChartView(YearMixin):
    """One chart by its name and the query; 404 for a name that is none, 400 with a sentence for a bad query."""

    makers: ClassVar[Mapping[str, Maker]] = {}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except ChartError as error:
            return self.refused(error)

    def refused(self, error: ChartError) -> HttpResponse:
        return refusal_response(self.request, RefusedError(str(error)))

    def chart(self) -> Chart:
        maker = self.makers.get(self.kwargs["picture"])
        if maker is None:
            raise Http404(self.kwargs["picture"])
        params = self.request.GET.dict()
        account = params.get("account", "")
        charts = [chart for chart in maker(self.document, params) if not account or chart.account == account]
        if not charts:
            raise ChartError(_("이 조건으로 그릴 것이 없습니다."))
        return charts[0]


class ChartFile(ChartView):
    """A chart as an SVG file, with title, basis, source and key. No script can run in it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chart = self.chart()
        context = self.get_context_data()
        drawing = _with_links_from_outside(chart.shape(frame(WIDE, context["unit"], context["scale"])), request)
        source = [source_line(self.document), uri_to_iri(request.build_absolute_uri())]
        basis = basis_line(chart, self.document, context["unit"])
        key = _placed_key(needed_key(chart, drawing), drawing.width)
        text = stand_alone(chart.title, basis, source, key, drawing)
        name = f"{self.document.city.name} {self.document.fiscal_year} {chart.title}.svg"
        response = HttpResponse(text, content_type="image/svg+xml; charset=utf-8")
        response.headers["Content-Disposition"] = content_disposition_header("download" in request.GET, name) or ""
        return response

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponseBase]:
        """The view with a policy that allows nothing to run in the file; error pages keep the site's policy."""
        view = super().as_view(**options)
        nothing = dict.fromkeys(("script-src", "img-src", "font-src", "connect-src", "form-action"), [NONE])
        sealed = csp_replace({**nothing, "style-src": [style_hash()], "sandbox": True})

        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            return response if response.status_code >= 400 else sealed(lambda _: response)(request)

        return answer


class ChartFrame(ChartView, TemplateView):
    """A chart with caption, source and a link back, for frames on other sites."""

    template_name = "charts/frame.html"

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponseBase]:
        return xframe_options_exempt(csp_replace({"frame-ancestors": ["*"]})(super().as_view(**options)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"chart": self.chart()}

    def refused(self, error: ChartError) -> HttpResponse:
        context = super().get_context_data() | {"sentence": error}
        return render(self.request, "charts/frame_refused.html", context, status=400)


def stand_alone(title: str, basis: str, source: Sequence[str], key: Sequence[Text | Rect], drawing: Drawing) -> str:
    """A drawing as an SVG file: title and basis above it, key and source below it, its style embedded."""
    top = 3.2 * FONT_SIZE + MARGIN
    key_height = max((mark.y for mark in key), default=-LINE) + LINE
    bottom = top + drawing.height + key_height + LINE
    words = [
        Text(MARGIN, MARGIN + 4, clip(title, drawing.width, 1.3 * FONT_SIZE), "title"),
        Text(MARGIN, MARGIN + 4 + 1.7 * FONT_SIZE, clip(basis, drawing.width, FONT_SIZE)),
    ]
    for number, line in enumerate(source):
        words.append(Text(MARGIN, bottom + number * LINE, clip(line, drawing.width, FONT_SIZE), "head"))
    description = escape(plain(" / ".join([basis, *source])))
    size = f"{drawing.width + 2 * MARGIN:.0f}", f"{bottom + len(source) * LINE:.0f}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing file" viewBox="0 0 {size[0]} {size[1]}" '
        f'width="{size[0]}" height="{size[1]}"><title>{escape(plain(title))}</title><desc>{description}</desc>'
        f'<style>{style()}</style><rect class="paper" width="100%" height="100%"/>{svg.shapes(words)}'
        f'<g transform="translate({MARGIN:.0f} {top:.1f})">{svg.inner_svg(drawing)}</g>'
        f'<g transform="translate({MARGIN:.0f} {top + drawing.height + 8:.1f})">{svg.shapes(key)}</g></svg>\n'
    )


def needed_key(chart: Chart, drawing: Drawing) -> list[tuple[MarkKind, str]]:
    """The entries of the key for the kinds of marks that the drawing has."""
    kinds = {rect.kind for mark in drawing.marks for rect in mark.rects}
    return [(kind, str(word)) for kind, word in chart.key if kind in kinds]


def _placed_key(key: Sequence[tuple[MarkKind, str]], room: float) -> list[Text | Rect]:
    """A key as a row of small marks with their words, in as many lines as it needs."""
    x, y, placed = 0.0, 0.0, list[Text | Rect]()
    for kind, word in key:
        needed = 26 + width(word, FONT_SIZE) + 16
        if x and x + needed > room:
            x, y = 0.0, y + LINE
        placed += [Rect(x, y, 20, 12, kind), Text(x + 26, y + 11, word)]
        x += needed
    return placed


@lru_cache
def style() -> str:
    """The style of marks, as pages have it."""
    return Path(str(finders.find(STYLE))).read_text(encoding="utf-8")


@lru_cache
def style_hash() -> str:
    """The style's name in a policy of content: this style and no other."""
    digest = hashlib.sha256(style().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def chart_addresses(chart: Chart, document: Document) -> dict[str, str]:
    """The addresses of a chart as a file and as a page for a frame."""
    return {
        "file": address("picture-file", *document.url_args, chart.name, **chart.query, download="1"),
        "frame": address("picture-frame", *document.url_args, chart.name, **chart.query),
    }


def _with_links_from_outside(drawing: Drawing, request: HttpRequest) -> Drawing:
    marks = tuple(mark._replace(link=request.build_absolute_uri(mark.link)) for mark in drawing.marks)
    return replace(drawing, marks=marks)
