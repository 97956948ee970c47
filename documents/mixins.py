"""Mixins for the pages of a city's year, which provide its document and the chosen unit."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import classonlymethod
from django.views.generic.base import View

from documents.models import Document
from figures.won import SCALES
from web.addresses import PRESERVED_PARAMS, params_to_preserve, path
from web.etag import with_etag
from web.prepared import prepared
from web.sharing import ShareableMixin


def find_document(city: str, year: int) -> Document:
    """The document of a city's year. Raises Http404. One query."""
    documents = _documents(city, year)
    if not documents:
        raise Http404
    return documents[0]


@prepared
def _documents(city: str, year: int) -> QuerySet[Document]:
    return Document.objects.select_related("city").with_years().filter(city__slug=city, fiscal_year=year)


def years_with(document: Any) -> list[int]:
    """The years of the document's city, the newest first (`Document.objects.with_years()`)."""
    return sorted(map(int, document.city_years.split(",")), reverse=True)


def chosen_unit(request: HttpRequest) -> dict[str, Any]:
    """The template context of the unit of amounts that the reader chose."""
    unit = params_to_preserve(request.GET).get("unit", PRESERVED_PARAMS["unit"][0])
    return {"unit": unit, "units": PRESERVED_PARAMS["unit"], "scale": SCALES[unit]}


class YearMixin(ShareableMixin, View):
    """A view below /<city>/<year>/; 404 without a document, 304 where nothing has changed.

    A page with a form (`is_form`) is never cached.
    """

    document: Document
    is_form: ClassVar[bool] = False

    @classonlymethod
    def as_view(cls, **options: Any) -> Callable[..., HttpResponseBase]:
        view = super().as_view(**options)

        @wraps(view)
        def year_view(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            request.document = find_document(kwargs["city"], kwargs["year"])  # type: ignore[attr-defined]
            return view(request, **kwargs)

        return year_view if cls.is_form else with_etag(year_view)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.document = request.document  # type: ignore[attr-defined]

    def picture_path(self) -> str:
        return path("year-picture", *self.document.url_args)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = {
            "document": self.document,
            "city": self.document.city,
            "fiscal_year": self.document.fiscal_year,
            "fiscal_years": years_with(self.document),
        }
        known |= chosen_unit(self.request)
        return super().get_context_data(**(kwargs | known))  # a TemplateView hands the address's words in as well


class DocumentMixin(YearMixin):
    """A view with a document id in its URL; 404 where the city's year has another document."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["document"] != self.document.pk:
            raise Http404
