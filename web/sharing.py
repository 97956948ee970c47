"""Metadata of pages for sharing and citing: description, basis of the figures, picture and dataset."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic.base import ContextMixin

from figures.headline import HeadlineChange
from figures.won import brief_won, round_half_up, spell_won, write_won
from web.amounts import rate_in_words
from web.language import city_in_words

DOWNLOADS: Sequence[tuple[str, str | Promise]] = (
    ("expenditure-file", gettext_lazy("세출")),
    ("revenue-file", gettext_lazy("세입")),
    ("indicators-file", gettext_lazy("성과지표")),
    ("units-file", gettext_lazy("단위사업 결산현황")),
    ("staffing-file", gettext_lazy("정원과 현원")),
    ("findings-file", gettext_lazy("확인 필요 사항")),
    ("corrections-file", gettext_lazy("정정")),
)
"""The URL name and title of each file of a year."""

_IN_SCRIPT = str.maketrans({sign: f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"})


class ShareableMixin(ContextMixin):
    """A page with metadata for sharing. `canonical_params` are the query parameters that its canonical URL keeps."""

    canonical_params: ClassVar[tuple[str, ...]] = ()

    def describe(self, shown: Mapping[str, Any]) -> str:
        """A description of the page in one or two sentences of plain text; `shown` is its template context."""
        return ""

    def basis(self, shown: Mapping[str, Any]) -> Sequence[str]:
        """The account and the columns of its figures, in words."""
        return ()

    def picture_path(self) -> str:
        """The path of the preview picture (og:image); "" for none."""
        return ""

    def short_path(self) -> str:
        """A short path that stays valid after a new reading; "" for none."""
        return ""


def won_in_words(amount: int | None) -> str:
    """An amount of won with 억 and 만, or 미확인."""
    if amount is None:
        return _("미확인")
    return spell_won(amount) if get_language() == "ko" else _("{amount}원").format(amount=write_won(amount))


def brief_in_words(amount: int | None) -> str:
    """A rounded amount for headlines: `183.6억원` or `18,362.1 million won`, or 미확인."""
    if amount is None:
        return _("미확인")
    if get_language() == "ko":
        return brief_won(amount)
    if abs(amount) < 1_000_000:
        return _("{amount}원").format(amount=write_won(amount))
    tenths = abs(round_half_up(amount, 100_000))
    sign = "△" if amount < 0 else ""
    return _("{amount}백만원").format(amount=f"{sign}{tenths // 10:,}.{tenths % 10}")


def change_in_words(difference: HeadlineChange | None) -> str:
    """The change with its rate: `▲4.8억원 (2.7%)`; "" where it is unknown."""
    if difference is None:
        return ""
    if difference.amount == 0:
        return _("변동 없음")
    rate = rate_in_words(abs(difference.amount), difference.before)
    return f"{difference.sign}{brief_in_words(abs(difference.amount))}" + (f" ({rate})" if rate else "")


def dataset(document: Any, description: str, absolute: Any) -> SafeString:
    """The year's data as schema.org Dataset JSON, escaped for a script element."""
    city, year = document.city, document.fiscal_year
    name = _("{city} {year}회계연도 결산").format(city=city_in_words(city), year=year)
    values: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": name,
        "description": " ".join((name, description)),
        "url": absolute(reverse("overview", args=[city.slug, year])),
        "inLanguage": "ko",
        "temporalCoverage": str(year),
        "spatialCoverage": city.name,
        "creator": {"@type": "GovernmentOrganization", "name": city.name},
        "isBasedOn": city.source or document.title,
        "dateModified": document.changed_at.isoformat(timespec="seconds"),
        "version": str(document.version),
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"{name}: {word}",
                "encodingFormat": "text/csv",
                "contentUrl": absolute(reverse(file, args=[city.slug, year, "csv"])),
            }
            for file, word in DOWNLOADS
        ]
        + [
            {
                "@type": "DataDownload",
                "name": f"{name}: datapackage.zip",
                "encodingFormat": "application/zip",
                "contentUrl": absolute(reverse("package", args=[city.slug, year])),
            }
        ],
    }
    if city.licence:
        values["license"] = city.licence
    text = json.dumps(values, ensure_ascii=False).translate(_IN_SCRIPT)
    return mark_safe(text)  # noqa: S308  # characters that could end the script are escaped
