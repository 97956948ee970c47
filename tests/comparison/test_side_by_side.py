"""Things side by side as values: differences are from the first, of what is known; equal names say what differs."""

from decimal import Decimal
from typing import Any

import pytest

from comparison.side_by_side import ComparedChange, Side, alike, change, labelled, rates, table
from figures.columns import Column
from figures.rates import Rate

SPENT, BUDGET = Column("spent", "지출액"), Column("current_budget", "예산현액")


def side(
    name: str = "길", city: str = "김포시", year: int = 2020, account: str = "일반회계", **sums: int | None
) -> Side:
    return Side("", name, "/", city, "", year, account, "", like=1, sums=sums)


def row(*values: int | None, differing: bool = True) -> list[Any]:
    ((column, cells),) = table([side(spent=value) for value in values], [SPENT], differing)
    assert column is SPENT
    return cells


def test_differences_are_from_the_first_side() -> None:
    cells = row(100, 150, 40)
    assert [cell.change for cell in cells] == [None, ComparedChange(50, 100), ComparedChange(-60, 100)]


def test_sides_that_are_not_alike_have_no_differences() -> None:
    assert [cell.change for cell in row(100, 150, differing=False)] == [None, None]


@pytest.mark.parametrize(("before", "after"), [(None, 1), (1, None), (None, None)])
def test_what_is_unknown_has_no_difference(before: int | None, after: int | None) -> None:
    assert change(before, after) == ComparedChange(None, None)
    assert change(0, 0) == ComparedChange(0, 0)


def test_a_share_is_of_the_largest_and_the_unknown_has_none() -> None:
    assert [cell.share for cell in row(50, 200, None)] == [Decimal(25), Decimal(100), None]


def test_beside_a_negative_amount_shares_mean_nothing() -> None:
    assert [cell.share for cell in row(50, -200)] == [None, None]


def test_of_zeros_and_unknowns_there_is_no_share() -> None:
    assert [cell.share for cell in row(0, 0)] == [None, None]
    assert [cell.share for cell in row(None, None)] == [None, None]


def test_figures_are_those_of_a_line_or_of_a_sum() -> None:
    class Line:
        spent = 7

    assert Side("", "길", "/", "", "", 2020, "", "", 1, line=Line()).value("spent") == 7
    assert Side("", "길", "/", "", "", 2020, "", "", 1, line=Line(), sums={"spent": None}).value("spent") is None


def test_equal_names_say_what_tells_them_apart_and_no_more() -> None:
    sides = [side(), side(year=2019), side("등", account="특별회계")]
    assert [each.label for each in labelled(sides)] == ["길 2020", "길 2019", "등"]
    assert [each.label for each in labelled([side(), side(city="파주시")])] == ["길 김포시", "길 파주시"]
    sides = [side(), side(city="파주시", year=2019, account="특별회계")]
    assert [each.label for each in labelled(sides)] == ["길 김포시 2020 일반회계", "길 파주시 2019 특별회계"]


def test_things_that_nothing_tells_apart_keep_their_name() -> None:
    assert [each.label for each in labelled([side(), side()])] == ["길", "길"]


def test_sides_are_alike_in_what_all_share() -> None:
    assert alike([], lambda each: each.city)
    assert alike([side(), side(year=2019)], lambda each: each.city)
    assert not alike([side(), side(year=2019)], lambda each: each.fiscal_year)


def test_a_rate_has_the_part_and_the_whole_of_each_side() -> None:
    rate = Rate("execution_rate", "집행률", "spent", "current_budget")
    sides = [side(spent=1, current_budget=2), side(spent=None, current_budget=3)]
    assert [(part, whole) for _side, part, whole in rates(sides, [rate])[0][1]] == [(1, 2), (None, 3)]


def test_each_column_is_a_row_in_the_order_asked() -> None:
    found = table([side(spent=1, current_budget=2)], [BUDGET, SPENT], False)
    assert [(column.name, cells[0].value) for column, cells in found] == [("current_budget", 2), ("spent", 1)]
