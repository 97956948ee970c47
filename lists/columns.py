"""Columns of lists, declared once for page, files and API: header, source, type and help."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

import django_tables2 as tables
from django.db import models
from django.db.models import Case, F, TextField, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, Replace

from figures.columns import Column
from figures.rates import Rate, percent
from figures.standing import Standing
from figures.volumes import FIRST_VOLUME, MOST_PAGES
from figures.won import write_won
from lists.rates import PerMillion
from web.amounts import rate_with_bar, signed
from web.language import in_words, named

Type = Literal["string", "integer", "number", "date"]
Value = str | int | Decimal | None
Compute = Callable[[Any, Any], Any]
CellMaker = Callable[[Any], Any]
"""record → the content of its cell: markup, or text that is then escaped."""

STANDING_WORDS = {
    Standing.PRINTED: "원문 그대로",
    Standing.MOVED: "자리 보정",
    Standing.DERIVED: "계산값",
    Standing.CORRECTED: "정정",
    Standing.CONFLICTING: "불일치",
    Standing.UNKNOWN: "미확인",
}


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of a file: its `name` in code (DOMAIN §5), its `header`, and its `source`, a field or expression.

    `write` converts the stored value into a text, integer, decimal, date or None. `unit` is that of a number; `help`
    explains the column in Korean. Without a source, `compute` makes the value from a record and its FilterSet.
    """

    name: str
    header: str
    source: str | Combinable = ""
    write: Callable[[Any], Any] | None = None
    type: Type = "string"
    unit: str = ""
    help: str = ""
    compute: Compute | None = None

    @property
    def alias(self) -> str:
        """The annotation name of an expression."""
        return f"made_{self.name}"

    def stored(self, record: Any, query: Any) -> Any:
        """The stored value of a record; an expression must have been annotated as `alias`."""
        if self.compute:
            return self.compute(record, query)
        if not isinstance(self.source, str):
            return getattr(record, self.alias)
        for name in self.source.split("__"):
            record = getattr(record, name)
        return record

    def value(self, stored: Any) -> Any:
        """The value for a stored one; None stays None."""
        return self.write(stored) if self.write and stored is not None else stored


@dataclass(frozen=True, slots=True)
class WordOf:
    """A writer that maps stored values to words; None for others, such as an ambiguous level."""

    words: Mapping[Any, str]

    def __call__(self, stored: Any) -> str | None:
        return self.words.get(stored)


STANDINGS = Cast("standings", TextField())
"""Standings as stored text, so that the JSON of the many rows without any need not be parsed."""
NO_STANDINGS = "{}"


@dataclass(frozen=True, slots=True)
class StandingText:
    """A writer of the standings in a row other than printed, weakest last: `계산값: 지출잔액; 미확인: 전용, 변경`."""

    columns: tuple[Column, ...]

    def __call__(self, stored: str) -> str | None:
        if stored == NO_STANDINGS:
            return None
        standings: dict[str, dict[str, Any]] = json.loads(stored)
        headers: dict[str, list[str]] = {}
        for column in self.columns:
            if column.name in standings:
                headers.setdefault(standings[column.name]["is"], []).append(column.file_header)
        return "; ".join(
            f"{STANDING_WORDS[standing]}: {', '.join(headers[standing])}"
            for standing in Standing
            if standing in headers and standing is not Standing.PRINTED
        )


def amounts(columns: Iterable[Column]) -> list[FileColumn]:
    """File columns of integers (won or counts)."""
    return [_file_column(column, "integer") for column in columns]


def measures(columns: Iterable[Column]) -> list[FileColumn]:
    """File columns of decimals: targets, results and rates, in the unit of the row or in %."""
    return [_file_column(column, "number") for column in columns]


def _file_column(column: Column, type_: Type) -> FileColumn:
    return FileColumn(column.name, column.file_header, column.name, type=type_, unit=column.unit, help=column.help)


def standings_column(columns: Iterable[Column]) -> FileColumn:
    """The file column of a row's standings other than printed."""
    help_ = "인쇄된 그대로가 아닌 항목. 비어 있으면 모두 인쇄된 그대로"
    return FileColumn("standings", "확인", STANDINGS, StandingText(tuple(columns)), help=help_)


FISCAL_YEAR = FileColumn("fiscal_year", "회계연도", "document__fiscal_year", type="integer", help="결산한 회계연도")
CITY = FileColumn("city", "자치단체", "document__city__name", help="결산한 자치단체")
ACCOUNT = FileColumn("account", "회계", "account", help="일반회계, 특별회계, 기금의 이름")
KEY_HELP = "행의 자연키. 결산을 다시 읽어도 같고, 확인 필요 사항·정정·질문의 행의키와 같습니다"
KEY = FileColumn("key", "행의키", "key", help=KEY_HELP)
TARGET_KEY = FileColumn("key", "행의키", "target_key", help=KEY_HELP)
TARGET = FileColumn("table", "표", "target", help="행이 있는 표")


def url_column(url_name: str, key: str = "key", city: str = "document__city", year: str = "document__") -> FileColumn:
    """The file column of a row's URL path: its list filtered to that row."""
    value: Combinable = F(key)
    for sign in "%#&+":  # special characters of a query string; % first
        value = Replace(value, models.Value(sign), models.Value(f"%{ord(sign):X}"))
    path = [models.Value("/"), F(f"{city}__slug"), models.Value("/"), Cast(f"{year}fiscal_year", TextField())]
    address = Concat(
        *path,
        models.Value(f"/{url_name}/?key="),
        value,
        output_field=TextField(),
    )
    return FileColumn("address", "주소", address, help="그 행만 담은 목록의 주소, 누리집의 처음부터")


DEPARTMENT = FileColumn("department", "부서", "department__name", help="예산을 맡은 부서")
PAGE = FileColumn("page", "쪽", "page", type="integer", help="문서의 쪽. 둘째 권부터는 권×100,000+쪽")
LINE = FileColumn(
    "line", "행", "line", type="integer", help="읽은 글에서 몇째 행인지, 1부터. 둘째 권부터는 권×10,000,000+행"
)
VOLUME = FileColumn(
    "volume",
    "권",
    Case(When(page__lt=MOST_PAGES, then=models.Value(FIRST_VOLUME)), default=F("page") / MOST_PAGES),
    type="integer",
    help="그해 결산의 몇째 권에 있는지",
)
PLACE = (PAGE, LINE)
"""The place of a row in the document."""


class ListColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A column of a table and of its files; `in_files`: files have it by default; `in_all`: `columns=all` includes it.

    To show something other than its value, override `cell_maker`, or give the table a `render_<name>(record)`.
    """

    in_all = True
    compares: Column | None = None
    """The figure that it compares with the year before; the form selects all such columns of a figure together."""

    def __init__(
        self,
        header: str = "",
        source: str | Combinable = "",
        *,
        write: Callable[[Any], Any] | None = None,
        type: Type = "string",
        unit: str = "",
        help: str = "",
        compute: Compute | None = None,
        css: str = "",
        orderable: bool = True,
        in_files: bool = True,
        file: FileColumn | None = None,
    ) -> None:
        self.file = file or FileColumn("", header, source, write, type, unit, help, compute)
        self.in_files = in_files
        super().__init__(verbose_name=self.file.header, orderable=orderable)
        self.css = css or ("number" if self.file.type in ("integer", "number") else "")

    def __deepcopy__(self, _memo: Any) -> "ListColumn":
        """Return itself: tables copy their columns for each instance, but these never change."""
        return self

    @property
    def title(self) -> str:
        """The header in the reader's language."""
        return in_words(str(self.file.header))

    def expand(self, name: str) -> dict[str, "ListColumn"]:
        """The columns of this declaration, by name."""
        self.file = replace(self.file, name=name)
        return {name: self}

    def cell_maker(self, table: Any) -> CellMaker:
        """The function that makes the cell of a record; called once for each table."""

        def cell(record: Any) -> Any:
            value = self.file.value(self.file.stored(record, table.filterset))
            return "" if value is None else value

        return cell


class VolumeColumn(ListColumn):
    """The volume of a line. Files have it if chosen, pages if the year has several volumes."""

    in_all = False

    def __init__(self) -> None:
        super().__init__(file=VOLUME, in_files=False)


class LevelColumn(ListColumn):
    """The level of a line as a word; any other stored value is an ambiguous level."""

    def __init__(self, levels: Sequence[str], help: str) -> None:
        self.levels = dict(enumerate(levels))
        super().__init__("구분", "level", write=WordOf(self.levels), help=help)

    def cell_maker(self, table: Any) -> CellMaker:
        words = {stored: in_words(word) for stored, word in self.levels.items()}
        return lambda record: words.get(record.level, "")


class FigureColumn(ListColumn):
    """A figure of a printed line, with its column's labels on the page and in files."""

    def __init__(self, figure: Column, type: Type) -> None:
        super().__init__(file=_file_column(figure, type))
        self.figure = figure

    @property
    def title(self) -> str:
        return named(self.figure)

    @property
    def summable(self) -> bool:
        """Whether figures of several lines may be added: won and counts, not rates or measures."""
        return self.figure.unit not in ("", "%")


class ComputedColumn(FigureColumn):
    """An amount computed, not printed: from another table or year, or a difference. Files have it only if chosen."""

    in_all = False

    def __init__(self, figure: Column) -> None:
        super().__init__(figure, "integer")
        self.in_files = False

    def cell_maker(self, table: Any) -> CellMaker:
        def cell(record: Any) -> Any:
            value = getattr(record, self.figure.name)
            return "" if value is None else signed(write_won(value, table.scale))

        return cell


class RateColumn(ListColumn):
    """A rate of two figures of a line in %: with one decimal on pages, with four, cut down, in files."""

    def __init__(self, rate: Rate) -> None:
        expression = PerMillion(rate.part, rate.whole)
        file = FileColumn(rate.name, rate.label, expression, percent, "number", "%", rate.help)
        super().__init__(file=file, in_files=False)
        self.rate = rate

    @property
    def title(self) -> str:
        return named(self.rate)

    def cell_maker(self, table: Any) -> CellMaker:
        part, whole = self.rate.part, self.rate.whole
        return lambda record: rate_with_bar(getattr(record, part), getattr(record, whole))


class Several(ListColumn):
    """Several columns, generated from figures or rates, in its place in the table."""

    def __init__(self, columns: Iterable[ListColumn]) -> None:
        super().__init__()
        self.columns = tuple(columns)

    def expand(self, name: str) -> dict[str, ListColumn]:
        return {column.file.name: column for column in self.columns}
