"""What Gimpo's real settlement of 2020 must give: four departments, as read, with all the damage of reading."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from budget.columns import EXPENDITURE
from figures.standing import Standing
from ingest.proving import DepartmentReading, units_of
from ingest.reading import open_book, read_departments, read_sheets
from ingest.reconcile.expenditure import prove_expenditure
from ingest.reconcile.explain import name_difference
from ingest.reconcile.revenue import prove_revenue
from ingest.rows import Proof
from tests.ingest.reconcile.trees import MAIN

BOOK = Path(__file__).parents[3] / "fixtures" / "gimpo-2020-sample.txt"
PLANNING, AUTONOMY, AUDIT, PRESS = "기획담당관", "주민협치담당관", "감사담당관", "공보담당관"
KNOWN = (Standing.PRINTED, Standing.MOVED, Standing.DERIVED)


@cache
def proofs() -> dict[str, Proof]:
    found = {}
    for sheet in read_sheets(open_book(BOOK)):
        for table in sheet.tables_of("expenditure"):
            found[table.department] = prove_expenditure(table, units_of(sheet.tables, table.account))
    return found


@cache
def departments() -> dict[str, DepartmentReading]:
    return {department.name: department for department in read_departments(open_book(BOOK))}


def value(department: str, name: str, column: str) -> int | None:
    row = next(row for row in proofs()[department].rows if row.name.startswith(name))
    return row.figures[column].value


def test_levels_of_all_154_rows():
    counts = Counter(row.level for proof in proofs().values() for row in proof.rows)
    assert counts == {0: 4, 1: 15, 2: 34, 3: 101}


@pytest.mark.parametrize("column", MAIN)
def test_main_columns_are_known_throughout(column):
    for proof in proofs().values():
        for row in proof.rows:
            assert row.figures[column].standing in KNOWN, (row.name, column)


def test_every_row_and_every_sum_holds():
    """Against the identities themselves, written out here once more."""
    for proof in proofs().values():
        children: dict[int, list[int]] = {}
        for at, row in enumerate(proof.rows):
            figures = {column: row.figures[column].value for column in MAIN}
            left = figures["current_budget"] - figures["spent"] - figures["carried_out"] - figures["subsidy_returned"]
            assert figures["unspent"] == left, row.name
            if row.parent is not None:
                children.setdefault(row.parent, []).append(at)
        for parent, below in children.items():
            for column in MAIN:
                total = sum(proof.rows[child].figures[column].value for child in below)
                assert proof.rows[parent].figures[column].value == total


def test_what_shifted_and_what_was_printed_twice():
    assert value(PLANNING, "통계정보 지원", "subsidy_returned") == 10_348_170
    assert value(PLANNING, "사업체 조사", "unspent") == 11_096_050
    assert value(PLANNING, "사업체 조사", "subsidy_returned") == 0
    assert value(PLANNING, "지역발전 경쟁력 강화", "unspent") == 789_997_970
    assert value(AUTONOMY, "자치분권 촉진 및 지원", "subsidy_returned") == 0
    assert value(AUTONOMY, "살기 좋은 마을만들기 활성화", "subsidy_returned") == 101_032_110


def test_the_320_won_that_one_row_lost():
    row = next(row for row in proofs()[PLANNING].rows if row.name.startswith("반환금 기타"))
    figure = row.figures["unspent"]
    assert (figure.value, figure.standing) == (320, Standing.DERIVED)
    assert {"E3", "E4"} <= set(figure.because)


def test_second_lines_one_row_too_low():
    """The department's second line stands in the first row below it, 사회적 경제's in its unit."""
    assert value(AUTONOMY, "주민협치담당관", "unspent_bid_saving") == 5_772_000
    assert value(AUTONOMY, "주민협치담당관", "unspent_remainder") == 183_943_500
    assert value(AUTONOMY, "사회적 경제 생태계 조성", "unspent_remainder") == 13_048_890
    assert value(AUTONOMY, "주민자치 기반 강화", "unspent_subsidy") == 114_836_500
    assert value(AUTONOMY, "주민자치 기반 강화", "unspent_remainder") == 165_424_250
    assert value(AUTONOMY, "자치분권 촉진 및 지원", "unspent_savings") == 0
    assert value(AUTONOMY, "자치분권 촉진 및 지원", "unspent_remainder") == 14_726_630
    assert value(AUTONOMY, "민간단체 등 지원", "unspent_bid_saving") == 2_549_000


def test_transfers_of_lost_lines_are_unknown_and_of_printed_ones_known():
    assert value(PLANNING, "예비비", "reserve_used") == -5_558_259_000
    for proof in (proofs()[AUDIT], proofs()[PRESS]):
        for row in proof.rows:
            assert row.figures["diversion"].standing == Standing.UNKNOWN


def test_nothing_known_contradicts_the_parts():
    parts = [column.name for column in EXPENDITURE if column.name.startswith("unspent_")]
    for proof in proofs().values():
        for row in proof.rows:
            values = [row.figures[part].value for part in parts]
            if None not in values:
                assert sum(values) == row.figures["unspent"].value, row.name


def test_the_year_before_stands_on_the_matched_rows():
    assert value(PLANNING, "의회 의정지원", "spent_before") == 17_069_500
    assert value(AUTONOMY, "사회적경제기업 육성(인건비) 지원", "spent_before") == 484_383_000
    assert "spent_before" not in proofs()[PLANNING].rows[0].figures


def test_the_unit_table_that_left_a_project_out():
    findings = departments()[AUTONOMY].findings
    short = [finding for finding in findings if finding.kind == "P4"]
    assert [(finding.column, finding.difference) for finding in short] == [
        ("current_budget", 310_750_000),
        ("spent", 145_027_190),
    ]
    assert all(finding.notes["explained_by"] == ["경기 행복마을관리소 지원사업"] for finding in short)
    assert "same_cause" not in short[0].notes
    assert "same_cause" in short[1].notes
    left_out = [finding.row for finding in findings if finding.kind == "named_once"]
    assert left_out == ["경기 행복마을관리소 지원사업"]
    zero = {finding.row for finding in findings if finding.kind == "named_once_nil"}
    assert zero == {"김포청년회의소 지원", "김포시 사회적경제 주간 기념 행사"}


def test_the_goal_that_left_two_rows_out():
    rows = proofs()[AUTONOMY].rows
    found = name_difference({"current_budget": 481_600_000, "spent": 315_877_190}, rows)
    assert [rows[at].name for at in found] == ["지속가능한 자치도시 구현", "경기 행복마을관리소 지원사업"]


def test_no_identity_is_broken_in_the_end():
    for proof in proofs().values():
        for identity, tally in proof.tallies.items():
            assert tally.broken == (2 if identity == "P4" and proof is proofs()[AUTONOMY] else 0), identity


def test_revenue_stays_as_printed():
    for sheet in read_sheets(open_book(BOOK)):
        for table in sheet.tables_of("revenue"):
            proof = prove_revenue(table)
            assert proof.findings == []
            standings = {figure.standing for row in proof.rows for figure in row.figures.values()}
            assert standings == {Standing.PRINTED}
            assert [row.level for row in proof.rows][:4] == [0, 1, 2, 3]
