"""Reads a department's pages line by line, and passes lines to the readers of tables and prose."""

import re
from collections.abc import Iterable, Sequence

from figures.names import search_key
from figures.totals import names_whole
from ingest.forms import form_of_head
from ingest.forms.headings import Heading, heading
from ingest.forms.layouts import Layouts
from ingest.forms.legend import read_thresholds
from ingest.forms.outline import Outline
from ingest.forms.sheet import AMOUNT, Sheet, SheetDraft
from ingest.forms.table_reader import FOOTNOTES, PAGE_NUMBER, TableReader
from ingest.forms.unit_context import UnitContext
from ingest.forms.units import Unit, find_unit, may_print_unit
from ingest.pages import UNKNOWN_ACCOUNT, UNKNOWN_DEPARTMENT, PageContext, PageLayout, PageText

PROSE_BULLETS = ("-", "○", "°", "·", "※")
_PAGE_HEADS = ("【", "[", "〔", "［")
_TITLE_LENGTH = 60
_OPENING = "([<【〔（"
_CLOSING = (")", "]", ">", "】", "〕", "）")
_UNIT_CELLS = 2
_TITLE_CELLS = 4
"""The most cells of a line with a unit whose other cells are titles."""
_LABELS = 10  # the longest label of `회계 구분: … 소관 부서명: …`
_ASIDE = re.compile(
    r"\s*(?:\(?주\s*\d*\s*[):]|\d{1,2}\s*\)|\d{4}\s*[.\-/년]\s*\d{1,2}\s*[.\-/월]|대\s*외\s*비|사\s*본|출력일|인쇄일|Page\b|쪽)"
)


class SheetReader:
    """Reads a department's pages into its `sheet`. `layouts` is what is known about the book so far."""

    def __init__(self, department: str, layouts: Layouts) -> None:
        self.sheet = Sheet(department)
        self._draft = SheetDraft(self.sheet)
        self._layouts = layouts
        self._outline = Outline(self.sheet)
        self._units = UnitContext(self._draft, layouts)
        self._tables = TableReader(self._draft, layouts, self._units, self._outline)
        self._page_heads = ("", "", "")  # the department, and its page head without brackets

    def read(self, account: str, pages: Iterable[PageText]) -> Sheet:
        """Read the pages of a section."""
        self._draft.account = account
        self._outline.end_heading()
        self._tables.cut = None
        department_key, account_key = search_key(self.sheet.department), search_key(account)
        self._page_heads = (department_key, account_key + department_key, department_key + account_key)
        for page in pages:
            self._read_page(page if self.sheet.pages else self._in_context(page))
        self._tables.finish()
        if self._layouts.several and self.sheet.department == UNKNOWN_DEPARTMENT:
            self._tables.leave_all()
        self._tables.leave_totals(of_departments=self._layouts.several and names_whole(self.sheet.department))
        if departments := sorted(map(search_key, self._tables.leave_lists())):
            self._note_departments(departments)
        self._tables.leave_others()
        self._units.settle()
        return self.sheet

    def _note_departments(self, departments: list[str]) -> None:
        """Store with the first page which departments of the book are rows here, for later readings."""
        first = self.sheet.pages[0]
        layout = first.layout or {}
        context: PageContext = {**layout.get("context", {}), "departments": departments}
        self.sheet.pages[0] = first._replace(layout={**layout, "context": context})

    def _read_page(self, page: PageText) -> None:
        layout = page.layout or {}
        if self._draft.account == UNKNOWN_ACCOUNT or self.sheet.department == UNKNOWN_DEPARTMENT:
            self._draft.report_once("page_head_missing", None, page.number, page.first_line)
        self._report_uncertain_head(page, layout)
        self.sheet.pages.append(page)
        self._units.begin_page(below=layout.get("units_below"))
        if "unread" in layout:
            self.sheet.unread.append((page.number, page.first_line, layout["unread"]))
        tables = self._tables
        tables.begin_page(page.first_line, layout.get("indents", []))
        for line, text in enumerate(page.lines, start=page.first_line):
            if "\t" in text:
                if not tables.take_plain_row(text, page.number, line):
                    self._read_cells(text, page.number, line)
            else:
                tables.form = None
                if text and not text.isspace():
                    self._read_words(text, page.number, line)
        self._units.end_tables(page.number)

    def _report_uncertain_head(self, page: PageText, layout: PageLayout) -> None:
        """Report a page head that rows and sums contradict, or do not confirm."""
        if "head" in layout:
            self._draft.report("page_head_otherwise", page.number, page.first_line, printed=layout["head"])
        elif "goes_on" in layout:
            self._draft.report("page_head_doubted", page.number, page.first_line, printed=layout["goes_on"])

    def _in_context(self, page: PageText) -> PageText:
        """The first page with the book's state before it; if the page already has one, that is restored."""
        if page.layout and "context" in page.layout:
            self._layouts.take_up(page.layout["context"])
            if page.layout["context"].get("unitless"):
                self._layouts.unitless = self.sheet.department
        context: PageContext = {}
        department = self.sheet.department
        if self._layouts.several and (department == UNKNOWN_DEPARTMENT or names_whole(department)):
            context["several"] = True
        if self._layouts.elsewhere:
            context["units"] = sorted(self._layouts.elsewhere)
        if self._layouts.unitless == department:
            context["unitless"] = True
        notations = self._layouts.notations
        if notations.negatives:
            context["negatives"] = sorted(notations.negatives)
        if notations.amounts:
            context["amounts"] = sorted(notations.amounts)
        if notations.zero_marks:
            context["nils"] = sorted(map(list, notations.zero_marks))
        if layouts := self._layouts.stored():
            context["layouts"] = layouts
        if len(self._layouts.units) == 1:
            self._units.begin_book_unit()
            (unit,) = self._layouts.units
            if unit != 1 or self._layouts.measured > 1:
                context["unit"], context["measured"] = unit, self._layouts.measured
        return page._replace(layout={**(page.layout or {}), "context": context}) if context else page

    def _read_cells(self, text: str, page: int, line: int) -> None:
        """Read a line of cells: a unit, the head of a table, a row, or a bullet item with tabs."""
        if text[0] == "\t" and text.isspace():
            return
        tables, form = self._tables, self._tables.form
        if may_print_unit(text) and (unit := _unit_alone(text)):
            tables.read_unit(unit, page, line)
        elif form is not None and not (form.labels and form_of_head(text) is not form):
            tables.read(form, text, page, line)
        elif form := form_of_head(text):
            tables.open(form, text, page, line)
        elif not tables.resume(text, page, line):
            if self._outline.prose is not None and text.lstrip()[:1] in PROSE_BULLETS:
                self._outline.prose.add(" ".join(text.split("\t")), page, line)
            else:
                tables.add_orphan(text, page, line)

    def _read_words(self, text: str, page: int, line: int) -> None:
        """Read a line without cells: a heading, unit, legend, title, prose, or page header or footer."""
        if self._outline.prose is not None and text.lstrip()[:1] in PROSE_BULLETS:
            self._tables.cut = None
            self._outline.prose.add(text, page, line)
        elif announced := heading(text):
            self._begin_heading(announced)
        elif not (self._is_unit(text, page, line) or self._is_page_header(text, page, line)):
            if self._tables.cut and self._tables.take_subject(text, page, line):
                return
            if self._tables.cut and self._passes_through(text):
                self._draft.leave(text, page, line)
            else:
                self._tables.cut = None
                self._read_text(text, page, line)

    def _begin_heading(self, announced: Heading) -> None:
        self._tables.adopt_orphans()
        self._tables.cut = None
        self._units.begin_heading()
        self._outline.announce(announced)

    def _passes_through(self, text: str) -> bool:
        """Whether a table continues after a line of words: a note, a date, a watermark, a running title.

        As many words as the table has columns are the head of another table.
        """
        if self._outline.titling or self._outline.prose is not None or "◎" in text:
            return False
        if text.lstrip()[:1] in FOOTNOTES or _ASIDE.match(text):
            return True
        cut = self._tables.cut
        if cut is None or cut.read or not cut.columns:
            return False
        return len(text) <= _TITLE_LENGTH and len(text.split()) < len(cut.standard)

    def _is_unit(self, text: str, page: int, line: int) -> bool:
        """Take a line with a unit, alone or after a heading; return whether it is one."""
        unit = find_unit(text) if may_print_unit(text) else None
        if unit is None:
            return False
        under = heading(unit.rest)
        is_behind = unit.labelled or (text.endswith(_CLOSING) and not self._outline.titling)
        if unit.rest and not under and not (is_behind and self._is_running(unit.rest)):
            return False
        if under:
            self._begin_heading(under)
        (self._tables if self._tables.cut else self._units).read_unit(unit, page, line)
        return True

    def _is_running(self, text: str) -> bool:
        """Whether a line may be a page head or running title, whose unit applies to the tables below."""
        if text.startswith(_PAGE_HEADS) or self._is_page_head(text):
            return True
        return self._outline.prose is None and len(text) <= _TITLE_LENGTH and text[:1] not in PROSE_BULLETS

    def _is_page_header(self, text: str, page: int, line: int) -> bool:
        """Take a page header or footer within a table (head, department, page number); return whether it is one."""
        if self._tables.cut and PAGE_NUMBER.match(text):
            self._draft.leave(text, page, line)
            return True
        if self._outline.prose is not None or self._outline.titling:
            return False
        return text.startswith("【") or self._is_page_head(text)

    def _is_page_head(self, text: str) -> bool:
        """Whether a line is the department, or a page head of account and department in any notation."""
        key, (department, with_account, _) = search_key(text), self._page_heads
        return key in self._page_heads or (
            key.startswith("회계") and key.endswith(department) and len(key) <= len(with_account) + _LABELS
        )

    def _read_text(self, text: str, page: int, line: int) -> None:
        """Read a line of words: a legend, a continued title or passage, or unclaimed text."""
        if thresholds := read_thresholds(text, page, line):
            self.sheet.thresholds += thresholds
        elif self._outline.titling:
            self._outline.add_to_title(text)
        elif self._outline.prose is not None:
            self._outline.prose.add(text, page, line)
        else:
            self._draft.leave(text, page, line)


def _unit_alone(text: str) -> Unit | None:
    """The unit in a line of cells, alone or after a title; else None."""
    cells = [cell.strip() for cell in text.split("\t") if cell.strip()]
    unit = find_unit(" ".join(cells)) if len(cells) <= _UNIT_CELLS else None
    if unit and not unit.rest:
        return unit
    if len(cells) > _UNIT_CELLS and (unit := _unit_of_columns(cells)):
        return unit
    if len(cells) > _TITLE_CELLS or form_of_head(text):
        return None
    units = {cell: unit for cell in cells if (unit := find_unit(cell)) and unit.labelled and not unit.rest}
    titled = not any(AMOUNT.search(cell) for cell in cells if cell not in units)
    return next(iter(units.values())) if titled and len(units) == 1 else None


def _unit_of_columns(cells: Sequence[str]) -> Unit | None:
    """The unit of a line with one under each heading, or `(%)` and `(명)`; unread if they differ."""
    units: list[Unit] = []
    for cell in cells:
        unit = find_unit(cell) if may_print_unit(cell) else None
        if unit and not unit.rest and (unit.scale or unit.unread):
            units.append(unit)
        elif not (cell[0] in _OPENING and cell.endswith(_CLOSING)):
            return None
    scales = {unit.scale for unit in units}
    return units[0] if len(scales) == 1 else Unit(None, "", " ".join(cells)) if units else None
