"""The text reader: a file of any size to sections, and a section to pages of lines, in memory that does not grow.

A page is what stands between two form feeds. A text without form feeds is parted where a printed
page must have begun: at the head block 【회계】 【부서】, and in the performance report at a
department's title, a chapter, a 정책사업목표 and a 단위사업.
"""

import codecs
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from documents.names import search_key
from ingest.errors import BookError
from ingest.pages import Page, Section

_CHUNK = 1 << 20
_ENCODINGS = ("utf-8", "cp949")
_BYTE_ORDER_MARK = "\ufeff"
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))
_HEAD = re.compile(r"【\s*(.{1,100}?)\s*】\s*【\s*(.{1,100}?)\s*】")
_BRACKETS = "【】〔〕［］\\[\\]"
_MISREAD_HEAD = re.compile(
    rf"[{_BRACKETS}]?\s*([^{_BRACKETS}]{{0,100}}(?:회계|기금)[^{_BRACKETS}]{{0,100}}?)\s*"
    rf"[{_BRACKETS}]+\s*[{_BRACKETS}]*\s*([^{_BRACKETS}]{{1,100}}?)\s*[{_BRACKETS}]?\Z"
)
_LONE_HEAD = re.compile(r"【\s*([^【】]{1,100}?)\s*】\Z")
_REPORT = "주요성과및정책사업현황"
_REPORT_LETTERS = frozenset(_REPORT)
_SUMMARY = "총괄"
_CHAPTER = re.compile(r"제\d+장\Z")
_CODE = re.compile(r"\s*\d{3}")
_TITLE_LENGTH = 60
_TITLE_ABOVE = 5  # lines between a title and the heading under it
_MOST_MISREAD = 3
_OWNER = "소관부서"
_TOTALS = ("", "계", "합계", "총계")
_DIGITS = re.compile(r"\d+")

_Spot = tuple[int, int]
"""Line and offset."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that was looked through: its encoding, the SHA-256 of its bytes, and whether form feeds part its pages."""

    path: Path
    encoding: str
    sha256: str
    form_feeds: bool


def examine(path: Path) -> TextFile:
    """Look through the whole file once. Raises BookError for what is no text, or cannot be opened."""
    if path.is_dir():
        raise BookError("폴더입니다. 결산서 파일을 지정해 주세요.", path)
    try:
        return _examine(path)
    except FileNotFoundError:
        raise BookError("파일이 없습니다. 경로를 확인해 주세요.", path) from None
    except OSError as error:
        raise BookError("파일을 열 수 없습니다 ({reason}).", path, reason=error.strerror) from None


def _examine(path: Path) -> TextFile:
    digest = hashlib.sha256()
    decoders = {encoding: codecs.getincrementaldecoder(encoding)() for encoding in _ENCODINGS}
    form_feeds = False
    line = 1
    unreadable = line
    with path.open("rb") as file:
        for number, chunk in enumerate(iter(lambda: file.read(_CHUNK), b"")):
            if number == 0 and chunk.startswith(b"%PDF"):
                raise BookError("PDF 파일입니다. 글(text)로 바꾼 결산서를 지정해 주세요.", path)
            if chunk.translate(None, _CONTROL) != chunk:
                raise BookError("글이 아닌 파일입니다. 결산서를 담은 글(text) 파일을 지정해 주세요.", path)
            if len(chunk) == _CHUNK and b"\n" not in chunk:
                raise BookError("한 행이 너무 깁니다. 결산서의 글이 맞는지 확인해 주세요.", path, line=line)
            digest.update(chunk)
            form_feeds = form_feeds or b"\f" in chunk
            for encoding in list(decoders):
                try:
                    decoders[encoding].decode(chunk)
                except UnicodeDecodeError as error:
                    unreadable = line + chunk[: error.start].count(b"\n")
                    del decoders[encoding]
            if not decoders:
                raise BookError("글자를 읽을 수 없습니다: UTF-8도 CP949도 아닙니다.", path, line=unreadable)
            line += chunk.count(b"\n")
        if not file.tell():
            raise BookError("빈 파일입니다.", path)
    complete = [name for name, decoder in decoders.items() if _complete(decoder)]
    if not complete:
        raise BookError("글자가 파일 끝에서 잘렸습니다. 파일을 다시 받아 주세요.", path, line=line)
    return TextFile(path, complete[0], digest.hexdigest(), form_feeds)


def _complete(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def find_sections(book: TextFile) -> list[Section]:
    """Where each department's pages lie, in document order. Raises BookError where no page names a department."""
    walk = Walk(book.form_feeds)
    heads, summaries = _spellings("과목", book), _spellings("부서명\t성과", book)
    line, offset = 0, 0
    with book.path.open("rb") as file:
        for raw in file:
            line += 1
            if b"\t" in raw:
                walk.page_top = None
                if raw.startswith(heads):
                    walk.at_subject_head(line)
                elif raw.startswith(summaries):
                    walk.at_summary_head(line, offset)
                elif walk.listens and raw[:1] != b"\t":
                    walk.at_row(_decode(book, raw), line)
            else:
                if walk.in_table:
                    walk.at_table_end(line, offset)
                if len(raw) > 2 and raw.lstrip()[:1] != b"-":  # most of a report is bullets
                    walk.at_lone_line(_decode(book, raw).strip(), line, offset)
                elif len(raw) > 2:
                    walk.page_top = None
            if book.form_feeds and b"\f" in raw:
                walk.at_form_feed(line, offset)
            offset += len(raw)
    return walk.sections_of(book.path, offset)


def _spellings(words: str, book: TextFile) -> tuple[bytes, ...]:
    """How the beginning of a line may be written in the file's bytes."""
    forms = {unicodedata.normalize(form, words) for form in ("NFC", "NFD")}
    written = (form.encode(book.encoding, "ignore") for form in forms)
    return tuple(form for form in written if form.decode(book.encoding) in forms)


def _decode(book: TextFile, raw: bytes) -> str:
    text = raw.decode(book.encoding).removeprefix(_BYTE_ORDER_MARK)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def read_pages(book: TextFile, section: Section) -> Iterator[Page]:
    """The pages of a section, their lines in NFC without line ends and form feeds."""
    ends = [offset for _, _, offset in section.pages[1:]] + [section.end]
    with book.path.open("rb") as file:
        for (number, first_line, offset), end in zip(section.pages, ends, strict=True):
            file.seek(offset)
            text = _decode(book, file.read(end - offset)).replace("\r", "").replace("\f", "")
            lines = text.split("\n")
            if lines and not lines[-1]:
                lines.pop()
            yield Page(number, first_line, lines, section.account)


@dataclass(slots=True)
class Told:
    """What a section says whose it is: its head or title, and names in its rows where a department's stands."""

    head: str
    rows: list[str]
    report: bool = False
    parted: bool = False  # no page head stands above it: it may be the section before, or another department's
    owner: str = ""  # the row [소관부서] of a report
    open: bool = True  # that row is still to come
    goes_on: bool = False  # its first table opens amid rows, as after a page break

    def hear_report(self, name: str, rest: str) -> None:
        """A row of a report: [소관부서] names the department, and so do rows of its first tables."""
        if search_key(name) == _OWNER:
            self.owner, self.open = rest.strip(), False
        else:
            self.rows.append(name.strip())

    @property
    def own_row(self) -> bool:
        """Whether the section's table opens with the department's own row."""
        return any(search_key(row) == search_key(self.head) for row in self.rows)


def settle_names(sections: list[Section], told: list[Told]) -> None:
    """Give every section the department and account that it is of, as most often spelled."""
    settlement = [(section, one) for section, one in zip(sections, told, strict=True) if not one.report]
    _settle_departments(settlement, _borne_out(told))
    _settle_accounts(settlement)
    _spell_alike(section for section, _ in settlement)
    known = {search_key(section.department): section.department for section, one in settlement if not one.parted}
    _settle_parted(sections, told, known)
    for section, one in zip(sections, told, strict=True):
        if one.report:
            section.department = _owner(one, known)
            known.setdefault(search_key(section.department), section.department)


def _borne_out(told: list[Told]) -> set[str]:
    """The departments (search keys) that their own row, several sections or a report name: they are no misreading."""
    heads = Counter(search_key(one.head) for one in told if not one.report)
    reported = {search_key(name) for one in told if one.report for name in (one.head, one.owner, *one.rows)}
    own = {search_key(one.head) for one in told if one.own_row}
    return own | {head for head, times in heads.items() if times > 1 or head in reported}


def _settle_departments(settlement: list[tuple[Section, Told]], sure: set[str]) -> None:
    """A head that nothing bears out is a misreading: of the row under it, or of the page before."""
    before = ""
    for section, told in settlement:
        if told.parted:
            continue
        if search_key(told.head) not in sure:
            likely = [row for row in told.rows if search_key(row) in sure and misread(told.head, row)]
            if likely:
                section.department = likely[0]
            elif told.goes_on and search_key(before) in sure and misread(told.head, before):
                section.department = before
        before = section.department


def _settle_parted(sections: list[Section], told: list[Told], known: dict[str, str]) -> None:
    """Where a page head is lost, the row of a department that others know begins its own section; else none begins."""
    whole = sections[0]
    for section, one in zip(sections, told, strict=True):
        owner = known.get(search_key(one.rows[0])) if one.parted else None
        if owner:
            section.department = owner
        elif one.parted:
            whole.pages += section.pages[1:]
            whole.end = section.end
            section.pages = []
            continue
        whole = section


def _settle_accounts(settlement: list[tuple[Section, Told]]) -> None:
    sure = {search_key(section.account) for section, told in settlement if told.own_row}
    before: Section | None = None
    for section, told in settlement:
        alike = before is not None and search_key(before.department) == search_key(section.department)
        doubtful = alike and not told.own_row and search_key(section.account) not in sure
        if before is not None and doubtful and misread(section.account, before.account):
            section.account = before.account
        before = section


def _spell_alike(sections: Iterable[Section]) -> None:
    """One spelling for each department and account: spaces come and go."""
    each = list(sections)
    departments = dict(_most_spelled(section.department for section in each))
    accounts = dict(_most_spelled(section.account for section in each))
    for section in each:
        section.department = departments[search_key(section.department)]
        section.account = accounts[search_key(section.account)]


def _most_spelled(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    counted = Counter(names)
    for name, _ in reversed(counted.most_common()):  # the last to come stays: the most common, the first of equals
        yield search_key(name), name


def _owner(told: Told, known: dict[str, str]) -> str:
    """The department of a report: the one that title, [소관부서] and rows name most often."""
    votes = Counter(
        known[search_key(name)] for name in (told.owner, told.head, *told.rows) if search_key(name) in known
    )
    if votes:
        return votes.most_common(1)[0][0]
    named = {search_key(row) for row in told.rows}
    for name in (told.owner, told.head):
        if name and search_key(name) in named:
            return name
    for name in (told.owner, told.head):
        alike = [one for one in known.values() if misread(name, one)]
        if len(alike) == 1:
            return alike[0]
    first = next((row for row in told.rows if row not in _TOTALS), "")
    return told.owner or told.head or first


def letters_off(name: str, other: str) -> int:
    """How many letters are misread, lost or added between two search keys."""
    above = list(range(len(other) + 1))
    for row, letter in enumerate(name, 1):
        line = [row]
        for column, own in enumerate(other, 1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != own)))
        above = line
    return above[-1]


def misread(name: str, other: str) -> bool:
    """Whether a name may be a misreading of another: up to a third of its letters, its numbers never.

    건설1과 and 건설2과 are two departments.
    """
    a, b = search_key(name), search_key(other)
    if not a or not b or _DIGITS.findall(a) != _DIGITS.findall(b):
        return False
    return 0 < letters_off(a, b) <= max(1, max(len(a), len(b)) // 3)


class Walk:
    """Takes the lines of a book one by one and gives the sections they make."""

    def __init__(self, form_feeds: bool) -> None:
        self._form_feeds = form_feeds
        self._sections: list[Section] = []
        self._told: list[Told] = []  # what each section says whose it is
        self._names: set[str] = set()  # of all heads so far, as search keys
        self._in_report = self._unit_open = self._goal_open = False
        self._summary_due = False  # the report's heading stood, its first table is still to come
        self._title: tuple[int, int, str] | None = None  # the last lone line that may title a department
        self._lone: tuple[int, int, str] | None = None  # the last other line that stands alone in a report
        self._account_above: tuple[str, int, int] | None = None  # 【회계】 alone in its line: 【부서】 may come below
        self._headed = False  # a page head stood since the last table by subjects
        self.in_table = self._first_row_due = False
        self._gap: _Spot | None = None  # behind the last table by subjects: a page head may be lost here
        self.page_top: _Spot | None = None  # the form feed above, as long as the page is blank

    @property
    def listens(self) -> bool:
        """Whether the next row may tell whose the section is."""
        return self._first_row_due or (self._in_report and self._told[-1].open)

    def at_form_feed(self, line: int, offset: int) -> None:
        if self._sections and self._sections[-1].pages[-1][1] != line:
            self._open_page(line, offset)
            self.page_top = (line, offset)

    def at_subject_head(self, line: int) -> None:
        """The head of a table by subjects or programs: the first row under a department's first head is its own."""
        self._first_row_due = self.in_table = bool(self._sections) and not self._in_report

    def at_summary_head(self, line: int, offset: int) -> None:
        """The head of the report's first table: a report whose headings were all lost begins here."""
        if not self._summary_due:
            self._at_report(line, offset)
        self._summary_due = False

    def at_row(self, text: str, line: int) -> None:
        name, _, rest = text.partition("\t")
        told = self._told[-1]
        if self._in_report:
            told.hear_report(name, rest)
            return
        self._first_row_due = False
        told.goes_on = told.goes_on or search_key(name) != search_key(told.head)
        if _CODE.match(name):
            self._headed = False
        elif self._headed or self._gap is None or search_key(name) == search_key(told.head):
            self._headed = False
            told.rows.append(name.strip())
        else:
            own = Told(told.head, [name.strip()], parted=True)
            self._open_section(own, self._sections[-1].account, *self._gap)

    def at_table_end(self, line: int, offset: int) -> None:
        """The first line behind a table by subjects: if the next page head is lost, what comes is another's."""
        self.in_table = self._first_row_due = False
        self._gap = (line, offset)

    def at_lone_line(self, text: str, line: int, offset: int) -> None:
        if text and self.page_top:
            line, offset = self.page_top
            self.page_top = None
        lone = _LONE_HEAD.match(text) if text[:1] == "【" else None
        above, self._account_above = self._account_above, None
        if lone and ("회계" in text or "기금" in text):
            self._account_above = (lone[1], line, offset)
        elif lone and above:
            self._at_head(lone[1], *above)
        elif head := _head_of(text):
            self._at_head(head[1], head[0], line, offset)
        elif len(text) <= _TITLE_LENGTH:
            self._at_short_line(text, line, offset)

    def sections_of(self, path: Path, end: int) -> list[Section]:
        """All sections, named and numbered. Raises BookError where there are none, or one is nobody's."""
        if not self._sections:
            sentence = "아는 표가 없습니다. 결산서의 글이 맞는지 확인해 주세요 (【회계】 【부서】 머리가 없음)."
            raise BookError(sentence, path)
        self._sections[-1].end = end
        number, _, _ = self._sections[0].pages[0]
        self._sections[0].pages[0] = (number, 1, 0)  # what stands before the first head belongs to its page
        self._fold_contents()
        settle_names(self._sections, self._told)
        sections = _joined(section for section in self._sections if section.pages)
        _number(sections)
        for section in sections:
            if not section.department:
                number, line, _ = section.pages[0]
                sentence = "성과보고서가 어느 부서의 것인지 알 수 없습니다. 부서 이름을 그 위에 적어 주세요."
                raise BookError(sentence, path, number, line)
        return sections

    def _fold_contents(self) -> None:
        """A table of contents names the report's heading, too: what has no rows of a report is of the section below."""
        for at in range(len(self._sections) - 2, -1, -1):
            told, section = self._told[at], self._sections[at]
            if told.report and not told.rows and not told.owner:
                self._sections[at + 1].pages = section.pages + self._sections[at + 1].pages
                del self._sections[at], self._told[at]

    def _open_page(self, line: int, offset: int) -> None:
        self._unit_open = self._goal_open = False
        self._sections[-1].pages.append((0, line, offset))

    def _open_section(self, told: Told, account: str, line: int, offset: int) -> None:
        if self._sections:
            last = self._sections[-1]
            last.end = offset
            last.pages = [page for page in last.pages if page[2] < offset]
        self._sections.append(Section(told.head, account))
        self._told.append(told)
        self._gap = None
        self._open_page(line, offset)

    def _at_head(self, department: str, account: str, line: int, offset: int) -> None:
        self._in_report, self._title, self._headed = False, None, True
        self._names.add(search_key(department))
        if self._sections:
            last, told = self._sections[-1], self._told[-1]
            names = (search_key(last.department), search_key(last.account))
            if (search_key(department), search_key(account)) == names and not told.parted:
                if not self._form_feeds:
                    self._open_page(line, offset)
                return
        self._open_section(Told(department, []), account, line, offset)

    def _at_short_line(self, text: str, line: int, offset: int) -> None:
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
                self._part_report(key, line, offset)
        elif key:
            self._title = (line, offset, text)

    def _at_report(self, line: int, offset: int) -> None:
        """The report of a department begins, at the title above the heading where there is one."""
        if self._title is None and self._lone and line - self._lone[0] <= _TITLE_ABOVE:
            self._title = self._lone
        title_line, title_offset, title = self._title or (line, offset, "")
        self._open_section(Told(title, [], report=True), "", title_line, title_offset)
        self._in_report, self._title, self._summary_due = True, None, True

    def _part_report(self, key: str, line: int, offset: int) -> None:
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


def _head_of(text: str) -> tuple[str, str] | None:
    """Account and department of a page head, one bracket or all of them misread too."""
    found = _HEAD.search(text) if "【" in text else None
    if found is None and ("회계" in text or "기금" in text):
        found = _MISREAD_HEAD.match(text)
    return (found[1].strip(), found[2].strip()) if found else None


def _is_report(key: str) -> bool:
    """Whether a line is the heading of a department's report, some letters misread."""
    if key.endswith(_REPORT):
        return True
    own = key.lstrip("0123456789")
    if len(_REPORT_LETTERS.intersection(own)) < len(_REPORT) - _MOST_MISREAD:
        return False
    return letters_off(own, _REPORT) <= _MOST_MISREAD


def _joined(sections: Iterable[Section]) -> list[Section]:
    """The sections with those in one that a misread head parted."""
    joined: list[Section] = []
    for section in sections:
        last = joined[-1] if joined else None
        if last and section.account and (section.department, section.account) == (last.department, last.account):
            last.pages += section.pages
            last.end = section.end
        else:
            joined.append(section)
    return joined


def _number(sections: list[Section]) -> None:
    """Number the pages in document order."""
    number = 0
    for section in sections:
        for at, (_, line, offset) in enumerate(section.pages):
            number += 1
            section.pages[at] = (number, line, offset)
