"""Where the name of a row stands: in any column, in that of its level, or behind a blank cell."""

import re
from collections.abc import Callable

import pytest

from ingest.forms.expenditure import FORM
from ingest.forms.table_reader import INDENT
from ingest.proving import DepartmentReading, prove
from ingest.reading import sheet_of_pages
from tests.ingest.test_layouts import EXPENDITURE_ROWS, LEVELS, REVENUE_ROWS, book, read, wrong

ROW_OR_HEAD = re.compile(r"(?m)^.*\t.*$")
LEVEL_HEADS = ("부서", "정책사업", "단위사업", "세부사업")


def rewritten(cells_of: Callable[[list[str]], list[str]], text: str = "") -> str:
    """The book with the cells of its rows and heads set otherwise."""
    return ROW_OR_HEAD.sub(lambda line: "\t".join(cells_of(line[0].split("\t"))), text or book())


def names(department: DepartmentReading) -> list[str]:
    return [row.name for row in department.expenditure["일반회계"].rows]


def assert_whole(department: DepartmentReading) -> None:
    assert not wrong(department)
    assert names(department) == list(EXPENDITURE_ROWS)
    assert [row.name for row in department.revenue["일반회계"].rows] == list(REVENUE_ROWS)
    spent = [row.figures["spent"].value for row in department.expenditure["일반회계"].rows]
    assert spent == [row["spent"] for row in EXPENDITURE_ROWS.values()]


@pytest.mark.parametrize("at", [1, 2, 5, 99])
def test_the_name_may_stand_after_amounts(at: int) -> None:
    assert_whole(read(rewritten(lambda cells: [*cells[1 : at + 1], cells[0], *cells[at + 1 :]])))


def test_an_unread_amount_of_the_first_column_is_no_zero() -> None:
    text = rewritten(lambda cells: [*cells[1:], cells[0]])
    department = read(re.sub(r"(?m)^([\d,]+)\t", r"\1.-\t", text))
    assert not wrong(department)


@pytest.mark.parametrize("repeated", [False, True])
def test_each_level_may_have_a_column_of_its_own(repeated: bool) -> None:
    path: list[str] = []

    def cells_of(cells: list[str]) -> list[str]:
        if cells[0].startswith("과목"):
            return [*LEVEL_HEADS, *cells[1:]] if "사업" in cells[0] else cells
        if (level := LEVELS.get(cells[0])) is None or len(cells) == len(REVENUE_ROWS["새빛과"]) + 1:
            return cells
        path[level:] = [cells[0]]
        above = path[:level] if repeated else [""] * level
        return [*above, cells[0], *[""] * (3 - level), *cells[1:]]

    department = read(rewritten(cells_of))
    assert_whole(department)
    rows = department.expenditure["일반회계"].rows
    assert [row.level for row in rows] == list(LEVELS.values())
    assert [row.printed.indent for row in rows] == [level * INDENT for level in LEVELS.values()]
    assert "unknown_columns" not in [finding.kind for finding in department.findings]
    again = prove(sheet_of_pages("새빛과", department.sheet.pages, None))
    assert names(again) == names(department)


def test_a_subtotal_beside_a_name_is_the_row_of_that_name() -> None:
    def cells_of(cells: list[str]) -> list[str]:
        if cells[0].startswith("과목"):
            return [*LEVEL_HEADS, *cells[1:]] if "사업" in cells[0] else cells
        if (level := LEVELS.get(cells[0])) is None or len(cells) == len(REVENUE_ROWS["새빛과"]) + 1:
            return cells
        behind = ["소계", *[""] * (2 - level)] if level < 3 else []
        return [*[""] * level, cells[0], *behind, *cells[1:]]

    department = read(rewritten(cells_of))
    assert_whole(department)
    assert [row.level for row in department.expenditure["일반회계"].rows] == list(LEVELS.values())


def test_a_subtotal_below_the_rows_of_a_name_is_no_row_of_its_own() -> None:
    path: list[list[str]] = []

    def cells_of(cells: list[str]) -> list[str]:
        if cells[0].startswith("과목"):
            return [*LEVEL_HEADS, *cells[1:]] if "사업" in cells[0] else cells
        if (level := LEVELS.get(cells[0])) is None or len(cells) == len(REVENUE_ROWS["새빛과"]) + 1:
            return cells
        path[level:] = [cells]
        row = [*(name for name, *_ in path), *[""] * (3 - level), *cells[1:]]
        if cells[0] != list(EXPENDITURE_ROWS)[-1]:
            return row
        (department, *_), (policy, *amounts) = path[:2]
        return ["\t".join(row) + "\n" + "\t".join([department, policy, "소계", "", *amounts])]

    assert_whole(read(rewritten(cells_of)))


@pytest.mark.parametrize("head", ["연번", "번호", "No."])
def test_a_number_before_a_name_is_no_name(head: str) -> None:
    numbers = iter(range(1, 99))

    def cells_of(cells: list[str]) -> list[str]:
        return [
            head if cells[0].startswith("과목") else str(next(numbers)),
            cells[0].replace("과목", "내용"),
            *cells[1:],
        ]

    assert_whole(read(rewritten(cells_of)))


@pytest.mark.parametrize("some", [1, 2])
def test_rows_may_have_a_blank_cell_more_before_them_than_their_head(some: int) -> None:
    numbers = iter(range(99))

    def cells_of(cells: list[str]) -> list[str]:
        return cells if cells[0].startswith("과목") or next(numbers) % some else ["", *cells]

    department = read(rewritten(cells_of))
    assert_whole(department)
    moved = [row for row in department.expenditure["일반회계"].rows if row.printed.cells[0] == ""]
    places = [row.figures["spent"].place for row in moved]
    assert [row.printed.cells[place.cell] for row, place in zip(moved, places, strict=True) if place] == [
        f"{EXPENDITURE_ROWS[row.name]['spent']:,}" for row in moved
    ]


@pytest.mark.parametrize("moved", ["합계", "새빛과"])
def test_a_total_before_the_departments_row_may_stand_one_cell_aside_of_it(moved: str) -> None:
    text = re.sub(r"(?m)^새빛과(\t.*)$", "합계\\1\n새빛과\\1", book())
    assert_whole(read(re.sub(rf"(?m)^{moved}\t", f"\t{moved}\t", text)))


def test_a_note_after_a_blank_cell_is_no_row() -> None:
    text = re.sub(r"(?m)^(등 달기\t.*)$", "\\1\n\t※ 이월 포함\t", book())
    assert_whole(read(text))


def test_rows_with_a_blank_cell_more_stay_whole_under_a_damaged_head() -> None:
    text = book(spell=lambda head: {"지출액": "카타파", "예산액": "본예산"}.get(head, head))
    numbers = iter(range(99))

    def cells_of(cells: list[str]) -> list[str]:
        return cells if cells[0].startswith("과목") or next(numbers) % 3 else ["", *cells]

    department = read(rewritten(cells_of, text))
    assert not wrong(department)
    assert names(department) == list(EXPENDITURE_ROWS)


@pytest.mark.parametrize(
    "cells", [["가", "나다", "1", "2"], ["", "나다", "라마"], ["", "나다", "1", "2", "3"], ["", "1", "2", "3"]]
)
def test_other_rows_do_not_begin_blank(cells: list[str]) -> None:
    shape = FORM.shape((("name",), ("budget",), ("current_budget",)))
    assert shape.begins_blank(["", "나다", "1", "2"])
    assert not shape.begins_blank(cells)
