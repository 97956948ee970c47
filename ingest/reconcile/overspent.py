"""Finds rows of expenditure that spent more than their 예산현액."""

from collections.abc import Iterator, Sequence

from figures.standing import Standing
from ingest.rows import Discrepancy, PrintedTable, ProvenRow

KIND = "overspent"
BUDGET, SPENT = "current_budget", "spent"


def overspent(table: PrintedTable, rows: Sequence[ProvenRow]) -> Iterator[Discrepancy]:
    """Findings of rows that spent more than their 예산현액; of a parent, only if none of its children did.

    Conflicting figures have findings of their own.
    """
    parents: set[int | None] = set()  # of those that overspent
    for key in range(len(rows) - 1, -1, -1):  # children follow their parent
        row = rows[key]
        budget, spent = _known(row, BUDGET), _known(row, SPENT)
        is_over = budget is not None and spent is not None and spent > budget
        if is_over and key not in parents:
            own = (table.department, table.account, row.name)
            yield Discrepancy(KIND, *own, SPENT, row.printed.page, row.printed.line, spent, budget, key)
        if is_over or key in parents:
            parents.add(row.parent)


def _known(row: ProvenRow, column: str) -> int | None:
    figure = row.figures.get(column)
    return None if figure is None or figure.standing is Standing.CONFLICTING else figure.value
