"""Read a text file of any size into sections, and a section into pages of lines, in constant memory.

Pages are separated by form feeds. A text without form feeds is split where a printed page must have begun: at the head
【회계】 【부서】, and in the performance report at a department's title, a chapter, a 정책사업목표 and a 단위사업.
"""

import hashlib
import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from ingest.errors import BookError
from ingest.pages import PageLayout, PageText, Section
from ingest.reader.converted_file import ConvertedFile, FileNote
from ingest.reader.encodings import NOT_TEXT, Decoders, NoTextError
from ingest.reader.page_heads import head_in_cells
from ingest.reader.sections import SectionReader

_CHUNK = 1 << 20
_MOST_TABS = 4
"""The most tabs in a line of cells that is a page head."""
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Paged:
    """The text of a PDF in a file of its own, with a form feed in the first line of each page, and the page layouts.

    For each page: the number of its first line, its byte offset in `text`, and the offset of its layout (a line of
    JSON) in `layouts`. `sha256` covers both files. `passed` are the pages of other parts of the book, `census` the page
    numbers by outcome. `pictures`: the file holds pictures of pages and is no PDF.
    """

    text: Path
    sha256: str
    first_lines: Sequence[int]
    offsets: Sequence[int]
    layouts: Path
    layout_offsets: Sequence[int]
    passed: frozenset[int]
    census: Mapping[str, Sequence[int]]
    pictures: bool = False

    def number_at(self, line: int) -> int:
        """Return the page of a line of the text."""
        return bisect_right(self.first_lines, line)

    def layout(self, number: int, line: int, count: int) -> PageLayout:
        """Return the layout of `count` lines of a page, from `line` on."""
        with self.layouts.open("rb") as file:
            file.seek(self.layout_offsets[number - 1])
            layout: PageLayout = json.loads(file.readline())
        start = line - self.first_lines[number - 1]
        if "indents" in layout:
            layout["indents"] = layout["indents"][start : start + count]
            layout["boxes"] = layout["boxes"][start : start + count]
        return layout


@dataclass(frozen=True, slots=True)
class TextFile:
    """An opened file: its encoding, the SHA-256 of its bytes, and whether form feeds separate its pages.

    `paged` has the text of a PDF, `converted` that of a file of tables.
    """

    path: Path
    encoding: str
    sha256: str
    form_feeds: bool
    paged: Paged | None = None
    converted: ConvertedFile | None = None

    @property
    def text(self) -> Path:
        """The file that holds the text."""
        converted_file = self.paged or self.converted
        return converted_file.text if converted_file else self.path

    @property
    def made_sha256(self) -> str:
        """The SHA-256 of the converted text; "" if the file is read as it is."""
        converted_file = self.paged or self.converted
        return converted_file.sha256 if converted_file else ""

    @property
    def notes(self) -> Sequence[FileNote]:
        """Sentences about what was left out of the file, with the values of their slots."""
        return self.converted.notes if self.converted else ()

    def layout(self, number: int, first_line: int, count: int) -> PageLayout | None:
        """Return the layout of `count` lines of a page; None if the file has no more than its text."""
        if self.paged:
            return self.paged.layout(number, first_line, count)
        return self.converted.layout(first_line, count) if self.converted else None


def examine(path: Path) -> TextFile:
    """Read the whole file once. Raises BookError if it is no text in lines or cannot be opened."""
    file, long_line = _opened(path)
    if long_line is not None:
        raise BookError("한 행이 너무 깁니다. 결산서의 글이 맞는지 확인해 주세요.", path, line=long_line)
    return file


def examine_text(path: Path) -> TextFile:
    """Read the whole file once, as `examine`, but allow lines of any length. Raises BookError."""
    return _opened(path)[0]


def _opened(path: Path) -> tuple[TextFile, int | None]:
    """Return the file and the number of a line that is too long to be read at once. Raises BookError."""
    if path.is_dir():
        raise BookError("폴더입니다. 결산서 파일을 지정해 주세요.", path)
    try:
        return _examine(path)
    except FileNotFoundError:
        raise BookError("파일이 없습니다. 경로를 확인해 주세요.", path) from None
    except OSError as error:
        raise BookError("파일을 열 수 없습니다 ({reason}).", path, reason=error.strerror) from None


def _examine(path: Path) -> tuple[TextFile, int | None]:
    """Return the file and the number of a line that is too long to be read at once (None if there is none)."""
    digest, decoders, form_feeds, long_line = hashlib.sha256(), Decoders(), False, None
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            if len(chunk) == _CHUNK and b"\n" not in chunk:
                long_line = long_line or decoders.line
            digest.update(chunk)
            form_feeds = form_feeds or b"\f" in chunk
            _decode_chunk(decoders, chunk, path)
        if not file.tell():
            raise BookError("빈 파일입니다.", path)
    encoding = decoders.encoding
    if encoding is None:
        raise BookError("글자가 파일 끝에서 잘렸습니다. 파일을 다시 받아 주세요.", path, line=decoders.line)
    return TextFile(path, encoding, digest.hexdigest(), form_feeds), long_line


def _decode_chunk(decoders: Decoders, chunk: bytes, path: Path) -> None:
    try:
        decoders.take(chunk)
    except NoTextError as error:
        sentence = "글자를 읽을 수 없습니다: UTF-8도 CP949도 아닙니다."
        if error.line is None:
            sentence = NOT_TEXT
        raise BookError(sentence, path, line=error.line) from None


_NAME_HEADS = ("사업명", "구분", "세부사업", "단위사업", "정책", "조직", "부서")
_COLUMNS_OF_PROGRAMS = ("예산액", "예산현액", "집행잔액")
"""Column heads of every table by programs; the names in its first column are headed by one of `_NAME_HEADS`."""


def find_sections(book: TextFile) -> list[Section]:
    """Return the sections of a book in document order. Raises BookError if it has no table."""
    reader = SectionReader(book.form_feeds)
    heads, summaries = _spellings("과목", book), _spellings("부서명\t성과", book)
    openings = heads + summaries
    other_heads = tuple(chain.from_iterable(_spellings(words, book) for words in _NAME_HEADS))
    columns = [_spellings(words, book) for words in _COLUMNS_OF_PROGRAMS]
    line, offset = 0, 0
    with book.text.open("rb") as file:
        for raw in file:
            line += 1
            if b"\t" in raw:
                reader.page_top = reader.unit_above = None
                if raw.startswith(openings):
                    begin = reader.at_subject_head if raw.startswith(heads) else reader.at_summary_head
                    begin(line, offset)
                elif raw.startswith(other_heads) and all(any(map(raw.__contains__, words)) for words in columns):
                    reader.at_subject_head(line, offset)
                elif raw.count(b"\t") <= _MOST_TABS and (head := head_in_cells(_decode(book, raw))):
                    reader.at_lone_line(head, line, offset)
                elif reader.awaits_row:
                    reader.at_row(_decode(book, raw), line)
            else:
                if reader.in_table:
                    reader.at_table_end(line, offset)
                if len(raw) > 2 and raw.lstrip()[:1] != b"-":  # most lines of a report are bullets
                    reader.at_lone_line(_decode(book, raw).strip(), line, offset)
                elif len(raw) > 2:
                    reader.page_top = None
            if book.form_feeds and b"\f" in raw:
                reader.at_form_feed(line, offset)
            offset += len(raw)
    sections = reader.sections_of(book.path, offset, book.paged.number_at if book.paged else None)
    if book.paged:
        for section in sections:
            _leave_passed(section, book.paged)
    return sections


def _leave_passed(section: Section, paged: Paged) -> None:
    """Remove pages of another part of the book from the end of a section."""
    while len(section.pages) > 1 and section.pages[-1][0] in paged.passed:
        section.end = section.pages.pop()[2]


def _spellings(words: str, book: TextFile) -> tuple[bytes, ...]:
    """Return the bytes that the beginning of a line may have in the file's encoding (NFC or NFD)."""
    forms = {unicodedata.normalize(form, words) for form in ("NFC", "NFD")}
    written = (form.encode(book.encoding, "ignore") for form in forms)
    return tuple(form for form in written if form.decode(book.encoding) in forms)


def _decode(book: TextFile, raw: bytes) -> str:
    text = raw.decode(book.encoding).removeprefix(_BYTE_ORDER_MARK)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def read_pages(book: TextFile, section: Section) -> Iterator[PageText]:
    """Yield the pages of a section, with lines in NFC without line ends and form feeds."""
    ends = [offset for _, _, offset in section.pages[1:]] + [section.end]
    with book.text.open("rb") as file:
        for (number, first_line, offset), end in zip(section.pages, ends, strict=True):
            file.seek(offset)
            text = _decode(book, file.read(end - offset)).replace("\r", "").replace("\f", "")
            lines = text.split("\n")
            if lines and not lines[-1]:
                lines.pop()
            layout = book.layout(number, first_line, len(lines))
            if offset == section.pages[0][2]:
                layout = {**(layout or {}), **_layout_of(section)} or None
            yield PageText(number, first_line, lines, section.account, layout)


def _layout_of(section: Section) -> PageLayout:
    """Return the facts about a section that are stored in the layout of its first page."""
    layout: PageLayout = {"units_below": True} if section.units_below else {}
    if section.head:
        layout["head"] = section.head
    elif section.goes_on:
        layout["goes_on"] = section.goes_on
    return layout
