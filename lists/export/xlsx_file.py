"""Writes a list as a workbook: a sheet of rows with real numbers, and a sheet of notes. Equal data give equal bytes.

XlsxWriter makes the workbook with an example row, which is replaced by our rows while streaming (docs/adr/0015).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from figures.standing import Standing
from lists.columns import STANDING_WORDS, FileColumn, StandingText
from lists.export.description import FileDescription, RefusedError
from lists.export.sheet_rows import EXACT, LONGEST_TEXT, sheet_rows
from lists.export.zip_output import ZipOutput

MOST_ROWS = 1_048_575  # and a head: a sheet holds 1,048,576
_EXACT_MEASURE = 10**9  # with six decimal places
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
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_ROWS = "xl/worksheets/sheet1.xml"
_TABLE_OF_ROWS = "xl/tables/table1.xml"
TABLE = "rows"
"""The name of the table of rows, for pivots and formulas."""
_EXAMPLE = re.compile(rb'(<row r="2".*?</row>)', re.DOTALL)
_PLACE = re.compile(r'<c r="([A-Z]+)2"( s="[0-9]+")?>')
_SIZE = re.compile(rb'(?<= ref="A1:)([A-Z]+)2(?=")')


def can_stream(columns: Sequence[FileColumn], lines: Any) -> bool:
    """Whether a sheet can hold all values exactly, as found by one query."""
    if not isinstance(lines, QuerySet) or any(column.compute for column in columns):
        return False
    return not lines.order_by().filter(_too_much(columns)).exists()


def _too_much(columns: Sequence[FileColumn]) -> Q:
    """Lines with a number or a text that a sheet might not hold."""
    condition = Q(pk__in=())
    for column in columns:
        source: Any = F(column.source) if isinstance(column.source, str) else column.source
        if column.type in ("integer", "number"):
            most = Value(EXACT if column.type == "integer" else _EXACT_MEASURE)
            condition |= Q(GreaterThanOrEqual(source, most)) | Q(LessThanOrEqual(source, -most.value))
        elif column.type == "string" and isinstance(column.source, str) and not column.write:
            condition |= Q(GreaterThan(Length(source), LONGEST_TEXT // 2))
    return condition


def workbook_blocks(description: FileDescription, rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The workbook in blocks, in constant memory. Raises RefusedError where a sheet cannot hold the rows."""
    if description.count > MOST_ROWS:
        sentence = _("%(count)s행은 엑셀 시트 하나에 다 담지 못합니다 (%(most)s행까지). CSV로 받아 주세요.")
        raise RefusedError(sentence % {"count": f"{description.count:,}", "most": f"{MOST_ROWS:,}"})
    return _blocks(description, rows)


def _blocks(description: FileDescription, rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    output = ZipOutput()
    with ZipFile(_frame(description)) as frame, ZipFile(output, "w", ZIP_DEFLATED) as packed:
        for name in frame.namelist():
            content = frame.read(name)
            if name == _TABLE_OF_ROWS:
                content = _sized(content, description)
            with packed.open(_entry(name), "w") as file:
                for block in _sheet(content, description, rows) if name == _ROWS else (content,):
                    file.write(block)
                    yield output.take()
    yield output.take()


def _entry(name: str) -> ZipInfo:
    """A ZIP entry with a fixed time, so that equal data give equal bytes."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _sheet(content: bytes, description: FileDescription, rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The sheet of the frame, with the rows in place of its example row."""
    before, example, after = _EXAMPLE.split(content, maxsplit=1)
    yield _sized(before, description)
    yield from sheet_rows(description.columns, description.heads, _PLACE.findall(example.decode()), rows)
    yield after


def _sized(content: bytes, description: FileDescription) -> bytes:
    """The content with ranges extended from the example row to all rows."""
    return _SIZE.sub(rb"\g<1>%d" % (description.count + 1), content)


def _frame(description: FileDescription) -> BytesIO:
    """The workbook with an example row: a number in each column, with the column's style."""
    file = BytesIO()
    workbook = Workbook(file, _OPTIONS)
    workbook.set_properties({"title": description.question, "created": description.changed_at.replace(tzinfo=None)})
    _write_head(workbook, description)
    _write_notes(workbook, description)
    workbook.close()
    return file


def _write_head(workbook: Workbook, description: FileDescription) -> None:
    sheet = workbook.add_worksheet(description.title)
    head_format = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {kind: workbook.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
    for at, (column, head) in enumerate(zip(description.columns, description.heads, strict=True)):
        plain = _PLAIN.get(column.name)
        sheet.set_column(at, at, plain or _WIDTHS[column.type], None if plain else formats.get(column.type))
        sheet.write_string(0, at, head, head_format)
        sheet.write_number(1, at, 0)
    sheet.freeze_panes(1, 0)
    _make_table(sheet, description, head_format)
    _colour_standings(workbook, sheet, description)


def _make_table(sheet: Worksheet, description: FileDescription, head_format: Any) -> None:
    """Make the rows a table, of which a pivot is made as it is; heads that are not unique get a filter alone.

    The table is made of the example: the library notes every cell of one.
    """
    last = len(description.columns) - 1
    heads = [{"header": head, "header_format": head_format} for head in description.heads]
    unique = len({head.casefold() for head in description.heads}) == len(heads)
    if unique and description.count:
        sheet.add_table(0, 0, 1, last, {"name": TABLE, "columns": heads, "style": None})
    else:
        sheet.autofilter(0, 0, description.count, last)


def _colour_standings(workbook: Workbook, sheet: Worksheet, description: FileDescription) -> None:
    """Colour each figure that is not simply printed by its standing, as the column 확인 of its row says.

    That column reads `계산값: 지출잔액; 미확인: 전용, 변경`; a figure is known there by the head of its column.
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


def _write_text(sheet: Worksheet, row: int, at: int, text: str) -> int:
    if text.startswith("<r>") and text.endswith("</r>"):  # the library would take it for markup of its own
        return int(sheet.write_rich_string(row, at, text[0], text[1], text[2:]))
    return int(sheet.write_string(row, at, text))


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
