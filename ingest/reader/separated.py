"""The reader of CSV files: commas, tabs, semicolons or bars, whichever the file has most of."""

import csv
from collections.abc import Iterator
from functools import partial

from ingest.errors import BookError
from ingest.reader.sheet_rows import Row, Sheet
from ingest.reader.text import TextFile

_DELIMITERS = ",\t;|"
_SAMPLE = 1 << 16
_LONGEST_CELL = 1 << 20


def sheet_of(file: TextFile) -> Sheet:
    """The rows of a CSV file as one sheet without a name."""
    return Sheet("", partial(_rows, file))


def _rows(file: TextFile) -> Iterator[Row]:
    """The rows; one that runs over several lines is numbered by its first."""
    encoding = "utf-8-sig" if file.encoding == "utf-8" else file.encoding
    with file.path.open(encoding=encoding, newline="") as text:
        line = 1
        try:
            sample = text.read(_SAMPLE)
        except UnicodeError:
            sample = ""  # quoted with the row where reading stops
        text.seek(0)
        delimiter = max(_DELIMITERS, key=sample.count)
        csv.field_size_limit(_LONGEST_CELL)
        reader = csv.reader(text, delimiter=delimiter)
        try:
            for cells in reader:
                yield Row(line, cells)
                line = reader.line_num + 1
        except (csv.Error, UnicodeError) as error:
            sentence = "CSV로 읽을 수 없는 행입니다. 그 행을 고치거나 파일을 다시 받아 주세요 ({reason})."
            raise BookError(sentence, file.path, line=line, reason=str(error)) from None
