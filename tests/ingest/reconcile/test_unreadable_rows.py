"""A row that cannot be read proves nothing, and what its absence leaves open stays open."""

from dataclasses import replace
from functools import cache
from random import Random

import pytest

from figures.standing import Standing
from ingest.proving import units_of
from ingest.reading import open_book, read_sheets
from ingest.reconcile.expenditure import prove_expenditure
from ingest.rows import PrintedRow, PrintedTable, Proof
from tests.ingest.reconcile.test_damaged_rows import blur, nothing_false
from tests.ingest.reconcile.test_real_document import BOOK
from tests.ingest.reconcile.trees import (
    Page,
    Program,
    as_one_line,
    detail,
    nothing_wrong,
    printed,
    random_department,
    shift,
)


@cache
def planning() -> tuple[PrintedTable, list[PrintedTable]]:
    sheet = next(iter(read_sheets(open_book(BOOK))))
    table = sheet.tables_of("expenditure")[0]
    return table, units_of(sheet.tables, table.account)


@cache
def whole() -> Proof:
    return prove_expenditure(*planning())


def unreadable(row: PrintedRow) -> PrintedRow:
    return row._replace(
        cells=tuple(f"{cell[:-1]}\ufffd" if at and len(cell) > 3 else cell for at, cell in enumerate(row.cells))
    )


@pytest.mark.parametrize("line", (160, 165, 208, 230))
def test_a_row_of_the_real_book_unreadable_makes_no_other_wrong(line: int) -> None:
    table, units = planning()
    proof = prove_expenditure(
        replace(table, rows=[unreadable(row) if row.line == line else row for row in table.rows]), units
    )
    for row, true in zip(proof.rows, whole().rows, strict=True):
        assert row.level in (None, true.level)
        for column, figure in row.figures.items():
            if figure.standing is not Standing.UNKNOWN and true.figures[column].value is not None:
                assert figure.value == true.figures[column].value, (row.name, column, figure)


def test_a_row_whose_amounts_would_be_zero_if_they_moved_is_no_other_row() -> None:
    """Its 예산현액 cannot be read; that a shift would put 0 there says nothing of its level."""
    other = Program("재무활동", [Program("보전지출", [detail("반환금", 4_000_000, 3_000_000)])])
    own = detail("세부", 2_000_000, 2_500_000, interprogram_transfer=500_000)
    page = printed(Program("어떤과", [Program("정책", [Program("단위", [own])]), other]))
    blur(page, 3)
    proof = prove_expenditure(page.table())
    nothing_false(page, list(range(len(page.lines))), proof)
    assert [row.level for row in proof.rows] == page.levels


@pytest.mark.parametrize("seed", range(8))
def test_zeros_of_an_unreadable_row_are_not_taken_for_read(seed: int) -> None:
    page = printed(random_department(Random(seed)))
    row = len(page.lines) - 1
    blur(page, row)
    figures = prove_expenditure(page.table()).rows[row].figures
    for column in ("carried_out", "subsidy_returned", "unspent"):
        assert figures[column].value in (None, page.truth[row][column])


@pytest.mark.parametrize("share", (0.3, 0.6, 1.0))
@pytest.mark.parametrize("seed", range(4))
def test_however_many_rows_are_unreadable_no_level_is_wrong(seed: int, share: float) -> None:
    random = Random(seed)
    page = printed(random_department(random))
    for row in range(len(page.lines)):
        if random.random() < share:
            blur(page, row)
    proof = prove_expenditure(page.table())
    nothing_false(page, list(range(len(page.lines))), proof)
    if share == 1:
        assert {row.level for row in proof.rows[1:]} == {None}


def beside_an_unreadable_row(own: Program) -> Page:
    """A unit of two details: the row of one can be read, and no sum tests it."""
    page = printed(
        Program("어떤과", [Program("정책", [Program("단위", [detail("가", 7_000, 3_000), own])])]), as_one_line
    )
    blur(page, 3)
    return page


def test_a_row_that_may_be_shifted_stays_open_beside_an_unreadable_one() -> None:
    page = beside_an_unreadable_row(detail("나", 9_000, 5_000))
    shift(page.lines[4][0], 10)
    nothing_wrong(page, prove_expenditure(page.table()))


def test_a_budget_that_no_sum_tests_is_open_beside_a_contradicted_current_budget() -> None:
    page = beside_an_unreadable_row(detail("나", 9_000, 5_000))
    page.lines[4][0][1], page.lines[4][0][6] = "0", "5,006"
    nothing_wrong(page, prove_expenditure(page.table()))
