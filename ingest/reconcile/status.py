"""Checks 결산현황, spending by kind, against the department's totals and the settlement (P1, P3, P8)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from figures.names import one_letter_off, search_key
from figures.rates import prints_as
from figures.standing import Standing
from ingest.reconcile.identity_checks import Cell, IdentityChecks, written
from ingest.reconcile.rates import HUNDRED, ratio
from ingest.reconcile.report import ReportData, total_of
from ingest.reconcile.rounding import agree, margin
from ingest.rows import Figure, Measure, PrintedRow, ReadRow

TOTAL, POLICIES, RUNNING, STAFF, BASIC, FINANCE = (
    "계",
    "정책사업",
    "행정운영경비",
    "인력운영비",
    "기본경비",
    "재무활동",
)
TOTALS = frozenset({"계", "합계", "총계"})


def prove_status(report: ReportData) -> list[ReadRow]:
    """The rows of 결산현황 after checking P1, P3 and P8, with a lost total row restored."""
    rows = report.all("settlement_status")
    if not rows:
        return rows
    by_name = {kind: _named(rows, kind) for kind in (TOTAL, POLICIES, RUNNING, STAFF, BASIC, FINANCE)}
    if by_name[TOTAL] is None and (total := _lost_total(report, by_name)):
        rows = [total, *rows]
        by_name[TOTAL] = total
        report.checks.find("total_row_lost", rows[1].printed, TOTAL, "spent", None, total.figures["spent"].value)
    _check_status_sums(report.checks, by_name)
    _check_status_kinds(report, by_name)
    for row in rows:
        check_change(report.checks, row)
        _check_shares(report.checks, row, by_name[TOTAL])
    return rows


def policy_row(rows: Sequence[ReadRow]) -> ReadRow | None:
    """The row 정책사업 of 결산현황; None without one."""
    return _named(rows, POLICIES)


def total_row(rows: Sequence[ReadRow]) -> ReadRow | None:
    """The row 계 of 결산현황; None without one."""
    total = _named(rows, TOTAL)
    return total if total is not None and total.printed.cells else None


def _named(rows: Sequence[ReadRow], kind: str) -> ReadRow | None:
    """The row of a kind, by its exact name or up to one misread letter."""
    keys = TOTALS if kind == TOTAL else {search_key(kind)}
    exact = next((row for row in rows if search_key(row.name) in keys), None)
    if exact:
        return exact
    if kind == POLICIES:
        return next((row for row in rows if one_letter_off(row.name, kind)), None)
    return next((row for row in rows if kind_of(row.name) == kind), None)


def kind_of(name: str) -> str:
    """The kind that a policy counts as (행정운영경비, 재무활동 or 정책사업), up to one misread letter."""
    key = search_key(name)
    for kind in (RUNNING, FINANCE, STAFF, BASIC):
        if len(key) >= len(kind) and sum(a != b for a, b in zip(key, kind, strict=False)) <= 1:
            return kind
    return POLICIES


def _lost_total(report: ReportData, by_name: Mapping[str, ReadRow | None]) -> ReadRow | None:
    """The lost total row, if the sum of its three parts equals a total printed elsewhere; else None."""
    parts = [row for kind in (POLICIES, RUNNING, FINANCE) if (row := by_name[kind])]
    if len(parts) < 3:
        return None
    summary = report.all("summary")
    elsewhere = {"spent": report.spent, "spent_before": None, "difference": None}
    for column in elsewhere:
        if elsewhere[column] is None and summary:
            elsewhere[column] = summary[0].figures[column].value
    figures = {}
    for column, other in elsewhere.items():
        units = [Cell(row, column).unit for row in parts]
        proven = agree(total_of(row.figures[column].value for row in parts), other, units)
        standing = Standing.DERIVED if proven else Standing.UNKNOWN
        figures[column] = Figure(other if proven else None, standing, None, None, ("P1",))
    if figures["spent"].value is None:
        return None
    unknown = Measure(None, Standing.UNKNOWN)
    first = parts[0].printed
    measures = dict.fromkeys(("share", "share_before", "change_rate"), unknown)
    total = ReadRow(PrintedRow(first.page, first.line, ()), TOTAL, figures, measures, scale=parts[0].scale)
    for column, figure in figures.items():
        if figure.value is not None:
            report.checks.claim("P1", [Cell(row, column) for row in (total, *parts)], True)
    return total


def _check_status_sums(checks: IdentityChecks, by_name: Mapping[str, ReadRow | None]) -> None:
    for kind, kinds in ((TOTAL, (POLICIES, RUNNING, FINANCE)), (RUNNING, (STAFF, BASIC))):
        total, parts = by_name[kind], [row for part in kinds if (row := by_name[part])]
        if total is None or len(parts) != len(kinds) or not total.printed.cells:
            checks.undecidable("P1")
            continue
        for column in ("spent", "spent_before", "difference"):
            expected = total_of(row.figures[column].value for row in parts)
            checks.equal("P1", Cell(total, column), expected, [Cell(row, column) for row in parts])


def _check_status_kinds(report: ReportData, by_name: Mapping[str, ReadRow | None]) -> None:
    """P1: each kind's spending equals that of its policies in the settlement, the total the department's."""
    expected: dict[str, tuple[int | None, list[int]]] = {TOTAL: (report.spent, report.units)}
    policies = report.policies()
    for kind in (POLICIES, RUNNING, FINANCE):
        own = [(account, row.figures["spent"].value) for account, _, row in policies if kind_of(row.name) == kind]
        unknown = any(value is None for _, value in own) or not policies or report.lacks_policies
        units = [report.unit_in(account, value) for account, value in own]
        expected[kind] = (None if unknown else sum(value for _, value in own if value), units)
    for kind, (value, units) in expected.items():
        row = by_name[kind]
        if row is not None and row.printed.cells:
            report.checks.equal("P1", Cell(row, "spent"), value, units=units)


def check_change(checks: IdentityChecks, row: ReadRow) -> None:
    """P3 and P8: the change of a row, and its rate."""
    spent, before, change = (row.figures[column].value for column in ("spent", "spent_before", "difference"))
    expected = spent - before if spent is not None and before is not None else None
    own = [Cell(row, column) for column in ("spent", "spent_before")]
    if row.printed.cells:
        checks.equal("P3", Cell(row, "difference"), expected, own[:1], less=own[1:])
    if "change_rate" in row.measures and change is not None and before is not None:
        check_percentage(checks, Cell(row, "change_rate"), Cell(row, "difference"), own[1:])


def _check_shares(checks: IdentityChecks, row: ReadRow, total: ReadRow | None) -> None:
    for column, of in (("share", "spent"), ("share_before", "spent_before")):
        if row.figures[of].value is not None and total:
            check_percentage(checks, Cell(row, column), Cell(row, of), [Cell(total, of)])


def check_percentage(checks: IdentityChecks, cell: Cell, part: Cell, wholes: Sequence[Cell]) -> None:
    """P8: the percentage of an amount in the sum of others, rounded either way.

    For a sum of 0 it cannot be checked: books print 0 or 100.
    """
    printed, amount = cell.row.measures[cell.column].value, part.row.figures[part.column].value
    whole = total_of(one.row.figures[one.column].value for one in wholes)
    if printed is None or amount is None or whole is None:
        checks.undecidable("P8")
        return
    exact = ratio(amount, whole)
    if exact is None:
        expected = printed if printed == HUNDRED else Decimal(0)
    else:
        holds = prints_as(exact, printed) or _is_rounded(printed, part, wholes)
        expected = printed if holds else exact.quantize(Decimal("0.01"))
    checks.equal("P8", cell, written(expected), (part, *wholes), exact=False)


def _is_rounded(printed: Decimal, part: Cell, wholes: Sequence[Cell]) -> bool:
    """Whether a percentage may be that of the unrounded amounts."""
    amount = part.row.figures[part.column].value or 0
    whole = total_of(cell.row.figures[cell.column].value for cell in wholes) or 0
    amounts, all_of_it = ((each - off, each + off) for each, off in ((amount, _lost([part])), (whole, _lost(wholes))))
    if all_of_it[0] <= 0 <= all_of_it[1]:
        return True
    possible = [Decimal(one) * HUNDRED / Decimal(other) for one in amounts for other in all_of_it]
    low, high = min(possible), max(possible)
    return low <= printed <= high or prints_as(low, printed) or prints_as(high, printed)


def _lost(cells: Sequence[Cell]) -> int:
    """The largest rounding error in won of the sum of these amounts."""
    return margin(cell.unit for cell in cells) - 1
