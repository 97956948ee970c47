"""Compares an edited file with the stored lines: changed, added and removed rows, and errors by row."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from budget.columns import PROGRAM_LEVELS
from budget.filters import ExpenditureFilterSet, RevenueFilterSet
from budget.models import ExpenditureLine, RevenueLine
from budget.tables import ExpenditureTable, RevenueTable
from departments.filters import StaffingFilterSet
from departments.models import Staffing
from departments.tables import StaffingTable
from documents.actions import ActionError
from documents.models import ROW, Document, RowState
from figures.names import search_key
from figures.won import AmountError, read_won
from ingest.correction_effects import Draft, new_row
from lists.columns import FileColumn
from lists.filtersets import ListFilterSet
from lists.tables import ListTable
from performance.filters import GoalFilterSet, IndicatorFilterSet, UnitFilterSet
from performance.models import Indicator, ProgramGoal, UnitLine
from performance.tables import GoalTable, IndicatorTable, UnitTable
from staff.csv_rows import CsvTable, TableError
from staff.editing import EditableField, FieldKind, editable_fields, level_text, parent_key, plain
from staff.permissions import DepartmentKey

TABLES: Mapping[str, tuple[Any, type[ListTable], type[ListFilterSet]]] = {
    "expenditure": (ExpenditureLine, ExpenditureTable, ExpenditureFilterSet),
    "revenue": (RevenueLine, RevenueTable, RevenueFilterSet),
    "indicators": (Indicator, IndicatorTable, IndicatorFilterSet),
    "units": (UnitLine, UnitTable, UnitFilterSet),
    "goals": (ProgramGoal, GoalTable, GoalFilterSet),
    "staffing": (Staffing, StaffingTable, StaffingFilterSet),
}
"""The lists whose files can be edited and uploaded."""
PAGE, LINE, DEPARTMENT, ACCOUNT, LEVEL = "쪽", "행", "부서", "회계", "구분"
KEY, CODE = "행의키", "과목코드"
_GENERATED_COLUMNS = ("확인", "주소", KEY)
"""Columns that are not data."""
MOST_DIFFERENCES = 2000
MOST_ERRORS = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose value in the file differs from the stored one; both are texts as in a correction.

    For a new row, `key` is its future key, and one of its differences says after which row it comes. For a row that is
    missing from the file, `row` is 0.
    """

    row: int
    key: str
    department: str
    name: str
    field: str
    before: str
    value: str


@dataclass(frozen=True, slots=True)
class RowError:
    """An error in a row of the file."""

    row: int
    sentence: str


@dataclass(slots=True)
class UploadComparison:
    """Differences and errors; `unread` are the headers of unknown columns."""

    differences: list[Difference]
    errors: list[RowError]
    unread: list[str]


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A stored line as its file writes it, by column; `at` is its position in the document."""

    key: str
    cells: Mapping[str, str]
    department: str
    name: str
    at: int

    @property
    def kind(self) -> tuple[str, ...]:
        """The row's department, account and level."""
        return tuple(self.cells.get(header, "") for header in (DEPARTMENT, ACCOUNT, LEVEL))


class Comparer:
    """Compares a file with a table of a document. `departments` are the user's own (None: every department).

    With `removes`, stored rows that the file lacks are proposed for removal, if their department, account and level
    occur in it.
    """

    def __init__(
        self, target: str, document: Document, departments: set[DepartmentKey] | None, removes: bool = False
    ) -> None:
        self.model, self.table, self.filterset = TABLES[target]
        self.document, self.departments, self.removes = document, departments, removes
        self.columns = self.table.file_columns()
        fields = {field.name: field for field in editable_fields(self.model) if field.column is not None}
        self.amounts = {column.header: fields[column.name] for column in self.columns if column.name in fields}
        self.words = [
            column.header
            for column in self.columns
            if column.header not in (*self.amounts, PAGE, LINE, *_GENERATED_COLUMNS)
        ]
        self.name_header = next((column.header for column in self.columns if column.source == "name"), "")
        self.lines = self._lines()
        self.by_key = {line.key: line for line in self.lines}
        self.by_place: defaultdict[tuple[int | None, int | None], list[StoredLine]] = defaultdict(list)
        for line in self.lines:
            self.by_place[int(line.cells[PAGE]), int(line.cells[LINE])].append(line)
        self.seen: dict[str, int] = {}
        self.typed: dict[str, Mapping[str, str]] = {}
        self.last: StoredLine | None = None

    def compare(self, table: CsvTable) -> UploadComparison:
        """Compare the rows. Raises TableError where the file is not one of this table."""
        missing = [name for name in (*self.words, *self.amounts, PAGE, LINE) if name not in table.header]
        if missing:
            raise TableError(_("없는 열이 있습니다: {names}").format(names=", ".join(missing)))
        headers = {column.header for column in self.columns}
        comparison = UploadComparison([], [], [name for name in table.header if name and name not in headers])
        for number, cells in table.rows:
            for text in self._row(number, cells, table.header):
                if isinstance(text, RowError):
                    comparison.errors.append(text)
                else:
                    comparison.differences.append(text)
        for moved in self._moved():
            if isinstance(moved, RowError):
                comparison.errors.append(moved)
            else:
                comparison.differences.append(moved)
        if self.removes and not comparison.errors:
            comparison.differences += self._removed()
        if len(comparison.differences) > MOST_DIFFERENCES:
            raise TableError(
                _("다른 곳이 {count}곳입니다. 한 번에 {most}곳까지 올릴 수 있으니 나누어 올려 주세요.").format(
                    count=len(comparison.differences), most=MOST_DIFFERENCES
                )
            )
        return comparison

    def _lines(self) -> list[StoredLine]:
        """All lines of the table in order, as the file writes them."""
        columns = [column for column in self.columns if column.header not in _GENERATED_COLUMNS]
        sources = [column.source for column in columns]
        layout = self.table.page_layout
        query = self.filterset(QueryDict(), document=self.document, table_class=self.table, layout=layout)
        stored = query.queryset.order_by("department", "position")
        lines = []
        for at, (key, name, *values) in enumerate(
            stored.values_list("key", "name", *sources).iterator(chunk_size=5000)
        ):
            cells = {column.header: _written(column, value) for column, value in zip(columns, values, strict=True)}
            lines.append(StoredLine(key, cells, cells[DEPARTMENT], name, at))
        return lines

    def _row(self, number: int, cells: Sequence[str], header: Sequence[str]) -> Iterator[Difference | RowError]:
        if len(cells) != len(header) and any(cells[len(header) :]) or len(cells) < len(header):
            yield RowError(
                number,
                _("칸이 {count}개입니다. {expected}개여야 합니다.").format(count=len(cells), expected=len(header)),
            )
            return
        text = dict(zip(header, cells, strict=False))
        if not (text.get(KEY) or text[PAGE] or text[LINE]):
            yield from self._added(number, text)
            return
        line = self._line(text)
        if isinstance(line, str):
            yield RowError(number, line)
            return
        before, self.last = self.last, line
        if line.key in self.seen:
            yield RowError(number, _("{row}행과 같은 행입니다.").format(row=self.seen[line.key]))
            return
        self.seen[line.key] = number
        if self._is_recoded(text, line):
            self.last = before
            yield Difference(number, line.key, line.department, line.name, ROW, RowState.STANDS, RowState.REMOVED)
            yield from self._added(number, text)
            return
        if text.get(KEY) and self.model is ExpenditureLine and line.cells[LEVEL] != PROGRAM_LEVELS[0]:
            self.typed[line.key] = text
        yield from self._differences(number, text, line)

    def _line(self, row: Mapping[str, str]) -> StoredLine | str:
        """The stored line of a row, or a sentence on why there is none."""
        if key := row.get(KEY):
            if key not in self.by_key:
                return _("이 표에 없는 행의키입니다: {key}").format(key=key[:80])
            line = self.by_key[key]
            return line if (wrong := self._other_word(row, line, self._free(row, line))) is None else wrong
        place = _number(row[PAGE]), _number(row[LINE])
        if None in place:
            return _("쪽과 행은 숫자여야 합니다.")
        candidates = self.by_place.get(place, [])
        if not candidates:
            return _("{page}쪽 {line}행에 이 표의 행이 없습니다.").format(page=row[PAGE], line=row[LINE])
        for line in candidates:
            if self._other_word(row, line) is None:
                return line
        return self._other_word(row, candidates[0]) or ""

    def _free(self, row: Mapping[str, str], line: StoredLine) -> tuple[str, ...]:
        """The text columns in which a row with a key may differ: its name, and for a program the names above it."""
        if self.model is ExpenditureLine and line.cells[LEVEL] != PROGRAM_LEVELS[0]:
            return (LEVEL, *PROGRAM_LEVELS[1:])
        return (self.name_header, *((CODE, LEVEL) if self._is_recoded(row, line) else ()))

    def _is_recoded(self, row: Mapping[str, str], line: StoredLine) -> bool:
        """Whether a revenue row with a key has another code, and so another level or another parent."""
        is_coded = self.model is RevenueLine and bool(row.get(KEY) and row[CODE] and line.cells[CODE])
        return is_coded and not _same(row[CODE], line.cells[CODE])

    def _other_word(self, row: Mapping[str, str], line: StoredLine, free: Sequence[str] = ()) -> str | None:
        """A sentence on the first text of a row that differs from the line's, outside of the `free` columns."""
        for name in self.words:
            if name not in free and not _same(row[name], line.cells[name]):
                return _("{column} 열이 다릅니다: 파일에는 ‘{value}’, 지금은 ‘{stands}’.").format(
                    column=name, value=row[name], stands=line.cells[name]
                )
        return None

    def _name_header(self, row: Mapping[str, str]) -> str:
        """The header of the column with the row's own name; for a program, that of its level."""
        return self.name_header or (row[LEVEL] if row.get(LEVEL) in PROGRAM_LEVELS[1:] else "")

    def _differences(self, number: int, row: Mapping[str, str], line: StoredLine) -> Iterator[Difference | RowError]:
        differences: list[Difference] = []
        values = self._values(row)
        if isinstance(values, str):
            yield RowError(number, values)
            return
        own = self._name_header(row)
        if row.get(KEY) and own and row[own] and not _same(row[own], line.name):
            differences.append(Difference(number, line.key, line.department, line.name, "name", line.name, row[own]))
        for header, field in self.amounts.items():
            if values[field.name] != line.cells[header]:
                stored = line.cells[header]
                differences.append(
                    Difference(number, line.key, line.department, line.name, field.name, stored, values[field.name])
                )
        if differences and not self._is_own(line.department):
            yield RowError(number, _not_own(line.department))
            return
        yield from differences

    def _moved(self) -> Iterator[Difference | RowError]:
        """Differences of programs that have another level or parent in the file."""
        for key, row in self.typed.items():
            line = self.by_key[key]
            if not self._is_moved(row, line):
                continue
            if row[LEVEL] not in PROGRAM_LEVELS[1:]:
                yield RowError(self.seen[key], _("구분을 알 수 없습니다: {text}").format(text=row[LEVEL][:40]))
            elif not self._is_own(line.department):
                yield RowError(self.seen[key], _not_own(line.department))
            elif (above := self._row_above(row, line)) is None:
                names = " › ".join(row[header] for header in _columns_above(row[LEVEL]))
                sentence = _("이 행 앞에서 상위 행을 찾을 수 없습니다: {names}")
                yield RowError(self.seen[key], sentence.format(names=names[:200]))
            else:
                yield from self._level(row, line, above)

    def _is_moved(self, row: Mapping[str, str], line: StoredLine) -> bool:
        """Whether a row's level or the names above it differ from the stored ones."""
        columns = _columns_above(row[LEVEL])
        return row[LEVEL] != line.cells[LEVEL] or any(not _same(row[name], line.cells[name]) for name in columns)

    def _row_above(self, row: Mapping[str, str], line: StoredLine) -> StoredLine | None:
        """A program's parent according to the file: the nearest row before it with that level and name."""
        wanted = PROGRAM_LEVELS[PROGRAM_LEVELS.index(row[LEVEL]) - 1]
        for other in reversed(self.lines[: line.at]):
            if other.kind[:2] != line.kind[:2]:
                return None
            cells = self.typed.get(other.key, other.cells)
            if cells[LEVEL] == wanted and all(_same(row[name], cells[name]) for name in _columns_above(row[LEVEL])):
                return other
        return None

    def _level(self, row: Mapping[str, str], line: StoredLine, above: StoredLine) -> Iterator[Difference]:
        stored = ExpenditureLine.objects.select_related("program").get(document=self.document, key=line.key)
        before = level_text(stored.level, parent_key(stored))
        value = level_text(PROGRAM_LEVELS.index(row[LEVEL]), above.key)
        if value != before:
            yield Difference(self.seen[line.key], line.key, line.department, line.name, "level", before, value)

    def _values(self, row: Mapping[str, str]) -> dict[str, str] | str:
        """The figures of a row as correction texts, by field; or a sentence on one that is invalid."""
        values = {}
        for header, field in self.amounts.items():
            try:
                values[field.name] = _amount(row[header], field)
            except (AmountError, InvalidOperation):
                return _("{column}: 금액이 아닙니다: {text}").format(column=header, text=row[header][:40])
        return values

    def _added(self, number: int, row: Mapping[str, str]) -> Iterator[Difference | RowError]:
        """The differences of a new row (without key and place, or with a new code), added after the row before it."""
        drafts = self._drafts(row)
        if isinstance(drafts, str):
            yield RowError(number, drafts)
            return
        key = drafts[0].place.target_key
        if key in self.seen:
            yield RowError(number, _("{row}행과 같은 행입니다.").format(row=self.seen[key]))
            return
        self.seen[key] = number
        for draft in drafts:
            place = draft.place
            yield Difference(number, key, place.department, place.name, place.field, place.printed, draft.value)

    def _drafts(self, row: Mapping[str, str]) -> list[Draft] | str:
        """The drafts that add a row, or a sentence on why it cannot be added."""
        if self.last is None:
            return _("첫 행 앞에는 행을 더할 수 없습니다. 앞 행을 파일에 두세요.")
        for name in (DEPARTMENT, ACCOUNT):
            if row.get(name, "") not in ("", self.last.cells.get(name, "")):
                return _("더할 행의 {column}이(가) 앞 행과 다릅니다: {value}").format(column=name, value=row[name])
        if not self._is_own(self.last.department):
            return _not_own(self.last.department)
        values = self._values(row)
        if isinstance(values, str):
            return values
        level, name = None, row.get(self.name_header, "")
        if self.model is ExpenditureLine:
            if row[LEVEL] not in PROGRAM_LEVELS[1:]:
                return _("더할 행의 구분을 적어 주세요: {words}").format(words=", ".join(PROGRAM_LEVELS[1:]))
            level, name = PROGRAM_LEVELS.index(row[LEVEL]), row[row[LEVEL]]
        if self.model is RevenueLine:
            name = f"{row[CODE]} {name}".strip()
        above = self._above(level)
        if not name or above is None:
            return _("더할 행의 이름이 없거나 상위 행을 앞에서 찾을 수 없습니다.")
        after = self.model._default_manager.select_related("document", "department").get(
            document=self.document, key=self.last.key
        )
        values = {field.name: values[field.name] for field in self.amounts.values() if field.is_own_figure}
        try:
            return new_row(after, self.last.cells.get(ACCOUNT, ""), name, level, above, values)
        except ActionError as problem:
            return str(problem)

    def _above(self, level: int | None) -> str | None:
        """The parent's key of a new row after the last one; None where no row has the right level."""
        if self.last is None or level is None:
            return self.last.key.rpartition("/")[0] if self.last and self.model is UnitLine else ""
        whose = self.last.kind[:2]
        for line in reversed(self.lines[: self.last.at + 1]):
            if line.kind[:2] != whose:
                return None
            if line.cells[LEVEL] in PROGRAM_LEVELS[:level]:
                return line.key if line.cells[LEVEL] == PROGRAM_LEVELS[level - 1] else None
        return None

    def _removed(self) -> list[Difference]:
        """The stored rows that the file lacks, of departments, accounts and levels that occur in it."""
        kinds = {self.by_key[key].kind for key in self.seen if key in self.by_key}
        return [
            Difference(0, line.key, line.department, line.name, ROW, RowState.STANDS, RowState.REMOVED)
            for line in self.lines
            if line.kind in kinds and line.key not in self.seen and self._is_own(line.department)
        ]

    def _is_own(self, department: str) -> bool:
        return self.departments is None or (self.document.city_id, department) in self.departments


def _columns_above(level: str) -> Sequence[str]:
    """The columns with the names of a program's ancestors, by its level."""
    return PROGRAM_LEVELS[1 : PROGRAM_LEVELS.index(level)] if level in PROGRAM_LEVELS else ()


def _not_own(department: str) -> str:
    return _("맡은 부서가 아닙니다: {department}").format(department=department)


def _written(column: FileColumn, value: Any) -> str:
    """A stored value as its file writes it, before escaping for spreadsheets."""
    if value is None or column.write is None:
        return plain(value).strip()
    return str(column.write(value) or "")


def _amount(cell: str, field: EditableField) -> str:
    """A figure's plain digits; "" for unknown. Raises AmountError, InvalidOperation."""
    if not cell:
        return ""
    if field.kind is FieldKind.MEASURE:
        return plain(Decimal(cell.replace(",", "").replace("△", "-")))
    return str(read_won(cell))


def _number(cell: str) -> int | None:
    digits = cell.replace(",", "")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 9 else None


def _same(text: str, stored: str) -> bool:
    """Whether two names are equal except for spaces and punctuation."""
    return text == stored or (bool(search_key(text)) and search_key(text) == search_key(stored))
