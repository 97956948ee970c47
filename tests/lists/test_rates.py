"""Rates as the database computes them."""

import pytest
from django.db.models import BigIntegerField, F, Value

from budget.models import ExpenditureLine
from figures.rates import Rate, per_million
from lists.rates import PerMillion, at_least, at_most
from tests.factories import make_expenditure

pytestmark = pytest.mark.django_db


def test_a_rate_is_of_any_two_amounts_with_their_parameters() -> None:
    make_expenditure(spent=5, current_budget=10)
    lines = ExpenditureLine.objects.annotate(
        change=F("spent") - Value(1), whole=F("current_budget") + Value(6), rate=PerMillion("change", "whole")
    )
    (line,) = lines.filter(at_least(Rate("rate", "", "change", "whole"), 250_000), spent=5)
    assert line.rate == 250_000
    assert not lines.filter(at_least(Rate("rate", "", "change", "whole"), 250_001))


def test_a_rate_is_cut_down_alike_by_python_and_the_database() -> None:
    make_expenditure()
    whole_numbers = (1, 3, 7, 9_223_372_036_853, 9_223_372_036_854, 9_223_372_036_855, 10**16)
    parts = (0, *whole_numbers, *(-number for number in whole_numbers))
    pairs = [
        (part, whole)
        for part in parts
        for whole in (0, -3, *whole_numbers)
        if abs(per_million(part, whole) or 0) < 2**63
    ]
    rates = (PerMillion(*(Value(amount, BigIntegerField()) for amount in pair)) for pair in pairs)
    assert ExpenditureLine.objects.values_list(*rates).get() == tuple(per_million(*pair) for pair in pairs)


def test_a_rate_beyond_what_a_database_holds_is_above_every_bound() -> None:
    make_expenditure(spent=10**15, current_budget=1)
    rate = Rate("rate", "", "spent", "current_budget")
    assert ExpenditureLine.objects.filter(at_least(rate, 10**13)).count() == 1


@pytest.mark.parametrize("spent", [500_001, 500_000, 499_999, -1])
def test_a_rate_is_compared_before_it_is_cut(spent: int) -> None:
    make_expenditure(spent=spent, current_budget=10**10)
    rate, lines = Rate("rate", "", "spent", "current_budget"), ExpenditureLine.objects.all()
    assert lines.filter(at_most(rate, 50)).exists() is (spent <= 500_000)
    assert lines.filter(at_least(rate, 50)).exists() is (spent >= 500_000)
