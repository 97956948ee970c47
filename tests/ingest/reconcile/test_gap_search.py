"""The levels of rows of which one is lost, doubled, misread or unreadable."""

from collections.abc import Callable, Set

from ingest.reconcile.agreed_levels import agreed_levels
from ingest.reconcile.evidence import STRONG
from ingest.reconcile.gap_search import GapSearch
from ingest.reconcile.level_search import Key

UNREADABLE: Key = (None, None, None)


def levels(
    keys: list[Key],
    most: int = 1,
    *,
    twice: Set[int] = frozenset(),
    shaky: Set[int] = frozenset(),
    against: Callable[[int, int], int] = lambda row, level: 0,
) -> list[int | None] | None:
    """The levels with at most so many events; the rows printed `twice` are alike to the one above them."""
    found = agreed_levels(GapSearch(keys, against, lambda above, row: row in twice, shaky), most)
    return found and found.level


def test_a_detail_printed_twice_in_a_unit_with_one_amount_misread() -> None:
    keys: list[Key] = [(30, 30, 20), (30, 30, 20), (30, 30, 17), (10, 10, 5), (10, 10, 5), (20, 20, 15)]
    assert levels(keys, twice={4}) == [0, 1, 2, 3, None, 3]
    assert levels(keys) is None


def test_a_row_that_cannot_be_read_has_no_level_that_its_name_denies() -> None:
    misread: list[Key] = [(4, 3, 0), (5, 4, 1)]
    keys: list[Key] = [(19, 19, 9), (9, 9, 5), (9, 9, 5), *misread, UNREADABLE]
    keys += [(10, 10, 4), (6, 6, 3), (4, 4, 1)]

    def is_a_policy(row: int, level: int) -> int:
        return STRONG if row == 5 and level != 1 else 0

    assert levels(keys) == [0, 1, 2, 3, 3, 3, None, 3, 3]
    assert levels(keys, against=is_a_policy) == [0, 1, 2, 3, 3, None, None, 3, 3]
