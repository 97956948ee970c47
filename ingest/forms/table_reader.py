"""Reads lines of cells into a department's tables, by the heads above them."""

import re
from collections.abc import Sequence
from functools import partial

from figures.won import SIGNS
from ingest.forms import FORM_BY_NAME, FORMS, amounts, form_of_head
from ingest.forms.financing import unfold_programs
from ingest.forms.form import LONGEST_CELL, Form, Shape, cell_of, holds_figure
from ingest.forms.heads import ParsedHead, lacking, read_head, without
from ingest.forms.layouts import Layouts
from ingest.forms.negatives import may_hold, with_signs
from ingest.forms.outline import Outline
from ingest.forms.row_placement import RowPlacement
from ingest.forms.row_shapes import is_wider, rows_of, with_shape
from ingest.forms.sheet import AMOUNT, SheetDraft
from ingest.forms.uneven_rows import uneven_rows
from ingest.forms.unit_context import UnitContext
from ingest.forms.units import Unit, may_print_unit
from ingest.forms.whole_tables import leave_another, leave_items, leave_lists, leave_total, take_proven, totals_among
from ingest.forms.zero_marks import with_zero_marks
from ingest.rows import Columns, PrintedRow, PrintedTable

FOOTNOTES = ("※", "*", "＊", "†", "☞")
PAGE_NUMBER = re.compile(r"[-–\s]*\d{1,4}[-–\s]*(?:쪽|/\s*\d{1,4})?\s*\Z")
_NOTE = re.compile(r"\s*[-※*□]\s")
_RUNNING = re.compile(r"(?=[^\t]*(?:결산|예산서|연도))[^\t]+\t+[-–\s]*\d{1,4}[-–\s]*(?:쪽)?\s*\Z")
"""A running title with its page number."""
_CONTINUED = re.compile(r"\W*(?:(?:다음|뒷|앞)\s*(?:장|쪽|면|페이지)\S*\s*)?계\s*속\W*\Z")
_SUBJECT = re.compile(r"\s*\d{3}(?:-\d{2})?\s+[가-힣][^\d]*\Z")
_PLAIN = re.compile(rf"[^\t]{{0,{LONGEST_CELL}}}+\t[0-9,\t]*+(?: ?[{SIGNS} ] ?[0-9][0-9,\t]*+)*+").fullmatch
"""Matches a name and amounts with leading signs; small character classes are twice as fast."""
_NAME = re.compile("(?!년도)[가-힣]{2}")
"""Matches a name, but not a year: numbers above the bars of a chart are only next to years."""
INDENT = 100
"""The indent assigned for each level column, in tenths of a point."""
_LEAST_FILLED, _SURELY_FILLED = 3, 5
"""The fewest non-empty cells of a line of amounts that is a row: the first if one has commas, else the second."""


class TableReader:
    """Reads the lines of cells of a department's pages.

    `form` is that of the current rows, None between tables; `cut` is that of a table possibly cut by a page break. A
    head is decided with the first row below it, and again with all its rows if it was only partly read.
    """

    def __init__(self, draft: SheetDraft, layouts: Layouts, units: UnitContext, outline: Outline) -> None:
        self.form: Form | None = None
        self.cut: Form | None = None
        self._draft, self._sheet = draft, draft.sheet
        self._layouts, self._units, self._outline = layouts, units, outline
        self._table: PrintedTable | None = None
        self._under_head = False
        self._head_lines: list[str] = []  # the lines of the head, until its first row
        self._head: ParsedHead | None = None  # the head above the last rows, if not cached
        self._read: ParsedHead | None = None  # the same, if it must be decided again with its rows
        self._filled_up: dict[int, int] = {}  # the number of printed cells of rows filled up with blanks, by line
        self._columns: Columns = ()  # the columns of the last rows
        self._shape = Shape((), ())
        self._placement = RowPlacement(draft)
        self._first_row = 0  # the index in its table of the first row under the last head
        self._full = False  # the last row has a plain amount in every cell
        self._orphans: list[tuple[str, int, int]] = []  # rows of no table, as text, page and line
        self._orphan_scale = 1
        self._first_line = 1
        self._indents: Sequence[int | None] = ()

    def begin_page(self, first_line: int, indents: Sequence[int | None]) -> None:
        """Start a page; `indents` are those of its lines, if the source has them."""
        self.form, self._first_line, self._indents = None, first_line, indents

    def finish(self) -> None:
        """End the section."""
        self.adopt_orphans()
        self._close()

    def take_plain_row(self, text: str, page: int, line: int) -> bool:
        """Take a line that can only be a row, as most lines are: a name and plain amounts; return whether it is."""
        form = self.form
        if form is None or form.labels or self._layouts.notations.zero_marks or _PLAIN(text) is None:
            return False
        cells = text.split("\t")
        filled = len(cells) - cells.count("")
        if filled < _LEAST_FILLED or (filled < _SURELY_FILLED and not any(map(AMOUNT.search, cells[1:]))):
            return False
        if self._head_lines:
            self._settle(form, page, line)
        if len(cells) != self._shape.width:
            return False
        self._full = filled == len(cells)
        self._add_row(form, cells, page, line)
        return True

    def read(self, form: Form, text: str, page: int, line: int) -> None:
        """Read a line of a table: part of its head, or a row."""
        if self._under_head and self._is_head(form, text):
            self._head_lines.append(text)
        else:
            self._row(form, text, page, line)

    def read_unit(self, unit: Unit, page: int, line: int) -> None:
        """Read the unit in a line of cells."""
        if self._head_lines and self._table:
            self._units.read_unit_under_head(self._table, unit, page, line)
        else:
            self._units.read_unit(unit, page, line)

    def open(self, form: Form, text: str, page: int, line: int) -> None:
        """Read the head of a new table, or of one continued after a page break."""
        self.finish()
        self.form = self.cut = form
        self._under_head, self._head_lines = True, [text]
        table = self._continued(form)
        self._units.read_head(form, table, text, page, line)
        self._table = table or self._begin(form)
        self._table.parts.append((page, line))
        self._outline.end_heading()
        if form.labels:
            self._set_columns(form, form.standard)
            self._row(form, text, page, line)
        elif AMOUNT.search(text) and not may_print_unit(text):
            self._draft.leave(text, page, line)  # a row is merged into the head's cells: its amounts have no place

    def resume(self, text: str, page: int, line: int) -> bool:
        """Continue a table cut by a page break, if a line without a head above is a row of it; return whether it is.

        Below a head without rows, a line of the same number of cells continues the head. Numbers above the bars of a
        chart are not a row.
        """
        form, table = self.cut, self._table
        if form and self._head_lines and text.count("\t") == max(head.count("\t") for head in self._head_lines):
            self.form = form
            self.read(form, text, page, line)
            return True
        if not (form and table and self._goes_on(table, text)):
            self.cut = None
            return False
        if self._is_of_picture(form, text):
            self._draft.leave(text, page, line)
            return True
        self.form, self._under_head = form, False
        table.parts.append((page, line))
        self._row(form, text, page, line)
        return True

    def take_subject(self, text: str, page: int, line: int) -> bool:
        """Take a line of words that is a revenue subject whose amounts are in the row below, with its rest."""
        form, table = self.cut, self._table
        if form is None or form.name != "revenue" or table is None or not table.rows:
            return False
        if not self._shape.named_first or _SUBJECT.match(text) is None:
            return False
        self.form = form
        self._add_row(form, [text.strip(), *[""] * (self._shape.width - 1)], page, line)
        return True

    def add_orphan(self, text: str, page: int, line: int) -> None:
        """Store a row without a head, until a layout of the book is found for it."""
        if self._draft.account and not self._orphans:
            self._orphan_scale = self._units.scale
        if AMOUNT.search(text):  # else it may be a line of the head, and the unit above it holds
            self._units.end_table()
        if self._draft.account:
            self._orphans.append((text, page, line))
        else:
            self._draft.leave(text, page, line)

    def adopt_orphans(self) -> None:
        """Make a table of the rows without a head, if all their sums hold with one known layout.

        Rows with more cells than the layout are not part of it: they stay text.
        """
        orphans, self._orphans = self._orphans, []
        if not orphans:
            return
        forms = [form for form in FORMS if form.read is None and form.columns]
        fitting = [
            (form, layout) for form in forms for layout in self._layouts.choose(form, partial(rows_of, form, orphans))
        ]
        if len(fitting) == 1:
            form, columns = fitting[0]
            shape = form.shape(columns)
            wider = [orphan for orphan in orphans if is_wider(orphan[0], shape)]
            others = [orphan for orphan in orphans if not is_wider(orphan[0], shape)]
            held = [at for at, (text, _, _) in enumerate(others) if shape.holds(text)]
            self._adopt(others[held[0] : held[-1] + 1], form, columns)
            self._leave_orphans(others[: held[0]])
            self._leave_orphans(others[held[-1] + 1 :])
            self._leave_orphans(wider)
        else:
            self._leave_orphans(orphans)

    def _leave_orphans(self, orphans: Sequence[tuple[str, int, int]]) -> None:
        for orphan in orphans:
            self._draft.leave(*orphan)
        if any(len(AMOUNT.findall(text)) > 1 and _NAME.search(text) for text, _, _ in orphans):
            self._draft.report("head_lost", *orphans[0][1:], count=len(orphans))

    def leave_all(self) -> None:
        """Leave all rows as text: tables without a department may be totals, in a book that names departments."""
        for table in self._sheet.tables:
            self._leave_rows("table_ownerless", table, table.rows)
        self._drop(list(self._sheet.tables))

    def leave_totals(self, *, of_departments: bool) -> None:
        """Leave tables of totals as text: those under an account that means all (합계), beside others.

        With `of_departments`, all tables, since the department's name means all departments.
        """
        totals = totals_among(self._sheet.tables, of_departments=of_departments)
        for table in totals:
            leave_total(self._draft, table, self._sheet.department if of_departments else table.account)
        if totals:
            self._drop(totals)

    def leave_others(self) -> None:
        """Leave repeated tables of the department, and objects of expenditure below projects, as text.

        Before that, programs with names of financing become rows.
        """
        account = self._draft.account
        for table in [table for table in self._sheet.tables if account and table.account == account and table.rows]:
            unfold_programs(table)
            leave_another(self._draft, table)
            if table.form == "expenditure":
                leave_items(self._draft, table, self._layouts.levels_of)
        take_proven(self._draft)

    def leave_lists(self) -> list[str]:
        """Leave rows that are departments with their own tables as text; return their names."""
        names: list[str] = []
        for table in [table for table in self._sheet.tables if table.account]:
            names += leave_lists(self._draft, table, self._layouts.departments)
            if not table.rows:
                self._drop([table])
        return names

    def _drop(self, tables: Sequence[PrintedTable]) -> None:
        self._sheet.tables[:] = [table for table in self._sheet.tables if not any(table is one for one in tables)]
        self._units.drop_tables(tables)
        self._table = self.cut = self.form = None

    def _adopt(self, orphans: Sequence[tuple[str, int, int]], form: Form, columns: Columns) -> None:
        before, indents = self._units.scale, self._indents
        self._units.set_headless(self._orphan_scale)
        self._indents = ()  # the current page's indents do not apply to these rows
        self.form, self._under_head = form, False
        self._table = self._continued(form) or self._begin(form)
        self._table.parts.append(orphans[0][1:])
        self._set_columns(form, columns)
        self._draft.report_once("head_lost_chosen", form, *orphans[0][1:], count=len(orphans))
        for text, page, line in orphans:
            self._row(form, text, page, line)
        self._units.scale, self._indents, self.form = before, indents, None

    def _is_head(self, form: Form, text: str) -> bool:
        """Whether a line right under a head belongs to it."""
        if form.goes_under(text, self._former(form)):
            return True
        return not holds_figure(text) and form_of_head(text) is form

    def _former(self, form: Form) -> Columns | None:
        """The columns of the table on the previous page."""
        table = self._table
        return table.rows[-1].columns if table and table.form == form.name and table.rows else None

    def _set_columns(self, form: Form, columns: Columns) -> None:
        self._columns, self._shape, self._head_lines = columns, form.shape(columns), []
        self._head = self._read = None
        self._filled_up = {}
        self._first_row = len(self._table.rows) if self._table else 0

    def _settle(self, form: Form, page: int, line: int) -> None:
        """Decide the columns of a head, complete with its first row."""
        lines, former = self._head_lines, self._former(form)
        if columns := self._layouts.recall(form, lines, former):
            self._set_columns(form, columns)
            return
        head = read_head(form.vocabulary, lines, two_lines=form.second_lines)
        columns = self._layouts.settle(form, head, former) or form.standard
        if more := lacking(columns, form.columns):
            columns = without(columns, more)
            for name, missing in more.items():
                self._draft.report_once("column_takes_in_more", form, page, line, column=name, columns=list(missing))
        self._set_columns(form, columns)
        self._head = head
        if not head.whole or head.ambiguous or head.columns[: len(columns)] != columns:
            self._read = head
        elif not (more or head.unnamed):
            self._layouts.remember(form, lines, columns)
        if head.unnamed and not head.ambiguous:
            self._report_unknown_columns(form, head, page, line)

    def _report_unknown_columns(self, form: Form, head: ParsedHead, page: int, line: int) -> None:
        """Report headings that name no known column, once for each form and account."""
        unknown = [words for at, words in head.unnamed.items() if at >= len(self._columns) or not self._columns[at]]
        if unknown:
            self._draft.report_once("unknown_columns", form, page, line, columns=unknown)

    def _close(self) -> None:
        """Decide the columns of a partly read head, now that all its rows are known."""
        table, head, partly_read = self._table, self._head, self._read
        self._head = self._read = None
        if table is None or head is None:
            return
        if partly_read is None or self._decide(table, head):
            self._withhold_uneven(table, head)

    def _decide(self, table: PrintedTable, head: ParsedHead) -> bool:
        """Decide the columns of a head by its rows; return whether they are certain."""
        rows = table.rows[self._first_row :]
        form = FORM_BY_NAME[table.form]
        former = table.rows[self._first_row - 1].columns if self._first_row else None
        columns = self._layouts.settle(form, head, former, rows)
        if columns is None:
            self._leave_rows_under(head, form, table, rows)
            return False
        columns = self._layouts.decide(form, head, columns, rows) if head.ambiguous and rows else columns
        columns = without(columns, lacking(columns, form.columns))
        if columns != self._columns:
            width = len(self._columns)
            shapes = [form.shape(((), *columns) if len(row.columns) > width else columns) for row in rows]
            table.rows[self._first_row :] = list(map(with_shape, rows, shapes))
            self._columns = columns
        if head.ambiguous and rows:
            self._report_unknown_columns(form, head, rows[0].page, rows[0].line)
        return True

    def _withhold_uneven(self, table: PrintedTable, head: ParsedHead) -> None:
        """Withhold the figures of rows with other than their head's number of cells, and report them."""
        form, rows = FORM_BY_NAME[table.form], table.rows[self._first_row :]
        least = form.shape(self._columns).least
        uneven = {id(row) for row in uneven_rows(rows, self._columns, head.width, head.ambiguous, self._filled_up)}
        for at, row in enumerate(rows, self._first_row):
            if id(row) in uneven or self._shape.least <= len(row.cells) < least:
                kind = "row_cut_off" if len(row.cells) < head.width else "row_wider"
                self._draft.report(kind, row.page, row.line, row.name, cells=len(row.cells))
                table.rows[at] = row.withhold(form.vocabulary.figures)

    def _leave_rows_under(self, head: ParsedHead, form: Form, table: PrintedTable, rows: Sequence[PrintedRow]) -> None:
        """Leave rows with uncertain columns as text; between other rows they stay in the tree, with unknown figures."""
        names = [cell if {"name", "code"}.issuperset(cell) else () for cell in head.columns]
        shape = form.shape(tuple(names) if any("name" in cell for cell in names) else (("name",),))
        table.rows[self._first_row :] = [with_shape(row, shape) for row in rows] if self._first_row else []
        self._leave_rows("columns_uncertain", table, rows)
        if not table.rows:
            self._sheet.tables.remove(table)
            self._table = None

    def _leave_rows(self, kind: str, table: PrintedTable, rows: Sequence[PrintedRow]) -> None:
        """Leave rows as text, and report it once."""
        for row in rows:
            self._draft.leave("\t".join(row.cells), row.page, row.line)
        if rows:
            self._draft.report_once(kind, FORM_BY_NAME[table.form], rows[0].page, rows[0].line, count=len(rows))

    def _goes_on(self, table: PrintedTable, text: str) -> bool:
        """Whether a line without a head above has the shape of the rows before the page break."""
        shape = self._shape
        text = self._with_zero_marks(self._with_amounts(text))
        text = self._signed(text) if may_hold(text, is_row=False) else text
        width = len(table.rows[-1].cells) if table.rows else shape.width
        text_width = max(text.count("\t") + 1, shape.width)
        return text_width == width and shape.holds(text) and (shape.fills(text) or text[:1] == "\t")

    def _is_of_picture(self, form: Form, text: str) -> bool:
        """Whether a line belongs to a chart: an amount in the name's cell, or hardly any amounts and no name."""
        cells = [cell.strip() for cell in text.split("\t")]
        if self._shape.nameless(cells):
            return not form.second_lines and sum(map(bool, cells)) * 2 < len(cells)
        return AMOUNT.fullmatch(cells[self._shape.name]) is not None

    def _with_amounts(self, text: str) -> str:
        """A row with amounts in the book's special notations converted to the usual one."""
        if not amounts.may_stand_in(text):
            return text
        if self.form and self.form.read is None and amounts.is_of_a_notation(text):
            self._layouts.unclear.add("amounts")
        return amounts.with_plain_amounts(text, self._shape, self._layouts.notations.amounts)

    def _with_zero_marks(self, text: str) -> str:
        zero_marks = self._layouts.notations.zero_marks
        return with_zero_marks(text, self._shape, zero_marks) if zero_marks else text

    def _signed(self, text: str) -> str:
        """A row with negative amounts in the book's special notations converted to the usual one."""
        self._layouts.unclear.add("negatives")
        return with_signs(text, self._layouts.notations.negatives)

    def _continued(self, form: Form) -> PrintedTable | None:
        """The table cut by a page break: the last of its form, unless a title or another goal is between."""
        last = next((table for table in reversed(self._sheet.tables) if table.form == form.name), None)
        if last is None or last.account != self._draft.account:
            return None
        if last.account:  # one settlement table for each account, however often its title is printed
            return last
        return last if self._outline.table != form.name and last.goal == self._outline.goal else None

    def _begin(self, form: Form) -> PrintedTable:
        title, goal = self._outline.take_title(), self._outline.goal
        table = PrintedTable(form.name, self._sheet.department, self._draft.account, title, 1, [], [], goal)
        self._units.begin_table(table)
        self._sheet.tables.append(table)
        return table

    def _row(self, form: Form, text: str, page: int, line: int) -> None:
        if self._head_lines:
            self._settle(form, page, line)
        columns, shape = self._columns, self._shape
        if text[:1] == "\t" and shape.begins_blank(text.split("\t")):
            self._columns = ((), *columns)
            self._shape = form.shape(self._columns)
            self._read_row(form, text, page, line)
            self._columns, self._shape = columns, shape
        else:
            self._read_row(form, text, page, line)

    def _read_row(self, form: Form, text: str, page: int, line: int) -> None:
        text = self._with_zero_marks(self._with_amounts(text))
        is_row = self._shape.holds(text)
        if may_hold(text, is_row):
            text = self._signed(text)
            is_row = self._shape.holds(text)
        if ("계" in text and _CONTINUED.match(text)) or (not is_row and self._is_running_title(text)):
            self._draft.leave(text, page, line)
        elif is_row or self._is_damaged_row(form, text, page, line):
            self._full = False
            cells = text.split("\t")
            if self._is_page_number(form, cells, text):
                self._draft.leave(text, page, line)
            else:
                self._add_row(form, cells, page, line)

    def _is_page_number(self, form: Form, cells: Sequence[str], text: str) -> bool:
        """Whether a line in a table without second lines is only the page number."""
        nameless = form.read is None and not form.second_lines and self._shape.nameless(cells)
        return nameless and PAGE_NUMBER.match(text.strip()) is not None

    def _is_running_title(self, text: str) -> bool:
        return text.count("\t") + 1 < self._shape.least and _RUNNING.match(text) is not None

    def _is_damaged_row(self, form: Form, text: str, page: int, line: int) -> bool:
        """Whether a line without the shape of a row is a damaged row; else handle it otherwise."""
        cells = text.split("\t")
        other = form_of_head(text) if not holds_figure(text) else None
        if other is not None:
            self.open(other, text, page, line)
        elif text.lstrip()[:1] in FOOTNOTES:
            self._draft.leave(text, page, line)
        elif _NOTE.match(text):
            self.form = self.cut = None
            self._draft.leave(text, page, line)
        elif not self._shape.readable(cells):
            self._set_aside(form, text, page, line)
        else:
            self._report_unreadable(form, cells, page, line)
            return True
        return False

    def _add_row(self, form: Form, cells: list[str], page: int, line: int) -> None:
        shape = self._shape
        self._under_head, self.cut = False, form
        if shape.least <= len(cells) < shape.width or (len(cells) < shape.width and not cells[0]):
            self._filled_up[line] = len(cells)
            cells += [""] * (shape.width - len(cells))
        table = self._table
        if table is None or (form.opening and table.rows and self._opens(form, cells)):
            table = self._table = self._begin(form)
            table.parts.append((page, line))
            self._first_row = 0
        row = self._printed_row(form, cells, page, line)
        self._placement.place(form, shape, table, row, full=self._full)

    def _printed_row(self, form: Form, cells: Sequence[str], page: int, line: int) -> PrintedRow:
        """The printed row with its certain columns: without figures if cells are lost or the unit is unknown."""
        indent = self._indents[line - self._first_line] if self._indents else None
        if (level := self._shape.level(cells)) is not None:
            indent = level * INDENT + (indent or 0)
        row_name = None if self._shape.named_first else self._shape.row_name(cells)
        row = PrintedRow(page, line, tuple(cells), None, indent, row_name, self._columns)
        if self._units.unknown:
            row = row.withhold(form.money)
        if len(cells) < self._shape.least:  # any cells may be lost
            row = row._replace(columns=without(row.columns, form.vocabulary.figures))
        return row

    def _opens(self, form: Form, cells: Sequence[str]) -> bool:
        """Whether such a row only occurs at the start of a table of this form."""
        at = cell_of(self._columns, form.opening)
        return at is not None and at < len(cells) and bool(cells[at].strip())

    def _report_unreadable(self, form: Form, cells: Sequence[str], page: int, line: int) -> None:
        """Report unreadable figures of the performance report; the reconciler reports those of the settlement."""
        name = self._shape.row_name(cells) or cells[0].strip()
        if len(cells) < self._shape.least:
            self._draft.report("row_cut_off", page, line, name, cells=len(cells))
            return
        for at in self._shape.unreadable(cells) if form.read else ():
            self._draft.report("unreadable", page, line, name, self._columns[at][0], cells[at].strip())

    def _set_aside(self, form: Form, text: str, page: int, line: int) -> None:
        """Leave a line in a table that is not a row as text; the table continues after it."""
        if self._draft.leave(text, page, line).amounts:
            self._draft.report("row_unread", page, line, form.title, "", text[:200])
