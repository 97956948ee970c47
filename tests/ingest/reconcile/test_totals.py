"""A row of totals is held against the rows that it may be of: since the last one, before it, behind it, or open."""

from collections.abc import Sequence

import pytest

from figures.standing import Standing
from ingest.reconcile.totals import check_totals
from ingest.rows import Discrepancy, Figure, Place, PrintedRow, PrintedTable, Tally, TotalRow

TABLE = PrintedTable("expenditure", "과", "일반회계", "", 1, [], [])


def total(before: int, amount: int | None, over: dict[str, int] | None = None) -> TotalRow:
    figure = Figure(amount, Standing.UNKNOWN if amount is None else Standing.PRINTED, Place(1, 9, 1))
    return TotalRow(PrintedRow(1, 9, ("합계", " 가나 ")), {"spent": figure}, before, over=over)


def checked(
    parents: Sequence[int | None], amounts: Sequence[int | None], *totals: TotalRow
) -> tuple[list[Discrepancy], Tally]:
    figures = [{"spent": Figure(amount, Standing.PRINTED)} for amount in amounts]
    findings, tallies = check_totals(TABLE, totals, parents, figures)
    return findings, tallies.get("T1", Tally())


@pytest.mark.parametrize(
    ("parents", "amounts", "totals", "expected"),
    [
        ([None, None], [10, 5], [(2, 15)], [None]),
        ([None, None], [10, 5], [(2, 5)], [15]),
        ([None, None], [10, 5], [(2, 10)], [15]),
        ([None, None, None], [10, 5, 7], [(2, 15), (3, 7)], [None, None]),
        ([None, None, None], [10, 5, 7], [(2, 15), (3, 22)], [None, None]),
        ([None, None, None], [10, 5, 7], [(2, 15), (3, 12)], [None, 7]),
        ([None, 0, 0, 2], [12, 5, 6, 4], [(4, 11)], [None]),  # of the parts of a row that is open
        ([None, 0, 0, 2], [12, 5, 6, 4], [(4, 4)], [None]),
        ([None, 0, 0, 2], [12, 5, 6, 4], [(3, 4)], [12]),
        ([None, None, None], [3, 10, 5], [(1, 15)], [None]),  # of all behind it
        ([None, None, None], [3, 10, 5], [(1, 18)], [None]),
        ([None, None], [10, 5], [(0, 15)], [None]),
        ([None, 0], [10, 5], [(0, 15)], [10]),
    ],
)
def test_a_total_is_of_the_rows_that_it_comes_nearest_to(
    parents: list[int | None], amounts: list[int], totals: list[tuple[int, int]], expected: list[int | None]
) -> None:
    findings, tally = checked(parents, amounts, *(total(*one) for one in totals))
    broken = [(amount, sum_) for (_, amount), sum_ in zip(totals, expected, strict=True) if sum_ is not None]
    assert [(one.kind, one.row, one.printed, one.expected) for one in findings] == [("T1", "합계", *b) for b in broken]
    assert tally == Tally(len(totals) - len(broken), len(broken))


def test_a_total_of_several_tables_is_compared_with_what_they_add_up_to() -> None:
    (finding,), tally = checked([], [], total(0, 14, {"spent": 15}), total(0, 15, {"spent": 15}), total(0, 9, {}))
    assert (finding.printed, finding.expected, tally) == (14, 15, Tally(1, 1, 1))


def test_what_cannot_be_read_is_not_compared_with_anything() -> None:
    assert checked([None, None], [10, None], total(2, 10)) == ([], Tally(undecidable=1))
    (finding,), tally = checked([None], [10], total(1, None))
    assert (finding.kind, finding.printed, tally) == ("unreadable", "가나", Tally())
    assert check_totals(TABLE, [], [], []) == ([], {})
