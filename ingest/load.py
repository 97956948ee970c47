"""A book into the database, in one transaction: whole, or not at all."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from budget.models import ExpenditureLine, Program
from budget.store import forget_subjects, store_expenditure, store_revenue
from departments.models import Department
from departments.store import store_department, store_staffing
from documents.models import (
    FIRST_VERSION,
    City,
    Correction,
    Document,
    Finding,
    LineChange,
    Page,
    PrintedLine,
    UnclaimedLine,
    Volume,
)
from documents.store import Changes, printed_text, update_statistics
from documents.stored_file import AnotherFileError, keep
from documents.version import record_changes, touch
from figures.columns import Column
from figures.volumes import own_page
from ingest import reading
from ingest.applying import apply
from ingest.choosing import choose
from ingest.errors import BookError
from ingest.findings import OF_TWO_YEARS, names_before, store_findings, targets_of
from ingest.forms.layouts import Layouts
from ingest.forms.sheet import Sheet
from ingest.judging import judge, orphan, target_rows_of
from ingest.kept_editions import keep_edition, keep_first_edition
from ingest.keys import (
    GOAL,
    INDICATOR,
    PASSAGE,
    STAFFING,
    STATUS,
    STRATEGIC,
    SUMMARY,
    THRESHOLD,
    UNIT,
    Keys,
    finding_keys,
    keys_of,
    report_rows_of,
)
from ingest.owning import OWNED, judge_owners
from ingest.reader.pdf.margins import in_ranges
from ingest.reconcile.kinds import severity_of
from ingest.rows import Discrepancy, Tally
from ingest.stored import Source, StoredVolume, department_sheets, stored_volumes, with_year_before
from ingest.tables import count_rows
from ingest.volumes import VolumeContents
from ingest.years import settle
from performance import columns as performance_columns
from performance.models import SettlementStatus, StrategicGoal, Summary
from performance.store import (
    store_goals,
    store_indicators,
    store_prose,
    store_rows,
    store_thresholds,
    store_units,
)

_PLAIN: tuple[tuple[str, type[PrintedLine], tuple[Column, ...], str], ...] = (
    ("summary", Summary, performance_columns.SUMMARY, SUMMARY),
    ("strategic_goal", StrategicGoal, performance_columns.STRATEGIC_GOAL, STRATEGIC),
    ("settlement_status", SettlementStatus, performance_columns.STATUS, STATUS),
)
"""Tables whose rows are a name and figures."""

_log = logging.getLogger(__name__)
MOST_UNPLACED = 10
"""Amounts in rows that no table took: a book with more is only stored where a person has accepted it."""
Progress = Callable[[Sheet], None]
"""Called with each department of a book as it is read: what its volume prints of it."""
Amounts = tuple[int | None, int | None]
"""예산현액 and 지출액, all accounts together; None: unknown."""


@dataclass(slots=True)
class Sums:
    """예산현액 and 지출액 of a department's own rows, before and after; None where there are no such rows."""

    before: Amounts | None = None
    after: Amounts | None = None


class ReadAs(NamedTuple):
    """The volume that a book was read as, and whether there was none before."""

    number: int
    title: str
    new: bool


@dataclass(slots=True)
class Report:
    """What was read and what it changed: tables, standings, identities, sums by department, corrections by fate.

    All but `pages`, `unplaced` and `file_rows` is of all volumes together. Of the file that was read, where that is a
    PDF, `pages` are the numbers of the pages that were passed over or not read, by why; where it is a CSV, XLSX or JSON
    file, `file_rows` says what became of each of its rows (`ingest.tables.count_rows`). `volume` is what it was read
    as, `unplaced` counts the amounts of each of its pages that stand in rows that no table took.
    """

    tables: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    standings: Counter[str] = field(default_factory=Counter)
    identities: dict[str, Tally] = field(default_factory=dict)
    findings: Counter[str] = field(default_factory=Counter)
    items: int = 0
    unclaimed: int = 0
    unclaimed_amounts: int = 0
    file_rows: dict[str, int] = field(default_factory=dict)
    pages: dict[str, Sequence[int]] = field(default_factory=dict)
    volume: ReadAs | None = None
    unplaced: Counter[int] = field(default_factory=Counter)
    changes: dict[str, Changes] = field(default_factory=dict)
    sums: dict[str, Sums] = field(default_factory=dict)
    fates: Counter[str] = field(default_factory=Counter)

    def add(self, changes: dict[str, Changes]) -> None:
        for name, change in changes.items():
            self.changes.setdefault(name, Changes()).add(change)

    @property
    def needs_acceptance(self) -> bool:
        """Whether so many amounts have no place that a person must accept it before the book is stored."""
        return self.unplaced.total() > MOST_UNPLACED

    def stored(self) -> dict[str, Any]:
        """What a document keeps of it: all but the changes."""
        return {
            "tables": {form: {"tables": count, "rows": self.rows[form]} for form, count in self.tables.items()},
            "standings": dict(self.standings),
            "identities": {
                name: {"held": tally.held, "broken": tally.broken, "undecidable": tally.undecidable}
                for name, tally in sorted(self.identities.items())
            },
            "findings": dict(self.findings),
            "items": self.items,
            "unclaimed": self.unclaimed,
            "unclaimed_amounts": self.unclaimed_amounts,
        }


def load(
    book: reading.Book,
    city: City,
    fiscal_year: int,
    *,
    volume: str = "",
    file_name: str = "",
    read_by: User | None = None,
    progress: Progress | None = None,
    dry_run: bool = False,
    accept_unplaced: bool = False,
    word: str = "",
) -> Report:
    """Store a book as a volume of the document of a city (saved or not) and year.

    `volume` is its number or title, where the book itself does not show which it is; `file_name` how the file is
    called, `word` why it is published. A dry run does the same, and takes it all back. `accept_unplaced` says that a
    person has accepted a book in which many amounts have no place. Raises BookError; then nothing is stored.
    """
    start = time.perf_counter()
    with transaction.atomic():
        document = _open_document(city, fiscal_year)
        choice = choose(document, book, volume)
        this_volume, first = choice.volume, document.version == FIRST_VERSION  # of which nobody has anything yet
        if not choice.same:
            keep_first_edition(this_volume, document.report)
            forget_pages(this_volume)
        reader = _BookReader(book, document, this_volume.number, None if choice.same else _store_pages, progress)
        sources = stored_volumes(document) | {this_volume.number: _source_of(reader, this_volume)}
        report = store_departments(document, department_sheets(sources))
        if not reader.contents.tables:
            raise reading.without_tables(book)
        report.unplaced = reader.unplaced
        if report.needs_acceptance and not (accept_unplaced or dry_run):
            raise _unplaced_error(book, report.unplaced)
        if book.file.paged:
            report.pages = dict(book.file.paged.census)
        if book.table:
            report.file_rows = count_rows(book.table.census, reader.contents.rows, reader.contents.set_aside)
        report.volume = ReadAs(this_volume.number, this_volume.title or _title(document, reader.contents), choice.new)
        changed = store_report(document, report)
        if changed or not choice.same:
            _describe(this_volume, book, reader.contents, report, file_name, read_by)
            changed = True
        if not dry_run and _store_file(this_volume, book):
            changed = True
        if not choice.same:
            keep_edition(this_volume, document.report, word)
        finish(document, report, changed=changed, record=not first)
        transaction.set_rollback(dry_run)
    fields = {
        "city": city.slug,
        "year": fiscal_year,
        "sha256": book.file.sha256,
        "rows": report.rows.total(),
        "stored": not dry_run,
        "seconds": round(time.perf_counter() - start, 1),
    }
    message = "read %(city)s %(year)d: %(rows)d rows in %(seconds).1f s, stored: %(stored)s, %(sha256)s"
    _log.info(message, fields, extra=fields)
    return report


def _source_of(reader: "_BookReader", volume: Volume) -> Source:
    """The book itself; or its stored pages, where people have said whose some of them are."""
    if not Correction.objects.filter(city=reader.document.city_id, target__in=OWNED).exists():
        return reader
    for department in reader.departments:
        reader.sheet(department)
    volume.layout = reader.book.table.layout.stored() if reader.book.table else {}
    return StoredVolume(volume, judge_owners(reader.document))


def _unplaced_error(book: reading.Book, unplaced: Counter[int]) -> BookError:
    return BookError(
        "표의 행으로 읽지 못한 금액이 {pages}쪽에 {amounts}개 있습니다 ({numbers}쪽). "
        "--dry-run 으로 그 쪽을 확인하고, 그대로 저장하려면 --accept-unplaced 를 더해 주세요.",
        book.path,
        pages=len(unplaced),
        amounts=f"{unplaced.total():,}",
        numbers=in_ranges(sorted(map(own_page, unplaced))),
    )


def _open_document(city: City, fiscal_year: int) -> Document:
    """The city's document of the year; locked against a second load."""
    name = city.name
    City.objects.get_or_create(slug=city.slug, defaults={"name": name})
    city = City.objects.select_for_update().get(slug=city.slug)
    if city.name != name:
        city.name = name
        city.save(update_fields=["name"])
    defaults = {"title": f"{fiscal_year} 회계연도 결산", "read_at": timezone.now()}
    return Document.objects.get_or_create(city=city, fiscal_year=fiscal_year, defaults=defaults)[0]


@dataclass(slots=True)
class _BookReader:
    """A book as a volume of its year; `contents` are the tables and rows it has so far.

    Each of its sheets is handed on as it is read: to be stored, and to who follows the progress.
    """

    book: reading.Book
    document: Document
    number: int
    store: Callable[[Document, Sheet], None] | None
    progress: Progress | None
    contents: VolumeContents = field(default_factory=VolumeContents)
    unplaced: Counter[int] = field(default_factory=Counter)
    shown: Layouts = field(default_factory=reading.no_layouts)

    @property
    def departments(self) -> list[str]:
        return list(self.book.departments)

    def sheet(self, department: str) -> Sheet:
        sheet = reading.read_sheet(self.book, department, self.shown, self.number)
        self.contents.add(sheet)
        self.unplaced.update(reading.unplaced_amounts(sheet))
        if self.store is not None:
            self.store(self.document, sheet)
        if self.progress is not None:
            self.progress(sheet)
        return sheet


def _describe(
    volume: Volume, book: reading.Book, contents: VolumeContents, report: Report, file_name: str, read_by: User | None
) -> None:
    """Save a volume as it is read now."""
    document = volume.document
    document.last_volume = max(document.last_volume, volume.number)
    document.save(update_fields=["last_volume"])
    volume.title = report.volume.title if report.volume else ""
    volume.file_name = (file_name or book.path.name)[:200]
    volume.sha256, volume.kind = book.file.sha256, book.kind
    volume.layout = book.table.layout.stored() if book.table else {}
    volume.tables = [list(table) for table in sorted(contents.tables)]
    volume.census = report.pages or report.file_rows
    volume.pages_sha256 = book.file.made_sha256
    volume.read_at, volume.read_by = timezone.now(), read_by
    volume.save()


def _title(document: Document, contents: VolumeContents) -> str:
    """What a new volume is called by what it holds, as no other volume of the year is."""
    taken = set(document.volumes.values_list("title", flat=True))
    called = contents.titles()
    numbered = (f"{called[-1]} {number}" for number in range(2, len(taken) + 3))
    return next(title for title in (*called, *numbered) if title not in taken)


def store_report(document: Document, report: Report) -> bool:
    """Store what reading all volumes gave. Whether it is otherwise than before."""
    stored = report.stored()
    tallies = document.report.get("identities", {})
    stored["identities"] |= {kind: tallies[kind] for kind in OF_TWO_YEARS if kind in tallies}
    if document.report == stored:
        return False
    document.report = stored
    document.save(update_fields=["report"])
    return True


def finish(document: Document, report: Report, *, changed: bool, record: bool = True) -> None:
    """A document whose volumes were read: its version, which lines changed, and its neighbouring years."""
    if changed:
        document.read_at = timezone.now()
        document.save(update_fields=["read_at"])
    touched = changed or any(report.changes.values())
    if touched:
        touch(Document.objects.filter(pk=document.pk))
        transaction.on_commit(lambda: update_statistics([*_line_models(), Program, Page, Department, Finding]))
    if record:
        record_changes(document, report.changes.values(), LineChange.Cause.READING)
    report.add(settle(document, touched=touched))


def forget_pages(volume: Volume) -> None:
    """A volume's pages, and the lines on them that no form understood."""
    volume.pages.delete()
    volume.unclaimed.delete()


def _store_file(volume: Volume, book: reading.Book) -> bool:
    try:
        return keep(volume, book.path)
    except AnotherFileError:
        raise BookError("읽는 사이에 파일이 바뀌었습니다. 다시 읽어 주세요.", book.path) from None
    except OSError as error:
        raise BookError("파일을 보관하지 못했습니다 ({reason}).", book.path, reason=error.strerror) from None


def store_departments(document: Document, sheets: Iterable[Sheet]) -> Report:
    """Make a document hold the departments of these sheets and no others. Their pages are stored already.

    Accepted corrections are applied again, by the keys of what they correct.
    """
    report = Report()
    departments: dict[str, Department] = {}
    before = _sums(document)
    for order, sheet in enumerate(sheets):
        plain = reading.prove(with_year_before(document, sheet))
        departments[plain.name] = department = store_department(document.city, plain.name, order)
        read = store_corrected(document, department, plain, report)
        _count(read, report)
    after = _sums(document)
    report.sums = {name: Sums(before.get(item.pk), after.get(item.pk)) for name, item in departments.items()}
    _forget(document, [*departments.values()], report)
    forget_subjects(document)
    report.fates.update(orphan(document, [*departments.values()]))
    return report


def store_corrected(
    document: Document, department: Department, plain: reading.DepartmentReading, report: Report
) -> reading.DepartmentReading:
    """Store a department, read without corrections, with those that apply to it. Gives it as stored."""
    keys = keys_of(plain)
    judged = judge(document, plain, keys)
    report.fates.update(judged.fates)
    applied = apply(plain, keys, judged.values)
    read = applied.read
    _store_department(document, department, read, applied.keys, [*read.findings, *judged.findings], plain, report)
    return read


def _sums(document: Document) -> dict[int, Amounts]:
    """예산현액 and 지출액 of each department's own rows, by its id."""
    lines: dict[int, list[tuple[int | None, int | None]]] = {}
    own = ExpenditureLine.objects.filter(document=document, level=0).order_by()
    for department, current_budget, spent in own.values_list("department", "current_budget", "spent"):
        lines.setdefault(department, []).append((current_budget, spent))
    return {department: _added_up(amounts) for department, amounts in lines.items()}


def _added_up(lines: Sequence[tuple[int | None, int | None]]) -> Amounts:
    """Sums of columns; None where an amount is unknown."""
    budgets, spent = zip(*lines, strict=True)
    return (None if None in budgets else sum(budgets), None if None in spent else sum(spent))


def _store_pages(document: Document, sheet: Sheet) -> None:
    Page.objects.bulk_create(
        Page(
            document=document,
            number=page.number,
            first_line=page.first_line,
            department=sheet.department,
            account=page.account,
            text="\n".join(page.lines),
            layout=page.layout or {},
        )
        for page in sheet.pages
    )
    store_unclaimed(document, sheet)


def store_unclaimed(document: Document, sheet: Sheet) -> None:
    """The lines that no form understood."""
    UnclaimedLine.objects.bulk_create(
        UnclaimedLine(document=document, page=line.page, line=line.line, text=line.text, amounts=line.amounts)
        for line in sheet.unclaimed
    )


def _store_department(
    document: Document,
    department: Department,
    read: reading.DepartmentReading,
    keys: Keys,
    findings: Iterable[Discrepancy],
    plain: reading.DepartmentReading,
    report: Report,
) -> None:
    performance = read.performance
    revenue = {account: proof.rows for account, proof in read.revenue.items()}
    changes = store_revenue(document, department, revenue, keys.revenue)
    programs, changes_of_programs = store_expenditure(
        document,
        department,
        {account: proof.rows for account, proof in read.expenditure.items()},
        keys.expenditure,
        keys.programs,
        _names_in_the_report(read),
    )
    changes |= changes_of_programs
    rows = report_rows_of(read)
    changes["staffing"] = store_staffing(document, department, rows[STAFFING], keys.of[STAFFING])
    for name, model, columns, label in _PLAIN:
        changes[name] = store_rows(model, columns, document, department, rows[label], keys.of[label])
    policies = [
        programs.get(read.expenditure[goal.policy[0]].rows[goal.policy[1]].printed.line) if goal.policy else None
        for goal in performance.goals
    ]
    goals, changes["goal"] = store_goals(document, department, performance.goals, policies, keys.of[GOAL])
    changes["indicator"] = store_indicators(document, department, performance.indicators, goals, keys.of[INDICATOR])
    units = read.rows.get("unit_programs", [])
    by_line = _programs_of_units(read, programs)
    changes["unit_line"] = store_units(document, department, units, by_line, keys.of[UNIT])
    changes["threshold"] = store_thresholds(document, department, read.sheet.thresholds, keys.of[THRESHOLD])
    reported = [goals[index] if index is not None else None for index in performance.reported]
    heads = [by_line.get(table[0].printed.line) if table else None for table in units]
    changes["prose"] = store_prose(document, department, read.sheet.passages, reported, heads, keys.of[PASSAGE])
    target_rows = target_rows_of(read, keys)
    targets = targets_of(target_rows, performance.also)
    former_names = {} if read is plain else names_before(target_rows_of(plain, keys_of(plain)), target_rows)
    uncorrected = finding_keys(department.name, plain.findings)
    changes["finding"] = store_findings(document, department, findings, targets, uncorrected, former_names)
    report.add(changes)


def _names_in_the_report(read: reading.DepartmentReading) -> dict[int, str]:
    """How the unit tables name the programs, by the programs' own lines of the file."""
    names = {row.printed.line: row.name for table in read.rows.get("unit_programs", []) for row in table}
    report_names = {}
    for row in (row for proof in read.expenditure.values() for row in proof.rows):
        before = row.figures.get("spent_before")
        if before is not None and before.place is not None and before.place.line in names:
            report_names[row.printed.line] = names[before.place.line]
    return report_names


def _programs_of_units(read: reading.DepartmentReading, programs: dict[int, int]) -> dict[int, int]:
    """The program of each row of the unit tables: the one whose 전년도결산액 stands there."""
    unit_programs = {}
    for proof in read.expenditure.values():
        for row in proof.rows:
            before = row.figures.get("spent_before")
            if before is not None and before.place is not None and row.printed.line in programs:
                unit_programs[before.place.line] = programs[row.printed.line]
    return unit_programs


def _count(read: reading.DepartmentReading, report: Report) -> None:
    for table in read.sheet.tables:
        report.tables[table.form] += 1
        report.rows[table.form] += len(table.rows)
    for figures in reading.all_figures(read):
        report.standings.update(figure.standing.value for figure in figures)
    for name, tally in read.tallies.items():
        total = report.identities.setdefault(name, Tally())
        total.held += tally.held
        total.broken += tally.broken
        total.undecidable += tally.undecidable
    report.findings.update(severity_of(finding.kind) for finding in read.findings)
    report.items += sum(len(passage.items) for passage in read.sheet.passages)
    report.unclaimed += len(read.sheet.unclaimed)
    report.unclaimed_amounts += sum(line.amounts for line in read.sheet.unclaimed)


def _forget(document: Document, departments: list[Department], report: Report) -> None:
    """Lines of departments that the document no longer names."""
    gone = Changes()
    others = ~Q(department__in=departments)
    for model in _line_models():
        lines: models.QuerySet[Any] = model._default_manager.filter(others, document=document)
        for line in lines:
            gone.gone.append(line.key)
            line_fields = {"target": model._meta.label, "target_key": line.key, "name": str(line)[:500]}
            line_fields["printed"] = printed_text(line.cells)
            gone.lines.append(LineChange(**line_fields, kind=LineChange.Kind.GONE))
        lines.delete()
    Program.objects.filter(others, department__city=document.city, fiscal_year=document.fiscal_year).delete()
    Finding.objects.filter(document=document).exclude(
        department__in=[department.name for department in departments]
    ).delete()
    empty = Department.objects.filter(city=document.city, programs=None)
    for model in _line_models():  # those of other years stay, whatever tables they stand in
        if hasattr(model, "department"):
            empty = empty.exclude(pk__in=model._default_manager.values("department"))
    empty.exclude(pk__in=[department.pk for department in departments]).delete()
    if gone:
        report.add({"department": gone})


def _line_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if issubclass(model, PrintedLine)]
