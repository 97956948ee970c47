"""The first pages: the cities and years there are, and what one of these years holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from documents.correction_text import name_shown
from documents.mixins import YearMixin
from documents.models import Document, Volume
from documents.panels import Panel
from figures.standing import Standing
from figures.volumes import volume_of_page
from web.sharing import Shared

DocumentPanel = Callable[[Document], Panel | None]


class Home(Shared, TemplateView):
    """Every city, with the years of which a settlement was read."""

    template_name = "documents/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        documents = Document.objects.select_related("city").defer("report").order_by("city__name", "-fiscal_year")
        return super().get_context_data(**kwargs) | {"documents": documents}

    def describe(self, shown: Mapping[str, Any]) -> str:
        return _("지방자치단체의 결산서를 읽어, 부서와 사업마다 얼마를 받아 어디에 썼고 무엇을 이루었는지 보입니다.")


class Overview(YearMixin, TemplateView):
    """What is stored of one year, how far it is proven, and its source. Panels of other rooms follow."""

    template_name = "documents/overview.html"
    panels: ClassVar[Sequence[DocumentPanel]] = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        panels = [panel for make in self.panels if (panel := make(self.document))]
        return super().get_context_data(**kwargs) | {
            "panels": panels,
            "facts": [fact for panel in panels for fact in panel.facts],
            "volumes": volumes_of(self.document),
            "standings": figures_by_standing(self.document.report),
            "identities": identities_in_all(self.document.report),
            "is_dataset": True,
        }

    def describe(self, shown: Mapping[str, Any]) -> str:
        """How much of the book is here. No sum: a document may hold a part of the city."""
        return ", ".join(f"{label} {number:,}" for label, number in shown["facts"])


@dataclass(frozen=True, slots=True)
class ShownVolume:
    """A volume, the pages that are stored of it, and who had it read, where the city shows that."""

    volume: Volume
    pages: list[int]
    reader: str


def volumes_of(document: Document) -> list[ShownVolume]:
    """The volumes of a year, each with its pages as numbered in the year. Two queries."""
    pages: dict[int, list[int]] = {}
    for page in document.pages.order_by("number").values_list("number", flat=True).distinct():
        pages.setdefault(volume_of_page(page), []).append(page)
    return [
        ShownVolume(volume, pages.get(volume.number, []), name_shown(volume.read_by))
        for volume in document.volumes.select_related("read_by")
    ]


def figures_by_standing(report: Mapping[str, Any]) -> list[tuple[str, int]]:
    """How many figures stand how, best first."""
    counted = report.get("standings") or {}
    return [(str(standing), counted[standing]) for standing in Standing if counted.get(standing)]


def identities_in_all(report: Mapping[str, Any]) -> dict[str, int]:
    """How often any identity held, was broken, or could not be decided; empty before anything was tried."""
    tallies = (report.get("identities") or {}).values()
    held, broken, undecidable = (
        sum(tally.get(outcome, 0) for tally in tallies) for outcome in ("held", "broken", "undecidable")
    )
    if not held + broken + undecidable:
        return {}
    return {"tried": held + broken, "held": held, "broken": broken, "undecidable": undecidable}
