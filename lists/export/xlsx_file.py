"""A list as a workbook: a sheet of rows with real numbers, and a sheet of notes. Equal answers give equal bytes."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import partial
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError, FileSizeError
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from figures.standing import Standing
from lists.columns import STANDING_WORDS, FileColumn, StandingText
from lists.export.csv_file import measure
from lists.export.description import FileDescription, RefusedError

MOST_ROWS = 1_048_575  # and a head: a sheet holds 1,048,576
_EXACT = 10**15  # a spreadsheet shows fifteen digits, and keeps hardly more
_DONE, _INEXACT = 0, -1
_FORMATS = {"integer": '#,##0;"△"#,##0;0', "number": 'General;"△"General;0', "date": "yyyy-mm-dd"}
_WIDTHS = {"integer": 17, "number": 12, "date": 12, "string": 20}
_PLAIN = {"fiscal_year": 10, "page": 8, "line": 8}  # widths of whole numbers that are no amounts: without thousands
_TYPES = {"string": "글", "integer": "정수", "number": "소수", "date": "날짜"}
STANDING_COLOURS = {
    Standing.MOVED: "#DDEBF7",
    Standing.DERIVED: "#E2EFDA",
    Standing.CORRECTED: "#FFF2CC",
    Standing.CONFLICTING: "#F8CBAD",
    Standing.UNKNOWN: "#D9D9D9",
}
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def write_workbook(file: IO[bytes], description: FileDescription, rows: Iterable[Sequence[Any]]) -> None:
    """Write the workbook into an open file, in constant memory.

    Raises RefusedError where a sheet cannot hold the rows as they are, OSError where the disk cannot hold the file.
    """
    if description.count > MOST_ROWS:
        sentence = _("%(count)s행은 엑셀 시트 하나에 다 담지 못합니다 (%(most)s행까지). CSV로 받아 주세요.")
        raise RefusedError(sentence % {"count": f"{description.count:,}", "most": f"{MOST_ROWS:,}"})
    with TemporaryDirectory() as folder:
        workbook = Workbook(file, {**_OPTIONS, "tmpdir": folder})
        workbook.set_properties({"title": description.question, "created": description.changed_at.replace(tzinfo=None)})
        _write_rows(workbook, description, rows)
        _write_notes(workbook, description)
        try:
            workbook.close()
        except FileSizeError as problem:
            raise RefusedError(_("엑셀 파일 하나에 담기에는 너무 큽니다. CSV로 받아 주세요.")) from problem
        except FileCreateError as problem:
            raise problem.args[0] from problem


def _write_rows(workbook: Workbook, description: FileDescription, rows: Iterable[Sequence[Any]]) -> None:
    sheet = workbook.add_worksheet(description.title)
    head_format = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {kind: workbook.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
    for at, (column, head) in enumerate(zip(description.columns, description.heads, strict=True)):
        plain = _PLAIN.get(column.name)
        sheet.set_column(at, at, plain or _WIDTHS[column.type], None if plain else formats.get(column.type))
        sheet.write_string(0, at, head, head_format)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, description.count, len(description.columns) - 1)
    _colour_standings(workbook, sheet, description)
    writers = [(at, column.write, _writer(sheet, column)) for at, column in enumerate(description.columns)]
    for number, row in enumerate(rows, start=1):
        for at, value_of, write in writers:
            value = value_of(row[at]) if value_of else row[at]
            if value is not None and value != "" and write(number, at, value) != _DONE:
                sentence = _("%(row)d째 행의 ‘%(column)s’ 값은 엑셀이 그대로 담지 못합니다. CSV로 받아 주세요.")
                raise RefusedError(sentence % {"row": number, "column": description.heads[at]})


def _colour_standings(workbook: Workbook, sheet: Worksheet, description: FileDescription) -> None:
    """Colour each figure that is not simply printed by its standing, as the column 확인 of its row says.

    That column reads `도출: 지출잔액; 미확인: 전용, 변경`; a figure is known there by the head of its column.
    """
    columns = description.columns
    standings = next((at for at, column in enumerate(columns) if isinstance(column.write, StandingText)), None)
    figures = [at for at, column in enumerate(columns) if column.type in ("integer", "number") and column.unit]
    if standings is None or not figures or not description.count:
        return
    said = xl_rowcol_to_cell(1, standings, col_abs=True)
    for standing, colour in STANDING_COLOURS.items():
        word = f"{STANDING_WORDS[standing]}: "
        start = f'SEARCH("{word}",{said})+{len(word)}'
        names = f'MID({said},{start},SEARCH(";",{said}&";",{start})-({start}))'
        fill = workbook.add_format({"bg_color": colour})
        for at in figures:
            name = columns[at].header.replace('"', '""')
            criteria = f'=ISNUMBER(SEARCH(", {name},",", "&{names}&","))'
            rule = {"type": "formula", "criteria": criteria, "format": fill}
            sheet.conditional_format(1, at, description.count, at, rule)


def _writer(sheet: Worksheet, column: FileColumn) -> Callable[[int, int, Any], int]:
    """How a value gets into its cell."""
    match column.type:
        case "integer":
            return partial(_write_integer, sheet)
        case "number":
            return partial(_write_decimal, sheet)
        case "date":
            write: Callable[[int, int, Any], int] = sheet.write_datetime
            return write
        case _:
            return partial(_write_text, sheet)


def _write_text(sheet: Worksheet, row: int, at: int, text: str) -> int:
    if text.startswith("<r>") and text.endswith("</r>"):  # the library would take it for markup of its own
        return int(sheet.write_rich_string(row, at, text[0], text[1], text[2:]))
    return int(sheet.write_string(row, at, text))


def _write_integer(sheet: Worksheet, row: int, at: int, number: int) -> int:
    return int(sheet.write_number(row, at, number)) if -_EXACT < number < _EXACT else _INEXACT


def _write_decimal(sheet: Worksheet, row: int, at: int, number: Decimal) -> int:
    plain = Decimal(measure(number))
    digits, places = plain.as_tuple().digits, plain.as_tuple().exponent
    exact = abs(plain) < _EXACT and isinstance(places, int) and len(digits) <= len(str(_EXACT)) - 1
    return int(sheet.write_number(row, at, plain)) if exact else _INEXACT


def _write_notes(workbook: Workbook, description: FileDescription) -> None:
    """The query, the version of the data, and the meaning of each column."""
    sheet = workbook.add_worksheet("설명")
    bold = workbook.add_format({"bold": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for at, width in enumerate((18, 24, 8, 8, 70)):
        sheet.set_column(at, at, width)
    notes = description.notes()
    for row, (label, words) in enumerate(notes):
        sheet.write_string(row, 0, label, bold)
        _write_text(sheet, row, 1, words)
    heads = ("열", "이름", "형", "단위", "뜻")
    meanings = [
        (column.header, column.name, _TYPES[column.type], column.unit, column.help) for column in description.columns
    ]
    for row, text in enumerate([heads, *meanings], start=len(notes) + 1):
        for at, words in enumerate(text):
            sheet.write_string(row, at, words, bold if row == len(notes) + 1 else wrapped)
    if any(isinstance(column.write, StandingText) for column in description.columns):
        first = len(notes) + len(meanings) + 3
        sheet.write_string(first, 0, "칸의 색", bold)
        for row, (standing, colour) in enumerate(STANDING_COLOURS.items(), start=first):
            sheet.write_string(row, 1, STANDING_WORDS[standing], workbook.add_format({"bg_color": colour}))
