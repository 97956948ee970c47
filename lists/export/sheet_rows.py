"""Writes the rows of a worksheet as XML: numbers as numbers, text inline, never a formula."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from lists.columns import FileColumn
from lists.export.csv_file import measure
from lists.export.description import RefusedError

EXACT = 10**15
"""Spreadsheets show fifteen digits of a number and store hardly more."""
DIGITS = 15
LONGEST_TEXT = 32_767
"""The most UTF-16 code units of a cell."""
_BATCH = 500
_DAY_BEFORE_FIRST = date(1899, 12, 30).toordinal()
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "_": "_x005F_"}
_TO_ESCAPE = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")

Cell = Callable[[Any], str | None]
"""value → the attributes and content of a cell; None if a sheet cannot hold the value exactly."""


def sheet_rows(
    columns: Sequence[FileColumn],
    heads: Sequence[str],
    places: Sequence[tuple[str, str]],
    rows: Iterable[Sequence[Any]],
) -> Iterator[bytes]:
    """The `<row>` elements from the second on, in blocks; `places` are each column's letters and style attribute.

    Raises RefusedError at a value that a sheet cannot hold exactly.
    """
    writers = [
        (at, column.write, _CELLS[column.type], f'<c r="{letters}', f'"{style}')
        for at, (column, (letters, style)) in enumerate(zip(columns, places, strict=True))
    ]
    numbered = enumerate(rows, start=2)
    while batch := list(islice(numbered, _BATCH)):
        yield "".join(_row(number, row, writers, heads) for number, row in batch).encode()


def _row(number: int, row: Sequence[Any], writers: Iterable[tuple[Any, ...]], heads: Sequence[str]) -> str:
    cells = [f'<row r="{number}">']
    for at, value_of, cell, start, style in writers:
        value = row[at]
        if value_of and value is not None:
            value = value_of(value)
        if value is not None and value != "":
            content = cell(value)
            if content is None:
                sentence = _("%(row)d째 행의 ‘%(column)s’ 값은 엑셀이 그대로 담지 못합니다. CSV로 받아 주세요.")
                raise RefusedError(sentence % {"row": number - 1, "column": heads[at]})
            cells.append(f"{start}{number}{style}{content}</c>")
    cells.append("</row>")
    return "".join(cells)


def _integer(number: int) -> str | None:
    return f"><v>{number}</v>" if -EXACT < number < EXACT else None


def _decimal(number: Decimal) -> str | None:
    plain = measure(number)
    digits = plain.lstrip("-0.").replace(".", "")
    return f"><v>{plain}</v>" if len(digits) <= DIGITS else None


def _date(day: date) -> str:
    return f"><v>{day.toordinal() - _DAY_BEFORE_FIRST}</v>"


def _text(text: str) -> str | None:
    if len(text) > LONGEST_TEXT // 2 and len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        return None
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f' t="inlineStr"><is><t{space}>{_TO_ESCAPE.sub(_escaped, text)}</t></is>'


def _escaped(match: re.Match[str]) -> str:
    return _ESCAPED.get(match[0]) or f"_x{ord(match[0]):04X}_"


_CELLS: dict[str, Cell] = {"integer": _integer, "number": _decimal, "date": _date, "string": _text}
