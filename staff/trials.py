"""Checks the identities of a row with the values that a user is typing."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from budget.models import ExpenditureLine, RevenueLine
from budget.proofs import SumCheck, sum_checks_of
from documents.models import PrintedLine
from figures.columns import Column
from figures.won import AmountError, read_won
from ingest.reconcile.identities import IDENTITIES
from performance.models import ProgramGoal, SettlementStatus, Summary, UnitLine
from performance.proofs import report_sum_checks
from staff.editing import FieldKind, editable_fields, text_of

_TRIED = (ExpenditureLine, RevenueLine, UnitLine, ProgramGoal, SettlementStatus, Summary)
_MOST = 3
"""The number of typed figures whose identities are checked: the last ones."""


def trials_context(line: PrintedLine, typed: Mapping[str, str], first: str = "") -> dict[str, Any] | None:
    """The identities of figures whose typed value differs, and of the figure `first`; None where there are none."""
    if not isinstance(line, _TRIED):
        return None
    tried = copy(line)
    columns: dict[str, Column] = {}
    for field in editable_fields(type(line)):
        if field.column is None or field.kind is not FieldKind.WHOLE or field.name not in typed:
            continue
        value = _amount(typed[field.name])
        if field.name == first or ("" if value is None else str(value)) != text_of(line, field):
            columns[field.name] = field.column
        setattr(tried, field.name, value)
    chosen = dict.fromkeys([*([first] if first in columns else []), *reversed(columns)])
    trials: dict[tuple[Any, ...], SumCheck] = {}
    for name in list(chosen)[:_MOST]:
        for trial in _trials(tried, columns[name]):
            trials.setdefault((trial.id, trial.total.line, len(trial.terms), trial.of_tree and name), trial)
    document = line.document
    return {
        "panel": {"trials": list(trials.values())},
        "city": document.city,
        "fiscal_year": document.fiscal_year,
        "document": document,
        "unit": next((trial.total.column.unit for trial in trials.values()), "원"),
    }


def _trials(line: PrintedLine, column: Column) -> list[SumCheck]:
    if isinstance(line, ExpenditureLine | RevenueLine):
        return sum_checks_of(IDENTITIES, line, column)
    return report_sum_checks(line, column)


def _amount(text: str) -> int | None:
    try:
        return read_won(text) if text.strip() else None
    except AmountError:
        return None
