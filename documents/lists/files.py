"""A question as a file: every row that it asks for, as CSV."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views import View

from documents.lists.columns import FileColumn
from documents.lists.csv_file import csv_lines
from documents.lists.views import Question

FORMATS = ("csv",)
_CHUNK = 5000


class ListFile(Question, View):
    """Every line of the list. A condition that makes no sense gives a sentence and no file."""

    name: ClassVar[str]
    columns: ClassVar[Sequence[FileColumn]]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.filterset.problems:
            sentence = _("조건을 알 수 없어 파일을 만들지 않았습니다.")
            return HttpResponse(
                " ".join([sentence, *self.filterset.problems]), status=400, content_type="text/plain; charset=utf-8"
            )
        return self.file(csv_lines(self.columns, self.rows()))

    def head(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As `get`, without reading the lines."""
        return self.get(request, *args, **kwargs) if self.filterset.problems else self.file(iter(()))

    def rows(self) -> Iterator[Sequence[Any]]:
        """The values of each row, in the order of `columns`."""
        sources = [column.source for column in self.columns]
        yield from self.filterset.qs.values_list(*sources).iterator(chunk_size=_CHUNK)

    def file(self, content: Iterator[bytes]) -> StreamingHttpResponse:
        response = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
        file_name = f"{self.document.city} {self.document.fiscal_year} {self.name}.csv"
        response["Content-Disposition"] = content_disposition_header(True, file_name)
        return response
