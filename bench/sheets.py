"""The parts of a printed book: sheets of rows under a head, prose between them, and the text they are rendered to."""

from dataclasses import dataclass, field

EXPENDITURE_CELLS = 16
RETURNED, UNSPENT = 11, 12
EARLY, CONTINUING = 3, 10
"""The cells that a shift skips."""
PART_CELLS = (13, 14, 15)
UNIT_CELLS = {"spent_before": 2, "current_budget": 3, "spent": 4}


@dataclass(slots=True)
class SheetEntry:
    """A row before it is printed: its cells in two lines. `lines` is how it comes to stand in the text."""

    row: int | None
    cells: list[str]
    second: list[str] = field(default_factory=list)
    lines: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class DamagedSheet:
    """The part of a table that stands on one page, under its own head."""

    form: str
    account: str
    department: str
    heading: str
    title: list[str]
    head: list[str]
    entries: list[SheetEntry]


@dataclass(slots=True)
class ProseBlock:
    """Lines between the tables, and tables of the report that the bench does not judge; `kind` says which."""

    kind: str
    lines: list[str]


Block = DamagedSheet | ProseBlock


@dataclass(slots=True, frozen=True)
class RowAt:
    """Where a row came to stand: its first line, counted from 1, and how many it takes."""

    sheet: DamagedSheet
    row: int | None
    page: int
    line: int
    height: int


@dataclass(slots=True)
class Rendered:
    lines: list[str]
    rows: list[RowAt]

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def won(amount: int, minus: str = "△") -> str:
    return f"{minus}{-amount:,}" if amount < 0 else f"{amount:,}"


def page_head(account: str, department: str) -> str:
    return f"【{account}】 【{department}】"


def render(blocks: list[Block]) -> Rendered:
    """The blocks as lines of text, and where each row of a judged table stands in them."""
    rendered = Rendered([], [])
    page = 0
    for block in blocks:
        if isinstance(block, ProseBlock):
            rendered.lines += block.lines
        else:
            page += 1
            _render_sheet(block, page, rendered)
        rendered.lines.append("")
    return rendered


def _render_sheet(sheet: DamagedSheet, page: int, rendered: Rendered) -> None:
    rendered.lines += [*sheet.title, *sheet.head]
    for entry in sheet.entries:
        lines = entry.lines or [entry.cells]
        rendered.rows.append(RowAt(sheet, entry.row, page, len(rendered.lines) + 1, len(lines)))
        rendered.lines += ["\t".join(cells) for cells in lines]
