"""What it costs to take rows for the children of another."""

import pytest

from ingest.reconcile.family_prices import EVENT, MISMATCH, TWO_MISMATCHES, UNREAD, FamilyPrices
from ingest.reconcile.level_search import CURRENT_BUDGET, SPENT, Key
from ingest.reconcile.sibling_chains import Price


def price(parent: Key, *children: Key, levels: int = 1) -> Price | None:
    """The price of rows below their parent, by 예산액, 예산현액 and 지출액."""
    prices = FamilyPrices([parent, *children], [False] * (len(children) + 2))
    return prices.price(0, prices.total(1, len(children) + 1), len(children) + 1, levels)


def test_the_keys_are_budget_current_budget_and_spent() -> None:
    assert (CURRENT_BUDGET, SPENT) == (1, 2)


@pytest.mark.parametrize(
    ("parent", "children", "expected"),
    [
        ((9, 9, 5), [(4, 4, 2), (5, 5, 3)], Price(0)),
        ((9, 9, 5), [], Price(EVENT, 1, gap=True, tested=False)),
        # short by a row that spent no more than it could
        ((9, 9, 5), [(4, 4, 2)], Price(EVENT, 1, gap=True)),
        ((9, 9, 5), [(4, 4, 5)], Price(EVENT, 1, gap=True)),
        ((9, 9, 5), [(4, 8, 2)], None),
        # too much by one row of them
        ((4, 4, 2), [(4, 4, 2), (5, 5, 3)], Price(EVENT, 1, extra=True)),
        # one column at odds
        ((9, 9, 5), [(4, 4, 2), (5, 5, 1)], Price(MISMATCH)),
        # one column agrees, and each row has an amount in it
        ((9, 9, 5), [(4, 3, 3), (5, 4, 5)], Price(TWO_MISMATCHES)),
        ((9, 9, 5), [(9, 8, 3), (0, 0, 5)], None),
        ((9, 9, 5), [(0, 0, 5), (9, 8, 3)], None),
        # nothing agrees
        ((9, 9, 5), [(4, 3, 6)], None),
        # zero agrees with zero, which says nothing where the parent has an amount
        ((9, 0, 0), [(8, 0, 0)], None),
        ((0, 0, 0), [(1, 0, 0), (1, 0, 0)], Price(MISMATCH)),
        # an unreadable row: what can be read is no more than the parent
        ((9, 9, 5), [(None, None, None), (5, 5, 3)], Price(UNREAD, tested=False)),
        ((9, 9, 5), [(None, None, None), (5, 10, 3)], None),
    ],
)
def test_the_price_of_a_family_is_by_how_it_adds_up(parent: Key, children: list[Key], expected: Price | None) -> None:
    assert price(parent, *children) == expected


def test_what_is_read_of_a_family_may_be_its_parent_once_for_each_level_below() -> None:
    unread, child = (None, None, None), (9, 9, 5)
    assert price(child, unread, child, child, levels=1) is None
    assert price(child, unread, child, child, levels=2) == Price(UNREAD, tested=False)


@pytest.mark.parametrize(("last", "times", "outgrown"), [(1, 1, True), (1, 2, False), (-1, 1, False)])
def test_siblings_that_exceed_their_parent_may_be_repaired_by_a_negative_one(
    last: int, times: int, outgrown: bool
) -> None:
    prices = FamilyPrices([(2, 2, 2), (3, 3, 3), (last,) * 3], [False] * 4)
    assert prices.is_outgrown(0, (3, 3, 3), times) is outgrown


def test_what_a_row_adds_is_its_own_or_its_childrens_where_one_amount_may_be_misread() -> None:
    prices = FamilyPrices([(9, None, 5)], [False, False])
    assert prices.adds(0, (8, 3, None), Price(0)) == [(9, 3, 5)]
    assert prices.adds(0, (8, 3, None), Price(MISMATCH)) == [(9, 3, 5), (8, 3, 5)]
