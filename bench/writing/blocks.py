"""A book's text as lines and tables, with their merged cells: what the writers write in their own way."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.forms import form_of_head

FIGURE = re.compile(r"[△▲\-]? ?\d[\d,]*\Z|-\Z")
_RATE = re.compile(r"[△▲\-]? ?\d[\d,.]*%?\Z")


@dataclass(frozen=True, slots=True)
class LineBlock:
    """A line that stands alone. `begins`: a part of the book begins with it, named so."""

    text: str
    begins: str = ""


@dataclass(frozen=True, slots=True)
class BlockCell:
    """A cell at a row and column (0-based) of its table, its lines, and how many rows and columns it spans."""

    row: int
    column: int
    lines: tuple[str, ...]
    height: int = 1
    width: int = 1
    head: bool = False
    level: int = 0

    @property
    def is_figure(self) -> bool:
        return bool(self.lines) and all(map(_RATE.match, self.lines))


@dataclass(slots=True)
class TableBlock:
    """The cells of a table's texts; `heads` is the number of its head's rows, `levels` those of its rows."""

    rows: list[list[str]] = field(default_factory=list)
    heads: int = 0
    levels: list[int] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max(map(len, self.rows))

    def cells(self) -> Iterator[list[BlockCell]]:
        """The cells that begin in each row."""
        covered: set[tuple[int, int]] = set()
        for at in range(len(self.rows)):
            own = []
            for column in range(self.width):
                if (at, column) in covered:
                    continue
                cell = self._cell(at, column)
                covered |= {(at + down, column + right) for down in range(cell.height) for right in range(cell.width)}
                own.append(cell)
            yield own

    def text(self, row: int, column: int) -> str:
        cells = self.rows[row]
        return cells[column].strip() if column < len(cells) else ""

    def _cell(self, row: int, column: int) -> BlockCell:
        text, head = self.text(row, column), row < self.heads
        width = self._width(row, column) if head and text else 1
        height = self._height(row, column) if width == 1 and text else 1
        level = self.levels[row] if column == 0 else 0
        return BlockCell(row, column, _lines(text), height, width, head, level)

    def _width(self, row: int, column: int) -> int:
        """Over how many columns a head stands: those that are blank beside it and have heads of their own below."""
        width = 1
        while (
            column + width < self.width and not self.text(row, column + width) and self._has_below(row, column + width)
        ):
            width += 1
        return width if self._has_below(row, column) else 1

    def _has_below(self, row: int, column: int) -> bool:
        return any(self.text(below, column) for below in range(row + 1, self.heads))

    def _height(self, row: int, column: int) -> int:
        """Over how many rows a cell stands: to the end of the head, or with the second line of its row."""
        if row < self.heads:
            return 1 if self._has_below(row, column) else self.heads - row
        second = row + 1 < len(self.rows) and not self.text(row + 1, 0) and self._is_second(row + 1)
        return 2 if second and not self.text(row + 1, column) else 1

    def _is_second(self, row: int) -> bool:
        return all(FIGURE.match(self.text(row, column)) for column in range(self.width) if self.text(row, column))


Block = LineBlock | TableBlock


def _lines(text: str) -> tuple[str, ...]:
    """The two lines of a cell that holds two amounts, or its words."""
    parts = text.split(" ")
    if len(parts) == 2 and all(map(FIGURE.match, parts)):
        return tuple(parts)
    return (text,) if text else ()


def blocks_of(lines: Sequence[str], levels: Mapping[int, int], departments: Sequence[str]) -> Iterator[Block]:
    """A book's text in its own order. `levels` go by line (1-based)."""
    table: TableBlock | None = None
    for number, text in enumerate(lines, 1):
        if "\t" in text:
            table = table or TableBlock()
            _add(table, text, levels.get(number, 0))
            continue
        if table:
            yield table
        table = None
        if text.strip():
            yield LineBlock(text, _part(text, departments))
    if table:
        yield table


def _add(table: TableBlock, text: str, level: int) -> None:
    form = form_of_head("\t".join(table.rows[0]) if table.rows else text)
    in_head = len(table.rows) == table.heads
    figures = any(map(FIGURE.match, text.split("\t")[1:]))
    under = not table.rows or (form is not None and form.goes_under(text))
    table.heads += in_head and not figures and under and not (form is not None and form.labels)
    table.rows.append(text.split("\t"))
    table.levels.append(level)


def _part(text: str, departments: Sequence[str]) -> str:
    """The part of the book that begins with a line: a department's tables, or its report."""
    if text.startswith("【"):
        return re.sub(r"[【】\s]+", " ", text).strip()
    return f"{text.strip()} 성과" if text.strip() in departments else ""
