"""Read CSV files separated by commas, tabs, semicolons or bars."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from ingest.errors import BookError, raise_all
from ingest.reader.sheet_rows import SheetRow, WorkbookSheet
from ingest.reader.text import TextFile

_DELIMITERS = ",\t;|"
_SAMPLE, _LINES = 1 << 16, 200
_QUOTED = re.compile(r'"[^"]*"')
_LONGEST_CELL = 1 << 20
_NUMBER = re.compile(r"\s*[-△▲(]?\d[\d,.]*\)?\s*")
_NARROW = 3
"""Rows of so few cells have no more delimiters than a line of prose."""
_OPEN_QUOTE = (
    "여기서 열린 따옴표가 그 칸의 끝에서 닫히지 않아, 다음 행까지 한 칸으로 읽힙니다. "
    "따옴표를 닫거나 지운 뒤 다시 읽어 주세요."
)


def sheet_of(file: TextFile) -> WorkbookSheet:
    """Return the rows of a CSV file as one sheet without a name."""
    return WorkbookSheet("", partial(_rows, file))


def _delimiter(sample: str) -> str:
    """Return the delimiter that occurs equally often in most lines, outside quotes."""
    lines = [line for line in _QUOTED.sub("", sample).splitlines()[:_LINES] if line.strip(" ")]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = Counter(count for line in lines if (count := line.count(delimiter)))
        count, times = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return times, count

    return max(_DELIMITERS, key=evenness)


def _rows(file: TextFile) -> Iterator[SheetRow]:
    """Yield the rows, each numbered by its first line. Raises BookError, of all quotes that are not closed at once."""
    encoding = "utf-8-sig" if file.encoding == "utf-8" else file.encoding
    with file.path.open(encoding=encoding, newline="") as text, file.path.open(encoding=encoding, newline="") as again:
        faults: list[BookError] = []
        line, width, compared = 1, 0, 0
        try:
            sample = text.read(_SAMPLE)
        except UnicodeError:
            sample = ""  # reported with its row when it is read
        text.seek(0)
        delimiter = _delimiter(sample)
        csv.field_size_limit(_LONGEST_CELL)
        reader = csv.reader(text, delimiter=delimiter)
        new, no_others = (
            tuple.__new__,
            SheetRow(0, [], loose=True)[2:],
        )  # faster: SheetRow(…) takes half as long as reading a row
        try:
            for cells in reader:
                if reader.line_num > line or (len(cells) < width and any(delimiter in cell for cell in cells)):
                    lines = list(islice(again, line - 1 - compared, reader.line_num - compared))
                    compared = reader.line_num
                    if _is_unclosed(lines, delimiter) or _holds_rows(cells, delimiter, width):
                        faults.append(BookError(_OPEN_QUOTE, file.path, line=line))
                else:
                    width = len(cells)
                yield new(SheetRow, (line, cells, *no_others))
                line = reader.line_num + 1
        except (csv.Error, UnicodeError) as error:
            sentence = "CSV로 읽을 수 없는 행입니다. 그 행을 고치거나 파일을 다시 받아 주세요 ({reason})."
            faults.append(BookError(sentence, file.path, line=line, reason=str(error)))
        raise_all(faults)


def _is_unclosed(lines: Sequence[str], delimiter: str) -> bool:
    """Whether a quote of a row of several lines is closed by none, or by one that opens another cell."""
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) != 1
    except csv.Error:
        return True


def _holds_rows(cells: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether the lines of a cell, with the other cells of its row, are rows of `width` cells each."""
    for column, cell in enumerate(cells):
        first, *others = cell.splitlines() or [""]
        counts = [column + first.count(delimiter), *(line.count(delimiter) for line in others)]
        counts[-1] += len(cells) - 1 - column
        if width > _NARROW and delimiter in cell and len(counts) > 1 and set(counts) == {width - 1}:
            parts = (part for line in (first, *others) for part in line.split(delimiter))
            if any(_NUMBER.fullmatch(part) for part in parts):  # prose may have as many commas
                return True
    return False
