"""The natural keys of all rows stored of a department, which identify a row independent of its place and id.

Keys are made from what is printed; corrections of names or levels do not change them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from budget.subjects import split_code
from figures.names import natural_keys, search_key
from ingest.proving import DepartmentReading
from ingest.rows import Discrepancy, ProvenRow, ReadRow

EXPENDITURE, REVENUE = "budget.ExpenditureLine", "budget.RevenueLine"
INDICATOR, GOAL = "performance.Indicator", "performance.ProgramGoal"
SUMMARY, STATUS, STRATEGIC = "performance.Summary", "performance.SettlementStatus", "performance.StrategicGoal"
UNIT, PASSAGE, THRESHOLD = "performance.UnitLine", "performance.Passage", "performance.Threshold"
STAFFING = "departments.Staffing"

FORMS = {
    EXPENDITURE: ("expenditure",),
    REVENUE: ("revenue",),
    INDICATOR: ("indicators", "department_performance"),
    GOAL: ("department_performance", "goal_status"),
    SUMMARY: ("summary",),
    STATUS: ("settlement_status",),
    STRATEGIC: ("goal_shares",),
    UNIT: ("unit_programs",),
    STAFFING: ("staffing",),
}
"""The forms that each stored table is read from."""


@dataclass(slots=True)
class Keys:
    """Keys in row order: of the settlement's tables by account, of the report's tables by label (`by_table`).

    `programs` are the keys of the expenditure lines' programs, without the department.
    """

    revenue: dict[str, list[str]] = field(default_factory=dict)
    programs: dict[str, list[str]] = field(default_factory=dict)
    expenditure: dict[str, list[str]] = field(default_factory=dict)
    by_table: dict[str, list[str]] = field(default_factory=dict)


def keys_of(read: DepartmentReading) -> Keys:
    """The keys of all rows of a department read without corrections."""
    tables = {form: [row for table in tables for row in table] for form, tables in read.rows.items()}
    performance, name = read.performance, read.name
    keys = Keys()
    keys.revenue = _revenue(name, {account: proof.rows for account, proof in read.revenue.items()})
    keys.programs = {account: _program_keys(account, proof.rows) for account, proof in read.expenditure.items()}
    keys.expenditure = {
        account: [f"{search_key(name)}/{path}" for path in paths] for account, paths in keys.programs.items()
    }
    keys.by_table = {
        GOAL: _counted(name, ((_as_printed(goal.row),) for goal in performance.goals)),
        INDICATOR: _counted(name, ((_as_printed(indicator.row),) for indicator in performance.indicators)),
        STATUS: _counted(name, ((row.name,) for row in performance.status)),
        SUMMARY: _counted(name, ((row.name,) for row in tables.get("summary", ()))),
        STRATEGIC: _counted(name, ((_as_printed(row),) for row in strategic_goals(tables))),
        STAFFING: _counted(name, ((row.name,) for row in tables.get("staffing", ()))),
        UNIT: _counted(
            name,
            (
                (_as_printed(table[0]), _as_printed(row))
                for table in read.rows.get("unit_programs", ())
                for row in table
            ),
        ),
        THRESHOLD: _counted(name, ((bound.mark,) for bound in read.sheet.thresholds)),
        PASSAGE: _counted(
            name,
            (
                (passage.section, f"goal {passage.goal}" if passage.unit is None else f"unit {passage.unit}")
                for passage in read.sheet.passages
                for _ in passage.items
            ),
        ),
    }
    return keys


def finding_keys(department: str, findings: Iterable[Discrepancy]) -> list[str]:
    """The keys of findings: kind, row and column, with an ordinal for equal ones."""
    return natural_keys(
        (finding.kind, department, finding.account, finding.row, finding.column) for finding in findings
    )


def report_rows_of(read: DepartmentReading) -> dict[str, list[ReadRow]]:
    """The stored rows of the performance report, by table label."""
    tables = {form: [row for table in tables for row in table] for form, tables in read.rows.items()}
    return {
        INDICATOR: [indicator.row for indicator in read.performance.indicators],
        STATUS: list(read.performance.status),
        SUMMARY: tables.get("summary", []),
        STRATEGIC: strategic_goals(tables),
        STAFFING: tables.get("staffing", []),
        UNIT: tables.get("unit_programs", []),
    }


def strategic_goals(tables: Mapping[str, Sequence[ReadRow]]) -> list[ReadRow]:
    """The strategic goals among the rows of 성과목표 및 재원비중."""
    return [row for row in tables.get("goal_shares", ()) if row.texts["kind"] == "strategic"]


def _as_printed(row: ReadRow) -> str:
    """A row's name as printed in its own table."""
    return row.printed_name or row.name


def _counted(department: str, paths: Iterable[tuple[str, ...]]) -> list[str]:
    """A key for each path of names within a department; equal paths get an ordinal."""
    return natural_keys((department, *path) for path in paths)


def _program_keys(account: str, rows: Sequence[ProvenRow]) -> list[str]:
    """The key of each program: its account and the names from the root; equal paths get an ordinal."""
    paths: list[tuple[str, ...]] = []
    for row in rows:
        above = paths[row.parent] if row.parent is not None else (account,)
        paths.append((*above, row.printed.name.strip()))
    return natural_keys(paths)


def _revenue(department: str, accounts: Mapping[str, Sequence[ProvenRow]]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for account, rows in accounts.items():
        subjects = (split_code(row.printed.name) for row in rows)
        keys[account] = natural_keys((department, account, code or name) for code, name in subjects)
    return keys
