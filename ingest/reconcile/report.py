"""Assembles the performance report of a department from its tables.

An item occurs in several tables under several spellings: goals and indicators are matched by order, name and amount,
never by name only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Protocol

from figures.names import search_key
from ingest.reconcile.identity_checks import Cell, IdentityChecks
from ingest.reconcile.matching import align, name_similarity
from ingest.reconcile.rounding import agree, unit_of
from ingest.rows import Discrepancy, Figure, Proof, ProvenRow, ReadRow, Tally

POLICY, UNIT = 1, 2
Rows = Mapping[str, Sequence[Sequence[ReadRow]]]


class Bound(Protocol):
    """A mark with its range of rates in %."""

    @property
    def mark(self) -> str: ...
    @property
    def at_least(self) -> Decimal | None: ...
    @property
    def below(self) -> Decimal | None: ...
    @property
    def label(self) -> str: ...
    @property
    def page(self) -> int: ...
    @property
    def line(self) -> int: ...


@dataclass(slots=True)
class Goal:
    """정책사업목표 of 부서 성과 and of 정책사업목표 현황. `policy` is the account and row of its 정책사업, `units` the
    number of its 단위사업, `left_out` its rows that are missing in the report's amount.
    """

    row: ReadRow
    status: ReadRow | None = None
    policy: tuple[str, int] | None = None
    units: int | None = None
    left_out: list[int] = field(default_factory=list)

    @property
    def spent_cell(self) -> tuple[ReadRow, str] | None:
        """The row and column of 결산액: in 부서 성과, else in 정책사업목표 현황."""
        if "spent" in self.row.figures:
            return self.row, "spent"
        return (self.status, "reported_spent") if self.status is not None else None

    @property
    def figures(self) -> dict[str, Figure]:
        return {**self.row.figures, **(self.status.figures if self.status else {})}


@dataclass(slots=True)
class IndicatorRow:
    """성과지표 with its row in the table of two years, else in 부서 성과 (`first`); `goal` is its goal's index.

    `direction` is `lower` if the rates show that lower is better, else "".
    """

    row: ReadRow
    goal: int | None
    mark: str = ""
    direction: str = ""
    first: ReadRow | None = None

    @property
    def rows(self) -> list[ReadRow]:
        """Its row, and that of 부서 성과 if different."""
        return [self.row, self.first] if self.first is not None and self.first is not self.row else [self.row]


@dataclass(slots=True)
class Performance:
    """The proven performance report of a department.

    `reported` are the indexes of goals in the report's order; `also` are pairs of a row and another row for the same
    item.
    """

    goals: list[Goal] = field(default_factory=list)
    reported: list[int | None] = field(default_factory=list)
    indicators: list[IndicatorRow] = field(default_factory=list)
    status: list[ReadRow] = field(default_factory=list)
    findings: list[Discrepancy] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    also: list[tuple[ReadRow, ReadRow]] = field(default_factory=list)


@dataclass(slots=True)
class ReportData:
    """The data that all checks of the report share."""

    checks: IdentityChecks
    rows: Rows
    proofs: Mapping[str, Proof]
    performance: Performance

    def all(self, form: str) -> list[ReadRow]:
        return [row for table in self.rows.get(form, ()) for row in table]

    def unit_in(self, account: str, amount: int | None) -> int:
        """The unit in won of an amount in an account's settlement."""
        return unit_of(amount, self.proofs[account].scale)

    def repeats(self, cell: Cell, account: str, amount: int | None) -> bool:
        """Whether a cell equals an amount of an account's settlement up to rounding."""
        return agree(cell.row.figures[cell.column].value, amount, [cell.unit, self.unit_in(account, amount)])

    @property
    def units(self) -> list[int]:
        """The units in won of the department's own rows, one for each account."""
        return [proof.scale for proof in self.proofs.values() if proof.rows]

    @property
    def spent(self) -> int | None:
        """지출액 of the department over all accounts in won; None where one is unknown or its row is lost."""
        own = search_key(self.checks.department)
        rows = (
            next((row for row in proof.rows if row.level == 0 or search_key(row.name) == own), None)
            for proof in self.proofs.values()
            if proof.rows
        )
        return total_of(row.figures["spent"].value if row else None for row in rows)

    def policies(self) -> list[tuple[str, int, ProvenRow]]:
        return [
            (account, index, row)
            for account, proof in self.proofs.items()
            for index, row in enumerate(proof.rows)
            if row.level == POLICY
        ]

    @property
    def lacks_policies(self) -> bool:
        """Whether the policies spent less than the department, and rows are unplaced or seem to be lost."""
        if total_of(row.figures["spent"].value for _, _, row in self.policies()) == self.spent:
            return False
        proofs = self.proofs.values()
        lost = any(finding.kind == "row_missing" and not finding.key for proof in proofs for finding in proof.findings)
        return lost or not all(row.is_placed for proof in proofs for row in proof.rows)


def total_of(values: Iterable[int | None]) -> int | None:
    """The sum; None if a value is unknown or there is none."""
    amounts = list(values)
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known and len(known) == len(amounts) else None


def find_goals(report: ReportData) -> list[Goal]:
    goals = [Goal(row) for row in report.all("department_performance") if row.parent is None and "spent" in row.figures]
    statuses = report.all("goal_status")
    for left, right in align([goal.row for goal in goals], statuses, _goal_similarity):
        if left is None and right is not None:
            goals.append(Goal(statuses[right], statuses[right]))
        elif left is not None and right is not None:
            goals[left].status = statuses[right]
    policies = report.policies()
    for left, right in align(goals, policies, partial(_policy_similarity, report)):
        if left is not None and right is not None:
            account, index, _ = policies[right]
            goals[left].policy = (account, index)
            rows = report.proofs[account].rows
            if all(row.is_placed for row in rows):
                goals[left].units = sum(row.level == UNIT and row.parent == index for row in rows)
    return goals


def find_reported(report: ReportData) -> list[int | None]:
    """The indexes of goals in the report's order: that of 정책사업목표 현황, else of 부서 성과."""
    goals, statuses = report.performance.goals, report.all("goal_status")
    if not statuses:
        return list(range(len(goals)))
    return [next((i for i, goal in enumerate(goals) if goal.status is status), None) for status in statuses]


def _goal_similarity(goal: ReadRow, status: ReadRow) -> float:
    own, other = Cell(goal, "spent"), Cell(status, "reported_spent")
    same = agree(goal.figures["spent"].value, status.figures["reported_spent"].value, [own.unit, other.unit])
    return name_similarity(goal.name, status.name) + (1.0 if same else 0.0)


def _policy_similarity(report: ReportData, goal: Goal, policy: tuple[str, int, ProvenRow]) -> float:
    """The similarity of a goal and a policy: by amounts, since names differ; by name if the amounts differ."""
    account, _, row = policy
    money = sum(
        report.repeats(Cell(goal.row, column), account, row.figures[other].value)
        for column, other in (("budget", "current_budget"), ("spent", "spent"))
        if column in goal.row.figures
    )
    return money * 2 + name_similarity(goal.row.name, row.name) * 0.9


def find_indicators(report: ReportData) -> list[IndicatorRow]:
    """The indicators of 부서 성과 matched with those of the table of two years, whose figures are used."""
    tables = report.rows.get("department_performance", ())
    printed = [row for table in tables for row in table if "rate" in row.measures]
    above = {id(row): table[row.parent] for table in tables for row in table if row.parent is not None}
    goal_at = {id(goal.row): index for index, goal in enumerate(report.performance.goals)}
    reported = report.performance.reported
    of_years = report.all("indicators")
    indicators: list[IndicatorRow] = []
    for left, right in align(printed, of_years, _indicator_similarity):
        first = printed[left] if left is not None else None
        years = of_years[right] if right is not None else None
        if years is not None and first is not None:
            _check_repeated_years(report.checks, years, first)
        row = years or first
        if row is None:
            continue
        if first is not None and id(first) in above:
            goal = goal_at.get(id(above[id(first)]))
        else:
            goal = reported[row.parent] if row.parent is not None and row.parent < len(reported) else None
        indicators.append(IndicatorRow(row, goal, direction=row.texts.get("direction", ""), first=first))
    marks = [row for row in report.all("goal_shares") if row.texts["kind"] == "indicator"]
    for left, right in align([indicator.row for indicator in indicators], marks, _mark_similarity):
        if left is not None and right is not None:
            indicators[left].mark = marks[right].texts["mark"]
            report.performance.also.append((indicators[left].row, marks[right]))
        elif right is not None:
            report.checks.find(
                "named_once", marks[right].printed, marks[right].name, "", notes={"table": "나. 성과목표 및 재원비중"}
            )
    return indicators


def _mark_similarity(indicator: ReadRow, mark: ReadRow) -> float:
    return name_similarity(indicator.name, mark.name)


def _indicator_similarity(first: ReadRow, years: ReadRow) -> float:
    same = sum(
        first.measures[column].value == years.measures[column].value is not None
        for column in ("target", "result")
        if column in years.measures
    )
    return name_similarity(first.name, years.name) + same * 0.3


def _check_repeated_years(checks: IdentityChecks, years: ReadRow, first: ReadRow) -> None:
    """P9: both tables print the same figures of an indicator."""
    for column in ("target", "result", "rate"):
        if column in years.measures:
            checks.equal("P9", Cell(years, column), Cell(first, column).value, [Cell(first, column)])
