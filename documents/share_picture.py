"""The share pictures of pages, as PNG: drawn from an SVG of our own, in the font of the pages."""

from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import resvg_py
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from charts.share_card import card
from documents.charts import source_line
from documents.mixins import YearMixin
from documents.models import Document
from documents.overview import Overview
from figures.headline import Headline, plain_text
from web.language import city_in_words

FONTS = "vendor/pretendard-gov-1.3.9/PretendardGOV-{weight}.subset.woff2"
_IN_FONT = str.maketrans({"▲": "+", "▼": "−", "△": "−", "◎": ""})
"""The font leaves these to those of the system, which a server may not have; after ◎ the word for it stands."""


class SharePicture(YearMixin):
    """The first answer of a page as a picture; the view of the page, which has the answer, comes after it."""

    headline: Any

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(picture(self.document, self.name(), self.headline()), content_type="image/png")

    def name(self) -> str:
        """What the page is of."""
        raise NotImplementedError


class YearPicture(SharePicture, Overview):
    def name(self) -> str:
        return _("{city} {year}회계연도 결산").format(
            city=city_in_words(self.document.city), year=self.document.fiscal_year
        )


def picture(document: Document, name: str, headline: Headline | None) -> bytes:
    """The PNG: a name, where it is from, and its headline."""
    svg = svg_of(document, name, headline)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, font_files=_fonts(), skip_system_fonts=True))


def svg_of(document: Document, name: str, headline: Headline | None) -> str:
    """What the PNG is drawn from."""
    headline = headline or Headline()
    return card(
        name,
        f"{city_in_words(document.city)} {document.title}",
        [(fact.label, fact.value.words.translate(_IN_FONT)) for fact in headline.facts],
        [plain_text(sentence).translate(_IN_FONT) for sentence in headline.sentences],
        source_line(document),
        _width,
    )


def _width(text: str, size: float) -> float:
    """In the bold font, whose letters are the wider ones."""
    advances = _advances()
    return sum(advances.get(letter, 1.0) for letter in text) * size


@lru_cache(maxsize=1)
def _advances() -> dict[str, float]:
    """How wide each letter of the bold font is, in em."""
    font = TTFont(_fonts()[1])
    widths, em = font["hmtx"], font["head"].unitsPerEm
    return {chr(code): widths[name][0] / em for code, name in font.getBestCmap().items()}


@lru_cache(maxsize=1)
def _fonts() -> list[str]:
    """The fonts of the pages, unpacked once beside the books: the renderer reads no WOFF2."""
    return [str(_unpacked(Path(str(finders.find(FONTS.format(weight=weight)))))) for weight in ("Regular", "Bold")]


def _unpacked(packed: Path) -> Path:
    """The font as TTF; written beside and renamed, so that nobody reads half of one."""
    unpacked = Path(settings.MEDIA_ROOT) / "fonts" / f"{packed.parent.name}-{packed.stem}.ttf"
    if not unpacked.exists():
        unpacked.parent.mkdir(parents=True, exist_ok=True)
        font = TTFont(packed)
        font.flavor = None
        with NamedTemporaryFile(dir=unpacked.parent, delete=False) as file:
            font.save(file)
        Path(file.name).replace(unpacked)
    return unpacked
