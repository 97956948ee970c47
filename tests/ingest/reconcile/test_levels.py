"""Levels from sums alone."""

from random import Random

import pytest

from ingest.reconcile import levels as search
from ingest.reconcile.evidence import score_evidence
from ingest.reconcile.level_evidence import LevelEvidence
from ingest.reconcile.level_search import Levels
from ingest.reconcile.levels import find_levels
from ingest.rows import PrintedRow


def keys(*amounts: int) -> list[tuple[int, int, int]]:
    return [(amount, amount, amount) for amount in amounts]


@pytest.mark.parametrize(
    ("amounts", "levels"),
    [
        ((7, 7, 7, 7), [0, 1, 2, 3]),
        ((10, 10, 10, 4, 6), [0, 1, 2, 3, 3]),
        ((10, 10, 4, 4, 6, 6), [0, 1, 2, 3, 2, 3]),
        ((10, 4, 4, 4, 6, 6, 6), [0, 1, 2, 3, 1, 2, 3]),
        ((10, 10, 10, 4, 0, 6), [0, 1, 2, 3, 3, 3]),
        ((20, 10, 10, 10, 0, 10, 10, 10), [0, 1, 2, 3, 3, 1, 2, 3]),
    ],
)
def test_one_solution(amounts, levels):
    assert find_levels(keys(*amounts)).level == levels


def test_a_department_alone():
    assert find_levels(keys(5)).level == [0]


def test_a_misread_amount_is_borne():
    rows = keys(10, 4, 4, 4, 6, 6, 6)
    rows[3] = (4, 9, 4)
    rows[5] = (6, 6, 0)
    assert find_levels(rows).level == [0, 1, 2, 3, 1, 2, 3]


def test_zero_rows_that_may_be_unit_and_detail_or_two_details_are_open():
    found = find_levels(keys(10, 10, 10, 10, 0, 0))
    assert found.level == [0, 1, 2, 3, None, None]


def test_other_evidence_decides_between_equal_trees():
    def against(row: int, level: int) -> int:
        return 5 if (row, level) == (4, 3) else 0

    assert find_levels(keys(10, 10, 10, 10, 0, 0), LevelEvidence(against, range(6))).level == [0, 1, 2, 3, 2, 3]


def test_other_evidence_does_not_overrule_sums():
    evidence = LevelEvidence(lambda row, level: 90 if level == row else 0, range(4))
    assert find_levels(keys(10, 10, 10, 10), evidence).level == [0, 1, 2, 3]


def test_no_solution_is_reported():
    found = find_levels(keys(10, 3, 3, 3))
    assert found.level[0] == 0
    assert not found.solved or None in found.level or found.level == [0, 1, 2, 3]


def test_a_row_with_amounts_where_its_family_does_not_add_up_alone_is_open() -> None:
    """It may be a unit without money, one amount of which is misprinted."""
    rows = [(10, 10, 8), (10, 10, 8), (7, 7, 5), (7, 7, 5), (1, 0, 0), (3, 3, 3), (3, 3, 3)]
    assert find_levels(rows).level == [0, 1, 2, 3, None, 2, 3]


def test_a_row_printed_twice_is_doubted_though_one_amount_of_it_is_misread() -> None:
    """The first print would do as a detail of the unit above it, for 지출액 alone adds up: 0 is misread in both."""
    rows = [
        (90, 90, 70),
        (90, 90, 70),
        (30, 30, 20),
        (30, 30, 20),
        (60, 60, 0),
        (60, 60, 0),
        (40, 40, 35),
        (20, 20, 15),
    ]
    prints = [0, 1, 2, 3, 4, 4, 6, 7]
    found = find_levels(rows, LevelEvidence(lambda row, level: 0, prints))
    assert found.level == [0, 1, 2, 3, 2, None, 3, 3]


def test_a_row_too_many_is_doubted_though_it_is_printed_like_no_other() -> None:
    """A policy, its unit and detail printed again: the first would do as one more unit of the policy above."""
    rows = [(95, 70, 50), (60, 50, 50), (60, 50, 50), (60, 50, 50), *[(35, 20, 0)] * 5]
    found = find_levels(rows, LevelEvidence(lambda row, level: 0, [0, 1, 2, 3, 4, 5, 5, 5, 5], frozenset({4})))
    assert found.level[:4] == [0, 1, 2, 3]
    assert found.level[5:] == [None] * 4


def test_a_search_of_too_many_steps_is_given_up() -> None:
    random = Random(10)
    rows = [tuple(random.choice((None, 1, 2, 3)) for _ in range(3)) for _ in range(80)]
    found = find_levels(rows)
    assert found.given_up
    assert not found.solved
    assert found.level == [0, *[None] * 79]


def test_the_year_before_decides_between_trees_whose_sums_hold_alike() -> None:
    """Two rows without money are a unit and its detail, or two details of the unit above."""
    rows = [PrintedRow(1, line, (name,)) for line, name in enumerate(("과", "정책", "단위", "가", "나", "다"), 1)]
    amounts = keys(9, 9, 9, 9, 0, 0)
    plain = LevelEvidence(score_evidence(rows, amounts, (), {}), rows)
    assert find_levels(amounts, plain).level == [0, 1, 2, 3, None, None]
    known = LevelEvidence(score_evidence(rows, amounts, (), {"나": 2, "다": 3}), rows)
    assert find_levels(amounts, known).level == [0, 1, 2, 3, 2, 3]
    other = LevelEvidence(score_evidence(rows, amounts, (), {"정책": 3}), rows)
    assert find_levels(amounts, other).level[:4] == [0, 1, 2, 3]


def test_neighbours_are_not_exchanged_for_two_misread_amounts() -> None:
    """Of a policy, its unit and its detail two are misread; with the first two exchanged each sum misses one amount."""
    rows = [(93, 93, 21), *keys(21) * 3, (72, 72, 0), (77, 72, 0), (72, 78, 0)]
    assert find_levels(rows).level == [0, 1, 2, 3, None, None, None]


def test_a_row_that_contradicts_itself_is_no_detail_of_a_lost_unit() -> None:
    """Unit and detail are shifted: what is left of both adds up to their policy in two columns."""
    rows = [*keys(20) * 2, (0, 20, 0), (20, 0, 0)]
    found = find_levels(
        rows, LevelEvidence(lambda row, level: 90 * (row == 1 and level == 3), range(4), frozenset({2}))
    )
    assert found.level == [0, None, None, None]


def test_a_misread_policy_is_no_row_too_many_of_the_unit_above_it() -> None:
    """Its amount contradicts its unit and the department alike, and yet one amount alone is misread."""
    rows = [(77, 53, 40), *[(44, 44, 40)] * 3, (33, 90, 0), (33, 9, 0), (33, 9, 0), (33, 9, 0)]
    found = find_levels(rows, LevelEvidence(lambda row, level: 0, [0, 1, 2, 3, 4, 5, 6, 6], frozenset({4})))
    assert found.level == [0, 1, 2, 3, None, None, None, None]


def test_the_levels_stay_open_where_the_search_without_repeated_rows_is_given_up(monkeypatch) -> None:
    unsolved = Levels([0, *[None] * 4], [None] * 5, [set()] * 5, solved=False)
    given_up = Levels([0, None, None], [None] * 3, [set()] * 3, solved=False, given_up=True)
    monkeypatch.setattr(search, "_find", lambda keys, evidence: unsolved if len(keys) == 5 else given_up)
    found = find_levels(keys(1, 2, 3, 2, 3), LevelEvidence(lambda row, level: 0, [0, 1, 2, 1, 2]))
    assert (found.level, found.solved, found.given_up) == ([0, None, None, None, None], False, True)
