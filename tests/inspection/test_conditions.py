"""The conditions that rules are written with: in whole won, and never true of what is unknown."""

import pytest

from budget.models import ExpenditureLine
from inspection.rules.rule import (
    conflicting,
    less,
    more,
    no_less,
    not_conflicting,
    same,
    share_above,
    share_below,
    share_from,
)
from tests.factories import make_expenditure

pytestmark = pytest.mark.django_db


def holds(condition: object) -> bool:
    return ExpenditureLine.objects.filter(condition).exists()


@pytest.mark.parametrize(("spent", "below", "above", "at_least"), [(499, 1, 0, 0), (500, 0, 0, 1), (501, 0, 1, 1)])
def test_a_share_is_exact_to_the_won(spent: int, below: bool, above: bool, at_least: bool) -> None:
    make_expenditure(spent=spent, current_budget=1000)
    assert holds(share_below("spent", 50, "current_budget")) == below
    assert holds(share_above("spent", 50, "current_budget")) == above
    assert holds(share_from("spent", 50, "current_budget")) == at_least


def test_a_share_of_the_largest_amounts_is_exact_too() -> None:
    whole = 10**15
    make_expenditure(spent=whole // 2 - 1, current_budget=whole)
    assert holds(share_below("spent", 50, "current_budget"))
    assert not holds(share_from("spent", 50, "current_budget"))


@pytest.mark.parametrize(("spent", "found"), [(4, (1, 0, 0, 0)), (5, (0, 0, 1, 1)), (6, (0, 1, 0, 1))])
def test_figures_are_compared_with_each_other_and_with_numbers(spent: int, found: tuple[int, ...]) -> None:
    make_expenditure(spent=spent, unspent=5)
    for other in ("unspent", 5):
        conditions = (less("spent", other), more("spent", other), same("spent", other), no_less("spent", other))
        assert tuple(map(int, map(holds, conditions))) == found


def test_what_is_unknown_answers_no_condition() -> None:
    make_expenditure(spent=None, current_budget=100)
    for condition in (
        less("spent", 5),
        more("spent", -5),
        no_less("spent", 0),
        share_below("spent", 50, "current_budget"),
    ):
        assert not holds(condition)


def test_a_figure_that_is_conflicting_is_told_from_others_of_its_row() -> None:
    make_expenditure(spent=5, standings={"spent": {"is": "conflicting"}, "unspent": {"is": "moved"}})
    assert holds(conflicting("spent"))
    assert holds(conflicting("budget", "spent"))
    assert not holds(conflicting("unspent", "budget"))
    assert holds(not_conflicting("unspent", "budget"))
    assert not holds(not_conflicting("unspent", "spent"))


def test_a_figure_simply_printed_is_not_conflicting() -> None:
    make_expenditure(spent=5)
    assert holds(not_conflicting("spent", "budget"))
