"""Parse HWPX, the ZIP of XML that Hangul writes: its paragraphs, page heads and tables, section by section."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path

from ingest.reader.cell_counts import FEWEST_BYTES, refuse_large_tables
from ingest.reader.converted_file import FileNote
from ingest.reader.grid import (
    MOST_COLUMNS,
    MOST_SPANNED_ROWS,
    GridCell,
    GridLine,
    GridRow,
    SourcePlace,
    cell_lines,
    line_text,
    with_columns,
)
from ingest.reader.limits import MOST_CELLS_OF_TABLE, Allowance, FileRefusedError, too_many_cells
from ingest.reader.nested_tables import CellContent, NestedTable, lines_with_nested, only_cell
from ingest.reader.unseen_text import marked, notes_of, seen_text, unmarked
from ingest.reader.zipped_xml import Attributes, ZippedDocument, open_zipped

MOST_NESTED = 12
"""The limit on the nesting of tables within cells."""
_SECTION = re.compile(r"(?:.*/)?section(\d+)\.xml\Z", re.IGNORECASE)
_ASIDE = frozenset(("header", "footer", "footNote", "endNote", "drawText", "caption"))
_TEXTS = frozenset(("t", "mainText"))
_UNSHOWN = frozenset(("hiddenComment", "memo", "trackChange"))
_BLANKS = {"tab": " ", "nbSpace": " ", "fwSpace": " ", "lineBreak": "\n", "hyphen": "-"}
_NO_STRIKEOUT = frozenset(("", "NONE", "3D"))
"""Shapes of a strikeout that Hangul writes for text without one."""
_UNITS = 10  # HWPUNITs per tenth of a point
_BLANK_WIDTH = 50  # tenths of a point for each leading blank
_LEADING = re.compile(r"[ \u00a0\u3000]+")


def read(path: Path, encoding: str, allowance: Allowance, notes: list[FileNote]) -> Iterator[GridLine]:
    """Yield the lines of a document, section by section. Raises FileRefusedError."""
    with open_zipped(path) as packed:
        _refuse_encrypted(packed)
        reader = _Document(allowance, _indents(packed), _struck(packed))
        for name in _sections(packed):
            if packed.size_of(name) > FEWEST_BYTES:
                refuse_large_tables(packed.chunks_uncounted(name), cell="tc", table="tbl")
            packed.parse(name, reader.start, reader.end, reader.text)
            lines, reader.lines = reader.lines, []
            yield from lines
        notes += notes_of(reader.noted)


def _refuse_encrypted(packed: ZippedDocument) -> None:
    """Raise FileRefusedError for an encrypted document."""

    def start(name: str, attributes: Attributes) -> None:
        if name == "encryption-data":
            raise FileRefusedError("암호가 걸린 문서입니다. 암호를 풀어 저장한 파일을 지정해 주세요.")

    if "META-INF/manifest.xml" in packed.names:
        packed.parse("META-INF/manifest.xml", start, lambda name: None, lambda text: None)


def _sections(packed: ZippedDocument) -> list[str]:
    """Return the part names of the sections in document order. Raises FileRefusedError if there is none."""
    hrefs: dict[str, str] = {}
    spine: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "item":
            hrefs[attributes.get("id", "")] = attributes.get("href", "")
        elif name == "itemref":
            spine.append(attributes.get("idref", ""))

    if "Contents/content.hpf" in packed.names:
        packed.parse("Contents/content.hpf", start, lambda name: None, lambda text: None)
    listed = [hrefs.get(item, "") for item in spine]
    named = [name for href in listed for name in (href, f"Contents/{href}") if name in packed.names]
    sections = [name for name in dict.fromkeys(named) if _SECTION.match(name)]
    others = {int(match[1]): name for name in packed.names if (match := _SECTION.match(name)) and len(match[1]) < 6}
    sections += [others[number] for number in sorted(others) if others[number] not in sections]
    if not sections:
        raise FileRefusedError("본문이 없는 HWPX입니다. 한글에서 다시 저장한 파일을 지정해 주세요.")
    return sections


def _indents(packed: ZippedDocument) -> dict[str, int]:
    """Return the left margin of each paragraph shape by its id, in tenths of a point."""
    indents: dict[str, int] = {}
    shape = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal shape
        if name == "paraPr":
            shape = attributes.get("id", "")
        elif name == "left" and shape not in indents:
            value = attributes.get("value", "")
            indents[shape] = int(value) // _UNITS if value.isdecimal() and len(value) < 8 else 0

    if "Contents/header.xml" in packed.names:
        packed.parse("Contents/header.xml", start, lambda name: None, lambda text: None)
    return indents


def _struck(packed: ZippedDocument) -> set[str]:
    """Return the ids of the character shapes that strike text through."""
    struck: set[str] = set()
    shape = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal shape
        if name == "charPr":
            shape = attributes.get("id", "")
        elif name == "strikeout" and attributes.get("shape", "").upper() not in _NO_STRIKEOUT:
            struck.add(shape)

    if "Contents/header.xml" in packed.names:
        packed.parse("Contents/header.xml", start, lambda name: None, lambda text: None)
    return struck


@dataclass(slots=True)
class _Cell(CellContent):
    """A cell while it is parsed; its indent is in tenths of a point."""

    column: int = -1
    row: int = -1
    width: int = 1
    height: int = 1
    heading: bool = False
    indent: int | None = None


@dataclass(slots=True)
class _Table:
    """A table while it is parsed, and the lines that belong above it (captions) and below it."""

    number: int
    rows: list[list[_Cell]] = field(default_factory=list)
    cells: int = 0
    above: list[GridLine] = field(default_factory=list)
    below: list[GridLine] = field(default_factory=list)


@dataclass(slots=True)
class _Flow:
    """What paragraphs belong to: the body, a cell, or a part outside both, such as a page head or a note."""

    kind: str
    cell: _Cell | None = None
    lines: list[GridLine] = field(default_factory=list)
    text: list[str] = field(default_factory=list)  # of the current paragraph


class _Document:
    """Handles the XML elements of a document's sections; `lines` are the completed ones.

    `noted` are the addresses of cells (table:row) with text that is struck through, by the sentence of their note.
    """

    def __init__(self, allowance: Allowance, indents: dict[str, int], struck: set[str]) -> None:
        self.lines: list[GridLine] = []
        self._allowance = allowance
        self._indents = indents
        self._struck_shapes = struck
        self._struck = False
        self.noted: dict[str, list[str]] = {}
        self._flows = [_Flow("body")]
        self._tables: list[_Table] = []
        self._count = self._paragraphs = 0
        self._in_text = self._unshown = 0
        self._deleted = False
        self._notes: list[GridLine] = []

    def start(self, name: str, attributes: Attributes) -> None:
        flow = self._flows[-1]
        if name in _UNSHOWN or self._unshown or (name == "fieldBegin" and attributes.get("type") == "MEMO"):
            self._unshown += 1
        elif name in _TEXTS:
            self._in_text += 1
        elif name == "run":
            self._struck = attributes.get("charPrIDRef", "") in self._struck_shapes
        elif name in _BLANKS:
            flow.text.append(_BLANKS[name])
        elif name == "compose" and not self._deleted:
            self._take(attributes.get("composeText", ""))
        elif name in ("deleteBegin", "deleteEnd"):
            self._deleted = name == "deleteBegin"
        elif name == "p":
            self._begin_paragraph(flow, attributes)
        elif name in _ASIDE:
            self._flows.append(_Flow(name))
        else:
            self._start_table(name, attributes)

    def _start_table(self, name: str, attributes: Attributes) -> None:
        table = self._tables[-1] if self._tables else None
        if name == "tbl":
            self._begin_table()
        elif table is None:
            return
        elif name == "tr":
            self._allowance.take_row()
            table.rows.append([])
        elif name == "tc":
            self._begin_cell(table, attributes)
        elif name in ("cellAddr", "cellSpan") and table.rows and table.rows[-1]:
            _measure(table.rows[-1][-1], attributes)

    def end(self, name: str) -> None:
        if self._unshown:
            self._unshown -= 1
        elif name in _TEXTS:
            self._in_text -= 1
        elif name == "p":
            self._end_paragraph()
        elif name in _ASIDE and self._flows[-1].kind == name:
            self._end_aside(self._flows.pop())
        elif name == "tc" and self._flows[-1].cell is not None:
            self._flows.pop()
        elif name == "tbl" and self._tables:
            self._end_table()

    def text(self, text: str) -> None:
        if self._in_text and not self._deleted and not self._unshown:
            self._take(text)

    def _take(self, text: str) -> None:
        self._allowance.take_letters(len(text))
        text = unmarked(text)
        self._flows[-1].text.append(marked(text) if self._struck and self._flows[-1].cell else text)

    def _begin_paragraph(self, flow: _Flow, attributes: Attributes) -> None:
        """Begin a paragraph; the first one of a cell gives the cell's indent."""
        self._put_text(flow)
        if flow.kind == "body":
            self._paragraphs += 1
        if flow.cell and flow.cell.indent is None:
            flow.cell.indent = self._indents.get(attributes.get("paraPrIDRef", ""), 0)

    def _end_paragraph(self) -> None:
        flow = self._flows[-1]
        if flow.cell is not None:
            flow.cell.texts.append("".join(flow.text))
            flow.text = []
        else:
            self._put_text(flow)
        if flow.kind == "body":
            self._put(flow, self._notes)
            self._notes = []

    def _put_text(self, flow: _Flow) -> None:
        """Add the text read so far of a paragraph outside cells as one or more lines."""
        if flow.cell is not None:
            return
        texts, flow.text = "".join(flow.text).split("\n"), []
        place = SourcePlace(line=self._paragraphs)
        self._put(flow, [GridLine(text, place) for line in texts if (text := line_text(line))])

    def _put(self, flow: _Flow, lines: list[GridLine]) -> None:
        """Add lines to the body, below the current table, or to the part outside both."""
        if flow.kind == "body":
            self.lines += lines
        elif flow.cell is not None:
            self._tables[-1].below += lines
        else:
            flow.lines += lines

    def _begin_table(self) -> None:
        flow = self._flows[-1]
        self._put_text(flow)
        if flow.cell is not None and flow.text:
            flow.cell.texts.append("".join(flow.text))
            flow.text = []
        if len(self._tables) >= MOST_NESTED:
            raise FileRefusedError("표 안의 표가 너무 깊습니다. 올바른 파일인지 확인해 주세요.")
        self._count += 1
        self._tables.append(_Table(self._count))

    def _begin_cell(self, table: _Table, attributes: Attributes) -> None:
        if not table.rows:
            table.rows.append([])
        self._allowance.take_cells(1)
        table.cells += 1
        if table.cells > MOST_CELLS_OF_TABLE:
            raise too_many_cells()
        cell = _Cell(heading=attributes.get("header") == "1")
        table.rows[-1].append(cell)
        self._flows.append(_Flow("cell", cell))

    def _end_table(self) -> None:
        table, flow = self._tables.pop(), self._flows[-1]
        only = only_cell(table.rows)
        if flow.cell is None:
            self._put(flow, _lines_of(table, self.noted))
        elif only and not table.above and not table.below:
            flow.cell.texts += only.texts
        else:
            flow.cell.tables.append(NestedTable(len(flow.cell.texts), _lines_of(table, self.noted)))

    def _end_aside(self, flow: _Flow) -> None:
        """Add a page head where it is defined, a caption above its table, a note below its paragraph."""
        if flow.kind == "caption" and self._tables:
            self._tables[-1].above += flow.lines
        elif flow.kind == "drawText" and self._flows[-1].cell is not None:
            self._flows[-1].cell.texts += [line.text for line in flow.lines]
        elif flow.kind == "header":
            self.lines += flow.lines
        else:
            self._notes += flow.lines


def _measure(cell: _Cell, attributes: Attributes) -> None:
    """Read a cell's position and spans. Raises FileRefusedError."""
    cell.column = _number(attributes.get("colAddr"), cell.column)
    cell.row = _number(attributes.get("rowAddr"), cell.row)
    cell.width = max(1, _number(attributes.get("colSpan"), cell.width))
    cell.height = max(1, _number(attributes.get("rowSpan"), cell.height))
    if cell.column + cell.width > MOST_COLUMNS or cell.height > MOST_SPANNED_ROWS:
        sentence = "칸이 너무 많은 표입니다 (한 칸이 {width}열 {height}행에 걸침). 올바른 파일인지 확인해 주세요."
        raise FileRefusedError(sentence, width=cell.width, height=cell.height)


def _number(text: str | None, absent: int) -> int:
    """Return the non-negative integer that a text is, `absent` if it is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else absent


def _lines_of(table: _Table, noted: dict[str, list[str]]) -> list[GridLine]:
    rows = list(zip(_grid_rows(table, noted), table.rows, strict=True))
    return [*table.above, *lines_with_nested(rows, _split), *table.below]


def _split(texts: Sequence[str]) -> tuple[str, ...]:
    return cell_lines(seen_text("\n".join(texts)).text)


def _grid_rows(table: _Table, noted: dict[str, list[str]]) -> list[GridRow]:
    """Return the rows of a table by the addresses of its cells, or by their order where addresses are missing or
    collide.
    """
    if not _has_addresses(table.rows):
        numbered = enumerate(table.rows, 1)
        places = ((SourcePlace(str(table.number), number), cells) for number, cells in numbered)
        return with_columns((place, [_grid_cell(cell, 0, place, noted) for cell in cells]) for place, cells in places)
    rows = []
    for number, cells in enumerate(table.rows, 1):
        place = SourcePlace(str(table.number), number)
        in_order = sorted(cells, key=attrgetter("column"))
        rows.append(GridRow(place, tuple(_grid_cell(cell, cell.column, place, noted) for cell in in_order)))
    return rows


def _has_addresses(rows: Iterable[Iterable[_Cell]]) -> bool:
    """Whether every cell has an address and lies over no other."""
    covered: dict[int, int] = {}  # by column: the first row that no higher cell reaches
    cells = sorted((cell for row in rows for cell in row), key=attrgetter("row", "column"))
    row = end = 0
    for cell in cells:
        end, row = (end if cell.row == row else 0), cell.row
        columns = range(cell.column, cell.column + cell.width)
        if min(cell.row, cell.column) < 0 or cell.column < end or any(covered.get(at, 0) > row for at in columns):
            return False
        end = cell.column + cell.width
        if cell.height > 1:
            covered |= dict.fromkeys(columns, row + cell.height)
    return True


def _grid_cell(cell: _Cell, column: int, place: SourcePlace, noted: dict[str, list[str]]) -> GridCell:
    text, note = seen_text("\n".join(cell.texts))
    if note:
        noted.setdefault(note, []).append(f"{place.part}:{place.row}")
    leading = _LEADING.match(text)
    indent = (cell.indent or 0) + (len(leading[0]) * _BLANK_WIDTH if leading else 0)
    return GridCell(cell_lines(text), column, cell.width, cell.height, cell.heading, indent)
