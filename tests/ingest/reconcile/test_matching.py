"""Two lists of the same things, spelled differently, with gaps."""

import pytest

from ingest.reconcile.matching import align, name_similarity


@pytest.mark.parametrize(
    ("left", "right", "pairs"),
    [
        ("abc", "abc", [(0, 0), (1, 1), (2, 2)]),
        ("abc", "ac", [(0, 0), (1, None), (2, 1)]),
        ("ac", "abc", [(0, 0), (None, 1), (1, 2)]),
        ("ab", "ba", [(0, None), (1, 0), (None, 1)]),  # order is kept
        ("aab", "ab", [(0, 0), (1, None), (2, 1)]),
        ("a", "b", [(0, None), (None, 0)]),
        ("", "ab", [(None, 0), (None, 1)]),
        ("ab", "", [(0, None), (1, None)]),
        ("", "", []),
    ],
)
def test_what_is_alike_is_paired_in_order(left: str, right: str, pairs: list[tuple[int | None, int | None]]) -> None:
    assert sorted(align(left, right, lambda one, other: float(one == other)), key=str) == sorted(pairs, key=str)


def test_the_sum_of_similarityes_is_the_largest() -> None:
    similarity = {(0, 0): 1.0, (0, 1): 1.5, (1, 1): 1.0, (1, 0): 3.0}
    assert align([0, 1], [0], lambda one, other: similarity[one, other]) == [(0, None), (1, 0)]
    assert align([0], [0, 1], lambda one, other: similarity[one, other]) == [(None, 0), (0, 1)]
    assert align([0, 1], [0, 1], lambda one, other: similarity[one, other])[:2] == [(0, None), (1, 0)]


@pytest.mark.parametrize("similarity", [0.0, -1.0])
def test_what_is_not_alike_is_no_pair(similarity: float) -> None:
    assert align([0], [0], lambda one, other: similarity) == [(0, None), (None, 0)]
    assert align([0, 1], [0, 1], lambda one, other: 1.0 if one == other == 1 else similarity)[-1] == (1, 1)


def test_a_name_is_alike_from_a_half_on() -> None:
    assert name_similarity("사회적 경제", "사회적경제") == 1.0
    assert name_similarity("가나", "가다") == 0.5
    assert name_similarity("가나다", "가마바") == 0.0
