"""A name that goes on in another line, and what the report prints twice."""

from typing import Any

import pytest

from figures.names import search_key
from ingest.reconcile.broken_names import _Joiner
from ingest.reconcile.repeats import _names, _needed, _rows_once, _second_lines_joined, print_once
from ingest.rows import PrintedRow, PrintedTable, StatedTable


@pytest.mark.parametrize(
    ("above", "name", "below", "known", "goes_with"),
    [
        ("주민(협", "치)", "", ["주민(협"], "above"),
        ("주민", "(협치)", "", ["주민"], "above"),
        ("", "(협치)", "", [], ""),
        ("주민", "협치 지원", "", ["주민협치지원", "주민"], "above"),
        ("", "주민", "협치 지원", ["주민협치지원", "협치지원"], "below"),
        ("", "주민", "협치", ["주민", "협치"], ""),
        ("청렴", "주민", "협치", ["주민"], ""),
        ("청렴", "주민", "협치", ["협치"], "above"),
        ("청렴", "주민", "협치", ["청렴"], "below"),
        ("청렴", "주민", "협치", ["청렴", "협치"], ""),
        ("주민(", "216 이자수입", "", [], ""),
    ],
)
def test_a_line_without_figures_belongs_to_the_name_that_it_completes(
    above: str, name: str, below: str, known: list[str], goes_with: str
) -> None:
    joiner = _Joiner("과", {search_key(each) for each in known}, longest=0)
    assert joiner.place(above, name, below) == goes_with


def test_a_word_had_room_in_a_line_no_longer_than_the_longest_with_a_blank_between() -> None:
    joiner = _Joiner("과", set(), longest=5)
    assert joiner._has_room("주민", "협치 지원")
    assert not joiner._has_room("주민들", "협치 지원")


def test_other_tables_know_names_but_settlements_do_not_know_each_others() -> None:
    def table(form: str, *cells: str) -> PrintedTable:
        return PrintedTable(form, "과", "", "", 1, [PrintedRow(1, 1, cells)], [])

    expenditure, revenue = table("expenditure", "시정 발전"), table("revenue", "이자수입")
    units = table("unit_programs", "의정 지원", "1", "일반회계", "", "너무 먼 칸")
    tables = [expenditure, revenue, units]
    assert _names(tables, expenditure) == {"의정지원", "일반회계"}
    assert _names(tables, units) == {"시정발전", "이자수입"}
    assert "과" in _names(tables, table("summary"))


def table_of(form: str, *rows: tuple[str, ...], account: str = "", **options: Any) -> PrintedTable:
    printed = [PrintedRow(1, line, cells) for line, cells in enumerate(rows, 1)]
    return PrintedTable(form, "과", account, "", 1, printed, [(1, 1)], **options)


def once(*tables: PrintedTable) -> tuple[list[list[str]], list[tuple[str, str, int]]]:
    """The names of the rows that count of each table, and the findings."""
    counted, found = print_once(tables)
    assert all((one.department, one.column, one.page) == ("과", "", 1) for one in found)
    return [[row.name for row in table.rows] for table in counted], [(one.kind, one.row, one.line) for one in found]


GOALS = (("가", "1", "2"), ("나", "3", "4"))


def test_a_row_of_the_report_printed_twice_counts_once() -> None:
    again = (" 가 ", "1", " 2")
    assert once(table_of("goal_status", *GOALS, again)) == ([["가", "나"]], [("row_twice", "가", 3)])
    assert once(table_of("goal_status", *GOALS, ("가", "1", "3"))) == ([["가", "나", "가"]], [])
    assert once(table_of("goal_status", *GOALS, ("가", "2", "2"))) == ([["가", "나", "가"]], [])
    assert once(table_of("indicators", *GOALS, again)) == ([["가", "나", " 가 "]], [])


def test_rows_without_a_name_are_no_rows_twice() -> None:
    rows = table_of("indicators", ("", "1"), ("", "1"))
    assert once(rows)[1] == []
    assert _rows_once(rows, []) == rows.rows


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (("목표 가", " 나", " 다", "목표 가", " 나", " 다"), [1, 2, 3]),  # the whole goal again
        (("목표 가", "목표 가", " 나", " 다"), [1, 3, 4]),
        (("목표 가", " 나", "목표 가", " 다"), [1, 2, 4]),
        (
            ("목표 가", " 나", "목표2 가", " 나", "목표 가", " 나"),
            [1, 2, 3, 4],
        ),  # of another goal
    ],
)
def test_indicators_below_a_goal_printed_again_count_once(rows: tuple[str, ...], lines: list[int]) -> None:
    table = table_of("department_performance", *((name, "", "", indicator) for name, indicator in map(_parted, rows)))
    assert [row.line for row in _rows_once(table, [])] == lines


def _parted(row: str) -> tuple[str, str]:
    """The goal and the indicator of a row."""
    goal, _, indicator = row.partition(" ")
    return goal, indicator


def test_a_table_of_the_report_printed_twice_stays_without_rows() -> None:
    assert once(table_of("indicators", *GOALS), table_of("indicators", *GOALS)) == (
        [["가", "나"], []],
        [("table_twice", "가", 1)],
    )
    assert once(table_of("indicators", *GOALS), table_of("indicators", *GOALS, account="기금"))[1] == []
    assert once(table_of("indicators", *GOALS), table_of("indicators", GOALS[0]))[1] == []
    assert once(table_of("indicators"), table_of("indicators")) == ([[], []], [])


def test_the_settlement_of_programs_is_shown_as_printed() -> None:
    program = ("가", *"1" * 15)
    assert once(table_of("expenditure", program, program), table_of("expenditure", program, program)) == (
        [["가", "가"], ["가", "가"]],
        [],
    )


def test_a_subject_printed_again_counts_once_but_not_in_a_file_of_others() -> None:
    subject = ("216-01 이자", *"1" * 10)
    rows = (("216 이자", *"1" * 10), subject, subject)
    assert once(table_of("revenue", *rows)) == ([["216 이자", "216-01 이자"]], [("row_twice", "216-01 이자", 3)])
    printed = table_of("revenue", *rows)
    stated = StatedTable("revenue", "과", "", "", 1, printed.rows, [])
    assert print_once([stated]) == ([stated], [])


def test_a_row_that_a_unit_tables_sum_needs_counts_each_time() -> None:
    unit, detail = ("단위", "일반", "8", "8", "8"), ("세부", "", "4", "4", "4")
    assert once(table_of("unit_programs", unit, detail, detail)) == ([["단위", "세부", "세부"]], [])
    for head in ("9", "4", "x", ""):
        broken = ("단위", "일반", head, head, head)
        assert once(table_of("unit_programs", broken, detail, detail))[1] == [("row_twice", "세부", 3)]
    one_column = ("단위", "일반", "9", "9", "8")
    assert once(table_of("unit_programs", one_column, detail, detail))[1] == []
    zero = ("세부", "", "0", "0", "0")
    assert once(table_of("unit_programs", ("단위", "일반", "0", "0", "0"), zero, zero))[1] == [("row_twice", "세부", 3)]
    assert _needed(table_of("unit_programs", ("단위", "일반"), ("세부",)), PrintedRow(1, 2, ("세부",))) is False
    assert _needed(table_of("goal_status", unit, detail, detail), PrintedRow(1, 3, detail)) is False


def second_lines(*rows: tuple[str, ...], form: str = "expenditure") -> tuple[list[str], list[bool]]:
    joined = _second_lines_joined(table_of(form, *rows))
    return [row.name for row in joined.rows], [row.below is not None for row in joined.rows]


FIRST = ("마을", *"1" * 15)
SECOND = ("공동체", "", "1", "2", "3", *[""] * 7, "", "4", "5", "6")


def test_a_row_of_second_lines_alone_goes_with_the_row_above_and_its_name() -> None:
    assert second_lines(FIRST, SECOND) == (["마을 공동체"], [True])
    assert second_lines(FIRST, ("공동체", "", "1")) == (["마을 공동체"], [True])
    assert second_lines(FIRST, (*SECOND[:12], *SECOND[13:], "0")) == (["마을 공동체"], [True])  # shifted
    assert second_lines(FIRST, FIRST, SECOND, FIRST) == (["마을", "마을 공동체", "마을"], [False, True, False])


@pytest.mark.parametrize(
    ("rows", "form"),
    [
        ((SECOND, FIRST), "expenditure"),
        ((FIRST, ("공동체", *[" "] * 15)), "expenditure"),
        ((FIRST, ("공동체", "1", "1", "2", "3")), "expenditure"),
        ((FIRST, (*SECOND[:11], "4", "5", "6")), "expenditure"),
        ((FIRST, SECOND), "revenue"),
    ],
)
def test_any_other_row_is_one_of_its_own(rows: tuple[tuple[str, ...], ...], form: str) -> None:
    assert second_lines(*rows, form=form)[1] == [False, False]


def test_a_row_that_has_its_second_lines_takes_no_more() -> None:
    assert second_lines(FIRST, SECOND, SECOND) == (["마을 공동체", "공동체"], [True, False])


def test_rows_of_the_status_table_are_known_by_the_kinds_of_spending() -> None:
    own = table_of("settlement_status")
    assert {"정책사업", "인력운영비", "계"} <= _names([own, table_of("goal_status", *GOALS)], own)
    assert "가" not in _names([own, table_of("goal_status", *GOALS)], own)
