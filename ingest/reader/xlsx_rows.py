"""Read XLSX workbooks: the displayed text of each cell, hidden sheets, and merged cells.

If a cell's value differs from what it displays (a number format that scales, an error, a formula that was never
calculated, an amount merged over several rows), its text is marked unreadable, so that it is not read as an amount.
"""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import BookError
from ingest.layout import unreadable
from ingest.reader.limits import FileRefusedError
from ingest.reader.number_formats import number_format
from ingest.reader.remarks import remarks_of
from ingest.reader.sheet_rows import SheetRow, WorkbookSheet

if TYPE_CHECKING:
    from openpyxl import Workbook

LARGEST = 2 << 30  # the limit on an XLSX file's unpacked size in bytes
_CHUNK = 1 << 20
_DIGITS = 15  # significant digits that a spreadsheet stores and displays
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+)(\d+):[A-Z]+(\d+)"')
_LONGEST_TAG = 200
_PADDED = re.compile(r"0{2,}")


def is_workbook(path: Path) -> bool:
    """Whether a file is a ZIP, as XLSX files are."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False


@contextmanager
def opened(path: Path, with_indents: bool) -> Iterator[list[WorkbookSheet]]:
    """Open a workbook and yield its sheets. Raises BookError.

    If `with_indents`, a cell's indent becomes leading blanks, two for each step.
    """
    workbook: Any = _open(path)
    try:
        yield [
            WorkbookSheet(
                worksheet.title,
                _SheetReader(path, workbook, worksheet, with_indents).rows,
                worksheet.sheet_state != "visible",
                partial(_remarks, path, workbook, worksheet),
            )
            for worksheet in workbook.worksheets
            if hasattr(worksheet, "_worksheet_path")  # chart sheets have none
        ]
    finally:
        workbook.close()


def _remarks(path: Path, workbook: Any, worksheet: Any) -> list[str]:
    """Return the text of a sheet outside its cells. Raises BookError."""
    try:
        return remarks_of(workbook._archive, worksheet._worksheet_path)
    except FileRefusedError as error:
        raise BookError(str(error), path, sheet=worksheet.title) from None


def _open(path: Path) -> "Workbook":
    """Open a workbook with openpyxl. Raises BookError."""
    from openpyxl import load_workbook  # takes 15 MB, which processes that serve pages do not need
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as packed:
            if sum(member.file_size for member in packed.infolist()) > LARGEST:
                raise BookError("풀면 2GB를 넘는 파일입니다. 나누어 저장하거나 CSV로 저장해 주세요.", path)
        return load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise BookError(
            "XLSX로 읽을 수 없습니다. 엑셀에서 다시 저장해 주세요 ({reason}).", path, reason=str(error)
        ) from None


class _SheetReader:
    """Reads the rows of one sheet."""

    def __init__(self, path: Path, workbook: Any, worksheet: Any, with_indents: bool) -> None:
        self._path, self._book, self._sheet = path, workbook, worksheet
        self._with_indents = with_indents
        self._merges: dict[int, list[tuple[int, int]]] | None = None  # by first row: last row and column
        self._formats: dict[int, str] = {}
        self._indents: dict[int, int] = {}
        self._struck: dict[int, bool] = {}

    def rows(self) -> Iterator[SheetRow]:
        """Yield the rows down to the last one in the file. Raises BookError if the sheet is broken."""
        going_on: dict[int, tuple[int, str]] = {}  # by column: last row and text of a cell merged downwards
        number = 0
        try:
            merges = self._merges = self._find_merges() if self._merges is None else self._merges
            for number, cells, hidden, struck in self._cells():
                merged = {at: text for at, (last, text) in going_on.items() if number <= last}
                going_on = {at: merge for at, merge in going_on.items() if number < merge[0]}
                merging = {at: last for last, at in merges.get(number, ()) if at < len(cells) and cells[at]}
                going_on |= {at: (last, cells[at]) for at, last in merging.items()}
                yield SheetRow(number, cells, merged, merging, hidden=hidden, struck=struck)
        except (zipfile.BadZipFile, SyntaxError, KeyError, ValueError, IndexError, EOFError, OSError) as error:
            raise BookError(
                "읽다가 멈췄습니다. 엑셀에서 다시 저장해 주세요 ({reason}).",
                self._path,
                line=number + 1,
                sheet=self._sheet.title,
                reason=str(error) or type(error).__name__,
            ) from None

    def _find_merges(self) -> dict[int, list[tuple[int, int]]]:
        """Return the cells merged over several rows, by first row. The file lists them after all rows."""
        from openpyxl.utils import column_index_from_string

        merges: dict[int, list[tuple[int, int]]] = {}
        rest = b""
        with self._book._archive.open(self._sheet._worksheet_path) as file:
            while block := file.read(_CHUNK):
                text = rest + block
                end = 0
                for match in _MERGED.finditer(text):
                    end = match.end()
                    left, top, bottom = match[1].decode(), int(match[2]), int(match[3])
                    if bottom > top:
                        merges.setdefault(top, []).append((bottom, column_index_from_string(left) - 1))
                rest = text[max(end, len(text) - _LONGEST_TAG) :]
        return merges

    def _cells(self) -> Iterator[tuple[int, list[str], list[int], list[int]]]:
        """Yield the number of each row, the texts of its cells, and the columns of hidden and struck cells.

        Rows missing in the file are yielded as blank ones.
        """
        parser = _parser_of(self._book, self._sheet, self)
        expected = 1
        with parser.source:
            for number, texts in parser.parse():
                if number < expected:
                    raise ValueError(f"row {number} stands behind row {expected - 1}")
                while expected < number:
                    yield expected, [], [], []
                    expected += 1
                yield number, texts, parser.hidden, parser.struck
                expected = number + 1

    def text_of(self, cell: dict[str, Any], formula: str | None) -> str:
        """Return the displayed text of a cell that is neither a plain number nor a string; unreadable if it differs
        from the value.
        """
        value = cell["value"]
        if value is None:
            return "" if formula is None else unreadable("값 없는 수식", formula)
        if cell["data_type"] == "e":
            return unreadable("오류", str(value))
        if isinstance(value, bool | date | time):
            return _of_no_number(value)
        return str(value)

    def number(self, text: str, style: int) -> str:
        """Return the displayed number; unreadable if the format displays another number."""
        shown = text if text.isdecimal() and len(text) <= _DIGITS else _as_shown(float(text))
        if not style:
            return shown
        if style not in self._formats:
            self._formats[style] = self._format(style)
        form = self._formats[style]
        return shown if form == "General" else _formatted(shown, form)

    def indented(self, text: str, style: int) -> str:
        """Return a text with its cell's indent as blanks, if indents give the levels of names."""
        if not (self._with_indents and style and text):
            return text
        if style not in self._indents:
            alignment = self._book._alignments[self._book._cell_styles[style].alignmentId]
            self._indents[style] = int(alignment.indent or 0)
        return "  " * self._indents[style] + text

    def is_struck(self, style: int) -> bool:
        """Whether a style strikes its text through."""
        if style not in self._struck:
            font = self._book._fonts[self._book._cell_styles[style].fontId]
            self._struck[style] = bool(font.strike)
        return self._struck[style]

    def _format(self, style: int) -> str:
        """Return the number format of a style."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

        number = self._book._cell_styles[style].numFmtId
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return str(BUILTIN_FORMATS.get(number, "General"))
        return str(self._book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])


def _parser_of(workbook: Any, worksheet: Any, reader: _SheetReader) -> Any:
    """Return the parser of a sheet; imports openpyxl."""
    from ingest.reader.xlsx_parser import Parser

    parser = Parser(
        workbook._archive.open(worksheet._worksheet_path),
        worksheet._shared_strings,
        data_only=True,
        epoch=workbook.epoch,
        date_formats=workbook._date_formats,
        timedelta_formats=workbook._timedelta_formats,
    )
    parser.texts = reader
    return parser


def _of_no_number(value: object) -> str:
    """Return the text of a boolean, a date or a time."""
    match value:
        case bool():
            return str(value).upper()
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case _:
            return str(value)


def _as_shown(value: float) -> str:
    """Return a number with the digits that a spreadsheet displays; a whole number without a decimal point.

    >>> _as_shown(1500000.0), _as_shown(0.1 + 0.2), _as_shown(1500000.5)
    ('1500000', '0.3', '1500000.5')
    """
    shown = float(f"{value:.{_DIGITS}g}")
    return str(int(shown)) if shown.is_integer() else repr(shown)


def _formatted(text: str, form: str) -> str:
    """Return the number, or unreadable text if the format scales it, shows a percentage, adds a unit or hides it."""
    shown = number_format(0, form)
    if shown.hides(text) or ((shown.scaled or shown.percent) and text != "0"):
        return unreadable(f"서식 {form}", text)
    if _PADDED.fullmatch(form) and text.isdecimal():
        return text.zfill(len(form))  # codes such as 0101
    return text
