"""The API of the lists: its index, its OpenAPI description, and its documentation page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.generic import TemplateView, View

from documents.models import Document
from documents.openapi import EXAMPLES, described
from documents.views import BookListMixin
from lists.export.json_paging import MOST
from lists.openapi import parameters


class Books(View):
    """The index of the API: every year of every city, with the version of its data."""

    def get(self, request: HttpRequest) -> HttpResponse:
        documents = Document.objects.select_related("city").prefetch_related("volumes").defer("report")
        documents = documents.order_by("city__slug", "fiscal_year")
        return JsonResponse({"books": [_book(request, document) for document in documents]}, json_dumps_params=_JSON)


_JSON = {"ensure_ascii": False, "indent": 1}


def _book(request: HttpRequest, document: Document) -> dict[str, Any]:
    return {
        "city": document.city.slug,
        "name": document.city.name,
        "code": document.city.code,
        "fiscal_year": document.fiscal_year,
        "title": document.title,
        "sha256": document.sha256,
        "volumes": [
            {"number": volume.number, "title": volume.title, "file": volume.file_name, "sha256": volume.sha256}
            for volume in document.volumes.all()
        ],
        "version": document.version,
        "changed_at": document.changed_at.isoformat(),
        "source": document.city.source,
        "licence": document.city.licence,
        "page": request.build_absolute_uri(reverse("overview", args=document.url_args)),
        "package": request.build_absolute_uri(reverse("package", args=document.url_args)),
    }


class Description(View):
    """openapi.json: all lists with their parameters and columns, generated from the lists."""

    lists: Mapping[str, type[BookListMixin]] = {}

    def get(self, request: HttpRequest) -> HttpResponse:
        server = request.build_absolute_uri("/").rstrip("/")
        return JsonResponse(described(self.lists, server), json_dumps_params=_JSON)


class ApiPage(TemplateView):
    """The documentation page of the API, with an example for each list."""

    template_name = "documents/api.html"
    lists: Mapping[str, type[BookListMixin]] = {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        document = Document.objects.select_related("city").order_by("-fiscal_year", "city__slug").first()
        url_args = document.url_args if document else ("gimpo", 2020)
        lists = [
            {
                "title": view.title,
                "name": name,
                "example": reverse(view.file_url_name(), args=[*url_args, "json"]) + EXAMPLES.get(name, "?limit=10"),
                "parameters": list(parameters(view)),
                "columns": list(view.table_class.files.values()),
            }
            for name, view in self.lists.items()
        ]
        return super().get_context_data(**kwargs) | {"lists": lists, "most": MOST}
