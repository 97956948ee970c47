"""Renames or merges departments and reassigns pages: previews the findings, and reads the year again."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.text import slugify

from budget.models import ExpenditureLine, Program
from comparison.models import SuccessionDecision
from departments.models import Department
from departments.store import StoredDepartments
from documents.models import Correction, Document, Page, Verdict
from figures.names import search_key
from ingest import proving
from ingest.correction_fates import LEVEL
from ingest.page_departments import DEPARTMENT, PAGE, PageDepartments, page_departments_of, recheck_page_departments
from ingest.rows import Discrepancy
from ingest.store import finish, store_departments, store_report
from ingest.stored import department_sheets, sheet_of, stored_volumes

_ROW = "row"


def findings_with(document: Document, names: Sequence[str], page_departments: PageDepartments) -> list[Discrepancy]:
    """The findings of departments with these page assignments, without other corrections."""
    sheets = [sheet_of(document, name, page_departments) for name in names]
    return [finding for sheet in sheets if sheet.pages for finding in proving.prove(sheet).findings]


def _former(correction: Correction) -> str:
    return correction.revokes.value if correction.revokes else correction.printed


@transaction.atomic
def reassign(document: Document, corrections: Sequence[Correction]) -> None:
    """Apply accepted reassignments: read the year again, and move corrections, verdicts and decisions with the rows."""
    for correction in corrections:
        before, after = _former(correction), correction.value
        if before != after:
            _carry_rows(document, correction, before, after)
            _carry_words(document, correction, before, after)
    recheck_page_departments(document)
    report = store_departments(document, department_sheets(stored_volumes(document)))
    store_report(document, report)
    finish(document, report, changed=True)


def _carry_rows(document: Document, correction: Correction, before: str, after: str) -> None:
    """Keep the ids, and so the URLs, of the programs: a department new to the city is the old one renamed."""
    if correction.target != DEPARTMENT:
        return
    old = Department.objects.filter(city=document.city_id, slug=slugify(before, allow_unicode=True)).first()
    if old is None:
        return
    new = Department.objects.filter(city=document.city_id, slug=slugify(after, allow_unicode=True)).first()
    if new is None:
        new, _is_new = StoredDepartments(document.city).store(after, old.order)
    taken = Program.objects.filter(department=new, fiscal_year=document.fiscal_year).values("key")
    moved = Program.objects.filter(department=old, fiscal_year=document.fiscal_year).exclude(key__in=taken)
    if correction.restores:
        moved = moved.filter(key__in=[])  # the reading decides which program of a merged department is which
    ExpenditureLine.objects.filter(document=document, program__in=moved).update(program=None)
    moved.update(department=new)


def _carry_words(document: Document, correction: Correction, before: str, after: str) -> None:
    """Move the corrections and verdicts of rows to their new department."""
    of_year = Correction.objects.filter(city=document.city_id, fiscal_year=document.fiscal_year, department=before)
    rows = of_year.exclude(target__in=(DEPARTMENT, PAGE))
    if correction.target == PAGE:
        rows = rows.filter(page=int(correction.target_key))
    elif correction.restores:
        printed = Page.objects.filter(document=document, department=after)
        rows = rows.filter(page__in=printed.values("number"))
    for row in rows:
        row.department, row.target_key = after, _renamed(row.target_key, before, after)
        if row.field in (LEVEL, _ROW):
            row.printed, row.value = (_renamed_within(text, before, after) for text in (row.printed, row.value))
        row.save(update_fields=["department", "target_key", "printed", "value"])
    if correction.target == DEPARTMENT:
        _carry_verdicts(document, before, after)
        _carry_decisions(document, before, after)


def _carry_verdicts(document: Document, before: str, after: str) -> None:
    taken = set(Verdict.objects.filter(document=document).values_list("finding_key", flat=True))
    for verdict in Verdict.objects.filter(document=document):
        kind, _, rest = verdict.finding_key.partition("/")
        key = f"{kind}/{_renamed(rest, before, after)}"
        if key != verdict.finding_key and key not in taken:
            verdict.finding_key = key
            verdict.save(update_fields=["finding_key"])


def _carry_decisions(document: Document, before: str, after: str) -> None:
    for decision in SuccessionDecision.objects.filter(city=document.city_id, fiscal_year=document.fiscal_year):
        decision.key = _renamed(decision.key, before, after)
        decision.save(update_fields=["key"])
    later = SuccessionDecision.objects.filter(city=document.city_id, fiscal_year=document.fiscal_year + 1)
    for decision in later:
        decision.earlier_key = _renamed(decision.earlier_key, before, after)
        decision.save(update_fields=["earlier_key"])


def _renamed(key: str, before: str, after: str) -> str:
    """A natural key with another department's name."""
    own = f"{search_key(before)}/"
    return f"{search_key(after)}/{key.removeprefix(own)}" if key.startswith(own) else key


def _renamed_within(text: str, before: str, after: str) -> str:
    """A correction's text of a level or row state, with the department renamed in its key."""
    word, space, key = text.partition(" ")
    return word + space + _renamed(key, before, after)


def page_departments_with(
    document: Document, drafts: Sequence[tuple[str, str, str]]
) -> tuple[PageDepartments, PageDepartments]:
    """The page assignments now, and with these drafts (target, key, value)."""
    now = then = page_departments_of(document)
    for draft in drafts:
        then = then.with_value(*draft)
    return now, then
