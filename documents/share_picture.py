"""The preview pictures (og:image) of pages as PNG, rendered from our SVG in the site's font."""

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
    """The headline of a page as a picture; to be mixed in before the page's view, which has the headline."""

    headline: Any

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(picture(self.document, self.name(), self.headline()), content_type="image/png")

    def name(self) -> str:
        """The name of the page's subject."""
        raise NotImplementedError


class YearPicture(SharePicture, Overview):
    def name(self) -> str:
        return _("{city} {year}회계연도 결산").format(
            city=city_in_words(self.document.city), year=self.document.fiscal_year
        )


def picture(document: Document, name: str, headline: Headline | None) -> bytes:
    """The PNG with a name, its source and its headline."""
    svg = svg_of(document, name, headline)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, font_files=_fonts(), skip_system_fonts=True))


def svg_of(document: Document, name: str, headline: Headline | None) -> str:
    """The SVG that the PNG is rendered from."""
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
    """The width of a text in pixels, in the bold font, which is wider."""
    advances = _advances()
    return sum(advances.get(letter, 1.0) for letter in text) * size


@lru_cache(maxsize=1)
def _advances() -> dict[str, float]:
    """The width of each character of the bold font in em."""
    font = TTFont(_fonts()[1])
    widths, em = font["hmtx"], font["head"].unitsPerEm
    return {chr(code): widths[name][0] / em for code, name in font.getBestCmap().items()}


@lru_cache(maxsize=1)
def _fonts() -> list[str]:
    """The site's fonts, unpacked once into the media folder, since the renderer does not support WOFF2."""
    return [str(_unpacked(Path(str(finders.find(FONTS.format(weight=weight)))))) for weight in ("Regular", "Bold")]


def _unpacked(packed: Path) -> Path:
    """The font as TTF; written to a temporary file and renamed, so that it is never read incomplete."""
    unpacked = Path(settings.MEDIA_ROOT) / "fonts" / f"{packed.parent.name}-{packed.stem}.ttf"
    if not unpacked.exists():
        unpacked.parent.mkdir(parents=True, exist_ok=True)
        font = TTFont(packed)
        font.flavor = None
        with NamedTemporaryFile(dir=unpacked.parent, delete=False) as file:
            font.save(file)
        Path(file.name).replace(unpacked)
    return unpacked
