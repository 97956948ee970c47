"""Tables of totals: what stands under 합계 in an account's or a department's place, beside what it totals."""

from collections.abc import Sequence

from figures.totals import names_whole
from ingest.forms import FORM_BY_NAME
from ingest.forms.sheet import SheetDraft, Unclaimed
from ingest.rows import PrintedTable


def totals_among(tables: Sequence[PrintedTable], *, of_departments: bool) -> list[PrintedTable]:
    """The tables under an account that names all of them (합계), beside others of their form.

    All of them, where what stands in the department's place names all departments.
    """
    of_accounts = [table for table in tables if table.account]
    if of_departments:
        return of_accounts
    forms = {table.form for table in of_accounts if not names_whole(table.account)}
    return [table for table in of_accounts if table.form in forms and names_whole(table.account)]


def leave_total(draft: SheetDraft, table: PrintedTable, whole: str) -> None:
    """Leave the rows of a table of totals as text; their amounts are in their place there."""
    rows = sorted([*table.rows, *(total for _, total in table.sums)], key=lambda row: row.line)
    for line in (line for row in rows for line in (row, row.below, *row.financing) if line is not None):
        draft.sheet.unclaimed.append(Unclaimed(line.page, line.line, "\t".join(line.cells), 0))
    if rows:
        form, first = FORM_BY_NAME[table.form], rows[0]
        draft.report_once("table_of_totals", form, first.page, first.line, printed=whole, count=len(rows))
