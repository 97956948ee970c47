"""Findings of rows that are missing from a table or printed twice.

If a family lacks what one row would add in all columns, a missing row is reported instead of wrong totals. So are rows
that a unit table has but the table has not, and rows missing in a chain of rows with the same amounts.
"""

from collections.abc import Iterator, Sequence, Set
from itertools import groupby

from figures.names import one_letter_off, search_key
from figures.won import write_won
from ingest.reconcile.candidate_assignments import Reading, RowReader
from ingest.reconcile.codes import without_code
from ingest.reconcile.labels import COLUMN_LABELS
from ingest.reconcile.level_search import DETAIL, Levels, children_of
from ingest.reconcile.matching import name_similarity
from ingest.reconcile.schemas import TableSchema
from ingest.reconcile.sum_constraints import Family, residuals
from ingest.reconcile.units import UnitRow
from ingest.rows import Discrepancy, PrintedTable, ProvenRow

ADDITIVE = {
    "expenditure": ("budget", "current_budget", "spent", "carried_out", "subsidy_returned", "unspent"),
    "revenue": ("budget", "current_budget", "assessed", "net_receipts", "uncollected"),
}
"""The columns in which a lost row shows; none of them can be negative."""
POLICY = 1
Lacking = dict[str, int | None]
"""The amounts of a lost row in won, by column."""
ALIKE = 0.5
"""Rows with the same amounts are one program if their names are more similar than this."""


def damaged_rows(
    table: PrintedTable,
    sheet: TableSchema,
    levels: Levels,
    rows: Sequence[ProvenRow],
    unit_tables: Sequence[Sequence[UnitRow]],
) -> Iterator[Discrepancy]:
    """Findings of missing or repeated rows; names of missing ones may come from the unit tables."""
    yield from _missing_rows(table, sheet, levels, rows, unit_tables)
    for at in sorted(levels.twice):
        if at - 1 not in levels.twice:
            count = next(many for many in range(1, len(rows) + 1) if at + many not in levels.twice)
            yield _repeated(table, at, count)
    if table.rows and levels.own_row_lost:
        row = table.rows[0]
        yield Discrepancy(
            "department_row_missing", table.department, table.account, table.department, "", row.page, row.line, key=0
        )


def _missing_rows(
    table: PrintedTable,
    sheet: TableSchema,
    levels: Levels,
    rows: Sequence[ProvenRow],
    unit_tables: Sequence[Sequence[UnitRow]],
) -> Iterator[Discrepancy]:
    known = [row for unit_table in unit_tables for row in unit_table]
    unsure = {
        above
        for row, above_it in zip(rows, levels.candidates, strict=False)
        if row.parent is None and any(figure.value for figure in row.figures.values())
        for above in above_it
    }
    gaps = dict(_short_chains(sheet, rows, levels.twice))
    gaps |= {parent: lacking for parent in levels.broken - unsure if (lacking := _lacking(sheet, rows, parent))}
    named: list[str] = []
    for at, lacking in sorted(gaps.items()):
        names = _names(lacking, known, rows)
        named += names
        yield _missing(table, at, lacking, names)
    for unit_table in unit_tables if not all(row.is_placed for row in rows) else ():
        for at, row in _unprinted(unit_table, rows):
            if row.name not in named:
                money = {column: row.amounts[column] for column in ("current_budget", "spent")}
                yield _missing(table, at, money, [row.name])


def _short_chains(sheet: TableSchema, rows: Sequence[ProvenRow], twice: Set[int]) -> Iterator[tuple[int, Lacking]]:
    """Parents whose chain of descendants with the same amounts lacks one row, and the amounts of that row.

    A policy's only unit has its amounts, and a unit's only detail too. No row of the chain has a place in the tree or
    is printed `twice`.
    """
    columns = [column for column in ADDITIVE[sheet.table] if column in sheet.columns]
    amounts = [tuple(row.figures[column].value for column in columns) for row in rows]
    for at in range(len(rows)):
        below = _below(rows, at)
        for money, group in groupby(below, amounts.__getitem__):
            run = list(group)
            if not any(money) or any(one in twice or rows[one].is_placed for one in run):
                continue
            parts = [money, *(amounts[one] for one in below if rows[one].parent == at and one not in run)]
            sums = [None if None in column else sum(column) for column in zip(*parts, strict=True)]
            if _lacks_one(rows, at, run) and sums == list(amounts[at]):
                yield at, dict(zip(columns, money, strict=True))


def _below(rows: Sequence[ProvenRow], at: int) -> range:
    """The rows below a department or a policy."""
    level = rows[at].level
    if level is None or level > POLICY:
        return range(0)
    return range(
        at + 1, next((end for end in range(at + 1, len(rows)) if rows[end].level in range(level + 1)), len(rows))
    )


def _lacks_one(rows: Sequence[ProvenRow], above: int, run: Sequence[int]) -> bool:
    """Whether a run of rows has one row less than the levels between the rows around it."""
    level = rows[above].level or 0
    behind = rows[run[-1] + 1] if run[-1] + 1 < len(rows) else None
    if behind is None or behind.level in range(level + 1) or behind.parent == above:
        lowest: int | None = DETAIL + 1
    else:
        lowest = behind.level
    return lowest is not None and len(run) == lowest - level - 2


def _unprinted(unit_table: Sequence[UnitRow], rows: Sequence[ProvenRow]) -> Iterator[tuple[int, UnitRow]]:
    """The rows of a unit table with amounts that 사업별조서 does not print, if some rows there have no place.

    Each with the row that it belongs below: its unit, or for a unit the policy of its details.
    """
    by_name = {search_key(without_code(row.name, row.printed)): at for at, row in enumerate(rows)}
    named = [by_name.get(search_key(unit_row.name)) for unit_row in unit_table]
    pairs = zip(unit_table, named, strict=True)
    at_row = [_alike(unit_row, rows) if at is None else at for unit_row, at in pairs]
    printed = [at for at in at_row if at is not None]
    if all(rows[at].is_placed for at in printed):
        return
    first = min(printed)
    above = next((at for at in reversed(range(first)) if rows[at].level in (None, 0, POLICY)), 0)
    for unit_row, at in zip(unit_table, at_row, strict=True):
        if at is None and any(unit_row.money):
            yield above if at_row[0] is None else at_row[0], unit_row


def _alike(unit_row: UnitRow, rows: Sequence[ProvenRow]) -> int | None:
    """The row that matches a unit table's row by name (up to one letter), or by amounts and a similar name."""
    for at, row in enumerate(rows):
        name = without_code(row.name, row.printed)
        money = row.figures["current_budget"].value, row.figures["spent"].value
        if one_letter_off(name, unit_row.name) or (
            money == unit_row.money and name_similarity(name, unit_row.name) > ALIKE
        ):
            return at
    return None


def lacking_families(reader: RowReader, parents: Sequence[int | None], straight: Sequence[Reading]) -> set[int]:
    """The rows whose children lack what a whole row would add, in several columns and without a contradiction."""
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


def _lacking(sheet: TableSchema, rows: Sequence[ProvenRow], parent: int) -> Lacking:
    """The amounts in won that a row's children lack, by column, if one missing row would explain them; else empty."""
    children = [row for row in rows if row.parent == parent]
    if not children and rows[parent].level is None:
        return {}
    lacking: Lacking = {}
    for column in ADDITIVE[sheet.table]:
        if column not in sheet.columns:
            continue
        own = rows[parent].figures[column].value
        parts = [child.figures[column].value for child in children]
        if own is not None and None not in parts:
            lacking[column] = own - sum(part for part in parts if part is not None)
    short = [amount for amount in lacking.values() if amount]
    return lacking if len(short) > 1 and min(short) > 0 else {}


def _names(lacking: Lacking, known: Sequence[UnitRow], rows: Sequence[ProvenRow]) -> list[str]:
    """The names in unit tables of programs with these amounts that no printed row has."""
    if not known:
        return []
    money = lacking.get("current_budget"), lacking.get("spent")
    printed = {(row.name, row.figures["current_budget"].value, row.figures["spent"].value) for row in rows}
    names = [one.name for one in known if one.money == money and (one.name, *money) not in printed]
    return list(dict.fromkeys(names))


def _missing(table: PrintedTable, parent: int, lacking: Lacking, names: list[str]) -> Discrepancy:
    row = table.rows[parent]
    known = ((column, amount) for column, amount in lacking.items() if amount is not None)
    amounts = [f"{COLUMN_LABELS[column]} {write_won(amount)}" for column, amount in known]
    notes: dict[str, str | int | list[str]] = {"amounts": amounts}
    if names:
        notes["named"] = names
    return Discrepancy(
        "row_missing", table.department, table.account, row.name, "", row.page, row.line, key=parent, notes=notes
    )
