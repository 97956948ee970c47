"""Checks the performance report's identities on a row, with stored or typed values."""

from budget.models import ExpenditureLine, Program
from budget.proofs import SignedFigure, SumCheck
from documents.models import PrintedLine
from figures.columns import Column
from performance.models import ProgramGoal, SettlementStatus, Summary, UnitLine

_GOAL_IN_SETTLEMENT = {"budget": "current_budget", "spent": "spent"}
_UNIT_IN_SETTLEMENT = {"current_budget": "current_budget", "spent": "spent"}
_CHANGE = (("difference", -1), ("spent", 1), ("spent_before", -1))
_INDICATORS = (("indicators", -1), ("exceeded", 1), ("achieved", 1), ("missed", 1))


def report_sum_checks(line: PrintedLine, column: Column) -> list[SumCheck]:
    """The checks of the identities that contain a figure. At most three queries."""
    match line:
        case UnitLine():
            settled = _in_settlement("P4", line, column, line.program, _UNIT_IN_SETTLEMENT.get(column.name))
            return [*_of_unit(line, column), *settled]
        case ProgramGoal():
            return _in_settlement("P2", line, column, line.policy, _GOAL_IN_SETTLEMENT.get(column.name))
        case SettlementStatus():
            return _of_row("P3", line, column, _CHANGE)
        case Summary():
            return _of_row("P3", line, column, _INDICATORS)
        case _:
            return []


def _of_unit(line: UnitLine, column: Column) -> list[SumCheck]:
    """P4: a unit against the sum of its projects, for the row's unit."""
    rows = UnitLine.objects.filter(document=line.document_id, department=line.department_id).order_by("position")
    unit = line if line.is_unit else rows.filter(is_unit=True, position__lt=line.position).last()
    if unit is None:
        return []
    after = rows.filter(position__gt=unit.position)
    end = after.filter(is_unit=True).values_list("position", flat=True).first()
    parts = list(after if end is None else after.filter(position__lt=end))
    terms = [SignedFigure(line if part == line else part, column, 1, part == line) for part in parts]
    return [SumCheck("P4", SignedFigure(unit, column, -1, unit == line), terms)] if terms else []


def _in_settlement(
    identity: str, line: PrintedLine, column: Column, program: Program | None, name: str | None
) -> list[SumCheck]:
    """The figure against that of the same program in 사업별조서."""
    settled_column = next((column for column in ExpenditureLine.figure_columns if column.name == name), None)
    stored = ExpenditureLine.objects.filter(document=line.document_id, program=program).first() if program else None
    if settled_column is None or stored is None:
        return []
    return [SumCheck(identity, SignedFigure(line, column, -1, True), [SignedFigure(stored, settled_column, 1)])]


def _of_row(identity: str, line: PrintedLine, requested: Column, terms: tuple[tuple[str, int], ...]) -> list[SumCheck]:
    if requested.name not in dict(terms):
        return []
    by_name = {column.name: column for column in line.figure_columns}
    total, *parts = [SignedFigure(line, by_name[name], sign, name == requested.name) for name, sign in terms]
    return [SumCheck(identity, total, parts)]
