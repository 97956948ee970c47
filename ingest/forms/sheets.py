"""All that is printed of one department: its lines, separated into tables, prose and what no form claims."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial

from figures.names import search_key
from figures.totals import is_total
from ingest.forms import FORM_BY_NAME, FORMS
from ingest.forms.financing import is_financing
from ingest.forms.form import Form, Shape, cell_of, is_figure
from ingest.forms.headings import Announces, Heading, heading
from ingest.forms.heads import Head, lacking, read_head, without
from ingest.forms.layouts import Layouts
from ingest.forms.negatives import may_hold, with_signs
from ingest.forms.prose import Item, Prose
from ingest.forms.scales import settle
from ingest.forms.units import Unit, find_unit, may_print_unit, unit_in_head, won_name
from ingest.pages import UNKNOWN_ACCOUNT, UNKNOWN_DEPARTMENT, PageContext, PageLayout, PageText
from ingest.rows import Columns, Discrepancy, PrintedRow, PrintedTable

AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+")
_THRESHOLD = re.compile(r"([◎○×])\s*[:：]\s*([^(,]+)\(([^)]*)\)")
_OTHER_BOUND = re.compile(r"\d\s*%?\s*(?:초과|이하)")  # of which no rate can be said that it begins there
_AT_LEAST = re.compile(r"([\d.]+)\s*%?\s*(?:이상|~)")
_BELOW = re.compile(r"([\d.]+)\s*%?\s*미만")
PROSE_BULLETS = ("-", "○", "°", "·", "※")
_NOTE = re.compile(r"\s*[-※*□]\s")
_PAGE_HEADS = ("【", "[", "〔", "［")
_TITLE_LENGTH = 60
_UNIT_CELLS = 2
_TITLE_CELLS = 4
"""In so many cells of a line, one a unit, titles may stand besides."""
_LABELS = 10  # letters of `회계 구분: … 소관 부서명: …`
_WITHOUT_TOTALS = frozenset({"revenue", "expenditure", "unit_programs", "goal_status"})
"""The forms whose rows are lines alone; in others the report's own totals are read as rows."""
_FOOTNOTES = ("※", "*", "＊", "†", "☞")
_ASIDE = re.compile(
    r"\s*(?:\(?주\s*\d*\s*[):]|\d{1,2}\s*\)|\d{4}\s*[.\-/년]\s*\d{1,2}\s*[.\-/월]|대\s*외\s*비|사\s*본|출력일|인쇄일|Page\b|쪽)"
)
_CONTINUED = re.compile(r"\W*(?:(?:다음|뒷|앞)\s*(?:장|쪽|면|페이지)\S*\s*)?계\s*속\W*\Z")
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
    `again` holds what further volumes of the year print of tables that stand in this one (`ingest.volumes`).
    `levels_before` are the levels at which the programs of an account stand in the year before, by account and name.
    """

    department: str
    tables: list[PrintedTable] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    thresholds: list[Threshold] = field(default_factory=list)
    unclaimed: list[Unclaimed] = field(default_factory=list)
    pages: list[PageText] = field(default_factory=list)
    unread: list[tuple[int, int, str]] = field(default_factory=list)
    set_aside: Counter[str] = field(default_factory=Counter)
    findings: list[Discrepancy] = field(default_factory=list)
    again: list["Sheet"] = field(default_factory=list)
    levels_before: dict[tuple[str, str], int] = field(default_factory=dict)

    def of(self, form: str) -> list[PrintedTable]:
        """The tables of one kind."""
        return [table for table in self.tables if table.form == form]

    def levels_before_in(self, account: str) -> dict[str, int]:
        """The levels of one account's programs in the year before, by name (`search_key`)."""
        key = search_key(account)
        return {name: level for (of_account, name), level in self.levels_before.items() if of_account == key}


class SheetReader:
    """Reads a department's pages into its `sheet`, line by line; `file` is named in errors."""

    def __init__(self, department: str, file: object, layouts: Layouts | None = None) -> None:
        self.sheet = Sheet(department)
        self._file = file
        self._layouts = layouts or Layouts()
        self._head_lines: list[str] = []  # the lines of the head, as long as no row came under it
        self._read: Head | None = None  # the head above the last rows
        self._columns: Columns = ()  # those of the last rows
        self._shape = Shape((), ())
        self._first_row = 0  # of those under the last head, in its table
        self._aside = ""  # what the last row was, if no line of its table
        self._reported: set[tuple[str, str, str]] = set()  # kinds of findings made, by form and account
        self._account = ""
        self._scale = self._scale_before = self._head_scale = 1
        self._orphans: list[tuple[str, int, int]] = []  # rows of no table, as text, page and line
        self._orphan_scale = 1
        self._fresh = False  # a unit stood since the last head
        self._in_sight: set[int] = set()  # the units that stand between the last heading and the table below
        self._head_units: set[int] = set()  # and those over the last head
        self._unit_lost = False  # the unit that holds could not be read
        self._unit_unknown = False  # nobody knows the unit of the rows being read
        self._measured = False  # a unit stood somewhere above
        self._own_unit = False  # and that in this department
        self._unit_due = False  # departments before print one each
        self._unmeasured: list[PrintedTable] = []
        self._own_names = ("", "", "")  # the department, and its page head without brackets
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
        """The pages of one section."""
        self._account, self._announced, self._prose, self._titling, self._cut = account, "", None, False, None
        department_key = search_key(self.sheet.department)
        account_key = search_key(account)
        self._own_names = (department_key, account_key + department_key, department_key + account_key)
        for page in pages:
            page = page if self.sheet.pages else self._in_context(page)
            if account == UNKNOWN_ACCOUNT or self.sheet.department == UNKNOWN_DEPARTMENT:
                self._report_missing_head(page)
            if page.layout and ("head" in page.layout or "goes_on" in page.layout):
                self._report_uncertain_head(page, page.layout)
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
        self._adopt()
        self._close()
        if self._layouts.several and self.sheet.department == UNKNOWN_DEPARTMENT:
            self._leave_tables()
        if self._unmeasured:
            if self._measured and not self._unit_due:
                settle(self._unmeasured, self.sheet.tables)
            self._report_missing_units()
        return self.sheet

    def _report_uncertain_head(self, page: PageText, layout: PageLayout) -> None:
        """Report a page head that the rows and sums contradict, or leave uncertain."""
        about = (self.sheet.department, self._account, self.sheet.department, "", page.number, page.first_line)
        misread = "head" in layout
        kind = "page_head_otherwise" if misread else "page_head_doubted"
        self.sheet.findings.append(Discrepancy(kind, *about, layout["head"] if misread else layout["goes_on"]))

    def _report_missing_head(self, page: PageText) -> None:
        """Report once for each account that no page head names the department of its tables."""
        if ("page_head_missing", "", self._account) not in self._reported:
            self._reported.add(("page_head_missing", "", self._account))
            about = (self.sheet.department, self._account, self.sheet.department, "")
            self.sheet.findings.append(Discrepancy("page_head_missing", *about, page.number, page.first_line))

    def _in_context(self, page: PageText) -> PageText:
        """The first page with what the book showed before it; where the page brings that, it is taken up."""
        if page.layout and "context" in page.layout:
            context = page.layout["context"]
            self._layouts.take_up(context.get("layouts", {}))
            self._layouts.units.update([context["unit"]] if "unit" in context else [])
            self._layouts.measured = context.get("measured", self._layouts.measured)
            self._layouts.negatives |= frozenset(context.get("negatives", []))
            self._layouts.elsewhere = frozenset(context["units"]) if "units" in context else self._layouts.elsewhere
            self._layouts.several = context.get("several", False)
        context_now: PageContext = {}
        if self._layouts.several and self.sheet.department == UNKNOWN_DEPARTMENT:
            context_now["several"] = True
        if self._layouts.elsewhere:
            context_now["units"] = sorted(self._layouts.elsewhere)
        if self._layouts.negatives:
            context_now["negatives"] = sorted(self._layouts.negatives)
        if layouts := self._layouts.stored():
            context_now["layouts"] = layouts
        if len(self._layouts.units) == 1:
            (self._scale,) = self._layouts.units
            self._scale_before, self._measured = self._scale, True
            self._unit_due = self._scale != 1 and self._layouts.measured > 1
            if self._scale != 1:
                context_now["unit"], context_now["measured"] = self._scale, self._layouts.measured
        return page._replace(layout={**(page.layout or {}), "context": context_now}) if context_now else page

    def _tabbed(self, text: str, page: int, line: int) -> None:
        form = self._form
        if text[0] == "\t" and text.isspace():
            return
        if may_print_unit(text) and (unit := _unit_alone(text)):
            self._measure(unit, page, line)
            if self._head_lines and self._table:
                self._measure_head(self._table, page, line)
            return
        if form is not None and not (form.labels and form_of_head(text) is not form):
            if self._under_head and self._is_head(form, text):
                self._head_lines.append(text)
            else:
                self._row(form, text, page, line)
            return
        form = form_of_head(text)
        if form is None:
            self._headless(text, page, line)
            return
        self._open(form, text, page, line)

    def _open(self, form: Form, text: str, page: int, line: int) -> None:
        """The head of a table: a new one, or what goes on after a page break."""
        self._adopt()
        self._close()
        self._form = self._cut = form
        self._under_head, self._prose, self._titling = True, None, False
        self._head_lines = [text]
        for cell in text.split("\t") if may_print_unit(text) else ():
            if (unit := find_unit(cell)) and unit.labelled:
                self._measure(unit, page, line)
        in_head = unit_in_head(text)
        self._head_scale, self._measured = in_head or self._scale, self._measured or in_head is not None
        if in_head:
            self._note_unit(in_head)
        table = self._continued(form)
        self._check_unit(form, table, in_head, page, line)
        self._fresh, self._in_sight = False, set()
        self._table = table or self._begun(form)
        self._table.parts.append((page, line))
        self._announced = ""
        if form.labels:
            self._set_columns(form, form.standard)
            self._row(form, text, page, line)

    def _check_unit(self, form: Form, table: PrintedTable | None, in_head: int | None, page: int, line: int) -> None:
        """Mark the unit as unknown where two stand over a table, or another than before the page break."""
        units = {self._head_scale} if self._fresh or in_head else set()
        if table and table.rows and not form.opening:
            units |= {table.scale} if units else set()
        self._head_units = units | self._in_sight | ({in_head} if in_head else set())
        self._unit_unknown = len(self._head_units) > 1 or (self._unit_lost and in_head is None)
        self._report_units(form, page, line)

    def _report_units(self, form: Form, page: int, line: int) -> None:
        if len(self._head_units) > 1:
            units = [won_name(unit) for unit in sorted(self._head_units)]
            self._report_once("units_contradict", form, page, line, units=units)

    def _measure_head(self, table: PrintedTable, page: int, line: int) -> None:
        """The unit that stands in a line of its own between a head and its first row."""
        self._head_units |= self._in_sight
        self._unit_unknown = self._unit_lost or len(self._head_units) > 1
        self._report_units(FORM_BY_NAME[table.form], page, line)
        if not table.rows:
            table.scale, table.measured = self._scale, True
            self._unmeasured = [unmeasured for unmeasured in self._unmeasured if unmeasured is not table]

    def _is_head(self, form: Form, text: str) -> bool:
        """Whether a line right under a head is head as well."""
        if form.goes_under(text, self._former(form)):
            return True
        return form_of_head(text) is form and not any(map(is_figure, text.split("\t")[1:]))

    def _former(self, form: Form) -> Columns | None:
        """The columns of the table's page before."""
        table = self._table
        return table.rows[-1].columns if table and table.form == form.name and table.rows else None

    def _set_columns(self, form: Form, columns: Columns) -> None:
        self._columns, self._shape, self._head_lines, self._read = columns, form.shape(columns), [], None
        self._first_row = len(self._table.rows) if self._table else 0

    def _settle(self, form: Form, page: int, line: int) -> None:
        """The first row under a head came: the head is whole."""
        head = read_head(form.vocabulary, self._head_lines, two_lines=form.second_lines)
        columns = self._layouts.settle(form, head, self._former(form)) or form.standard
        if more := lacking(columns, form.columns):
            columns = without(columns, more)
            for name, missing in more.items():
                self._report_once("column_takes_in_more", form, page, line, column=name, columns=list(missing))
        self._set_columns(form, columns)
        if not head.whole or head.doubtful or head.columns[: len(columns)] != columns:
            self._read = head
        if head.unnamed and not head.doubtful:
            self._report_unknown_columns(form, head, page, line)

    def _report_unknown_columns(self, form: Form, head: Head, page: int, line: int) -> None:
        """Report the columns of a head whose words name no known column, once for each form and account."""
        unknown = [words for at, words in head.unnamed.items() if at >= len(self._columns) or not self._columns[at]]
        if unknown:
            self._report_once("unknown_columns", form, page, line, columns=unknown)

    def _money(self, form: Form) -> frozenset[str]:
        """The columns of a form that hold amounts of money."""
        return frozenset(column.name for column in form.columns if column.unit == "원")

    def _report_missing_units(self) -> None:
        """Report tables without a unit in a book that prints units elsewhere."""
        units = self._layouts.units | (self._layouts.elsewhere or set())
        for table in self._unmeasured:
            form = FORM_BY_NAME[table.form]
            if not self._money(form) or not table.rows:
                continue
            table.guessed = table.scale == 1 and bool(units) and 1 not in units
            if not table.guessed and (table.scale != 1 or len(units | {table.scale}) > 1):
                self._report_once(
                    "unit_missing", form, table.rows[0].page, table.rows[0].line, units=[won_name(table.scale)]
                )

    def _report_once(
        self, kind: str, form: Form, page: int, line: int, column: str = "", **notes: str | int | list[str]
    ) -> None:
        """Add a finding, unless the same kind was added for the form and account."""
        if (kind, form.name, self._account) not in self._reported:
            self._reported.add((kind, form.name, self._account))
            self.sheet.findings.append(
                Discrepancy(kind, self.sheet.department, self._account, form.title, column, page, line, notes=notes)
            )

    def _close(self) -> None:
        """Settle the columns of a head that was read in part, now that all rows under it are known."""
        table, head = self._table, self._read
        if table is None or head is None:
            return
        self._read = None
        rows = table.rows[self._first_row :]
        form = FORM_BY_NAME[table.form]
        former = table.rows[self._first_row - 1].columns if self._first_row else None
        columns = self._layouts.settle(form, head, former, rows)
        if columns is not None:
            columns = self._layouts.decide(form, head, columns, rows) if head.doubtful and rows else columns
            columns = without(columns, lacking(columns, form.columns))
        if columns is None:
            names = [cell if {"name", "code"}.issuperset(cell) else () for cell in head.columns]
            shape = form.shape(tuple(names) if any("name" in cell for cell in names) else (("name",),))
            # rows between others are lines of their tree, though their figures are unknown
            table.rows[self._first_row :] = [_laid(row, shape) for row in rows] if self._first_row else []
            for row in rows:
                self._leave("\t".join(row.cells), row.page, row.line)
            if rows:
                self._report_once("columns_uncertain", form, rows[0].page, rows[0].line, count=len(rows))
            if not table.rows:
                self.sheet.tables.remove(table)
                self._table = None
        elif columns != self._columns:
            shape = form.shape(columns)
            table.rows[self._first_row :] = [_laid(row, shape) for row in rows]
        if head.doubtful and columns is not None and rows:
            self._columns = columns
            self._report_unknown_columns(form, head, rows[0].page, rows[0].line)

    def _leave_tables(self) -> None:
        """Tables of nobody, in a book that names departments, may be the totals of those: their rows stay text."""
        for table in self.sheet.tables:
            for row in table.rows:
                self._leave("\t".join(row.cells), row.page, row.line)
            if table.rows:
                form, first = FORM_BY_NAME[table.form], table.rows[0]
                self._report_once("table_ownerless", form, first.page, first.line, count=len(table.rows))
        self.sheet.tables.clear()
        self._unmeasured.clear()
        self._table = self._cut = self._form = None

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
        if self._account and not self._orphans:
            self._orphan_scale = self._scale
        self._scale, self._fresh, self._in_sight = self._scale_before, False, set()
        if self._account and "\t" in text:
            self._orphans.append((text, page, line))
        else:
            self._leave(text, page, line)

    def _adopt(self) -> None:
        """Rows whose head is lost: a table, where one layout that the book has shown makes all their sums hold."""
        orphans, self._orphans = self._orphans, []
        if not orphans:
            return
        forms = [form for form in FORMS if form.read is None and form.columns]
        fitting = [
            (form, layout) for form in forms for layout in self._layouts.choose(form, partial(_rows_of, form, orphans))
        ]
        if len(fitting) != 1:
            for text, page, line in orphans:
                self._leave(text, page, line)
            amounts = sum(len(AMOUNT.findall(text)) > 1 for text, _, _ in orphans)
            if amounts:
                about = (self.sheet.department, self._account, self.sheet.department, "", *orphans[0][1:])
                self.sheet.findings.append(Discrepancy("head_lost", *about, notes={"count": len(orphans)}))
            return
        ((form, columns),) = fitting
        before, self._scale, self._head_scale = self._scale, self._orphan_scale, self._orphan_scale
        self._form, self._under_head, self._unit_unknown = form, False, False
        self._table = self._continued(form) or self._begun(form)
        self._table.parts.append(orphans[0][1:])
        self._set_columns(form, columns)
        self._report_once("head_lost_chosen", form, *orphans[0][1:], count=len(orphans))
        for text, page, line in orphans:
            self._row(form, text, page, line)
        self._scale, self._form = before, None

    def _goes_on(self, form: Form, table: PrintedTable, text: str) -> bool:
        """Whether a line without a head above it has the shape of the rows above the break."""
        shape = self._shape
        text = self._signed(text) if may_hold(text, is_row=False) else text
        width = len(table.rows[-1].cells) if table.rows else shape.width
        text_width = max(text.count("\t") + 1, shape.width)
        return text_width == width and shape.holds(text) and (shape.fills(text) or text[:1] == "\t")

    def _signed(self, text: str) -> str:
        """A row with the negative amounts of the book's own notations as those of all books."""
        self._layouts.negatives_unclear = True
        return with_signs(text, self._layouts.negatives)

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
        table.measured = self._measured and not self._unit_due
        self.sheet.tables.append(table)
        if not table.measured:
            self._unmeasured.append(table)
        self._title = ""
        return table

    def _row(self, form: Form, text: str, page: int, line: int) -> None:
        cells = text.split("\t")
        if self._head_lines:
            self._settle(form, page, line)
        shape = self._shape
        is_row = shape.holds(text)
        if may_hold(text, is_row):
            text = self._signed(text)
            cells, is_row = text.split("\t"), shape.holds(text)
        if "계" in text and _CONTINUED.match(text):
            self._leave(text, page, line)
            return
        if not is_row:
            other = form_of_head(text)
            if other is not None and not any(map(is_figure, cells[1:])):
                self._open(other, text, page, line)
                return
            if text.lstrip()[:1] in _FOOTNOTES:
                self._leave(text, page, line)
                return
            if _NOTE.match(text):
                self._form = self._cut = None
                self._leave(text, page, line)
                return
            if not shape.readable(cells):
                self._set_aside(form, text, page, line)
                return
            self._report_unreadable(form, cells, page, line)
        if form.read is None and not form.second_lines and shape.nameless(cells) and _PAGE_NUMBER.match(text.strip()):
            self._leave(text, page, line)
            return
        self._under_head, self._cut = False, form
        if shape.least <= len(cells) < shape.width or (len(cells) < shape.width and not cells[0]):
            cells += [""] * (shape.width - len(cells))
        table = self._table
        if table is None or (table.rows and self._opens(form, cells)):
            table = self._table = self._begun(form)
            table.parts.append((page, line))
            self._first_row = 0
        indent = self._indents[line - self._first_line] if self._indents else None
        columns = self._columns
        if len(cells) < shape.least:  # nobody knows which cells are lost
            columns = without(columns, form.vocabulary.figures)
        if self._unit_unknown:
            columns = without(columns, self._money(form))
        row = PrintedRow(page, line, tuple(cells), None, indent, shape.called(cells), columns)
        rows = table.rows
        if form.second_lines and rows and shape.nameless(cells):
            self._second_line(table, row)
        elif form.name not in _WITHOUT_TOTALS or not self._take_aside(form, table, row):
            rows.append(row)
            self._aside = ""

    def _second_line(self, table: PrintedTable, row: PrintedRow) -> None:
        """A row without a name goes on with the one above, be that a line, a total or a line's financing."""
        last = table.rows[-1]
        if self._aside == "total":
            at, total = table.sums[-1]
            table.sums[-1] = at, total._replace(below=total.below or row)
        elif self._aside == "financing":
            table.rows[-1] = last._replace(financing=(*last.financing, row))
        elif last.below is None:
            table.rows[-1] = last._replace(below=row)
        else:
            table.rows.append(row)

    def _take_aside(self, form: Form, table: PrintedTable, row: PrintedRow) -> bool:
        """Take a row that is no line of the tree: a total, or who paid of the line above what.

        A total that stands first is the department's own row, unless that comes next.
        """
        rows, department = table.rows, self.sheet.department
        if (
            len(rows) == 1
            and form.read is None
            and is_total(rows[0].cells[self._shape.name])
            and search_key(row.name) == search_key(department)
        ):
            total = rows.pop()
            table.sums.append((0, total._replace(called=self._shape.called(total.cells))))
            return False
        if rows and form.second_lines and is_financing(row.name):
            rows[-1] = rows[-1]._replace(financing=(*rows[-1].financing, row))
            self._aside = "financing"
            return True
        if not is_total(row.name, department, self._account):
            return False
        if rows or form.read:
            table.sums.append((len(rows), row))
            self._aside = "total"
            return True
        rows.append(row._replace(called=department))
        self._aside = ""
        return True

    def _opens(self, form: Form, cells: Sequence[str]) -> bool:
        """Whether only a new table of this form begins with such a row."""
        if not form.opening:
            return False
        at = cell_of(self._columns, form.opening)
        return at is not None and at < len(cells) and bool(cells[at].strip())

    def _report_unreadable(self, form: Form, cells: Sequence[str], page: int, line: int) -> None:
        """Report figures of the performance report that cannot be read; the settlement's are reported where proven."""
        name = self._shape.called(cells) or cells[0].strip()
        about = (self.sheet.department, self._account, name)
        if len(cells) < self._shape.least:
            notes: dict[str, str | int | list[str]] = {"cells": len(cells)}
            self.sheet.findings.append(Discrepancy("row_cut_off", *about, "", page, line, notes=notes))
            return
        for at in self._shape.unreadable(cells) if form.read else ():
            column, text = self._columns[at][0], cells[at].strip()
            self.sheet.findings.append(Discrepancy("unreadable", *about, column, page, line, text))

    def _set_aside(self, form: Form, text: str, page: int, line: int) -> None:
        """A line in a table that is no row of it: it is kept, and the table goes on behind it."""
        self._leave(text, page, line)
        if self.sheet.unclaimed[-1].amounts:
            self.sheet.findings.append(
                Discrepancy("row_unread", self.sheet.department, self._account, form.title, "", page, line, text[:200])
            )

    def _alone(self, text: str, page: int, line: int) -> None:
        """A line without cells: a heading, a unit, a legend, a title, prose, or the furniture of a page."""
        if self._prose is not None and text.lstrip()[:1] in PROSE_BULLETS:
            self._cut = None
            self._word(text, page, line)
        elif heading_line := heading(text):
            self._announce(heading_line)
        elif not (self._units(text, page, line) or self._furniture(text, page, line)):
            if self._cut and self._passes_through(text):
                self._leave(text, page, line)
                return
            self._cut = None
            self._word(text, page, line)

    def _passes_through(self, text: str) -> bool:
        """Whether a table goes on behind a line of words: a note, a date, a mark over the page, a running title."""
        if self._titling or self._prose is not None or "◎" in text:
            return False
        if text.lstrip()[:1] in _FOOTNOTES or _ASIDE.match(text):
            return True
        wide = self._cut is not None and self._cut.read is None and bool(self._cut.columns)
        return wide and len(text) <= _TITLE_LENGTH

    def _units(self, text: str, page: int, line: int) -> bool:
        """Take a line that prints a unit, alone or behind a heading."""
        unit = find_unit(text) if may_print_unit(text) else None
        if unit is None:
            return False
        under = heading(unit.rest)
        if unit.rest and not under and not (unit.labelled and self._is_running(unit.rest)):
            return False
        if under:
            self._announce(under)
        self._measure(unit, page, line)
        return True

    def _is_running(self, text: str) -> bool:
        """Whether a line may be a page head or a running title, where a unit holds for the tables below."""
        if text.startswith(_PAGE_HEADS) or self._is_page_head(text):
            return True
        return self._prose is None and len(text) <= _TITLE_LENGTH and text[:1] not in PROSE_BULLETS

    def _furniture(self, text: str, page: int, line: int) -> bool:
        """Take what a page prints between the parts of a table: its head, the department, its number."""
        if self._cut and _PAGE_NUMBER.match(text):
            self._leave(text, page, line)
            return True
        if self._prose is not None or self._titling:
            return False
        return text.startswith("【") or self._is_page_head(text)

    def _is_page_head(self, text: str) -> bool:
        """Whether a line is the department, or the page head of account and department, however it is set."""
        key, (department, with_account, _) = search_key(text), self._own_names
        return key in self._own_names or (
            key.startswith("회계") and key.endswith(department) and len(key) <= len(with_account) + _LABELS
        )

    def _measure(self, unit: Unit, page: int, line: int) -> None:
        """The tables below are in this unit, until another is printed."""
        if unit.unread:
            about = (self.sheet.department, self._account, self.sheet.department, "")
            self.sheet.findings.append(Discrepancy("unit_unread", *about, page, line, unit.unread))
            self._unit_lost, self._fresh = True, False
            return
        if unit.scale is None:
            return
        self._scale, self._fresh, self._measured, self._unit_lost = unit.scale, True, True, False
        self._in_sight.add(unit.scale)
        self._note_unit(unit.scale)

    def _note_unit(self, scale: int) -> None:
        self._layouts.units.add(scale)
        self._layouts.measured += not self._own_unit
        self._own_unit, self._unit_due = True, False

    def _word(self, text: str, page: int, line: int) -> None:
        if "◎" in text and (bounds := _THRESHOLD.findall(text)) and not _OTHER_BOUND.search(text):
            self.sheet.thresholds += [_threshold(mark, label, text, page, line) for mark, label, text in bounds]
        elif self._titling:
            self._title = f"{self._title} {text.strip()}".strip()
        elif self._prose is not None:
            self._prose.add(text, page, line)
        else:
            self._leave(text, page, line)

    def _announce(self, announced: Heading) -> None:
        self._adopt()
        self._in_sight = set()
        self._prose, self._titling, self._cut = None, False, None
        self._title = announced.title or self._title
        match announced.announces:
            case Announces.TABLE:
                self._announced = announced.of
                if announced.of == "indicators" and any(t.goal == self._goal for t in self.sheet.of("indicators")):
                    self._next_goal()
            case Announces.PROSE:
                self._begin_prose(announced.of)
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


def _unit_alone(text: str) -> Unit | None:
    """The unit that a line of cells prints, alone or behind a title."""
    cells = [cell.strip() for cell in text.split("\t") if cell.strip()]
    unit = find_unit(" ".join(cells)) if len(cells) <= _UNIT_CELLS else None
    if unit and not unit.rest:
        return unit
    if len(cells) > _TITLE_CELLS or form_of_head(text):
        return None
    units = {cell: unit for cell in cells if (unit := find_unit(cell)) and unit.labelled and not unit.rest}
    titled = not any(AMOUNT.search(cell) for cell in cells if cell not in units)
    return next(iter(units.values())) if titled and len(units) == 1 else None


def _rows_of(form: Form, lines: Sequence[tuple[str, int, int]], columns: Columns) -> list[PrintedRow]:
    """The rows of lines that have the shape of a layout, those without a name below the one before."""
    shape = form.shape(columns)
    rows: list[PrintedRow] = []
    for text, page, line in lines:
        cells = text.split("\t")
        if not shape.holds(text) or len(cells) > shape.width:
            continue
        row = PrintedRow(page, line, (*cells, *[""] * (shape.width - len(cells))), columns=columns)
        if form.second_lines and rows and shape.nameless(cells):
            rows[-1] = rows[-1]._replace(below=rows[-1].below or row)
        else:
            rows.append(row)
    return rows


def _laid(row: PrintedRow, shape: Shape) -> PrintedRow:
    """A row read by another layout; of one with fewer cells nobody knows which are lost."""
    columns = shape.columns
    if len(row.cells) < shape.least:
        columns = tuple(tuple(name for name in names if name in ("name", "code")) for names in columns)
    below = row.below._replace(columns=shape.columns) if row.below else None
    return row._replace(below=below, called=shape.called(row.cells), columns=columns)


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
