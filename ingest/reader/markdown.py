"""Parse Markdown's pipe tables, and tables drawn with box characters, as grids of cells."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.reader.grid import MOST_COLUMNS, GridCell, GridLine, GridReader, GridRow, SourcePlace, cell_lines
from ingest.reader.limits import Allowance, FileRefusedError
from ingest.reader.unseen_text import marked, seen_text, unmarked

_FRAMES = str.maketrans("│┃║￨｜", "|||||")
_RULING = re.compile(r"[\s|:+=\-–—─━═┄┈┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╟╢╤╧╪╞╡┏┓┗┛┣┫┳┻╋┠┨┯┷┿╂]+\Z")
_CORNERS = re.compile(r"[+┌├└╔╠╚┏┣┗╟╞┠]")
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SUPERSCRIPT = re.compile(r"<sup\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|b|big|center|code|del|div|em|font|h[1-6]|i|ins|mark|p|small|span|strong|sub|sup|u)\b[^<>]{0,500}>|<!--.*?-->",
    re.IGNORECASE,
)
_STRUCK = re.compile(r"<(del|s|strike)>(.{0,80}?)</\1>|(?<![~\\])~~(?!~)(.{1,80}?)~~", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~<>$])")
_TRIANGLE = re.compile(r"\$?\s*\\(?:big)?triangle(?:up)?\s*\$?\s*")
_BOLD = re.compile(r"\s*(\*\*|__)(?!\s)(.+?)(?<!\s)\1\s*\Z")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*\Z")
_MOST_LINES_OF_ROW = 4


def is_row(text: str) -> bool:
    """Whether a line is a row of a pipe table or of a table drawn with box characters."""
    stripped = text.lstrip()
    return stripped[:1] in "|│┃║￨｜" and len(stripped) > 1 if stripped else False


def is_ruling(text: str) -> bool:
    """Whether a line only rules a table: `|---|:--:|`, `+----+` or `├──┼──┤`."""
    return _RULING.match(text) is not None and any(mark in text for mark in "|+┼├└┌┬┴═━") and len(text.strip()) > 2


def has_pipes(text: str) -> bool:
    """Whether a line has a pipe that is not escaped."""
    return _PIPE.search(text) is not None


def plain(text: str) -> str:
    """Return a line outside tables without the marks of headings, bold text and HTML."""
    heading = _HEADING.match(text)
    text = _unmarked(heading[1] if heading else text)
    return text.rstrip() if heading is None else text.strip()


@dataclass(slots=True)
class PipeTable:
    """Parses the lines of one table; `noted` are the lines with cells of struck text, by the sentence of their note."""

    allowance: Allowance
    noted: dict[str, list[str]] = field(default_factory=dict)
    _rows: list[GridRow] = field(default_factory=list)
    _rulings: list[int] = field(default_factory=list)  # the number of rows above each ruling line
    _framed: bool = False
    _edged: bool = False  # whether rows begin and end with a pipe

    def __bool__(self) -> bool:
        return bool(self._rows or self._rulings)

    @property
    def rows(self) -> int:
        return len(self._rows)

    def take(self, text: str, number: int) -> None:
        """Parse a row or a ruling line. Raises FileRefusedError."""
        text = text.translate(_FRAMES)
        if is_ruling(text):
            self._rulings.append(len(self._rows))
            self._framed = self._framed or _CORNERS.match(text.lstrip()) is not None
            return
        parts = _PIPE.split(text.strip())
        if not self._rows:
            self._edged = not parts[0]
        if self._edged and not parts[0]:
            parts = parts[1:]
        if len(parts) > 1 and not parts[-1] and self._edged:
            parts.pop()
        if len(parts) > MOST_COLUMNS:
            raise FileRefusedError("칸이 너무 많은 표입니다. 올바른 파일인지 확인해 주세요.", line=number)
        self.allowance.take_row()
        self.allowance.take_cells(len(parts))
        cells = tuple(GridCell(self._lines(part, number), column) for column, part in enumerate(parts))
        self._rows.append(GridRow(SourcePlace(line=number), cells, covered=len(cells)))

    def lines(self) -> Iterator[GridLine]:
        """Yield the lines of the complete table."""
        rows = self._rows_between_rulings() if self._framed else self._rows
        yield from GridReader().lines(rows)

    def _lines(self, part: str, number: int) -> tuple[str, ...]:
        """Split a cell's text into lines, without what is struck through."""
        if "~~" in part or "</" in part:
            part, note = seen_text(_STRUCK.sub(lambda match: marked(match[2] or match[3] or ""), unmarked(part)))
            if note:
                self.noted.setdefault(note, []).append(str(number))
        return _lines(part)

    def _rows_between_rulings(self) -> list[GridRow]:
        """Return the rows of a framed table; if rulings separate all rows, the lines between two are one row."""
        ends = sorted({*self._rulings, len(self._rows)} - {0})
        starts = [0, *ends[:-1]]
        runs = [self._rows[start:end] for start, end in zip(starts, ends, strict=True)]
        if len(runs) < 3 or any(len(run) > _MOST_LINES_OF_ROW for run in runs):
            return self._rows
        return [_one_row(run) for run in runs]


def _one_row(rows: Sequence[GridRow]) -> GridRow:
    """Return one row whose cells have the lines of the given rows."""
    width = max(row.end for row in rows)
    texts = [[row.cells[column].text if column < len(row.cells) else "" for row in rows] for column in range(width)]
    cells = tuple(GridCell(cell_lines("\n".join(text)), column) for column, text in enumerate(texts))
    return GridRow(rows[0].place, cells)


def _lines(part: str) -> tuple[str, ...]:
    """Split a cell's text into lines."""
    return cell_lines(_unmarked(_BREAK.sub("\n", part).strip(" \t")))


def _unmarked(text: str) -> str:
    """Return a text without HTML tags, escapes, entities and bold marks."""
    if "<" in text:
        text = _TAG.sub("", _SUPERSCRIPT.sub(" ", text))
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", _TRIANGLE.sub("△", text))
    if "&" in text:
        text = html.unescape(text)
    if bold := _BOLD.match(text):
        text = bold[2]
    return text
