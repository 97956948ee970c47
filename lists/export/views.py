"""Lists as files: all rows of a query, or an error response."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from functools import cached_property, partial
from itertools import islice
from typing import Any, ClassVar

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override

from lists.changes import SINCE, Changes, InvalidVersionsError, versions_now, versions_of
from lists.columns import FileColumn
from lists.export.copy import can_copy, copied_lines
from lists.export.csv_file import cp949_lines, csv_lines
from lists.export.description import FileDescription, RefusedError
from lists.export.json_file import json_lines
from lists.export.json_paging import AFTER, PARAMETERS, portion_of
from lists.export.slots import RETRY_AFTER, slot
from lists.export.snapshot import snapshot
from lists.export.spool import blocks, spooled, written
from lists.export.xlsx_file import can_stream, workbook_blocks
from lists.filters import ALL_LEVELS, LEVEL, Word
from web.addresses import PRESERVED_PARAMS
from web.precedence import give_way
from web.problems import is_api_request, problem_response

CONTENT_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
"""The formats of files."""
_ALL = slice(None)
CHOICES = {"header": ("ko", "field"), "encoding": ("utf-8", "cp949")}
"""The format parameters of files with their valid values; the first is the default."""


class FileMixin:
    """All lines of a list as a file, from one snapshot of the data.

    `?header=ko|field` selects labels or names in code as headers, `?encoding=utf-8|cp949` the encoding of a CSV. An
    invalid query, or a value that the format cannot hold, gives an error response.
    """

    file_params: ClassVar[tuple[str, ...]] = (*PRESERVED_PARAMS, *CHOICES, *PARAMETERS, SINCE)
    title: ClassVar[Word]
    table_class: ClassVar[Any]
    request: HttpRequest
    format: Any
    query: Any
    groups: Any
    count: Any

    def get_changes(self) -> Changes:
        raise NotImplementedError

    def make_query(self) -> Any:
        """The query in the reader's language, for error messages; that of the file's rows is in Korean."""
        raise NotImplementedError

    def file_response(self) -> HttpResponseBase:
        try:
            self.check()
            with ExitStack() as held:
                held.enter_context(slot())
                held.enter_context(snapshot(connection))
                description = self.file_description()
                response = HttpResponse() if self.request.method == "HEAD" else self.content(description, held)
                return self.with_headers(response, description)
        except RefusedError as refusal:
            return refusal_response(self.request, refusal)

    def check(self) -> None:
        """Raise RefusedError where the query is invalid."""
        problems = self.make_query().problems if self.query.problems else []
        for name, values in {**CHOICES, **PRESERVED_PARAMS}.items():
            if self.request.GET.get(name, values[0]) not in values:
                words = _("%(name)s에 쓸 수 있는 값은 %(values)s입니다.")
                problems.append(words % {"name": name, "values": ", ".join(values)})
        if self.encoding == "cp949" and self.format != "csv":
            problems.append(_("encoding=cp949는 CSV에만 쓸 수 있습니다."))
        if self.format != "json" and any(name in self.request.GET for name in PARAMETERS):
            problems.append(_("limit와 after는 JSON에만 쓸 수 있습니다."))
        try:
            versions_of(self.request.GET.get(SINCE, ""), self.query.documents)
        except InvalidVersionsError as error:
            problems.append(str(error))
        if problems:
            raise RefusedError(" ".join([_("조건을 알 수 없어 파일을 만들지 않았습니다."), *problems]))

    def file_description(self) -> FileDescription:
        """The file's metadata, in Korean as the rows are."""
        for document in self.query.documents:
            document.refresh_from_db(fields=["version", "changed_at", "changes_kept_from"])
        with override("ko"):
            columns = self.file_columns
            return FileDescription(
                documents=self.query.documents,
                title=str(self.title),
                conditions=self.query.described(),
                address=self.address,
                columns=columns,
                heads=[column.name if self.heads == "field" else column.header for column in columns],
                count=self.count,
                changes=self.get_changes(),
            )

    def content(self, description: FileDescription, held: ExitStack) -> StreamingHttpResponse:
        """The response with the file, which closes `held` when it is sent or aborted."""
        content = self.lines_of(description)
        if not self.must_be_whole:
            return StreamingHttpResponse(begun(content, held.pop_all()))
        file = spooled(partial(written, content))
        response = StreamingHttpResponse(begun(blocks(file), held.pop_all()))
        response["Content-Length"] = file.seek(0, 2)
        return response

    def lines_of(self, description: FileDescription) -> Iterator[bytes]:
        """The file in blocks of rows. Raises RefusedError."""
        columns, heads = description.columns, description.heads
        if self.format == "xlsx":
            return workbook_blocks(description, self.rows())
        if self.format == "json":
            return self.json_lines(description)
        if self.encoding == "cp949":
            return cp949_lines(columns, heads, self.rows())
        if self.groups is None and can_copy(columns, lines := self.table_class.ordered(self.query)):
            return copied_lines(columns, heads, lines)
        return csv_lines(columns, heads, self.rows())

    def json_lines(self, description: FileDescription) -> Iterator[bytes]:
        """All rows, or the requested portion. Raises RefusedError."""
        portion = portion_of(self.request.GET, description.version, description.count)
        if portion is None:
            return json_lines(description, self.rows())
        following = self._address_with(AFTER, portion.cursor)
        rows = self.rows(slice(portion.first, portion.last))
        return json_lines(description, rows, following if portion.cursor else "")

    @property
    def must_be_whole(self) -> bool:
        """Whether the file is completed before it is sent: CP949 may lack a character, a sheet may not hold a value,
        and HTTP/1.0 does not show a broken transfer."""
        if self.encoding == "cp949" or self.request.META.get("SERVER_PROTOCOL") == "HTTP/1.0":
            return True
        return self.format == "xlsx" and (self.groups is not None or not self._streams_as_sheet())

    def _streams_as_sheet(self) -> bool:
        return can_stream(self.file_columns, self.table_class.ordered(self.query))

    def with_headers(self, response: HttpResponseBase, description: FileDescription) -> HttpResponseBase:
        """The response with the file's headers."""
        charset = "" if self.format == "xlsx" else f"; charset={self.encoding}"
        response["Content-Type"] = CONTENT_TYPES[self.format] + charset
        response["Content-Disposition"] = content_disposition_header(True, description.file_name(self.format))
        for name, value in description.headers().items():
            response[name] = value
        if self._implies_level():
            response["Link"] = f'<{self._address_with()}>; rel="canonical"'
        return response

    @property
    def address(self) -> str:
        """The URL of this file with its level, and the version since which changes are reported."""
        return self._address_with(SINCE, versions_now(self.query.documents))

    def _address_with(self, param: str = "", value: str = "") -> str:
        query = self.request.GET.copy()
        if self._implies_level():
            query[LEVEL] = self.query.layout.level or ALL_LEVELS
        if param:
            query[param] = value
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}".removesuffix("?"))

    def _implies_level(self) -> bool:
        """Whether the URL has no level, as older ones, and so means the lowest level only."""
        return bool(self.table_class.levels) and not any(self.request.GET.getlist(LEVEL))

    @property
    def encoding(self) -> str:
        return self.request.GET.get("encoding", "utf-8")

    @property
    def heads(self) -> str:
        return self.request.GET.get("header", "field" if self.format == "json" else "ko")

    @cached_property
    def file_columns(self) -> Sequence[FileColumn]:
        if self.groups is not None:
            return tuple(self.groups.columns)
        files = self.table_class.files
        return tuple(files[name] for name in self.table_class.names_of(self.query))

    def rows(self, which: slice = _ALL) -> Iterator[Sequence[Any]]:
        """The values of each row as stored, in the order of the columns."""
        if self.groups is None:
            return self.table_class.values(self.query, self.file_columns, which)  # type: ignore[no-any-return]
        return islice(self.groups.rows(), which.start, which.stop)


def begun(content: Iterator[bytes], held: ExitStack) -> Iterator[bytes]:
    """The started content, so that closing it, read or not, also closes `held`."""

    def sent() -> Iterator[bytes]:
        with held, closing(content):  # type: ignore[type-var]
            yield b""
            for block in content:
                give_way()
                yield block

    content_begun = sent()
    next(content_begun)
    return content_begun


def refusal_response(request: HttpRequest, refusal: RefusedError) -> HttpResponse:
    """The error response: a page for browsers, a problem+json for the API, else a sentence."""
    if is_api_request(request):
        response = problem_response(refusal.status, str(refusal))
    elif "text/html" in request.headers.get("Accept", ""):
        document = getattr(request, "document", None)  # of a view below a city's year
        book = {"city": document.city, "fiscal_year": document.fiscal_year} if document else {}
        response = render(request, "lists/refused.html", book | {"sentence": refusal}, status=refusal.status)
    else:
        response = HttpResponse(str(refusal), status=refusal.status, content_type="text/plain; charset=utf-8")
    if refusal.status == 503:
        response["Retry-After"] = RETRY_AFTER
    return response
