"""Tracks the unit of the current table, and reports doubts about it."""

from collections.abc import Sequence

from ingest.forms import FORM_BY_NAME
from ingest.forms.form import Form
from ingest.forms.layouts import Layouts
from ingest.forms.scales import about_unit, settle
from ingest.forms.sheet import SheetDraft
from ingest.forms.units import UNREAD, Unit, labelled_units_in, units_in_head, won_name
from ingest.rows import PrintedTable

_NEXT = 2
"""The most lines from one unit to the next that may contradict it."""
_LONGEST = 100  # characters of a head in a finding


class UnitContext:
    """Tracks the units printed on a department's pages. `scale` is the value in won of the current unit.

    `unknown`: the unit of the current table is unknown, since two are above it, or an unreadable one.
    """

    def __init__(self, draft: SheetDraft, layouts: Layouts) -> None:
        self._draft = draft
        self._layouts = layouts
        self.scale = 1
        self.unknown = False
        self._before_table = (1, False)  # `scale` and `_printed` above the last table
        self._of_head = 1
        self._fresh = False  # a unit stood since the last head
        self._in_sight: set[int] = set()  # the units between the last heading and the table below
        self._over_head: set[int] = set()  # and those over the last head
        self._unit_line = 0  # the line of the last unit
        self._neighbours: set[int] = set()  # the last unit and the one in the line right above it
        self._over_heading: set[int] = set()  # the same, where a heading follows
        self._unread = False  # the unit that holds could not be read
        self._printed = False  # a unit stood somewhere above
        self._in_department = False  # and that in this department
        self._missed = False  # departments before print one each, and this one has not yet
        self._due = False  # and those print another unit than won, which it may mean
        self._without: list[PrintedTable] = []  # tables without a unit
        self._in_won: list[PrintedTable] = []  # those without one where all tables before are in won
        self._reported: set[tuple[str, str]] = set()  # the forms and accounts that were told to have none
        self._before_unit = (1, False, False)  # `scale`, `_printed` and `_unread` at the last head
        self._below = False  # units stand below their tables
        self._at_edge = False  # the unit that holds stood between a table and the next page
        self._under_heading = False  # a heading stands below the last table
        self._under_unit: list[PrintedTable] = []  # tables with a unit of their own over them

    def begin_book_unit(self) -> None:
        """Use the only unit of the preceding departments until this one prints its own; also an unreadable one."""
        (unit,) = self._layouts.units
        self.scale, self._unread = unit or 1, unit == UNREAD
        self._before_table, self._printed = (self.scale, True), True
        self._missed = self._layouts.measured > 1
        self._due = self._missed and self.scale != 1

    def read_unit(self, unit: Unit, page: int, line: int) -> None:
        """Use this unit for the tables below, until another is printed."""
        if unit.unread:
            self._draft.report("unit_unread", page, line, printed=unit.unread)
            self._unread, self._fresh = True, False
            self._layouts.units.add(UNREAD)
        elif unit.scale is not None:
            self._at_edge = False
            self.scale, self._fresh, self._printed, self._unread = unit.scale, True, True, False
            self._neighbours = {*self._neighbours, unit.scale} if line - self._unit_line <= _NEXT else {unit.scale}
            self._unit_line, self._over_heading = line, set()
            self._in_sight.add(unit.scale)
            self._note(unit.scale)

    def read_unit_under_head(self, table: PrintedTable, unit: Unit, page: int, line: int) -> None:
        """Take a unit in its own line between a head and its first row."""
        self.read_unit(unit, page, line)
        self._over_head |= self._in_sight
        self.unknown = self._unread or len(self._over_head) > 1
        self._report_contradiction(FORM_BY_NAME[table.form], page, line)
        if not table.rows:
            table.scale, table.measured = self.scale, True
            self.drop_tables([table])

    def read_head(self, form: Form, table: PrintedTable | None, text: str, page: int, line: int) -> None:
        """Take the units in a head's cells; with two different ones, the unit is unknown.

        `table` is the one continued after a page break, where another unit is a contradiction too.
        """
        if self._below:
            self.end_tables(page)
        for unit in labelled_units_in(text):
            self.read_unit(unit, page, line)
        in_head = units_in_head(text)
        unread = self._unread if not in_head else UNREAD in in_head
        if UNREAD in in_head:
            self._draft.report("unit_unread", page, line, printed=" ".join(text.split())[:_LONGEST])
            self._layouts.units.add(UNREAD)
        in_head -= {UNREAD}
        self._of_head, self._printed = min(in_head, default=self.scale), self._printed or bool(in_head)
        for scale in in_head:
            self._note(scale)
        units = {self._of_head} if self._fresh or in_head else set()
        if table and table.rows and not form.opening:
            units |= {table.scale} if units else set()
        self._over_head = units | self._in_sight | in_head | (set() if in_head else self._over_heading)
        self._over_heading = set()
        self.unknown = len(self._over_head) > 1 or unread
        self._report_contradiction(form, page, line)
        self._fresh, self._in_sight = False, set()
        self._before_unit = self.scale, self._printed, self._unread

    def begin_page(self, *, below: bool | None) -> None:
        """Start a page. `below`: from here on, units are printed below their tables; None: unchanged."""
        self._below = self._below if below is None else below
        if not self._fresh:
            self._before_unit = self.scale, self._printed, self._unread

    def end_tables(self, page: int) -> None:
        """End a page: a unit after its last table is that table's if units stand below, else maybe the next one's.

        Where a heading stands between, it is the next one's.
        """
        tables = self._draft.sheet.tables if self._fresh else ()
        of_page = [table for table in tables if table.rows and table.rows[-1].page == page]
        if of_page and self._below:
            self._take_unit_below(of_page, page)
        elif of_page and not self._under_heading:
            self._at_edge = True
            last = max(of_page, key=lambda table: table.rows[-1].line)
            if last.scale != self.scale and not any(last is table for table in (*self._without, *self._under_unit)):
                self._without.append(last)

    def _take_unit_below(self, tables: Sequence[PrintedTable], page: int) -> None:
        """Apply the last unit to the tables above it, and not to those that follow."""
        scale = self.scale
        self.scale, self._printed, self._unread = self._before_unit
        self._fresh, self._in_sight = False, set()
        last = max(tables, key=lambda table: table.rows[-1].line)
        for table in tables:
            if any(without is table for without in self._without):
                table.scale, table.measured = scale, True
                self.drop_tables([table])
            elif table is last and table.scale != scale:
                self._leave_amounts(table, scale, page)

    def _leave_amounts(self, table: PrintedTable, scale: int, page: int) -> None:
        """Drop the amounts of a page's rows below which another unit than their table's is printed."""
        form = FORM_BY_NAME[table.form]
        first = next(at for at, row in enumerate(table.rows) if row.page == page)
        units = [won_name(unit) for unit in sorted((table.scale, scale))]
        self._draft.report_once("units_contradict", form, page, table.rows[first].line, units=units)
        table.rows[first:] = [row.withhold(form.money) for row in table.rows[first:]]

    def begin_table(self, table: PrintedTable) -> None:
        """Set a new table's unit to the one above its head."""
        self._under_heading = False
        self._before_table = self.scale, self._printed
        in_sight = bool(self._over_head) or not self._below
        table.scale = self._of_head
        table.measured = self._printed and in_sight and not self._due and not self._at_edge
        if self._over_head:
            self._under_unit.append(table)
        if not self.unknown and not table.measured:
            self._without.append(table)
        elif not self.unknown and self._missed:
            self._in_won.append(table)

    def end_table(self) -> None:
        """End the table, since rows without a head follow: units printed since its head no longer apply."""
        self.scale, self._printed = self._before_table
        self._fresh, self._in_sight = False, set()

    def begin_heading(self) -> None:
        """Start a heading: units above it do not contradict those below, but each other if in neighbouring lines."""
        if self._in_sight and len(self._neighbours) > 1:
            self._over_heading = self._neighbours
        self._in_sight, self._under_heading = set(), True

    def set_headless(self, scale: int) -> None:
        """Use the unit above rows without a head."""
        self.scale = self._of_head = scale
        self.unknown = False

    def settle(self) -> None:
        """Decide the unit of tables without one by the size of their amounts, and report those without any."""
        if self._layouts.unitless == self._draft.sheet.department:
            self._report_unitless()
        if self._without and self._printed and not self._due:
            settle(self._without, self._draft.sheet.tables)
        units = self._layouts.units | (self._layouts.elsewhere or set())
        for table in self._without:
            table.guessed = _holds_money(table) and bool(units - {table.scale})
        for table in (*self._without, *self._in_won):
            if units and _holds_money(table) and not table.guessed:
                self._report_missing(table)

    def drop_tables(self, tables: Sequence[PrintedTable]) -> None:
        """Forget these tables, which were dropped."""
        self._without, self._in_won = (
            [table for table in all_tables if not any(table is other for other in tables)]
            for all_tables in (self._without, self._in_won)
        )

    def _note(self, scale: int) -> None:
        self._layouts.units.add(scale)
        self._layouts.measured += not self._in_department
        self._in_department, self._missed, self._due = True, False, False

    def _report_contradiction(self, form: Form, page: int, line: int) -> None:
        if len(self._over_head) > 1:
            units = [won_name(unit) for unit in sorted(self._over_head)]
            self._draft.report_once("units_contradict", form, page, line, units=units)

    def _report_missing(self, table: PrintedTable) -> None:
        """Report tables of a form and account without a unit, in a book that prints units elsewhere."""
        if (table.form, table.account) not in self._reported:
            self._reported.add((table.form, table.account))
            self._draft.sheet.findings.append(about_unit("unit_missing", table, {"units": [won_name(table.scale)]}))

    def _report_unitless(self) -> None:
        """Report, once for all tables of a book, that none of them prints a unit."""
        table = next(filter(_holds_money, self._without), None)
        if table is not None:
            first = table.rows[0]
            self._draft.report_once("units_nowhere", None, first.page, first.line, units=[won_name(table.scale)])


def _holds_money(table: PrintedTable) -> bool:
    return bool(table.rows) and bool(FORM_BY_NAME[table.form].money)
