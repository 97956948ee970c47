"""The text reader: a file of any size to sections, and a section to pages of lines, in memory that does not grow.

A page is what stands between two form feeds. A text without form feeds is parted where a printed
page must have begun: at the head block 【회계】 【부서】, and in the performance report at a
department's title, a chapter, a 정책사업목표 and a 단위사업.
"""

import codecs
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from documents.names import one_letter_off, search_key
from ingest.errors import BookError
from ingest.pages import Page, Section

_CHUNK = 1 << 20
_ENCODINGS = ("utf-8", "cp949")
_BYTE_ORDER_MARK = "\ufeff"
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))
_HEAD = re.compile(r"【\s*(.{1,60}?)\s*】\s*【\s*(.{1,60}?)\s*】")
_REPORT = "주요성과및정책사업현황"
_CHAPTER = re.compile(r"제\d+장\Z")
_TITLE_LENGTH = 60
_LONG_NAME = 5


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


@dataclass(slots=True)
class _Index:
    """What the walk over the lines has found so far."""

    book: TextFile
    sections: list[Section] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # by search key, as first printed
    page: int = 0
    in_report: bool = False
    unit_open: bool = False
    goal_open: bool = False
    title: tuple[int, int, str] | None = None  # the last lone line that may title a department: line, offset, text
    doubtful: str = ""  # a department name seen for the first time, one letter off the one before
    untitled: bool = False  # a report whose title is no known department: its [소관부서] row will tell

    def open_page(self, line: int, offset: int) -> None:
        self.page += 1
        self.unit_open = self.goal_open = False
        self.sections[-1].pages.append((self.page, line, offset))

    def open_section(self, department: str, account: str, line: int, offset: int) -> None:
        if self.sections:
            self.sections[-1].end = offset
        self.sections.append(Section(department, account))
        self.open_page(line, offset)


def find_sections(book: TextFile) -> list[Section]:
    """Where each department's pages lie, in document order. Raises BookError where no page names a department."""
    index = _Index(book)
    head_mark = "【".encode(book.encoding)
    line, offset = 0, 0
    with book.path.open("rb") as file:
        for raw in file:
            line += 1
            if b"\t" in raw:
                if index.doubtful:
                    _confirm_department(index, _decode(book, raw))
                elif index.untitled:
                    _name_report(index, _decode(book, raw))
            elif len(raw) > 2 and raw.lstrip()[:1] != b"-":  # most of a report is bullets
                text = _decode(book, raw).strip()
                if len(text) > _TITLE_LENGTH:
                    pass
                elif head_mark in raw and (head := _HEAD.search(text)):
                    _at_head(index, head[2], head[1], line, offset)
                else:
                    _at_short_line(index, text, line, offset)
            if book.form_feeds and b"\f" in raw and index.sections and index.sections[-1].pages[-1][1] != line:
                index.open_page(line, offset)
            offset += len(raw)
    if not index.sections:
        raise BookError(
            "아는 표가 없습니다. 결산서의 글이 맞는지 확인해 주세요 (【회계】 【부서】 머리가 없음).", book.path
        )
    index.sections[-1].end = offset
    _claim_preamble(index.sections[0])
    _settle_doubt(index)
    return [section for section in index.sections if section.pages]


def _claim_preamble(first: Section) -> None:
    """What stands before the first head belongs to the first page."""
    number, _, _ = first.pages[0]
    first.pages[0] = (number, 1, 0)


def _at_head(index: _Index, department: str, account: str, line: int, offset: int) -> None:
    _settle_doubt(index)
    index.in_report, index.title = False, None
    known = index.names.get(search_key(department))
    last = index.sections[-1] if index.sections else None
    if known is None and last and last.account and _may_be_misread(department, last.department):
        index.doubtful = department
    elif known is None:
        known = index.names[search_key(department)] = department
    if last and known == last.department and account == last.account:
        if not index.book.form_feeds:
            index.open_page(line, offset)
        return
    index.open_section(known or department, account, line, offset)


def _may_be_misread(name: str, other: str) -> bool:
    """Short names differ by a letter because they are two: 총무과 and 세무과."""
    return len(name) >= _LONG_NAME and one_letter_off(name, other)


def _confirm_department(index: _Index, text: str) -> None:
    """A department's own table opens with its total row: then the name is no misreading."""
    if search_key(text.split("\t", 1)[0]) == search_key(index.doubtful):
        index.names[search_key(index.doubtful)] = index.doubtful
        index.doubtful = ""


def _settle_doubt(index: _Index) -> None:
    """A page under a name one letter off, without a total row of its own, continues the department before."""
    if not index.doubtful:
        return
    misread = index.sections.pop()
    index.sections[-1].pages += misread.pages
    index.sections[-1].end = misread.end
    index.doubtful = ""


def _at_short_line(index: _Index, text: str, line: int, offset: int) -> None:
    key = search_key(text)
    if key.endswith(_REPORT):
        _at_report(index, line, offset)
    elif key in index.names:
        index.title = (line, offset, text)
    elif index.in_report:
        if not index.book.form_feeds:
            _part_report(index, key, line, offset)
    elif key:
        index.title = (line, offset, text)


def _at_report(index: _Index, line: int, offset: int) -> None:
    """The report of a department begins, at the title above the heading where there is one."""
    _settle_doubt(index)
    title_line, title_offset, title = index.title or (line, offset, "")
    known = index.names.get(search_key(title)) or _alone_alike(title, index.names.values())
    index.open_section(known or title, "", title_line, title_offset)
    index.untitled = known is None
    index.in_report, index.title = True, None


def _alone_alike(title: str, names: Iterable[str]) -> str | None:
    """The one name that a title is a misreading of, if there is just one."""
    alike = [name for name in names if one_letter_off(title, name)]
    return alike[0] if len(alike) == 1 else None


def _name_report(index: _Index, text: str) -> None:
    label, _, name = text.partition("\t")
    if search_key(label) == "소관부서" and (name := name.strip()):
        index.sections[-1].department = index.names.setdefault(search_key(name), name)
        index.untitled = False


def _part_report(index: _Index, key: str, line: int, offset: int) -> None:
    if _CHAPTER.match(key):
        index.open_page(line, offset)
    elif key == "정책사업목표" or (key == "1주요내용" and not index.goal_open):
        index.open_page(line, offset)
        index.goal_open = key == "정책사업목표"
    elif key.startswith("단위사업") or (key == "주요추진성과" and not index.unit_open):
        index.open_page(line, offset)
        index.unit_open = not key.endswith("주요추진성과")
    elif key in ("1주요내용", "주요추진성과"):
        index.goal_open = index.unit_open = False


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
