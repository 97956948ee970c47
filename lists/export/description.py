"""The metadata of a file: its query, its number of rows, the version of its data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.utils import timezone

from lists.changes import Change, Changes
from lists.columns import FileColumn

_LONGEST_NAME = 150  # bytes of UTF-8; file systems allow 255
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|\u200e\u200f\u202a-\u202e\u2066-\u2069]+')
_NOTED = 500  # the most changes listed in the notes
_LEFT = "지금은 조건에 맞지 않음"
_NOTHING = "조건에 맞는 행이 없습니다."


class RefusedError(Exception):
    """A file cannot be made: a sentence for the reader, and the status of the response."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class FileDescription:
    """The metadata of a file, known before its first row; its lines are of `documents`, all of one city.

    `title` is the list's (세출), `conditions` are (label, words), `address` is the URL of the same query with changes
    since this version, `heads` are the column headers of this file, `changes` those since the reader's version.
    """

    documents: Sequence[Any]
    title: str
    conditions: Sequence[tuple[str, str]]
    address: str
    columns: Sequence[FileColumn]
    heads: Sequence[str]
    count: int
    changes: Changes = Changes()

    @property
    def city(self) -> Any:
        return self.documents[0].city

    @property
    def question(self) -> str:
        """The whole query in words, on one line."""
        subject = f"{self.city} {', '.join(str(document.fiscal_year) for document in self.documents)} {self.title}"
        return ": ".join(filter(None, [subject, ", ".join(f"{label} {words}" for label, words in self.conditions)]))

    @property
    def version(self) -> str:
        """The version of the data: a number, or for several years each with its year."""
        if len(self.documents) == 1:
            return str(self.documents[0].version)
        return ", ".join(f"{document.fiscal_year}: {document.version}" for document in self.documents)

    @property
    def changed_at(self) -> datetime:
        """When the data last changed, in local time."""
        return timezone.localtime(max(document.changed_at for document in self.documents))

    def file_name(self, extension: str) -> str:
        """`김포시 2020 세출 3판 101행 구분 세부사업.csv`; a long query is cut with …, but complete in the headers."""
        years = "·".join(str(document.fiscal_year) for document in self.documents)
        versions = "·".join(f"{document.version}판" for document in self.documents)
        conditions = " ".join(f"{label} {words}" for label, words in self.conditions)
        stem = f"{self.city} {years} {self.title} {versions} {self.count}행 {conditions}".strip()
        stem = _NOT_IN_NAMES.sub(" ", stem)
        if len(stem.encode()) > _LONGEST_NAME:
            stem = stem.encode()[:_LONGEST_NAME].decode(errors="ignore").rstrip() + "…"
        return f"{stem}.{extension}"

    def headers(self) -> Mapping[str, str]:
        """The response headers; texts are percent-encoded UTF-8."""
        values = {
            "X-Question": quote(self.question, safe=" ,:"),
            "X-Row-Count": str(self.count),
            "X-Data-Version": self.version,
            "X-Data-Changed": self.changed_at.isoformat(),
        }
        return values | ({"X-Data-News": quote(self.changes.in_short, safe=" ,:")} if self.changes.sentences else {})

    def notes(self) -> list[tuple[str, str]]:
        """The notes for readers of the file, as (label, text)."""
        items = [
            ("질문", self.question),
            *((f"· {label}", words) for label, words in self.conditions),
            ("행 수", f"{self.count:,}" if self.count else f"0. {_NOTHING}"),
            ("자료의 판", self.version),
            ("자료가 바뀐 때", f"{self.changed_at:%Y-%m-%d %H:%M:%S %Z}"),
            *(("문서", f"{document} (SHA-256 {document.sha256})") for document in self.documents),
            ("출처", self.city.source),
            ("이용 조건", self.city.licence),
            ("다시 물을 주소", self.address),
            ("그 뒤 바뀐 것", " ".join(self.changes.sentences)),
            *((f"· {change.name}", _in_a_note(change)) for change in self.changes.changes[:_NOTED]),
        ]
        return [(label, words) for label, words in items if words]


def _in_a_note(change: Change) -> str:
    what = f"{change.item} {change.before} → {change.after}" if change.of_value else change.item
    return ", ".join(filter(None, [what, change.why, _LEFT if change.left else ""]))
