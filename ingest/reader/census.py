"""Counts of the rows and sheets of a spreadsheet or CSV file that were read or left out."""

from collections.abc import Collection
from dataclasses import dataclass, field

from ingest.reader.sheet_rows import SheetRow
from ingest.reader.table_heads import letter

MOST_NAMED = 20
"""The limit on the cells of a sheet that are listed by address."""


@dataclass(slots=True)
class Census:
    """Counts of all rows, of rows left out by reason, and the names of the sheets read and left out.

    `rows` counts all rows; `others` those of other cities or years, `ownerless` those without the city or year they
    need, `blank` those without text. `concealed` lists by sheet the cells read from hidden rows or columns, `struck`
    those struck through.
    """

    rows: int = 0
    others: int = 0
    ownerless: int = 0
    blank: int = 0
    sheets: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    headless: list[str] = field(default_factory=list)
    unchosen: list[str] = field(default_factory=list)
    concealed: dict[str, list[str]] = field(default_factory=dict)
    struck: dict[str, list[str]] = field(default_factory=dict)

    def name_unseen(self, sheet: str, row: SheetRow, columns: Collection[int]) -> None:
        """Record the addresses of the row's cells in these columns that are hidden or struck through."""
        for unseen, named in ((row.hidden, self.concealed), (row.struck, self.struck)):
            cells = [f"{letter(at)}{row.number}" for at in unseen if at in columns]
            if cells:
                of_sheet = named.setdefault(sheet, [])
                of_sheet += cells[: MOST_NAMED + 1 - len(of_sheet)]


@dataclass(frozen=True, slots=True)
class ShortRow:
    """A row of few words, such as a title or a unit: its sheet, its row number there, and its cells."""

    sheet: str
    line: int
    cells: tuple[str, ...]
