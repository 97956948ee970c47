"""Proves a department's tables by the identities, which gives each figure its standing. Plain Python."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from figures.names import search_key
from figures.volumes import page_in_volume
from ingest.forms import FORMS
from ingest.forms.form import word_of
from ingest.forms.scales import refute_units
from ingest.forms.sheet import AMOUNT, Sheet
from ingest.reader.pdf.page_objects import UNKNOWN
from ingest.reconcile.account_order import in_report_order
from ingest.reconcile.carried_totals import set_carried_aside
from ingest.reconcile.contradicted_heads import HeadCheck, prove_under_heads
from ingest.reconcile.corrected import NONE, Corrections
from ingest.reconcile.expenditure import prove_expenditure
from ingest.reconcile.grouping import group_repairs
from ingest.reconcile.performance import prove_performance
from ingest.reconcile.repeats import print_once
from ingest.reconcile.report import Performance
from ingest.reconcile.revenue import prove_revenue
from ingest.reconcile.stated import prove_stated
from ingest.reconcile.totals import check_printed_totals
from ingest.reconcile.unread import name_indicator, unread_rows
from ingest.reconcile.volumes import IDENTITY, VolumeComparison, compare, compare_legends, proven, reported
from ingest.reconcile.wider_rows import withhold_wider_rows
from ingest.rows import Discrepancy, Figure, Measure, PrintedTable, Proof, ReadRow, StatedTable, Tally

NO_CORRECTIONS: Mapping[str, Corrections] = {}
_STATUS = "settlement_status"
_GOALS = "department_performance"
_READERS = {form.name: form.read for form in FORMS if form.read}


@dataclass(slots=True)
class DepartmentReading:
    """A department as read from all volumes of a year, and proven. `revenue` and `expenditure` are by account.

    `volumes` are the comparisons between volumes.
    """

    name: str
    sheet: Sheet
    revenue: dict[str, Proof] = field(default_factory=dict)
    expenditure: dict[str, Proof] = field(default_factory=dict)
    rows: dict[str, list[list[ReadRow]]] = field(default_factory=dict)
    performance: Performance = field(default_factory=Performance)
    volumes: list[VolumeComparison] = field(default_factory=list)

    @property
    def proofs(self) -> list[Proof]:
        return [*self.revenue.values(), *self.expenditure.values()]

    @property
    def findings(self) -> list[Discrepancy]:
        """The findings of the settlement's tables, the report, the comparison of volumes, and incomplete pages."""
        of_tables = [finding for proof in self.proofs for finding in proof.findings]
        of_volumes = [finding for comparison in self.volumes for finding in comparison.findings]
        of_sheet = [name_indicator(finding, self.performance.indicators) for finding in self.sheet.findings]
        unread = [*of_sheet, *page_findings(self.sheet)]
        return [*of_tables, *self.performance.findings, *of_volumes, *unread]

    @property
    def tallies(self) -> dict[str, Tally]:
        """How often each identity held, failed or was undecidable in this department."""
        total: dict[str, Tally] = {}
        of_volumes = ({IDENTITY: comparison.tally} for comparison in self.volumes)
        for tallies in [*(proof.tallies for proof in self.proofs), self.performance.tallies, *of_volumes]:
            for identity, tally in tallies.items():
                sum_so_far = total.setdefault(identity, Tally())
                sum_so_far.held += tally.held
                sum_so_far.broken += tally.broken
                sum_so_far.undecidable += tally.undecidable
        return total


def page_findings(sheet: Sheet) -> Iterator[Discrepancy]:
    """Findings of pages that could not be read, not completely, or with different results in two readings."""
    for number, line, why in sheet.unread:
        yield _of_page(sheet, f"page_{why}", number, line)
    if UNKNOWN in sheet.department and sheet.pages:
        yield _of_page(sheet, "department_unsure", sheet.pages[0].number, sheet.pages[0].first_line)
    unplaced = unplaced_amounts(sheet)
    for page in sheet.pages:
        if count := unplaced.pop(page.number, 0):
            amounts = max(count, sum(len(AMOUNT.findall(line)) for line in page.lines))
            notes = {"amounts": amounts, "placed": amounts - count}
            yield _of_page(sheet, "page_partly_read", page.number, page.first_line, **notes)
        if rows := page.layout.get("two_ways") if page.layout else None:
            yield _of_page(sheet, "page_two_ways", page.number, page.first_line, rows=rows)


def unplaced_amounts(sheet: Sheet) -> Counter[int]:
    """The number of amounts in rows that belong to no table, by page."""
    unplaced: Counter[int] = Counter()
    if any(isinstance(table, StatedTable) for table in sheet.tables):
        return unplaced  # the rows of a mapped file are accounted for one by one
    for unclaimed in sheet.unclaimed:
        if "\t" in unclaimed.text or unclaimed.amounts > 1:  # a note may contain one amount
            unplaced[unclaimed.page] += unclaimed.amounts
    return unplaced


def _of_page(sheet: Sheet, kind: str, page: int, line: int, **notes: int) -> Discrepancy:
    return Discrepancy(kind, sheet.department, "", f"{page_in_volume(page)}쪽", "", page, line, notes={**notes})


def prove(sheet: Sheet, corrections: Mapping[str, Corrections] = NO_CORRECTIONS) -> DepartmentReading:
    """Prove a department's tables with corrections by form."""
    department = DepartmentReading(sheet.department, sheet)
    measured, refuted_units = refute_units(sheet.tables)
    once, repeated = print_once(measured)
    tables, carried = set_carried_aside(once)
    department.rows = _read_report(tables, corrections)
    checks = _prove_settlement(department, tables, corrections)
    department.performance = _prove_report(department, tables, corrections)
    for check in checks:
        check.mark()
    reported_lines = {finding.line for finding in sheet.findings}
    changed = (table for table, own in zip(measured, sheet.tables, strict=True) if table is not own)
    reported_lines |= {row.line for table in changed for row in table.rows}
    unread = unread_rows(department.name, department.rows, reported_lines)
    department.performance.findings[:0] = [*refuted_units, *repeated, *carried, *unread]
    department.volumes = list(_compared_legends(sheet))
    for again in sheet.again:
        department.volumes += compare_volumes(department, prove(again))
    return department


def _read_report(
    tables: Iterable[PrintedTable], corrections: Mapping[str, Corrections]
) -> dict[str, list[list[ReadRow]]]:
    """The rows of the report's tables by form, with corrections applied."""
    read: dict[str, list[list[ReadRow]]] = {}
    for table in tables:
        if table.form in _READERS:
            read.setdefault(table.form, []).append(_read_table(table, corrections.get(table.form, NONE)))
    return read


def _read_table(table: PrintedTable, corrections: Corrections) -> list[ReadRow]:
    rows = _READERS[table.form](table)
    for row in rows:
        row.scale = table.scale
    corrections.mark(rows)
    return rows


def _prove_settlement(
    department: DepartmentReading, tables: Sequence[PrintedTable], corrections: Mapping[str, Corrections]
) -> list[HeadCheck]:
    """Prove revenue and expenditure by account, and add them to the department; return the checks of their heads."""
    checks = []
    for form, proofs in (("revenue", department.revenue), ("expenditure", department.expenditure)):
        own = corrections.get(form, NONE)
        for table in (printed for printed in tables if printed.form == form):
            if isinstance(table, StatedTable):
                proof = prove_stated(table, own)
            else:
                before = department.sheet.levels_before_in(table.account)
                table, wider = withhold_wider_rows(table)
                check = prove_under_heads(table, partial(_prove_table, units=tables, before=before, corrections=own))
                proof = check.proof
                check_printed_totals(check.table, proof)
                proof.findings += wider
                checks.append(check)
            proof.scale = table.scale
            proofs[table.account] = proof
    for proof in department.proofs:
        proof.findings = group_repairs(proof.findings, proof.rows)
    return checks


def _prove_report(
    department: DepartmentReading, tables: Iterable[PrintedTable], corrections: Mapping[str, Corrections]
) -> Performance:
    accounts = _order_accounts(department, tables)
    return prove_performance(
        department.name,
        department.rows,
        {account: department.expenditure[account] for account in accounts},
        department.sheet.thresholds,
        department.sheet.pages,
        {line for own in corrections.values() for line in own.named_lines()},
    )


def _compared_legends(sheet: Sheet) -> Iterator[VolumeComparison]:
    """Differences between the legends of two volumes."""
    legends = VolumeComparison(sheet.department)
    compare_legends(legends, sheet.thresholds)
    if legends.findings:
        yield legends


def _order_accounts(department: DepartmentReading, tables: Iterable[PrintedTable]) -> list[str]:
    """The accounts of the expenditure, and the goals of 부서 성과 likewise, in the order of the performance report."""
    statuses = [row for table in department.rows.get("goal_status", ()) for row in table]
    printed = (table for table in tables if table.form == _GOALS)
    goals: dict[str, list[list[ReadRow]]] = {}
    for table, goal_rows in zip(printed, department.rows.get(_GOALS, ()), strict=True):
        goals.setdefault(search_key(table.account), []).append(goal_rows)
    rows = {account: list(chain.from_iterable(tables)) for account, tables in goals.items()}
    keys = in_report_order(rows, department.expenditure, statuses)
    if goals:
        department.rows[_GOALS] = [table for key in keys for table in goals.get(key, ())]
    return sorted(department.expenditure, key=lambda account: keys.index(search_key(account)))


def _prove_table(
    table: PrintedTable, units: Sequence[PrintedTable], before: Mapping[str, int], corrections: Corrections
) -> Proof:
    if table.form == "revenue":
        return prove_revenue(table, corrections)
    return prove_expenditure(table, units_of(units, table.account), before, corrections)


def compare_volumes(department: DepartmentReading, other: DepartmentReading) -> Iterator[VolumeComparison]:
    """Compare a department's tables with those of another volume, account by account."""
    for proofs, other_proofs in ((department.revenue, other.revenue), (department.expenditure, other.expenditure)):
        accounts = {search_key(account): account for account in proofs}
        for account, proof in other_proofs.items():
            account_name = accounts[search_key(account)]
            comparison = VolumeComparison(department.name, account_name)
            compare(comparison, proven(proofs[account_name].rows), proven(proof.rows))
            yield comparison
    comparison = VolumeComparison(department.name)
    for form, tables in _report_tables(other).items():
        compare(comparison, reported(_report_tables(department).get(form, [])), reported(tables))
    yield comparison


def _report_tables(department: DepartmentReading) -> dict[str, list[list[ReadRow]]]:
    """The report's tables by form, with the combined 결산현황."""
    return department.rows | ({_STATUS: [department.performance.status]} if department.performance.status else {})


def units_of(tables: Iterable[PrintedTable], account: str) -> list[PrintedTable]:
    """The unit tables of an account: those whose unit row names it (also in short, 일반) or names none."""
    account_key = search_key(account)
    units = [table for table in tables if table.form == "unit_programs" and table.rows]
    return [table for table in units if search_key(word_of(table.rows[0], "account")) in account_key]


def all_figures(department: DepartmentReading) -> Iterator[Iterable[Figure | Measure]]:
    """The figures of every row of every table, for counting; repetitions after page breaks count once."""
    for proof in department.proofs:
        for row in proof.rows:
            yield row.figures.values()
    for tables in _report_tables(department).values():
        for read in (row for table in tables for row in table if row.texts.get("kind") != "again"):
            yield read.figures.values()
            yield read.measures.values()
