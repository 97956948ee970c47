"""Rates as books print them, and which way of computing one a printed rate shows."""

from decimal import Decimal

import pytest

from ingest.reconcile.rates import direction, ratio


def test_a_rate_is_a_part_in_percent_of_the_whole() -> None:
    assert ratio(1, 4) == 25
    assert ratio(Decimal("1.5"), 1) == 150
    assert ratio(-1, 4) == -25
    assert ratio(4, 0) is None


@pytest.mark.parametrize(
    ("target", "result", "rate", "shown"),
    [
        ("4", "3", "75", "higher"),
        ("3", "7", "233", "higher"),
        ("3", "5", "60", "lower"),
        ("5", "5", "100", "both"),
        ("4", "3", "80", "neither"),
        ("0", "3", "0", "lower"),
        ("3", "0", "0", "higher"),
        ("0", "0", "0", "neither"),
    ],
)
def test_a_printed_rate_shows_whether_more_or_less_is_better(target: str, result: str, rate: str, shown: str) -> None:
    assert direction(Decimal(target), Decimal(result), Decimal(rate)) == shown
