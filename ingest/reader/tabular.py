"""Read CSV, XLSX and JSON files: rows of cells, written to a spool as lines of text by department.

A page is a run of at most PAGE rows of one department and account. The spool has each row's cells as in the file,
separated by tabs, so that row and cell numbers are those of the file; words of merged cells are repeated in each row.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import IO

from ingest.errors import BookError
from ingest.layout import FileLayout
from ingest.mapping import TableMapping
from ingest.pages import Section
from ingest.reader import json_records, separated, xlsx_rows
from ingest.reader.census import Census, ShortRow
from ingest.reader.encodings import SAMPLE, utf_16_of
from ingest.reader.municipality import Municipality
from ingest.reader.sheet_rows import WorkbookSheet
from ingest.reader.table_heads import choose_sheets
from ingest.reader.table_rows import TableRows
from ingest.reader.text import TextFile, examine, examine_text


@dataclass(slots=True)
class Tabular:
    """The result of reading a file: its rows in a spool, and the layout of its columns.

    `notes` are the rows of few words, `totals` the lines of totals (`wide_totals` those without a department or account
    of their own), `faults` the contradictions within the file or with the mapping.
    """

    file: TextFile
    layout: FileLayout
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
        """The number of rows of other cities and years."""
        return self.census.others


def spool(path: Path, mapping: TableMapping, city: str, fiscal_year: int, sheets: Sequence[str] = ()) -> Tabular:
    """Read a file once and spool the rows of the city and year, from the `sheets` named if any.

    Raises BookError if the file cannot be read.
    """
    spooled = tempfile.NamedTemporaryFile(prefix="settlement-", suffix=".txt")  # noqa: SIM115 - lives as long as the book
    with opened(path, mapping) as (file, kind, book_sheets):
        choice = choose_sheets(path, mapping, fiscal_year, book_sheets, sheets)
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
def opened(path: Path, mapping: TableMapping) -> Iterator[tuple[TextFile, str, list[WorkbookSheet]]]:
    """Open a file; yield it, its kind (`csv`, `xlsx` or `json`), and its sheets. Raises BookError."""
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
    """Return the UTF-16 encoding of a file, as spreadsheets write for `Unicode text`; None if it is another."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return utf_16_of(file.read(SAMPLE))
