"""The home page with all cities and years, and the overview page of a year."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Count, F, Min
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from documents.correction_text import name_shown
from documents.mixins import YearMixin
from documents.models import Document, Volume
from documents.panels import Panel, Tab, filled
from figures.headline import Headline
from figures.standing import Standing
from figures.volumes import MOST_PAGES, volume_of_page
from web.sharing import ShareableMixin

DocumentPanel = Callable[[Document], Panel | None]
YearHeadline = Callable[[Document], Headline | None]


class Home(ShareableMixin, TemplateView):
    """All cities with their stored years."""

    template_name = "documents/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        documents = Document.objects.select_related("city").defer("report").order_by("city__name", "-fiscal_year")
        return super().get_context_data(**kwargs) | {"documents": documents}

    def describe(self, shown: Mapping[str, Any]) -> str:
        return _("지방자치단체의 결산서를 읽어, 부서와 사업마다 얼마를 받아 어디에 썼고 무엇을 이루었는지 보입니다.")


class Overview(YearMixin, TemplateView):
    """The contents of one year, its proofs, and its source. Panels of other apps follow."""

    template_name = "documents/overview.html"
    tabs: ClassVar[Sequence[Tab]] = ()
    make_headline: YearHeadline = staticmethod(lambda _document: None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "tabs": filled(self.tabs, self.document),
            "headline": self.headline(),
            "volumes": volumes_of(self.document),
            "standings": figures_by_standing(self.document.report),
            "identities": identities_in_all(self.document.report),
            "own_parts": [("source", _("원문·검증"))],
            "is_dataset": True,
        }

    def headline(self) -> Headline | None:
        return self.make_headline(self.document)

    def describe(self, shown: Mapping[str, Any]) -> str:
        headline = shown["headline"]
        return headline.text if headline else ""


@dataclass(frozen=True, slots=True)
class ShownVolume:
    """A volume with its number of pages, its first page, and the user who read it, if the city publishes that."""

    volume: Volume
    pages: int
    first_page: int | None
    reader: str


def volumes_of(document: Document) -> list[ShownVolume]:
    """The volumes of a year, each with its pages as numbered in the year. Two queries."""
    counted = document.pages.order_by().values_list(F("number") / MOST_PAGES)
    numbers = counted.annotate(pages=Count("number", distinct=True), first=Min("number"))
    pages = {volume_of_page(first): (count, first) for _volume, count, first in numbers}
    return [
        ShownVolume(volume, *pages.get(volume.number, (0, None)), name_shown(volume.read_by))
        for volume in document.volumes.select_related("read_by")
    ]


def figures_by_standing(report: Mapping[str, Any]) -> list[tuple[str, int]]:
    """The number of figures by standing, best first."""
    counted = report.get("standings") or {}
    return [(str(standing), counted[standing]) for standing in Standing if counted.get(standing)]


def identities_in_all(report: Mapping[str, Any]) -> dict[str, int]:
    """How often identities held, failed or were undecidable, in all; empty if none was checked."""
    tallies = (report.get("identities") or {}).values()
    held, broken, undecidable = (
        sum(tally.get(outcome, 0) for tally in tallies) for outcome in ("held", "broken", "undecidable")
    )
    if not held + broken + undecidable:
        return {}
    return {"tried": held + broken, "held": held, "broken": broken, "undecidable": undecidable}
