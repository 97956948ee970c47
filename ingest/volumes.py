"""Merges the volumes of a year by department, and recognises a volume by its contents.

Of a table printed in several volumes, the first one's is used. The others are compared with it
(`ingest.reconcile.volumes`) and not counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from figures.names import search_key
from figures.totals import names_whole
from figures.volumes import FIRST_VOLUME, MOST_LINES, MOST_PAGES, volume_of_page, year_line, year_page
from ingest.errors import BookError
from ingest.forms.legend import LegendMark, bounds_of
from ingest.forms.sheet import ProseSection, Sheet, SheetDraft
from ingest.forms.whole_tables import leave_total, totals_among
from ingest.pages import PageText
from ingest.rows import PrintedTable, StatedTable

SETTLEMENT = ("revenue", "expenditure", "department_performance")
"""The forms of 세입세출결산서; all others belong to the performance report."""
REPORT = "performance_report"

TableKey = tuple[str, str, str]
"""A kind of table, and its department and account as search keys."""


def in_year(pages: Iterable[PageText], volume: int, file: object) -> Iterator[PageText]:
    """A volume's pages with their numbers in the year. Raises BookError where it has too many."""
    for page in pages:
        if page.number >= MOST_PAGES or page.first_line + len(page.lines) >= MOST_LINES:
            sentence = "한 권으로 읽기에 너무 긴 파일입니다. {pages}쪽, {lines}행 안으로 나누어 주세요."
            raise BookError(sentence, file, pages=f"{MOST_PAGES - 1:,}", lines=f"{MOST_LINES - 1:,}")
        if volume != FIRST_VOLUME:
            page = page._replace(number=year_page(volume, page.number), first_line=year_line(volume, page.first_line))
        yield page


def union(department: str, sheets: Sequence[Sheet], *, alone: bool = True) -> Sheet:
    """The sheet of a department merged from all volumes in order; tables printed again are in `again`.

    Tables of totals over accounts of another volume are left as text, and so are those over departments (합계), unless
    they are `alone`.
    """
    of_departments = not alone and names_whole(department)
    if len(sheets) == 1 and sheets[0].department == department and not of_departments:
        return sheets[0]
    merged = Sheet(department)
    for sheet in sheets:
        _add(merged, sheet)
    _leave_totals(merged, of_departments=of_departments)
    return merged


def _leave_totals(merged: Sheet, *, of_departments: bool) -> None:
    """Leave tables of totals as text, also those printed again in another volume."""
    totals = totals_among(merged.tables, of_departments=of_departments)
    draft = SheetDraft(merged)
    for table in totals:
        draft.account = table.account
        leave_total(draft, table, merged.department if of_departments else table.account)
    left = {_table_of(table) for table in totals}
    for sheet in (merged, *merged.again):
        sheet.tables = [table for table in sheet.tables if _table_of(table) not in left]


def _add(merged: Sheet, sheet: Sheet) -> None:
    present = {_table_of(table) for table in merged.tables}
    units = len(merged.tables_of("unit_programs"))
    again = [table for table in sheet.tables if _table_of(table) in present]
    merged.tables += [table for table in sheet.tables if _table_of(table) not in present]
    if all(table.form in SETTLEMENT for table in again):
        merged.passages += [_with_unit(passage, units) for passage in sheet.passages]
    if bounds_of(sheet.thresholds) != bounds_of(_of_first_volume(merged.thresholds)):
        merged.thresholds += sheet.thresholds
    merged.unclaimed += sheet.unclaimed
    merged.pages += sheet.pages
    merged.unread += sheet.unread
    merged.set_aside += sheet.set_aside
    merged.findings += sheet.findings
    merged.again += sheet.again
    if again:
        merged.again.append(Sheet(merged.department, tables=again, thresholds=sheet.thresholds))


def _of_first_volume(thresholds: Sequence[LegendMark]) -> list[LegendMark]:
    volumes = [volume_of_page(threshold.page) for threshold in thresholds]
    return [threshold for threshold, volume in zip(thresholds, volumes, strict=True) if volume == volumes[0]]


def _table_of(table: PrintedTable) -> tuple[str, str]:
    return table.form, search_key(table.account) if table.form in SETTLEMENT else ""


def _with_unit(passage: ProseSection, before: int) -> ProseSection:
    """A passage with the index of its unit table shifted by the number of those in earlier volumes."""
    if passage.unit is None or not before:
        return passage
    return ProseSection(passage.section, passage.items, passage.goal, passage.unit + before)


@dataclass(slots=True)
class VolumeContents:
    """The contents of a volume: its kinds of tables, accounts and departments, as printed.

    `rows` counts the rows of its tables, `set_aside` the rows of a mapped file that were not read, by reason.
    """

    tables: set[TableKey] = field(default_factory=set)
    accounts: dict[str, None] = field(default_factory=dict)
    departments: dict[str, None] = field(default_factory=dict)
    rows: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)

    def add(self, sheet: Sheet) -> None:
        self.tables |= tables_of([sheet])
        self.rows += sum(len(table.rows) for table in sheet.tables)
        self.set_aside.update(sheet.set_aside)
        self.accounts |= {table.account: None for table in sheet.tables if table.form in _OF_ACCOUNTS}
        if sheet.tables:
            self.departments[sheet.department] = None

    def titles(self) -> list[str]:
        """Possible titles of the volume, from the shortest to the longest."""
        forms = {form for form, _department, _account in self.tables}
        settled = frozenset(forms & set(_OF_ACCOUNTS))
        books = [_TITLES[settled]] if settled else []
        books += ["성과보고서"] if REPORT in forms else []
        books = books or ["부서 성과"]
        title = ", ".join(books)
        accounts, departments = _some(list(self.accounts)), _some(list(self.departments))
        of_both = ", ".join(filter(None, (accounts, departments)))
        return [f"{title} ({accounts})" if accounts else title, f"{title} ({of_both})"]


_OF_ACCOUNTS = ("revenue", "expenditure")
_TITLES = {
    frozenset({"revenue"}): "세입결산서",
    frozenset({"expenditure"}): "세출결산서",
    frozenset({"revenue", "expenditure"}): "세입세출결산서",
}


def _some(names: Sequence[str]) -> str:
    """The first names, and the number of others."""
    return f"{names[0]} 외 {len(names) - 1}" if len(names) > 1 else "".join(names)


def has_rows(table: PrintedTable) -> bool:
    """Whether a table has rows; one of a mapped file may have only a head."""
    return bool(table.rows) or not isinstance(table, StatedTable)


def tables_of(sheets: Iterable[Sheet]) -> set[TableKey]:
    """The kinds of tables in sheets, by department and account; those of the performance report count as one kind."""
    return {
        (table.form, search_key(sheet.department), search_key(table.account))
        if table.form in SETTLEMENT
        else (REPORT, search_key(sheet.department), "")
        for sheet in sheets
        for table in sheet.tables
        if has_rows(table)
    }


class Overlap(Enum):
    """How much of two files' tables is in both."""

    NONE = auto()  # two volumes
    MOST = auto()  # more than half: the same volume
    SOME = auto()  # less than half: undecidable


def overlap(tables: set[TableKey], others: set[TableKey]) -> Overlap:
    """How much two files' tables overlap."""
    common = len(tables & others)
    if not common:
        return Overlap.NONE
    return Overlap.MOST if common * 2 > len(tables | others) else Overlap.SOME
