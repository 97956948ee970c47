"""Places a row of a table: among its rows, below the row above, among its totals, or as text."""

from collections.abc import Sequence

from figures.names import search_key
from figures.totals import (
    has_letter_of_total,
    is_carried_over,
    is_total,
    may_be_misread_total,
    may_be_total,
    without_footnote,
)
from ingest.forms.financing import is_financing
from ingest.forms.form import Form, Shape
from ingest.forms.items import is_item
from ingest.forms.row_shapes import are_alike, printed_name
from ingest.forms.sheet import SheetDraft, Unclaimed
from ingest.rows import PrintedRow, PrintedTable

_LEAST_ABOVE = 2
"""The fewest rows that show whether a table's programs have codes."""
_WITHOUT_TOTALS = frozenset({"revenue", "expenditure", "unit_programs", "goal_status"})
"""The forms whose total rows are separated; in others totals are read as rows."""


class RowPlacement:
    """Places rows in their tables, by their names and the row above."""

    def __init__(self, draft: SheetDraft) -> None:
        self._draft = draft
        self._aside = ""  # the kind of the last row, if not a row of its table

    def place(self, form: Form, shape: Shape, table: PrintedTable, row: PrintedRow, *, full: bool) -> None:
        """Place a row; a `full` one has a plain amount in every cell."""
        if form.second_lines and (table.rows or table.sums) and shape.nameless(row.cells):
            line = self._second_line(table, row)
        elif form.name in _WITHOUT_TOTALS:
            line = self._line(form, shape, table, row)
        else:
            line, self._aside = row, ""
        if line is None:
            return
        table.rows.append(line)
        if not full and form.read is None:
            self._draft.sheet.not_full.append(line)

    def _second_line(self, table: PrintedTable, row: PrintedRow) -> PrintedRow | None:
        """Join a row without a name to the one above (a row, a total or a row's financing).

        Returns it if the row above already has a second line.
        """
        if self._aside == "item":
            self._leave_item(row)
            return None
        if self._aside == "total" or not table.rows:
            at, total = table.sums[-1]
            table.sums[-1] = at, total._replace(below=total.below or row)
            return None
        last = table.rows[-1]
        if self._aside == "financing":
            table.rows[-1] = last._replace(financing=(*last.financing, row))
        elif last.is_name_alone and not any(len(names) > 1 for names in row.columns):
            table.rows[-1] = row._replace(row_name=last.name)  # the name is above the amounts
        elif last.below is None:
            table.rows[-1] = last._replace(below=row)
        else:
            return row
        return None

    def _line(self, form: Form, shape: Shape, table: PrintedTable, row: PrintedRow) -> PrintedRow | None:
        """The row as a row of the tree; None if it is a total, or financing of the row above.

        A total in the first row is the department's own row, unless that follows.
        """
        rows, department, name = table.rows, self._draft.sheet.department, row.name
        before, self._aside = self._aside, ""
        if (
            len(rows) == 1
            and form.read is None
            and self._is_total(shape, printed_name(rows[0]), rows[0], [row])
            and search_key(without_footnote(name)) == search_key(department)
        ):
            total = rows.pop()
            table.sums.append((0, total._replace(row_name=shape.row_name(total.cells))))
            return row
        if rows and form.second_lines and is_financing(name, below_another=before == "financing"):
            rows[-1] = rows[-1]._replace(financing=(*rows[-1].financing, row))
            self._aside = "financing"
            return None
        if form.second_lines and self._is_item(name, rows):
            self._leave_item(row)
            self._draft.report_once("items_of_programs", form, row.page, row.line, printed=name)
            self._aside = "item"
            return None
        summed = shape.summed_name(row.cells)
        below_its_rows = summed is not None and bool(rows) and rows[-1].cells[summed] == row.cells[summed]
        if not below_its_rows and not self._is_total(shape, name, row, rows):
            return row
        if rows or form.read or is_carried_over(name):
            table.sums.append((len(rows), row))
            self._aside = "total"
            return None
        return row._replace(row_name=department)

    def _is_item(self, name: str, rows: Sequence[PrintedRow]) -> bool:
        """Whether a row is an object of expenditure (201-01 사무관리비) in a table whose programs have no codes."""
        if not is_item(name) or len(rows) <= _LEAST_ABOVE:
            return False
        return not any(is_item(row.name) for row in rows[:_LEAST_ABOVE])

    def _leave_item(self, row: PrintedRow) -> None:
        """Leave a row as text, whose amounts are parts of the row above."""
        self._draft.sheet.unclaimed.append(Unclaimed(row.page, row.line, "\t".join(row.cells), 0))

    def _is_total(self, shape: Shape, name: str, row: PrintedRow, others: Sequence[PrintedRow]) -> bool:
        """Whether a row is a total by its name; by a misread name only if it has the amounts of another row."""
        if not has_letter_of_total(name):
            return False
        if may_be_total(name) and is_total(name, self._draft.sheet.department, self._draft.account):
            return True
        if not may_be_misread_total(name):
            return False
        behind = shape.names[-1] + 1
        return any(are_alike(row.cells[behind:], other.cells[behind:]) for other in others)
