"""What was mended, moved or left open in reading a table is told, once a figure, at its line."""

import pytest

from figures.standing import Standing
from figures.volumes import added_line
from ingest.reconcile.cells import Lines, read_lines
from ingest.reconcile.level_search import Levels
from ingest.reconcile.notices import ambiguous_levels, find_department_twice, notices, second_department
from ingest.reconcile.repair import Settled
from ingest.rows import Discrepancy, Figure, Place, PrintedRow, PrintedTable, ProvenRow
from tests.ingest.reconcile.test_propagate import AT, SHEET, ledger

CELLS = ("사업", *(str(at) for at in range(1, 16)))
"""A row whose amounts are the numbers of their cells."""


def table(*rows: tuple[str, ...]) -> tuple[PrintedTable, list[Lines]]:
    printed = [PrintedRow(2, line, cells) for line, cells in enumerate(rows, 7)]
    lines = [read_lines(row, 1, SHEET.layout) for row in printed]
    return PrintedTable("expenditure", "과", "일반회계", "", 1, printed, []), lines


def found(
    *rows: tuple[str, ...], rivals: dict[tuple[int, int], set[int]] | None = None, **figures: Figure
) -> list[Discrepancy]:
    """The findings of a table whose last row has these figures."""
    printed, lines = table(*rows)
    proven = [ProvenRow(row, row.name, None, None, {}) for row in printed.rows]
    proven[-1].figures = figures
    settled = Settled([], ledger({}), [], {}, rivals or {})
    return list(notices(printed, SHEET, proven, lines, settled))


def kinds(findings: list[Discrepancy]) -> list[tuple[str, str, int]]:
    return [(one.kind, one.column, one.line) for one in findings]


def test_a_row_as_printed_is_no_finding() -> None:
    assert found(CELLS, spent=Figure(6, Standing.PRINTED)) == []


def test_a_cell_that_cannot_be_read_is_reported_with_its_column_and_text() -> None:
    (finding,) = found(CELLS, (*CELLS[:6], "6x", *CELLS[7:]))
    assert kinds([finding]) == [("unreadable", "spent", 8)]
    assert (finding.printed, finding.key, finding.row, finding.page) == ("6x", 1, "사업", 2)
    assert (finding.department, finding.account) == ("과", "일반회계")


def test_a_cell_of_no_column_is_reported_without_one() -> None:
    assert ("unreadable", "", 7) in kinds(found((*CELLS, "x")))


@pytest.mark.parametrize(("cells", "is_cut_off"), [(SHEET.layout.last, True), (SHEET.layout.last + 1, False)])
def test_a_row_of_too_few_cells_is_reported_with_their_number(cells: int, is_cut_off: bool) -> None:
    findings = found(CELLS[:cells])
    assert [(one.kind, one.notes) for one in findings] == ([("row_cut_off", {"cells": cells})] if is_cut_off else [])


def test_a_repaired_amount_is_reported_with_what_was_printed_where_it_stands() -> None:
    (finding,) = found(CELLS, spent=Figure(9, Standing.DERIVED, Place(3, 4, 6), 6, ("E3", "E5")))
    assert kinds([finding]) == [("mended", "spent", 4)]
    assert (finding.page, finding.printed, finding.expected, finding.key) == (3, 6, 9, 0)
    assert finding.notes == {"because": ["E3", "E5"]}
    (finding,) = found(CELLS, spent=Figure(9, Standing.DERIVED, None, 6))
    assert (finding.page, finding.line) == (2, 7)


@pytest.mark.parametrize(
    ("column", "cells", "is_filled"),
    [
        ("spent", (*CELLS[:6], " ", *CELLS[7:]), True),
        ("spent", CELLS, False),
        ("spent", CELLS[:6], False),
        ("diversion", (*CELLS[:3], " ", *CELLS[4:]), False),
        ("spent_before", CELLS, False),
    ],
)
def test_an_amount_filled_in_where_its_cell_is_blank_is_reported(
    column: str, cells: tuple[str, ...], is_filled: bool
) -> None:
    findings = found(cells, **{column: Figure(9, Standing.DERIVED)})
    assert [(one.kind, one.printed, one.expected) for one in findings if one.kind != "row_cut_off"] == (
        [("filled", None, 9)] if is_filled else []
    )


def test_a_row_that_people_added_prints_nothing_that_could_be_repaired() -> None:
    printed, lines = table((*CELLS[:6], " ", *CELLS[7:]))
    row = printed.rows[0]._replace(line=added_line(7, 1))
    proven = [ProvenRow(row, row.name, None, None, {"spent": Figure(9, Standing.DERIVED)})]
    assert list(notices(printed, SHEET, proven, lines, Settled([], ledger({}), [], {}, {}))) == []


def test_moved_amounts_of_a_row_are_reported_together() -> None:
    moved = Figure(9, Standing.MOVED)
    (finding,) = found(CELLS, budget=Figure(1, Standing.PRINTED), spent=moved, unspent=moved)
    assert (finding.kind, finding.column, finding.notes) == ("moved", "spent", {"columns": ["spent", "unspent"]})


def test_a_figure_left_open_is_reported_with_the_amounts_that_would_do() -> None:
    spent, open_figure = AT("spent"), Figure(None, Standing.UNKNOWN, None, 6)
    (finding,) = found(CELLS, CELLS, rivals={(1, spent): {6000, 60}}, spent=open_figure)
    assert (finding.kind, finding.printed, finding.notes) == ("open", 6, {"values": ["60", "6,000"]})
    assert found(CELLS, rivals={(0, spent): {60}}, spent=open_figure) == []
    assert found(CELLS, rivals={(0, spent): {6, 60}}, spent=Figure(6, Standing.PRINTED)) == []
    assert found(CELLS, spent_before=open_figure) == []
    assert found(CELLS, spent=open_figure) == []


ZEROS = tuple("0" * 15)


@pytest.mark.parametrize(
    ("rows", "again"),
    [
        ([], None),
        ([("과", *CELLS[1:]), ("정책", *CELLS[1:]), (" 과", *CELLS[1:]), ("과", *CELLS[1:])], 2),
        ([("과", *CELLS[1:]), ("과", *ZEROS), ("정책", *CELLS[1:])], None),
        ([("과", *ZEROS), ("정책", *ZEROS), ("과", *ZEROS), ("정책", *ZEROS)], 2),
        ([("과", *ZEROS), ("정책", *ZEROS), ("과", *ZEROS), ("정책", *ZEROS), ("단위", *ZEROS)], None),
        ([("과", *ZEROS), ("정책", *ZEROS), ("과", *ZEROS), ("단위", *ZEROS)], None),
        ([("과", *ZEROS), ("과", *ZEROS)], 1),
        ([("과", *ZEROS)], None),
        ([("과", *CELLS[1:]), ("과", *CELLS[1:]), ("정책", *ZEROS)], 1),
        ([("과", *CELLS[1:]), ("정책", *ZEROS), ("과", *ZEROS)], None),
        ([("과", "1", *ZEROS[1:]), ("과", "1", *ZEROS[1:]), ("정책", *ZEROS)], 1),
    ],
)
def test_a_department_stands_twice_where_its_row_does_or_with_zeros_all_rows(
    rows: list[tuple[str, ...]], again: int | None
) -> None:
    printed, lines = table(*rows)
    assert second_department(printed, lines) == again
    findings = list(find_department_twice(printed, again))
    assert kinds(findings) == ([] if again is None else [("department_twice", "", 7 + again)])


@pytest.mark.parametrize(
    ("levels", "given_up", "kind", "line", "count", "row"),
    [
        ([0, 1, None, None], False, "levels_ambiguous", 9, 2, "정책"),
        ([0, 1, None, None], True, "search_given_up", 9, 2, "정책"),
        ([None, 1, 2, 3], False, "levels_ambiguous", 7, 1, "과"),
    ],
)
def test_rows_without_a_level_are_counted_below_the_last_that_has_one(
    levels: list[int | None], given_up: bool, kind: str, line: int, count: int, row: str
) -> None:
    printed, _lines = table(("과", *ZEROS), ("정책", *ZEROS), ("단위", *ZEROS), ("세부", *ZEROS))
    placed = Levels(levels, [None] * 4, given_up=given_up)
    (finding,) = ambiguous_levels(printed, placed, None)
    assert kinds([finding]) == [(kind, "", line)]
    assert (finding.row, finding.notes) == (row, {"count": count})


def test_where_all_levels_are_known_only_a_second_department_is_reported() -> None:
    printed, _lines = table(("과", *ZEROS), ("과", *ZEROS))
    placed = Levels([0, 1], [None, 0])
    assert list(ambiguous_levels(printed, placed, None)) == []
    assert kinds(list(ambiguous_levels(printed, placed, 1))) == [("department_twice", "", 8)]


def test_words_after_the_last_column_are_a_remark_but_a_damaged_amount_there_is_not() -> None:
    assert found((*CELLS, "국비 50%")) == []
    (finding,) = found((*CELLS, "6,00O,00?"))
    assert kinds([finding]) == [("unreadable", "", 7)]
