"""Amounts: every way a book prints them, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from figures.won import AmountError, read_won, split_amounts, write_won


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", 0),
        ("1,234", 1234),
        ("９０,０００", 90_000),
        ("247,245,126,000", 247_245_126_000),
        ("△5,558,259,000", -5_558_259_000),
        ("△ 113,330,670", -113_330_670),
        ("-323,255,220", -323_255_220),
        ("−1", -1),
        ("-", 0),
        ("ㅡ", 0),
        (" 12 ", 12),
    ],
)
def test_an_amount_is_read_as_printed(text: str, amount: int) -> None:
    assert read_won(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,23x",
        "1,2345",
        "12,34,567",
        "1.5",
        "삼백",
        "9" * 20,
        "9" * 5000,
        "1 2",
        "△",
        "①",
        "024,971,370",
        "0,123",
        "０,123",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        read_won(text)


def test_a_table_in_thousands_is_stored_in_won() -> None:
    assert read_won("1,234", scale=1000) == 1_234_000


@given(some.integers(-(10**16), 10**16))
def test_what_is_written_reads_back(amount: int) -> None:
    assert read_won(write_won(amount)) == amount


@given(some.lists(some.integers(-(10**12), 10**12), max_size=3))
def test_the_lines_of_a_cell_come_apart(amounts: list[int]) -> None:
    cell = " ".join(write_won(amount) for amount in amounts)
    assert [read_won(part) for part in split_amounts(cell)] == amounts


def test_other_units_round_half_away_from_zero() -> None:
    assert write_won(1_500, scale=1000) == "2"
    assert write_won(-1_500, scale=1000) == "△2"
    assert write_won(1_499, scale=1000) == "1"
