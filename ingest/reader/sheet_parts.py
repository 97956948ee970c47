"""Find tables that stand side by side on a sheet of a workbook. Pure functions."""

from collections.abc import Mapping, Sequence
from itertools import islice, pairwise
from typing import Protocol, TypeVar

from ingest.reader.grid import is_figure, is_page_head

_NAMES = "과목"
"""The head of the column of names, which is a table's first."""
_MOST_PARTS = 8
_LEAST_FIGURES = 2  # columns
_LAST = 1 << 30


class CellWithText(Protocol):
    """A cell of a sheet."""

    @property
    def text(self) -> str: ...


class MergedCells(Protocol):
    """A merged cell: its first row, and its first and last columns."""

    @property
    def top(self) -> int: ...
    @property
    def left(self) -> int: ...
    @property
    def right(self) -> int: ...


CellsByRow = Mapping[int, Mapping[int, CellWithText]]
"""Cells by row and column."""
Cell = TypeVar("Cell", bound=CellWithText)


def starts_of_parts(rows: CellsByRow, merged: Sequence[MergedCells]) -> list[int]:
    """Return the first columns of the tables side by side; only the first column in use if there is one table.

    Each part has a head or a page head over its names, and at least two columns of figures to their right.
    """
    first = min(column for row in rows.values() for column in row)
    heads = _rows_of_heads(rows)
    headed = (at for at, row in heads.items() if at > first and not any(_lies_over(cell, at, row) for cell in merged))
    starts = [first, *islice(sorted(headed), _MOST_PARTS)]
    is_each_a_table = all(_is_table(rows, start, end) for start, end in pairwise([*starts, _LAST]))
    return starts if is_each_a_table else [first]


def part_of(rows: Mapping[int, Mapping[int, Cell]], start: int, end: int) -> dict[int, dict[int, Cell]]:
    """Return the cells of the columns from `start` to before `end`, without the rows that have none."""
    parts = ((number, {at: cell for at, cell in row.items() if start <= at < end}) for number, row in rows.items())
    return {number: cells for number, cells in parts if cells}


def _rows_of_heads(rows: CellsByRow) -> dict[int, int]:
    """Return by column the first row with a page head or the head of names."""
    heads: dict[int, int] = {}
    for number in sorted(rows):
        heads = {at: number for at, cell in rows[number].items() if _is_head(cell.text)} | heads
    return heads


def _lies_over(cell: MergedCells, column: int, row: int) -> bool:
    """Whether a merged cell at or below a row reaches into a column from its left."""
    return cell.left < column <= cell.right and cell.top >= row


def _is_head(text: str) -> bool:
    return is_page_head(text) or "".join(text.split()).startswith(_NAMES)


def _is_table(rows: CellsByRow, start: int, end: int) -> bool:
    """Whether a column mostly has names, and at least two columns from it to `end` have figures in their rows."""
    figures = {number: _figures(row, start + 1, end) for number, row in rows.items() if start in row}
    named = [number for number, columns in figures.items() if columns]
    names = [number for number in named if not is_figure(rows[number][start].text)]
    filled = {column for number in names for column in figures[number]}
    return len(filled) >= _LEAST_FIGURES and len(names) * 2 > len(named)


def _figures(row: Mapping[int, CellWithText], start: int, end: int) -> list[int]:
    return [column for column, cell in row.items() if start <= column < end and is_figure(cell.text)]
