"""Text as today's tools write it: Markdown, HTML tables, columns parted by blanks, cells in quotes, in one file.

Each line is given on with its number in the file. Lines that rule a table give nothing; where a line of the file gives
several, the numbers of those that follow are caught up with where there is room.
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
from ingest.reader.encodings import LINE_ENDS
from ingest.reader.grid import GridLine, GridReader, GridRow, SourcePlace, is_figure
from ingest.reader.html import HtmlReader
from ingest.reader.limits import Allowance, TooMuchError
from ingest.reader.markdown import PipeTable, has_pipes, is_row, is_ruling, plain

LONGEST_LINE = 1 << 22
"""Letters of one line: whole tables in HTML stand in one."""
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_FENCE = re.compile(r"\s*(?:```|~~~)")
_MOST_TOGETHER = 5_000  # lines or rows that are looked at together
_CATCH_UP = 8
_FEW = 2  # cells of a line that is no head
_SAMPLE = 300  # lines by which rows with commas are known
_SAMPLE_LETTERS = 1 << 16
_LINE_END = re.compile(f"[\n{LINE_ENDS}]")


@dataclass(slots=True)
class MixedReader:
    """Reads the lines of a text, one by one."""

    allowance: Allowance
    comma: bool = False
    _pipes: PipeTable = field(init=False)
    _loose: bool = False  # a pipe table without pipes at the edges
    _html: HtmlReader | None = None
    _aligned: list[tuple[int, str]] = field(default_factory=list)
    _measure: str = ""  # of the letters of what is aligned
    _rows: list[GridRow] = field(default_factory=list)
    _open: tuple[int, str] | None = None  # a row in quotes that goes on
    _grid: GridReader = field(default_factory=GridReader)

    def __post_init__(self) -> None:
        self._pipes = PipeTable(self.allowance)

    def read(self, lines: Iterable[str]) -> Iterator[GridLine]:
        """The lines of a text as rows and lines. Raises TooMuchError."""
        before: tuple[int, str] | None = None
        for number, line in enumerate(lines, 1):
            text = line.rstrip("\r\n")
            text = text if text.isascii() else normalize("NFC", text)  # columns and words are of whole letters
            if len(text) > LONGEST_LINE:
                raise TooMuchError("한 행이 너무 깁니다. 결산서의 글이 맞는지 확인해 주세요.", line=number)
            if "\0" in text:
                raise TooMuchError("글이 아닌 파일입니다. 결산서를 담은 글(text) 파일을 지정해 주세요.", line=number)
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
            self._html = HtmlReader(self.allowance, number)
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
        """Whether a row in quotes goes on in this line."""
        few = self._open is not None and self._open[1].count("\n") < delimited.MOST_LINES
        return few and delimited.goes_on(text, self._delimiter)

    def _piped(self, text: str, below: str) -> bool:
        """Whether a pipe table without pipes at its edges begins or goes on."""
        begins = is_ruling(below) and has_pipes(below) and has_pipes(text)
        self._loose = begins or (self._loose and has_pipes(text))
        return self._loose

    def _piped_row(self, number: int, text: str) -> Iterator[GridLine]:
        if not self._pipes or self._pipes.rows >= _MOST_TOGETHER:
            yield from self._flush()
        self._pipes.take(text, number)

    def _ends_html(self, text: str) -> bool:
        """Whether a line belongs to no table, though the last was not closed."""
        html, stripped = self._html, text.lstrip()
        return html is None or stripped.startswith("【") or bool(stripped and stripped[0] != "<" and not html.in_cell)

    def _in_html(self, text: str) -> Iterator[GridLine]:
        html = self._html
        if html is not None:
            html.feed(text + "\n")
            if not html.in_table:
                yield from self._flush()

    @property
    def _delimiter(self) -> str:
        return "," if self.comma else "\t"

    def _quoted(self, number: int, text: str) -> Iterator[GridLine]:
        """A row in quotes, or a line of one; what opens a quote and does not close it in a few lines is no row."""
        if self._open:
            number, text = self._open[0], f"{self._open[1]}\n{text}"
        self._open = None
        if delimited.is_open(text, self._delimiter):
            self._open = number, text
        else:
            yield from self._delimited(number, text)

    def _unclosed(self) -> Iterator[GridLine]:
        """The lines of a row whose quote does not end: each for itself."""
        if self._open:
            first, text = self._open
            for number, line in enumerate(text.split("\n"), first):
                yield from self._delimited(number, line)
        self._open = None

    def _delimited(self, number: int, text: str) -> Iterator[GridLine]:
        row = delimited.row_of(text, self._delimiter, number)
        self.allowance.take_row()
        self.allowance.take_cells(len(row.cells))
        if not row.filled and len(row.cells) > 1 and self._in_head:
            return  # a line of a head over merged cells
        if not row.filled or not self._rows or len(self._rows) >= _MOST_TOGETHER:
            yield from self._flush()
        if row.filled:
            self._rows.append(row)
        else:
            yield GridLine("", row.place)

    @property
    def _in_head(self) -> bool:
        """Whether the rows that are open are of a head: words alone, in many cells."""
        figures = any(is_figure(line) for row in self._rows for cell in row.filled for line in cell.lines)
        return bool(self._rows) and len(self._rows[-1].filled) > _FEW and not figures

    def _plain(self, number: int, text: str) -> Iterator[GridLine]:
        stripped = text.strip()
        if self._pipes or self._rows or len(self._aligned) >= _MOST_TOGETHER or stripped.startswith("【"):
            yield from self._flush()
        if _FENCE.match(text):
            text = ""
        self._aligned.append((number, text))

    def _flush(self) -> Iterator[GridLine]:
        """The lines of what was open, which ends here."""
        if self._html is not None:
            self._html.finish()
            yield from self._html.lines
            self._html = None
        if self._pipes:
            yield from self._pipes.lines()
        self._pipes = PipeTable(self.allowance)
        rows, self._rows = self._rows, []
        yield from self._grid.lines(rows)
        lines, self._aligned = self._aligned, []
        self._measure = aligned.best_width_classes(lines, self._measure)
        for line in aligned.lines_of(lines, self._measure):
            yield line if "\t" in line.text else line._replace(text=plain(line.text))


def read(path: Path, encoding: str, allowance: Allowance, notes: list[FileNote]) -> Iterator[GridLine]:
    """The lines of a text. Raises TooMuchError."""
    with path.open(encoding=encoding, errors="replace", newline=None) as file:
        comma = delimited.is_comma_book([line.rstrip("\n") for line in islice(_bounded(file), _SAMPLE)])
    with path.open(encoding=encoding, newline=None) as file:
        try:
            yield from caught_up(MixedReader(allowance, comma).read(_bounded(file)))
        except UnicodeDecodeError:
            sentence = "글자를 읽을 수 없습니다. UTF-8로 저장한 파일을 지정해 주세요."
            raise TooMuchError(sentence) from None


def _bounded(file: IO[str]) -> Iterator[str]:
    """The lines of a file, none longer than can be read at once.

    NEL and U+2028 end lines only where hardly anything else does: elsewhere they stand within cells.
    """
    sample = file.read(_SAMPLE_LETTERS)
    file.seek(0)
    if sum(map(sample.count, LINE_ENDS)) <= sample.count("\n"):
        return iter(lambda: file.readline(LONGEST_LINE + 2), "")
    return _parted(file)


def _parted(file: IO[str]) -> Iterator[str]:
    """The lines of a file that ends them by NEL or U+2028."""
    rest = ""
    while block := file.read(_SAMPLE_LETTERS):
        *lines, rest = _LINE_END.split(rest + block)
        yield from lines
        if len(rest) > LONGEST_LINE:
            break
    if rest:
        yield rest


def caught_up(lines: Iterable[GridLine]) -> Iterator[GridLine]:
    """The lines with empty ones between them, so that each has its own number in the file where that can be."""
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
