"""The sheet of a department: all its tables, prose and unclaimed lines, as printed."""

import re
from collections import Counter
from dataclasses import dataclass, field

from figures.names import search_key
from ingest.forms.form import Form
from ingest.forms.legend import LegendMark
from ingest.forms.prose import ProseItem
from ingest.pages import PageText
from ingest.rows import Discrepancy, PrintedRow, PrintedTable

AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+")


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A line that no form could read, and its number of amounts."""

    page: int
    line: int
    text: str
    amounts: int


@dataclass(frozen=True, slots=True)
class ProseSection:
    """The prose under one heading: of the `goal`-th 정책사업목표, of the `unit`-th unit table, or of the department."""

    section: str
    items: list[ProseItem]
    goal: int | None
    unit: int | None


@dataclass(slots=True)
class Sheet:
    """The printed contents of one department, in document order. `unread` are (page, line, reason) of unread pages.

    `set_aside` counts the rows of a mapped file that belong to no table, by kind. `again` are the same tables as
    printed in further volumes of the year (`ingest.volumes`). `levels_before` are the levels of programs in the year
    before, by account and name. `apart` are tables of an unnamed account, whose rows are text. `not_full` are the rows
    of 세입결산 and 사업별조서 with a cell that may contain a mark or a blank instead of an amount.
    """

    department: str
    tables: list[PrintedTable] = field(default_factory=list)
    passages: list[ProseSection] = field(default_factory=list)
    thresholds: list[LegendMark] = field(default_factory=list)
    unclaimed: list[Unclaimed] = field(default_factory=list)
    pages: list[PageText] = field(default_factory=list)
    unread: list[tuple[int, int, str]] = field(default_factory=list)
    set_aside: Counter[str] = field(default_factory=Counter)
    findings: list[Discrepancy] = field(default_factory=list)
    again: list["Sheet"] = field(default_factory=list)
    levels_before: dict[tuple[str, str], int] = field(default_factory=dict)
    apart: list[PrintedTable] = field(default_factory=list, repr=False)
    not_full: list[PrintedRow] = field(default_factory=list, repr=False)

    def tables_of(self, form: str) -> list[PrintedTable]:
        """The tables of one form."""
        return [table for table in self.tables if table.form == form]

    def levels_before_in(self, account: str) -> dict[str, int]:
        """The levels of one account's programs in the year before, by name (`search_key`)."""
        key = search_key(account)
        return {name: level for (of_account, name), level in self.levels_before.items() if of_account == key}


@dataclass(slots=True)
class SheetDraft:
    """A sheet under construction, and the account of the current pages."""

    sheet: Sheet
    account: str = ""
    _reported: set[tuple[str, str, str]] = field(default_factory=set)

    def leave(self, text: str, page: int, line: int) -> Unclaimed:
        """Add a line as unclaimed text."""
        unclaimed = Unclaimed(page, line, text, len(AMOUNT.findall(text)))
        self.sheet.unclaimed.append(unclaimed)
        return unclaimed

    def report(
        self,
        kind: str,
        page: int,
        line: int,
        row: str | None = None,
        column: str = "",
        printed: str | None = None,
        **notes: str | int | list[str],
    ) -> None:
        """Add a finding about a row, or about the department itself."""
        department = self.sheet.department
        row = department if row is None else row
        self.sheet.findings.append(
            Discrepancy(kind, department, self.account, row, column, page, line, printed, notes=notes)
        )

    def report_once(
        self,
        kind: str,
        form: Form | None,
        page: int,
        line: int,
        column: str = "",
        printed: str | None = None,
        **notes: str | int | list[str],
    ) -> None:
        """Add a finding about a form's tables or the pages, once for each kind, form and account."""
        about = (kind, form.name if form else "", self.account)
        if about not in self._reported:
            self._reported.add(about)
            self.report(kind, page, line, form.title if form else None, column, printed, **notes)
