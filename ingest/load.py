"""A book into the database, in one transaction: whole, or not at all."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from budget.models import ExpenditureLine, Program
from budget.store import forget_subjects, store_expenditure, store_revenue
from departments.models import Department
from departments.store import store_department, store_staffing
from documents.models import FIRST_VERSION, City, Document, Finding, LineChange, Page, PrintedLine, UnclaimedLine
from documents.store import Changes
from documents.stored_file import AnotherFileError, keep
from documents.version import record_changes, touch
from figures.columns import Column
from ingest import reading
from ingest.errors import BookError
from ingest.findings import OF_TWO_YEARS, store_findings, targets_of
from ingest.judging import judge, orphan, things_of
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
from ingest.reconcile.kinds import severity_of
from ingest.rows import Discrepancy, Tally
from ingest.tables import count_rows
from ingest.years import follow
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

Progress = Callable[[reading.DepartmentReading], None]
Amounts = tuple[int | None, int | None]
"""예산현액 and 지출액, all accounts together; None: unknown."""


@dataclass(slots=True)
class Sums:
    """예산현액 and 지출액 of a department's own rows, before and after; None where there are no such rows."""

    before: Amounts | None = None
    after: Amounts | None = None


@dataclass(slots=True)
class Report:
    """What was read and what it changed: tables, standings, identities, sums by department, corrections by fate.

    Of a CSV, XLSX or JSON file, `file_rows` says what became of each of its rows (`ingest.tables.count_rows`).
    Of a PDF, `pages` are the numbers of the pages that were passed over or not read, by why; and
    `pages_sha256` that of all that was read of them.
    """

    tables: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    standings: Counter[str] = field(default_factory=Counter)
    identities: dict[str, Tally] = field(default_factory=dict)
    findings: Counter[str] = field(default_factory=Counter)
    items: int = 0
    unclaimed: int = 0
    unclaimed_amounts: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    file_rows: dict[str, int] = field(default_factory=dict)
    pages: dict[str, Sequence[int]] = field(default_factory=dict)
    pages_sha256: str = ""
    changes: dict[str, Changes] = field(default_factory=dict)
    sums: dict[str, Sums] = field(default_factory=dict)
    fates: Counter[str] = field(default_factory=Counter)

    def add(self, changes: dict[str, Changes]) -> None:
        for name, change in changes.items():
            self.changes.setdefault(name, Changes()).add(change)

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
            **({"file_rows": self.file_rows} if self.file_rows else {}),
            **({"pages": self.pages, "pages_sha256": self.pages_sha256} if self.pages_sha256 else {}),
        }


def load(
    book: reading.Book,
    city: City,
    fiscal_year: int,
    *,
    progress: Progress | None = None,
    dry_run: bool = False,
) -> Report:
    """Store a book as the document of a city (saved or not) and year. Raises BookError; then nothing is stored.

    A dry run does the same, and takes it all back.
    """
    with transaction.atomic():
        document, same = _open_document(book, city, fiscal_year)
        first = document.version == FIRST_VERSION  # of which nobody has anything yet
        report = store_departments(document, same, reading.read_departments(book), progress)
        if book.file.paged:
            report.pages = dict(book.file.paged.census)
        report.pages_sha256 = book.file.made_sha256
        if book.table:
            report.file_rows = count_rows(book.table.census, sum(report.rows.values()), report.set_aside)
        stored = report.stored()
        tallies = document.report.get("identities", {})
        stored["identities"] |= {kind: tallies[kind] for kind in OF_TWO_YEARS if kind in tallies}
        changed = any(report.changes.values())
        if not same or document.report != stored:
            document.report = stored
            document.read_at = timezone.now()
            document.save(update_fields=["sha256", "kind", "layout", "report", "read_at"])
            changed = True
        if not dry_run and _keep(document, book):
            changed = True
        if changed:
            touch(Document.objects.filter(pk=document.pk))
        if not first:
            record_changes(document, report.changes.values(), LineChange.Cause.READING)
        report.add({"succession": follow(document)})
        transaction.set_rollback(dry_run)
    return report


def _keep(document: Document, book: reading.Book) -> bool:
    try:
        return keep(document, book.path)
    except AnotherFileError:
        raise BookError("읽는 사이에 파일이 바뀌었습니다. 다시 읽어 주세요.", book.path) from None
    except OSError as error:
        raise BookError("파일을 보관하지 못했습니다 ({reason}).", book.path, reason=error.strerror) from None


def _open_document(book: reading.Book, city: City, fiscal_year: int) -> tuple[Document, bool]:
    """The city's document of the year, and whether it was read from the same file; locked against a second load."""
    name = city.name
    City.objects.get_or_create(slug=city.slug, defaults={"name": name})
    city = City.objects.select_for_update().get(slug=city.slug)
    if city.name != name:
        city.name = name
        city.save(update_fields=["name"])
    title = f"{fiscal_year} 회계연도 결산"
    read = {"sha256": book.file.sha256, "kind": book.kind, "layout": book.table.layout.stored() if book.table else {}}
    defaults = {"title": title, "read_at": timezone.now(), **read}
    document, created = Document.objects.get_or_create(city=city, fiscal_year=fiscal_year, defaults=defaults)
    same = not created and all(getattr(document, name) == value for name, value in read.items())
    same = same and document.report.get("pages_sha256", "") == book.file.made_sha256
    for name, value in read.items():
        setattr(document, name, value)
    return document, same


def store_departments(
    document: Document, same: bool, departments: Iterable[reading.DepartmentReading], progress: Progress | None = None
) -> Report:
    """Make a document hold these departments and no others. The pages stay where it was read from the `same` file.

    Accepted corrections are applied again, by the keys of what they correct.
    """
    report = Report()
    if not same:
        Page.objects.filter(document=document).delete()
        UnclaimedLine.objects.filter(document=document).delete()
    known = []
    for order, plain in enumerate(departments):
        department = store_department(document.city, plain.name, order)
        known.append(department)
        report.sums[plain.name] = Sums(before=_sums(document, department))
        if not same:
            _store_pages(document, plain)
        read = store_corrected(document, department, plain, report)
        report.sums[plain.name].after = _sums(document, department)
        _count(read, report)
        if progress is not None:
            progress(plain)
    _forget(document, known, report)
    forget_subjects(document)
    report.fates.update(orphan(document, known))
    return report


def store_corrected(
    document: Document, department: Department, plain: reading.DepartmentReading, report: Report
) -> reading.DepartmentReading:
    """Store a department, read without corrections, with those that apply to it. Gives it as stored."""
    keys = keys_of(plain)
    judged = judge(document, plain, keys)
    report.fates.update(judged.fates)
    read = reading.prove(plain.sheet, judged.corrections) if judged.corrections else plain
    _store_department(document, department, read, keys, [*read.findings, *judged.findings], plain, report)
    return read


def _sums(document: Document, department: Department) -> Amounts | None:
    lines = list(
        ExpenditureLine.objects.filter(document=document, department=department, level=0).values_list(
            "current_budget", "spent"
        )
    )
    if not lines:
        return None
    budgets, spent = zip(*lines, strict=True)
    return (None if None in budgets else sum(budgets), None if None in spent else sum(spent))


def _store_pages(document: Document, read: reading.DepartmentReading) -> None:
    Page.objects.bulk_create(
        Page(
            document=document,
            number=page.number,
            first_line=page.first_line,
            department=read.name,
            account=page.account,
            text="\n".join(page.lines),
            layout=page.layout or {},
        )
        for page in read.sheet.pages
    )
    UnclaimedLine.objects.bulk_create(
        UnclaimedLine(document=document, page=line.page, line=line.line, text=line.text, amounts=line.amounts)
        for line in read.sheet.unclaimed
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
    targets = targets_of(things_of(read, keys), performance.also)
    uncorrected = finding_keys(department.name, plain.findings)
    changes["finding"] = store_findings(document, department, findings, targets, uncorrected)
    report.add(changes)


def _names_in_the_report(read: reading.DepartmentReading) -> dict[int, str]:
    """How the unit tables name the programs, by the programs' own lines of the file."""
    names = {row.printed.line: row.name for table in read.rows.get("unit_programs", []) for row in table}
    found = {}
    for row in (row for proof in read.expenditure.values() for row in proof.rows):
        before = row.figures.get("spent_before")
        if before is not None and before.place is not None and before.place.line in names:
            found[row.printed.line] = names[before.place.line]
    return found


def _programs_of_units(read: reading.DepartmentReading, programs: dict[int, int]) -> dict[int, int]:
    """The program of each row of the unit tables: the one whose 전년도결산액 stands there."""
    found = {}
    for proof in read.expenditure.values():
        for row in proof.rows:
            before = row.figures.get("spent_before")
            if before is not None and before.place is not None and row.printed.line in programs:
                found[before.place.line] = programs[row.printed.line]
    return found


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
    report.set_aside.update(read.sheet.set_aside)
    report.unclaimed_amounts += sum(line.amounts for line in read.sheet.unclaimed)


def _forget(document: Document, known: list[Department], report: Report) -> None:
    """Lines of departments that the document no longer names."""
    gone = Changes()
    others = ~Q(department__in=known)
    for model in _line_models():
        lines: models.QuerySet[Any] = model._default_manager.filter(others, document=document)
        for line in lines:
            gone.gone.append(line.key)
            told = {"target": model._meta.label, "target_key": line.key, "name": str(line)[:500]}
            gone.lines.append(LineChange(**told, kind=LineChange.Kind.GONE))
        lines.delete()
    Program.objects.filter(others, department__city=document.city, fiscal_year=document.fiscal_year).delete()
    Finding.objects.filter(document=document).exclude(department__in=[each.name for each in known]).delete()
    empty = Department.objects.filter(city=document.city, programs=None)
    for model in _line_models():  # those of other years stay, whatever tables they stand in
        if hasattr(model, "department"):
            empty = empty.exclude(pk__in=model._default_manager.values("department"))
    empty.exclude(pk__in=[each.pk for each in known]).delete()
    if gone:
        report.add({"department": gone})


def _line_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if issubclass(model, PrintedLine)]
