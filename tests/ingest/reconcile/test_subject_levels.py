"""Levels and parents of revenue subjects: from their codes, and by the sums where codes and order contradict."""

from budget.subjects import level_of
from ingest.reconcile.candidate_assignments import Reading
from ingest.reconcile.level_search import Levels
from ingest.reconcile.subject_levels import _Break, _Option, _Subjects, place_subjects

WHOLE = ["부서 30", "200 30", "210 10", "216 10", "216-01 4", "216-06 6", "220 20", "224 20", "224-06 20"]
LOST = ["부서 20", "200 20", "210 10", "211 6", "211-01 6", "216 4", "226 7", "227 3"]
"""220, the parent of the last two, is not printed: their own code asks for it."""


def parted(rows: list[str]) -> tuple[list[str], list[Reading]]:
    words = [row.split() for row in rows]
    codes = [code if code[0].isdigit() else "" for code, _amount in words]
    return codes, [Reading([int(amount)], [None]) for _code, amount in words]


def place(rows: list[str]) -> Levels:
    codes, readings = parted(rows)
    return place_subjects(codes, {at for at, row in enumerate(rows) if row.startswith("부서")}, readings)


def subjects(rows: list[str]) -> _Subjects:
    codes, readings = parted(rows)
    levels = [0 if row.startswith("부서") else level_of(code) for row, code in zip(rows, codes, strict=True)]
    return _Subjects(codes, levels, readings)


def broken_at(rows: list[str]) -> list[tuple[list[int], str | None]]:
    return [(one.rows, one.expected) for one in subjects(rows).breaks()[0]]


def test_whole_codes_give_each_row_its_level_with_its_parent():
    placed = place(WHOLE)
    assert placed.level == [0, 1, 2, 3, 4, 4, 2, 3, 4]
    assert placed.parent == [None, 0, 1, 2, 3, 3, 1, 6, 7]
    assert not any(placed.candidates)


def test_a_row_without_a_code_may_stand_under_any_that_is_open_above_it():
    placed = place([*WHOLE[:6], "이름 20", *WHOLE[7:]])
    assert placed.level[6] is None
    assert placed.parent[6:8] == [None, None]
    assert placed.candidates[6] == {0, 1, 2, 3, 5}
    assert [at for at, candidates in enumerate(placed.candidates) if candidates] == [6]


def test_a_row_of_an_open_level_may_stand_under_those_that_its_code_allows():
    placed = place([*WHOLE[:6], "230 20", "264 19"])
    assert placed.level[7] is None
    assert placed.candidates[7] == {0, 1, 6}


def test_codes_in_order_are_no_break():
    assert broken_at(WHOLE) == []
    assert broken_at(["부서 5", "부서 5", "200 5", "210 5", "211 5", "211-01 5", "211-01 5"]) == []


def test_rows_that_require_one_code_are_one_break():
    assert broken_at(LOST) == [([6, 7], "220")]
    assert broken_at(["부서 9", "200 9", "211 1", "226 2", "227 3", "331 3"]) == [
        ([2], "210"),
        ([3, 4], "220"),
        ([5], "330"),
    ]


def test_a_code_that_is_repeated_above_the_lowest_level_is_a_break():
    assert broken_at(["부서 9", "200 4", "200 5"]) == [([2], None)]
    assert broken_at(["부서 9", "200 9", "210 9", "211 4", "211 5"]) == [([4], None)]


def test_below_a_row_without_a_code_no_parent_is_sought():
    assert subjects(["이름 9", "210 9"]).breaks() == ([], {1})
    assert subjects(["부서 9", "이름 9", "210 9"]).breaks() == ([], {2})
    breaks, unread = subjects(["부서 9", "이름 0", "200 9", "221 9"]).breaks()
    assert ([one.rows for one in breaks], unread) == ([[3]], set())


def test_a_lost_row_is_explained_where_all_sums_hold():
    placed = place(LOST)
    assert placed.level == [0, 1, 2, 3, 4, 3, 3, 3]
    assert placed.parent == [None, 0, 1, 2, 3, 2, 1, 1]


def test_below_a_lost_chapter_sections_stand_under_the_department():
    placed = place(["부서 15", "100 5", "110 5", "210 10", "211 10"])
    assert placed.level == [0, 1, 2, 2, 3]
    assert placed.parent == [None, 0, 1, 0, 3]


def test_nothing_explains_a_break_beside_a_sum_that_does_not_hold():
    rows = [*LOST[:5], "216 3", *LOST[6:]]
    one = subjects(rows).breaks()[0][0]
    assert subjects(rows).explain(one, [one]) == []
    placed = place(rows)
    assert placed.parent == [None, 0, 1, 2, 3, None, None, None]
    assert placed.level == [0, 1, 2, 3, 4, None, None, 3]


def test_a_sum_that_does_not_hold_elsewhere_leaves_a_break_explained():
    placed = place([*LOST[:4], "211-01 5", *LOST[5:]])
    assert placed.parent[6:] == [1, 1]


def test_a_row_after_its_neighbour_stands_where_its_code_and_the_sums_require_it():
    placed = place(["부서 9", "200 5", "210 2", "300 4", "220 3"])
    assert (placed.level, placed.parent) == ([0, 1, 2, 1, 2], [None, 0, 1, 0, 1])
    twice = place(["부서 9", "200 5", "210 2", "300 4", "220 3", "310 4", "400 0"])
    assert twice.parent == [None, 0, 1, 0, 1, 3, 0]
    zero = place(["부서 9", "200 9", "210 4", "300 0", "220 5"])  # or its code is misread
    assert (zero.level, zero.parent) == ([0, 1, 2, None, 2], [None, 0, 1, None, 1])


def test_a_lost_row_and_each_other_level_of_a_misread_code_are_tried():
    rows = ["부서 9", "200 9", "216 9"]
    assert list(subjects(rows)._options(_Break([2], "210"))) == [
        _Option(orphans=frozenset({2})),
        _Option(behind=2),
        _Option(),
        *(_Option(((2, level),)) for level in (1, 2, 4)),
        *(_Option(((1, level),)) for level in (2, 3, 4)),
    ]
    assert _Option(orphans=frozenset({2})) not in subjects(rows)._options(_Break([2], None))


def test_the_codes_of_the_first_row_of_a_break_or_the_one_above_it_may_be_misread():
    rows = subjects(["부서 9", "200 9", "210 9", "220 9", "230 9"])
    assert rows._misread(_Break([3, 4], None)) == [3, 2]
    assert subjects(["부서 9", "200 9", "300 9"])._misread(_Break([1], None)) == [1]
    assert subjects(["200 9", "300 9"])._misread(_Break([0], None)) == [0]


def test_a_code_that_the_next_row_requires_is_read_well():
    rows = subjects(["부서 9", "200 9", "210 9", "220 9", "220-01 9", "216 9"])
    assert [rows._is_certain(at) for at in range(1, 6)] == [True, False, True, True, False]
    twice = subjects(["210 9", "210 9", "211 9", "210 9"])
    assert [twice._is_certain(at) for at in range(4)] == [False, False, False, False]
