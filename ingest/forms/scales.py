"""The unit of tables that print none, and stand before any that does: what the report repeats of them tells."""

from collections.abc import Sequence

from figures.won import AmountError, read_won
from ingest.forms.form import word_of
from ingest.rows import PrintedTable

_SPENT = ("expenditure", "summary", "settlement_status")


def settle(unmeasured: Sequence[PrintedTable], tables: Sequence[PrintedTable]) -> None:
    """Give the `unmeasured` tables the unit in which their spending is the report's; else they are won."""
    reported = [table for table in tables if table.form in _SPENT and not table.account and table.rows]
    spent = [_spent(table) for table in unmeasured if table.form == "expenditure" and table.rows]
    if not reported or not spent or None in spent:
        return
    told, scale = _spent(reported[0]), reported[0].scale
    own = sum(amount or 0 for amount in spent)
    if scale > 1 and told is not None and own == told:
        for table in unmeasured:
            table.scale = scale


def _spent(table: PrintedTable) -> int | None:
    """What a department's first row prints as spent, in the table's own unit."""
    try:
        return read_won(word_of(table.rows[0], "spent"))
    except AmountError:
        return None
