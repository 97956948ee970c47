"""Writes a list as CSV for spreadsheets: BOM, CRLF, plain digits, no formulas; streamed."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from io import StringIO
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from lists.columns import FileColumn
from lists.export.description import RefusedError

BOM = "\ufeff"
FORMULA = "=+-@＝＋－＠\t\r\n"  # Korean spreadsheets also accept the full-width signs
_FORMULA = tuple(FORMULA)
NUMBER = r"^[-+]?[0-9]+(\.[0-9]+)?$"
_NUMBER = re.compile(NUMBER.replace("$", r"\Z"))
_BATCH = 1000  # rows in a block; single rows would cost more to pass on than to write


def text(value: str | None) -> str:
    """Text, escaped so that spreadsheets do not run it as a formula."""
    if not value:
        return ""
    return f"'{value}" if value.startswith(_FORMULA) and not _NUMBER.match(value) else value


def measure(value: Decimal | None) -> str:
    """A number without the trailing zeros from storage."""
    if value is None:
        return ""
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


_WRITERS: Mapping[str, Callable[[Any], str]] = {"string": text, "number": measure}


def csv_lines(columns: Sequence[FileColumn], heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The file in UTF-8 with BOM, in blocks of rows, in constant memory."""
    yield csv_head(heads)
    for batch in _batches(columns, rows):
        yield csv_rows(batch).encode()


def csv_head(heads: Sequence[str]) -> bytes:
    """The BOM and the header line of a file in UTF-8."""
    return (BOM + csv_rows([heads])).encode()


def cp949_lines(columns: Sequence[FileColumn], heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The file in CP949. Raises RefusedError, with its place, at the first character that CP949 lacks."""
    yield csv_rows([heads]).encode("cp949")
    done = 0
    for batch in _batches(columns, rows):
        try:
            yield csv_rows(batch).encode("cp949")
        except UnicodeEncodeError as problem:
            raise _unheld(heads, batch, done) from problem
        done += len(batch)


def _batches(columns: Sequence[FileColumn], rows: Iterable[Sequence[Any]]) -> Iterator[list[list[Any]]]:
    writers = [(at, writer) for at, column in enumerate(columns) if (writer := _writer(column))]
    remaining = iter(rows)
    while batch := [_written(row, writers) for row in islice(remaining, _BATCH)]:
        yield batch


def csv_rows(rows: Iterable[Sequence[Any]]) -> str:
    """CSV text of rows whose cells are texts already."""
    buffer = StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def _writer(column: FileColumn) -> Callable[[Any], Any] | None:
    """The function that writes a column's stored values; None where csv does it (integers, dates, None)."""
    write, value_of = _WRITERS.get(column.type), column.write
    if write is None or value_of is None:
        return write or value_of
    return lambda stored: write(value_of(stored))


def _written(row: Sequence[Any], writers: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    cells = list(row)
    for at, write in writers:
        cells[at] = write(cells[at])
    return cells


def _unheld(heads: Sequence[str], batch: Sequence[Sequence[Any]], before: int) -> RefusedError:
    """The error with the place of the first character that CP949 lacks."""
    for number, row in enumerate(batch, start=before + 1):
        for head, cell in zip(heads, row, strict=True):
            for letter in str(cell):
                if not letter.encode("cp949", errors="ignore"):
                    sentence = _(
                        "CP949에 없는 글자가 있어 파일을 만들지 않았습니다: %(row)d째 행의 ‘%(column)s’에 있는 "
                        "‘%(letter)s’(%(code)s). UTF-8로 받아 주세요."
                    )
                    code = f"U+{ord(letter):04X}"
                    return RefusedError(sentence % {"row": number, "column": head, "letter": letter, "code": code})
    raise AssertionError("every letter of the batch is in CP949")
