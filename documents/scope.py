"""What every page of a city's year knows: its document, and the unit in which amounts are shown."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.generic.base import ContextMixin, View

from documents.address import KEPT, chosen
from documents.models import Document
from figures.won import SCALES


class YearMixin(ContextMixin, View):
    """A view under /<city>/<year>/; 404 where nothing was read. One query."""

    document: Document

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.document = get_object_or_404(
            Document.objects.select_related("city"), city__slug=kwargs["city"], fiscal_year=kwargs["year"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unit = chosen(self.request.GET).get("unit", KEPT["unit"][0])
        known = {
            "document": self.document,
            "city": self.document.city,
            "fiscal_year": self.document.fiscal_year,
            "unit": unit,
            "units": KEPT["unit"],
            "scale": SCALES[unit],
        }
        return super().get_context_data(**(kwargs | known))  # a TemplateView hands the address's words in as well
