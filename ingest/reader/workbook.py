"""Parse XLSX workbooks that contain a book's own tables, sheet by sheet, as grids of cells."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path, PurePosixPath

from ingest.reader.cell_counts import FEWEST_BYTES, refuse_large_sheet
from ingest.reader.converted_file import FileNote
from ingest.reader.grid import (
    MOST_COLUMNS,
    GridCell,
    GridLine,
    GridReader,
    GridRow,
    SourcePlace,
    cell_lines,
    cleaned,
    is_page_head,
)
from ingest.reader.limits import MOST_CELLS_OF_TABLE, Allowance, FileRefusedError, too_many_cells
from ingest.reader.number_formats import GENERAL, UNCERTAIN, NumberFormat, number_format
from ingest.reader.remarks import HEADER_CODE, lines_with_units, remarks_of
from ingest.reader.sheet_parts import part_of, starts_of_parts
from ingest.reader.table_heads import letter
from ingest.reader.unseen_text import MIXED, WHOLE, marked, seen_text, unmarked
from ingest.reader.zipped_xml import Attributes, ZippedDocument, open_zipped

MOST_MERGED = 400_000
"""The limit on the merged cells of a sheet."""
MOST_SHEETS = 2_000
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})\Z")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_INDENT = 90  # tenths of a point for each step of a cell's indent
_BLANK_WIDTH = 50  # tenths of a point for each leading blank
_LEADING = re.compile(r"[ \u00a0\u3000]+")
_HIDDEN = "숨긴 시트는 읽지 않았습니다: {names}"
CONCEALED = "‘{sheet}’ 시트에서 숨긴 행과 열의 칸도 읽었습니다: {cells}"
STRUCK = "‘{sheet}’ 시트에서 취소선을 그은 칸도 읽었습니다: {cells}"
_STRUCK_PART = "‘{sheet}’ 시트에서 일부에 취소선을 그은 칸은 나머지 글만 읽었습니다: {cells}"
_UNSHOWN = "‘{sheet}’ 시트에서 값이나 부호를 보이지 않는 서식의 칸은 금액으로 읽지 않았습니다: {cells}"
_AMOUNT = re.compile(r"\s*[-−–△▲▵Δ(]?\s*\d[\d,.]*\s*\)?\s*\Z")
_MOST_TOLD = 20
"""The limit on the cells that a note lists; it counts the others."""


def read(path: Path, encoding: str, allowance: Allowance, notes: list[FileNote]) -> Iterator[GridLine]:
    """Yield the lines of all visible sheets in their order. Raises FileRefusedError."""
    with open_zipped(path) as packed:
        sheets, hidden = _sheets(packed)
        if hidden:
            notes.append((_HIDDEN, {"names": ", ".join(hidden)[:500]}))
        strings, styles = _shared_strings(packed, allowance), _styles(packed)
        for name, part in sheets:
            sheet = _Sheet(allowance, strings, styles)
            if packed.size_of(part) > FEWEST_BYTES:
                refuse_large_sheet(packed.chunks_uncounted(part))
            packed.parse(part, sheet.start, sheet.end, sheet.text)
            notes += [(sentence, {"sheet": name, "cells": _named(cells)}) for sentence, cells in sheet.noted.items()]
            units = lines_with_units([*remarks_of(packed.archive, part), name])
            yield from _with_units(_lines_of(name, sheet), [GridLine(unit, SourcePlace(name)) for unit in units])
            yield GridLine("", SourcePlace(name))


def _with_units(lines: Iterator[GridLine], units: Sequence[GridLine]) -> Iterator[GridLine]:
    """Yield the lines of a sheet, with the units printed outside its cells inserted below each page head.

    Without a page head they are inserted above all lines.
    """
    listed = list(lines) if units else lines
    if units and not any(is_page_head(line.text) for line in listed):
        yield from units
    for line in listed:
        yield line
        if units and is_page_head(line.text):
            yield from units


def _named(cells: Sequence[str]) -> str:
    """Join the addresses of cells, and count those beyond the limit."""
    more = len(cells) - _MOST_TOLD
    return ", ".join(cells[:_MOST_TOLD]) + (f" (+{more:,})" if more > 0 else "")


def _sheets(packed: ZippedDocument) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (name, part) of each visible sheet, and the names of the hidden ones. Raises FileRefusedError."""
    listed: list[tuple[str, str, bool]] = []
    targets: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            shown = attributes.get("state", "visible") == "visible"
            listed.append((attributes.get("name", ""), _attribute(attributes, "id"), shown))
        elif name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        if part not in packed.names:
            raise FileRefusedError("시트가 없는 XLSX입니다. 엑셀에서 다시 저장한 파일을 지정해 주세요.")
        packed.parse(part, start, _nothing, _nothing)
    if len(listed) > MOST_SHEETS:
        raise FileRefusedError("시트가 {most}개를 넘는 파일입니다. 나누어 저장해 주세요.", most=f"{MOST_SHEETS:,}")
    shown = [(name, _part(targets.get(key, ""))) for name, key, is_shown in listed if is_shown]
    return [sheet for sheet in shown if sheet[1] in packed.names], [
        name for name, _, is_shown in listed if not is_shown
    ]


def _attribute(attributes: Attributes, name: str) -> str:
    """Return an attribute that has a prefix, by its name without it."""
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name and ":" in key), "")


def _part(target: str) -> str:
    """Return the name of the part that a relationship of the workbook targets."""
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _nothing(_text: str) -> None:
    """Ignore an element's end or text."""


def _shared_strings(packed: ZippedDocument, allowance: Allowance) -> list[str]:
    """Return the strings that cells refer to by index."""
    reader = _Strings(allowance)
    if "xl/sharedStrings.xml" in packed.names:
        packed.parse("xl/sharedStrings.xml", reader.start, reader.end, reader.text)
    return reader.found


class _Strings:
    """Handles the elements of the shared strings; phonetic annotations are left out."""

    def __init__(self, allowance: Allowance) -> None:
        self.found: list[str] = []
        self._allowance = allowance
        self._runs: list[str] = []
        self._in_text = self._struck = False
        self._spoken = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "si":
            self._runs = []
        elif name == "r":
            self._struck = False
        elif name == "strike":
            self._struck = _is_true(attributes.get("val", "1"))
        elif name == "rPh":
            self._spoken += 1
        elif name == "t":
            self._in_text = not self._spoken
        elif name == "vertAlign" and attributes.get("val") == "superscript":
            self._runs.append(" ")

    def end(self, name: str) -> None:
        if name == "si":
            self.found.append(_unescaped("".join(self._runs)))
            self._struck = False
        elif name == "rPh":
            self._spoken -= 1
        elif name == "t":
            self._in_text = False

    def text(self, text: str) -> None:
        if self._in_text:
            self._allowance.take_letters(len(text))
            text = unmarked(text)
            self._runs.append(marked(text) if self._struck else text)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class _Style:
    """How cells of one style display their values; the indent is in tenths of a point."""

    format: NumberFormat = GENERAL
    indent: int = 0
    struck: bool = False


def _styles(packed: ZippedDocument) -> list[_Style]:
    """Return the styles of cells by index: number format, indent, and whether text is struck through."""
    codes: dict[str, str] = {}
    struck: list[bool] = []  # by font
    styles: list[_Style] = []
    in_fonts = in_cells = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal in_fonts, in_cells
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "fonts":
            in_fonts = True
        elif name == "font" and in_fonts:
            struck.append(False)
        elif name == "strike" and in_fonts and struck:
            struck[-1] = _is_true(attributes.get("val", "1"))
        elif name == "cellXfs":
            in_cells = True
        elif name == "xf" and in_cells:
            number = attributes.get("numFmtId", "0")
            font = _integer(attributes.get("fontId", "0"))
            form = number_format(_integer(number), codes.get(number))
            styles.append(_Style(form, struck=font < len(struck) and struck[font]))
        elif name == "alignment" and in_cells and styles:
            styles[-1] = replace(styles[-1], indent=_integer(attributes.get("indent", "0")) * _INDENT)

    def end(name: str) -> None:
        nonlocal in_fonts, in_cells
        in_fonts = in_fonts and name != "fonts"
        in_cells = in_cells and name != "cellXfs"

    if "xl/styles.xml" in packed.names:
        packed.parse("xl/styles.xml", start, end, _nothing)
    return styles


def _integer(text: str) -> int:
    """Return the non-negative integer that a text is; 0 if it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0


def _is_true(text: str) -> bool:
    return text in ("1", "true")


def _reference(text: str) -> tuple[int, int] | None:
    """Return the row (1-based) and column (0-based) of a reference such as `C5`; None if it is none."""
    match = _REFERENCE.match(text)
    if match is None:
        return None
    column = 0
    for character in match[1]:
        column = column * 26 + ord(character) - 64
    return int(match[2]), column - 1


@dataclass(frozen=True, slots=True)
class _Value:
    """A cell's displayed text, and its indent in tenths of a point."""

    text: str
    indent: int


@dataclass(frozen=True, slots=True)
class _Merged:
    """A merged cell: its first and last rows and columns."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class _Open:
    """The cell that is being parsed."""

    column: int
    type: str
    style: _Style
    formula: bool = False
    value: list[str] | None = None
    struck: bool = False


class _Sheet:
    """Handles the elements of a sheet.

    `rows` are the cells with text by row and column, `merged` the merged cells, `noted` the addresses of cells that a
    reader of the sheet does not see or sees differently, by the sentence of their note.
    """

    def __init__(self, allowance: Allowance, strings: Sequence[str], styles: Sequence[_Style]) -> None:
        self.rows: dict[int, dict[int, _Value]] = {}
        self.merged: list[_Merged] = []
        self.noted: dict[str, list[str]] = {}
        self.header = ""
        self._allowance, self._strings, self._styles = allowance, strings, styles
        self._row = self._column = 0
        self._cell: _Open | None = None
        self._in_value = self._in_header = False
        self._spoken = 0
        self._row_hidden = False
        self._columns_hidden: list[range] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name == "col" and _is_true(attributes.get("hidden", "")):
            first, last = (_integer(attributes.get(end, "0")) for end in ("min", "max"))
            self._columns_hidden.append(range(first - 1, last))
        elif name == "row":
            self._allowance.take_row()
            self._row_hidden = _is_true(attributes.get("hidden", ""))
            self._row = _integer(attributes.get("r", "")) or self._row + 1
            self._column = -1
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "oddHeader":
            self._in_header = True
        elif name == "rPh":
            self._spoken += 1
        elif self._cell is not None:
            self._start_value(self._cell, name, attributes)

    def _start_value(self, cell: _Open, name: str, attributes: Attributes) -> None:
        if name == "f":
            cell.formula = True
        elif name == "r":
            cell.struck = False
        elif name == "strike":
            cell.struck = _is_true(attributes.get("val", "1"))
        elif name in ("v", "t") and not self._spoken:
            self._in_value = True
            cell.value = [] if cell.value is None else cell.value
        elif name == "vertAlign" and attributes.get("val") == "superscript" and cell.value is not None:
            cell.value.append(" ")

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._in_value = False
        elif name == "c" and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == "rPh":
            self._spoken -= 1
        elif name == "oddHeader":
            self._in_header = False

    def text(self, text: str) -> None:
        if self._in_value and self._cell is not None and self._cell.value is not None:
            self._allowance.take_letters(len(text))
            text = unmarked(text)
            self._cell.value.append(marked(text) if self._cell.struck else text)
        elif self._in_header and len(self.header) < 1000:
            self.header += text

    def _begin_cell(self, attributes: Attributes) -> None:
        self._allowance.take_cells(1)
        at = _reference(attributes.get("r", ""))
        self._column = at[1] if at else self._column + 1
        style = _integer(attributes.get("s", "0"))
        cell_style = self._styles[style] if style < len(self._styles) else _Style()
        self._cell = _Open(self._column, attributes.get("t", "n"), cell_style)

    def _end_cell(self, cell: _Open) -> None:
        text, note = seen_text(self._shown(cell))
        if not text.strip():
            return
        if cell.column >= MOST_COLUMNS:
            sentence = "열이 {most}개를 넘는 시트입니다. 결산서의 표가 맞는지 확인해 주세요."
            raise FileRefusedError(sentence, most=MOST_COLUMNS)
        self._note(cell, text, note)
        leading = _LEADING.match(text)
        indent = cell.style.indent + (len(leading[0]) * _BLANK_WIDTH if leading else 0)
        self.rows.setdefault(self._row, {})[cell.column] = _Value(text, indent)

    def _note(self, cell: _Open, text: str, note: str) -> None:
        """Record the cell's address if it is hidden, struck through, or its value is not displayed.

        `note` says whether all of its text is struck through or just a part.
        """
        form, number = cell.style.format, "".join(cell.value or ()).strip()
        hidden = form.hides(number) if cell.type == "n" else form.hides_text and text.endswith(UNCERTAIN)
        for sentence, holds in (
            (CONCEALED, self._row_hidden or any(cell.column in columns for columns in self._columns_hidden)),
            (STRUCK, cell.style.struck or note == WHOLE),
            (_STRUCK_PART, note == MIXED),
            (_UNSHOWN, hidden),
        ):
            if holds:
                self.noted.setdefault(sentence, []).append(f"{letter(cell.column)}{self._row}")

    def _shown(self, cell: _Open) -> str:
        """Return the displayed text of a cell; with UNCERTAIN if that is not certain."""
        if cell.value is None:
            return UNCERTAIN if cell.formula else ""
        text = "".join(cell.value)
        match cell.type:
            case "s":
                index = _integer(text.strip())
                return _of_text(self._strings[index] if index < len(self._strings) else UNCERTAIN, cell)
            case "inlineStr" | "str":
                return _of_text(_unescaped(text), cell)
            case "n":
                empty = UNCERTAIN if cell.formula else ""
                return cell.style.format.shown(text.strip()) if text.strip() else empty
            case "b":
                return "TRUE" if text.strip() == "1" else "FALSE"
            case _:  # an error, or an ISO 8601 date
                return f"{text}{UNCERTAIN}"

    def _merge(self, reference: str) -> None:
        """Record a merged cell. Raises FileRefusedError if there are too many."""
        first, _, last = reference.partition(":")
        start, end = _reference(first), _reference(last)
        if start is None or end is None or start > end:
            return
        if len(self.merged) >= MOST_MERGED:
            raise FileRefusedError("병합한 칸이 너무 많은 시트입니다. 올바른 파일인지 확인해 주세요.")
        self.merged.append(_Merged(start[0], start[1], end[0], end[1]))


def _lines_of(name: str, sheet: _Sheet) -> Iterator[GridLine]:
    """Yield the lines of a sheet, of tables side by side one after another; a blank line follows each run of rows."""
    if not sheet.rows:
        return
    yield from _header_lines(name, sheet)
    whole = sheet.rows
    for start, end in pairwise([*starts_of_parts(whole, sheet.merged), MOST_COLUMNS]):
        sheet.rows = part_of(whole, start, end)
        yield from _lines_of_part(name, sheet)


def _lines_of_part(name: str, sheet: _Sheet) -> Iterator[GridLine]:
    used = sorted({column for row in sheet.rows.values() for column in row})
    merged = _by_row(sheet, used)
    reader = GridReader()
    for run in _runs(sheet, merged):
        rows = _grid_rows(name, sheet, run, used, merged)
        for line in reader.lines(rows):
            yield line._replace(columns=tuple(used[column - 1] + 1 for column in line.columns))
        yield GridLine("", SourcePlace(name, run[-1]))


def _header_lines(name: str, sheet: _Sheet) -> Iterator[GridLine]:
    """Yield the header printed above each page of a sheet, unless its cells have a page head."""
    if any(is_page_head(value.text) for row in sheet.rows.values() for value in row.values()):
        return
    text = cleaned(HEADER_CODE.sub(" ", sheet.header))
    if text:
        yield GridLine(text, SourcePlace(name))


Taken = dict[int, dict[int, tuple[int, int]]]
"""For each row: by column (index among those used), the width and height of the merged cell that begins there.

The width is 0 if the column is covered by a merged cell that begins elsewhere.
"""


def _by_row(sheet: _Sheet, used: Sequence[int]) -> Taken:
    """Return the merged cells by row, down to the last row with text. Raises FileRefusedError."""
    numbers = sorted(sheet.rows)
    taken: Taken = {}
    count = 0
    for merged in sheet.merged:
        left, end = bisect_left(used, merged.left), bisect_left(used, merged.right + 1)
        rows = range(merged.top, min(merged.bottom, numbers[-1]) + 1)
        count += max(0, end - left) * len(rows)
        if count > MOST_CELLS_OF_TABLE:
            raise too_many_cells()
        for row in rows:
            for column in range(left, end):
                taken.setdefault(row, {})[column] = (0, 0)
        if end > left and rows:
            taken[merged.top][left] = (end - left, len(rows))
    return taken


def _runs(sheet: _Sheet, taken: Taken) -> Iterator[list[int]]:
    """Yield the numbers of consecutive rows without a blank one; a row within a merged cell is not blank."""
    run: list[int] = []
    for number in sorted(sheet.rows):
        gap = range(run[-1] + 1, number) if run else ()
        if run and (len(gap) > MOST_COLUMNS or not all(row in taken for row in gap)):
            yield run
            run, gap = [], ()
        run += [*gap, number]
    if run:
        yield run


def _grid_rows(name: str, sheet: _Sheet, run: Sequence[int], used: Sequence[int], taken: Taken) -> list[GridRow]:
    """Return the rows of a run with a cell in each column that no merged cell covers."""
    last = max((max(sheet.rows[row]) for row in run if row in sheet.rows), default=0)
    width = bisect_left(used, last) + 1
    width = max([width, *(column + 1 for row in run for column in taken.get(row, ()))])
    if width * len(run) > MOST_CELLS_OF_TABLE:
        raise too_many_cells()
    return [
        GridRow(SourcePlace(name, row), _cells(sheet.rows.get(row, {}), taken.get(row, {}), used[:width]))
        for row in run
    ]


def _cells(values: dict[int, _Value], taken: dict[int, tuple[int, int]], used: Sequence[int]) -> tuple[GridCell, ...]:
    cells = []
    for at, column in enumerate(used):
        width, height = taken.get(at, (1, 1))
        if not width:
            continue
        value = values.get(column)
        lines = cell_lines(value.text) if value else ()
        cells.append(GridCell(lines, at, width, height, indent=value.indent if value else None))
    return tuple(cells)


def _of_text(text: str, cell: _Open) -> str:
    """Return a string as displayed, with UNCERTAIN if it is an amount that the format hides."""
    return text + UNCERTAIN if cell.style.format.hides_text and _AMOUNT.match(seen_text(text).text) else text
