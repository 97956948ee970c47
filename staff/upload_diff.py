"""A filled-in file against what stands: what differs, and what is wrong with it, row by row."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from budget.models import ExpenditureLine, RevenueLine
from budget.tables import ExpenditureTable, RevenueTable
from documents.models import Document
from figures.names import search_key
from figures.won import AmountError, read_won
from lists.columns import FileColumn
from lists.tables import ListTable
from staff.csv_rows import CsvTable, TableError
from staff.editing import plain
from staff.permissions import Duty

TABLES: Mapping[str, tuple[Any, type[ListTable]]] = {
    "expenditure": (ExpenditureLine, ExpenditureTable),
    "revenue": (RevenueLine, RevenueTable),
}
PAGE, LINE, DEPARTMENT, CHECKED = "쪽", "행", "부서", "확인"
MOST_DIFFERENCES = 2000
MOST_ERRORS = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure for which the file has another value than is stored; both are texts as in a correction."""

    row: int
    key: str
    department: str
    name: str
    field: str
    before: str
    value: str


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a row of the file."""

    row: int
    sentence: str


@dataclass(slots=True)
class Comparison:
    """Differences and errors; `unread` are columns that are nothing of ours."""

    differences: list[Difference]
    errors: list[RowError]
    unread: list[str]


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A stored line as its file would write it, by column."""

    key: str
    cells: Mapping[str, str]
    department: str
    name: str


class Comparer:
    """Compares one file with one table of one document. `duties` None is every department."""

    def __init__(self, target: str, document: Document, duties: set[Duty] | None) -> None:
        self.model, table = TABLES[target]
        self.document, self.duties = document, duties
        self.columns = table.file_columns()
        figures = table.figures
        self.amounts = {column.header: str(column.source) for column in self.columns if column.source in figures}
        self.words = [
            column.header for column in self.columns if column.header not in (*self.amounts, PAGE, LINE, CHECKED)
        ]
        self.lines = self._lines()
        self.seen: dict[str, int] = {}

    def compare(self, table: CsvTable) -> Comparison:
        """Raises TableError where the file is not of this table."""
        missing = [name for name in (*self.words, *self.amounts, PAGE, LINE) if name not in table.header]
        if missing:
            raise TableError(_("없는 열이 있습니다: {names}").format(names=", ".join(missing)))
        headers = {column.header for column in self.columns}
        comparison = Comparison([], [], [name for name in table.header if name and name not in headers])
        for number, cells in table.rows:
            for text in self._row(number, cells, table.header):
                if isinstance(text, RowError):
                    comparison.errors.append(text)
                else:
                    comparison.differences.append(text)
        if len(comparison.differences) > MOST_DIFFERENCES:
            raise TableError(
                _("다른 곳이 {count}곳입니다. 한 번에 {most}곳까지 올릴 수 있으니 나누어 올려 주세요.").format(
                    count=len(comparison.differences), most=MOST_DIFFERENCES
                )
            )
        return comparison

    def _lines(self) -> dict[tuple[int, int], list[StoredLine]]:
        """Every line of the table by its page and line, as the file writes it."""
        columns = [column for column in self.columns if column.header != CHECKED]
        sources = [column.source for column in columns]
        stored = self.model._default_manager.filter(document=self.document).values_list("key", "name", *sources)
        lines: defaultdict[tuple[int, int], list[StoredLine]] = defaultdict(list)
        for key, name, *values in stored.iterator(chunk_size=5000):
            cells = {column.header: _written(column, value) for column, value in zip(columns, values, strict=True)}
            lines[int(cells[PAGE]), int(cells[LINE])].append(StoredLine(key, cells, cells[DEPARTMENT], name))
        return lines

    def _row(self, number: int, cells: Sequence[str], header: Sequence[str]) -> Iterator[Difference | RowError]:
        if len(cells) != len(header) and any(cells[len(header) :]) or len(cells) < len(header):
            yield RowError(
                number,
                _("칸이 {count}개입니다. {expected}개여야 합니다.").format(count=len(cells), expected=len(header)),
            )
            return
        text = dict(zip(header, cells, strict=False))
        line = self._line(text)
        if isinstance(line, str):
            yield RowError(number, line)
            return
        if line.key in self.seen:
            yield RowError(number, _("{row}행과 같은 행입니다.").format(row=self.seen[line.key]))
            return
        self.seen[line.key] = number
        yield from self._differences(number, text, line)

    def _line(self, row: Mapping[str, str]) -> StoredLine | str:
        """The line that a row is of, or a sentence on why there is none."""
        place = _number(row[PAGE]), _number(row[LINE])
        if None in place:
            return _("쪽과 행은 숫자여야 합니다.")
        candidates = self.lines.get(place, [])  # type: ignore[arg-type]
        if not candidates:
            return _("{page}쪽 {line}행에 이 표의 행이 없습니다.").format(page=row[PAGE], line=row[LINE])
        for line in candidates:
            if all(_same(row[name], line.cells[name]) for name in self.words):
                return line
        name = next(name for name in self.words if not _same(row[name], candidates[0].cells[name]))
        return _("{column} 열이 다릅니다: 파일에는 ‘{told}’, 지금은 ‘{stands}’.").format(
            column=name, told=row[name], stands=candidates[0].cells[name]
        )

    def _differences(self, number: int, row: Mapping[str, str], line: StoredLine) -> Iterator[Difference | RowError]:
        differences: list[Difference] = []
        for header, field in self.amounts.items():
            try:
                value = _amount(row[header])
            except AmountError:
                yield RowError(
                    number, _("{column}: 금액이 아닙니다: {text}").format(column=header, text=row[header][:40])
                )
                continue
            if value != line.cells[header]:
                differences.append(
                    Difference(number, line.key, line.department, line.name, field, line.cells[header], value)
                )
        if differences and self.duties is not None and (self.document.city_id, line.department) not in self.duties:
            yield RowError(number, _("맡은 부서가 아닙니다: {department}").format(department=line.department))
            return
        yield from differences


def _written(column: FileColumn, value: Any) -> str:
    """A stored value as its file writes it, before it is made safe for spreadsheets."""
    if isinstance(value, str) or value is None or column.write is None:
        return plain(value).strip()
    return str(column.write(value))


def _amount(cell: str) -> str:
    """An amount's plain digits; nothing for unknown. Raises AmountError."""
    if not cell:
        return ""
    return str(read_won(cell))


def _number(cell: str) -> int | None:
    digits = cell.replace(",", "")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 9 else None


def _same(text: str, stored: str) -> bool:
    """Whether two names agree; spaces and punctuation are the spreadsheet's business."""
    return text == stored or (bool(search_key(text)) and search_key(text) == search_key(stored))
