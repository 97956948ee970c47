"""Rows of cells as CSV, XLSX and JSON files give them, sheet by sheet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_NO_WORDS: Mapping[int, str] = {}
_NO_ROWS: Mapping[int, int] = {}


class Row(NamedTuple):
    """A row: its number in the sheet (1-based), its cells, and what is merged with the rows above and below.

    `merged` has the text of each cell (by its 0-based column) that belongs to a cell merged with the one above;
    `merging` the last row over which each cell that begins here is merged. The cells of a `loose` row stand where the
    delimiters before them are, which may be too many or too few. `hidden` are the columns of cells that a reader of
    the sheet does not see, `struck` those of cells struck through.
    """

    number: int
    cells: list[str]
    merged: Mapping[int, str] = _NO_WORDS
    merging: Mapping[int, int] = _NO_ROWS
    loose: bool = False
    hidden: Sequence[int] = ()
    struck: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or the one table of another file (its name is empty). `read` begins anew each time.

    `remarks` are what it says outside its cells.
    """

    name: str
    read: Callable[[], Iterator[Row]]
    hidden: bool = False
    remarks: Callable[[], Sequence[str]] = tuple
