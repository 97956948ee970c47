"""Rows that a page break leaves without a parent."""

import pytest

from ingest.reconcile.level_search import Levels
from ingest.reconcile.opened_levels import _orphans_behind_a_page_break


@pytest.mark.parametrize(
    ("levels", "parents", "pages", "orphans"),
    [
        ([0, 1, 2, 3], [None, 0, 1, 2], [1, 1, 2, 2], set()),
        ([0, 1, 2, 3], [None, 0, None, 2], [1, 1, 2, 2], {2, 3}),
        ([0, 1, 2, 3], [None, 0, None, None], [1, 1, 1, 2], {2, 3}),
        ([0, 1, 2, 3], [None, 0, None, None], [1, 1, 1, 1], set()),
        ([0, 1, 3, 1], [None, 0, None, 0], [1, 1, 2, 3], {2}),
        ([0, 1, None, 3], [None, 0, None, None], [1, 1, 1, 1], set()),
        ([0, 1, 1, 3], [None, 0, None, 2], [1, 1, 2, 2], set()),
        ([0, 2, 1], [None, None, 0], [1, 2, 2], {1}),
        ([2, 1], [None, None], [1, 2], set()),
    ],
)
def test_only_units_and_details_without_a_parent_at_a_page_break_are_orphans(
    levels: list[int | None], parents: list[int | None], pages: list[int], orphans: set[int]
) -> None:
    assert _orphans_behind_a_page_break(Levels(levels, parents), pages) == orphans
