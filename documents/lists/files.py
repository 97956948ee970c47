"""A list as a CSV that a spreadsheet opens as it is meant: BOM, CRLF, plain digits, no formulas; streamed."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from io import StringIO
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from figures.columns import Column
from figures.standing import WEAKEST_LAST, Standing

BOM = "\ufeff"
_BATCH = 1000  # rows handed on at a time: one by one, the handing on costs more than the rows
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")  # a Korean spreadsheet takes the wide signs as it takes the narrow ones
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?\Z")
_WORDS = {
    Standing.PRINTED: "인쇄",
    Standing.MOVED: "이동",
    Standing.DERIVED: "도출",
    Standing.CORRECTED: "정정",
    Standing.CONFLICTING: "상충",
    Standing.UNKNOWN: "미확인",
}

Writer = Callable[[Any], Any]


class FileColumn(NamedTuple):
    """A column of a file: its header, the field or expression it is read from, and how that is written.

    Whole numbers need no writing: csv writes their digits, and nothing for null.
    """

    header: str
    source: str | Combinable = ""
    write: Writer | None = None


def text(value: str | None) -> str:
    """Text that no spreadsheet takes for a formula."""
    if not value:
        return ""
    return f"'{value}" if value.startswith(_FORMULA) and not _NUMBER.match(value) else value


def measure(value: Decimal | None) -> str:
    """A number as printed, without the zeros that storing it added."""
    if value is None:
        return ""
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def word_of(words: Sequence[str]) -> Writer:
    """The word of a level; nothing where the level is ambiguous."""
    return lambda level: "" if level is None else words[level]


STANDINGS = Cast("standings", TextField())
"""Standings as stored: most rows have none, and need not be parsed to know it."""


def checked(columns: Iterable[Column]) -> Writer:
    """What in a row is not simply printed, the weakest last: `도출: 지출잔액; 미확인: 전용, 변경`."""
    headers = {column.name: column.in_files for column in columns}

    def write(stored: str) -> str:
        if stored == "{}":
            return ""
        standings: dict[str, dict[str, Any]] = json.loads(stored)
        fields: dict[str, list[str]] = {}
        for name, header in headers.items():
            if name in standings:
                fields.setdefault(standings[name]["is"], []).append(header)
        return "; ".join(
            f"{_WORDS[standing]}: {', '.join(fields[standing])}"
            for standing in WEAKEST_LAST
            if standing in fields and standing is not Standing.PRINTED
        )

    return write


def amounts(columns: Iterable[Column]) -> list[FileColumn]:
    """File columns of figures, under the words they have in files."""
    return [FileColumn(column.in_files, column.name) for column in columns]


def csv_lines(columns: Sequence[FileColumn], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The file, some rows at a time, in constant memory."""
    writers = [(index, column.write) for index, column in enumerate(columns) if column.write]
    remaining = iter(rows)
    batch: list[list[Any]] = [[column.header for column in columns]]
    mark = BOM
    while batch:
        buffer = StringIO(newline="")
        csv.writer(buffer).writerows(batch)
        yield (mark + buffer.getvalue()).encode()
        mark = ""
        batch = [_written(row, writers) for row in islice(remaining, _BATCH)]


def _written(row: Sequence[Any], writers: Sequence[tuple[int, Writer]]) -> list[Any]:
    cells = list(row)
    for index, write in writers:
        cells[index] = write(cells[index])
    return cells
