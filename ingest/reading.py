"""The whole way of a book, from file to proven rows, one department at a time. Plain Python.

for department in read_departments(open_book(path)): ...
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, groupby
from pathlib import Path

from figures.names import search_key
from figures.volumes import FIRST_VOLUME, page_in_volume
from ingest import refusals
from ingest.errors import BookError, raise_all
from ingest.forms import FORMS
from ingest.forms.amounts import amount_notations_of
from ingest.forms.form import word_of
from ingest.forms.headings import heading
from ingest.forms.layouts import Layouts
from ingest.forms.mapped import MappedReader
from ingest.forms.negatives import notations_of
from ingest.forms.nils import TRIED, Nils, marks_in, nils_of
from ingest.forms.scales import refute_units
from ingest.forms.sheet import AMOUNT, Sheet
from ingest.forms.sheet_reader import SheetReader
from ingest.forms.units import find_unit, units_in
from ingest.layout import Layout
from ingest.mapping import TableMapping
from ingest.pages import PageText, Section
from ingest.reader.opening import open_text
from ingest.reader.pdf.book import is_pdf, open_pdf, open_pictures
from ingest.reader.pdf.drawn import UNKNOWN
from ingest.reader.pdf.workers import Progress
from ingest.reader.scan.pictures import is_picture
from ingest.reader.tabular import Tabular
from ingest.reader.text import TextFile, find_sections, read_pages
from ingest.reconcile.account_order import in_report_order
from ingest.reconcile.contradicted_heads import HeadCheck, prove_under_heads
from ingest.reconcile.corrected import NONE, Corrections
from ingest.reconcile.expenditure import prove_expenditure
from ingest.reconcile.fitting import ROWS_LOST, columns_tried, fit, levels_of
from ingest.reconcile.grouping import group_repairs
from ingest.reconcile.performance import prove_performance
from ingest.reconcile.repeats import print_once
from ingest.reconcile.report import Performance
from ingest.reconcile.revenue import prove_revenue
from ingest.reconcile.stated import prove_stated
from ingest.reconcile.totals import try_totals
from ingest.reconcile.unread import name_indicator, unread_rows
from ingest.reconcile.volumes import IDENTITY, Comparison, compare, compare_legends, proven, reported
from ingest.rows import Discrepancy, Figure, Measure, PrintedTable, Proof, ReadRow, StatedTable, Tally
from ingest.tables import read_table
from ingest.volumes import has_rows, in_year

SPOOL = Path(__file__).parent.parent / "var" / "spool"
"""Where the pages of a PDF are stored while it is read, and for the next time; may be deleted at any time."""
PAGE_WORKER = "ingest.page_worker"
"""The module whose processes read the pages of a PDF: the reader itself knows no identities to judge a reading by."""
NO_CORRECTIONS: Mapping[str, Corrections] = {}
_MOST_MARKS = 3
"""So many marks are tried as nil."""
_STATUS = "settlement_status"
_GOALS = "department_performance"
_READERS = {form.name: form.read for form in FORMS if form.read}


@dataclass(frozen=True, slots=True)
class Book:
    """A file that was looked through, and where each department's sections lie in it, in document order.

    `table` is what a CSV or XLSX file was spooled into, by whose layout its rows are read.
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
        """Bytes of all sections."""
        return sum(section.size for sections in self.departments.values() for section in sections)


@dataclass(slots=True)
class DepartmentReading:
    """All that a year's volumes say of a department, proven. `revenue` and `expenditure` go by account.

    `volumes` is what comparing them gave, for each account.
    """

    name: str
    sheet: Sheet
    revenue: dict[str, Proof] = field(default_factory=dict)
    expenditure: dict[str, Proof] = field(default_factory=dict)
    rows: dict[str, list[list[ReadRow]]] = field(default_factory=dict)
    performance: Performance = field(default_factory=Performance)
    volumes: list[Comparison] = field(default_factory=list)

    @property
    def proofs(self) -> list[Proof]:
        return [*self.revenue.values(), *self.expenditure.values()]

    @property
    def findings(self) -> list[Discrepancy]:
        """Of the settlement's tables, the performance report, two volumes, and of what was not wholly read."""
        of_tables = [finding for proof in self.proofs for finding in proof.findings]
        of_volumes = [finding for comparison in self.volumes for finding in comparison.findings]
        of_sheet = [name_indicator(finding, self.performance.indicators) for finding in self.sheet.findings]
        unread = [*of_sheet, *page_findings(self.sheet)]
        return [*of_tables, *self.performance.findings, *of_volumes, *unread]

    @property
    def tallies(self) -> dict[str, Tally]:
        """How often each identity was tried in this department, and what came of it."""
        total: dict[str, Tally] = {}
        of_volumes = ({IDENTITY: comparison.tally} for comparison in self.volumes)
        for tallies in [*(proof.tallies for proof in self.proofs), self.performance.tallies, *of_volumes]:
            for identity, tally in tallies.items():
                sum_so_far = total.setdefault(identity, Tally())
                sum_so_far.held += tally.held
                sum_so_far.broken += tally.broken
                sum_so_far.undecidable += tally.undecidable
        return total


def page_findings(sheet: Sheet) -> Iterator[Discrepancy]:
    """Pages that could not be read, those whose rows were not all read, and those that two readings read otherwise."""
    for number, line, why in sheet.unread:
        yield _of_page(sheet, f"page_{why}", number, line)
    if UNKNOWN in sheet.department and sheet.pages:
        yield _of_page(sheet, "department_unsure", sheet.pages[0].number, sheet.pages[0].first_line)
    unplaced = unplaced_amounts(sheet)
    for page in sheet.pages:
        if count := unplaced.pop(page.number, 0):
            amounts = sum(len(AMOUNT.findall(line)) for line in page.lines)
            placed = max(0, amounts - count)
            yield _of_page(sheet, "page_partly_read", page.number, page.first_line, amounts=amounts, placed=placed)
        if rows := page.layout.get("two_ways") if page.layout else None:
            yield _of_page(sheet, "page_two_ways", page.number, page.first_line, rows=rows)


def unplaced_amounts(sheet: Sheet) -> Counter[int]:
    """How many amounts of each page stand in rows that no table took."""
    unplaced: Counter[int] = Counter()
    if any(isinstance(table, StatedTable) for table in sheet.tables):
        return unplaced  # the rows of a mapping are counted one by one
    for unclaimed in sheet.unclaimed:
        if "\t" in unclaimed.text or unclaimed.amounts > 1:  # a note may hold one
            unplaced[unclaimed.page] += unclaimed.amounts
    return unplaced


def _of_page(sheet: Sheet, kind: str, page: int, line: int, **notes: int) -> Discrepancy:
    return Discrepancy(kind, sheet.department, "", f"{page_in_volume(page)}쪽", "", page, line, notes={**notes})


def open_book(path: Path, pages_in: Path = SPOOL, progress: Progress | None = None) -> Book:
    """Look a file through. Raises BookError where it is no settlement book.

    The pages of a PDF and the lines of a file of tables are kept in a folder within `pages_in`; `progress` gets the
    pages of a PDF that are read, and all.
    """
    file = _open_file(path, pages_in, progress)
    try:
        sections = find_sections(file)
    except BookError as error:
        raise_all(refusals.without_sections(error, path, file))
        raise
    _settle_heads(path, file, sections)
    return Book(path, file, _by_department(sections))


def _open_file(path: Path, pages_in: Path, progress: Progress | None) -> TextFile:
    if is_pdf(path):
        return open_pdf(path, pages_in, _is_heading, progress, PAGE_WORKER)
    if is_picture(path):
        return open_pictures(path, pages_in, _is_heading, progress, PAGE_WORKER)
    return open_text(path, pages_in)


def _settle_heads(path: Path, file: TextFile, sections: Sequence[Section]) -> None:
    """Give a section that opens amid rows to the department before it, where only that makes its tables whole."""

    def is_whole(department: str, sections_of_department: Iterable[Section]) -> bool:
        reader = SheetReader(department, no_layouts())
        for section in sections_of_department:
            reader.read(section.account, read_pages(file, section))
        return _adds_up(prove(reader.sheet))

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


def _adds_up(department: DepartmentReading) -> bool:
    """Whether all rows of a department have their levels, and all sums hold."""
    broken = sum(department.tallies[name].broken for name in ("E5", "R4") if name in department.tallies)
    rows = [row for proof in department.proofs for row in proof.rows]
    lost = any(finding.kind in ROWS_LOST for proof in department.proofs for finding in proof.findings)
    return not (broken or lost or any(row.level is None for row in rows))


def open_table(
    path: Path, mapping: TableMapping, city: str, fiscal_year: int, sheets: Sequence[str] = (), name: str = ""
) -> Book:
    """Look a CSV, XLSX or JSON file through, for the rows of one city and year. Raises BookError.

    `name` is the one under which the file was handed in, where it stands under another here.
    """
    table = read_table(path, mapping, city, fiscal_year, sheets, name)
    return Book(path, table.file, _by_department(table.sections), table)


def _by_department(sections: Iterable[Section]) -> dict[str, list[Section]]:
    departments: dict[str, list[Section]] = {}
    for section in sections:
        departments.setdefault(section.department, []).append(section)
    return departments


def no_layouts() -> Layouts:
    """What a book has shown before its first table."""
    return Layouts(fit, levels_of)


def _decide_negatives(book: Book, shown: Layouts) -> None:
    """Let the whole book say how it prints negative amounts, at the first that might be one."""
    shown.negatives, shown.decided = notations_of(_all_tables(book, shown, shown.nils), fit), True


def _decide_amounts(book: Book, shown: Layouts) -> None:
    """Let the whole book say whether it prints dots for commas or a sign of won, at the first row that might."""
    shown.amounts, shown.amounts_decided = amount_notations_of(_all_tables(book, shown, shown.nils), fit), True


def _decide_nils(book: Book, shown: Layouts, marks: Iterable[str]) -> None:
    """Let the whole book say which marks and blanks are nil in it, at the first department that has many."""
    for mark in sorted(marks)[:_MOST_MARKS]:
        tables = _all_tables(book, shown, shown.nils | {(mark, TRIED)})
        shown.nils |= nils_of(mark, tables, columns_tried)
    shown.nils_decided = True


def _all_tables(book: Book, shown: Layouts, nils: Nils) -> Iterator[PrintedTable]:
    """The tables of the whole book by the notations that it has shown, with these for nil."""
    plain = Layouts(fit, negatives=shown.negatives, amounts=shown.amounts, nils=nils)
    return (table for name in book.departments for table in _read_sheet(book, name, plain).tables)


def sheet_reader(department: str, layout: Layout | None, shown: Layouts | None = None) -> SheetReader | MappedReader:
    """What reads the pages of a department: by the forms of a book, or by the layout of a table's columns.

    `shown` are the layouts that the book has shown by now.
    """
    return MappedReader(department, layout) if layout else SheetReader(department, shown or no_layouts())


def _is_heading(text: str) -> bool:
    """Whether a line tells what stands below it, so that it is no running head."""
    return heading(text) is not None or find_unit(text) is not None


def sheet_of_pages(department: str, pages: Iterable[PageText], layout: Layout | None) -> Sheet:
    """What is printed on a department's pages, as they are stored."""
    reader = sheet_reader(department, layout)
    for (_, account), run in groupby(
        enumerate(pages), lambda numbered: (numbered[1].number - numbered[0], numbered[1].account)
    ):
        reader.read(account, [page for _, page in run])
    return reader.sheet


def read_sheet(book: Book, department: str, shown: Layouts, volume: int = FIRST_VOLUME) -> Sheet:
    """What is printed of a department, as a volume of its year. Raises BookError at a row that cannot be read.

    `shown` are the layouts that the book has shown by now.
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
    """How many rows stayed text because their heads are lost or too damaged."""
    lost = (finding for finding in sheet.findings if finding.kind in ("head_lost", "columns_uncertain"))
    return sum(int(str(finding.notes["count"])) for finding in lost)


def _read_by_whole_book(book: Book, sheet: Sheet, shown: Layouts, before: Layouts, volume: int) -> Sheet:
    """Read a department again by the layouts of those behind it, too; the sheet as it was where none opens a row."""
    if shown.of_book is None:
        plain = Layouts(fit, decided=True)
        for name in book.departments:
            _read_sheet(book, name, plain)
        shown.of_book = plain.known
    taught = shown.taught(before)
    if taught.known == before.known:
        return sheet
    again = _read_sheet(book, sheet.department, taught, volume)
    return again if _rows_open(again) < _rows_open(sheet) else sheet


def _scan_whole_book(book: Book, sheet: Sheet, shown: Layouts) -> bool:
    """Look up in the whole book, once, the notations of nil and negatives and the units that a department left open.

    Returns whether the department must be read again with them.
    """
    again = False
    if shown.amounts_unclear and not shown.amounts_decided:
        _decide_amounts(book, shown)
        again = bool(shown.amounts)
    if not shown.nils_decided and (marks := marks_in(sheet)):
        _decide_nils(book, shown, marks)
        again = again or bool(shown.nils)
    if shown.negatives_unclear and not shown.decided:
        _decide_negatives(book, shown)
        again = again or bool(shown.negatives)
    if shown.elsewhere is None and not all(table.measured for table in sheet.tables if table.rows):
        with book.file.text.open(encoding=book.file.encoding, errors="replace") as lines:
            shown.elsewhere = units_in(lines)
        again = again or len(shown.elsewhere) > 0
    return again


def _read_sheet(book: Book, department: str, shown: Layouts, volume: int = FIRST_VOLUME) -> Sheet:
    shown.several, shown.departments = len(book.departments) > 1, frozenset(map(search_key, book.departments))
    reader = sheet_reader(department, book.table.layout if book.table else None, shown)
    for section in book.departments[department]:
        reader.read(section.account, in_year(read_pages(book.file, section), volume, book.path))
    return reader.sheet


def read_sheets(book: Book) -> Iterator[Sheet]:
    """What is printed of each department, unproven. Raises BookError at a row that cannot be read, or if none can."""
    tables, shown = 0, no_layouts()
    for name in book.departments:
        sheet = read_sheet(book, name, shown)
        tables += sum(map(has_rows, sheet.tables))
        yield sheet
    if not tables:
        raise without_tables(book)


def without_tables(book: Book) -> BookError:
    """What is wrong with a file in which no table was read."""
    names = book.departments if book.table is None else ()
    return refusals.without_tables(book.path, [_read_sheet(book, name, no_layouts()) for name in names])


def read_departments(book: Book) -> Iterator[DepartmentReading]:
    """Each department read and proven. Raises BookError."""
    return map(prove, read_sheets(book))


def prove(sheet: Sheet, corrections: Mapping[str, Corrections] = NO_CORRECTIONS) -> DepartmentReading:
    """A department's tables, each figure with its standing; `corrections` go by form."""
    department = DepartmentReading(sheet.department, sheet)
    measured, refuted_units = refute_units(sheet.tables)
    tables, repeated = print_once(measured)
    goals: dict[str, list[list[ReadRow]]] = {}
    for table in tables:
        if read := _READERS.get(table.form):
            rows = read(table)
            for row in rows:
                row.scale = table.scale
            corrections.get(table.form, NONE).mark(rows)
            department.rows.setdefault(table.form, []).append(rows)
            if table.form == _GOALS:
                goals.setdefault(search_key(table.account), []).append(rows)
    checks: list[HeadCheck] = []
    for form, proofs in (("revenue", department.revenue), ("expenditure", department.expenditure)):
        own = corrections.get(form, NONE)
        for table in (printed for printed in tables if printed.form == form):
            if isinstance(table, StatedTable):
                proofs[table.account] = prove_stated(table, own)
                proofs[table.account].scale = table.scale
                continue
            before = sheet.levels_before_in(table.account)
            check = prove_under_heads(table, partial(_prove_table, units=tables, before=before, corrections=own))
            proofs[table.account] = check.proof
            proofs[table.account].scale = table.scale
            try_totals(check.table, check.proof)
            checks.append(check)
    for proof in department.proofs:
        proof.findings = group_repairs(proof.findings, proof.rows)
    accounts = _order_accounts(department, goals)
    department.performance = prove_performance(
        department.name,
        department.rows,
        {account: department.expenditure[account] for account in accounts},
        sheet.thresholds,
        sheet.pages,
        {line for own in corrections.values() for line in own.named_lines()},
    )
    for check in checks:
        check.mark()
    reported_lines = {finding.line for finding in sheet.findings}
    changed = (table for table, own in zip(measured, sheet.tables, strict=True) if table is not own)
    reported_lines |= {row.line for table in changed for row in table.rows}
    department.performance.findings[:0] = [
        *refuted_units,
        *repeated,
        *unread_rows(department.name, department.rows, reported_lines),
    ]
    legends = Comparison(department.name)
    compare_legends(legends, sheet.thresholds)
    department.volumes += [legends] if legends.findings else []
    for again in sheet.again:
        department.volumes += compare_volumes(department, prove(again))
    return department


def _order_accounts(department: DepartmentReading, goals: Mapping[str, list[list[ReadRow]]]) -> list[str]:
    """The accounts of the expenditure, and the goals of 부서 성과 likewise, in the order of the performance report."""
    statuses = [row for table in department.rows.get("goal_status", ()) for row in table]
    rows = {account: list(chain.from_iterable(tables)) for account, tables in goals.items()}
    keys = in_report_order(rows, department.expenditure, statuses)
    if goals:
        department.rows[_GOALS] = [table for key in keys for table in goals.get(key, ())]
    return sorted(department.expenditure, key=lambda account: keys.index(search_key(account)))


def _prove_table(
    table: PrintedTable, units: Sequence[PrintedTable], before: Mapping[str, int], corrections: Corrections
) -> Proof:
    if table.form == "revenue":
        return prove_revenue(table, corrections)
    return prove_expenditure(table, units_of(units, table.account), before, corrections)


def compare_volumes(department: DepartmentReading, other: DepartmentReading) -> Iterator[Comparison]:
    """What another volume prints of a department's tables, held against them, account by account."""
    for proofs, other_proofs in ((department.revenue, other.revenue), (department.expenditure, other.expenditure)):
        accounts = {search_key(account): account for account in proofs}
        for account, proof in other_proofs.items():
            account_name = accounts[search_key(account)]
            comparison = Comparison(department.name, account_name)
            compare(comparison, proven(proofs[account_name].rows), proven(proof.rows))
            yield comparison
    comparison = Comparison(department.name)
    for form, tables in _report_tables(other).items():
        compare(comparison, reported(_report_tables(department).get(form, [])), reported(tables))
    yield comparison


def _report_tables(department: DepartmentReading) -> dict[str, list[list[ReadRow]]]:
    """The report's tables by form, with 결산현황 as it was put together."""
    return department.rows | ({_STATUS: [department.performance.status]} if department.performance.status else {})


def units_of(tables: Iterable[PrintedTable], account: str) -> list[PrintedTable]:
    """The unit tables of one account: the unit's row names it, also in short (일반); if not, any may be meant."""
    account_key = search_key(account)
    units = [table for table in tables if table.form == "unit_programs" and table.rows]
    return [table for table in units if search_key(word_of(table.rows[0], "account")) in account_key]


def all_figures(department: DepartmentReading) -> Iterator[Iterable[Figure | Measure]]:
    """The figures of every row of every table, for counting; what is printed again after a page break counts once."""
    for proof in department.proofs:
        for row in proof.rows:
            yield row.figures.values()
    for tables in _report_tables(department).values():
        for read in (row for table in tables for row in table if row.texts.get("kind") != "again"):
            yield read.figures.values()
            yield read.measures.values()
