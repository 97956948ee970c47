"""Pictures on pages, as files, and as small pages that others may frame; `config/urls.py` hands in who draws them."""

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
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.generic import TemplateView

from documents.address import address
from documents.models import Document
from documents.scope import YearMixin
from pictures import svg
from pictures.drawing import LETTERS, WIDE, Drawing, Frame, Kind, Shape, Wording
from pictures.letters import clip, plain

STYLE = "css/pictures.css"
MARGIN = 16.0


class PictureError(Exception):
    """The query names nothing that a picture could be drawn of; its words say so to the reader."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of one account's figures, before it is known for whom it is drawn.

    `name` and `scope` are its address: what is drawn, and of what. `basis` is the figure it shows; `key`
    tells what each kind of mark stands for that it may have; `table` is where the same stands as a table. `of` is
    the unit where it shows no won.
    """

    name: str
    title: str
    shape: Shape
    account: str = ""
    basis: str = ""
    of: str = ""
    scope: Mapping[str, str] = field(default_factory=dict)
    key: Sequence[tuple[Kind, str | Promise]] = ()
    note: str | Promise = ""
    table: str = ""

    @property
    def query(self) -> dict[str, str]:
        """What its address asks for."""
        return {**self.scope, "account": self.account}


Maker = Callable[[Document, Mapping[str, str]], Sequence[Picture]]
"""The pictures of one name, an account each, of what the query names. Raises PictureError."""


def wording() -> Wording:
    """The words of pictures in the language in hand."""
    return Wording(
        unknown=_("미확인"),
        minus=_("마이너스"),
        gap=_("차이"),
        others=_("그 밖에 {number}개"),
        open=_("미확인 {number}개"),
    )


def source_line(document: Document) -> str:
    """Whose figures these are, and how far: 출처, 이용 조건, when it was read, which version."""
    city = document.city
    return " · ".join(
        [
            _("출처: %(source)s") % {"source": city.source or f"{city.name} {document.title}"},
            _("이용 조건: %(licence)s") % {"licence": city.licence or _("등록되지 않음")},
            _("%(when)s 읽음") % {"when": date_format(localtime(document.read_at), "Y-m-d")},
            _("자료 %(version)s판") % {"version": document.version},
        ]
    )


def basis_line(picture: Picture, document: Document, unit: str) -> str:
    """Of which year, account and figure a picture is, and in which unit."""
    year = _("%(year)s회계연도") % {"year": document.fiscal_year}
    told = " · ".join(filter(None, (document.city.name, year, picture.account, picture.basis)))
    return _("%(told)s (단위: %(unit)s)") % {"told": told, "unit": picture.of or unit}


class PictureView(YearMixin):
    """One picture by its name and the query; 404 for a name that is none, 400 with a sentence for a bad query."""

    makers: ClassVar[Mapping[str, Maker]] = {}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except PictureError as error:
            return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")

    def picture(self) -> Picture:
        maker = self.makers.get(self.kwargs["picture"])
        if maker is None:
            raise Http404(self.kwargs["picture"])
        asked = self.request.GET.dict()
        account = asked.get("account", "")
        pictures = [each for each in maker(self.document, asked) if not account or each.account == account]
        if not pictures:
            raise PictureError(_("이 조건으로 그릴 것이 없습니다."))
        return pictures[0]


class PictureFile(PictureView):
    """A picture as a file of its own, with all that must stand beside a figure. No script can run in it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        picture = self.picture()
        context = self.get_context_data()
        frame = Frame(WIDE, context["scale"], context["unit"], wording())
        drawing = _with_links_from_outside(picture.shape(frame), request)
        source = [source_line(self.document), request.build_absolute_uri()]
        text = stand_alone(picture.title, basis_line(picture, self.document, context["unit"]), source, drawing)
        name = f"{self.document.city.name} {self.document.fiscal_year} {picture.title}.svg"
        response = HttpResponse(text, content_type="image/svg+xml; charset=utf-8")
        response.headers["Content-Disposition"] = content_disposition_header("download" in request.GET, name) or ""
        return response

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponseBase]:
        nothing = dict.fromkeys(("script-src", "img-src", "font-src", "connect-src", "form-action"), [NONE])
        return csp_replace({**nothing, "style-src": [style_hash()], "sandbox": True})(super().as_view(**options))


@method_decorator([xframe_options_exempt, csp_replace({"frame-ancestors": ["*"]})], name="dispatch")
class PictureFrame(PictureView, TemplateView):
    """A picture with its caption, its source and a way back, for other sites to frame."""

    template_name = "pictures/frame.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"picture": self.picture()}


def stand_alone(title: str, basis: str, source: Sequence[str], drawing: Drawing) -> str:
    """A drawing as a whole SVG file: title and basis above it, the source below it, its style within."""
    width, top = drawing.width + 2 * MARGIN, 3.2 * LETTERS + 2 * MARGIN
    bottom = top + drawing.height + MARGIN
    height = bottom + len(source) * 1.6 * LETTERS + MARGIN
    words = [
        f'<text class="title" x="{MARGIN}" y="{MARGIN + LETTERS}">{_fitting(title, drawing.width, 1.3)}</text>',
        f'<text x="{MARGIN}" y="{MARGIN + 2.9 * LETTERS:.1f}">{_fitting(basis, drawing.width)}</text>',
    ]
    for number, line in enumerate(source):
        y = bottom + LETTERS + number * 1.6 * LETTERS
        words.append(f'<text class="head" x="{MARGIN}" y="{y:.1f}">{_fitting(line, drawing.width)}</text>')
    told = escape(plain(" / ".join([basis, *source])))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing file" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}"><title>{escape(plain(title))}</title><desc>{told}</desc>'
        f'<style>{style()}</style><rect class="paper" width="100%" height="100%"/>{"".join(words)}'
        f'<g transform="translate({MARGIN:.0f} {top:.1f})">{"".join(svg.parts(drawing))}</g></svg>\n'
    )


@lru_cache
def style() -> str:
    """The style of marks, as pages have it."""
    return Path(str(finders.find(STYLE))).read_text(encoding="utf-8")


@lru_cache
def style_hash() -> str:
    """The style's name in a policy of content: this style and no other."""
    digest = hashlib.sha256(style().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def picture_addresses(picture: Picture, document: Document) -> dict[str, str]:
    """Where a picture is to be had as a file, and where as a page to frame."""
    way = document.city.slug, document.fiscal_year, picture.name
    return {
        "file": address("picture-file", *way, **picture.query, download="1"),
        "frame": address("picture-frame", *way, **picture.query),
    }


def _with_links_from_outside(drawing: Drawing, request: HttpRequest) -> Drawing:
    marks = tuple(mark._replace(link=request.build_absolute_uri(mark.link)) for mark in drawing.marks)
    return replace(drawing, marks=marks)


def _fitting(text: str, room: float, size: float = 1.0) -> str:
    return escape(clip(text, room, LETTERS * size), quote=False)
