"""Figures of the report that cannot be read."""

from decimal import Decimal

import pytest

from figures.standing import Standing
from ingest.reconcile.report import IndicatorRow
from ingest.reconcile.unread import name_indicator, unread_rows
from ingest.rows import Discrepancy, Figure, Measure, Place, PrintedRow, ReadRow

UNKNOWN = Figure(None, Standing.UNKNOWN)


def finding(line: int, row: str = "") -> Discrepancy:
    return Discrepancy("unreadable", "과", "", row, "", 1, line)


def indicator(name: str, **measures: tuple[int | None, int | None]) -> IndicatorRow:
    """An indicator with measures by what they are and the line that they stand on."""
    read = {
        column: Measure(
            None if value is None else Decimal(value), Standing.PRINTED, None if line is None else Place(1, line, 2)
        )
        for column, (value, line) in measures.items()
    }
    return IndicatorRow(ReadRow(PrintedRow(1, 1, (name,)), name, measures=read), 0)


def test_a_finding_without_a_name_is_of_the_indicator_whose_measure_is_unread_on_its_line() -> None:
    indicators = [
        indicator("가", target=(None, None), result=(3, 7)),
        indicator("나", target=(None, 6), result=(None, 7)),
        indicator("다", target=(None, 7)),
    ]
    named = name_indicator(finding(7), indicators)
    assert (named.row, named.column) == ("나", "result")
    assert name_indicator(finding(8), indicators) == finding(8)
    assert name_indicator(finding(7, "라"), indicators) == finding(7, "라")


def unread(*cells: str, figure: Figure | None = UNKNOWN, reported: tuple[int, ...] = ()) -> list[Discrepancy]:
    row = ReadRow(PrintedRow(3, 5, ("이름", *cells)), "이름", {} if figure is None else {"budget": figure})
    return list(unread_rows("과", {"summary": [[row]]}, reported))


@pytest.mark.parametrize(
    ("cells", "printed"),
    [
        (("1,000", "말", " 5 %"), "1,000 5 %"),
        (("△ 3", "[7]"), "△ 3"),
        (("말", "", "12개"), None),
    ],
)
def test_a_row_of_which_no_figure_stands_in_its_column_is_reported_with_its_amounts(
    cells: tuple[str, ...], printed: str | None
) -> None:
    found = unread(*cells)
    assert [(one.kind, one.row, one.page, one.line, one.printed) for one in found] == (
        [("row_unreadable", "이름", 3, 5, printed)] if printed else []
    )
    assert [one.notes for one in found] == [{"columns": ["budget"]}] * len(found)


def test_a_row_is_not_reported_where_a_figure_is_read_or_placed_or_a_finding_is_there() -> None:
    assert unread("5", figure=None) == []
    assert unread("5", figure=Figure(5, Standing.PRINTED)) == []
    assert unread("5", figure=Figure(None, Standing.UNKNOWN, Place(3, 5, 1))) == []
    assert unread("5", reported=(5,)) == []
    assert len(unread("5", reported=(4,))) == 1


def test_of_many_amounts_the_first_are_shown() -> None:
    (found,) = unread(*["1,234,567"] * 20)
    assert len(str(found.printed)) == 80


@pytest.mark.parametrize(
    ("cell", "told"),
    [("0,382,000", True), ("1,000 2,000", True), ("1,O00", True), ("9,382,000", False), ("△3", False)],
)
def test_an_amount_that_cannot_be_read_is_reported_with_its_column(cell: str, told: bool) -> None:
    found = unread("말", cell, figure=Figure(None, Standing.UNKNOWN, Place(3, 5, 2)))
    assert [(one.kind, one.column, one.line, one.printed) for one in found] == (
        [("unreadable", "budget", 5, cell)] if told else []
    )
    assert unread("말", cell, figure=Figure(None, Standing.UNKNOWN, Place(3, 5, 2)), reported=(5,)) == []
