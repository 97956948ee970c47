"""Stores the departments of a year with the corrections that apply to them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from budget.models import ExpenditureLine, Program
from budget.store import delete_unused_subjects, store_expenditure, store_revenue
from comparison.models import Succession
from departments.models import Department
from departments.store import DepartmentRows, StoredDepartments, store_staffing
from documents.bulk import Inserts, exists, insert, update_statistics
from documents.models import (
    Correction,
    Document,
    Finding,
    LineChange,
    Page,
    PrintedLine,
    UnclaimedLine,
    Volume,
)
from documents.models.field_text import printed_tables
from documents.store import StoredChanges, printed_text
from documents.version import record_changes, touch
from ingest import proving
from ingest.apply_corrections import judge_and_apply
from ingest.correction_fates import accepted_corrections, orphan, target_rows_of
from ingest.findings import OF_TWO_YEARS, names_before, store_findings, targets_of
from ingest.forms.sheet import Sheet
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
from ingest.page_departments import count_fates
from ingest.reconcile.kinds import severity_of
from ingest.report import Amounts, Report, Sums
from ingest.rows import Discrepancy, Tally
from ingest.stored import levels_before
from ingest.years import match_and_inspect
from performance.models import SettlementStatus, StrategicGoal, Summary
from performance.store import (
    store_goals,
    store_indicators,
    store_prose,
    store_rows,
    store_thresholds,
    store_units,
)

_PLAIN: tuple[tuple[str, type[PrintedLine], str], ...] = (
    ("summary", Summary, SUMMARY),
    ("strategic_goal", StrategicGoal, STRATEGIC),
    ("settlement_status", SettlementStatus, STATUS),
)
"""Tables whose rows have only a name and figures."""


def store_departments(document: Document, sheets: Iterable[Sheet]) -> Report:
    """Store the departments of these sheets, whose pages are stored already, and delete all others of the document.

    Accepted corrections are applied again, by natural key.
    """
    report = Report()
    is_first = not any(exists(model, {"document_id": document.pk}) for model in line_models())
    stored = StoredDepartments(document.city, first=is_first)
    accepted, levels = accepted_corrections(document), levels_before(document)
    departments: dict[str, Department] = {}
    before, new_rows = _sums(document), Inserts()
    for order, sheet in enumerate(sheets):
        plain = proving.prove(replace(sheet, levels_before=levels.get(sheet.department, {})))
        departments[plain.name], is_new = stored.store(plain.name, order)
        if not is_new:
            new_rows.flush()  # it may contain rows of the same department under another spelling
        rows = DepartmentRows(document, departments[plain.name], new_rows if is_new else None)
        read = store_corrected(rows, plain, accepted.get(plain.name, []), report)
        _count(read, report)
    new_rows.flush()
    after = _sums(document)
    report.sums = {name: Sums(before.get(item.pk), after.get(item.pk)) for name, item in departments.items()}
    lost = orphan(document, departments)
    _forget(document, departments, stored, report, with_findings=lost)
    delete_unused_subjects(document)
    for name, findings in lost.items():
        report.add({"finding": store_findings(document, name, findings, targets_of({}), (), {})})
        report.fates[Correction.Fate.ORPHANED] += len(findings)
    report.fates.update(count_fates(document))
    return report


def store_corrected(
    stored: DepartmentRows,
    plain: proving.DepartmentReading,
    accepted: Sequence[Correction],
    report: Report,
) -> proving.DepartmentReading:
    """Apply the corrections to a department read without them, store it, and return it as stored."""
    keys = keys_of(plain)
    judged, applied = judge_and_apply(accepted, plain, keys)
    report.fates.update(judged.fates)
    read = applied.read
    _store_department(stored, read, applied.keys, [*read.findings, *judged.findings], plain, report)
    return read


def _store_department(
    stored: DepartmentRows,
    read: proving.DepartmentReading,
    keys: Keys,
    findings: Iterable[Discrepancy],
    plain: proving.DepartmentReading,
    report: Report,
) -> None:
    performance = read.performance
    revenue = {account: proof.rows for account, proof in read.revenue.items()}
    changes = store_revenue(stored, revenue, keys.revenue)
    programs, changes_of_programs = store_expenditure(
        stored,
        {account: proof.rows for account, proof in read.expenditure.items()},
        keys.expenditure,
        keys.programs,
        _names_in_the_report(read),
    )
    changes |= changes_of_programs
    rows = report_rows_of(read)
    changes["staffing"] = store_staffing(stored, rows[STAFFING], keys.by_table[STAFFING])
    for name, model, label in _PLAIN:
        changes[name] = store_rows(model, stored, rows[label], keys.by_table[label])
    policies = [
        programs.get(read.expenditure[goal.policy[0]].rows[goal.policy[1]].printed.line) if goal.policy else None
        for goal in performance.goals
    ]
    goals, changes["goal"] = store_goals(stored, performance.goals, policies, keys.by_table[GOAL])
    changes["indicator"] = store_indicators(stored, performance.indicators, goals, keys.by_table[INDICATOR])
    units = read.rows.get("unit_programs", [])
    by_line = _programs_of_units(read, programs)
    changes["unit_line"] = store_units(stored, units, by_line, keys.by_table[UNIT])
    changes["threshold"] = store_thresholds(stored, read.sheet.thresholds, keys.by_table[THRESHOLD])
    reported = [goals[index] if index is not None else None for index in performance.reported]
    heads = [by_line.get(table[0].printed.line) if table else None for table in units]
    changes["prose"] = store_prose(stored, read.sheet.passages, reported, heads, keys.by_table[PASSAGE])
    target_rows = target_rows_of(read, keys)
    targets = targets_of(target_rows, performance.also)
    former_names = {} if read is plain else names_before(target_rows_of(plain, keys_of(plain)), target_rows)
    document, department = stored.document, stored.department.name
    uncorrected = finding_keys(department, plain.findings)
    changes["finding"] = store_findings(document, department, findings, targets, uncorrected, former_names, stored.new)
    report.add(changes)


def _names_in_the_report(read: proving.DepartmentReading) -> dict[int, str]:
    """The programs' names in the unit tables, by the programs' lines in 사업별조서."""
    names = {row.printed.line: row.name for table in read.rows.get("unit_programs", []) for row in table}
    report_names = {}
    for row in (row for proof in read.expenditure.values() for row in proof.rows):
        before = row.figures.get("spent_before")
        if before is not None and before.place is not None and before.place.line in names:
            report_names[row.printed.line] = names[before.place.line]
    return report_names


def _programs_of_units(read: proving.DepartmentReading, programs: dict[int, int]) -> dict[int, int]:
    """The program id of each row of the unit tables, by line: the program that has its 전년도결산액."""
    unit_programs = {}
    for proof in read.expenditure.values():
        for row in proof.rows:
            before = row.figures.get("spent_before")
            if before is not None and before.place is not None and row.printed.line in programs:
                unit_programs[before.place.line] = programs[row.printed.line]
    return unit_programs


def _sums(document: Document) -> dict[int, Amounts]:
    """예산현액 and 지출액 of each department's own rows, by department id."""
    lines: dict[int, list[tuple[int | None, int | None]]] = {}
    own = ExpenditureLine.objects.filter(document=document, level=0).order_by()
    for department, current_budget, spent in own.values_list("department", "current_budget", "spent"):
        lines.setdefault(department, []).append((current_budget, spent))
    return {department: _added_up(amounts) for department, amounts in lines.items()}


def _added_up(lines: Sequence[tuple[int | None, int | None]]) -> Amounts:
    """The sum of each column in won; None where an amount is unknown."""
    budgets, spent = zip(*lines, strict=True)
    return (None if None in budgets else sum(budgets), None if None in spent else sum(spent))


def _count(read: proving.DepartmentReading, report: Report) -> None:
    for table in read.sheet.tables:
        report.tables[table.form] += 1
        report.rows[table.form] += len(table.rows)
    figures = chain.from_iterable(proving.all_figures(read))
    report.standings.update(map(attrgetter("standing"), figures))
    for name, tally in read.tallies.items():
        total = report.identities.setdefault(name, Tally())
        total.held += tally.held
        total.broken += tally.broken
        total.undecidable += tally.undecidable
    report.findings.update(severity_of(finding.kind) for finding in read.findings)
    report.items += sum(len(passage.items) for passage in read.sheet.passages)
    report.unclaimed += len(read.sheet.unclaimed)
    report.unclaimed_amounts += sum(line.amounts for line in read.sheet.unclaimed)


def _forget(
    document: Document,
    departments: Mapping[str, Department],
    stored: StoredDepartments,
    report: Report,
    *,
    with_findings: Collection[str],
) -> None:
    """Delete lines of departments that the document no longer has, and departments without lines in any year."""
    Finding.objects.filter(document=document).exclude(department__in={*departments, *with_findings}).delete()
    named = {department.pk for department in departments.values()}
    others = [department for department in stored.by_slug.values() if department.pk not in named]
    if not others:
        return
    gone = StoredChanges()
    for model in line_models():
        lines: models.QuerySet[Any] = model._default_manager.filter(department__in=others, document=document)
        for line in lines:
            gone.gone.append(line.key)
            line_fields = {"target": model._meta.label, "target_key": line.key, "name": str(line)[:500]}
            line_fields["printed"] = printed_text(line.cells)
            gone.lines.append(LineChange(**line_fields, kind=LineChange.Kind.GONE))
        lines.delete()
    Program.objects.filter(department__in=others, fiscal_year=document.fiscal_year).delete()
    empty = Department.objects.filter(pk__in=[department.pk for department in others], programs=None)
    for model in line_models():  # departments with lines of other years stay
        of_department = model._default_manager.filter(department=OuterRef("pk"))
        empty = empty.filter(~Exists(of_department))
    empty.delete()
    if gone:
        report.add({"department": gone})


def line_models() -> list[type[models.Model]]:
    return [*printed_tables()]


def store_pages(document: Document, sheet: Sheet) -> None:
    rows = [
        (page.number, page.first_line, page.account, "\n".join(page.lines), page.layout or {}) for page in sheet.pages
    ]
    columns = ("number", "first_line", "account", "text", "layout")
    insert(Page, columns, rows, {"document_id": document.pk, "department": sheet.department})
    store_unclaimed(document, sheet)


def store_unclaimed(document: Document, sheet: Sheet) -> None:
    """Store the lines that no form could read."""
    rows = [(line.page, line.line, line.text, line.amounts) for line in sheet.unclaimed]
    insert(UnclaimedLine, ("page", "line", "text", "amounts"), rows, {"document_id": document.pk})


def forget_pages(volume: Volume) -> None:
    """Delete a volume's pages and their unclaimed lines."""
    volume.pages.delete()
    volume.unclaimed.delete()


def store_report(document: Document, report: Report) -> bool:
    """Store the report of reading all volumes; return whether it changed."""
    stored = report.stored()
    tallies = document.report.get("identities", {})
    stored["identities"] |= {kind: tallies[kind] for kind in OF_TWO_YEARS if kind in tallies}
    if document.report == stored:
        return False
    document.report = stored
    document.save(update_fields=["report"])
    return True


def finish(document: Document, report: Report, *, changed: bool, record: bool = True) -> None:
    """Finish a reading: bump the version if changed, record the changed lines, and match the neighbouring years."""
    if changed:
        document.read_at = timezone.now()
        document.save(update_fields=["read_at"])
    touched = changed or any(report.changes.values())
    if touched:
        touch(Document.objects.filter(pk=document.pk))
        stored: list[type[models.Model]] = [*line_models(), Program, Page, Department, Finding, Succession]
        transaction.on_commit(lambda: update_statistics(stored))
    if record:
        record_changes(document, report.changes.values(), LineChange.Cause.READING)
    report.add(match_and_inspect(document, touched=touched))
