"""The columns of a file, declared once for every format: name, header, where from, of which type, what it means."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.db.models import TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from figures.columns import Column
from figures.standing import WEAKEST_LAST, Standing

_WORDS = {
    Standing.PRINTED: "인쇄",
    Standing.MOVED: "이동",
    Standing.DERIVED: "도출",
    Standing.CORRECTED: "정정",
    Standing.CONFLICTING: "상충",
    Standing.UNKNOWN: "미확인",
}

Type = Literal["string", "integer", "number", "date"]
Value = str | int | Decimal | None
Writer = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of a file: its `name` in code (DOMAIN §5) and its `header`, the field or expression it is read from,
    and how what is stored becomes its value: a text, a whole number, a decimal number, a date, or None.

    `unit` is that of a number; `help` says in Korean what the column means.
    """

    name: str
    header: str
    source: str | Combinable = ""
    write: Writer | None = None
    type: Type = "string"
    unit: str = ""
    help: str = ""
    tell: Callable[[Any], Any] | None = None
    """What makes the value of a whole line, where no field or expression holds it."""


@dataclass(frozen=True, slots=True)
class WordOf:
    """The word of what is stored; none where there is none, as for an ambiguous level."""

    words: Mapping[Any, str]

    def __call__(self, stored: Any) -> str | None:
        return self.words.get(stored)


def word_of(words: Sequence[str]) -> WordOf:
    """The word of a level."""
    return WordOf(dict(enumerate(words)))


STANDINGS = Cast("standings", TextField())
"""Standings as stored: most rows have none, and need not be parsed to know it."""
NO_STANDINGS = "{}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What in a row is not simply printed, the weakest last: `도출: 지출잔액; 미확인: 전용, 변경`."""

    columns: tuple[Column, ...]

    def __call__(self, stored: str) -> str | None:
        if stored == NO_STANDINGS:
            return None
        standings: dict[str, dict[str, Any]] = json.loads(stored)
        fields: dict[str, list[str]] = {}
        for column in self.columns:
            if column.name in standings:
                fields.setdefault(standings[column.name]["is"], []).append(column.in_files)
        return "; ".join(
            f"{_WORDS[standing]}: {', '.join(fields[standing])}"
            for standing in WEAKEST_LAST
            if standing in fields and standing is not Standing.PRINTED
        )


def amounts(columns: Iterable[Column]) -> list[FileColumn]:
    """File columns of whole numbers (won, or heads), under the words they have in files."""
    return [
        FileColumn(column.name, column.in_files, column.name, type="integer", unit=column.unit, help=column.help)
        for column in columns
    ]


def measures(columns: Iterable[Column]) -> list[FileColumn]:
    """File columns of decimal numbers: targets, results and rates, each in the unit of its row or in %."""
    return [
        FileColumn(column.name, column.in_files, column.name, type="number", unit=column.unit, help=column.help)
        for column in columns
    ]


FISCAL_YEAR = FileColumn("fiscal_year", "회계연도", "document__fiscal_year", type="integer", help="결산한 회계연도")
CITY = FileColumn("city", "자치단체", "document__city__name", help="결산한 자치단체")
ACCOUNT = FileColumn("account", "회계", "account", help="일반회계, 특별회계, 기금의 이름")
DEPARTMENT = FileColumn("department", "부서", "department__name", help="예산을 맡은 부서")
PLACE = (
    FileColumn("page", "쪽", "page", type="integer", help="문서의 쪽"),
    FileColumn("line", "행", "line", type="integer", help="읽은 글에서 몇째 행인지, 1부터"),
)
"""Where in the document a row stands."""


def standings(columns: Iterable[Column]) -> FileColumn:
    """What of a row's figures is not simply printed."""
    return FileColumn(
        "standings",
        "확인",
        STANDINGS,
        Checked(tuple(columns)),
        help="인쇄된 그대로가 아닌 항목. 비어 있으면 모두 인쇄된 그대로",
    )
