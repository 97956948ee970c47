"""A list as a CSV that a spreadsheet opens as it is meant: BOM, CRLF, plain digits, no formulas; streamed."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from io import StringIO
from itertools import islice
from typing import Any

from documents.lists.columns import FileColumn

BOM = "\ufeff"
_BATCH = 1000  # rows handed on at a time: one by one, the handing on costs more than the rows
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")  # a Korean spreadsheet takes the wide signs as it takes the narrow ones
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?\Z")


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


_WRITERS: Mapping[str, Callable[[Any], str]] = {"string": text, "number": measure}


def csv_lines(columns: Sequence[FileColumn], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The file of these values, some rows at a time, in constant memory."""
    writers = [(at, writer) for at, column in enumerate(columns) if (writer := _writer(column))]
    remaining = iter(rows)
    batch: list[list[Any]] = [[column.header for column in columns]]
    mark = BOM
    while batch:
        buffer = StringIO(newline="")
        csv.writer(buffer).writerows(batch)
        yield (mark + buffer.getvalue()).encode()
        mark = ""
        batch = [_written(row, writers) for row in islice(remaining, _BATCH)]


def _writer(column: FileColumn) -> Callable[[Any], Any] | None:
    """How what is stored is written; csv itself writes whole numbers and dates, and nothing for None."""
    write, value_of = _WRITERS.get(column.type), column.write
    if write is None or value_of is None:
        return write or value_of
    return lambda stored: write(value_of(stored))


def _written(row: Sequence[Any], writers: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    cells = list(row)
    for at, write in writers:
        cells[at] = write(cells[at])
    return cells
