"""A name of 사업별조서 that goes on in the next line is one name, and its row one row."""

from dataclasses import replace

import pytest

from ingest.reconcile.broken_names import _around
from ingest.reconcile.expenditure import prove_expenditure
from ingest.reconcile.repeats import print_once
from ingest.rows import PrintedRow, PrintedTable
from tests.ingest.reconcile.trees import as_line_below, as_one_line, as_two_line_cells, printed, small_department

NAME = "의정활동 지원"


def broken(table: PrintedTable) -> PrintedTable:
    """The name of one row in two pieces, the second of which stands before what is printed below it."""
    rows: list[PrintedRow] = []
    for row in table.rows:
        if row.name != NAME:
            rows.append(row)
            continue
        behind = row.below.cells[1:] if row.below else ("",) * 15
        rows.append(row._replace(cells=(NAME[:4], *row.cells[1:]), below=None))
        rows.append(PrintedRow(row.page, row.line + 1, (NAME[4:].strip(), *behind)))
    return replace(table, rows=rows)


@pytest.mark.parametrize("style", (as_two_line_cells, as_line_below, as_one_line))
def test_a_name_over_two_lines_is_one_row(style) -> None:
    table = printed(small_department(), style).table()
    (joined,), _ = print_once([broken(table)])
    assert [row.name.replace(" ", "") for row in joined.rows] == [row.name.replace(" ", "") for row in table.rows]
    true, found = prove_expenditure(table), prove_expenditure(joined)
    for row, other in zip(true.rows, found.rows, strict=True):
        assert (row.level, row.parent) == (other.level, other.parent)
        assert {c: f.value for c, f in row.figures.items()} == {c: f.value for c, f in other.figures.items()}


def test_a_bracket_goes_on_with_the_name_above() -> None:
    table = printed(small_department()).table()
    cut = [
        row._replace(cells=("기본경비(기획", *row.cells[1:])) if at == 9 else row for at, row in enumerate(table.rows)
    ]
    cut.insert(10, PrintedRow(1, 99, ("담당관)", *("",) * 15)))
    (joined,), _ = print_once([replace(table, rows=cut)])
    assert len(joined.rows) == len(table.rows)
    assert joined.rows[9].name == "기본경비(기획 담당관)"


def test_totals_keep_their_place_among_joined_rows() -> None:
    table = printed(small_department()).table()
    total = PrintedRow(1, 90, ("계", *("0",) * 15))
    (joined,), _ = print_once([replace(broken(table), sums=[(5, total)])])
    assert joined.sums == [(4, total)]


def test_a_row_that_lost_all_its_amounts_and_follows_a_known_name_stays_a_row() -> None:
    table = printed(small_department()).table()
    lost = table.rows[4]._replace(cells=(table.rows[4].name, *("",) * 15), below=None)
    names = [PrintedRow(9, at, (row.name, "", "0", "0", "0")) for at, row in enumerate(table.rows)]
    units = PrintedTable("unit_programs", table.department, table.account, "", 1, names, [(9, 1)])
    (joined, _), _ = print_once([replace(table, rows=[*table.rows[:4], lost, *table.rows[5:]]), units])
    assert len(joined.rows) == len(table.rows)


def test_a_piece_of_a_name_in_another_account_makes_it_no_name() -> None:
    table = broken(printed(small_department()).table())
    other = replace(table, account="특별회계")
    joined, _ = print_once([table, other])
    assert {len(one.rows) for one in joined} == {len(table.rows) - 1}


def test_a_name_whose_neighbour_is_guessed_is_found() -> None:
    (joined,), (found,) = print_once([broken(printed(small_department(), as_one_line).table())])
    assert (found.kind, found.row, found.notes["count"]) == ("names_joined", NAME[4:].strip(), 1)
    assert found.notes["names"] == [row.name for row in joined.rows if row.name.startswith(NAME[:4])]


def test_a_name_that_another_table_prints_whole_is_joined_without_a_finding() -> None:
    table = broken(printed(small_department(), as_one_line).table())
    whole = PrintedTable("unit_programs", table.department, table.account, "", 1, [PrintedRow(9, 1, (NAME,))], [(9, 1)])
    joined, found = print_once([table, whole])
    assert NAME in {row.name for row in joined[0].rows}
    assert not found


def test_names_begin_above_their_rows_where_the_first_program_does() -> None:
    table = printed(small_department()).table()
    rows: list[PrintedRow] = []
    for at, row in enumerate(table.rows):
        if at in (1, 4):
            rows.append(PrintedRow(1, 90 + at, ("찾아가는", *("",) * 15)))
        rows.append(row)
    total = PrintedRow(1, 80, ("계", *("0",) * 15))
    (joined,), _ = print_once([replace(table, rows=rows, sums=[(6, total)])])
    assert joined.sums == [(4, total)]
    names = [row.name for row in table.rows]
    names[1], names[4] = f"찾아가는 {names[1]}", f"찾아가는 {names[4]}"
    assert [row.name for row in joined.rows] == names


@pytest.mark.parametrize("name", ["기본경비(기획담당관)", "재무활동(기획담당관)", "예비비"])
def test_a_program_that_every_department_has_is_no_part_of_another_name(name: str) -> None:
    table = printed(small_department()).table()
    rows = [*table.rows, PrintedRow(1, 99, (name, *("",) * 15))]
    (joined,), found = print_once([replace(table, rows=rows)])
    assert joined.rows[-1].name == name
    assert not found


@pytest.mark.parametrize(("name", "is_joined"), [("강화", False), ("활성화와 지속가능한 발전", True)])
def test_where_blanks_are_zero_a_name_is_joined_only_if_the_line_above_had_no_room(name: str, is_joined: bool) -> None:
    table = printed(small_department()).table()
    longest = max(range(1, len(table.rows)), key=lambda at: len(table.rows[at].name))
    blank = [
        row._replace(cells=(row.name, *(cell if cell != "0" else "－" for cell in row.cells[1:]))) for row in table.rows
    ]
    at = longest + 1 if is_joined else 2
    blank.insert(at, PrintedRow(1, 99, (name, *("",) * 15)))
    (joined,), found = print_once([replace(table, rows=blank)])
    assert len(joined.rows) == len(blank) - is_joined
    assert len(found) == is_joined


def test_a_name_is_between_two_others_and_the_last_has_none_after_it() -> None:
    names = ["가", "나", "다"]
    assert [_around(names, at) for at in range(3)] == [("", "가", "나"), ("가", "나", "다"), ("나", "다", None)]
