"""What may be compared, as its address says it: things of one kind, six at most, a sentence for each that is none."""

import pytest

from comparison.params import read_comparison
from comparison.side_by_side import MOST


@pytest.mark.parametrize(
    "word", ["program.12", "indicator.5", "revenue.7", "department.gimpo.2020.감사담당관", "year.gimpo.2020"]
)
def test_each_kind_is_read(word: str) -> None:
    assert read_comparison([word]) == (word.partition(".")[0], [word], [])


@pytest.mark.parametrize(
    "word",
    ["", "program", "program.", "program.x", "program.1.2", "program.1234567890123456789", "year.gimpo", "goal.1"]
    + ["year.gimpo.20200", "department.gimpo.2020", "year.../2020", "program.１２"],
)
def test_what_is_none_gets_a_sentence(word: str) -> None:
    kind, items, problems = read_comparison([word])
    assert (kind, items) == ("", [])
    assert problems == [f"‘{word}’은(는) 비교할 수 있는 것이 아닙니다."]


def test_a_long_word_is_cut_in_its_sentence() -> None:
    (problem,) = read_comparison(["x" * 500]).problems
    assert f"‘{'x' * 60}’" in problem


def test_the_first_decides_the_kind_and_nothing_counts_twice() -> None:
    kind, items, problems = read_comparison(["x", "program.1", "year.gimpo.2020", "program.1", "program.2"])
    assert (kind, items) == ("program", ["program.1", "program.2"])
    assert problems[1:] == ["종류가 다른 것은 함께 비교할 수 없습니다: ‘year.gimpo.2020’"]


def test_a_name_in_pieces_is_the_name() -> None:
    whole = "department.gimpo.2020.감사과"
    pieces = "department.gimpo.2020.\u1100\u1161\u11b7\u1109\u1161\u1100\u116a"
    assert read_comparison([whole, pieces]).items == [whole]


def test_beyond_the_most_only_one_sentence_is_said() -> None:
    words = [f"program.{number}" for number in range(MOST + 3)]
    kind, items, problems = read_comparison(words)
    assert items == words[:MOST]
    assert problems == [f"한 번에 {MOST}개까지 비교합니다."]
    assert read_comparison(words[:MOST]).problems == []
