"""Amounts and rates as HTML: a minus is read aloud, a rate has a bar that never leaves its frame."""

import re
from decimal import Decimal

import pytest

from web.amounts import bar, bar_of_largest, rate_in_words, rate_with_bar, signed, signed_within


def spoken(html: str) -> str:
    """What a screen reader says."""
    return re.sub(r"<[^>]+>", "", re.sub(r'<(\w+)[^>]*aria-hidden="true".*?</\1>', "", html))


@pytest.mark.parametrize("text", ["△1,234", "-1,234"])
def test_a_negative_amount_is_read_as_minus(text: str) -> None:
    assert spoken(signed(text)) == "마이너스 1,234"
    assert "△" in signed(text)


def test_other_text_is_only_escaped() -> None:
    assert signed("1,234") == "1,234"
    assert signed("<b>&") == "&lt;b&gt;&amp;"
    assert spoken(signed("△<b>")) == "마이너스 &lt;b&gt;"


def test_each_negative_amount_of_a_sentence_is_read_as_minus() -> None:
    assert spoken(signed_within("차이는 △1,000원이고 △ 2는 <표시>입니다")) == (
        "차이는 마이너스 1,000원이고 △ 2는 &lt;표시&gt;입니다"
    )


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(1, 2, "50.0%"), (1, 100_000, "0.1% 미만"), (0, 5, "0.0%"), (None, 5, ""), (5, None, ""), (5, 0, "")],
)
def test_a_rate_in_words(part: int | None, whole: int | None, words: str) -> None:
    assert rate_in_words(part, whole) == words
    assert bool(rate_with_bar(part, whole)) is bool(words)


@pytest.mark.parametrize(("rate", "width"), [("-5", "0"), ("0", "0"), ("33.3", "33.3"), ("100", "100"), ("250", "100")])
def test_a_bar_stays_within_its_frame(rate: str, width: str) -> None:
    assert f'class="bar-part" width="{width}"' in bar(Decimal(rate))


def test_only_a_bar_of_a_whole_shows_the_whole() -> None:
    assert "bar-whole" in bar(Decimal(50))
    assert "bar-whole" not in bar_of_largest(Decimal(50))
