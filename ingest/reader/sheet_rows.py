"""Rows of cells of CSV, XLSX and JSON files, by sheet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_NO_WORDS: Mapping[int, str] = {}
_NO_ROWS: Mapping[int, int] = {}


class SheetRow(NamedTuple):
    """A row: its number in the sheet (1-based), its cells, and how they are merged with cells above and below.

    `merged`: by column (0-based), the text of a cell from above that is merged over this row. `merging`: by column, the
    last row over which a cell that begins here is merged. `loose`: cells are positioned by delimiters only, of which
    there may be too many or too few. `hidden` and `struck`: the columns of hidden cells and of cells struck through.
    """

    number: int
    cells: list[str]
    merged: Mapping[int, str] = _NO_WORDS
    merging: Mapping[int, int] = _NO_ROWS
    loose: bool = False
    hidden: Sequence[int] = ()
    struck: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """A sheet of a workbook, or the only table of another file (with an empty name).

    `read` yields its rows, from the first one at each call; `remarks` returns its text outside cells.
    """

    name: str
    read: Callable[[], Iterator[SheetRow]]
    hidden: bool = False
    remarks: Callable[[], Sequence[str]] = tuple
