"""Reads a book, from file to printed tables, one department at a time, and proves it. Plain Python.

for department in read_departments(open_book(path)): ...
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from figures.names import search_key
from figures.volumes import FIRST_VOLUME
from ingest import proving, refusals
from ingest.errors import BookError, raise_all
from ingest.forms.amounts import amount_notations_of
from ingest.forms.headings import heading
from ingest.forms.layouts import Layouts, Notations
from ingest.forms.mapped import MappedReader
from ingest.forms.negatives import notations_of
from ingest.forms.sheet import Sheet
from ingest.forms.sheet_reader import SheetReader
from ingest.forms.units import find_unit, units_in
from ingest.forms.zero_marks import TRIED, ZeroMarks, marks_in, zero_marks_of
from ingest.layout import FileLayout
from ingest.mapping import TableMapping
from ingest.pages import PageText, Section
from ingest.reader.opening import open_text
from ingest.reader.pdf.book import is_pdf, open_pdf, open_pictures
from ingest.reader.pdf.workers import Progress
from ingest.reader.scan.pictures import is_picture
from ingest.reader.tabular import Tabular
from ingest.reader.text import TextFile, find_sections, read_pages
from ingest.reconcile.fitting import ROWS_LOST, columns_tried, fit, levels_of
from ingest.rows import PrintedTable
from ingest.tables import read_table
from ingest.volumes import has_rows, in_year

SPOOL = Path(__file__).parent.parent / "var" / "spool"
"""The folder where pages of PDFs are cached, also for later readings; may be deleted at any time."""
PAGE_WORKER = "ingest.page_worker"
"""The module that reads PDF pages in processes; the reader itself cannot score readings by identities."""
_MOST_MARKS = 3
"""The number of marks tried as 0."""


@dataclass(frozen=True, slots=True)
class Book:
    """An opened file and its departments' sections, in document order.

    `table` is the parsed table of a CSV, XLSX or JSON file, whose layout its rows are read by.
    """

    path: Path
    file: TextFile
    departments: dict[str, list[Section]]
    table: Tabular | None = None

    @property
    def kind(self) -> str:
        """`text`, `html`, `pdf`, `scan`, `hwpx`, `csv`, `xlsx` or `json`."""
        if self.table is not None:
            return self.table.kind
        if self.file.converted:
            return self.file.converted.kind
        if self.file.paged:
            return "scan" if self.file.paged.pictures else "pdf"
        return "text"

    @property
    def size(self) -> int:
        """The size of all sections in bytes."""
        return sum(section.size for sections in self.departments.values() for section in sections)


def open_book(path: Path, pages_in: Path = SPOOL, progress: Progress | None = None) -> Book:
    """Open a file and find its sections. Raises BookError where it is not a settlement book.

    The pages of a PDF and the lines of a file of tables are cached in a folder within `pages_in`; `progress` is called
    with the pages of a PDF read so far and in all.
    """
    file = _open_file(path, pages_in, progress)
    sections = _sections_of(path, file)
    _settle_heads(path, file, sections)
    return Book(path, file, _by_department(sections))


def open_sample(path: Path, pages_in: Path) -> Book:
    """Look through some pages of a PDF, each by its own page head and read once: no sums say whose its rows are.

    One process reads them: starting another takes longer. Raises BookError where they are none of a settlement book.
    """
    file = open_pdf(path, pages_in, _is_heading, jobs=1)
    return Book(path, file, _by_department(_sections_of(path, file)))


def _sections_of(path: Path, file: TextFile) -> list[Section]:
    try:
        return find_sections(file)
    except BookError as error:
        raise_all(refusals.without_sections(error, path, file))
        raise


def _open_file(path: Path, pages_in: Path, progress: Progress | None) -> TextFile:
    if is_pdf(path):
        return open_pdf(path, pages_in, _is_heading, progress, PAGE_WORKER)
    if is_picture(path):
        return open_pictures(path, pages_in, _is_heading, progress, PAGE_WORKER)
    return open_text(path, pages_in)


def _settle_heads(path: Path, file: TextFile, sections: Sequence[Section]) -> None:
    """Assign a section that starts in the middle of a table to the preceding department, if only that makes its tables
    add up."""

    def is_whole(department: str, sections_of_department: Iterable[Section]) -> bool:
        reader = SheetReader(department, no_layouts())
        for section in sections_of_department:
            reader.read(section.account, read_pages(file, section))
        return _adds_up(proving.prove(reader.sheet))

    for section in (section for section in sections if section.goes_on):
        alike = [candidate for candidate in sections if candidate.account == section.account]
        names = (section.goes_on, section.department)
        of_before, of_department = (
            [candidate for candidate in alike if candidate.department == name and candidate is not section]
            for name in names
        )
        with_before, with_department = (
            [candidate for candidate in alike if candidate in others or candidate is section]
            for others in (of_before, of_department)
        )
        if is_whole(names[0], of_before) or is_whole(names[1], with_department):
            section.goes_on = ""
        elif is_whole(names[0], with_before):
            section.head, section.department, section.goes_on = section.department, section.goes_on, ""


def _adds_up(department: proving.DepartmentReading) -> bool:
    """Whether all rows of a department have levels, and all sums hold."""
    broken = sum(department.tallies[name].broken for name in ("E5", "R4") if name in department.tallies)
    rows = [row for proof in department.proofs for row in proof.rows]
    lost = any(finding.kind in ROWS_LOST for proof in department.proofs for finding in proof.findings)
    return not (broken or lost or any(row.level is None for row in rows))


def open_table(
    path: Path, mapping: TableMapping, city: str, fiscal_year: int, sheets: Sequence[str] = (), name: str = ""
) -> Book:
    """Open a CSV, XLSX or JSON file for the rows of one city and year. Raises BookError.

    `name` is the file's original name, if it is stored under another.
    """
    table = read_table(path, mapping, city, fiscal_year, sheets, name)
    return Book(path, table.file, _by_department(table.sections), table)


def _by_department(sections: Iterable[Section]) -> dict[str, list[Section]]:
    departments: dict[str, list[Section]] = {}
    for section in sections:
        departments.setdefault(section.department, []).append(section)
    return departments


def no_layouts() -> Layouts:
    """The state before the first table of a book."""
    return Layouts(fit, levels_of)


def _decide_notations(book: Book, sheet: Sheet, shown: Layouts) -> None:
    """Decide each notation from the whole book, once, at the first department with a candidate of it."""
    if "amounts" in shown.unclear - shown.notations.decided:
        found = amount_notations_of(_all_tables(book, shown.notations), fit)
        shown.notations = shown.notations.decide(amounts=found)
    if "zero_marks" not in shown.notations.decided and (marks := marks_in(sheet)):
        shown.notations = shown.notations.decide(zero_marks=_zero_marks_of_book(book, shown.notations, marks))
    if "negatives" in shown.unclear - shown.notations.decided:
        found = notations_of(_all_tables(book, shown.notations), fit)
        shown.notations = shown.notations.decide(negatives=found)


def _zero_marks_of_book(book: Book, notations: Notations, marks: Iterable[str]) -> ZeroMarks:
    """Which of these marks and blanks mean 0, in which columns."""
    for mark in sorted(marks)[:_MOST_MARKS]:
        tables = _all_tables(book, replace(notations, zero_marks=notations.zero_marks | {(mark, TRIED)}))
        notations = replace(notations, zero_marks=notations.zero_marks | zero_marks_of(mark, tables, columns_tried))
    return notations.zero_marks


def _all_tables(book: Book, notations: Notations) -> Iterator[PrintedTable]:
    """The tables of the whole book, read by these notations."""
    plain = Layouts(fit, notations=notations)
    return (table for name in book.departments for table in _read_sheet(book, name, plain).tables)


def sheet_reader(
    department: str, layout: FileLayout | None, shown: Layouts | None = None
) -> SheetReader | MappedReader:
    """The reader of a department's pages: by forms, or by the layout of a mapped file.

    `shown` are the layouts seen in the book so far.
    """
    return MappedReader(department, layout) if layout else SheetReader(department, shown or no_layouts())


def _is_heading(text: str) -> bool:
    """Whether a line is a heading of what follows, and so not a running head."""
    return heading(text) is not None or find_unit(text) is not None


def sheet_of_pages(department: str, pages: Iterable[PageText], layout: FileLayout | None) -> Sheet:
    """The sheet of a department, from its stored pages."""
    reader = sheet_reader(department, layout)
    for (_, account), run in groupby(
        enumerate(pages), lambda numbered: (numbered[1].number - numbered[0], numbered[1].account)
    ):
        reader.read(account, [page for _, page in run])
    return reader.sheet


def read_sheet(book: Book, department: str, shown: Layouts, volume: int = FIRST_VOLUME) -> Sheet:
    """The sheet of a department, numbered as a volume of its year. Raises BookError at an unreadable row.

    `shown` are the layouts seen in the book so far.
    """
    before = shown.copy()
    sheet = _read_sheet(book, department, shown, volume)
    if book.table is None and _scan_whole_book(book, sheet, shown):
        shown.take_back(before)
        sheet = _read_sheet(book, department, shown, volume)
    if book.table is None and _rows_open(sheet):
        return _read_by_whole_book(book, sheet, shown, before, volume)
    return sheet


def _rows_open(sheet: Sheet) -> int:
    """The number of rows left as text since their heads are lost or too damaged."""
    lost = (finding for finding in sheet.findings if finding.kind in ("head_lost", "columns_uncertain"))
    return sum(int(str(finding.notes["count"])) for finding in lost)


def _read_by_whole_book(book: Book, sheet: Sheet, shown: Layouts, before: Layouts, volume: int) -> Sheet:
    """Read a department again with the layouts of later departments; return `sheet` if that adds no row."""
    if shown.of_book is None:
        plain = Layouts(fit)
        for name in book.departments:
            _read_sheet(book, name, plain)
        shown.of_book = plain.known
    taught = shown.taught(before)
    if taught.known == before.known:
        return sheet
    again = _read_sheet(book, sheet.department, taught, volume)
    return again if _rows_open(again) < _rows_open(sheet) else sheet


def _scan_whole_book(book: Book, sheet: Sheet, shown: Layouts) -> bool:
    """Decide from the whole book, once, the notations of 0 and negatives and the units that a department left open.

    Return whether the department must be read again.
    """
    before = shown.notations
    _decide_notations(book, sheet, shown)
    again = replace(shown.notations, decided=before.decided) != before
    if shown.elsewhere is None and not all(table.measured for table in sheet.tables if table.rows):
        with book.file.text.open(encoding=book.file.encoding, errors="replace") as lines:
            shown.elsewhere = units_in(lines)
        shown.unitless = None if shown.elsewhere else sheet.department
        again = True
    return again


def _read_sheet(book: Book, department: str, shown: Layouts, volume: int = FIRST_VOLUME) -> Sheet:
    shown.several, shown.departments = len(book.departments) > 1, frozenset(map(search_key, book.departments))
    reader = sheet_reader(department, book.table.layout if book.table else None, shown)
    for section in book.departments[department]:
        reader.read(section.account, in_year(read_pages(book.file, section), volume, book.path))
    return reader.sheet


def read_sheets(book: Book) -> Iterator[Sheet]:
    """The sheet of each department, not proven. Raises BookError at an unreadable row, or if no table was read."""
    tables, shown = 0, no_layouts()
    for name in book.departments:
        sheet = read_sheet(book, name, shown)
        tables += sum(map(has_rows, sheet.tables))
        yield sheet
    if not tables:
        raise without_tables(book)


def without_tables(book: Book) -> BookError:
    """The error of a file in which no table was read."""
    names = book.departments if book.table is None else ()
    return refusals.without_tables(book.path, [_read_sheet(book, name, no_layouts()) for name in names])


def read_departments(book: Book) -> Iterator[proving.DepartmentReading]:
    """Each department read and proven. Raises BookError."""
    return map(proving.prove, read_sheets(book))
