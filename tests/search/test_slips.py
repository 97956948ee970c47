"""One letter wrong, left out, too many, or two changed about: found; two letters wrong: not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.names import one_letter_off
from search.query import LONGEST, read_query
from search.spelling import pattern, unchanged_parts

LETTERS = st.text(alphabet="가나다라마바12", min_size=3, max_size=12)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("청념도", "공직자청렴도등급"),
        ("자율방법대", "자율방범대지원"),
        ("주민치", "주민자치"),
        ("주민자자치", "주민자치"),
        ("주자민치", "주민자치지원"),
        ("민주자치", "주민자치"),
    ],
)
def test_a_slip_of_one_letter_is_found(query: str, name: str) -> None:
    assert pattern(query).search(name)


@pytest.mark.parametrize(
    ("query", "name"), [("청념두", "청렴도"), ("주민자치", "주무좌치"), ("청념도", "도청"), ("가나다", "가 나다")]
)
def test_two_slips_or_two_names_are_not(query: str, name: str) -> None:
    assert not pattern(query).search(name)


@given(LETTERS, LETTERS)
def test_names_one_letter_off_are_found_and_what_is_found_was_let_through(query: str, name: str) -> None:
    found = pattern(query).search(name)
    if one_letter_off(query, name) and len(query) > 3:
        assert found or query in name
    if found:
        assert any(all(part in name for part in parts) for parts in unchanged_parts(query))


def test_the_longest_question_is_a_pattern_like_any_other() -> None:
    key = "가나다라마" * (LONGEST // 5)
    assert pattern(key).search(key[:50] + "하" + key[51:])
    assert not pattern(key).search("가" * 2000)


@pytest.mark.parametrize("words", ["", "  ", "·-()%_", "\0", "가" * (LONGEST + 1)])
def test_what_holds_no_letter_or_is_too_long_is_no_question(words: str) -> None:
    assert read_query(words) is None
