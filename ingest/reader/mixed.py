"""Parse text with Markdown, HTML tables, aligned columns and quoted cells in one file, as today's tools write it.

Each line carries its number in the file. Ruling lines yield nothing, and one line of the file may yield several. Blank
lines are inserted after such gaps, so that line n of the result is line n of the file where possible.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO
from unicodedata import normalize

from ingest.reader import aligned, delimited
from ingest.reader.converted_file import FileNote
from ingest.reader.encodings import LINE_ENDS, NOT_TEXT
from ingest.reader.grid import GridLine, GridReader, GridRow, SourcePlace, is_figure
from ingest.reader.html import HtmlReader
from ingest.reader.limits import Allowance, FileRefusedError
from ingest.reader.markdown import PipeTable, has_pipes, is_row, is_ruling, plain
from ingest.reader.repeated_lines import repeated_lines
from ingest.reader.unseen_text import notes_of

LONGEST_LINE = 1 << 22
"""The limit on the letters of one line; a whole HTML table may be one line."""
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_FENCE = re.compile(r"\s*(?:```|~~~)")
_MOST_TOGETHER = 5_000  # lines or rows that are parsed together
_CATCH_UP = 8
_FEW = 2  # a line with no more cells is not a head
_SAMPLE = 300  # lines examined for commas
_SAMPLE_LETTERS = 1 << 16
_LINE_END = re.compile(f"[\n{LINE_ENDS}]")


@dataclass(slots=True)
class MixedReader:
    """Parses the lines of a text, one by one; `noted` are cells of HTML tables as in `HtmlReader`.

    `repeated` are the keys of the lines that repeat throughout the text.
    """

    allowance: Allowance
    comma: bool = False
    repeated: frozenset[str] = frozenset()
    _pipes: PipeTable = field(init=False)
    _loose: bool = False  # in a pipe table without pipes at its edges
    _html: HtmlReader | None = None
    _html_tables: int = 0
    noted: dict[str, list[str]] = field(default_factory=dict)
    _aligned: list[tuple[int, str]] = field(default_factory=list)
    _measure: str = ""  # the width classes of the last aligned lines
    _rows: list[GridRow] = field(default_factory=list)
    _open: tuple[int, str] | None = None  # the first line number and text of a row with an open quote
    _grid: GridReader = field(default_factory=GridReader)

    def __post_init__(self) -> None:
        self._pipes = PipeTable(self.allowance, self.noted)

    def read(self, lines: Iterable[str]) -> Iterator[GridLine]:
        """Yield the rows and lines of a text. Raises FileRefusedError."""
        before: tuple[int, str] | None = None
        for number, line in enumerate(lines, 1):
            text = line.rstrip("\r\n")
            text = text if text.isascii() else normalize("NFC", text)  # columns are counted in composed letters
            if len(text) > LONGEST_LINE:
                raise FileRefusedError("한 행이 너무 깁니다. 결산서의 글이 맞는지 확인해 주세요.", line=number)
            if "\0" in text:
                raise FileRefusedError(NOT_TEXT, line=number)
            self.allowance.take_letters(len(text))
            if before:
                yield from self._take(*before, below=text)
            before = number, text
        if before:
            yield from self._take(*before, below="")
        yield from self._unclosed()
        yield from self._flush()

    def _take(self, number: int, text: str, below: str) -> Iterator[GridLine]:
        if "\f" in text:
            yield from self._flush()
            yield GridLine("\f", SourcePlace(line=number))
            text = text.replace("\f", "")
        if self._html is not None and self._ends_html(text):
            yield from self._flush()
        if self._open and not self._goes_on(text):
            yield from self._unclosed()
        if self._html is not None:
            yield from self._in_html(text)
        elif self._goes_on(text) or self.comma or ("\t" in text and delimited.is_quoted(text)):
            yield from self._quoted(number, text)
        elif "\t" in text:
            yield from self._flush()
            yield GridLine(text, SourcePlace(line=number))
        elif table := _TABLE.search(text):
            yield from self._flush()
            if above := plain(text[: table.start()]).strip():
                yield GridLine(above, SourcePlace(line=number))
            self._html = HtmlReader(self.allowance, number, self._html_tables, self.noted)
            yield from self._in_html(text[table.start() :])
        elif is_row(text) or (self._piped(text, below) and has_pipes(text)):
            yield from self._piped_row(number, text)
        elif is_ruling(text) and (self._pipes or is_row(below)):
            if not self._pipes:
                yield from self._flush()
            self._pipes.take(text, number)
        else:
            yield from self._plain(number, text)

    def _goes_on(self, text: str) -> bool:
        """Whether the line continues a row with an open quote."""
        few = self._open is not None and self._open[1].count("\n") < delimited.MOST_LINES
        return few and delimited.goes_on(text, self._delimiter)

    def _piped(self, text: str, below: str) -> bool:
        """Whether the line belongs to a pipe table without pipes at its edges."""
        begins = is_ruling(below) and has_pipes(below) and has_pipes(text)
        self._loose = begins or (self._loose and has_pipes(text))
        return self._loose

    def _piped_row(self, number: int, text: str) -> Iterator[GridLine]:
        """Add a row to the current pipe table, a new one if it is full."""
        if not self._pipes or self._pipes.rows >= _MOST_TOGETHER:
            yield from self._flush()
        self._pipes.take(text, number)

    def _ends_html(self, text: str) -> bool:
        """Whether the line is outside HTML tables although the last one was not closed."""
        html, stripped = self._html, text.lstrip()
        return html is None or stripped.startswith("【") or bool(stripped and stripped[0] != "<" and not html.in_cell)

    def _in_html(self, text: str) -> Iterator[GridLine]:
        """Parse a line of HTML."""
        html = self._html
        if html is not None:
            html.feed(text + "\n")
            if not html.in_table:
                yield from self._flush()

    @property
    def _delimiter(self) -> str:
        return "," if self.comma else "\t"

    def _quoted(self, number: int, text: str) -> Iterator[GridLine]:
        """Parse a line with quoted cells; a row with an open quote waits for the next line."""
        if self._open:
            number, text = self._open[0], f"{self._open[1]}\n{text}"
        self._open = None
        if delimited.is_open(text, self._delimiter):
            self._open = number, text
        else:
            yield from self._delimited(number, text)

    def _unclosed(self) -> Iterator[GridLine]:
        """Yield the lines of a row whose quote is never closed, each as a row."""
        if self._open:
            first, text = self._open
            for number, line in enumerate(text.split("\n"), first):
                yield from self._delimited(number, line)
        self._open = None

    def _delimited(self, number: int, text: str) -> Iterator[GridLine]:
        """Parse a row of comma- or tab-separated cells."""
        row = delimited.row_of(text, self._delimiter, number)
        self.allowance.take_row()
        self.allowance.take_cells(len(row.cells))
        if not row.filled and len(row.cells) > 1 and self._in_head:
            return  # a blank line of a head with merged cells
        if not row.filled or not self._rows or len(self._rows) >= _MOST_TOGETHER:
            yield from self._flush()
        if row.filled:
            self._rows.append(row)
        else:
            yield GridLine("", row.place)

    @property
    def _in_head(self) -> bool:
        """Whether the collected rows are a head: many cells, and words only."""
        figures = any(is_figure(line) for row in self._rows for cell in row.filled for line in cell.lines)
        return bool(self._rows) and len(self._rows[-1].filled) > _FEW and not figures

    def _plain(self, number: int, text: str) -> Iterator[GridLine]:
        """Collect a line of text, which may be aligned."""
        stripped = text.strip()
        if self._pipes or self._rows or len(self._aligned) >= _MOST_TOGETHER or stripped.startswith("【"):
            yield from self._flush()
        if _FENCE.match(text):
            text = ""
        self._aligned.append((number, text))

    def _flush(self) -> Iterator[GridLine]:
        """Yield the lines of everything collected so far."""
        if self._html is not None:
            self._html.finish()
            yield from self._html.lines
            self._html_tables = self._html.tables
            self._html = None
        if self._pipes:
            yield from self._pipes.lines()
        self._pipes = PipeTable(self.allowance, self.noted)
        rows, self._rows = self._rows, []
        yield from self._grid.lines(rows)
        lines, self._aligned = self._aligned, []
        self._measure = aligned.best_width_classes(lines, self._measure)
        for line in aligned.lines_of(lines, self._measure, self.repeated):
            yield line if "\t" in line.text else line._replace(text=plain(line.text))


def read(path: Path, encoding: str, allowance: Allowance, notes: list[FileNote]) -> Iterator[GridLine]:
    """Yield the lines of a text. Raises FileRefusedError."""
    with path.open(encoding=encoding, errors="replace", newline=None) as file:
        comma = delimited.is_comma_book([line.rstrip("\n") for line in islice(_bounded(file), _SAMPLE)])
    with path.open(encoding=encoding, newline=None) as file:
        try:
            repeated = frozenset() if comma else repeated_lines(_bounded(file))
            file.seek(0)
            reader = MixedReader(allowance, comma, repeated)
            yield from with_file_line_numbers(reader.read(_bounded(file)))
            notes += notes_of(reader.noted)
        except UnicodeDecodeError:
            sentence = "글자를 읽을 수 없습니다. UTF-8로 저장한 파일을 지정해 주세요."
            raise FileRefusedError(sentence) from None


def _bounded(file: IO[str]) -> Iterator[str]:
    """Yield the lines of a file, cut off behind LONGEST_LINE.

    NEL and U+2028 are line ends only if they are more frequent than line feeds; otherwise they occur within cells.
    """
    sample = file.read(_SAMPLE_LETTERS)
    file.seek(0)
    if sum(map(sample.count, LINE_ENDS)) <= sample.count("\n"):
        return iter(lambda: file.readline(LONGEST_LINE + 2), "")
    return _parted(file)


def _parted(file: IO[str]) -> Iterator[str]:
    """Yield the lines of a file that is separated by NEL or U+2028."""
    rest = ""
    while block := file.read(_SAMPLE_LETTERS):
        *lines, rest = _LINE_END.split(rest + block)
        yield from lines
        if len(rest) > LONGEST_LINE:
            break
    if rest:
        yield rest


def with_file_line_numbers(lines: Iterable[GridLine]) -> Iterator[GridLine]:
    """Yield the lines with blank ones inserted, so that each has its line number in the file where possible."""
    count, in_table = 0, False
    for line in lines:
        behind = line.place.line - 1 - count
        if 0 < behind <= _CATCH_UP:
            filler = "\t" if in_table and "\t" in line.text else ""
            for at in range(count + 1, line.place.line):
                yield GridLine(filler, SourcePlace(line=at))
            count += behind
        count += 1
        in_table = "\t" in line.text
        yield line
