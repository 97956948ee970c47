"""Repairs of one cause on one page are one finding."""

from collections.abc import Sequence

import pytest

from figures.standing import Standing
from ingest.reconcile.grouping import MENDED, MOVED, TWICE, _cause, _printed, group_repairs
from ingest.rows import Discrepancy, Figure, Place, PrintedRow, ProvenRow

COLUMNS = (("name",), ("budget",), ("current_budget",), ("spent",))


def row(line: int, *cells: str, **figures: Figure) -> ProvenRow:
    return ProvenRow(PrintedRow(1, line, (f"사업 {line}", *cells), columns=COLUMNS), f"사업 {line}", 3, 0, figures)


def moved(line: int, key: int, *columns: str) -> Discrepancy:
    notes: dict[str, str | int | list[str]] = {"columns": list(columns)}
    return Discrepancy(MOVED, "과", "", f"사업 {line}", columns[0], 1, line, key=key, notes=notes)


def mended(line: int, key: int, printed: int, expected: int) -> Discrepancy:
    return Discrepancy(MENDED, "과", "", f"사업 {line}", "spent", 1, line, printed, expected, key)


def shifted(line: int) -> ProvenRow:
    """A row whose 예산현액 and 지출액 were printed one cell to the left."""
    figures = {name: Figure(7, Standing.MOVED, Place(1, line, cell - 1)) for name, cell in AT.items()}
    return row(line, "7", "7", "", **figures)


AT = {"current_budget": 2, "spent": 3}


def grouped(findings: Sequence[Discrepancy], *rows: ProvenRow) -> list[tuple[str, str, object, int]]:
    """Kind, column, the number of lines, and of figures, of each finding."""
    return [
        (found.kind, found.column, found.notes.get("count"), len(found.covers))
        for found in group_repairs(findings, rows)
    ]


def test_shifted_columns_of_a_page_are_one_finding_of_a_column_where_it_is_of_one_row() -> None:
    one = [moved(1, 0, "current_budget", "spent")]
    assert grouped(one, shifted(1)) == [(MOVED, "current_budget", 1, 2)]
    assert grouped([*one, moved(2, 1, "current_budget")], shifted(1), shifted(2)) == [(MOVED, "", 2, 3)]


def test_an_amount_repaired_alone_stays_as_it_is_and_several_alike_are_one() -> None:
    rows = [row(line, "9", "9", "6", spent=Figure(5, Standing.DERIVED)) for line in (1, 2)]
    assert grouped([mended(1, 0, 6, 5)], *rows) == [(MENDED, "spent", None, 0)]
    assert grouped([mended(1, 0, 6, 5), mended(2, 1, 6, 5)], *rows) == [(MENDED, "spent", 2, 2)]
    assert grouped([mended(1, 0, 6, 5), mended(2, 1, 6, 4)], *rows) == [(MENDED, "spent", None, 0)] * 2


def test_a_zero_misread_as_the_amount_of_another_column_was_printed_twice() -> None:
    double = row(1, "9", "9", "9", budget=Figure(9, Standing.PRINTED), spent=Figure(0, Standing.DERIVED))
    (found,) = group_repairs([mended(1, 0, 9, 0)], [double])
    assert (found.kind, found.notes["of"], found.printed, found.expected) == (TWICE, "budget", None, None)


def test_what_is_about_no_row_stands_by_itself() -> None:
    alone = Discrepancy("row_missing", "과", "", "사업", "", 1, 1, key=0)
    assert grouped([alone, Discrepancy("named_once", "과", "", "사업", "", 1, 1)], row(1)) == [
        ("row_missing", "", None, 0),
        ("named_once", "", None, 0),
    ]


def test_a_cell_that_a_row_lacks_prints_nothing() -> None:
    columns = (("name",), ("budget", "spent"))
    for below, second in ((("",), ""), (("", " 50 "), "50"), (None, "")):
        under = PrintedRow(1, 2, below) if below else None
        printed = PrintedRow(1, 1, ("과", " 90 "), columns=columns, below=under)
        row = ProvenRow(printed, "과", 0, None, {"budget": Figure(90, Standing.PRINTED)})
        assert [_printed(row, column) for column in ("budget", "spent", "unspent")] == ["90", second, ""]


@pytest.mark.parametrize(
    ("place", "cause"),
    [
        (Place(1, 1, 1), "left"),
        (Place(1, 1, 3), "right"),
        (Place(1, 2, 1), "left"),
        (Place(1, 3, 1), "line"),
        (Place(1, 2, 2), "line"),
        (None, "line"),
    ],
)
def test_a_moved_amount_stood_left_or_right_of_its_cell_or_on_another_line(place: Place | None, cause: str) -> None:
    figures = {"current_budget": Figure(7, Standing.MOVED, place), "unspent": Figure(7, Standing.MOVED, Place(1, 1, 1))}
    printed = PrintedRow(1, 1, ("사업", "7", "7", "7"), PrintedRow(1, 2, ("",)), columns=COLUMNS)
    proven = ProvenRow(printed, "사업", 3, 0, figures)
    assert (_cause(proven, "current_budget"), _cause(proven, "unspent")) == (cause, "line")
