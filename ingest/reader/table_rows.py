"""Read the rows of a table one by one: heads, totals and notes are separated, rows of other cities left out."""

import re
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import IO

from figures.totals import is_total, may_be_total
from ingest.errors import BookError
from ingest.layout import (
    MOST_ROWS,
    FileHead,
    FileLayout,
    account_named,
    context_of,
    has_amounts,
    is_part_of_head,
    names_columns,
    word_at,
)
from ingest.mapping import TableMapping, indent_of
from ingest.reader.census import Census, ShortRow
from ingest.reader.municipality import CityMatch, CityMatcher, Municipality
from ingest.reader.sheet_rows import SheetRow, WorkbookSheet
from ingest.reader.spool import RowSpool
from ingest.reader.table_columns import UNIT, TableColumns
from ingest.reader.table_heads import DuplicateColumnError, duplicate_column_error, head_at

NO_DEPARTMENT = "부서 없음"
_SHOWN = 12
_MOST_FAULTS = 20
_NOTE = re.compile(r"\s*(?:[-※*☞□○(<\[]|주\s*\d?\))")
_DATE = re.compile(r"(\d{4})\D{0,2}(\d{2})\D{0,2}(\d{2})(?:\D.*)?\Z")


class TableRows:
    """Writes the rows of a file's sheets to a spool, each with its department and account."""

    def __init__(
        self, path: Path, mapping: TableMapping, spooled: "IO[bytes]", city: Municipality, fiscal_year: int
    ) -> None:
        self.spool = RowSpool(spooled)
        self.census = Census()
        self.notes: list[ShortRow] = []
        self.totals: set[int] = set()
        self.wide_totals: set[int] = set()
        self.groups: set[int] = set()
        self.faults: list[BookError] = []
        self._path, self._mapping = path, mapping
        self._cities = CityMatcher(city, fiscal_year)
        self._fiscal_year = fiscal_year
        self._heads: list[FileHead] = []
        self._indents: set[int] = set()
        self._known: dict[object, tuple[str, str]] = {}  # department and account by a row's context cells
        self._others: set[object] = set()  # city cells of rows of other cities and years
        self._same: dict[tuple[str, int], tuple[str, int]] = {}
        self._last: dict[str, str] = {}  # the last words of the columns that are filled downwards
        self._above: Sequence[str] = ()  # the cells of the last row with figures
        self._context: dict[str, str] = {}
        self._account_row = 0  # the row above if an account is its only name, else 0
        self._outermost: int | None = None
        self._indented = 0  # the number of names whose indent was read
        self._department = ""
        self._sheet, self._before = "", 0  # the sheet, and the number of rows of the sheets before it

    def layout(self) -> FileLayout:
        """Return the layout of the columns read so far."""
        mapping = self._mapping
        return FileLayout(
            mapping.title,
            mapping.table,
            mapping.scale or 1,
            mapping.levels,
            tuple(self._heads),
            mapping.constants,
            mapping.words,
            mapping.drop,
            mapping.context,
            mapping.nameless,
            tuple(sorted(self._indents)),
            groups=tuple(sorted(self.groups)),
        )

    def take_sheet(self, sheet: WorkbookSheet, head: FileHead, end: int) -> None:
        """Read all rows of a sheet; the first `end` rows are above its table."""
        self.census.sheets += filter(None, [sheet.name])
        self._sheet, self._context, self._last = sheet.name, {}, {}
        self._use(head)
        self.notes += [ShortRow(sheet.name, 1, (remark,)) for remark in sheet.remarks()]
        rows = sheet.read()
        last = None
        for last in islice(rows, end):
            self.census.rows += 1
            self._note(last.number, last.cells)
            self.spool.pend(self._before + last.number, last.cells)
            self._update_context(self._before + last.number, last.cells)
        passed = known = 0
        for row in rows:
            if self._others and self._is_of_others(row.cells):
                passed, last = passed + 1, row
            elif self._take_known(row):
                known, last = known + 1, row
            else:
                last = self._take_all(row, rows)
        self.census.rows += passed + known
        self.census.others += passed
        self._before += last.number if last else 0

    def _use(self, head: FileHead) -> None:
        """Read the following rows by this head."""
        before = self._before
        head = replace(head, top=before + head.top, start=before + head.start, sheet=self._sheet, before=before)
        self._heads.append(head)
        self._columns = TableColumns(head)
        self._known, self._others = {}, set()

    def _take_all(self, row: SheetRow, rows: Iterator[SheetRow]) -> SheetRow:
        """Read a row, and those read ahead to recognise a head. Return the last one."""
        ahead = deque([row])
        while ahead:
            row = ahead.popleft()
            self.census.rows += 1
            if row.hidden or row.struck:
                self.census.name_unseen(self._sheet, row, self._columns.mapped)
            if not any(row.cells):
                self._blank(row)
            elif self._columns.is_head(row.cells):
                self._repeat(row, ahead, rows)
            else:
                self._take(row)
        return row

    def _repeat(self, row: SheetRow, ahead: "deque[SheetRow]", rows: Iterator[SheetRow]) -> None:
        """Read a repeated or new head; its columns apply to the rows below."""
        if self._columns.head.repeats(row.cells):
            self._pend(row)
            return
        mapping = self._mapping
        ahead.extend(islice(rows, MOST_ROWS - 1 - len(ahead)))
        try:
            repeated = head_at(mapping, [row, *ahead], 0)
        except DuplicateColumnError as clash:
            self._fault(duplicate_column_error(self._path, self._sheet, mapping, clash))
            return
        if repeated is not None:
            self._pend(row)
            for _ in range(repeated.end - 1):
                self.census.rows += 1
                self._pend(ahead.popleft())
            self._use(repeated.head)
        elif is_part_of_head(mapping, row.cells):
            sentence = (
                "다시 나온 제목 행에 필요한 열이 다 있지 않습니다. 아래 행의 열을 알 수 없으니 제목을 바로잡아 주세요."
            )
            self._fault(BookError(sentence, self._path, line=row.number, sheet=self._sheet))
        elif self._columns.has_words_alone(row.cells) and names_columns(mapping, row.cells):
            sentence = (
                "이 행부터 다른 표인 것 같습니다({words}). 매핑의 열이 아니어서 아래 행을 읽을 수 없으니 "
                "그 표를 지우거나 파일을 나누어 주세요."
            )
            words = ", ".join(filter(None, map(str.strip, row.cells[:_SHOWN])))
            self._fault(BookError(sentence, self._path, line=row.number, sheet=self._sheet, words=words))
        else:
            self._take(row)

    def _take_known(self, row: SheetRow) -> bool:
        """Read a row with the same context as an earlier one, if it is plainly a row of figures; most rows are.

        Return whether it was read.
        """
        number, cells, merged, merging, loose, hidden, struck = row
        width, columns = len(cells), self._columns
        if width < columns.needed or (owner_names := self._known.get(columns.context_of(cells))) is None:
            return False
        if merged or merging or hidden or struck or (loose and not columns.least <= width <= columns.worded):
            return False
        figure, name = cells[columns.probe], cells[columns.name]
        if not figure or figure.lstrip()[:1].isalpha() or not name or name.strip() in columns.no_names:
            return False
        if may_be_total(name):
            return False
        self._department, account = owner_names
        self._above = cells
        self.spool.add(self._department, account, self._before + number, cells)
        return True

    def _is_of_others(self, cells: list[str]) -> bool:
        """Whether a row has the same city cells as one of another city or year."""
        columns = self._columns
        return len(cells) >= columns.needed and columns.city_of(cells) in self._others

    def _represents_its_context(self, row: SheetRow, cells: list[str]) -> bool:
        """Whether later rows with the same context cells are to be treated like this one."""
        mapping = self._mapping
        alone = not (mapping.context or mapping.fill or row.merged or mapping.levels in ("indent", "column"))
        return alone and cells is row.cells and len(cells) >= self._columns.needed

    def _pend(self, row: SheetRow) -> None:
        """Hold a row of a head back until the row below it."""
        self._note(row.number, row.cells)
        self.spool.pend(self._before + row.number, row.cells)

    def _note(self, number: int, cells: list[str]) -> None:
        """Record a row of few words."""
        self.notes.append(ShortRow(self._sheet, number, tuple(cells)))

    def _fault(self, fault: BookError) -> None:
        """Record a fault, up to the limit."""
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(fault)

    def _blank(self, row: SheetRow) -> None:
        """Count a blank row, or write it if it continues a page."""
        number = self._before + row.number
        if self.spool.goes_on(number):
            self.spool.add_to_last(number, row.cells)
        else:
            self.census.blank += 1

    def _take(self, row: SheetRow) -> None:
        """Read a row that is no head: a row of figures, a total, or words only."""
        columns = self._columns
        cells = columns.unmerged(row) if row.merged or row.merging else row.cells
        if row.loose:
            cells = columns.without_shift(cells)
        cells = columns.without_dittos(cells, self._above)
        sets_context = self._update_context(self._before + row.number, cells)
        if self._mapping.fill:
            cells = self._fill(cells)
        is_total = columns.is_total(cells)
        match = self._city_match(cells)
        if match is CityMatch.OTHERS or (match is CityMatch.UNSTATED and not is_total):
            self._leave_out(row, cells, match)
        elif not columns.has_figures(cells) or columns.is_unit(cells):
            self._take_words(row.number, cells, sets_context)
        elif is_total:
            self._take_total(row.number, cells)
        else:
            self._take_figures(row, cells)

    def _leave_out(self, row: SheetRow, cells: list[str], match: CityMatch) -> None:
        """Count a row of another local government, or one that names none."""
        if match is CityMatch.UNSTATED:
            self.census.ownerless += 1
            return
        self.census.others += 1
        if self._represents_its_context(row, cells) and not self._columns.is_total(cells):
            self._others.add(self._columns.city_of(cells))

    def _take_words(self, number: int, cells: list[str], sets_context: bool) -> None:
        """Read a row without figures: a note, or words that apply to the rows below (`sets_context`)."""
        self._note(number, cells)
        if self._mapping.levels == "indent":
            self._note_indent(cells)
        if sets_context:
            self.spool.pend(self._before + number, cells)
        else:
            self.spool.add_to_last(self._before + number, cells)

    def _take_total(self, number: int, cells: list[str]) -> None:
        """Read a row that is a total."""
        number += self._before
        self.totals.add(number)
        if self._is_wide(cells):
            self.wide_totals.add(number)
        department = self._word_in_force("department", cells)
        if department and not is_total(department):
            self._department = department
        if self.spool.sections:
            account = self._word_in_force("account", cells)
            account_of_rows = account if account and not is_total(account) else self.spool.sections[-1].account
            self.spool.add(self._department or NO_DEPARTMENT, account_of_rows, number, cells)
        else:
            self.spool.pend(number, cells)

    def _take_figures(self, row: SheetRow, cells: list[str]) -> None:
        """Read a row of figures."""
        columns = self._columns
        for at in columns.head.same:
            self._check(at, False, row.number, cells)
        for at in columns.head.snapshots:
            self._check(at, True, row.number, cells)
        if columns.unit is not None and (unit := word_at(columns.unit, cells)):
            self._note(row.number, [f"({UNIT}: {unit})"])
        self._above = cells
        self._find_department(cells)
        if self._mapping.levels == "indent":
            self._note_indent(cells)
        department, account = self._department or NO_DEPARTMENT, self._word_in_force("account", cells)
        self.spool.add(department, account, self._before + row.number, cells)
        if self._represents_its_context(row, cells):
            self._known[columns.context_of(cells)] = department, account

    def _update_context(self, number: int, cells: list[str]) -> bool:
        """Update the department, account and year of the rows below from a row without amounts.

        A row with amounts updates the account if an account is its only name; if the next row is an account's too, it
        is a group of accounts. Return whether the row has no amounts and changed the context.
        """
        context = self._mapping.context
        if not context:
            return False
        is_silent = not has_amounts(cells, self._columns.figures)
        words = context_of(context, cells) if is_silent else account_named(context, self._columns.head.labels, cells)
        if "account" in words and self._account_row:
            self.groups.add(self._account_row)
        self._account_row = number if words and not is_silent else 0
        self._context |= words
        return is_silent and bool(words)

    def _fill(self, cells: list[str]) -> list[str]:
        """Return the cells with blank ones filled from the rows above, in the columns of the mapping's `fill`."""
        if self._columns.is_total(cells):
            return cells
        head = self._columns.head
        filled_cells = {name: head.cells[name] for name in self._mapping.fill if name in head.cells}
        has_figures = self._columns.has_figures(cells)
        if not has_figures and not self._only_in(cells, filled_cells.values()):
            return cells
        filled = cells
        for name, at in filled_cells.items():
            text = cells[at] if at < len(cells) else ""
            if text.strip():
                self._last[name] = text
            elif has_figures and name in self._last:
                filled = filled if filled is not cells else [*cells, *[""] * (head.width - len(cells))]
                filled[at] = self._last[name]
        return filled

    def _only_in(self, cells: list[str], columns: Collection[int]) -> bool:
        """Whether only these cells have words, and none of them is a note."""
        texts = [(at, text) for at, text in enumerate(cells) if text.strip()]
        return all(at in columns and _NOTE.match(text) is None for at, text in texts)

    def _word_in_force(self, name: str, cells: list[str]) -> str:
        """Return a row's word for a column: its own, else that of a row above, else the mapping's constant."""
        at = self._columns.head.cells.get(name)
        word = word_at(at, cells) if at is not None else ""
        return word or self._context.get(name, "") or (self._mapping.constants.get(name, "") if at is None else "")

    def _is_wide(self, cells: list[str]) -> bool:
        """Whether a total has no department or no account of its own although the table's rows have."""
        head = self._columns.head.cells
        if "department" not in head and "department" not in self._mapping.constants and not self._context:
            return True
        owner_words = [word_at(head[name], cells) for name in ("department", "account") if name in head]
        return any(not word or is_total(word) for word in [*owner_words, self._word_in_force("account", cells)])

    def _city_match(self, cells: list[str]) -> CityMatch:
        """Return whether a row belongs to the imported city and year."""
        head = self._columns.head.cells
        if not ("city" in head or "fiscal_year" in head or self._context):
            return CityMatch.OURS
        words = (self._word_in_force(name, cells) for name in ("city", "province", "fiscal_year"))
        return self._cities.match(*words, needs_city="city" in head, needs_year="fiscal_year" in head)

    def _check(self, at: int, is_snapshot: bool, number: int, cells: list[str]) -> None:
        """Check that a column has one value throughout, and a snapshot's date is the last day of the year."""
        value = cells[at].strip() if at < len(cells) else ""
        if not value:
            return
        before, line = self._same.setdefault((self._columns.head.sheet, at), (value, number))
        if value != before:
            sentence = (
                "‘{before}’의 자료와 ‘{value}’의 자료가 섞여 있습니다. 한 시점의 자료만 담은 파일을 지정해 주세요."
            )
            if not any(fault.slots.get("value") == value for fault in self.faults):
                self._fault(BookError(sentence, self._path, line=number, sheet=self._sheet, before=before, value=value))
        elif is_snapshot and line == number:
            day = _DATE.match(value)
            if day is None or day.groups() != (str(self._fiscal_year), "12", "31"):
                sentence = (
                    "‘{value}’ 시점의 자료입니다. {year}회계연도의 결산은 {year}년 12월 31일의 자료여야 합니다. "
                    "그날의 자료를 받아 주세요."
                )
                year = self._fiscal_year
                self._fault(BookError(sentence, self._path, line=number, sheet=self._sheet, value=value, year=year))

    def _find_department(self, cells: list[str]) -> None:
        """Set the department of the rows from this one on, if the table names departments."""
        has_department = "department" in self._columns.head.cells or "department" in self._mapping.constants
        if has_department or "department" in self._context:
            self._department = self._word_in_force("department", cells) or NO_DEPARTMENT

    def _note_indent(self, cells: list[str]) -> None:
        """Record the indent of a row's name; the outermost names are departments if no column has them."""
        at = self._columns.name
        name = cells[at] if at < len(cells) else ""
        if not name.strip():
            return
        width = indent_of(name)
        self._indents.add(width)
        self._indented += 1
        if self._outermost is None:
            self._outermost = width
        if width <= self._outermost and "department" not in self._columns.head.cells:
            self._department = self._mapping.constants.get("department") or name.strip()

    def finish(self) -> None:
        """Write the rows held back, and record a fault if no row is the city's or its name is ambiguous."""
        self.spool.finish()
        self._check_indents()
        city, cities = self._cities.city, self._cities.cities
        if cities and city.is_ambiguous:
            sentence = (
                "{city}은(는) 여러 시·도에 있습니다. --city-name 에 시·도까지 적어 주세요 "
                "(파일에 있는 자치단체: {seen})."
            )
        elif not self.spool.sections and not self.faults:
            sentence = "{city} {year}년의 행이 없습니다 (파일에 있는 자치단체: {seen})."
        else:
            return
        seen = ", ".join(cities[:_SHOWN]) or "-"
        self._fault(BookError(sentence, self._path, city=city.name, year=self._fiscal_year, seen=seen))

    def _check_indents(self) -> None:
        """Record a fault if levels are given by indents and all names have the same."""
        if self._mapping.levels == "indent" and len(self._indents) == 1 and self._indented > 1:
            sentence = (
                "이름의 들여쓰기가 모두 같아 단계를 알 수 없습니다. 들여쓰기가 남아 있는 파일(엑셀이면 XLSX)을 "
                "지정하거나, 매핑의 levels를 파일에 맞게 적어 주세요."
            )
            self._fault(BookError(sentence, self._path))
