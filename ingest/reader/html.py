"""Parse HTML: tables as grids of cells, and the lines of text between them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

from ingest.reader.cell_counts import FEWEST_BYTES, refuse_large_tables
from ingest.reader.converted_file import FileNote
from ingest.reader.grid import (
    MOST_COLUMNS,
    MOST_SPANNED_ROWS,
    GridCell,
    GridLine,
    SourcePlace,
    cell_lines,
    line_text,
    with_columns,
)
from ingest.reader.limits import MOST_CELLS_OF_TABLE, Allowance, FileRefusedError, too_many_cells
from ingest.reader.nested_tables import CellContent, NestedTable, lines_with_nested, only_cell
from ingest.reader.unseen_text import marked, notes_of, seen_text, unmarked

MOST_NESTED = 12
"""The limit on the nesting of tables within cells."""
LONGEST_TAG = 1 << 25
"""The limit on the letters of one tag with its attributes, such as an embedded picture."""
MOST_UNCLOSED = 1 << 16
"""The limit on the letters at the end of a file behind a tag, a comment or a script that is not closed."""

_UNCLOSED = "HTML의 태그가 닫히지 않았습니다. 올바른 파일인지 확인해 주세요."
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt")
    + ("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr")
    + ("html", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "ul")
)
_UNSHOWN = frozenset(("script", "style", "template", "noscript", "title"))
_BLANK = re.compile(r"[ \t\r\n\f]+")
_BLOCK = "\x1d"  # marks the edge of a block element in a cell
_INDENT = re.compile(r"(?:padding-left|text-indent|margin-left)\s*:\s*(-?\d+(?:\.\d+)?)\s*(pt|px|em|mm)", re.IGNORECASE)
_POINTS = {"pt": 1.0, "px": 0.75, "em": 10.0, "mm": 2.83}
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|(?:font-size|opacity)\s{0,20}:\s{0,20}0(?:\.0{1,20})?(?:[a-z]{1,4}|%)?\s{0,20}(?:[;!]|\Z)",
    re.IGNORECASE,
)
_STRUCK = re.compile(r"text-decoration[\w-]{0,20}\s{0,20}:[^;]{0,80}line-through", re.IGNORECASE)
_STRUCK_TAGS = frozenset(("s", "strike", "del"))
_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
_CLASS = re.compile(r"\.([\w-]{1,80})\s*\{([^{}]{0,2000})\}")
_MOST_CLASSES = 20
"""The limit on the classes of one element that are examined."""
_MOST_STYLES = 1 << 20
"""The limit on the letters of a page's style sheets; the rest is not examined."""
_LEADING = re.compile(r"[ \u00a0\u3000]+")
_BLANK_WIDTH = 30  # tenths of a point for each leading blank
_PIECE = 1 << 16


@dataclass(slots=True)
class _Cell(CellContent):
    """A cell while it is parsed; its indent is in tenths of a point, None if it has none."""

    width: int = 1
    height: int = 1
    heading: bool = False
    indent: int | None = None


@dataclass(slots=True)
class _Table:
    """A table while it is parsed."""

    number: int
    rows: list[tuple[SourcePlace, list[_Cell]]] = field(default_factory=list)
    cells: int = 0
    open: bool = False  # whether text belongs to the last cell
    around: list[str] = field(default_factory=list)  # the open tags within unseen text that the table stands in
    unseen: bool = False
    above: list[GridLine] = field(default_factory=list)  # text before its first row
    below: list[GridLine] = field(default_factory=list)  # text after its rows

    @property
    def cell(self) -> _Cell | None:
        """The cell that text is added to; None between cells."""
        return self.rows[-1][1][-1] if self.open else None


class HtmlReader(HTMLParser):
    """Parses HTML piece by piece; `lines` are the completed ones. Raises FileRefusedError.

    `noted` are the addresses of cells (table:row) with text that is struck through or hidden, by the sentence of their
    note.
    """

    def __init__(
        self, allowance: Allowance, first_line: int = 1, tables: int = 0, noted: dict[str, list[str]] | None = None
    ) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[GridLine] = []
        self._allowance = allowance
        self._first_line = first_line
        self._tables: list[_Table] = []
        self._count = tables
        self._text: list[str] = []
        self._text_line = 0
        self._unshown = 0
        self._in_style = False
        self._style_letters = 0
        self._classes: dict[str, str] = {}  # the declarations of each class
        self._unseen: list[str] = []  # the open tags within text that is struck through or hidden
        self._row_unseen = False
        self.noted = noted if noted is not None else {}
        self._waiting: list[str] = []
        self._waits = 0

    @property
    def in_table(self) -> bool:
        return bool(self._tables)

    @property
    def tables(self) -> int:
        """The number of tables so far, those before this text included."""
        return self._count

    @property
    def in_cell(self) -> bool:
        return bool(self._tables) and self._tables[-1].open

    def feed(self, data: str) -> None:
        """Add a piece.

        It is parsed at once unless a tag is open: then pieces are collected until they are as long as the unparsed
        text, so that a long tag is not scanned again for every piece.
        """
        self._waiting.append(data)
        self._waits += len(data)
        if self._waits >= len(self.rawdata):
            self._feed()

    def _feed(self) -> None:
        data, self._waiting, self._waits = "".join(self._waiting), [], 0
        try:
            super().feed(data)
        except AssertionError:
            raise FileRefusedError(
                "HTML을 읽을 수 없습니다. 올바른 파일인지 확인해 주세요.", line=self._line()
            ) from None
        if len(self.rawdata) > LONGEST_TAG:
            raise FileRefusedError(_UNCLOSED, line=self._line())

    def finish(self) -> None:
        """Parse the rest and close all open tables. Raises FileRefusedError."""
        self._feed()
        if len(self.rawdata) > MOST_UNCLOSED:  # it would be scanned again for each tag in it
            raise FileRefusedError(_UNCLOSED, line=self._line())
        self.close()
        while self._tables:
            self._end_table()
        self._end_line()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self._open_unseen(tag, attributes)
        if tag in _UNSHOWN:
            self._unshown += 1
            self._in_style = tag == "style"
        elif tag == "table":
            self._unshown = 0
            self._begin_table()
            self._tables[-1].unseen = bool(self._unseen) or self._is_unseen(tag, attributes)
        elif tag == "tr" and self._tables:
            self._begin_row()
            self._row_unseen = self._is_unseen(tag, attributes)
        elif tag in ("td", "th") and self._tables:
            self._begin_cell(tag, attributes)
        elif tag == "br":
            self._break("\n")
        elif tag == "sup":
            self._add(" ")
        elif tag == "input" and (attributes.get("type") or "text").lower() in ("text", "number"):
            self.handle_data(attributes.get("value") or "")
        elif tag in _BLOCKS:
            self._break(_BLOCK)

    def _open_unseen(self, tag: str, attributes: dict[str, str | None]) -> None:
        """Count the open tags from one that is struck through or hidden, until it is closed."""
        if tag in ("table", "tr", "td", "th") or tag in _VOID:
            return
        if self._unseen and tag == self._unseen[0]:
            self._unseen.append(tag)
        elif not self._unseen and self._is_unseen(tag, attributes):
            self._unseen = [tag]

    def _is_unseen(self, tag: str, attributes: dict[str, str | None]) -> bool:
        style = self._style(attributes)
        hidden = "hidden" in attributes or _HIDDEN.search(style) is not None
        return hidden or tag in _STRUCK_TAGS or _STRUCK.search(style) is not None

    def _style(self, attributes: dict[str, str | None]) -> str:
        """Return the declarations of an element's own style and, before them, of its classes."""
        own = attributes.get("style") or ""
        if not self._classes:
            return own
        classes = (
            self._classes.get(name, "")
            for name in (attributes.get("class") or "").split(None, _MOST_CLASSES)[:_MOST_CLASSES]
        )
        return ";".join([own, *classes])

    def handle_endtag(self, tag: str) -> None:
        if self._unseen and tag == self._unseen[0]:
            self._unseen.pop()
        if tag in _UNSHOWN:
            self._unshown = max(0, self._unshown - 1)
            self._in_style = False
        elif tag == "table" and self._tables:
            self._end_table()
        elif tag in ("td", "th", "tr") and self._tables:
            self._end_cell()
        elif tag in _BLOCKS:
            self._break(_BLOCK)

    def handle_data(self, data: str) -> None:
        if not self._unshown:
            text = unmarked(_BLANK.sub(" ", data))
            self._add(marked(text) if self._unseen and self.in_cell else text)
        elif self._in_style and self._style_letters < _MOST_STYLES:
            self._style_letters += len(data)
            self._classes |= {name: style for name, style in _CLASS.findall(data) if _matters(style)}

    def _line(self) -> int:
        return self._first_line + self.getpos()[0] - 1

    def _begin_table(self) -> None:
        self._end_line()
        if self._tables and not self.in_cell:
            self._end_table()  # a table that was not closed
        if len(self._tables) >= MOST_NESTED:
            raise FileRefusedError("표 안의 표가 너무 깊습니다. 올바른 파일인지 확인해 주세요.", line=self._line())
        self._count += 1
        self._tables.append(_Table(self._count, around=self._unseen))

    def _begin_row(self) -> None:
        self._end_cell()
        table = self._tables[-1]
        self._allowance.take_row()
        table.rows.append((SourcePlace(str(table.number), len(table.rows) + 1, self._line()), []))

    def _end_cell(self) -> None:
        self._end_line()
        self._tables[-1].open = False

    def _begin_cell(self, tag: str, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        table = self._tables[-1]
        if not table.rows:
            self._begin_row()
        width, height = (self._span(attributes.get(name)) for name in ("colspan", "rowspan"))
        cells = table.rows[-1][1]
        if width > MOST_COLUMNS or len(cells) >= MOST_COLUMNS or height > MOST_SPANNED_ROWS:
            sentence = "칸이 너무 많은 표입니다 (한 칸이 {width}열 {height}행에 걸침). 올바른 파일인지 확인해 주세요."
            raise FileRefusedError(sentence, line=self._line(), width=width, height=height)
        self._allowance.take_cells(1)
        table.cells += 1
        if table.cells > MOST_CELLS_OF_TABLE:
            raise too_many_cells(self._line())
        style = self._style(attributes)
        unseen = table.unseen or self._row_unseen or self._is_unseen(tag, attributes)
        self._unseen = [tag] if unseen else []
        indent = _indent(style)
        cells.append(_Cell(width=width, height=height, heading=tag == "th", indent=indent))
        table.open = True

    def _span(self, text: str | None) -> int:
        """Return a colspan or rowspan; 1 if it is not a positive number."""
        match = re.match(r"\s*\+?(\d{1,9})", text or "")
        return max(1, int(match[1])) if match else 1

    def _end_table(self) -> None:
        self._end_line()
        table = self._tables.pop()
        self._unseen = table.around
        cell = self._tables[-1].cell if self._tables else None
        only = only_cell(cells for _, cells in table.rows)
        if cell is None:
            self._put([*table.above, *_lines_of(table, self.noted), *table.below])
        elif only and not table.above and not table.below:
            cell.texts += [_BLOCK, *only.texts, _BLOCK]
        else:
            cell.tables.append(
                NestedTable(len(cell.texts), [*table.above, *_lines_of(table, self.noted), *table.below])
            )

    def _put(self, lines: list[GridLine]) -> None:
        """Add lines at the current position: to the page, or above or below the rows of the current table."""
        if not self._tables:
            self.lines += lines
        elif self._tables[-1].rows:
            self._tables[-1].below += lines
        else:
            self._tables[-1].above += lines

    def _break(self, mark: str) -> None:
        """Add a break within a cell; outside cells, end the line."""
        if self.in_cell:
            self._add(mark)
        else:
            self._end_line()

    def _add(self, text: str) -> None:
        self._allowance.take_letters(len(text))
        if self._tables and (cell := self._tables[-1].cell) is not None:
            cell.texts.append(text)
        elif not text.isspace():
            self._text_line = self._text_line or self._line()
            self._text.append(text)
        elif self._text:
            self._text.append(" ")

    def _end_line(self) -> None:
        """Add the text collected outside cells as a line."""
        text = line_text("".join(self._text).lstrip(" "))
        if text:
            self._put([GridLine(text, SourcePlace(line=self._text_line))])
        self._text, self._text_line = [], 0


def _matters(style: str) -> bool:
    """Whether declarations hide, strike through or indent."""
    return any(pattern.search(style) for pattern in (_HIDDEN, _STRUCK, _INDENT))


def _indent(style: str) -> int | None:
    """Return the indent that a CSS style sets, in tenths of a point; None without one or if it hides the cell."""
    if _HIDDEN.search(style):
        return None
    match = _INDENT.search(style)
    return round(float(match[1]) * _POINTS[match[2].lower()] * 10) if match else None


def _lines_of(table: _Table, noted: dict[str, list[str]]) -> Iterator[GridLine]:
    """Yield the lines of a table. Raises FileRefusedError if it has too many columns."""
    placed = with_columns((place, [_grid_cell(cell, place, noted) for cell in cells]) for place, cells in table.rows)
    over = next((row for row in placed if row.end > MOST_COLUMNS), None)
    if over:
        raise FileRefusedError("칸이 너무 많은 표입니다. 올바른 파일인지 확인해 주세요.", line=over.place.line)
    rows = [replace(row, cells=_with_indents(row.cells)) for row in placed]
    contents = [cells for _, cells in table.rows]
    yield from lines_with_nested(list(zip(rows, contents, strict=True)), _split)


def _split(texts: Sequence[str]) -> tuple[str, ...]:
    return cell_lines(_cell_text(seen_text("".join(texts)).text))


def _grid_cell(cell: _Cell, place: SourcePlace, noted: dict[str, list[str]]) -> GridCell:
    text, note = seen_text("".join(cell.texts))
    if note:
        noted.setdefault(note, []).append(f"{place.part}:{place.row}")
    leading = _LEADING.match(text)
    indent = len(leading[0]) * _BLANK_WIDTH if leading and "\u00a0" in leading[0] else None
    return GridCell(cell_lines(_cell_text(text)), 0, cell.width, cell.height, cell.heading, cell.indent or indent)


def _cell_text(text: str) -> str:
    """Return a cell's text with a line break for each block element that follows text."""
    return re.sub(rf" *\n? *{_BLOCK}[ {_BLOCK}]*", "\n", text.strip(f" {_BLOCK}"))


def _with_indents(cells: tuple[GridCell, ...]) -> tuple[GridCell, ...]:
    """Return the cells, with indent 0 where none is given."""
    return tuple(cell if cell.indent is not None else replace(cell, indent=0) for cell in cells)


def read(path: Path, encoding: str, allowance: Allowance, notes: list[FileNote]) -> Iterator[GridLine]:
    """Yield the lines of an HTML page. Raises FileRefusedError."""
    if path.stat().st_size > FEWEST_BYTES:
        with path.open("rb") as file:
            refuse_large_tables(iter(lambda: file.read(_PIECE), b""), cell="t[dh]", table="table")
    reader = HtmlReader(allowance)
    with path.open(encoding=encoding, errors="replace", newline=None) as file:
        for piece in iter(lambda: file.read(_PIECE), ""):
            reader.feed(piece.replace("\0", ""))
            lines, reader.lines = reader.lines, []
            yield from lines
    reader.finish()
    yield from reader.lines
    notes += notes_of(reader.noted)
