"""Rows of a run that is printed a second time."""

import pytest

from ingest.reconcile.level_search import Levels
from ingest.reconcile.repeated_rows import repeated, spread


@pytest.mark.parametrize(
    ("prints", "again"),
    [
        ("abc", set()),
        ("abab", {2, 3}),
        ("abcab", {3, 4}),
        ("abcabcd", {3, 4, 5}),
        ("ababab", {2, 3, 4, 5}),
        ("abcb", set()),  # one row alone may be alike by chance
        ("aaaa", set()),  # all alike
        ("zyzy", set()),  # all zero
        ("zaza", {2, 3}),
    ],
)
def test_a_run_is_repeated_where_several_rows_come_again_with_amounts(prints: str, again: set[int]) -> None:
    keys = [(0, 0, 0) if letter in "yz" else (1, 0, 0) for letter in prints]
    assert repeated(keys, prints) == again


def test_repeated_rows_have_no_level_and_the_others_count_among_all() -> None:
    found = Levels([0, 1, 2], [None, 0, 1], [set(), {0}, {0, 1}], broken={1}, twice={2}, forgot=True)
    levels = spread(found, [0, 2, 4], 5)
    assert levels.level == [0, None, 1, None, 2]
    assert levels.parent == [None, None, 0, None, 2]
    assert levels.candidates == [set(), set(), {0}, set(), {0, 2}]
    assert (levels.broken, levels.twice, levels.forgot) == ({2}, {1, 3, 4}, True)
