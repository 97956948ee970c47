"""Tables within the cells of other tables: a layout table's cells are read in their order, not as rows of its own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.reader.grid import GridLine, GridReader, GridRow, SourcePlace


class NestedTable(NamedTuple):
    """A table within a cell: how many of the cell's texts precede it, and its lines."""

    before: int
    lines: Sequence[GridLine]


@dataclass(slots=True)
class CellContent:
    """The texts of a cell and the tables nested in it."""

    texts: list[str] = field(default_factory=list)
    tables: list[NestedTable] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        return any(map(str.strip, self.texts))


def only_cell(rows: Iterable[Sequence[CellContent]]) -> CellContent | None:
    """Return the cell of a table that has just one, without tables in it."""
    cells = [cell for row in rows for cell in row]
    return cells[0] if len(cells) == 1 and not cells[0].tables else None


def is_layout(cells: Sequence[CellContent]) -> bool:
    """Whether a row only arranges tables: it has some, and no text in cells without them."""
    return any(cell.tables for cell in cells) and not any(cell.has_text for cell in cells if not cell.tables)


def lines_with_nested(
    rows: Sequence[tuple[GridRow, Sequence[CellContent]]], split: Callable[[Sequence[str]], Iterable[str]]
) -> Iterator[GridLine]:
    """Yield the lines of a table, and below each row those of the tables in its cells.

    `split` returns the lines of some texts of a cell.
    """
    reader = GridReader()
    above: list[GridRow] = []
    for row, cells in rows:
        layout = is_layout(cells)
        above += [] if layout else [row]
        if any(cell.tables for cell in cells):
            yield from reader.lines(above)
            above = []
            for cell in cells:
                yield from _flow(cell, row.place, split) if layout else _lines_of_tables(cell)
    yield from reader.lines(above)


def _flow(cell: CellContent, place: SourcePlace, split: Callable[[Sequence[str]], Iterable[str]]) -> Iterator[GridLine]:
    """Yield a cell's texts and tables in their order."""
    start = 0
    for before, lines in [*cell.tables, NestedTable(len(cell.texts), ())]:
        yield from (GridLine(text, place) for text in split(cell.texts[start:before]) if text)
        yield from lines
        start = before


def _lines_of_tables(cell: CellContent) -> Iterator[GridLine]:
    return (line for table in cell.tables for line in table.lines)
