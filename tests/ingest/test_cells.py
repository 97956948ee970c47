"""Cells of tables: what is a figure, what looks like a damaged one, and what one is read as; never a guess."""

from decimal import Decimal

import pytest

from figures.columns import Column
from figures.standing import Standing
from ingest.forms.form import (
    LARGEST_COUNT,
    holds_figure,
    is_figure,
    looks_like_figure,
    misread_in,
    read_count,
    read_figure,
    read_measure,
    read_rows,
    standard,
    word_of,
)
from ingest.rows import Place, PrintedRow, PrintedTable

COLUMNS = (("name",), ("budget",), ("people",), ("rate",))


def row(*cells: str) -> PrintedRow:
    return PrintedRow(3, 17, cells, columns=COLUMNS)


@pytest.mark.parametrize("cell", ["1,234", "△1,234", "-5", "0", "90,000원", "12.5%", " 1 234 ", "１２３"])
def test_digits_with_signs_and_marks_are_a_figure(cell: str) -> None:
    assert is_figure(cell)


@pytest.mark.parametrize("cell", ["", " ", "-", "△", "세무과", "1건", "12월", "A1"])
def test_words_and_lone_signs_are_none(cell: str) -> None:
    assert not is_figure(cell)


def test_a_line_holds_a_figure_behind_its_name() -> None:
    assert holds_figure("길 고치기\t\t1,234")
    assert not holds_figure("1,234\t길\t-")


@pytest.mark.parametrize(
    ("cell", "looks"),
    [("1,23x", True), ("12가나", True), ("1가나다", False), ("", False), (",.", False), ("1 2 x", True)],
)
def test_half_of_the_letters_of_a_damaged_figure_are_digits(cell: str, looks: bool) -> None:
    assert looks_like_figure(cell) is looks


def test_an_amount_is_read_with_its_place_and_in_won() -> None:
    figure = read_figure(row("길", " △1,234 "), "budget", 1000)
    assert (figure.value, figure.standing, figure.place) == (-1_234_000, Standing.PRINTED, Place(3, 17, 1))


@pytest.mark.parametrize("cell", ["1,23x", "1,000 2,000", "1.5", "12,34"])
def test_a_cell_without_exactly_one_amount_is_unknown_at_its_place(cell: str) -> None:
    figure = read_figure(row("길", cell), "budget", 1)
    assert (figure.value, figure.standing, figure.place) == (None, Standing.UNKNOWN, Place(3, 17, 1))


def test_what_is_not_printed_is_unknown_without_a_place() -> None:
    for printed in (row("길"), row("길", ""), row("길", " ")):
        assert read_figure(printed, "budget", 1).place is None
    assert read_figure(row("길", "1"), "spent", 1).value is None


def test_a_count_is_never_in_thousands_and_never_absurd() -> None:
    assert read_count(row("길", "", "12"), "people").value == 12
    assert read_count(row("길", "", f"{LARGEST_COUNT:,}"), "people").value == LARGEST_COUNT
    assert read_count(row("길", "", f"{LARGEST_COUNT + 1:,}"), "people").value is None
    assert read_count(row("길", "", f"△{LARGEST_COUNT + 1:,}"), "people").value is None


@pytest.mark.parametrize(
    ("cell", "value"),
    [("98.5%", "98.5"), ("98.5", "98.5"), ("△3.25", "-3.25"), ("-3", "-3"), ("1,234.5", "1234.5"), ("0 %", "0")],
)
def test_a_measured_value_is_exact(cell: str, value: str) -> None:
    measure = read_measure(row("길", "", "", cell), "rate")
    assert (measure.value, measure.standing) == (Decimal(value), Standing.PRINTED)


@pytest.mark.parametrize("cell", ["3명", "1.2.3", "약 5", "1.1234567", "△"])
def test_a_measured_value_in_words_is_unknown(cell: str) -> None:
    assert read_measure(row("길", "", "", cell), "rate").value is None


def test_the_word_of_a_field_is_stripped_and_empty_where_there_is_none() -> None:
    assert word_of(row(" 길 ", "1"), "name") == "길"
    assert word_of(row(), "name") == ""
    assert word_of(row("길"), "note") == ""


def test_a_standard_form_has_the_lines_of_a_cell_from_above() -> None:
    columns = (
        Column("second", "둘째", cell=1, line=2),
        Column("first", "첫째", cell=1),
        Column("nowhere", "없음"),
        Column("last", "끝", cell=3),
    )
    assert standard(columns, (0, "name")) == (("name",), ("first", "second"), (), ("last",))


@pytest.mark.parametrize(
    ("word", "key", "found"),
    [
        ("예산현액", "예산헌액지출액", True),
        ("예산현액", "예산현액", True),
        ("예산현액", "에산헌액", False),
        ("계", "게", False),
    ],
)
def test_a_longer_word_is_known_with_one_letter_misread(word: str, key: str, found: bool) -> None:
    assert misread_in(word, key) is found


def table(*rows: PrintedRow) -> PrintedTable:
    return PrintedTable("staffing", "과", "", "", 1, list(rows), [])


def test_a_row_with_a_cell_more_than_others_is_shifted_and_unknown() -> None:
    columns = (Column("budget", "예산액", cell=1), Column("people", "현원", unit="명", cell=2))
    wide, plain = row("길", "5", "1", "2", "9"), row("등", "6", "1", "2")
    found = read_rows(table(wide, plain), columns)
    assert [read.figures["budget"].value for read in found] == [None, 6]
    assert [read.figures["people"].value for read in found] == [None, 1]


def test_where_all_rows_have_a_cell_more_the_table_has_a_column_more() -> None:
    columns = (Column("budget", "예산액", cell=1),)
    found = read_rows(table(row("길", "5", "1", "2", "9"), row("등", "6", "1", "2", "9")), columns)
    assert [read.figures["budget"].value for read in found] == [5, 6]
    assert read_rows(table(row("길", "5", "1", "2", "9")), columns)[0].figures["budget"].value is None
