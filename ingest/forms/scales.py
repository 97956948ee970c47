"""Confirms or refutes units by the size of amounts, as the report repeats those of 사업별조서."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from figures.won import SCALES, AmountError, read_won
from ingest.forms import FORM_BY_NAME
from ingest.forms.form import read_figure, word_of
from ingest.forms.units import won_name
from ingest.rows import Discrepancy, PrintedTable

_SPENT = ("expenditure", "summary", "settlement_status")


def settle(unmeasured: Sequence[PrintedTable], tables: Sequence[PrintedTable]) -> None:
    """Set the unit of `unmeasured` tables so that their spending equals the report's; else won."""
    reported = [table for table in tables if table.form in _SPENT and not table.account and table.rows]
    spent = [_spent(table) for table in unmeasured if table.form == "expenditure" and table.rows]
    if not reported or not spent or None in spent:
        return
    reported_spending, scale = _spent(reported[0]), reported[0].scale
    printed_spending = sum(amount or 0 for amount in spent)
    if scale > 1 and reported_spending is not None and printed_spending == reported_spending:
        for table in unmeasured:
            table.scale = scale


def _spent(table: PrintedTable) -> int | None:
    """The spending printed in a table's first row, in its own unit."""
    try:
        return read_won(word_of(table.rows[0], "spent"))
    except AmountError:
        return None


KIND = "unit_refuted"
Notes = dict[str, str | int | list[str]]
_SPENDING = ("spent", "current_budget", "budget")
"""The report's columns that repeat 예산현액 and 지출액 of 사업별조서."""
_LEAST_DIGITS = 10
"""The fewest digits (in won) of an amount that is not a thousandth of another by chance."""
_LEAST_ALIKE = 2


@dataclass(frozen=True, slots=True)
class _Refuted:
    """A table of the report whose amounts equal those of 사업별조서 only if one unit is `times` times larger."""

    table: PrintedTable
    settlement: PrintedTable
    times: int


def refute_units(tables: Sequence[PrintedTable]) -> tuple[list[PrintedTable], list[Discrepancy]]:
    """The tables, without amounts where sizes refute the unit, and a finding for each refuted form and account.

    Of two tables, the one without a printed unit is wrong, else that of the report; if several forms of the report
    contradict 사업별조서 and none confirms it, 사업별조서 is uncertain too.
    """
    refuted, borne_out = _compare(tables)
    tables, unmeasured = _without_guessed(tables, borne_out)
    uncertain: dict[int, _Refuted] = {}
    for refutation in refuted:
        if not refutation.settlement.measured and refutation.table.measured:
            uncertain.setdefault(id(refutation.settlement), refutation)
            continue
        uncertain.setdefault(id(refutation.table), refutation)
        against = {other.table.form for other in refuted if other.settlement is refutation.settlement}
        if len(against) >= _LEAST_ALIKE and id(refutation.settlement) not in borne_out:
            uncertain.setdefault(id(refutation.settlement), refutation)
    if not uncertain:
        return list(tables), unmeasured
    first_tables = {(table.form, table.account): table for table in reversed(tables) if id(table) in uncertain}
    findings = [_finding(table, uncertain[id(table)]) for table in reversed(first_tables.values())]
    return [_without_money(table) if id(table) in uncertain else table for table in tables], unmeasured + findings


def _without_guessed(
    tables: Sequence[PrintedTable], borne_out: set[int]
) -> tuple[Sequence[PrintedTable], list[Discrepancy]]:
    """The tables, without the amounts of those with a guessed unit, and a finding for each form and account. A
    settlement confirmed by the report is in won, and so are the tables beside it."""
    guessed = [table for table in tables if table.guessed]
    kind = "unit_missing" if any(id(table) in borne_out for table in guessed) else "unit_unknown"
    first_tables = {(table.form, table.account): table for table in reversed(guessed)}
    findings = [
        about_unit(kind, table, {"units": [won_name(table.scale)]}) for table in reversed(first_tables.values())
    ]
    if kind == "unit_missing":
        return tables, findings
    return [_without_money(table) if table.guessed else table for table in tables], findings


def _compare(tables: Sequence[PrintedTable]) -> tuple[list[_Refuted], set[int]]:
    """The tables with a refuted unit, and the ids of the settlement's tables confirmed by another table."""
    settled = [(table, _amounts(table)) for table in tables if table.form == "expenditure" and table.rows]
    refuted: list[_Refuted] = []
    borne_out: set[int] = set()
    for table in tables if settled else ():
        if table.form in ("expenditure", "revenue") or not table.rows:
            continue
        amounts = _amounts(table)
        for settlement, settled_amounts in settled:
            if _alike(amounts, table.scale, settled_amounts, settlement.scale):
                borne_out |= set() if table.guessed else {id(settlement)}
            elif refutation := _refute(table, amounts, settlement, settled_amounts):
                refuted.append(refutation)
    return refuted, borne_out


def _refute(
    table: PrintedTable, amounts: Sequence[int], settlement: PrintedTable, settled_amounts: Sequence[int]
) -> _Refuted | None:
    """The only change of a unit with which a table's amounts equal the settlement's; None if not unique."""
    for times in (won for won in SCALES.values() if won > 1):
        for small in (table, settlement):
            scale = table.scale * (times if small is table else 1)
            settled_scale = settlement.scale * (times if small is settlement else 1)
            alike = _alike(amounts, scale, settled_amounts, settled_scale)
            first = alike == 1 and _alike(
                amounts[:1], scale, settled_amounts[:1], settled_scale
            )  # the department's own rows
            if first or (alike >= _LEAST_ALIKE and alike * 2 >= len(amounts)):
                return _Refuted(table, settlement, times)
    return None


def _amounts(table: PrintedTable) -> list[int]:
    """The distinct budgets and spending printed in a table, in its own unit, without 0."""
    figures = [read_figure(row, name, 1).value for row in table.rows for name in _SPENDING]
    return list(dict.fromkeys(amount for amount in figures if amount))


def _alike(amounts: Sequence[int], scale: int, others: Sequence[int], others_scale: int) -> int:
    """The number of amounts that are also among `others`, up to rounding to the larger unit."""
    if scale == others_scale:
        return len(set(amounts) & set(others))
    larger, cut = max(scale, others_scale), [amount * others_scale for amount in others]
    cut.sort()
    alike = 0
    for amount in amounts:
        at = bisect_left(cut, amount * scale - larger + 1)
        near = at < len(cut) and cut[at] < amount * scale + larger
        alike += near and min(abs(amount) * scale, abs(cut[at]) if near else 0) >= _LEAST_DIGITS * larger
    return alike


def _without_money(table: PrintedTable) -> PrintedTable:
    money = FORM_BY_NAME[table.form].money
    rows = [row.withhold(money) for row in table.rows]
    return replace(table, rows=rows, sums=[])


def _finding(table: PrintedTable, refuted: _Refuted) -> Discrepancy:
    other = refuted.settlement if table is refuted.table else refuted.table
    notes: Notes = {
        "table": FORM_BY_NAME[other.form].title,
        "unit": won_name(table.scale),
        "times": refuted.times,
    }
    return about_unit(KIND, table, notes)


def about_unit(kind: str, table: PrintedTable, notes: Notes) -> Discrepancy:
    """A finding about the unit of a table, at its first row."""
    title, row = FORM_BY_NAME[table.form].title, table.rows[0]
    return Discrepancy(kind, table.department, table.account, title, "", row.page, row.line, notes=notes)
