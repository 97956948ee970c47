"""`(1,234)` and `1,234-` in a file of others: negative where only that makes its sums hold."""

import pytest

from figures.standing import Standing
from ingest.reconcile.notations import with_negatives
from ingest.rows import Figure, Place, PrintedRow, Proof, StatedTable, Tally, TotalRow

UNKNOWN = Figure(None, Standing.UNKNOWN)


def row_of(line: int, text: str, scale: int) -> tuple[PrintedRow, Figure]:
    """A row of one amount, unknown where it is printed in a notation."""
    place = Place(1, line, 1)
    amount = int(text) * scale if text.removeprefix("-").isdigit() else None
    standing = Standing.UNKNOWN if amount is None else Standing.PRINTED
    return PrintedRow(1, line, ("가", text)), Figure(amount, standing, place)


def table(*texts: str, total: str = "", scale: int = 1) -> StatedTable:
    rows, figures = zip(*(row_of(line, text, scale) for line, text in enumerate(texts, 1)), strict=True)
    totals = []
    if total:
        printed, figure = row_of(9, total, scale)
        totals = [TotalRow(printed, {"spent": figure}, len(rows), over={"spent": 5})]
    stated = StatedTable("expenditure", "과", "일반회계", "", scale, list(rows), [])
    stated.figures = [{"spent": figure, "memo": UNKNOWN} for figure in figures]
    stated.totals = totals
    return stated


def prove(stated: StatedTable) -> Proof:
    """The first row is the sum of the others, and each total that of all of them."""
    assert not any(total.over for total in stated.totals)
    amounts = [figures["spent"].value for figures in stated.figures]
    tally = Tally()
    for sums in (
        [amounts[0], *amounts[1:]],
        *([total.figures["spent"].value, *amounts[1:]] for total in stated.totals),
    ):
        if None in sums:
            tally.undecidable += 1
        elif sums[0] == sum(one for one in sums[1:] if one is not None):
            tally.held += 1
        else:
            tally.broken += 1
    return Proof([], [], {"E5": tally})


def spent(stated: StatedTable) -> list[int | None]:
    return [figures["spent"].value for figures in (*stated.figures, *(total.figures for total in stated.totals))]


@pytest.mark.parametrize("text", ["(2)", " (2) ", "2-"])
def test_an_amount_in_such_a_notation_is_negative_where_only_that_makes_the_sums_hold(text: str) -> None:
    read = with_negatives(table("3", "5", text), prove)
    assert spent(read) == [3, 5, -2]
    assert read.figures[2]["spent"] == Figure(-2, Standing.PRINTED, Place(1, 3, 1))
    assert read.figures[2]["memo"] == UNKNOWN


def test_the_unit_of_the_table_holds_for_it_as_well() -> None:
    assert spent(with_negatives(table("3", "5", "(2)", scale=1000), prove)) == [3000, 5000, -2000]


@pytest.mark.parametrize(
    "texts",
    [
        ("7", "5", "(2)"),  # positive
        ("9", "5", "(2)"),  # neither
        ("5", "5", "(0)"),  # either
        ("3", "5", "(2"),  # no notation
    ],
)
def test_it_stays_unknown_where_other_sums_hold(texts: tuple[str, ...]) -> None:
    assert spent(with_negatives(table(*texts), prove))[2] is None


def test_it_stays_unknown_where_another_sum_would_break() -> None:
    assert spent(with_negatives(table("3", "5", "(2)", total="4"), prove))[2] is None


def test_the_amount_of_a_total_is_read_alike() -> None:
    read = with_negatives(table("3", "1", "2", total="(3)"), prove)
    assert spent(read) == [3, 1, 2, None]
    read = with_negatives(table("(3)", "1", "(4)", total="(3)"), prove)
    assert spent(read) == [-3, 1, -4, -3]
    assert [total.over for total in read.totals] == [{"spent": 5}]


def test_a_notation_in_a_total_alone_is_read_as_well() -> None:
    assert spent(with_negatives(table("-3", "-1", "-2", total="(3)"), prove)) == [-3, -1, -2, -3]


def test_each_notation_is_weighed_apart() -> None:
    assert spent(with_negatives(table("3", "5", "(2)", "0-"), prove)) == [3, 5, None, None]


def test_a_table_without_such_notations_is_not_proven() -> None:
    def never(stated: StatedTable) -> Proof:
        raise AssertionError

    plain = table("3", "1", "2")
    assert with_negatives(plain, never) is plain
