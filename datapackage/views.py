"""The data package of a city's year."""

from contextlib import ExitStack
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views import View

from datapackage.writer import package_blocks
from documents.mixins import YearMixin
from lists.export.description import RefusedError
from lists.export.slots import slot
from lists.export.snapshot import snapshot
from lists.export.views import begun, refusal_response


class PackageFile(YearMixin, View):
    """datapackage.zip, streamed from one snapshot of the data."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            with ExitStack() as held:
                held.enter_context(slot())
                held.enter_context(snapshot(connection))
                self.document.refresh_from_db(fields=["version", "changed_at", "report"])
                if request.method == "HEAD":
                    return self.with_headers(HttpResponse())
                return self.with_headers(StreamingHttpResponse(begun(package_blocks(self.document), held.pop_all())))
        except RefusedError as refusal:
            return refusal_response(request, refusal)

    head = get

    def with_headers(self, response: HttpResponseBase) -> HttpResponseBase:
        document = self.document
        name = f"{document.city} {document.fiscal_year} 결산 {document.version}판.zip"
        response["Content-Type"] = "application/zip"
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["X-Data-Version"] = str(document.version)
        return response
