"""What became of the rows and sheets of a file of tables."""

from collections.abc import Collection
from dataclasses import dataclass, field

from ingest.reader.sheet_rows import Row
from ingest.reader.table_heads import letter

MOST_NAMED = 20
"""Cells of a sheet that are named."""


@dataclass(slots=True)
class Census:
    """What became of the rows of the sheets read, where they were not spooled, and which sheets were left out.

    `rows` counts them all: `others` are of other cities and years, `ownerless` say no city or year, `blank` nothing.
    `concealed` are cells that were read by sheet, though their row or column is hidden, `struck` those struck through.
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

    def name_unseen(self, sheet: str, row: Row, columns: Collection[int]) -> None:
        """Name the cells of these columns that a reader of the sheet does not see, or sees struck through."""
        for unseen, named in ((row.hidden, self.concealed), (row.struck, self.struck)):
            cells = [f"{letter(at)}{row.number}" for at in unseen if at in columns]
            if cells:
                of_sheet = named.setdefault(sheet, [])
                of_sheet += cells[: MOST_NAMED + 1 - len(of_sheet)]


@dataclass(frozen=True, slots=True)
class Note:
    """A row of few words, such as a title or a unit: its sheet, its number there, and its cells."""

    sheet: str
    line: int
    cells: tuple[str, ...]
