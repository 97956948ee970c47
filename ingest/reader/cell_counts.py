"""Refuse tables that are too large by counting their tags, many times faster than parsing them."""

import re
from collections.abc import Iterable, Iterator

from ingest.reader.limits import MOST_CELLS_OF_TABLE, too_many_cells

FEWEST_BYTES = 4 * MOST_CELLS_OF_TABLE
"""A file smaller than this cannot exceed the limit on cells."""
_LONGEST_TAG = 1 << 12
_ROW_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_ROW_OR_VALUE = re.compile(rb"<(?:\w+:)?(?:row\b([^<>]*)>|v>(?=[^<\s])|is>)")


def refuse_large_tables(chunks: Iterable[bytes], cell: str, table: str) -> None:
    """Raise FileRefusedError if one table has more cells than allowed; `cell` and `table` are patterns of tag names."""
    tags = re.compile(rf"<(?:/?(?:\w+:)?({table})|(?:\w+:)?(?:{cell}))\b".encode(), re.IGNORECASE)
    cells = 0
    for match in _matches(tags, chunks):
        cells = 0 if match[1] else cells + 1
        if cells > MOST_CELLS_OF_TABLE:
            raise too_many_cells()


def refuse_large_sheet(chunks: Iterable[bytes]) -> None:
    """Raise FileRefusedError if consecutive non-blank rows of a sheet hold more values than one table may have."""
    values = of_row = row = 0
    for match in _matches(_ROW_OR_VALUE, chunks):
        if match[1] is None:
            values, of_row = values + 1, of_row + 1
            if values > MOST_CELLS_OF_TABLE:
                raise too_many_cells()
            continue
        number = _ROW_NUMBER.search(match[1])
        before, row = row, int(number[1]) if number else row + 1
        if not of_row or row != before + 1:
            values = 0
        of_row = 0


def _matches(tags: re.Pattern[bytes], chunks: Iterable[bytes]) -> Iterator[re.Match[bytes]]:
    """Yield all matches of the tags, including those across two chunks."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        edge = text.rfind(b"<", max(0, len(text) - _LONGEST_TAG))
        end = len(text) if edge < 0 else edge
        rest = text[end:]
        yield from tags.finditer(text, 0, end)
    yield from tags.finditer(rest)
