"""The reader of CSV, XLSX and JSON files: rows of cells, spooled as lines of text, department by department.

A page is a run of rows of one department and account, no longer than PAGE. The spool keeps each row's cells as
they stand in the file, parted by tabs, so that a figure's place is its row and cell in the file itself; words that
go on downwards (merged cells) stand in each row.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import IO

from ingest.errors import BookError
from ingest.layout import Layout
from ingest.mapping import TableMapping
from ingest.pages import Section
from ingest.reader import json_records, separated, xlsx_rows
from ingest.reader.census import Census, ShortRow
from ingest.reader.encodings import SAMPLE, utf_16_of
from ingest.reader.municipality import Municipality
from ingest.reader.sheet_rows import Sheet
from ingest.reader.table_heads import choose
from ingest.reader.table_rows import TableRows
from ingest.reader.text import TextFile, examine, examine_text


@dataclass(slots=True)
class Tabular:
    """A file that was looked through: its rows, spooled, and where its columns stand.

    `notes` are the rows of few words, `totals` the lines of rows that are named totals (`wide_totals` those that say
    no department or account of their own), `faults` what contradicts the mapping or itself.
    """

    file: TextFile
    layout: Layout
    sections: list[Section]
    census: Census
    kind: str
    spool: "IO[bytes]"
    notes: list[ShortRow]
    totals: set[int]
    wide_totals: set[int]
    faults: list[BookError]

    @property
    def others(self) -> int:
        """The rows of other cities and years."""
        return self.census.others


def spool(path: Path, mapping: TableMapping, city: str, fiscal_year: int, sheets: Sequence[str] = ()) -> Tabular:
    """Read a whole file once, row by row, and keep the rows of the city and year, of the `sheets` named if any.

    Raises BookError where it cannot be read at all.
    """
    spooled = tempfile.NamedTemporaryFile(prefix="settlement-", suffix=".txt")  # noqa: SIM115 - lives as long as the book
    with opened(path, mapping) as (file, kind, book_sheets):
        choice = choose(path, mapping, fiscal_year, book_sheets, sheets)
        rows = TableRows(path, mapping, spooled.file, Municipality(city), fiscal_year)
        rows.faults += choice.faults
        for sheet, head in choice.read:
            rows.take_sheet(sheet, head.head, head.end)
    rows.finish()
    census = rows.census
    census.hidden, census.headless, census.unchosen = choice.hidden, choice.headless, choice.unchosen
    spooled.flush()
    text = TextFile(Path(spooled.name), "utf-8", file.sha256, False)
    results = (rows.notes, rows.totals, rows.wide_totals, rows.faults)
    return Tabular(text, rows.layout(), rows.spool.sections, census, kind, spooled, *results)


@contextmanager
def opened(path: Path, mapping: TableMapping) -> Iterator[tuple[TextFile, str, list[Sheet]]]:
    """A file, what kind it is (`csv`, `xlsx` or `json`), and its sheets. Raises BookError."""
    if xlsx_rows.is_workbook(path):
        with xlsx_rows.opened(path, mapping.levels == "indent") as sheets:
            yield TextFile(path, "utf-8", _sha256(path), False), "xlsx", sheets
    elif json_records.is_json(path):
        file = examine_text(path)
        yield file, "json", [json_records.sheet_of(file, mapping)]
    else:
        encoding = _utf_16_of(path)
        file = TextFile(path, encoding, _sha256(path), False) if encoding else examine(path)
        yield file, "csv", [separated.sheet_of(file)]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _utf_16_of(path: Path) -> str | None:
    """In which UTF-16 a text is, as spreadsheets write `Unicode text`; None where it is in none."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return utf_16_of(file.read(SAMPLE))
