"""A question as a file: every row that it asks for, or a sentence on why there is no file."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from functools import cached_property, partial
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override

from documents.lists.answer import Answer, RefusedError
from documents.lists.columns import FileColumn
from documents.lists.copied import can_copy, copied_lines
from documents.lists.csv_file import cp949_lines, csv_lines
from documents.lists.filters import SenselessError
from documents.lists.json_file import json_lines
from documents.lists.listing import Listing
from documents.lists.news import SINCE, News, news_of, since_now, versions_asked
from documents.lists.portion import AFTER, PARAMETERS, portion_of
from documents.lists.question import Question
from documents.lists.snapshot import snapshot
from documents.lists.spool import blocks, spooled, written
from documents.lists.turns import RETRY_AFTER, turn
from documents.lists.xlsx_file import write_workbook
from documents.mixins import YearMixin
from web.addresses import KEPT

CONTENT_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
"""The formats in which a list is taken home."""
CHOICES = {"header": ("ko", "field"), "encoding": ("utf-8", "cp949")}
"""What of an address says how the file is written, and what it may be; the first is meant where nothing is said."""
_BESIDE = (*KEPT, *CHOICES, *PARAMETERS, SINCE)


class ListFile(YearMixin):
    """Every line of the list, of the one state in which the data were when the file was begun.

    `?header=ko|field` heads the columns by their words or by their names in code, `?encoding=utf-8|cp949` is that of
    a CSV. What makes no sense, or cannot be held, gives a sentence and no file.
    """

    listing: Listing = None  # type: ignore[assignment]  # handed to as_view

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.check()
            with ExitStack() as held:
                held.enter_context(turn())
                held.enter_context(snapshot(connection))
                answer = self.answer()
                if request.method == "HEAD":
                    return self.told(HttpResponse(), answer)
                return self.told(self.response(answer, held), answer)
        except RefusedError as refusal:
            return sentence_of(refusal)

    head = get

    def check(self) -> None:
        """Raises RefusedError where the question makes no sense."""
        problems = [*self.question.problems]
        for name, values in CHOICES.items():
            if self.request.GET.get(name, values[0]) not in values:
                sentence = _("%(name)s에 쓸 수 있는 값은 %(values)s입니다.")
                problems.append(sentence % {"name": name, "values": ", ".join(values)})
        if self.encoding == "cp949" and self.format != "csv":
            problems.append(_("encoding=cp949는 CSV에만 쓸 수 있습니다."))
        if self.format != "json" and any(name in self.request.GET for name in PARAMETERS):
            problems.append(_("limit와 after는 JSON에만 쓸 수 있습니다."))
        try:
            versions_asked(self.request.GET.get(SINCE, ""), self.question.scope.documents)
        except SenselessError as problem:
            problems.append(str(problem))
        if problems:
            raise RefusedError(" ".join([_("조건을 알 수 없어 파일을 만들지 않았습니다."), *problems]))

    def answer(self) -> Answer:
        """What is known of the answer before its rows, all of it in Korean as the rows are."""
        for document in self.question.scope.documents:
            document.refresh_from_db(fields=["version", "changed_at", "changes_kept_from"])
        with override("ko"):
            return Answer(
                documents=self.question.scope.documents,
                title=str(self.listing.title),
                conditions=self.question.described(),
                address=self.address,
                columns=self.columns,
                heads=[column.name if self.heads == "field" else column.header for column in self.columns],
                count=self.question.count(),
                news=self.news(),
            )

    def response(self, answer: Answer, held: ExitStack) -> StreamingHttpResponse:
        """The file, which keeps what is `held` until it is sent or given up."""
        if self.format == "xlsx":
            file = spooled(lambda file: write_workbook(file, answer, self.rows()))
        elif self.must_be_whole:
            file = spooled(partial(written, self.lines_of(answer)))
        else:
            return StreamingHttpResponse(begun(self.lines_of(answer), held.pop_all()))
        response = StreamingHttpResponse(begun(blocks(file), held.pop_all()))
        response["Content-Length"] = file.seek(0, 2)
        return response

    def lines_of(self, answer: Answer) -> Iterator[bytes]:
        """A CSV or JSON as it is sent, some rows at a time."""
        if self.format == "json":
            return self.json_lines(answer)
        if self.encoding == "cp949":
            return cp949_lines(answer.columns, answer.heads, self.rows())
        if not self.question.group and can_copy(answer.columns, self.question.lines):
            return copied_lines(answer.columns, answer.heads, self.question.lines)
        return csv_lines(answer.columns, answer.heads, self.rows())

    def json_lines(self, answer: Answer) -> Iterator[bytes]:
        """All rows, or the portion that is asked for. Raises RefusedError."""
        portion = portion_of(self.request.GET, answer.version, answer.count)
        if portion is None:
            return json_lines(answer, self.rows())
        query = self.request.GET.copy()
        query[AFTER] = portion.cursor
        following = self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")
        rows = self.question.rows(portion.first, portion.last)
        return json_lines(answer, rows, following if portion.cursor else "")

    @property
    def must_be_whole(self) -> bool:
        """Whether it is finished before it is sent: CP949 may lack a letter, HTTP/1.0 tells no broken transfer."""
        return self.encoding == "cp949" or self.request.META.get("SERVER_PROTOCOL") == "HTTP/1.0"

    def told(self, response: HttpResponseBase, answer: Answer) -> HttpResponseBase:
        """The response with what there is to say of the file."""
        charset = "" if self.format == "xlsx" else f"; charset={self.encoding}"
        response["Content-Type"] = CONTENT_TYPES[self.format] + charset
        response["Content-Disposition"] = content_disposition_header(True, answer.file_name(self.format))
        for name, value in answer.headers().items():
            response[name] = value
        return response

    def news(self) -> News:
        """What changed since the version that the reader has (`?since=`)."""
        asked = versions_asked(self.request.GET.get(SINCE, ""), self.question.scope.documents)
        return news_of(self.question, asked)

    @property
    def address(self) -> str:
        """The address of this file, which says from which version on news are wanted."""
        query = self.request.GET.copy()
        query[SINCE] = since_now(self.question.scope.documents)
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")

    @property
    def format(self) -> str:
        return str(self.kwargs.get("format", "csv"))

    @property
    def encoding(self) -> str:
        return self.request.GET.get("encoding", "utf-8")

    @property
    def heads(self) -> str:
        return self.request.GET.get("header", "field" if self.format == "json" else "ko")

    # Of the question

    @cached_property
    def question(self) -> Question:
        """What is asked, all of it told in Korean as the rows are."""
        with override("ko"):
            question = Question(self.listing, self.document, self.request.GET, self.listing.in_file, _BESIDE)
            _told_in_korean = question.columns
        return question

    @property
    def columns(self) -> Sequence[FileColumn]:
        return self.question.columns

    def rows(self) -> Iterator[Sequence[Any]]:
        """The values of each row as stored, in the order of `columns`."""
        return self.question.rows()


def begun(content: Iterator[bytes], held: ExitStack) -> Iterator[bytes]:
    """The content, already begun, so that closing it, read or not, lets go of what is held."""

    def sent() -> Iterator[bytes]:
        with held, closing(content):  # type: ignore[type-var]
            yield b""
            yield from content

    content_begun = sent()
    next(content_begun)
    return content_begun


def sentence_of(refusal: RefusedError) -> HttpResponse:
    """Why there is no file, as a response."""
    response = HttpResponse(str(refusal), status=refusal.status, content_type="text/plain; charset=utf-8")
    if refusal.status == 503:
        response["Retry-After"] = RETRY_AFTER
    return response
