"""The levels of a department whose own row is lost."""

import pytest

from ingest.reconcile.level_evidence import no_evidence
from ingest.reconcile.level_search import Key, Levels
from ingest.reconcile.lost_department_row import _adds_up, _open_uncertain_policies, find_levels_below
from tests.ingest.reconcile.test_gap_search import same

FIRST, SECOND = (4, 4, 1, 3), (5, 5, 2, 3)
LEVELS, PARENTS = [1, 2, 3, 3], [None, 0, 1, 1]


def test_policies_have_levels_and_no_parent() -> None:
    keys = same(*FIRST, *SECOND)
    found = find_levels_below(keys, no_evidence(len(keys)))
    assert found.level == [*LEVELS, *LEVELS]
    assert found.parent == [*PARENTS, None, 4, 5, 5]
    assert (found.own_row_lost, found.lenient, found.solved) == (True, True, True)
    assert found.candidates[1] == {0}


def test_nothing_stands_before_the_first_policy_that_several_rows_prove() -> None:
    keys = same(7, 7, 7, *FIRST)  # rows alike may be any levels
    found = find_levels_below(keys, no_evidence(len(keys)))
    assert found.level == [None, None, None, *LEVELS]


def test_of_rows_that_add_up_nowhere_nothing_is_known() -> None:
    keys = same(7, 3, 1)
    found = find_levels_below(keys, no_evidence(3))
    assert found.level == [None] * 3


def opened(keys: list[Key], broken: set[int] = set()) -> list[int | None]:  # noqa: B006 (never changed)
    """The levels left of two policies below a department that is not printed."""
    levels = [0, *LEVELS, *LEVELS]
    found = Levels(levels, [None, 0, 1, 2, 2, 0, 5, 6, 6], [set()] * 9, broken=broken)
    _open_uncertain_policies(found, [(None, None, None), *keys])
    return found.level[1:]


@pytest.mark.parametrize(
    ("first", "second", "broken", "levels"),
    [
        (FIRST, SECOND, set(), [*LEVELS, *LEVELS]),
        (FIRST, (5, 5, 2, 4), set(), [*LEVELS, *[None] * 4]),
        ((4, 4, 1, 2), SECOND, set(), [*[None] * 4, *LEVELS]),
        ((4, 3, 1, 2), SECOND, set(), [*[None] * 4, *LEVELS]),
        (FIRST, SECOND, {6}, [*LEVELS, *[None] * 4]),
        (FIRST, SECOND, {0}, [*LEVELS, *LEVELS]),
    ],
)
def test_a_policy_that_does_not_add_up_is_open(
    first: tuple[int, ...], second: tuple[int, ...], broken: set[int], levels: list[int | None]
) -> None:
    assert opened(same(*first, *second), broken) == levels


def test_a_row_adds_up_in_every_column_or_not_at_all() -> None:
    assert _adds_up([(5, 5, 2), (2, 2, 1), (3, 3, 1)], 0, [1, 2])
    assert not _adds_up([(5, 5, 2), (2, 2, 1), (3, 3, 2)], 0, [1, 2])
    assert not _adds_up([(5, 5, None), (2, 2, 1), (3, 3, 1)], 0, [1, 2])
