"""Checks the unit tables against themselves, the settlement and 결산현황 (P4, P6), and finds rows in only one table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from figures.names import one_letter_off, search_key
from figures.standing import Standing
from ingest.reconcile.explain import name_difference
from ingest.reconcile.identity_checks import Cell, Notes
from ingest.reconcile.report import ReportData, total_of
from ingest.reconcile.status import POLICIES, kind_of, policy_row
from ingest.rows import ProvenRow, ReadRow
from performance.columns import UNIT_PROGRAMS

UNIT_TABLE, SETTLEMENT = "단위사업표", "사업별조서"
COLUMNS = tuple(column.name for column in UNIT_PROGRAMS)
REPEATED = ("current_budget", "spent")
"""The columns of a unit table that repeat the settlement's."""


@dataclass(frozen=True, slots=True)
class MatchedUnitTable:
    """A unit table, its account, and the settlement's row index for each of its rows (None without one)."""

    rows: list[ReadRow]
    account: str
    programs: list[int | None]


def check_units(report: ReportData) -> None:
    """P4, P6, and findings of rows that are in only one of the tables."""
    tables = list(_tables(report))
    for table in tables:
        programs = report.proofs[table.account].rows if table.account in report.proofs else []
        _check_sums(report, table)
        for row, program in zip(table.rows, table.programs, strict=True):
            if program is not None:
                _check_program(report, table, row, program, programs)
            elif not any(_stands_unplaced(report, table.account, row, other) for other in programs):
                _find_once(report, table, row)
        _find_left_out(report, table, programs)
    _check_year_before(report, tables)


def _tables(report: ReportData) -> Iterator[MatchedUnitTable]:
    """The unit tables with the program of each row, found by the 전년도결산액 that the settlement's row got from it."""
    at_line = {
        before.place.line: (account, at)
        for account, proof in report.proofs.items()
        for at, row in enumerate(proof.rows)
        if (before := row.figures.get("spent_before")) and before.place
    }
    for rows in report.rows.get("unit_programs", ()):
        if not rows:
            continue
        found = [at_line.get(row.printed.line) for row in rows]
        account = next((each[0] for each in found if each), None) or _account_of(rows[0], report)
        yield MatchedUnitTable(list(rows), account, [each[1] if each else None for each in found])


def _account_of(head: ReadRow, report: ReportData) -> str:
    named = search_key(head.texts.get("account", ""))
    return next((account for account in report.proofs if named in search_key(account)), "")


def _check_sums(report: ReportData, table: MatchedUnitTable) -> None:
    """P4 within the table: the unit is the sum of its details."""
    head, *parts = table.rows
    for column in COLUMNS:
        if parts:
            expected = total_of(part.figures[column].value for part in parts)
            others = [Cell(part, column) for part in parts]
            report.checks.equal("P4", Cell(head, column), expected, others, account=table.account)
        else:
            report.checks.undecidable("P4")


def _check_program(
    report: ReportData, table: MatchedUnitTable, row: ReadRow, program: int, programs: Sequence[ProvenRow]
) -> None:
    """P4 between tables: each row equals the settlement's; if it falls short, the rows left out are named."""
    pairs = {column: (row.figures[column].value, programs[program].figures[column].value) for column in REPEATED}
    short = {
        column: there - here
        for column, (here, there) in pairs.items()
        if here is not None and there is not None
        if not report.repeats(Cell(row, column), table.account, there)
    }
    missing = name_difference(short, programs, within=table.programs[0]) if short else []
    notes: Notes = {"explained_by": [programs[at].name for at in missing]} if missing else {}
    for column, (_, there) in pairs.items():
        units = [report.unit_in(table.account, there)]
        report.checks.equal("P4", Cell(row, column), there, units=units, account=table.account, notes=notes)


def _stands_unplaced(report: ReportData, account: str, row: ReadRow, program: ProvenRow) -> bool:
    """Whether an unplaced row of the settlement has the name and amounts of a unit table's row."""
    alike = search_key(row.name) == search_key(program.name) or one_letter_off(row.name, program.name)
    money = all(report.repeats(Cell(row, column), account, program.figures[column].value) for column in REPEATED)
    return not program.is_placed and alike and money


def _find_once(report: ReportData, table: MatchedUnitTable, row: ReadRow) -> None:
    kind = "named_once" if any(row.figures[column].value for column in REPEATED) else "named_once_nil"
    report.checks.find(kind, row.printed, row.name, "", account=table.account, notes={"table": UNIT_TABLE})


def _find_left_out(report: ReportData, table: MatchedUnitTable, programs: Sequence[ProvenRow]) -> None:
    """Findings of the unit's details that the table lacks."""
    unit = table.programs[0]
    if unit is None:
        return
    for at, row in enumerate(programs):
        if row.parent == unit and at not in table.programs:
            zero = not any(row.figures[column].value for column in REPEATED)
            kind = "named_once_nil" if zero else "named_once"
            report.checks.find(
                kind, row.printed, row.name, "", account=table.account, key=at, notes={"table": SETTLEMENT}
            )


def _check_year_before(report: ReportData, tables: Sequence[MatchedUnitTable]) -> None:
    """P6: the units' spending of the year before equals that of 정책사업 in 결산현황."""
    policies = policy_row(report.performance.status)
    heads = [Cell(table.rows[0], "spent_before") for table in tables if _is_proper(table, report)]
    if policies is None or not heads:
        return
    expected = total_of(head.row.figures["spent_before"].value for head in heads)
    report.checks.equal("P6", Cell(policies, "spent_before"), expected, heads)


def _is_proper(table: MatchedUnitTable, report: ReportData) -> bool:
    """Whether a unit belongs to a 정책사업, not to 행정운영경비 or 재무활동."""
    at = table.programs[0]
    while at is not None and (parent := report.proofs[table.account].rows[at]).level != 1:
        at = parent.parent
    name = table.rows[0].name if at is None else report.proofs[table.account].rows[at].name
    return kind_of(name) == POLICIES


def share_standings(report: ReportData) -> None:
    """Give 전년도결산액, printed once but shown in two lists, the same standing in the settlement as in its unit table.

    If it is unknown in the settlement and no identity confirms it, it is unknown in both.
    """
    of_line = {row.printed.line: row for row in report.all("unit_programs")}
    confirmed = {cell.key for claim in report.checks.claims if claim.held for cell in claim.cells}
    for proof in report.proofs.values():
        for row in proof.rows:
            before = row.figures.get("spent_before")
            unit = of_line.get(before.place.line) if before is not None and before.place is not None else None
            if before is None or unit is None:
                continue
            stands = unit.figures["spent_before"].standing
            if before.value is None and stands is Standing.PRINTED and Cell(unit, "spent_before").key not in confirmed:
                unit.figures["spent_before"] = before
            row.figures["spent_before"] = unit.figures["spent_before"]
