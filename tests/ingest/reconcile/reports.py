"""Small reports of a department, made by hand."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from figures.standing import Standing
from ingest.reconcile.identity_checks import IdentityChecks
from ingest.reconcile.report import Performance, ReportData
from ingest.rows import Figure, Measure, Place, PrintedRow, Proof, ProvenRow, ReadRow

DEPARTMENT, ACCOUNT = "공보담당관", "일반회계"


def figures(amounts: Mapping[str, int | None]) -> dict[str, Figure]:
    return {
        column: Figure(amount, Standing.UNKNOWN if amount is None else Standing.PRINTED)
        for column, amount in amounts.items()
    }


def read_row(
    name: str,
    line: int = 1,
    *,
    parent: int | None = None,
    texts: Mapping[str, str] | None = None,
    measures: Mapping[str, str | None] | None = None,
    **amounts: int | None,
) -> ReadRow:
    """A row of the report as read."""
    rates = {
        column: Measure(None if value is None else Decimal(value), Standing.PRINTED)
        for column, value in (measures or {}).items()
    }
    return ReadRow(PrintedRow(1, line, (name,)), name, figures(amounts), rates, dict(texts or {}), parent)


def program(
    name: str,
    level: int | None = 1,
    parent: int | None = 0,
    line: int = 1,
    unit: int | None = None,
    **amounts: int | None,
) -> ProvenRow:
    """A row of the settlement; `unit` is the line of its row in a unit table."""
    own = figures(amounts)
    if unit is not None:
        own["spent_before"] = Figure(0, Standing.PRINTED, Place(1, unit, 2))
    return ProvenRow(PrintedRow(1, line, (name,)), name, level, parent, own)


def report(
    programs: Iterable[ProvenRow] = (), performance: Performance | None = None, **tables: Sequence[ReadRow]
) -> ReportData:
    """The report of a department: its settlement and one table of each form."""
    proofs = {ACCOUNT: Proof(list(programs), [], {})}
    rows = {form: [list(table)] for form, table in tables.items()}
    return ReportData(IdentityChecks(DEPARTMENT), rows, proofs, performance or Performance())
