"""The six parts of 집행잔액 in rows whose second line is lost or stands elsewhere."""

import pytest

from ingest.reconcile.cells import Spot
from ingest.reconcile.parts import OPEN, Part, PartsReader, Six, _distinct, _filled, _known, _triple
from tests.ingest.reconcile.test_candidate_assignments import lines
from tests.ingest.reconcile.test_propagate import AT, Amounts, ledger
from tests.ingest.reconcile.test_unsatisfied_sums import settled

NAMES = ("subsidy", "savings", "plan_change", "bid_saving", "remainder", "reserve")
SIX = [AT(f"unspent_{name}") for name in NAMES]
SAVINGS, REMAINDER = SIX[1], SIX[4]
UNSPENT = AT("unspent")


def reader(*rows: Amounts, parents: list[int | None] | None = None) -> PartsReader:
    """A reader of rows, zero but for the amounts given, each printed on one line with its first parts."""
    book = ledger(*rows, parents=parents)
    printed = [
        lines(**{name: amount for name, amount in row.items() if amount is not None and name != "unspent_remainder"})
        for row in rows
    ]
    read = settled(book)
    for number, (straight, own) in enumerate(zip(read.straight, printed, strict=True)):
        spot = Spot(0, own.layout.cell(UNSPENT) or 0)
        straight.spots[UNSPENT] = spot
        read.spots[number] = straight.spots.copy()
    return PartsReader(read, printed, UNSPENT, SIX, "E4")


def test_a_row_has_the_room_that_its_parent_and_its_siblings_leave() -> None:
    rows: list[Amounts] = [{"unspent_savings": 9}, {"unspent_savings": 4}, {"unspent_savings": None}]
    parts = reader(*rows, parents=[None, 0, 0])
    assert [parts._room(row, SAVINGS) for row in range(3)] == [None, 5, 5]
    parts.ledger.values[0][SAVINGS] = None
    assert parts._room(2, SAVINGS) is None
    parts.ledger.values[0][SAVINGS] = 9
    parts.ledger.erring.add(0)
    assert parts._room(2, SAVINGS) is None


def test_a_row_holds_at_least_what_is_known_of_its_children() -> None:
    rows: list[Amounts] = [{"unspent_savings": None}, {"unspent_savings": 4}, {"unspent_savings": None}]
    parts = reader(*rows, parents=[None, 0, 0])
    assert [parts._held_below(row, SAVINGS) for row in range(3)] == [4, 0, 0]
    parts.ledger.erring.add(0)
    assert parts._held_below(0, SAVINGS) == 0


@pytest.mark.parametrize(
    ("savings", "remainder", "filled"),
    [
        (7, 3, [7, 0]),  # room for it in the first alone
        (3, 7, [0, 7]),
        (7, 7, [None, None]),
        (3, 3, [None, None]),
        (9, 6, [7, 0]),
    ],
)
def test_a_lost_part_stands_where_the_parent_has_room(savings: int, remainder: int, filled: list[int | None]) -> None:
    parent: Amounts = {"unspent": 20, "unspent_savings": savings, "unspent_remainder": remainder}
    child: Amounts = {"unspent": 9, "unspent_subsidy": 2, "unspent_savings": None, "unspent_remainder": None}
    parts = reader(parent, child, parents=[None, 0])
    parts.settled.rivals = {(1, column): {0, 7} for column in (SAVINGS, REMAINDER)}
    assert parts._find_room(1) is (None not in filled)
    assert [parts.ledger.values[1][column] for column in (SAVINGS, REMAINDER)] == filled
    assert bool(parts.settled.rivals) is (None in filled)
    if None not in filled:
        assert parts.settled.because[1, SAVINGS] == ("E4", "E5")


def test_a_part_that_may_be_split_is_left_open() -> None:
    parts = reader({"unspent": 20, "unspent_savings": 7}, {"unspent": 9, "unspent_savings": None}, parents=[None, 0])
    assert not parts._find_room(1)
    parts.settled.rivals = {(1, SAVINGS): {0, 8}}
    assert not parts._find_room(1)


def reading(*amounts: int | None) -> Six:
    return [(amount, None if amount is None else Spot(0, at)) for at, amount in enumerate(amounts)]


@pytest.mark.parametrize(
    ("amounts", "possible"),
    [
        ((0, 5, 0, None, None, None), True),
        ((0, 6, 0, None, None, None), False),  # more than the parent has
        ((1, 5, 0, None, None, None), False),  # another amount is known there
        ((None, None, None, None, 0, None), True),
    ],
)
def test_a_reading_is_possible_where_known_amounts_and_the_parent_allow_it(
    amounts: tuple[int | None, ...], possible: bool
) -> None:
    parts = reader({"unspent_savings": 5}, {"unspent": 5, "unspent_savings": None}, parents=[None, 0])
    assert parts._possible(1, reading(*amounts)) is possible


def test_a_reading_is_not_possible_with_less_than_the_children_hold() -> None:
    parts = reader({"unspent": 5, "unspent_savings": None}, {"unspent_savings": 4}, parents=[None, 0])
    assert parts._possible(0, reading(0, 4, 0, 0, 0, 0))
    assert not parts._possible(0, reading(0, 3, 0, 0, 0, 0))


def test_what_is_taken_over_is_what_was_unknown() -> None:
    parts = reader({"unspent": 5, "unspent_savings": None})
    assert parts._take(0, reading(9, 5, None, None, None, None))
    assert [parts.ledger.values[0][column] for column in SIX[:3]] == [0, 5, 0]
    assert parts.settled.spots[0][SAVINGS] == Spot(0, 1)
    assert parts.settled.because == {(0, SAVINGS): ("E4", "E5")}
    assert not parts._take(0, reading(9, 5, None, None, None, None))


def test_the_one_reading_left_is_taken_and_no_longer_asked_for() -> None:
    parts = reader({"unspent": 5, "unspent_savings": None, "unspent_remainder": None})
    one, other = reading(0, 5, 0, 0, 0, 0), reading(0, 0, 0, 0, 5, 0)
    parts.domains[0] = [one, other]
    assert not parts._narrow(0)
    assert parts.domains[0] == [one, other]
    parts.ledger.values[0][REMAINDER] = 0
    assert parts._narrow(0)
    assert (parts.ledger.values[0][SAVINGS], parts.domains) == (5, {})


def test_a_line_of_siblings_is_theirs_where_together_they_are_their_parents() -> None:
    parent: Amounts = {"unspent": 12, "unspent_subsidy": 5, "unspent_savings": 7}
    rows: list[Amounts] = [
        parent,
        {"unspent": 9, "unspent_subsidy": 5, "unspent_savings": 4},
        {"unspent": 3, "unspent_savings": 3},
    ]
    for own, shared in (([5, 4], True), ([5, 3], False)):
        rows[1] = {"unspent": 9, "unspent_subsidy": own[0], "unspent_savings": own[1]}
        parts = reader(*rows, parents=[None, 0, 0])
        for row in (1, 2):
            for column in SIX[:3]:
                parts.ledger.values[row][column] = None
        parts.ledger.values[0][UNSPENT] = 2  # the lines cannot be those of the row above
        parts.ledger.values[1][UNSPENT] = 2
        assert parts._share_out(parts.ledger.tree.families[0]) is shared
        assert [parts.ledger.values[1][column] for column in SIX[:2]] == ([5, 4] if shared else [None, None])


@pytest.mark.parametrize(
    ("parents_part", "printed"),
    [
        (None, ([5, 4], [0, 3])),  # the parent's line is not known
        (0, ([0, 0], [0, 0])),
        (5, ([5, 4], [0, 4])),  # a child's known part is another than is printed
    ],
)
def test_a_line_is_not_shared_where_parent_and_children_are_not_known_to_agree(
    parents_part: int | None, printed: tuple[list[int], list[int]]
) -> None:
    rows: list[Amounts] = [
        {"unspent": 2, "unspent_subsidy": 5, "unspent_savings": 7},
        *({"unspent": 2, "unspent_subsidy": own[0], "unspent_savings": own[1]} for own in printed),
    ]
    parts = reader(*rows, parents=[None, 0, 0])
    for column in SIX[:3]:
        parts.ledger.values[1][column] = parts.ledger.values[2][column] = None
    parts.ledger.values[0][SIX[0]] = parents_part
    if parents_part == 0:
        parts.ledger.values[0][SIX[1]] = 0
    parts.ledger.values[2][SIX[1]] = 3 if parents_part else None
    assert not parts._share_out(parts.ledger.tree.families[0])


def test_a_line_that_may_be_the_row_aboves_is_shared_by_none() -> None:
    parts = reader({"unspent": 9}, {"unspent": 9})
    line = [(4, Spot(0, 13)), (0, Spot(0, 14)), (0, Spot(0, 15))]
    assert parts._fits_above(1, line)
    parts.ledger.values[0][UNSPENT] = 4
    assert parts._fits_above(1, line)
    parts.ledger.values[0][UNSPENT] = 3
    assert not parts._fits_above(1, line)
    parts.ledger.values[0][UNSPENT] = None
    assert parts._fits_above(1, line)
    assert not parts._fits_above(1, [(0, spot) for _, spot in line])


def test_three_amounts_side_by_side_are_a_line() -> None:
    assert _triple([9, 1, 2, 3], 1, 2) == [(1, Spot(2, 1)), (2, Spot(2, 2)), (3, Spot(2, 3))]
    assert _triple([9, 1, 2], 1, 0) is None
    assert _triple([9, 1, None, 3], 1, 0) is None
    assert _triple([9, 1, -2, 3], 1, 0) is None
    assert _triple([0, 0, 0], 0, 0) is not None


def test_a_reading_that_is_the_whole_leaves_nothing_else() -> None:
    own: list[Part] = reading(4, 0, 5)
    assert _filled([*own, *OPEN], 9) == [*own, (0, None), (0, None), (0, None)]
    assert _filled([*own, *OPEN], 8) is None
    assert _filled([*own, *OPEN], 10) == [*own, *OPEN]
    assert _filled(reading(4, 0, 5, 0, 0, 0), 10) is None
    assert _filled(reading(4, 0, 5, 0, 0, 0), 9) == reading(4, 0, 5, 0, 0, 0)


def test_readings_alike_in_their_amounts_are_one() -> None:
    one, other = reading(4, 0, 5), [(4, None), (0, None), (5, None)]
    assert _distinct([one, other, reading(4, 1, 4)]) == [one, reading(4, 1, 4)]  # type: ignore[list-item]
    assert _known(one)
    assert not _known([*one, (None, None)])


def one_line(*rows: tuple[int | None, tuple[int, ...]], shifted: bool = False) -> PartsReader:
    """Rows of an amount unspent that print these amounts behind it; the first has `shifted` by one cell."""
    parts = reader(*({"unspent": whole} for whole, _ in rows))
    for own, (_, behind) in zip(parts.lines, rows, strict=True):
        own.first[16 - len(behind) :] = behind
    if shifted:
        parts.settled.spots[0][UNSPENT] = Spot(0, 11)
        parts.settled.straight[0].values[UNSPENT] = 0
    return parts


def candidates(parts: PartsReader) -> list[tuple[int | None, ...]]:
    return [tuple(amount for amount, _ in one) for one in parts._candidates(0)]


def windows(parts: PartsReader, row: int = 0, line: int = 0) -> list[tuple[int, ...]]:
    found = parts._windows(row, line)
    assert all(spot.line == line for triple in found for _, spot in triple)
    return [tuple(amount for amount, _ in triple) for triple in found]


def test_three_amounts_stand_after_what_is_unspent_or_where_the_row_shifted_one_cell_before() -> None:
    assert windows(one_line((9, (1, 2, 3)))) == [(1, 2, 3)]
    assert windows(one_line((9, (1, 2, 3))), line=2) == [(1, 2, 3)]
    assert windows(one_line((9, (7, 1, 2, 3)), shifted=True)) == [(7, 1, 2), (1, 2, 3)]
    twice = one_line((9, (7, 1, 2, 3)), shifted=True)
    twice.settled.straight[0].values[UNSPENT] = 9
    assert windows(twice) == [(1, 2, 3)]
    assert windows(one_line((0, (7, 1, 2, 3)), shifted=True)) == [(7, 1, 2), (1, 2, 3)]  # zero is not printed twice


def test_no_amounts_stand_after_a_last_row_or_one_of_two_lines_or_without_a_balance() -> None:
    parts = one_line((9, (1, 2, 3)))
    assert windows(parts, 1) == []
    parts.lines[0].right = ((4, Spot(1, 13)),)
    assert windows(parts) == []
    parts.lines[0].right = None
    parts.settled.spots[0][UNSPENT] = parts.settled.straight[0].spots[UNSPENT] = None
    assert windows(parts) == []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([(9, (4, 0, 5))], [(4, 0, 5, 0, 0, 0), (0, 0, 0, 4, 0, 5)]),
        ([(9, (4, 0, 4))], []),
        ([(9, (4, 0, 6))], []),
        # its second line stands in the row below, unless it may be that row's own
        ([(9, (4, 0, 0)), (20, (5, 0, 0))], [(4, 0, 0, 5, 0, 0), (5, 0, 0, 4, 0, 0)]),
        ([(9, (4, 0, 0)), (5, (5, 0, 0))], []),
        ([(9, (4, 0, 0)), (None, (5, 0, 0))], []),
        ([(8, (4, 0, 0)), (20, (4, 0, 0))], []),
        ([(9, (0, 0, 0)), (20, (9, 0, 0))], []),
        ([(9, (0, 0, 0)), (20, (4, 5, 0))], [(0, 0, 0, 4, 5, 0), (4, 5, 0, 0, 0, 0)]),
        ([(9, (0, 0, 0)), (8, (9, 0, 0))], [(0, 0, 0, 9, 0, 0), (9, 0, 0, 0, 0, 0)]),
        ([(9, (2, 0, 0)), (8, (9, 0, 0))], [(0, 0, 0, 9, 0, 0), (9, 0, 0, 0, 0, 0)]),
        # nothing of the row below is in it
        ([(9, (4, 0, 5)), (0, (0, 0, 0))], [(4, 0, 5, 0, 0, 0), (0, 0, 0, 4, 0, 5)]),
    ],
)
def test_the_parts_of_a_row_are_what_adds_up_to_its_balance_unless_that_may_be_chance(
    rows: list[tuple[int | None, tuple[int, ...]]], found: list[tuple[int, ...]]
) -> None:
    assert candidates(one_line(*rows)) == found


def test_a_row_that_is_shifted_may_have_its_first_part_with_its_second_line() -> None:
    both = [(3, 6, 0, 0, 0, 0), (0, 0, 0, 3, 6, 0), (3, 0, 0, 6, 0, 0)]
    assert candidates(one_line((9, (3, 6, 0, 0)), shifted=True)) == both
    assert candidates(one_line((9, (3, 6, 0, 0)), (20, (6, 0, 0)), shifted=True)) == both
    assert candidates(one_line((9, (3, 6, 0, 0)), (20, (1, 1, 4)), shifted=True)) == []
    assert candidates(one_line((9, (3, 6, 0, 0)), (20, (1, 1, 5)), shifted=True)) == both


def test_a_row_that_is_shifted_may_have_its_second_line_over_the_rest_of_its_first_one() -> None:
    def of(whole: int, own: tuple[int, ...], below: tuple[int, ...]) -> list[tuple[int | None, ...]]:
        return candidates(one_line((whole, own), (20, below), shifted=True))

    assert of(14, (3, 0, 5, 0), (0, 6, 0)) == []  # the 6 may be that rest
    assert of(15, (3, 0, 5, 0), (0, 3, 4)) == [(3, 0, 5, 0, 3, 4), (0, 3, 4, 3, 0, 5)]
    assert of(11, (3, 0, 5, 0), (0, 2, 1)) == [(3, 0, 5, 0, 2, 1), (0, 2, 1, 3, 0, 5)]
    assert (3, 6, 0, 0, 0, 0) in of(9, (3, 6, 0, 0), (0, 0, 0))


def test_a_second_line_over_the_rest_of_the_first_one_begins_where_amounts_begin() -> None:
    parts = one_line((6, (3, 4, 3, 0)), shifted=True)
    parts.lines[0].first.append(0)
    assert windows(parts) == [(3, 4, 3), (4, 3, 0), (3, 0, 0)]
    assert candidates(parts) == []


def test_a_row_that_lost_its_balance_may_be_shifted_with_its_parts() -> None:
    lost = one_line((9, (0, 9, 0, 0)))
    lost.settled.straight[0].values[UNSPENT] = 0
    assert windows(lost) == [(0, 9, 0), (9, 0, 0)]
    assert {(9, 0, 0, 0, 0, 0), (0, 9, 0, 0, 0, 0)} < set(candidates(lost))


def test_a_balance_in_the_cell_after_its_own_is_no_part_of_itself() -> None:
    right = one_line((9, (9, 0, 5, 4)))
    right.settled.straight[0].values[UNSPENT] = 0
    right.settled.spots[0][UNSPENT] = Spot(0, 12)
    right.settled.straight[0].spots[UNSPENT] = Spot(0, 11)
    assert windows(right) == [(0, 5, 4)]


def test_rows_of_one_line_are_read_where_something_is_unspent() -> None:
    parts = one_line((9, (4, 0, 5)), (0, (0, 0, 0)), (9, (4, 0, 5)))
    parts.lines[2].right = ((4, Spot(1, 13)),)
    for row in (0, 2):
        for column in SIX:
            parts.ledger.values[row][column] = None
    parts.read()
    assert list(parts.domains) == [0]
    parts.ledger.values[0][SIX[0]] = 4
    parts.read()
    assert [parts.ledger.values[0][column] for column in SIX] == [4, 0, 5, 0, 0, 0]
    assert parts.settled.because[0, SIX[2]] == ("E4", "E5")
