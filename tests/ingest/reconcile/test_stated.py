"""Levels that a file states: who is whose child, with rows that a page turn put before their parent."""

import pytest

from figures.standing import Standing
from ingest.reconcile.stated import _lacking, _late
from ingest.rows import Figure, PrintedRow, StatedTable


@pytest.mark.parametrize(
    ("levels", "amounts", "late"),
    [
        ([0, 2, 1, 2], [10, 4, 10, 6], {1: 2}),  # one child before its parent, one behind
        ([0, 2, 2, 1], [10, 4, 6, 10], {1: 3, 2: 3}),
        ([0, 2, 1, 2], [10, 4, 6, 6], {}),  # the parent is whole without it
        ([0, 2, 1, 2], [10, 3, 10, 6], {}),  # nor is it whole with it
        ([0, 2, 3, 1, 2], [10, 4, 4, 10, 6], {}),  # something else stands between
    ],
)
def test_a_row_before_its_parent_is_found_by_the_sum_that_it_completes(
    levels: list[int | None], amounts: list[int], late: dict[int, int]
) -> None:
    rows = [PrintedRow(1, line, (f"사업 {line}",)) for line in range(len(levels))]
    figures = [{"current_budget": Figure(amount, Standing.PRINTED)} for amount in amounts]
    table = StatedTable("expenditure", "과", "", "", 1, rows, [], levels=levels, figures=figures)
    parents: list[int | None] = [None] + [0] * (len(levels) - 1)
    parents[-1] = levels.index(1) if levels[-1] == 2 else parents[-1]
    assert _late(table, parents, ["current_budget"]) == late
    assert all(parents[row] == parent for row, parent in late.items())


@pytest.mark.parametrize(
    ("parent", "children", "lacking"),
    [
        ((9, 5), [(4, 2), (3, 3)], {("current_budget", 2)}),
        ((9, 5), [(4, None), (5, 1)], set()),
        ((9, 5), [(None, 5), (5, None)], None),
        ((9, 5), [(4, 4), (None, 1), (5, 0)], set()),
        ((None, 0), [(4, 0)], None),  # nils agree with anything
        ((0, 9), [(4, 9)], {("current_budget", -4)}),
    ],
)
def test_children_lack_what_remains_of_their_parent_where_all_is_known(
    parent: tuple[int | None, int], children: list[tuple[int | None, int | None]], lacking: set[tuple[str, int]] | None
) -> None:
    columns = "current_budget", "spent"
    figures = [
        {name: Figure(amount, Standing.PRINTED) for name, amount in zip(columns, row, strict=True)}
        for row in (parent, *children)
    ]
    table = StatedTable("expenditure", "과", "", "", 1, [], [], figures=figures)
    assert _lacking(table, 0, range(1, len(figures)), columns) == lacking
