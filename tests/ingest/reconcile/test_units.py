"""Which row of the settlement each row of a unit table is, and its 전년도결산액."""

import pytest

from figures.standing import Standing
from ingest.reconcile.evidence import UnitEvidence
from ingest.reconcile.units import Pairing, carry_over, cell_in, pair, read_unit_tables, unit_evidence
from ingest.rows import Columns, Figure, Place, PrintedRow, PrintedTable, ProvenRow

ACCOUNT = "일반회계"
Line = tuple[str, str, str, str, str]
"""The name, 회계구분, and the three amounts of a row of a unit table."""


def table(*lines: Line, scale: int = 1, columns: Columns = ()) -> PrintedTable:
    rows = [PrintedRow(9, at, line, columns=columns) for at, line in enumerate(lines, 100)]
    return PrintedTable("unit_programs", "과", ACCOUNT, "단위", scale, rows, [])


def programs(*rows: tuple[str, int, int, int, int]) -> list[ProvenRow]:
    """Rows of the settlement by name, level, parent (-1: none), 예산현액 and 지출액."""
    return [
        ProvenRow(
            PrintedRow(1, at, (name,)),
            name,
            level,
            None if parent < 0 else parent,
            {"current_budget": Figure(budget, Standing.PRINTED), "spent": Figure(spent, Standing.PRINTED)},
        )
        for at, (name, level, parent, budget, spent) in enumerate(rows)
    ]


PROGRAMS = (
    ("과", 0, -1, 90, 60),
    ("정책", 1, 0, 90, 60),
    ("단위 가", 2, 1, 30, 20),
    ("세부 나", 3, 2, 10, 5),
    ("세부 다", 3, 2, 20, 15),
    ("단위 라", 2, 1, 60, 40),
    ("세부 마", 3, 5, 60, 40),
)
UNIT: Line = ("단위 가", ACCOUNT, "7", "30", "20")
FIRST: Line = ("세부 나", "", "3", "10", "5")
SECOND: Line = ("세부 다", "", "4", "20", "15")


def paired(*lines: Line, rows: tuple[tuple[str, int, int, int, int], ...] = PROGRAMS) -> list[int | None]:
    (found,) = pair(read_unit_tables([table(*lines)]), programs(*rows)).of_table
    return found


def test_amounts_are_read_in_won_and_tables_without_rows_left_out() -> None:
    ((row,),) = read_unit_tables([table(("단위", "", "1", "1,000", "x"), scale=1000), table()])
    assert row.amounts == {"spent_before": 1_000, "current_budget": 1_000_000, "spent": None}
    assert row.money == (1_000_000, None)
    ((two, short),) = read_unit_tables([table(("단위", "", "1 2", "", "3"), ("단위", "", "4"))])  # type: ignore[arg-type]
    assert two.amounts == {"spent_before": None, "current_budget": None, "spent": 3}
    assert short.amounts == {"spent_before": 4, "current_budget": None, "spent": None}


def test_a_column_stands_where_the_head_has_it_or_else_as_declared() -> None:
    declared, headed = PrintedRow(1, 1, ()), PrintedRow(1, 1, (), columns=(("name",), ("spent",)))
    assert [cell_in(declared, name) for name in ("spent_before", "spent")] == [2, 4]
    assert [cell_in(headed, name) for name in ("spent_before", "spent")] == [None, 1]


def test_the_first_row_is_a_unit_where_it_has_an_account_or_its_table_has_none() -> None:
    unit, detail = UnitEvidence("단위 가", 2, 30, 20), UnitEvidence("세부 나", 3, 10, 5)
    assert unit_evidence(read_unit_tables([table(UNIT, FIRST)])) == [unit, detail]
    assert unit_evidence(read_unit_tables([table(FIRST, FIRST)])) == [detail]
    without: Columns = (("name",), ("spent_before",), ("current_budget",), ("spent",))
    lines = [("단위 가", "7", "30", "20"), ("세부 나", "3", "10", "5")]
    assert unit_evidence(read_unit_tables([table(*lines, columns=without)])) == [unit, detail]  # type: ignore[arg-type]


def test_rows_are_paired_in_order_whatever_is_left_out() -> None:
    assert paired(UNIT, FIRST, SECOND) == [2, 3, 4]
    assert paired(UNIT, SECOND) == [2, 4]
    assert paired(UNIT, FIRST, ("다른 것", "", "1", "1", "1")) == [2, 3, None]
    assert paired(("단위 라", ACCOUNT, "1", "60", "40"), ("세부 마", "", "1", "60", "40")) == [5, 6]
    assert paired(("다른 것", ACCOUNT, "1", "1", "1")) == [None]


def test_a_row_that_stands_elsewhere_in_its_table_is_paired_by_its_name_and_amount() -> None:
    assert paired(UNIT, SECOND, FIRST) == [2, 4, 3]
    renamed: Line = ("다른 것", "", "3", "10", "5")
    assert paired(UNIT, SECOND, renamed) == [2, 4, None]
    less: Line = ("세부 나", "", "3", "9", "5")
    assert paired(UNIT, SECOND, less) == [2, 4, None]


def test_a_table_whose_own_row_is_lost_begins_with_a_detail() -> None:
    assert paired(FIRST, SECOND) == [3, 4]
    assert paired(FIRST, FIRST, SECOND) == [3, None, 4]


def test_a_first_row_with_the_amount_of_a_detail_is_the_unit_by_its_name() -> None:
    assert paired(("단위 가", ACCOUNT, "1", "10", "5"), FIRST) == [2, 3]
    assert paired(("단위 나", ACCOUNT, "1", "10", "5"), FIRST, SECOND) == [2, 3, 4]  # one letter misread


def test_a_first_row_under_another_name_is_a_detail_by_its_amount_alone() -> None:
    assert paired(("다른 것", "", "3", "10", "5"), SECOND) == [3, 4]
    assert paired(("다른 것", "", "1", "1", "1"), FIRST, SECOND) == [2, 3, 4]


def test_a_first_row_that_may_be_unit_or_detail_by_its_name_is_the_detail_by_its_amount() -> None:
    namesakes = (*PROGRAMS[:3], ("단위 가", 3, 2, 10, 5), ("세부 다", 3, 2, 20, 15))
    assert paired(("단위 가", "", "3", "10", "5"), SECOND, rows=namesakes) == [3, 4]  # type: ignore[arg-type]


def test_a_table_is_of_the_unit_whose_details_have_its_rows_amount() -> None:
    rows = [
        (name, level, parent, 0 if at in (2, 5) else budget, 0 if at in (2, 5) else spent)
        for at, (name, level, parent, budget, spent) in enumerate(PROGRAMS)
    ]
    assert paired(("다른 것", ACCOUNT, "1", "7", "7"), ("마", "", "1", "60", "40"), rows=tuple(rows)) == [5, 6]
    assert paired(("다른 것", ACCOUNT, "1", "7", "7"), ("마", "", "1", "0", "0"), rows=tuple(rows)) == [None, None]


@pytest.mark.parametrize("money", [("30", "5"), ("10", "20")])
def test_a_first_row_with_an_amount_of_the_units_own_is_the_unit(money: tuple[str, str]) -> None:
    assert paired(("세부 나", ACCOUNT, "1", *money), SECOND)[0] == 2


def test_names_pair_rows_without_amounts() -> None:
    zero = (*PROGRAMS[:3], ("세부 나", 3, 2, 0, 0), ("세부 다", 3, 2, 0, 0))
    lines = [UNIT, ("세부 다", "", "4", "0", "0")]
    assert paired(*lines, rows=zero) == [2, 4]  # type: ignore[arg-type]
    assert paired(UNIT, ("세부 라", "", "4", "0", "0"), rows=zero) in ([2, 3], [2, 4])
    assert paired(UNIT, ("딴 사업", "", "4", "0", "0"), rows=zero) == [2, None]


def before(*lines: Line, of_table: list[int | None]) -> list[Figure | None]:
    """The 전년도결산액 that each paired row of the settlement is given, in the order of the table."""
    rows = programs(*PROGRAMS)
    tables = read_unit_tables([table(*lines)])
    carry_over(Pairing(tables, [of_table]), rows)
    return [None if at is None else rows[at].figures["spent_before"] for at in of_table]


def test_a_row_has_the_year_before_as_its_table_prints_it() -> None:
    found = before(UNIT, FIRST, SECOND, of_table=[2, 3, 4])
    assert found == [Figure(value, Standing.PRINTED, Place(9, 100 + at, 2)) for at, value in enumerate((7, 3, 4))]
    assert before(UNIT, FIRST, SECOND, of_table=[2, None, 4])[1] is None


@pytest.mark.parametrize(
    "lines",
    [(UNIT, FIRST), (UNIT, FIRST, ("세부 다", "", "5", "20", "15")), (UNIT, FIRST, ("세부 다", "", "x", "20", "15"))],
)
def test_where_the_table_does_not_add_up_it_is_conflicting(lines: tuple[Line, ...]) -> None:
    found = before(*lines, of_table=[2, 3, 4][: len(lines)])
    assert found[0] == Figure(7, Standing.CONFLICTING, Place(9, 100, 2), None, ("P4",))
    if lines[-1][2] == "x":
        assert found[-1] == Figure(None, Standing.UNKNOWN, Place(9, 102, 2))


def test_that_of_a_table_of_one_row_is_unknown() -> None:
    assert before(UNIT, of_table=[2]) == [Figure(None, Standing.UNKNOWN, Place(9, 100, 2))]


def test_a_row_printed_again_makes_a_table_conflicting_where_the_settlement_has_it_once() -> None:
    zero: Line = ("세부 나", "", "0", "10", "5")
    lines = [("단위 가", ACCOUNT, "0", "30", "20"), zero, zero]
    assert {figure.standing for figure in before(*lines, of_table=[2, 3, None]) if figure} == {Standing.CONFLICTING}  # type: ignore[arg-type]
    assert {figure.standing for figure in before(*lines, of_table=[2, 3, 4]) if figure} == {Standing.PRINTED}  # type: ignore[arg-type]


def test_a_table_without_the_year_before_decides_nothing_about_it() -> None:
    columns: Columns = (("name",), ("current_budget",), ("spent",))
    tables = read_unit_tables([table(("단위 가", "30", "20"), ("세부 나", "10", "5"), columns=columns)])  # type: ignore[arg-type]
    rows = programs(*PROGRAMS)
    carry_over(Pairing(tables, [[2, 3]]), rows)
    assert rows[2].figures["spent_before"] == Figure(None, Standing.UNKNOWN, Place(9, 100, 0))
