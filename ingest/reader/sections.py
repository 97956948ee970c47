"""Split a book into sections: find where pages and sections begin, and the names above each."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from figures.names import search_key
from figures.totals import is_total, names_whole
from ingest.errors import BookError
from ingest.pages import UNKNOWN_ACCOUNT, UNKNOWN_DEPARTMENT, Section
from ingest.reader.page_heads import HalfHead, account_title, half_head, is_unit_line, may_name_owner, page_head
from ingest.reader.section_names import OwnerEvidence, letters_off, settle_names

_REPORT = "주요성과및정책사업현황"
_REPORT_LETTERS = frozenset(_REPORT)
_SUMMARY = "총괄"
_CHAPTER = re.compile(r"제\d+장\Z")
_CODE = re.compile(r"\s*[(\[（［]?\s*\d{3}")
_CHAPTER_CODE = re.compile(r"\s*[(\[（［]?\s*\d[0０]{2}(?![\d-])")
_DEPARTMENT = re.compile(r"[^\d\s()]\S{0,18}(?:[과관실국단소동읍면원서]|센터)\Z")
"""The endings of department names; used where no page head gives the department."""
_NO_DEPARTMENT = re.compile(r"\S*(?:[산고조]서|명세서?)\Z")
_FIGURE = re.compile(r"\t[△▲\-]?\d[\d,]*(?=\t|\s*\Z)")
_WORD = re.compile(r"[가-힣]{2}")
_TITLE_LENGTH = 60
_HALF_ABOVE = 8  # most lines from half a page head to the head of its table
_ACCOUNT_ABOVE = 20  # most lines from a title with the account to such a head
_TITLE_ABOVE = 5  # most lines from a title to the heading below it
_MOST_MISREAD = 3

_LinePosition = tuple[int, int]
"""A line number and a byte offset."""


class SectionReader:
    """Reads the lines of a book one by one, and returns its sections at the end.

    The `at_…` methods are called with the number and the byte offset of a line.
    """

    def __init__(self, form_feeds: bool) -> None:
        self._form_feeds = form_feeds
        self._sections: list[Section] = []
        self._evidence: list[OwnerEvidence] = []  # one for each section
        self._names: set[str] = set()  # departments of all heads so far, as search keys
        self._in_report = self._unit_open = self._goal_open = False
        self._summary_due = False  # the report's heading was read, its first table was not
        self._title: tuple[int, int, str] | None = None  # the last line without cells that may be a department's title
        self._lone: tuple[int, int, str] | None = None  # the last other line without cells in a report
        self._half_above: tuple[HalfHead, int, int] | None = None  # half a page head whose other half may follow
        self._half: tuple[HalfHead, int, int] | None = None  # the last one without its other half
        self._account_above: tuple[str, int, int] | None = None  # a title with an account, since the last table
        self._head_line = 0  # the line of the last page head
        self._page_head: _LinePosition | None = None  # the last repeated one since the last table
        self._headed = False  # a page head was read since the last table by subjects
        self.in_table = self._first_row_due = self._second_row_due = False
        self._account_printed = False  # the section's account was printed alone above the last table
        self._table: _LinePosition = (1, 0)  # the last head of a table by subjects
        self._gap: _LinePosition | None = None  # the end of the last table by subjects: a page head may be lost here
        self.page_top: _LinePosition | None = None  # the form feed above, while the page is blank
        self.unit_above: _LinePosition | None = None  # a line with a unit only, since the last line of cells
        self._units_above_heads = False  # units are printed above page heads, as above the first one

    @property
    def awaits_row(self) -> bool:
        """Whether the next row may name the section's department."""
        if self._first_row_due or self._second_row_due or not self._evidence:
            return self._first_row_due or self._second_row_due
        evidence = self._evidence[-1]
        return evidence.open if self._in_report else evidence.parted and not evidence.named_below

    def at_form_feed(self, line: int, offset: int) -> None:
        """Begin a page."""
        if not self._sections:
            self.page_top = (line, offset)
        elif self._sections[-1].pages[-1][1] != line:
            self._open_page(line, offset)
            self.page_top = (line, offset) if self._head_line != line else None

    def at_subject_head(self, line: int, offset: int) -> None:
        """Handle the head of a table by subjects or programs.

        The first row below a department's first such head is its own; without a page head above, that row names the
        department.
        """
        self._table = (line, offset)
        half, self._half = self._half, None
        account, self._account_above = self._account_above, None
        self._account_printed = False
        if half and self._sections and line - half[1] <= _HALF_ABOVE:
            if account and half[0].department and line - account[1] <= _ACCOUNT_ABOVE:
                self._at_head(half[0].department, account[0], *min(half[1:], account[1:]))
            else:
                self._at_half_head(*half)
        if not self._sections:
            self._open_section(OwnerEvidence("", [], headless=True), UNKNOWN_ACCOUNT, *(self.page_top or self._table))
        self._first_row_due = self.in_table = bool(self._sections) and not self._in_report

    def at_summary_head(self, line: int, offset: int) -> None:
        """Handle the head of a report's first table; begin a report here if all its headings were lost."""
        if not self._summary_due:
            self._at_report(line, offset)
        self._summary_due = False

    def at_row(self, text: str, line: int) -> None:
        """Handle a table's row that may name the department."""
        evidence = self._evidence[-1]
        if self._in_report:
            name, _, rest = text.partition("\t")
            if name:
                evidence.read_report_row(name, rest)
            return
        name = _name_in(text)
        if not name:
            return
        if evidence.parted and not self._first_row_due:
            evidence.read_row_below(name)
        if self._second_row_due:
            self._second_row_due = False
            evidence.above_chapter = _CHAPTER_CODE.match(name) is not None
            return
        if not self._first_row_due:
            return
        if evidence.headless:
            self._at_headless_row(name.strip())
            return
        is_rest = _is_name_alone(text) and not self._may_name_department(name)
        if is_rest and not self._headed and self._gap:
            return  # the rest of a row of the page before
        self._first_row_due = False
        if is_total(name, evidence.head):
            if evidence.half or (not self._headed and self._gap):
                self._first_row_due = True  # the next one may name another department
                return
            name = evidence.head  # a total printed in the department's place
        if evidence.opens_amid and self._page_head and search_key(name) == search_key(evidence.head):
            evidence = OwnerEvidence(evidence.head, [])  # the rows before it may belong to another department
            self._open_section(evidence, self._sections[-1].account, *self._page_head)
        self._page_head = None
        begins = search_key(name) == search_key(evidence.head) or _CHAPTER_CODE.match(name) is not None
        evidence.goes_on = evidence.goes_on or not begins
        evidence.opens_amid = not begins if evidence.opens_amid is None else evidence.opens_amid
        if _CODE.match(name):
            self._headed = False
        elif self._headed or self._gap is None or search_key(name) == search_key(evidence.head):
            self._headed, self._second_row_due = False, evidence.half
            evidence.rows.append(name.strip())
        else:
            lost_head = OwnerEvidence(evidence.head, [name.strip()], parted=True, account_printed=self._account_printed)
            self._open_section(lost_head, self._sections[-1].account, *self._gap)
            self._second_row_due = True

    def _may_name_department(self, name: str) -> bool:
        return search_key(name) in self._names or _may_be_department(name.strip())

    def _at_headless_row(self, name: str) -> None:
        """Handle a first row without a page head above: a department's name begins its section."""
        evidence = self._evidence[-1]
        self._first_row_due = is_total(name, evidence.head)
        if self._first_row_due or not _DEPARTMENT.match(name):
            return
        if not evidence.head:
            evidence.head = self._sections[-1].department = name
        elif search_key(name) != search_key(evidence.head):
            self._open_section(OwnerEvidence(name, [], headless=True), UNKNOWN_ACCOUNT, *(self._gap or self._table))
        self._evidence[-1].rows.append(name)

    def at_table_end(self, line: int, offset: int) -> None:
        """Handle the first line after a table by subjects.

        If the next page head is lost, the following rows belong to another department from here on.
        """
        self.in_table = self._first_row_due = self._second_row_due = False
        self._gap = (line, offset)

    def at_lone_line(self, text: str, line: int, offset: int) -> None:
        """Handle a line without cells: a page head, half of one, a unit or a title."""
        head_line = line
        if self.page_top and line - self.page_top[0] <= _TITLE_ABOVE:
            line, offset = self.page_top  # lines above a head on its page belong to it
        may_be_head, above = may_name_owner(text), self._half_above
        head = page_head(text) if may_be_head else None
        half = half_head(text) if may_be_head and head is None else None
        if may_be_head and head is None and (account := account_title(text)):
            self._account_above = (account, line, offset)
        if is_unit_line(text):
            self.unit_above = (line, offset)
        elif self.unit_above and (head or half) and not self._form_feeds:
            self._units_above_heads = self._units_above_heads or not self._sections
            line, offset = self.unit_above if self._units_above_heads else (line, offset)
        self._half_above = (half, line, offset) if half else None
        self._half = self._half_above or (None if head else self._half)
        if half and above and bool(half.account) != bool(above[0].account):
            self._half_above = self._half = None
            self._at_head(half.department or above[0].department, half.account or above[0].account, *above[1:])
        elif half and half.account:
            return
        elif head:
            self._head_line = head_line
            self._at_head(head[1], head[0], line, offset)
        elif len(text) <= _TITLE_LENGTH:
            self._at_short_line(text, line, offset)

    def sections_of(self, path: Path, end: int, number_at: Callable[[int], int] | None = None) -> list[Section]:
        """Return all sections with their names and page numbers.

        Pages are numbered by `number_at` (which returns the page of a line), or else in order. Raises BookError if
        there is no section.
        """
        if not self._sections:
            sentence = "아는 표가 없습니다. 결산서가 맞는지 확인해 주세요 (【회계】 【부서】 머리가 없음)."
            raise BookError(sentence, path)
        self._sections[-1].end = end
        if number_at is None:
            number, _, _ = self._sections[0].pages[0]
            self._sections[0].pages[0] = (number, 1, 0)  # lines before the first head belong to its page
        self._fold_contents()
        settle_names(self._sections, self._evidence)
        sections = _joined(section for section in self._sections if section.pages)
        _number(sections, number_at)
        units_below = self.unit_above is not None and not self._units_above_heads
        for section in sections:
            section.department, section.units_below = section.department or UNKNOWN_DEPARTMENT, units_below
        return sections

    def _fold_contents(self) -> None:
        """Merge reports without rows into the section after them.

        A table of contents has the heading of the report, too.
        """
        for at in range(len(self._sections) - 2, -1, -1):
            evidence, section = self._evidence[at], self._sections[at]
            if evidence.report and not evidence.rows and not evidence.owner:
                self._sections[at + 1].pages = section.pages + self._sections[at + 1].pages
                del self._sections[at], self._evidence[at]

    def _open_page(self, line: int, offset: int) -> None:
        self._unit_open = self._goal_open = False
        self._sections[-1].pages.append((0, line, offset))

    def _open_section(self, evidence: OwnerEvidence, account: str, line: int, offset: int) -> None:
        since: list[tuple[int, int, int]] = []  # pages that began after the title of this section
        if self._sections:
            last = self._sections[-1]
            last.end = offset
            evidence.page_top = last.pages[-1][2] == offset
            since = [page for page in last.pages if page[2] > offset] if self._form_feeds else []
            last.pages = [page for page in last.pages if page[2] < offset]
        self._sections.append(Section(evidence.head, account))
        self._evidence.append(evidence)
        self._gap = self._page_head = None
        self._open_page(line, offset)
        self._sections[-1].pages += since

    def _at_head(self, department: str, account: str, line: int, offset: int) -> None:
        """Begin a section at a page head, unless it repeats the one before; then only begin a page."""
        self._in_report, self._title, self._headed, self.page_top = False, None, True, None
        self._account_above = None
        self._names.add(search_key(department))
        if self._sections:
            last, evidence = self._sections[-1], self._evidence[-1]
            names = (search_key(last.department), search_key(last.account))
            if (search_key(department), search_key(account)) == names and not evidence.parted:
                if not self._form_feeds:
                    self._open_page(line, offset)
                self._page_head = (line, offset)
                evidence.account_lost = False
                return
        self._open_section(OwnerEvidence(department, []), account, line, offset)

    def _at_half_head(self, half: HalfHead, line: int, offset: int) -> None:
        """Begin a section for a table below an account or a department alone.

        The other is taken from the section before, unless the rows name a department.
        """
        last = next((section for section in reversed(self._sections) if section.account), self._sections[-1])
        if half.department:
            is_one = search_key(half.department) in self._names or _may_be_department(half.department)
            if is_one and search_key(half.department) != search_key(last.department):
                self._at_head(half.department, last.account, line, offset)
                self._evidence[-1].account_lost = True
        elif search_key(half.account) == search_key(last.account):
            self._account_printed = True
        else:
            self._at_head(last.department, half.account, line, offset)
            self._evidence[-1].half = True

    def _at_short_line(self, text: str, line: int, offset: int) -> None:
        """Handle a short line: a report's heading, a department's title, or a heading within a report."""
        key = search_key(text)
        if _is_report(key):
            self._at_report(line, offset)
        elif key in self._names:
            self._title = (line, offset, text)
        elif key.lstrip("가1") == _SUMMARY and not self._summary_due:
            self._at_report(line, offset)
        elif self._in_report:
            self._lone = (line, offset, text)
            if not self._form_feeds:
                self._begin_page_of_report(key, line, offset)
        elif key:
            self._title = (line, offset, text)

    def _at_report(self, line: int, offset: int) -> None:
        """Begin the report of a department, at the title above the heading if there is one."""
        if self._title is None and self._lone and line - self._lone[0] <= _TITLE_ABOVE:
            self._title = self._lone
        title_line, title_offset, title = self._title or (line, offset, "")
        self._open_section(OwnerEvidence(title, [], report=True), "", title_line, title_offset)
        self._in_report, self._title, self._summary_due = True, None, True

    def _begin_page_of_report(self, key: str, line: int, offset: int) -> None:
        """Begin a page at the headings of a report that a printed page begins with."""
        if _CHAPTER.match(key):
            self._open_page(line, offset)
        elif key == "정책사업목표" or (key == "1주요내용" and not self._goal_open):
            self._open_page(line, offset)
            self._goal_open = key == "정책사업목표"
        elif key.startswith("단위사업") or (key == "주요추진성과" and not self._unit_open):
            self._open_page(line, offset)
            self._unit_open = not key.endswith("주요추진성과")
        elif key in ("1주요내용", "주요추진성과"):
            self._goal_open = self._unit_open = False


def _may_be_department(name: str) -> bool:
    """Whether a name ends like a department's."""
    return names_whole(name) or (_DEPARTMENT.match(name) is not None and _NO_DEPARTMENT.match(name) is None)


def _is_name_alone(text: str) -> bool:
    """Whether all cells of a row after the first are blank."""
    return not any(cell.strip() for cell in text.split("\t")[1:])


def _name_in(text: str) -> str:
    """Return the name of a row with its code; "" if the row is the lower line of a head.

    The name is in the first cell, or after a blank one, a number or a code.
    """
    first, *others = text.split("\t")
    if _WORD.search(first) or not others:
        return first
    if not _FIGURE.search(text):
        return ""
    name = next((cell for cell in others if _WORD.search(cell)), "")
    return f"{first} {name}" if name and _CODE.match(first) else name


def begins_part(text: str) -> bool:
    """Whether a line without cells begins a department's tables or its report."""
    return page_head(text) is not None or (len(text) <= _TITLE_LENGTH and _is_report(search_key(text)))


def _is_report(key: str) -> bool:
    """Whether a line is the heading of a department's report, with at most three letters misread."""
    if key.endswith(_REPORT):
        return True
    letters = key.lstrip("0123456789")
    if abs(len(letters) - len(_REPORT)) > _MOST_MISREAD:
        return False
    if len(_REPORT_LETTERS.intersection(letters)) < len(_REPORT) - _MOST_MISREAD:
        return False
    return letters_off(letters, _REPORT) <= _MOST_MISREAD


def _joined(sections: Iterable[Section]) -> list[Section]:
    """Return the sections, with consecutive ones of the same department and account merged."""
    joined: list[Section] = []
    for section in sections:
        last = joined[-1] if joined and not joined[-1].goes_on else None
        if last and section.account and (section.department, section.account) == (last.department, last.account):
            last.pages += section.pages
            last.end = section.end
        else:
            joined.append(section)
    return joined


def _number(sections: list[Section], number_at: Callable[[int], int] | None) -> None:
    """Number the pages in document order."""
    number = 0
    for section in sections:
        for at, (_, line, offset) in enumerate(section.pages):
            number = number_at(line) if number_at else number + 1
            section.pages[at] = (number, line, offset)
