"""Last year's spending as printed in this year's book.

The unit tables print it for units and projects, 결산현황 for the department, its running costs and its financing. For
others it is the sum of their parts, if all of those are printed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from budget.accounts import total
from budget.columns import SPENT_BEFORE
from budget.models import ExpenditureLine
from departments.models import Department
from documents.models import Document, PrintedLine
from documents.once import once_a_page
from figures.columns import Column
from figures.names import search_key
from performance.columns import STATUS
from performance.models import SettlementStatus
from web.prepared import prepared

TOTALS = ("계", "합계", "총계")
STATUS_SPENT_BEFORE = next(column for column in STATUS if column.name == "spent_before")


class Before(NamedTuple):
    """Last year's amount in won with its source; `parts` is the number of summands, 0 if it is printed itself."""

    amount: int
    line: PrintedLine
    column: Column
    parts: int = 0


def amounts_before(document: Document, department: Department, lines: Iterable[ExpenditureLine]) -> dict[int, int]:
    """Last year's spending of a department's programs in won, by program id. One query."""
    befores = programs_before(lines, statuses_of(document, department))
    return {program: before.amount for program, before in befores.items()}


@once_a_page
def statuses_of(document: Document, department: Department) -> list[SettlementStatus]:
    """The rows of a department's 결산현황, in order."""
    return _statuses_of(document.pk, department.pk)


@prepared
def _statuses_of(document: int, department: int) -> QuerySet[SettlementStatus]:
    return SettlementStatus.objects.filter(document=document, department=department).order_by("position")


def departments_before(document: Document, department_lines: Sequence[ExpenditureLine]) -> dict[int, Before]:
    """Last year's spending of departments with a single row of their own, by department id. One query."""
    statuses = _totals_by_department(document)
    rows: dict[int, list[ExpenditureLine]] = {}
    for line in department_lines:
        rows.setdefault(line.department_id, []).append(line)
    single = {department: lines for department, lines in rows.items() if len(lines) == 1}
    befores = {key: department_before(lines, statuses.get(key, ())) for key, lines in single.items()}
    return {department: before for department, before in befores.items() if before}


@once_a_page
def _totals_by_department(document: Document) -> dict[int, list[SettlementStatus]]:
    statuses: dict[int, list[SettlementStatus]] = {}
    for status in SettlementStatus.objects.filter(document=document, name__in=TOTALS).order_by("position"):
        statuses.setdefault(status.department_id, []).append(status)
    return statuses


def departments_amounts_before(document: Document, department_lines: Sequence[ExpenditureLine]) -> dict[int, int]:
    return {department: before.amount for department, before in departments_before(document, department_lines).items()}


def department_before(lines: Sequence[ExpenditureLine], statuses: Iterable[SettlementStatus]) -> Before | None:
    """A department's last year from the total of 결산현황; None where its 결산액 differs from the department's rows."""
    spent = total(line.spent for line in lines)
    for status in statuses:
        agrees = status.name in TOTALS and spent is not None and status.spent == spent
        if agrees and status.spent_before is not None:
            return Before(status.spent_before, status, STATUS_SPENT_BEFORE)
    return None


def programs_before(lines: Iterable[ExpenditureLine], statuses: Sequence[SettlementStatus] = ()) -> dict[int, Before]:
    """Last year's spending of programs, by program id. Lines must have their program selected, parents first."""
    with_program = [line for line in lines if line.program]
    below: dict[int | None, list[ExpenditureLine]] = {}
    for line in with_program:
        below.setdefault(line.program.parent_id if line.program else None, []).append(line)
    result: dict[int, Before] = {}
    for line in sorted(with_program, key=lambda line: -(line.level or 0)):
        before = _printed(line, statuses) or _summed(below.get(line.program_id, ()), result)
        if before and line.program_id:
            result[line.program_id] = before
    return result


def _printed(line: ExpenditureLine, statuses: Sequence[SettlementStatus]) -> Before | None:
    if line.spent_before is not None:
        return Before(line.spent_before, line, SPENT_BEFORE)
    name = search_key(line.name)
    for status in statuses:
        of_same_name = line.level in (1, 2) and status.name not in TOTALS and name.startswith(search_key(status.name))
        if of_same_name and status.spent_before is not None and status.spent == line.spent:
            return Before(status.spent_before, status, STATUS_SPENT_BEFORE)
    return None


def _summed(parts: Sequence[ExpenditureLine], known: Mapping[int, Before]) -> Before | None:
    befores = [known.get(part.program_id or 0) for part in parts]
    if not befores or not all(befores):
        return None
    whole = [before for before in befores if before]
    return Before(sum(before.amount for before in whole), whole[0].line, whole[0].column, len(whole))
