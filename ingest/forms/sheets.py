"""All that is printed of one department: its lines, told apart into tables, prose and what no form claims."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from documents.names import search_key
from figures.won import SCALES
from ingest.errors import BookError
from ingest.forms import FORMS
from ingest.forms.form import LONGEST_CELL, Form
from ingest.forms.headings import Announces, Heading, heading
from ingest.forms.prose import Item, Prose
from ingest.pages import Page
from ingest.rows import PrintedRow, PrintedTable

_UNIT = re.compile(r"\(\s*단위\s*[:：]\s*([^)]*)\)")
_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+")
_THRESHOLD = re.compile(r"([◎○×])\s*[:：]\s*([^(,]+)\(([^)]*)\)")
_AT_LEAST = re.compile(r"([\d.]+)\s*%?\s*(?:이상|~)")
_BELOW = re.compile(r"([\d.]+)\s*%?\s*미만")
PROSE_BULLETS = ("-", "○", "°", "·", "※")


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
    """What is printed of one department, in document order."""

    department: str
    tables: list[PrintedTable] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    thresholds: list[Threshold] = field(default_factory=list)
    unclaimed: list[Unclaimed] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)

    def of(self, form: str) -> list[PrintedTable]:
        """The tables of one kind."""
        return [table for table in self.tables if table.form == form]


class SheetReader:
    """Reads a department's pages into its `sheet`, line by line; `file` is named in errors."""

    def __init__(self, department: str, file: object) -> None:
        self.sheet = Sheet(department)
        self._file = file
        self._account = ""
        self._scale = 1
        self._form: Form | None = None  # the form of the rows being read
        self._table: PrintedTable | None = None
        self._under_head = False
        self._announced = ""  # the form whose title stood last
        self._prose: Prose | None = None
        self._titling = False  # the next words are a title
        self._title = ""
        self._goal: int | None = None
        self._goal_titled = False

    def read(self, account: str, pages: Iterable[Page]) -> Sheet:
        """The pages of one section. Raises BookError at a row cut off, or an amount that is none."""
        self._account, self._announced, self._prose, self._titling = account, "", None, False
        for page in pages:
            self.sheet.pages.append(page)
            self._form = None
            number, line = page.number, page.first_line - 1
            for text in page.lines:
                line += 1
                if "\t" in text:
                    self._tabbed(text, number, line)
                else:
                    self._form = None
                    if text and not text.isspace():
                        self._alone(text, number, line)
        return self.sheet

    def _tabbed(self, text: str, page: int, line: int) -> None:
        form = self._form
        if form is not None:
            if not (self._under_head and form.goes_under(text)):
                self._row(form, text, page, line)
            return
        form = form_of_head(text)
        if form is None:
            self._leave(text, page, line)
            return
        self._form, self._under_head, self._prose, self._titling = form, True, None, False
        self._table = self._continued(form) or self._begun(form)
        self._table.parts.append((page, line))
        self._announced = ""
        if form.labels:
            self._row(form, text, page, line)

    def _continued(self, form: Form) -> PrintedTable | None:
        """The table that a page break cut: the last of its form, unless a title or another goal came between."""
        last = next((table for table in reversed(self.sheet.tables) if table.form == form.name), None)
        if last is None or last.account != self._account:
            return None
        if self._account:  # a settlement table is one per account, however often its title stands
            return last
        return last if self._announced != form.name and last.goal == self._goal else None

    def _begun(self, form: Form) -> PrintedTable:
        table = PrintedTable(
            form.name, self.sheet.department, self._account, self._title, self._scale, [], [], self._goal
        )
        self.sheet.tables.append(table)
        self._title = ""
        return table

    def _row(self, form: Form, text: str, page: int, line: int) -> None:
        cells = text.split("\t")
        if not form.holds(text):
            if form_of_head(text) is form:
                self._under_head = True
                return
            self._refuse(form, cells, page, line)
        self._under_head = False
        table = self._table
        if table is None or (table.rows and form.opens(cells)):
            table = self._table = self._begun(form)
            table.parts.append((page, line))
        row = PrintedRow(page, line, tuple(cells))
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
        """A line without cells: a heading, a unit, a legend, a title or prose."""
        if found := self._heading(text):
            self._head(found)
        elif unit := _UNIT.search(text):
            named = [self._scale, *(SCALES[name.strip()] for name in unit[1].split(",") if name.strip() in SCALES)]
            self._scale = named[-1]
        elif "◎" in text and (bounds := _THRESHOLD.findall(text)):
            self.sheet.thresholds += [_threshold(mark, label, text, page, line) for mark, label, text in bounds]
        elif self._titling:
            self._title = f"{self._title} {text.strip()}".strip()
        elif self._prose is not None:
            self._prose.add(text, page, line)
        elif not (text.startswith("【") or search_key(text) == search_key(self.sheet.department)):
            self._leave(text, page, line)

    def _heading(self, text: str) -> Heading | None:
        """The heading that a line is; a bulleted line amid prose is an item of it, whatever its words."""
        if self._prose is not None and text.lstrip()[:1] in PROSE_BULLETS:
            return None
        return heading(text)

    def _head(self, found: Heading) -> None:
        self._prose, self._titling = None, False
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
                self._titling, self._title = True, ""

    def _begin_prose(self, section: str) -> None:
        unit = None
        if section == "주요내용":
            if not self._goal_titled:
                self._next_goal()
            self._goal_titled = False
        elif section == "주요 추진성과":
            unit = len(self.sheet.of("unit_programs"))
        self._prose = Prose(section)
        goal = self._goal if unit is None and section != "주요성과" else None
        self.sheet.passages.append(Passage(section, self._prose.items, goal, unit))

    def _next_goal(self) -> None:
        self._goal = 0 if self._goal is None else self._goal + 1

    def _leave(self, text: str, page: int, line: int) -> None:
        self.sheet.unclaimed.append(Unclaimed(page, line, text, len(_AMOUNT.findall(text))))


@lru_cache(maxsize=4096)
def form_of_head(text: str) -> Form | None:
    """The form whose head a line is, the one that has most of it."""
    key, first = search_key(text), search_key(text.split("\t", 1)[0])
    share, form = max(((form.claim(key, first), form) for form in FORMS), key=lambda claim: claim[0])
    return form if share else None


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
