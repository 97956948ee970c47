"""The reader of CSV, XLSX and JSON files: rows of cells, spooled as lines of text, department by department.

A page is a run of rows of one department and account, no longer than PAGE. The spool keeps each row's cells as
they stand in the file, parted by tabs, so that a figure's place is its row and cell in the file itself; words that
go on downwards (merged cells) stand in each row.
"""

import re
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import file_digest
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import IO

from figures.totals import is_total, may_be_total
from ingest.errors import BookError
from ingest.layout import MOST_ROWS, Head, Layout, has_amounts, is_part_of_head, said_by, unreadable, word_at
from ingest.mapping import OPTIONAL, indent_of
from ingest.mapping import Mapping as TableMapping
from ingest.pages import Section
from ingest.reader import answer, separated, xlsx_rows
from ingest.reader.encodings import UTF_16
from ingest.reader.municipality import Municipality
from ingest.reader.sheet_rows import Row, Sheet
from ingest.reader.table_heads import ClashError, choose, head_at, told_clash
from ingest.reader.text import TextFile, examine, examine_text

PAGE = 100
NO_DEPARTMENT = "부서 없음"
_SHOWN = 12
_MOST_FAULTS = 20
_BREAKS = re.compile(r"[\t\r\n\f]+")
_YEAR = re.compile(r"(\d{4})(?:\.0)?\s*(?:년|년도|회계\s*연도)?\Z")
_DATE = re.compile(r"(\d{4})\D{0,2}(\d{2})\D{0,2}(\d{2})(?:\D.*)?\Z")


@dataclass(slots=True)
class Census:
    """What became of the rows of the sheets read, where they were not spooled, and which sheets were left out.

    `rows` counts them all: `others` are of other cities and years, `ownerless` say no city or year, `blank` nothing.
    """

    rows: int = 0
    others: int = 0
    ownerless: int = 0
    blank: int = 0
    sheets: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    headless: list[str] = field(default_factory=list)
    unchosen: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Note:
    """A row of few words, such as a title or a unit: its sheet, its number there, and its cells."""

    sheet: str
    line: int
    cells: tuple[str, ...]


@dataclass(slots=True)
class Tabular:
    """A file that was looked through: its rows, spooled, and where its columns stand.

    `notes` are the rows of few words, `totals` the lines of rows that are named totals (`wide_totals` those that say
    no department or account of their own), `faults` what contradicts the mapping or itself.
    """

    file: TextFile
    layout: Layout
    sections: list[Section]
    census: Census
    kind: str
    spool: "IO[bytes]"
    notes: list[Note]
    totals: set[int]
    wide_totals: set[int]
    faults: list[BookError]

    @property
    def others(self) -> int:
        """The rows of other cities and years."""
        return self.census.others


def spool(path: Path, mapping: TableMapping, city: str, fiscal_year: int, sheets: Sequence[str] = ()) -> Tabular:
    """Read a whole file once, row by row, and keep the rows of the city and year, of the `sheets` named if any.

    Raises BookError where it cannot be read at all.
    """
    spooled = tempfile.NamedTemporaryFile(prefix="settlement-", suffix=".txt")  # noqa: SIM115 - lives as long as the book
    with opened(path, mapping) as (file, kind, found):
        choice = choose(path, mapping, fiscal_year, found, sheets)
        spooler = _Spooler(path, mapping, spooled, Municipality(city), fiscal_year)
        spooler.faults += choice.faults
        for sheet, head in choice.read:
            spooler.take_sheet(sheet, head.head, head.end)
    spooler.check()
    census = spooler.census
    census.hidden, census.headless, census.unchosen = choice.hidden, choice.headless, choice.unchosen
    spooled.flush()
    text = TextFile(Path(spooled.name), "utf-8", file.sha256, False)
    own = (spooler.notes, spooler.totals, spooler.wide_totals, spooler.faults)
    return Tabular(text, spooler.layout(), spooler.sections, census, kind, spooled, *own)


@contextmanager
def opened(path: Path, mapping: TableMapping) -> Iterator[tuple[TextFile, str, list[Sheet]]]:
    """A file, what kind it is (`csv`, `xlsx` or `json`), and its sheets. Raises BookError."""
    if xlsx_rows.is_workbook(path):
        with xlsx_rows.opened(path, mapping.levels == "indent") as sheets:
            yield TextFile(path, "utf-8", _sha256(path), False), "xlsx", sheets
    elif answer.is_answer(path):
        file = examine_text(path)
        yield file, "json", [answer.sheet_of(file, mapping)]
    else:
        file = TextFile(path, "utf-16", _sha256(path), False) if _is_utf_16(path) else examine(path)
        yield file, "csv", [separated.sheet_of(file)]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _is_utf_16(path: Path) -> bool:
    """Whether a text begins with the mark of UTF-16, as spreadsheets write `Unicode text`."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(UTF_16[0])) in UTF_16


_UNKNOWN = ("", "")


def _nothing(cells: list[str]) -> object:
    """What a row says of itself where no column does."""
    return None


class _Spooler:
    """Writes rows to the spool, and notes where each department's run begins."""

    def __init__(
        self, path: Path, mapping: TableMapping, spooled: "IO[bytes]", city: Municipality, fiscal_year: int
    ) -> None:
        self.sections: list[Section] = []
        self.census = Census()
        self.notes: list[Note] = []
        self.totals: set[int] = set()
        self.wide_totals: set[int] = set()
        self.faults: list[BookError] = []
        self._path, self._mapping, self._spooled = path, mapping, spooled
        self._city, self._fiscal_year = city, fiscal_year
        self._heads: list[Head] = []
        self._indents: set[int] = set()
        self._owners: dict[tuple[str, str, str], str] = {}  # city, province and year, and whose they are
        self._known: dict[object, tuple[str, str]] = {}  # what rows say of themselves, and their department and account
        self._others: set[object] = set()  # what rows of other cities and years say
        self._key_of: Callable[[list[str]], object] = _nothing
        self._owner_of: Callable[[list[str]], object] = _nothing
        self._pending: list[tuple[int, list[str]]] = []  # rows that belong to whatever department comes first
        self._same: dict[tuple[str, int], tuple[str, int]] = {}
        self._last: dict[str, str] = {}  # words that go on downwards
        self._context: dict[str, str] = {}
        self._outermost: int | None = None
        self._department = ""
        self._sheet, self._before = "", 0  # the sheet, and the rows of those before it
        self._next = 0  # the row that would go on the open page
        self._room = 0  # rows that still fit on it
        self._pages = 0
        self._offset = 0

    def layout(self) -> Layout:
        mapping = self._mapping
        return Layout(
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
        )

    def take_sheet(self, sheet: Sheet, head: Head, end: int) -> None:
        """All rows of a sheet: the first `end` stand above its table."""
        self.census.sheets += filter(None, [sheet.name])
        self._sheet, self._context, self._last = sheet.name, {}, {}
        self._use(head)
        rows = sheet.read()
        last = None
        for last in islice(rows, end):
            self.census.rows += 1
            self._note(last.number, last.cells)
            self._pending.append((self._before + last.number, last.cells))
            self._hear_context(last.cells)
        passed = 0
        for row in rows:
            if len(row.cells) >= self._needed and self._owner_of(row.cells) in self._others:
                passed, last = passed + 1, row
            else:
                last = self._take_all(row, rows)
        self.census.rows += passed
        self.census.others += passed
        self._before += last.number if last else 0

    def _take_all(self, row: Row, rows: Iterator[Row]) -> Row:
        """Take a row, and those below it that were looked at with it for a head. Gives the last."""
        ahead = deque([row])
        while ahead:
            row = ahead.popleft()
            self.census.rows += 1
            if self._take_known(row):
                continue
            if not any(row.cells):
                self._blank(row)
            elif self._is_head(row.cells):
                self._repeat(row, ahead, rows)
            else:
                self._take(row)
        return row

    def _use(self, head: Head) -> None:
        before = self._before
        head = replace(head, top=before + head.top, start=before + head.start, sheet=self._sheet, before=before)
        self._heads.append(head)
        self._head = head
        figures = head.figures
        self._probe = min(figures.values())
        self._figures = tuple(figures.values())
        self._name = head.cells.get("name", -1)
        self._name_heads = {line[self._name] for line in head.lines if 0 <= self._name < len(line)} - {""}
        self._words = [at for at in head.cells.values() if at not in self._figures]
        named = (head.cells[name] for name in ("name", "department", "account") if name in head.cells)
        self._labels = tuple(dict.fromkeys((*named, *head.labels)))
        owners = [head.cells[name] for name in OPTIONAL if name in head.cells]
        said = [head.cells[name] for name in ("department", "account") if name in head.cells]
        said += [*owners, *head.same, *head.snapshots]
        self._owner_of = itemgetter(*owners) if owners else _nothing
        self._key_of = itemgetter(*said) if said else _nothing
        self._needed = max([*said, self._name, self._probe]) + 1
        self._known, self._others = {}, set()
        self._checked = [*((at, False) for at in head.same), *((at, True) for at in head.snapshots)]

    def _is_head(self, cells: list[str]) -> bool:
        """Whether a row may be a head: words stand where figures belong, or the name's own head where names do."""
        text = cells[self._probe] if self._probe < len(cells) else ""
        if text and text.strip()[:1].isalpha():
            return True
        name = cells[self._name] if 0 <= self._name < len(cells) else ""
        return (name.strip() in self._name_heads) if name else self._head.repeats(cells)

    def _repeat(self, row: Row, ahead: "deque[Row]", rows: Iterator[Row]) -> None:
        """A head again, or another: where its columns stand otherwise, they do so from here on."""
        if self._head.repeats(row.cells):
            self._pend(row)
            return
        ahead.extend(islice(rows, MOST_ROWS - 1 - len(ahead)))
        try:
            found = head_at(self._mapping, [row, *ahead], 0)
        except ClashError as clash:
            self._fault(told_clash(self._path, self._sheet, self._mapping, clash))
            return
        if found is not None:
            self._pend(row)
            for _ in range(found.end - 1):
                self.census.rows += 1
                self._pend(ahead.popleft())
            self._use(found.head)
        elif is_part_of_head(self._mapping, row.cells):
            sentence = (
                "다시 나온 제목 행에 필요한 열이 다 있지 않습니다. 아래 행의 열을 알 수 없으니 제목을 바로잡아 주세요."
            )
            self._fault(BookError(sentence, self._path, line=row.number, sheet=self._sheet))
        else:
            self._take(row)

    def _take_known(self, row: Row) -> bool:
        """Take a row that says the same of itself as one before it: in most files most rows do."""
        cells = row.cells
        if len(cells) < self._needed or (whose := self._known.get(self._key_of(cells), _UNKNOWN)) is _UNKNOWN:
            return False
        figure, name = cells[self._probe], cells[self._name]
        if row.merged or row.merging or not figure or figure[:1].isalpha() or not name:
            return False
        if name in self._name_heads or may_be_total(name):
            return False
        self._department, account = whose
        self._open(self._department, account)
        self._write(self._before + row.number, cells)
        return True

    def _speaks_for_others(self, row: Row, cells: list[str]) -> bool:
        """Whether rows that say the same of themselves are to be taken as this one is."""
        mapping = self._mapping
        alone = not (mapping.context or mapping.fill or row.merged or mapping.levels in ("indent", "column"))
        return alone and cells is row.cells and len(cells) >= self._needed

    def _pend(self, row: Row) -> None:
        """A row of a head goes with the row below it."""
        self._note(row.number, row.cells)
        self._pending.append((self._before + row.number, row.cells))

    def _note(self, number: int, cells: list[str]) -> None:
        self.notes.append(Note(self._sheet, number, tuple(cells)))

    def _fault(self, fault: BookError) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(fault)

    def _blank(self, row: Row) -> None:
        if self._before + row.number == self._next and self._room:
            self._write(self._next, row.cells)
        else:
            self.census.blank += 1

    def _take(self, row: Row) -> None:
        cells = row.cells
        if row.merged or row.merging:
            cells = self._unmerge(row)
        if not self._has_figures(cells):
            self._note(row.number, cells)
        self._hear_context(cells)
        if self._mapping.fill:
            cells = self._fill(cells)
        is_total = self._is_total(cells)
        if not self._is_own(cells, is_total):
            if self._owners[self._owner_key(cells)] == "other" and not is_total and self._speaks_for_others(row, cells):
                self._others.add(self._owner_of(cells))
            return
        for at, is_snapshot in self._checked:
            self._check(at, is_snapshot, row.number, cells)
        self._find_department(cells, is_total)
        if self._mapping.levels == "indent" and not is_total:
            self._note_indent(cells)
        number = self._before + row.number
        if is_total:
            self.totals.add(number)
            self.wide_totals |= {number} if self._is_wide(cells) else set()
            if not self.sections:
                self._pending.append((number, cells))
                return
        department, account = self._department or NO_DEPARTMENT, self._account(cells, is_total)
        self._open(department, account)
        self._write(number, cells)
        if not is_total and self._speaks_for_others(row, cells):
            self._known[self._key_of(cells)] = department, account

    def _has_figures(self, cells: Sequence[str]) -> bool:
        return any(at < len(cells) and cells[at].strip() for at in self._figures)

    def _hear_context(self, cells: list[str]) -> None:
        """What a row without figures says of those below it; one with figures where its only name is an account's."""
        if not self._mapping.context:
            return
        if not has_amounts(cells, self._figures):
            self._context |= said_by(self._mapping.context, cells)
        elif self._head.labels:
            names = [word for at in self._head.labels if (word := word_at(at, cells))]
            said = said_by(self._mapping.context, names[:1]) if names == [word_at(self._head.labels[0], cells)] else {}
            self._context |= {"account": said["account"]} if "account" in said else {}

    def _unmerge(self, row: Row) -> list[str]:
        """The words of merged cells in each of their rows; an amount merged over rows of several names is no amount."""
        cells = list(row.cells)
        cells += [""] * (self._head.width - len(cells))
        named = bool(row.cells[self._name].strip()) if 0 <= self._name < len(row.cells) else False
        for at in self._figures:
            if at in row.merging and row.merging[at] > row.merging.get(self._name, 0):
                cells[at] = unreadable("병합", cells[at])
            elif at in row.merged and named:
                cells[at] = unreadable("병합", row.merged[at])
        if self._has_figures(row.cells):
            for at in self._words:
                if at in row.merged and not cells[at].strip():
                    cells[at] = row.merged[at]
        return cells

    def _fill(self, cells: list[str]) -> list[str]:
        """Words that go on downwards: those of the mapping's `fill`, until another stands there."""
        if self._is_total(cells) or not self._has_figures(cells):
            return cells
        filled = cells
        for name in self._mapping.fill:
            at = self._head.cells.get(name)
            if at is None:
                continue
            text = cells[at] if at < len(cells) else ""
            if text.strip():
                self._last[name] = text
            elif name in self._last:
                filled = filled if filled is not cells else [*cells, *[""] * (self._head.width - len(cells))]
                filled[at] = self._last[name]
        return filled

    def _said(self, name: str, cells: list[str]) -> str:
        """A word of a row: its own, else what a row above said, else what the mapping says."""
        at = self._head.cells.get(name)
        own = word_at(at, cells) if at is not None else ""
        return own or self._context.get(name, "") or (self._mapping.constants.get(name, "") if at is None else "")

    def _is_total(self, cells: list[str]) -> bool:
        """Whether a row is named a total in any of its words."""
        width = len(cells)
        return any(at < width and may_be_total(cells[at]) and is_total(cells[at]) for at in self._labels)

    def _is_wide(self, cells: list[str]) -> bool:
        """Whether a total says no department or no account of its own, where rows do."""
        head = self._head.cells
        if "department" not in head and "department" not in self._mapping.constants and not self._context:
            return True
        own = [word_at(head[name], cells) for name in ("department", "account") if name in head]
        return any(not word or is_total(word) for word in [*own, self._said("account", cells)])

    def _account(self, cells: list[str], of_total: bool) -> str:
        """The account of a row; a total that says none stands in that of the row above."""
        account = self._said("account", cells)
        return self.sections[-1].account if of_total and (not account or is_total(account)) else account

    def _is_own(self, cells: list[str], is_total: bool) -> bool:
        """Whether a row is of the city and year; it is counted where it is not. A total may say neither."""
        head = self._head.cells
        if not ("city" in head or "fiscal_year" in head or self._context):
            return True
        key = self._owner_key(cells)
        if key not in self._owners:
            self._owners[key] = self._owner(*key, "city" in head, "fiscal_year" in head)
        owner = self._owners[key]
        if owner == "own" or (is_total and owner == "none"):
            return True
        if owner == "none":
            self.census.ownerless += 1
            return False
        self.census.others += 1
        return False

    def _owner_key(self, cells: list[str]) -> tuple[str, str, str]:
        return self._said("city", cells), self._said("province", cells), self._said("fiscal_year", cells)

    def _owner(self, city: str, province: str, year: str, needs_city: bool, needs_year: bool) -> str:
        """`own`, `other`, or `none` where the row does not say."""
        found = _YEAR.match(year)
        if (needs_year or year) and found is None or needs_city and not city:
            return "none"
        if city and not self._city.is_called(city, province):
            return "other"
        return "own" if found is None or int(found[1]) == self._fiscal_year else "other"

    def _check(self, at: int, is_snapshot: bool, number: int, cells: list[str]) -> None:
        """One value throughout; of a snapshot's day, the last of the year."""
        value = cells[at].strip() if at < len(cells) else ""
        if not value:
            return
        before, line = self._same.setdefault((self._head.sheet, at), (value, number))
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

    def _find_department(self, cells: list[str], of_total: bool) -> None:
        known = "department" in self._head.cells or "department" in self._mapping.constants
        if known or "department" in self._context:
            department = self._said("department", cells)
            if not of_total:
                self._department = department or NO_DEPARTMENT
            elif department and not is_total(department):
                self._department = department

    def _note_indent(self, cells: list[str]) -> None:
        name = cells[self._name] if self._name < len(cells) else ""
        if not name.strip():
            return
        width = indent_of(name)
        self._indents.add(width)
        if self._outermost is None:
            self._outermost = width
        if width <= self._outermost and "department" not in self._head.cells:
            self._department = self._mapping.constants.get("department") or name.strip()

    def _open(self, department: str, account: str) -> None:
        """Let what comes belong to a department and account."""
        last = self.sections[-1] if self.sections else None
        if last is None or (last.department, last.account) != (department, account):
            self.sections.append(Section(department, account))
            self._room = 0
        pending, self._pending = self._pending, []
        for number, cells in pending:
            self._write(number, cells)

    def _write(self, number: int, cells: list[str]) -> None:
        if number != self._next or not self._room:
            self._pages += 1
            self.sections[-1].pages.append((self._pages, number, self._offset))
            self._room = PAGE
        line = "\t".join(cells)
        if "\n" in line or "\r" in line or "\f" in line or line.count("\t") >= len(cells):
            line = "\t".join(_BREAKS.sub(" ", cell) for cell in cells)
        raw = line.encode() + b"\n"
        self._spooled.write(raw)
        self._offset += len(raw)
        self.sections[-1].end = self._offset
        self._next, self._room = number + 1, self._room - 1

    def check(self) -> None:
        """See whether any row is the city's, and of no other city of its name."""
        cities = sorted({city for city, _, _ in self._owners if city})
        if cities and self._city.is_ambiguous:
            sentence = (
                "{city}은(는) 여러 시·도에 있습니다. --city-name 에 시·도까지 적어 주세요 "
                "(파일에 있는 자치단체: {seen})."
            )
        elif not self.sections and not self.faults:
            sentence = "{city} {year}년의 행이 없습니다 (파일에 있는 자치단체: {seen})."
        else:
            if self.sections:
                self._open(self.sections[-1].department, self.sections[-1].account)
            return
        seen = ", ".join(cities[:_SHOWN]) or "-"
        self._fault(BookError(sentence, self._path, city=self._city.name, year=self._fiscal_year, seen=seen))
