"""The performance report: every table is proven, the book's contradictions are told, and nothing counts twice."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bench import report_fidelity
from figures.standing import Standing
from ingest.forms.sheet import Sheet
from ingest.proving import DepartmentReading, all_figures, prove
from ingest.reading import open_book, read_sheets
from ingest.reconcile.identity_checks import Cell, IdentityChecks
from ingest.reconcile.report import Goal, total_of
from ingest.reconcile.report_repair import find_repairs, refuted
from ingest.rows import Discrepancy, Figure, PrintedRow, PrintedTable, ReadRow

BOOK = Path(__file__).parents[3] / "fixtures" / "gimpo-2020-sample.txt"
PLANNING, AUTONOMY, AUDIT, PRESS = "기획담당관", "주민협치담당관", "감사담당관", "공보담당관"


@cache
def sheets() -> dict[str, Sheet]:
    return {sheet.department: sheet for sheet in read_sheets(open_book(BOOK))}


@cache
def read(department: str) -> DepartmentReading:
    return prove(sheets()[department])


def found(kind: str) -> Iterator[Discrepancy]:
    for department in sheets():
        yield from (finding for finding in read(department).findings if finding.kind == kind)


def row(reading: DepartmentReading, form: str, name: str) -> ReadRow:
    rows = reading.performance.status if form == "settlement_status" else []
    rows = rows or [each for table in reading.rows[form] for each in table]
    return next(each for each in rows if each.name.startswith(name))


def change(sheet: Sheet, form: str, alter: Callable[[list[PrintedRow]], list[PrintedRow]], number: int = 0) -> Sheet:
    """The sheet with the rows of one of its tables altered."""
    tables: list[PrintedTable] = list(sheet.tables)
    at = [at for at, table in enumerate(tables) if table.form == form][number]
    tables[at] = replace(tables[at], rows=alter(list(tables[at].rows)))
    return replace(sheet, tables=tables, findings=[])


def misread(old: str, new: str) -> Callable[[list[PrintedRow]], list[PrintedRow]]:
    def alter(rows: list[PrintedRow]) -> list[PrintedRow]:
        at = next(at for at, one in enumerate(rows) if old in one.cells)
        cells = list(rows[at].cells)
        cells[cells.index(old)] = new
        rows[at] = rows[at]._replace(cells=tuple(cells))
        return rows

    return alter


def test_the_sample_keeps_its_known_figures_and_its_findings() -> None:
    readings = [read(department) for department in sheets()]
    figures = [figure for reading in readings for row in all_figures(reading) for figure in row]
    assert sum(figure.value is not None for figure in figures) == 4_260
    assert sum(len(list(reading.findings)) for reading in readings) == 44


# What the real book contradicts


def test_the_unit_tables_and_the_status_disagree_on_the_year_before() -> None:
    assert [(each.department, each.difference) for each in found("P6")] == [
        (PLANNING, -18_000_000),
        (AUTONOMY, -524_070_520),
    ]
    assert read(AUDIT).tallies["P6"].held == read(PRESS).tallies["P6"].held == 1


def test_the_strategic_goals_spent_less_than_the_policies_for_the_cause_that_the_goals_tell() -> None:
    (money,) = found("P7")
    assert (money.department, money.printed, money.expected) == (AUTONOMY, 2_589_854_640, 2_905_731_830)
    assert money.notes["same_cause"] == "주민자치 기반 강화 예산액"
    cause = next(each for each in found("P2") if each.column == "budget")
    explained = cause.notes["explains"]
    assert isinstance(explained, list) and f"{money.row} 결산액" in explained


def test_the_123_percent_is_reported_in_both_tables_that_print_it() -> None:
    rates = list(found("P5"))
    assert [(each.line, each.printed, each.expected) for each in rates] == [(1421, "123", "120"), (346, "123", "120")]
    assert rates[1].notes["same_cause"] == "계약심사 절감율 달성률"


def test_goals_that_a_cell_names_together_have_its_money_together() -> None:
    strategic = [each for each in row_list(AUTONOMY, "goal_shares") if each.texts["kind"] == "strategic"]
    assert len(strategic) == 1
    assert (strategic[0].texts["jointly"], strategic[0].name.count(" / ")) == ("3", 2)
    assert strategic[0].figures["spent"].value == 2_589_854_640


def row_list(department: str, form: str) -> list[ReadRow]:
    return [each for table in read(department).rows[form] for each in table]


@pytest.mark.parametrize(
    ("line", "printed", "shown"),
    [
        (123, "소송 승소를 제고", "소송 승소율 제고"),
        (128, "시장의 성과창출 및 효율적인", "시정의 성과창출 및 효율적인 공기업"),
        (444, "시정의 성과창출 및 효율적인 공공기업", "시정의 성과창출 및 효율적인 공기업"),
        (141, "시장시책의 효율적 추진", "시정시책의 효율적 추진"),
        (143, "시장 발전 역량 강화", "시정 발전 역량 강화"),
        (273, "바른게살기운동 김포시협의회 지원", "바르게살기운동 김포시협의회 지원"),
        (332, "재우활동(주민협치담당관)", "재무활동(주민협치담당관)"),
        (356, "중합 및 일상감사", "종합 및 일상감사"),
        (997, "사회적경제 생태계 조성으로 인한 공정한", "사회적경제 생태계 조성으로 인한 긍정적인"),
    ],
)
def test_a_name_is_shown_by_the_spelling_that_more_places_print(line: int, printed: str, shown: str) -> None:
    finding = next(each for each in found("two_spellings") if each.line == line)
    assert str(finding.printed).startswith(printed)
    assert finding.row.startswith(shown)


def test_a_program_has_its_better_spelling_and_keeps_the_other() -> None:
    program = next(each for each in read(AUTONOMY).expenditure["일반회계"].rows if each.printed.line == 332)
    assert (program.name, program.spellings) == ("재무활동(주민협치담당관)", ("재우활동(주민협치담당관)",))


# Misread figures


@pytest.mark.parametrize("seed", [11])
def test_no_misread_figure_of_the_report_is_shown_as_printed(seed: int) -> None:
    score = report_fidelity.ReportScore()
    report_fidelity.judge_book(seed, 1, score)
    assert score.silent == []
    assert {"unit_programs", "summary", "goal_shares", "staffing", "settlement_status"} <= score.outcomes.keys()


@pytest.mark.parametrize(
    ("form", "old", "new", "name", "column"),
    [
        ("staffing", "14", "12", "계", "authorised_staff"),
        ("summary", "3", "7", "계", "indicators"),
        ("settlement_status", "78,001,200", "72,001,200", "정책사업", "spent_before"),
        ("goal_shares", "72,981,440", "72,981,410", "예방지도적", "spent"),
    ],
)
def test_a_figure_that_an_identity_contradicts_says_so(form: str, old: str, new: str, name: str, column: str) -> None:
    reading = prove(change(sheets()[AUDIT], form, misread(old, new)))
    figure = row(reading, form, name).figures[column]
    assert figure.standing is Standing.CONFLICTING
    others = [each for each in row(reading, form, name).figures.items() if each[0] not in (column, *SUMMED)]
    assert all(each.standing is not Standing.CONFLICTING for _, each in others)


SUMMED = ("exceeded", "achieved", "missed")


@pytest.mark.parametrize(
    ("form", "old", "new", "name", "column", "identities"),
    [
        ("staffing", "14", "19", "계", "authorised_staff", ["P12"]),
        ("summary", "3", "8", "계", "indicators", ["P3", "P11", "P12"]),
        ("settlement_status", "78,001,200", "73,001,200", "정책사업", "spent_before", ["P1", "P3", "P6"]),
        ("goal_shares", "72,981,440", "12,981,440", "예방지도적", "spent", ["P2", "P7"]),
    ],
)
def test_a_figure_that_two_identities_require_is_repaired_and_reported(
    form: str, old: str, new: str, name: str, column: str, identities: list[str]
) -> None:
    reading = prove(change(sheets()[AUDIT], form, misread(old, new)))
    figure = row(reading, form, name).figures[column]
    amount, wrong = int(old.replace(",", "")), int(new.replace(",", ""))
    assert (figure.value, figure.standing, figure.printed) == (amount, Standing.DERIVED, wrong)
    (mended,) = (finding for finding in reading.findings if finding.kind == "mended")
    assert (mended.printed, mended.expected, mended.notes["because"]) == (wrong, amount, identities)
    before = {each.kind for each in read(AUDIT).findings}
    assert {each.kind for each in reading.findings} == before | {"mended"}


def test_no_figure_is_repaired_by_one_identity_nor_where_two_would_do() -> None:
    checks, rows = (
        IdentityChecks("과"),
        [report_row(name, amount) for name, amount in (("계", 80), ("가", 20), ("나", 10))],
    )
    total, *parts = (Cell(each, "spent") for each in rows)
    checks.equal("P1", total, 30, parts)
    assert find_repairs(checks.claims) == []
    checks.equal("P1", total, 30)
    (repair,) = find_repairs(checks.claims)
    assert (repair.cell, repair.value) == (total, 30)
    checks.equal("P7", total, 30, parts)
    checks.equal("P2", parts[0], 70)
    assert find_repairs(checks.claims) == []


def test_a_repair_by_which_another_identity_breaks_is_refuted() -> None:
    checks, rows = IdentityChecks("과"), [report_row("계", 80), report_row("가", 30)]
    total, part = (Cell(each, "spent") for each in rows)
    checks.equal("P1", total, 30)
    checks.equal("P7", total, 30, [part])
    repairs = find_repairs(checks.claims)
    again = IdentityChecks("과")
    again.equal("P8", total, 80, exact=False)
    assert refuted(repairs, checks.claims, again.claims) == []
    repairs[0].apply()
    again.equal("P8", total, 80, exact=False)
    assert refuted(repairs, checks.claims, again.claims) == repairs
    repairs[0].undo()
    assert total.value == 80


def report_row(name: str, amount: int) -> ReadRow:
    return ReadRow(PrintedRow(1, 1, (name,)), name, {"spent": Figure(amount, Standing.PRINTED, None)})


def test_the_year_before_stands_alike_in_the_unit_table_and_in_the_settlement() -> None:
    table = sheets()[PRESS].tables_of("unit_programs")[0].rows
    old = table[1].cells[2]
    reading = prove(change(sheets()[PRESS], "unit_programs", misread(old, f"{old[:-1]}{9 - int(old[-1])}")))
    unit = reading.rows["unit_programs"][0][1].figures["spent_before"]
    program = next(
        each.figures["spent_before"]
        for each in reading.expenditure["일반회계"].rows
        if each.figures.get("spent_before") and each.figures["spent_before"].place == unit.place
    )
    assert unit.standing is program.standing is Standing.CONFLICTING


# What is printed twice


def test_a_report_printed_twice_counts_once() -> None:
    sheet = sheets()[AUDIT]
    again = [table for table in sheet.tables if table.form not in ("revenue", "expenditure")]
    reading = prove(replace(sheet, tables=[*sheet.tables, *again], findings=[]))
    once = read(AUDIT)
    assert len(reading.performance.goals) == len(once.performance.goals)
    assert len(reading.performance.indicators) == len(once.performance.indicators)
    assert len(reading.performance.status) == len(once.performance.status)
    assert sum(map(len, reading.rows["unit_programs"])) == sum(map(len, once.rows["unit_programs"]))
    assert sum(each.kind == "table_twice" for each in reading.findings) == len(again)
    assert {each.kind for each in reading.findings} - {"table_twice"} == {each.kind for each in once.findings}


def test_a_row_printed_twice_counts_once_but_two_projects_alike_are_two() -> None:
    sheet = sheets()[PRESS]
    twice = prove(change(sheet, "unit_programs", lambda rows: [*rows, rows[-1]]))
    assert [each.row for each in twice.findings if each.kind == "row_twice"] == [
        sheet.tables_of("unit_programs")[0].rows[-1].name
    ]
    assert not any(each.kind == "P4" for each in twice.findings)
    head, detail = (PrintedRow(1, line, cells) for line, cells in enumerate(ALIKE[:2], 1))
    alike = [head, detail, detail._replace(line=3)]
    both = prove(change(sheet, "unit_programs", lambda rows: alike))
    assert len(both.rows["unit_programs"][0]) == 3


ALIKE = (("나눔 사업", "일반회계", "20", "40", "60"), ("나눔 행사", "", "10", "20", "30"))


def test_a_unit_table_without_rows_is_read_past() -> None:
    reading = prove(change(sheets()[PRESS], "unit_programs", lambda rows: []))
    assert reading.rows["unit_programs"][0] == []


# Names over two lines


def test_a_name_that_goes_on_in_a_second_line_is_one_name() -> None:
    sheet = sheets()[PRESS]
    first = sheet.tables_of("unit_programs")[0].rows[0]
    start, end = first.name[:4], first.name[4:]
    behind = ("", *[""] * (len(first.cells) - 1))

    def broken(rows: list[PrintedRow]) -> list[PrintedRow]:
        second = first._replace(line=first.line + 10_000, cells=(end, *behind[1:]), row_name=end)
        return [first._replace(cells=(start, *first.cells[1:]), row_name=start), second, *rows[1:]]

    reading = prove(change(sheet, "unit_programs", broken))
    assert reading.rows["unit_programs"][0][0].name.replace(" ", "") == first.name.replace(" ", "")
    assert len(reading.rows["unit_programs"][0]) == len(read(PRESS).rows["unit_programs"][0])


def test_a_row_whose_amounts_are_lost_stays_a_row() -> None:
    sheet = sheets()[PRESS]
    reading = prove(
        change(
            sheet,
            "unit_programs",
            lambda rows: [*rows[:-1], rows[-1]._replace(cells=(rows[-1].cells[0], *[""] * (len(rows[-1].cells) - 1)))],
        )
    )
    assert len(reading.rows["unit_programs"][0]) == len(read(PRESS).rows["unit_programs"][0])


@pytest.mark.parametrize(
    ("values", "total"), [([], None), ([None], None), ([1, None], None), ([0], 0), ([2, 0, -3], -1)]
)
def test_a_total_is_known_where_there_are_amounts_and_all_are_known(
    values: list[int | None], total: int | None
) -> None:
    assert total_of(values) == total


def test_what_a_goal_spent_is_of_its_own_row_or_else_of_that_of_its_status() -> None:
    printed = PrintedRow(1, 1, ("목표",))
    own = ReadRow(printed, "목표", {"spent": Figure(7, Standing.PRINTED)})
    status = ReadRow(printed, "목표", {"reported_spent": Figure(7, Standing.PRINTED)})
    assert Goal(own, status).spent_cell == (own, "spent")
    assert Goal(status, status).spent_cell == (status, "reported_spent")
    assert Goal(ReadRow(printed, "목표")).spent_cell is None
