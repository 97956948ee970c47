"""CSV exports of the admin's lists."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from lists.columns import FileColumn
from lists.export.csv_file import csv_lines


def csv_response(name: str, columns: Sequence[FileColumn], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A CSV response in the format of the public files, not cached."""
    response = StreamingHttpResponse(
        csv_lines(columns, [column.header for column in columns], rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv")
    response["Cache-Control"] = "private, no-store"
    return response
