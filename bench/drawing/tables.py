"""What is drawn: lines that stand alone, tables with their head and rows, and new pages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bench.book import GeneratedBook
from bench.sheets import Block, DamagedSheet, ProseBlock, SheetEntry
from ingest.forms import form_of_head

_FIGURE = re.compile(r"[△▲\-]? ?\d[\d,]*\Z")
_CODE = re.compile(r"\d{3}(-\d\d)? ")


@dataclass(slots=True)
class DrawnRow:
    """The cells of a row, each a list of its lines; `level` indents its name."""

    cells: list[list[str]]
    level: int = 0


@dataclass(slots=True)
class DrawnTable:
    head: list[list[str]]
    rows: list[DrawnRow] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max([*map(len, self.head), *(len(row.cells) for row in self.rows)])


@dataclass(frozen=True, slots=True)
class DrawnLine:
    text: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Amounts as bars."""

    bars: list[tuple[str, int]]


Item = DrawnLine | DrawnTable | NewPage | Picture


def items_of_book(book: GeneratedBook, blocks: Sequence[Block]) -> Iterator[Item]:
    """The blocks of a generated book, undamaged; levels are the true ones."""
    levels = {
        (section.account, section.department): [row.level for row in section.programs] for section in book.sections
    }
    for block in blocks:
        if isinstance(block, ProseBlock):
            if block.kind in ("outcomes", "title"):
                yield NewPage()
            yield from items_of_lines(block.lines)
        else:
            if block.title[0].startswith("【"):
                yield NewPage()
            yield from map(DrawnLine, filter(None, block.title))
            known = levels[(block.account, block.department)] if block.form == "expenditure" else []
            table = DrawnTable([line.split("\t") for line in block.head])
            table.rows = [_row(block, entry, known) for entry in block.entries]
            yield table


def _row(sheet: DamagedSheet, entry: SheetEntry, levels: list[int]) -> DrawnRow:
    second = entry.second or [""] * len(entry.cells)
    cells = [[line for line in pair if line] for pair in zip(entry.cells, second, strict=True)]
    if levels and entry.row is not None:
        return DrawnRow(cells, levels[entry.row])
    return DrawnRow(cells, _level_of_code(entry.cells[0]) if sheet.form == "revenue" else 0)


def _level_of_code(name: str) -> int:
    """장 관 항 목 of a revenue subject, by its code."""
    if not _CODE.match(name):
        return 0
    if "-" in name[:4]:
        return 4
    return 1 if name[1:3] == "00" else 2 if name[2] == "0" else 3


def items_of_lines(
    lines: Sequence[str], levels: Mapping[int, int] | None = None, departments: Sequence[str] = ()
) -> Iterator[Item]:
    """A book's text, line by line. `levels` go by line (1-based); a department's name alone begins a page."""
    table: DrawnTable | None = None
    under_head = False
    for number, text in enumerate(lines, 1):
        if "\t" not in text:
            if table:
                yield table
            table = None
            if text.startswith("【") or text.strip() in departments:
                yield NewPage()
            if text.strip():
                yield DrawnLine(text)
            continue
        cells = text.split("\t")
        if table is None:
            table, under_head = DrawnTable([cells]), True
            form = form_of_head(text)
            if form is not None and form.labels:
                table, under_head = DrawnTable([], [DrawnRow([_lines(cell) for cell in cells])]), False
        elif under_head and not any(map(_FIGURE.match, cells)) and (form is None or form.goes_under(text)):
            table.head.append(cells)
        else:
            under_head = False
            _add(
                table,
                cells,
                (levels or {}).get(number, _level_of_code(cells[0])),
                form is not None and form.second_lines,
            )
    if table:
        yield table


def _add(table: DrawnTable, cells: list[str], level: int, second_lines: bool) -> None:
    """A row, or the second line of the one above."""
    above = table.rows[-1] if table.rows else None
    if second_lines and above and not cells[0].strip() and all(len(cell) < 2 for cell in above.cells):
        for cell, more in zip(above.cells, cells, strict=False):
            cell += [more.strip()] if more.strip() else []
        return
    table.rows.append(DrawnRow([_lines(cell) for cell in cells], level))


def _lines(cell: str) -> list[str]:
    """The two lines of a cell that holds two amounts, or its words."""
    parts = cell.strip().split(" ")
    if len(parts) == 2 and all(map(_FIGURE.match, parts)):
        return parts
    return [cell.strip()] if cell.strip() else []
