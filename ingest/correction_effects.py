"""Previews the effects of corrections, and proves their departments again once they are accepted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from budget.models import ExpenditureLine
from departments.models import Department
from departments.store import DepartmentRows
from documents import actions
from documents.actions import ActionError
from documents.models import (
    ROW,
    City,
    Correction,
    Document,
    Finding,
    LineChange,
    PrintedLine,
    RowState,
    Verdict,
)
from documents.version import record_changes, touch
from figures.names import KEY_LENGTH
from figures.rows import Figure
from figures.standing import Standing
from ingest import proving
from ingest.apply_corrections import apply, judge_and_apply, key_of_new_row
from ingest.correction_fates import (
    LEVEL,
    Target,
    TargetRow,
    Value,
    accepted_corrections,
    printed_figure,
    printed_row,
    target_rows_of,
)
from ingest.keys import finding_keys, keys_of
from ingest.page_departments import ASSIGNMENTS
from ingest.reassignment import findings_with, page_departments_with, reassign
from ingest.report import Report
from ingest.rows import Discrepancy
from ingest.store import store_corrected
from ingest.stored import sheet_of
from ingest.tree_rules import check_tree
from ingest.years import match_and_inspect


@dataclass(frozen=True, slots=True)
class Draft:
    """A correction not made yet: its place, and its value as a correction's text."""

    place: actions.FigurePlace
    value: str

    def as_value(self) -> Value:
        return Value((self.place.target, self.place.target_key), self.place.field, self.value, name=self.place.name)


@dataclass(frozen=True, slots=True)
class SumChange:
    """An amount in won (None: unknown) that a correction changes, of the corrected row or of one above it."""

    name: str
    column: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Effects:
    """The effects of corrections: findings that close, findings that open, and amounts that change."""

    closed: list[Discrepancy] = field(default_factory=list)
    opened: list[Discrepancy] = field(default_factory=list)
    sums: list[SumChange] = field(default_factory=list)


def place_of(line: PrintedLine, what: str) -> actions.FigurePlace:
    """The place of a stored line's field, with its printed text and its value without corrections."""
    document = line.document
    department: Department = line.department  # type: ignore[attr-defined]
    target = line._meta.label
    place = actions.FigurePlace(
        document.city_id,
        document.fiscal_year,
        department.name,
        getattr(line, "account", ""),
        target,
        line.key,
        str(getattr(line, "name", line)),
        what,
        line.page,
        line.line,
        _stored_value(line, what),
        _stored_source(line, what),
    )
    standing = actions.accepted(place)
    return replace(place, printed=standing.printed, source=standing.source) if standing else place


def new_row(
    after: PrintedLine, account: str, name: str, level: int | None, above: str, amounts: Mapping[str, str]
) -> list[Draft]:
    """The drafts that add a row after a stored one: the row, its level and parent key (`above`), and its figures.

    Raises ActionError.
    """
    label = after._meta.label
    if not any(amounts.values()):
        raise ActionError(_("빠진 행의 금액을 하나 이상 적어 주세요."))
    taken = type(after)._default_manager.filter(document=after.document_id).values_list("key", flat=True)
    department: Department = after.department  # type: ignore[attr-defined]
    key = key_of_new_row(label, department.name, account, name, above, taken)
    if len(key) > KEY_LENGTH or len(after.key) > KEY_LENGTH:
        raise ActionError(_("이름이 너무 깁니다."))
    place = replace(place_of(after, ROW), account=account, target_key=key, name=name, printed="", source="")
    texts = {LEVEL: f"{level} {above}".strip()} if level is not None else {}
    texts |= {what: text for what, text in amounts.items() if text}
    return [
        Draft(replace(place, printed=RowState.ABSENT), f"{RowState.ADDED} {after.key}"),
        *(Draft(replace(place, field=what), text) for what, text in texts.items()),
    ]


def _stored_source(line: PrintedLine, what: str) -> str:
    """The text printed in a figure's cell, or in all cells of a row, as in `ingest.correction_fates.printed_of`."""
    if what == ROW:
        return printed_row(line.cells[0]) if line.cells else ""
    column = next((column for column in line.figure_columns if column.name == what), None)
    if column is None:
        return ""
    record = line.standings.get(what, {})
    printed = record.get("printed")
    if record.get("is") == Standing.CORRECTED:
        printed = None
    value = getattr(line, what)
    unit = Decimal if isinstance(value, Decimal) else int
    return printed_figure(
        Figure(value, line.standing(what), None, unit(printed) if printed is not None else None)  # type: ignore[arg-type]
    )


def _stored_value(line: PrintedLine, what: str) -> str:
    if what == ROW:
        return RowState.STANDS
    if isinstance(line, ExpenditureLine) and what == LEVEL:
        return _stored_level(line)
    value = getattr(line, what)
    if value is None:
        return ""
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)


def _stored_level(line: ExpenditureLine) -> str:
    """A line's level as a correction's text: `level parent-key`."""
    level = "" if line.level is None else str(line.level)
    if line.level in (None, 0):
        return level
    above = ExpenditureLine.objects.filter(document=line.document, department=line.department, account=line.account)
    parent = line.program.parent_id if line.program else None
    above = above.filter(program=parent) if parent else above.filter(level=0)
    return f"{level} {above.values_list('key', flat=True).first() or ''}".strip()


def preview(document: Document, drafts: Sequence[Draft]) -> Effects:
    """The effects of drafts, computed department by department; nothing is stored."""
    effects = Effects()
    assignments = [draft for draft in drafts if draft.place.target in ASSIGNMENTS]
    if assignments:
        now, then = page_departments_with(
            document, [(draft.place.target, draft.place.target_key, draft.value) for draft in assignments]
        )
        names = list(dict.fromkeys(name for draft in assignments for name in (draft.place.department, draft.value)))
        names = list(
            dict.fromkeys(
                [*names, *(now.department_of(draft.place.page, draft.place.printed) for draft in assignments)]
            )
        )
        _compare(effects, findings_with(document, names, now), findings_with(document, names, then))
        drafts = [draft for draft in drafts if draft.place.target not in ASSIGNMENTS]
    for department in dict.fromkeys(draft.place.department for draft in drafts):
        department_drafts = [draft for draft in drafts if draft.place.department == department]
        plain = proving.prove(sheet_of(document, department))
        keys = keys_of(plain)
        with transaction.atomic():  # rolled back below: judging saves fates
            accepted = accepted_corrections(document, department=department).get(department, [])
            judged, before = judge_and_apply(accepted, plain, keys)
            transaction.set_rollback(True)
        values = {(value.target, value.what): value for value in judged.values}
        values |= {(value.target, value.what): value for draft in department_drafts for value in [draft.as_value()]}
        after = apply(plain, keys, list(values.values()))
        targets = [(draft.place.target, draft.place.target_key) for draft in department_drafts]
        check_tree(after, targets)
        _compare(effects, before.read.findings, after.read.findings)
        effects.sums.extend(
            _sums(targets, target_rows_of(before.read, before.keys), target_rows_of(after.read, after.keys))
        )
    return effects


def _compare(effects: Effects, before: Sequence[Discrepancy], after: Sequence[Discrepancy]) -> None:
    earlier, later = ({_identity(finding): finding for finding in findings} for findings in (before, after))
    effects.closed.extend(finding for key, finding in earlier.items() if key not in later)
    effects.opened.extend(finding for key, finding in later.items() if key not in earlier)


def _identity(finding: Discrepancy) -> tuple[object, ...]:
    return (finding.kind, finding.account, finding.row, finding.column, finding.line, finding.printed, finding.expected)


def _sums(
    targets: Sequence[Target], before: dict[Target, TargetRow], after: dict[Target, TargetRow]
) -> list[SumChange]:
    """The amounts that differ in the corrected rows and their ancestors; of a new row, all its amounts."""
    concerned: dict[Target, None] = {}
    for target in targets:
        ancestor: Target | None = target
        while ancestor is not None and ancestor not in concerned:
            concerned[ancestor] = None
            target_row = after.get(ancestor) or before.get(ancestor)
            above = target_row.above if target_row else ""
            ancestor = (ancestor[0], above) if above else None
    changes = []
    for target in concerned:
        if target in after and target not in before:
            for row in after[target].rows:
                figures = row.figures.items()
                changes += [SumChange(row.name, column, None, own.value) for column, own in figures if own.value]
        if target not in before or target not in after:
            continue
        for old, new in zip(before[target].rows, after[target].rows, strict=True):
            for column, figure in old.figures.items():
                value = new.figures[column].value if column in new.figures else None
                if figure.value != value:
                    changes.append(SumChange(new.name, column, figure.value, value))
    return changes


def accept(correction: Correction, reviewer: User, word: str) -> Effects:
    """Accept a proposal and prove its department again, in one transaction. Raises ActionError."""
    return accept_all([correction], reviewer, word)


@transaction.atomic
def accept_all(corrections: Sequence[Correction], reviewer: User, word: str) -> Effects:
    """Accept proposals of one city and year, all or none. Raises ActionError."""
    effects = Effects()
    by_document: dict[tuple[int, int], list[Correction]] = {}
    for correction in corrections:
        by_document.setdefault((correction.city_id, correction.fiscal_year), []).append(correction)
    for (city, fiscal_year), proposals in by_document.items():
        document = Document.objects.select_related("city").get(city=city, fiscal_year=fiscal_year)
        City.objects.select_for_update().get(pk=city)  # readings of the same city wait
        changes = preview(document, [_draft_of(correction) for correction in proposals])
        effects.closed.extend(changes.closed)
        effects.opened.extend(changes.opened)
        effects.sums.extend(changes.sums)
        for correction in proposals:
            actions.accept(correction, reviewer, word)
        assignments = [correction for correction in proposals if correction.target in ASSIGNMENTS]
        if assignments:
            reassign(document, assignments)
        prove_again(document, *dict.fromkeys(item.department for item in proposals if item.target not in ASSIGNMENTS))
    return effects


def _draft_of(correction: Correction) -> Draft:
    return Draft(actions.place_of(correction), correction.value)


@transaction.atomic
def prove_again(document: Document, *departments: str) -> None:
    """Read the stored pages of departments again with the accepted corrections, then match the year with its
    neighbours. Findings that close get the state `corrected`.
    """
    touched = [prove_department(document, department) for department in departments]
    if touched:
        match_and_inspect(document, touched=any(touched))


def prove_department(document: Document, department: str) -> bool:
    """Prove one department again, without matching the year with its neighbours. Return whether anything changed."""
    stored = Department.objects.get(city=document.city, name=department)
    before = {finding.key: finding for finding in Finding.objects.filter(document=document, department=department)}
    plain = proving.prove(sheet_of(document, department))
    report = Report()
    accepted = accepted_corrections(document, department=department).get(department, [])
    store_corrected(DepartmentRows(document, stored), plain, accepted, report)
    touched = any(report.changes.values())
    if touched:
        touch(Document.objects.filter(pk=document.pk))
        record_changes(document, report.changes.values(), LineChange.Cause.CORRECTION)
    left = set(Finding.objects.filter(document=document, department=department).values_list("key", flat=True))
    for key in set(finding_keys(department, plain.findings)) & before.keys() - left:
        Verdict.objects.update_or_create(
            document=document, finding_key=key, defaults={"state": Finding.State.CORRECTED}
        )
        before[key].state = Finding.State.CORRECTED
        before[key].save(force_insert=True)
    return touched
