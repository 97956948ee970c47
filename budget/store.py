"""Stores revenue and expenditure lines with their subjects and programs."""

from collections.abc import Mapping, Sequence
from typing import Any

from budget.columns import EXPENDITURE, PROGRAM_LEVELS, REVENUE, SPENT_BEFORE, SUBJECT_LEVELS
from budget.models import ExpenditureLine, Program, RevenueLine, Subject
from budget.subjects import parent_code, split_code
from departments.store import DepartmentRows
from documents.bulk import ids_for, ids_of, insert, new_ids, remove
from documents.models import Document
from documents.store import LINE_COLUMNS, Scope, StoredChanges, line_values, put
from figures.names import search_keys
from figures.rows import JOINT, ProvenRow

_POLICY, _UNIT = 1, 2
_PROGRAM_COLUMNS = ("id", "key", "code", "account", "level", "position", "name", "other_names", "parent_id")
_EXPENDITURE = (*EXPENDITURE, SPENT_BEFORE)
_EXPENDITURE_COLUMNS = (
    *LINE_COLUMNS,
    *(column.name for column in _EXPENDITURE),
    "account",
    "level",
    "program_id",
    "policy_id",
    "unit_id",
    "name",
    "search",
    "initials",
)
_REVENUE_COLUMNS = (
    *LINE_COLUMNS,
    *(column.name for column in REVENUE),
    "account",
    "subject_id",
    "level",
    "code",
    "name",
    "search",
    "initials",
)


def store_expenditure(
    stored: DepartmentRows,
    accounts: Mapping[str, Sequence[ProvenRow]],
    keys: Mapping[str, Sequence[str]],
    program_keys: Mapping[str, Sequence[str]],
    other_names: Mapping[int, str],
) -> tuple[dict[int, int], dict[str, StoredChanges]]:
    """Store 사업별조서 of a department, by account, with the `keys` of its lines and `program_keys` of its programs.

    `other_names` are the programs' names in the performance report, by line. Return the program id of each line of the
    file, and the changes.
    """
    programs, program_changes, gone = _put_programs(stored, accounts, program_keys)
    values: list[tuple[Any, ...]] = []
    by_line: dict[int, int] = {}
    for account, rows in accounts.items():
        above = _above(rows, program_keys[account], programs)
        for row, key, program_key, over in zip(rows, keys[account], program_keys[account], above, strict=True):
            program = programs.get(program_key)
            if program is not None:
                by_line[row.printed.line] = program
            line = line_values(key, len(values), row.printed, row.figures, _EXPENDITURE)
            name = row.name.strip()
            keys_of_name = search_keys(name, other_names.get(row.printed.line, ""), *row.spellings)
            values.append((*line, account, row.level, program, *over, name, *keys_of_name))
    changes = stored.store(ExpenditureLine, _EXPENDITURE_COLUMNS, values)
    remove(Program, gone)
    return by_line, {"expenditure": changes, "program": program_changes}


def _put_programs(
    stored: DepartmentRows,
    accounts: Mapping[str, Sequence[ProvenRow]],
    program_keys: Mapping[str, Sequence[str]],
) -> tuple[dict[str, int], StoredChanges, list[int]]:
    """Store a program for every row but the departments' own; return ids by key, changes, and the ids of those gone.

    Gone programs are not deleted yet, since lines still refer to them.
    """
    department, fiscal_year = stored.department, stored.document.fiscal_year
    of_year = {"department_id": department.pk, "fiscal_year": fiscal_year}
    ids_before = ids_of(Program, of_year)
    rows = [
        (account, row, key, _parent_key(row, account_rows, program_keys[account]))
        for account, account_rows in accounts.items()
        for row, key in zip(account_rows, program_keys[account], strict=True)
        if row.level != 0
    ]
    ids = ids_for(Program, ids_before, [key for _, _, key, _ in rows])
    values: list[tuple[Any, ...]] = []
    for position, (account, row, key, parent) in enumerate(rows):
        code = Program.code_of(department, fiscal_year, key)
        names = (row.name.strip(), JOINT.join(row.spellings))
        values.append((ids[key], key, code, account, row.level, position, *names, ids.get(parent)))
    changes, gone = put(Program, Scope(None if ids_before else stored.new, **of_year), _PROGRAM_COLUMNS, values)
    return ids, changes, gone


def _parent_key(row: ProvenRow, rows: Sequence[ProvenRow], program_keys: Sequence[str]) -> str:
    """The key of the parent program; "" where the parent is the department."""
    return program_keys[row.parent] if row.parent is not None and rows[row.parent].level != 0 else ""


def _above(
    rows: Sequence[ProvenRow], program_keys: Sequence[str], programs: Mapping[str, int]
) -> list[tuple[int | None, int | None]]:
    """The ids of each row's policy and unit; a policy is its own policy."""
    return [
        (
            next((programs[program_keys[up]] for up in _ancestors(at, rows) if rows[up].level == _POLICY), None),
            next((programs[program_keys[up]] for up in _ancestors(at, rows) if rows[up].level == _UNIT), None),
        )
        for at in range(len(rows))
    ]


def _ancestors(at: int, rows: Sequence[ProvenRow]) -> list[int]:
    """A row and its ancestors; at most as many as there are levels, even where corrected levels form a circle."""
    ancestors = [at]
    while (parent := rows[ancestors[-1]].parent) is not None and len(ancestors) < len(PROGRAM_LEVELS):
        ancestors.append(parent)
    return ancestors


def store_revenue(
    stored: DepartmentRows,
    accounts: Mapping[str, Sequence[ProvenRow]],
    keys: Mapping[str, Sequence[str]],
) -> dict[str, StoredChanges]:
    """Store 세입결산 of a department, by account, with the `keys` of its lines."""
    subjects = _store_subjects(stored.document, [row for rows in accounts.values() for row in rows])
    values: list[tuple[Any, ...]] = []
    for account, rows in accounts.items():
        for row, key in zip(rows, keys[account], strict=True):
            code, name = split_code(row.name) if row.level != 0 else ("", row.name.strip())
            line = line_values(key, len(values), row.printed, row.figures, REVENUE)
            keys_of_name = search_keys(name, code)
            subject = subjects.get(code) if row.level else None
            values.append((*line, account, subject, row.level, code, name, *keys_of_name))
    return {"revenue": stored.store(RevenueLine, _REVENUE_COLUMNS, values)}


def _store_subjects(document: Document, rows: Sequence[ProvenRow]) -> dict[str, int]:
    """Store the subjects of the year with their parents by the digit rule; return their ids by code."""
    scope = {"city_id": document.city_id, "fiscal_year": document.fiscal_year}
    subjects = ids_of(Subject, scope, "code")
    coded = ((row.level, *split_code(row.name)) for row in rows if row.level)
    added: dict[str, tuple[int, str]] = {}
    for level, code, name in sorted(coded, key=lambda subject: subject[0]):
        if code and code not in subjects:
            added.setdefault(code, (level, name))
    values: list[tuple[Any, ...]] = []
    for pk, (code, (level, name)) in zip(new_ids(Subject, len(added)), added.items(), strict=True):
        values.append((*scope.values(), pk, code, name, level, subjects.get(parent_code(code))))
        subjects[code] = pk
    insert(Subject, (*scope, "id", "code", "name", "level", "parent_id"), values)
    return subjects


def delete_unused_subjects(document: Document) -> None:
    """Delete the year's subjects that no line uses any more, the lowest level first."""
    subjects = Subject.objects.filter(city=document.city, fiscal_year=document.fiscal_year, lines=None)
    for level in range(len(SUBJECT_LEVELS) - 1, 0, -1):
        subjects.filter(level=level, children=None).delete()
