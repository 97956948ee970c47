"""Recognises tables of totals (under 합계 as account or department) and other tables that are left as text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from figures.names import search_key
from figures.totals import names_whole, without_footnote
from ingest.forms import FORM_BY_NAME
from ingest.forms.form import read_figure
from ingest.forms.items import Levels, items_without_codes
from ingest.forms.sheet import AMOUNT, SheetDraft, Unclaimed
from ingest.pages import UNKNOWN_ACCOUNT
from ingest.rows import PrintedRow, PrintedTable

_LARGE = re.compile(r"\d\D?\s?\d{3}")
"""Matches an amount of four digits or more in any notation."""
_NAMED = 10
_LEAST_AMOUNTS = 3
"""The fewest amounts of two rows by which they are compared."""


def totals_among(tables: Sequence[PrintedTable], *, of_departments: bool) -> list[PrintedTable]:
    """The tables under an account that means all (합계), beside others of their form; all if `of_departments`."""
    of_accounts = [table for table in tables if table.account]
    if of_departments:
        return of_accounts
    forms = {table.form for table in of_accounts if not names_whole(table.account)}
    return [table for table in of_accounts if table.form in forms and names_whole(table.account)]


def leave_total(draft: SheetDraft, table: PrintedTable, whole: str) -> None:
    """Leave the rows of a table of totals as text; their amounts do not count as unplaced."""
    rows = sorted([*table.rows, *(total for _, total in table.sums)], key=lambda row: row.line)
    for line in (line for row in rows for line in (row, row.below, *row.financing) if line is not None):
        draft.sheet.unclaimed.append(Unclaimed(line.page, line.line, "\t".join(line.cells), 0))
    if rows:
        form, first = FORM_BY_NAME[table.form], rows[0]
        draft.report_once("table_of_totals", form, first.page, first.line, printed=whole, count=len(rows))


def leave_another(draft: SheetDraft, table: PrintedTable) -> None:
    """Leave rows as text from a repeated department row with other amounts on: they belong to an unnamed account."""
    first = table.rows[0]
    own = [at for at, row in enumerate(table.rows) if row.name == first.name]
    again = next((at for at in own[1:] if not _are_mostly_alike(first, table.rows[at])), None)
    if again is None or _key(first) != search_key(draft.sheet.department):
        return
    left = table.rows[again:]
    sums = [(at - again, total) for at, total in table.sums if at > again]
    parts = [part for part in table.parts if part[1] > table.rows[again - 1].line]
    draft.sheet.apart.append(replace(table, account=UNKNOWN_ACCOUNT, rows=left, sums=sums, parts=parts))
    table.sums = [(at, total) for at, total in table.sums if at <= again]
    table.rows = table.rows[:again]
    form = FORM_BY_NAME[table.form]
    draft.report_once("table_again", form, left[0].page, left[0].line, count=len(left))
    _leave_lines(draft, sorted([*left, *(total for _, total in sums)], key=lambda row: row.line), placed=False)


def take_proven(draft: SheetDraft) -> None:
    """Adopt the table of an unnamed account if the report's total equals the spending of all accounts together."""
    sheet = draft.sheet
    tables_apart = [table for table in sheet.apart if table.form == "expenditure"]
    own = [table for table in sheet.tables if table.form == "expenditure" and table.rows]
    if len(tables_apart) != 1 or not own or _spent([*own, *tables_apart]) not in _reported(sheet.tables):
        return
    (apart,) = tables_apart
    rows = [*apart.rows, *(total for _, total in apart.sums)]
    lines = {line.line for row in rows for line in (row, row.below, *row.financing) if line is not None}
    sheet.unclaimed[:] = [left for left in sheet.unclaimed if left.line not in lines]
    again = ("table_again", apart.rows[0].line)
    sheet.findings[:] = [finding for finding in sheet.findings if (finding.kind, finding.line) != again]
    sheet.apart.remove(apart)
    sheet.tables.append(apart)
    draft.report_once("page_head_missing", None, apart.rows[0].page, apart.rows[0].line)


def _spent(tables: Sequence[PrintedTable]) -> int | None:
    """The sum of the spending in the tables' first rows in won; None if one is unknown."""
    amounts = [read_figure(table.rows[0], "spent", table.scale).value for table in tables]
    return None if None in amounts else sum(amount or 0 for amount in amounts)


def _reported(tables: Sequence[PrintedTable]) -> set[int | None]:
    """The spending in the first rows of the report's tables in won."""
    of_report = [table for table in tables if table.form in ("summary", "settlement_status") and table.rows]
    return {amount for table in of_report if (amount := _spent([table]))}


def _are_mostly_alike(one: PrintedRow, other: PrintedRow) -> bool:
    """Whether two rows share half of their amounts, without zeros, or have hardly any."""
    pairs = list(zip(one.cells[1:], other.cells[1:], strict=False))
    amounts = [pair for pair in pairs if any(_LARGE.search(cell) for cell in pair)]
    alike = sum(first.strip() == second.strip() for first, second in amounts)
    return len(amounts) < _LEAST_AMOUNTS or alike * 2 >= len(amounts)


def leave_items(draft: SheetDraft, table: PrintedTable, levels_of: Levels) -> None:
    """Leave objects of expenditure without codes as text, if sums show that they are parts of projects."""
    numbers = items_without_codes(table, levels_of)
    left = [table.rows[at] for at in numbers]
    if left:
        form = FORM_BY_NAME[table.form]
        draft.report_once("items_of_programs", form, left[0].page, left[0].line, printed=left[0].name)
        _leave(table, numbers)
        _leave_lines(draft, left)


def _leave(table: PrintedTable, numbers: Sequence[int]) -> None:
    """Remove rows from a table, and shift the positions of its totals."""
    table.sums = [(at - bisect_right(numbers, at - 1), total) for at, total in table.sums]
    left = frozenset(numbers)
    table.rows = [row for at, row in enumerate(table.rows) if at not in left]


def _leave_lines(draft: SheetDraft, rows: Sequence[PrintedRow], *, placed: bool = True) -> None:
    """Leave rows with their second lines as text; with `placed`, their amounts are counted in other rows."""
    for line in (line for row in rows for line in (row, row.below, *row.financing) if line is not None):
        text = "\t".join(line.cells)
        draft.sheet.unclaimed.append(Unclaimed(line.page, line.line, text, 0 if placed else len(AMOUNT.findall(text))))


def leave_lists(draft: SheetDraft, table: PrintedTable, departments: Collection[str]) -> list[str]:
    """Leave rows as text that are departments; return their names. `departments` are the search keys of the book's."""
    heads = sorted(line for _, line in table.parts)
    starts = [bisect_left(table.rows, head, key=attrgetter("line")) for head in heads]
    parts = [table.rows[start:end] for start, end in pairwise([0, *starts, len(table.rows)])]
    lists = {part: rows for part, rows in enumerate(parts) if _names_departments(rows, departments)}
    if not lists:
        return []
    left = [row for rows in lists.values() for row in rows]
    totals = [total for _, total in table.sums if bisect_right(heads, total.line) in lists]
    numbers = [at for at, row in enumerate(table.rows) if row in left]
    table.sums = [(at, total) for at, total in table.sums if total not in totals]
    _leave(table, numbers)
    _leave_lines(draft, sorted([*left, *totals], key=lambda row: row.line))
    names = list(dict.fromkeys(without_footnote(row.name).strip() for row in left))
    form = FORM_BY_NAME[table.form]
    draft.report_once("table_by_departments", form, left[0].page, left[0].line, names=names[:_NAMED], count=len(left))
    return names


def _names_departments(rows: Sequence[PrintedRow], departments: Collection[str]) -> bool:
    """Whether all rows are departments, of at least two."""
    if not rows or _key(rows[-1]) not in departments:  # the first is the table's own department
        return False
    return all(_key(row) in departments for row in rows) and len(set(map(_key, rows))) > 1


def _key(row: PrintedRow) -> str:
    return search_key(without_footnote(row.name))
