"""All that is printed of one department: its lines, told apart into tables, prose and what no form claims."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from figures.names import search_key
from ingest.errors import BookError
from ingest.forms import FORMS
from ingest.forms.form import LONGEST_CELL, Form
from ingest.forms.headings import Announces, Heading, heading
from ingest.forms.prose import Item, Prose
from ingest.forms.scales import settle
from ingest.forms.units import Unit, find_unit, unit_in_head
from ingest.pages import PageText
from ingest.rows import PrintedRow, PrintedTable

AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+")
_THRESHOLD = re.compile(r"([◎○×])\s*[:：]\s*([^(,]+)\(([^)]*)\)")
_OTHER_BOUND = re.compile(r"\d\s*%?\s*(?:초과|이하)")  # of which no rate can be said that it begins there
_AT_LEAST = re.compile(r"([\d.]+)\s*%?\s*(?:이상|~)")
_BELOW = re.compile(r"([\d.]+)\s*%?\s*미만")
PROSE_BULLETS = ("-", "○", "°", "·", "※")
_NOTE = re.compile(r"\s*[-※*□]\s")
_PAGE_NUMBER = re.compile(r"[-–\s]*\d{1,4}[-–\s]*(?:쪽|/\s*\d{1,4})?\s*\Z")


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which rate (in %) a mark stands, by the legend of the document."""

    mark: str
    label: str
    at_least: Decimal | None
    below: Decimal | None
    page: int
    line: int


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A line that no form understood, and how many amounts stand in it."""

    page: int
    line: int
    text: str
    amounts: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The prose under one heading: of the `goal`-th 정책사업목표, of the `unit`-th unit table, or of the department."""

    section: str
    items: list[Item]
    goal: int | None
    unit: int | None


@dataclass(slots=True)
class Sheet:
    """What is printed of one department, in document order. `unread` are page, line and why, of pages not read.

    `set_aside` counts the rows of a file read by a mapping that are none of its tables', by what they are.
    """

    department: str
    tables: list[PrintedTable] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    thresholds: list[Threshold] = field(default_factory=list)
    unclaimed: list[Unclaimed] = field(default_factory=list)
    pages: list[PageText] = field(default_factory=list)
    unread: list[tuple[int, int, str]] = field(default_factory=list)
    set_aside: Counter[str] = field(default_factory=Counter)

    def of(self, form: str) -> list[PrintedTable]:
        """The tables of one kind."""
        return [table for table in self.tables if table.form == form]


class SheetReader:
    """Reads a department's pages into its `sheet`, line by line; `file` is named in errors."""

    def __init__(self, department: str, file: object) -> None:
        self.sheet = Sheet(department)
        self._file = file
        self._account = ""
        self._scale = self._scale_before = self._head_scale = 1
        self._fresh = False  # a unit stood since the last head
        self._measured = False  # a unit stood somewhere above
        self._unmeasured: list[PrintedTable] = []
        self._own_names: tuple[str, ...] = ()  # the department, and its page head without brackets
        self._first_line = 1
        self._indents: list[int | None] = []  # of the page's lines, where the source shows them
        self._form: Form | None = None  # the form of the rows being read
        self._cut: Form | None = None  # the form of the table that a page break may have cut
        self._table: PrintedTable | None = None
        self._under_head = False
        self._announced = ""  # the form whose title stood last
        self._prose: Prose | None = None
        self._titling = False  # the next words are a title
        self._title = ""
        self._goal: int | None = None
        self._goal_titled = False

    def read(self, account: str, pages: Iterable[PageText]) -> Sheet:
        """The pages of one section. Raises BookError at a row cut off, or an amount that is none."""
        self._account, self._announced, self._prose, self._titling, self._cut = account, "", None, False, None
        own = search_key(self.sheet.department)
        self._own_names = (own, search_key(account) + own)
        for page in pages:
            self.sheet.pages.append(page)
            if page.layout and "unread" in page.layout:
                self.sheet.unread.append((page.number, page.first_line, page.layout["unread"]))
            self._form = None
            number, line = page.number, page.first_line - 1
            self._first_line, self._indents = page.first_line, page.layout.get("indents", []) if page.layout else []
            for text in page.lines:
                line += 1
                if "\t" in text:
                    self._tabbed(text, number, line)
                else:
                    self._form = None
                    if text and not text.isspace():
                        self._alone(text, number, line)
        if self._unmeasured and self._measured:
            settle(self._unmeasured, self.sheet.tables)
        return self.sheet

    def _tabbed(self, text: str, page: int, line: int) -> None:
        form = self._form
        if text[0] == "\t" and text.isspace():
            return
        if form is not None and not (form.labels and form_of_head(text) is not form):
            if not (self._under_head and form.goes_under(text)):
                self._row(form, text, page, line)
            return
        form = form_of_head(text)
        if form is None:
            self._headless(text, page, line)
            return
        self._open(form, text, page, line)

    def _open(self, form: Form, text: str, page: int, line: int) -> None:
        """The head of a table: a new one, or what goes on after a page break."""
        self._form = self._cut = form
        self._under_head, self._prose, self._titling = True, None, False
        in_head = unit_in_head(text)
        self._head_scale, self._measured = in_head or self._scale, self._measured or in_head is not None
        table = self._continued(form)
        if table and table.rows and self._fresh and table.scale != self._head_scale and form.opening_cell is None:
            sentence = "'{table}' 표의 단위가 앞쪽과 다릅니다. 원문과 견주어 고쳐 주세요."
            raise BookError(sentence, self._file, page, line, table=form.title)
        self._fresh = False
        self._table = table or self._begun(form)
        self._table.parts.append((page, line))
        self._announced = ""
        if form.labels:
            self._row(form, text, page, line)

    def _headless(self, text: str, page: int, line: int) -> None:
        """Cells without a head: a table that a page break cut goes on, a bullet of prose holds tabs, or neither."""
        form, table = self._cut, self._table
        if form and table and self._goes_on(form, table, text):
            self._form, self._under_head = form, False
            table.parts.append((page, line))
            self._row(form, text, page, line)
            return
        self._cut = None
        if self._prose is not None and text.lstrip()[:1] in PROSE_BULLETS:
            self._prose.add(" ".join(text.split("\t")), page, line)
            return
        self._scale, self._fresh = self._scale_before, False
        self._leave(text, page, line)

    def _goes_on(self, form: Form, table: PrintedTable, text: str) -> bool:
        """Whether a line without a head above it has the shape of the rows above the break."""
        width = len(table.rows[-1].cells) if table.rows else form.width
        own = max(text.count("\t") + 1, form.width)
        return own == width and form.holds(text) and (form.fills(text) or text[:1] == "\t")

    def _continued(self, form: Form) -> PrintedTable | None:
        """The table that a page break cut: the last of its form, unless a title or another goal came between."""
        last = next((table for table in reversed(self.sheet.tables) if table.form == form.name), None)
        if last is None or last.account != self._account:
            return None
        if self._account:  # a settlement table is one per account, however often its title stands
            return last
        return last if self._announced != form.name and last.goal == self._goal else None

    def _begun(self, form: Form) -> PrintedTable:
        self._scale_before = self._scale
        table = PrintedTable(
            form.name, self.sheet.department, self._account, self._title, self._head_scale, [], [], self._goal
        )
        self.sheet.tables.append(table)
        if not self._measured:
            self._unmeasured.append(table)
        self._title = ""
        return table

    def _row(self, form: Form, text: str, page: int, line: int) -> None:
        cells = text.split("\t")
        if not form.holds(text):
            other = form_of_head(text)
            if other is form:
                self._under_head = True
                return
            if other is not None:
                self._open(other, text, page, line)
                return
            if _NOTE.match(text):
                self._form = self._cut = None
                self._leave(text, page, line)
                return
            self._refuse(form, cells, page, line)
        self._under_head, self._cut = False, form
        if len(cells) < form.width:
            cells += [""] * (form.width - len(cells))
        table = self._table
        if table is None or (table.rows and form.opens(cells)):
            table = self._table = self._begun(form)
            table.parts.append((page, line))
        indent = self._indents[line - self._first_line] if self._indents else None
        row = PrintedRow(page, line, tuple(cells), indent=indent)
        rows = table.rows
        if form.second_lines and rows and not cells[0].strip() and rows[-1].below is None:
            rows[-1] = rows[-1]._replace(below=row)
        else:
            rows.append(row)

    def _refuse(self, form: Form, cells: list[str], page: int, line: int) -> None:
        if len(cells[0]) > LONGEST_CELL:
            sentence = "'{table}' 표의 이름 칸이 너무 깁니다 ({found}자). 원문과 견주어 고쳐 주세요."
            raise BookError(sentence, self._file, page, line, table=form.title, found=len(cells[0]))
        wrong = form.misprinted_cell(cells)
        if wrong >= len(cells):
            raise BookError(
                "'{table}' 표의 행이 잘렸습니다: 칸이 {width}개여야 하는데 {found}개입니다. 원문과 견주어 채워 주세요.",
                self._file,
                page,
                line,
                table=form.title,
                width=form.width,
                found=len(cells),
            )
        raise BookError(
            "'{text}'은(는) 금액이나 수가 아닙니다 ('{table}' 표의 {cell}번째 칸). 원문과 견주어 고쳐 주세요.",
            self._file,
            page,
            line,
            text=cells[wrong].strip()[:40],
            table=form.title,
            cell=wrong + 1,
        )

    def _alone(self, text: str, page: int, line: int) -> None:
        """A line without cells: a heading, a unit, a legend, a title, prose, or the furniture of a page."""
        if self._prose is not None and text.lstrip()[:1] in PROSE_BULLETS:
            self._cut = None
            self._word(text, page, line)
        elif found := heading(text):
            self._head(found)
        elif not (self._units(text, page, line) or self._furniture(text, page, line)):
            self._cut = None
            self._word(text, page, line)

    def _units(self, text: str, page: int, line: int) -> bool:
        """Take a line that prints a unit, alone or behind a heading."""
        unit = find_unit(text) if "원" in text or "단" in text or "위" in text else None
        under = heading(unit.rest) if unit else None
        if unit is None or (unit.rest and not under):
            return False
        self._measure(unit, page, line)
        if under:
            self._head(under)
        return True

    def _furniture(self, text: str, page: int, line: int) -> bool:
        """Take what a page prints between the parts of a table: its head, the department, its number."""
        if self._cut and _PAGE_NUMBER.match(text):
            self._leave(text, page, line)
            return True
        if self._prose is not None or self._titling:
            return False
        return text.startswith("【") or search_key(text) in self._own_names

    def _measure(self, unit: Unit, page: int, line: int) -> None:
        """The tables below are in this unit, until another is printed."""
        if unit.unread:
            sentence = "표의 단위 '{text}'을(를) 알 수 없습니다. 원문과 견주어 고쳐 주세요."
            raise BookError(sentence, self._file, page, line, text=unit.unread)
        self._scale = unit.scale or self._scale
        self._fresh = unit.scale is not None
        self._measured = self._measured or self._fresh

    def _word(self, text: str, page: int, line: int) -> None:
        if "◎" in text and (bounds := _THRESHOLD.findall(text)) and not _OTHER_BOUND.search(text):
            self.sheet.thresholds += [_threshold(mark, label, text, page, line) for mark, label, text in bounds]
        elif self._titling:
            self._title = f"{self._title} {text.strip()}".strip()
        elif self._prose is not None:
            self._prose.add(text, page, line)
        else:
            self._leave(text, page, line)

    def _head(self, found: Heading) -> None:
        self._prose, self._titling, self._cut = None, False, None
        self._title = found.title or self._title
        match found.announces:
            case Announces.TABLE:
                self._announced = found.of
                if found.of == "indicators" and any(t.goal == self._goal for t in self.sheet.of("indicators")):
                    self._next_goal()
            case Announces.PROSE:
                self._begin_prose(found.of)
            case Announces.GOAL:
                self._next_goal()
                self._goal_titled, self._titling, self._title = True, True, ""
            case Announces.UNIT:
                self._titling, self._title, self._announced = True, "", "unit_programs"

    def _begin_prose(self, section: str) -> None:
        unit = None
        if section == "주요내용":
            if not self._goal_titled:
                self._next_goal()
            self._goal_titled = False
        elif section == "주요 추진성과":
            unit = len(self.sheet.of("unit_programs"))
            self._announced = "unit_programs"
        self._prose = Prose(section)
        goal = self._goal if unit is None and section != "주요성과" else None
        self.sheet.passages.append(Passage(section, self._prose.items, goal, unit))

    def _next_goal(self) -> None:
        self._goal = 0 if self._goal is None else self._goal + 1

    def _leave(self, text: str, page: int, line: int) -> None:
        self.sheet.unclaimed.append(Unclaimed(page, line, text, len(AMOUNT.findall(text))))


@lru_cache(maxsize=4096)
def form_of_head(text: str) -> Form | None:
    """The form whose head a line is, the one that has most of it."""
    key, first = search_key(text), search_key(text.split("\t", 1)[0])
    for misread in (False, True):
        share, form = max(((form.claim(key, first, misread), form) for form in FORMS), key=lambda claim: claim[0])
        if share:
            return form
    return None


def _threshold(mark: str, label: str, bounds: str, page: int, line: int) -> Threshold:
    at_least, below = _AT_LEAST.search(bounds), _BELOW.search(bounds)
    return Threshold(
        mark,
        label.strip(),
        Decimal(at_least[1]) if at_least else None,
        Decimal(below[1]) if below else None,
        page,
        line,
    )
