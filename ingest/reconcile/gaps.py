"""Rows that seem to be missing from a table, and rows printed twice, as findings.

A family that lacks the same row in all its columns at once is not accused of a wrong total: what it lacks is reported.
"""

from collections.abc import Iterator, Sequence

from figures.won import write_won
from ingest.reconcile.candidate_assignments import Reading, RowReader
from ingest.reconcile.evidence import UnitEvidence
from ingest.reconcile.labels import COLUMN_LABELS
from ingest.reconcile.level_search import Levels, children_of
from ingest.reconcile.schemas import TableSchema
from ingest.reconcile.sum_constraints import Family, residuals
from ingest.rows import Discrepancy, PrintedTable, ProvenRow

ADDITIVE = {
    "expenditure": ("budget", "current_budget", "spent", "carried_out", "subsidy_returned", "unspent"),
    "revenue": ("budget", "current_budget", "assessed", "net_receipts", "uncollected"),
}
"""The columns in which a lost row shows itself, none of which is negative by nature."""


def damaged_rows(
    table: PrintedTable, sheet: TableSchema, levels: Levels, rows: Sequence[ProvenRow], known: Sequence[UnitEvidence]
) -> Iterator[Discrepancy]:
    """Findings of rows that are missing or repeated; `known` are the programs that the unit tables name."""
    unsure = {
        above
        for row, above_it in zip(rows, levels.candidates, strict=False)
        if row.parent is None and any(figure.value for figure in row.figures.values())
        for above in above_it
    }
    for parent in sorted(levels.broken - unsure):
        lacking = _lacking(sheet, rows, parent)
        if lacking:
            yield _missing(table, parent, lacking, _names(lacking, known, rows))
    for at in sorted(levels.twice):
        if at - 1 not in levels.twice:
            count = next(many for many in range(1, len(rows) + 1) if at + many not in levels.twice)
            yield _repeated(table, at, count)
    if table.rows and levels.own_row_lost:
        row = table.rows[0]
        yield Discrepancy(
            "department_row_missing", table.department, table.account, table.department, "", row.page, row.line, key=0
        )


def lacking_families(reader: RowReader, parents: Sequence[int | None], straight: Sequence[Reading]) -> set[int]:
    """The rows whose children lack what would be a whole row, in several columns and without a contradiction."""
    found = set()
    for parent, below in children_of(parents).items():
        short = residuals(Family(parent, below), lambda row: straight[row].values)
        known = [one for one in short if one is not None]
        if sum(1 for one in known if one) > 1 and min(known) >= 0 and not reader.broken(short):
            found.add(parent)
    return found


def _repeated(table: PrintedTable, at: int, count: int) -> Discrepancy:
    row = table.rows[at]
    place = row.page, row.line
    return Discrepancy(
        "row_repeated", table.department, table.account, row.name, "", *place, key=at, notes={"count": count}
    )


def _lacking(sheet: TableSchema, rows: Sequence[ProvenRow], parent: int) -> dict[str, int]:
    """What the children of a row lack of it, by column, where that is what a whole row would add."""
    children = [row for row in rows if row.parent == parent]
    if not children and rows[parent].level is None:
        return {}
    lacking: dict[str, int] = {}
    for column in ADDITIVE[sheet.table]:
        if column not in sheet.columns:
            continue
        own = rows[parent].figures[column].value
        parts = [child.figures[column].value for child in children]
        if own is not None and None not in parts:
            lacking[column] = own - sum(part for part in parts if part is not None)
    short = [amount for amount in lacking.values() if amount]
    return lacking if len(short) > 1 and min(short) > 0 else {}


def _names(lacking: dict[str, int], known: Sequence[UnitEvidence], rows: Sequence[ProvenRow]) -> list[str]:
    """The names by which the unit tables know a program of these amounts that no printed row has."""
    if not known:
        return []
    money = lacking.get("current_budget"), lacking.get("spent")
    printed = {(row.name, row.figures["current_budget"].value, row.figures["spent"].value) for row in rows}
    names = [
        one.name for one in known if (one.current_budget, one.spent) == money and (one.name, *money) not in printed
    ]
    return list(dict.fromkeys(names))


def _missing(table: PrintedTable, parent: int, lacking: dict[str, int], names: list[str]) -> Discrepancy:
    row = table.rows[parent]
    amounts = [f"{COLUMN_LABELS[column]} {write_won(amount)}" for column, amount in lacking.items()]
    notes: dict[str, str | int | list[str]] = {"amounts": amounts}
    if names:
        notes["named"] = names
    return Discrepancy(
        "row_missing", table.department, table.account, row.name, "", row.page, row.line, key=parent, notes=notes
    )
