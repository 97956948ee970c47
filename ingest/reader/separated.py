"""Read CSV files separated by commas, tabs, semicolons or bars."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial

from ingest.errors import BookError
from ingest.reader.sheet_rows import SheetRow, WorkbookSheet
from ingest.reader.text import TextFile

_DELIMITERS = ",\t;|"
_SAMPLE, _LINES = 1 << 16, 200
_QUOTED = re.compile(r'"[^"]*"')
_LONGEST_CELL = 1 << 20


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
    """Yield the rows, each numbered by its first line. Raises BookError."""
    encoding = "utf-8-sig" if file.encoding == "utf-8" else file.encoding
    with file.path.open(encoding=encoding, newline="") as text:
        line = 1
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
                yield new(SheetRow, (line, cells, *no_others))
                line = reader.line_num + 1
        except (csv.Error, UnicodeError) as error:
            sentence = "CSV로 읽을 수 없는 행입니다. 그 행을 고치거나 파일을 다시 받아 주세요 ({reason})."
            raise BookError(sentence, file.path, line=line, reason=str(error)) from None
