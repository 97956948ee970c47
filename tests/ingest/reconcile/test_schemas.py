"""Where the columns of a table stand, and which of them give levels."""

import pytest

from budget.columns import EXPENDITURE
from ingest.reconcile.schemas import as_declared, schema_of, sheet_with
from ingest.rows import Columns, PrintedRow, PrintedTable

STANDARD = schema_of(PrintedTable("expenditure", "", "", "", 1, [], []))


def table(*layouts: Columns, form: str = "expenditure") -> PrintedTable:
    rows = [PrintedRow(1, at, (), columns=columns) for at, columns in enumerate(layouts)]
    return PrintedTable(form, "", "", "", 1, rows, [])


def columns(*names: str) -> Columns:
    return ((), *((name,) for name in names))


def test_the_standard_form_has_second_lines_before_and_after_its_middle() -> None:
    names = as_declared(EXPENDITURE)
    assert names[1] == ("budget",)
    assert names[2] == ("carried_in", "reserve_used")
    layout, position = STANDARD.layout, STANDARD.position
    assert layout.middle == layout.cell(position("spent")) + 1  # type: ignore[operator]
    assert [STANDARD.columns[at] for _, at in layout.before] == ["reserve_used", "diversion", "other_change"]
    assert STANDARD.columns[layout.behind[0][1]] == "unspent_bid_saving"
    assert layout.others == {0}


def test_a_table_without_its_middle_column_is_all_before_it() -> None:
    assert schema_of(table(columns("budget", "current_budget"))).layout.middle == 3


@pytest.mark.parametrize(
    ("names", "determines"),
    [(("budget", "spent"), True), (("current_budget", "spent"), True), (("spent", "unspent"), False), ((), True)],
)
def test_levels_are_determined_by_two_of_three_columns(names: tuple[str, ...], determines: bool) -> None:
    assert schema_of(table(columns(*names) if names else ())).determines_levels is determines


def test_identities_are_those_whose_columns_are_printed() -> None:
    short = schema_of(table(columns("budget", "current_budget", "spent", "carried_out", "subsidy_returned", "unspent")))
    assert short.equation("E3")
    assert (short.equation("E4"), short.tries_all) == (None, False)
    assert STANDARD.tries_all
    assert [equation.id for equation in STANDARD.equations] == ["E1", "E2", "E3", "E4"]


def test_the_column_in_the_cell_before_another() -> None:
    position = STANDARD.position
    assert STANDARD.column_before(position("unspent")) == position("subsidy_returned")
    assert STANDARD.column_before(position("budget")) is None
    assert STANDARD.column_before(position("diversion")) is None  # it stands in no first line


def test_each_row_is_laid_out_as_its_own_head_says() -> None:
    one, other = columns("budget", "spent"), columns("spent", "budget", "unspent")
    sheet = schema_of(table(one, other))
    assert sheet.layout_of(PrintedRow(1, 1, (), columns=one)).cell(sheet.position("spent")) == 2
    assert sheet.layout_of(PrintedRow(1, 1, (), columns=other)).cell(sheet.position("spent")) == 1
    assert sheet.layout_of(PrintedRow(1, 1, ())) == sheet.layout
    assert sheet.layout.cell(sheet.position("spent")) == 1  # of the head with the most columns


def test_a_sheet_with_some_columns_has_those_that_are_printed_nowhere_too() -> None:
    sheet = sheet_with("expenditure", ["spent", "budget", "unknown"])
    assert sheet.printed_keys == 2
    assert sheet.layout.cell(sheet.position("budget")) == 1
    assert sheet.layout.cell(sheet.position("spent")) == 2


def test_revenue_has_no_keys_and_no_signed_columns() -> None:
    sheet = schema_of(table((), form="revenue"))
    assert (sheet.keys, sheet.signed, sheet.tree, sheet.determines_levels) == ((), frozenset(), "R4", False)
    assert {STANDARD.columns[at] for at in STANDARD.signed} == {
        "interprogram_transfer",
        "reserve_used",
        "diversion",
        "other_change",
    }
