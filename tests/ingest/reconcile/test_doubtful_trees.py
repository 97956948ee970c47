"""What makes a tree of rows doubtful."""

import pytest

from ingest.reconcile.doubtful_trees import _in_several_columns


@pytest.mark.parametrize(("amounts", "several"), [([], False), ([5, 0], False), ([5, -1], True), ([1, 0, 2, 3], True)])
def test_amounts_are_in_several_columns_where_more_than_one_is_not_nil(amounts: list[int], several: bool) -> None:
    assert _in_several_columns(amounts) == several
