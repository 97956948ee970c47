"""Rows whose cells are separated by commas or tabs, and quoted if they contain a separator."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.reader.grid import MOST_COLUMNS, GridCell, GridRow, SourcePlace, cell_lines
from ingest.reader.limits import FileRefusedError

MOST_LINES = 20
"""The limit on the lines of one row."""
_LEAST_COMMAS = 4
_LEAST_ROWS = 3
_PLAIN_AMOUNT = re.compile(r"[\-△▲]?(?:\d{4,}|\d{1,3}(?:(?:，\d{3})+|(?:[.'’‘`´′＇]\d{3}){2,}))원?\Z")
_UNIT_BEGUN = re.compile(r"[(（\[<〈〔]\s*(?:금액\s*)?단\s*위[^()（）\[\]<>〈〉〔〕]*\Z")
_BRACKET_CLOSED = re.compile(r"[^()（）\[\]<>〈〉〔〕]*[)）\]>〉〕]")
_QUOTED_AMOUNT = re.compile(r"\"\s*[\-△▲(￦₩\\]{0,3}\s*\d{1,3}(?:, ?\d{3})+")


def is_quoted(text: str) -> bool:
    """Whether a cell of a tab-separated line begins with a quote."""
    return text[:1] == '"' or '\t"' in text


def is_open(text: str, delimiter: str) -> bool:
    """Whether the last quote that opens a cell is not closed, so that the row may continue on the next line."""
    _, opens, rest = f"{delimiter}{text}".rpartition(f'{delimiter}"')
    return bool(opens) and '"' not in rest.replace('""', "")


def goes_on(text: str, delimiter: str) -> bool:
    """Whether a line may continue a row with an open quote: its first quote, if any, closes a cell."""
    first = re.search(r'(?:[^"]|"")*?"(?!")', text)
    return first is None or text[first.end() :].lstrip(" ")[:1] in ("", delimiter)


def row_of(text: str, delimiter: str, number: int) -> GridRow:
    """Parse the cells of one row, which may take several lines. Raises FileRefusedError."""
    texts = _with_whole_units(list(_cells(text, delimiter)), delimiter)
    if len(texts) > MOST_COLUMNS:
        raise FileRefusedError("칸이 너무 많은 표입니다. 올바른 파일인지 확인해 주세요.", line=number)
    cells = tuple(GridCell(cell_lines(cell_text), column) for column, cell_text in enumerate(texts))
    return GridRow(SourcePlace(line=number), cells)


def _with_whole_units(texts: list[str], delimiter: str) -> list[str]:
    """Return the cells with a unit in brackets joined that a delimiter split: `(단위: 천원, %)` without quotes."""
    for at, (first, second) in enumerate(zip(texts, texts[1:], strict=False)):
        if _UNIT_BEGUN.search(first) and _BRACKET_CLOSED.match(second):
            return [*texts[:at], f"{first}{delimiter}{second}", *texts[at + 2 :]]
    return texts


def _cells(text: str, delimiter: str) -> Iterator[str]:
    """Yield the cells of a row; a quote that is not closed before the next delimiter is taken as a letter."""
    pattern = re.compile(rf'"((?:[^"]|"")*)"\s*(?={delimiter}|\Z)|([^{delimiter}]*)')
    at = 0
    while True:
        match = pattern.match(text, at)
        if match is None:  # unreachable: the second branch matches the empty string
            return
        yield match[1].replace('""', '"') if match[1] is not None else match[2]
        at = match.end() + 1
        if at > len(text):
            return


def is_comma_book(lines: Sequence[str]) -> bool:
    """Whether the first lines of a text are comma-separated rows, not prose or amounts with commas.

    That is so if most lines have equally many cells, and amounts are quoted, without commas or with full-width ones.
    """
    if any("\t" in line for line in lines):
        return False
    rows = [list(_cells(line, ",")) for line in lines if line.strip() and not is_open(line, ",")]
    wide = [row for row in rows if len(row) > _LEAST_COMMAS]
    if len(wide) < _LEAST_ROWS or len(wide) * 2 < len(rows):
        return False
    widths = Counter(map(len, wide)).most_common(3)
    quoted = any(_QUOTED_AMOUNT.search(line) for line in lines) or any(
        _PLAIN_AMOUNT.match(cell.strip()) for row in wide for cell in row
    )
    return quoted and sum(count for _, count in widths) * 5 >= len(wide) * 4
