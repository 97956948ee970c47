"""Finds the settlement's figure that a figure of the performance report must equal (DOMAIN.md §3, P2 and P4)."""

from budget.models import ExpenditureLine
from documents.models import PrintedLine
from figures.columns import Column
from performance.models import ProgramGoal, UnitLine

_OF_GOAL = {"budget": "current_budget", "spent": "spent", "reported_spent": "spent"}
_OF_UNIT = {"current_budget": "current_budget", "spent": "spent"}


def counterpart(line: PrintedLine, column: Column) -> tuple[PrintedLine, Column] | None:
    """The corresponding line of 사업별조서 and its column; None where there is none. One query."""
    match line:
        case ProgramGoal():
            program, name = line.policy_id, _OF_GOAL.get(column.name)
        case UnitLine():
            program, name = line.program_id, _OF_UNIT.get(column.name)
        case _:
            return None
    if program is None or name is None:
        return None
    other = ExpenditureLine.objects.filter(document=line.document_id, program=program).first()
    columns = {column.name: column for column in ExpenditureLine.figure_columns}
    return None if other is None else (other, columns[name])
