"""A book as a workbook: a sheet for each of its parts, figures as numbers, heads merged."""

import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from bench.writing.blocks import Block, BlockCell, LineBlock, TableBlock

_WRITTEN = datetime(2021, 1, 1, tzinfo=UTC)
_AMOUNT = re.compile(r"([△▲\-]?) ?(\d{1,3}(?:,\d{3})*)\Z")
_RATE = re.compile(r"(\d+)%\Z")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def workbook(blocks: Iterable[Block]) -> bytes:
    """The bytes of an XLSX file."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": _WRITTEN})
    writer = _Writer(book)
    for block in blocks:
        if isinstance(block, LineBlock):
            writer.line(block)
        else:
            writer.table(block)
    book.close()
    return stream.getvalue()


class _Writer:
    def __init__(self, book: Any) -> None:
        self._book = book
        self._sheet: Any = None
        self._part = ""
        self._row = 0
        self._head = book.add_format({"text_wrap": True, "align": "center", "border": 1})
        self._amount = book.add_format({"num_format": "#,##0;△#,##0", "border": 1})
        self._rate = book.add_format({"num_format": "0%", "border": 1})
        self._text = book.add_format({"text_wrap": True, "border": 1})
        self._names = [book.add_format({"indent": level, "border": 1}) for level in range(6)]

    def line(self, line: LineBlock) -> None:
        if line.begins and line.begins != self._part:
            self._part = line.begins
            number = len(self._book.worksheets()) + 1
            self._sheet = self._book.add_worksheet(f"{number:02} {_NOT_IN_NAMES.sub('', line.begins)}"[:31])
            self._row = 0
        if self._sheet is None:
            self._sheet = self._book.add_worksheet("01 표지")
        self._sheet.write_string(self._row, 0, line.text)
        self._row += 1

    def table(self, table: TableBlock) -> None:
        for cells in table.cells():
            for cell in cells:
                self._cell(cell)
        self._row += len(table.rows) + 1

    def _cell(self, cell: BlockCell) -> None:
        top, form = self._row + cell.row, self._format(cell)
        if cell.height > 1 or cell.width > 1:
            bottom, right = top + cell.height - 1, cell.column + cell.width - 1
            self._sheet.merge_range(top, cell.column, bottom, right, "", form)
        text = "\n".join(cell.lines)
        amount, rate = _AMOUNT.match(text), _RATE.match(text)
        if cell.head or not text:
            self._sheet.write_string(top, cell.column, text, form) if text else None
        elif amount and cell.column:
            number = int(amount[2].replace(",", ""))
            self._sheet.write_number(top, cell.column, -number if amount[1] else number, self._amount)
        elif rate and cell.column:
            self._sheet.write_number(top, cell.column, int(rate[1]) / 100, self._rate)
        else:
            self._sheet.write_string(top, cell.column, text, form)

    def _format(self, cell: BlockCell) -> Any:
        if cell.head:
            return self._head
        if cell.column == 0:
            return self._names[min(cell.level, 5)]
        return self._text
