"""Indents are evidence: they decide where sums leave a choice, and are overruled where they do not."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reconcile.expenditure import prove_expenditure
from ingest.reconcile.indents import _parents, contradicted, decide, shown_levels
from ingest.reconcile.level_search import Levels
from ingest.rows import PrintedRow, PrintedTable
from tests.ingest.reconcile.trees import (
    Program,
    as_two_line_cells,
    detail,
    printed,
    random_department,
    small_department,
)


def indented(root, levels=None):
    """The table of a tree, its rows indented by their levels (the true ones) or by others."""
    page = printed(root, as_two_line_cells)
    table = page.table()
    true = [level for level, _ in root.preorder()]
    rows = zip(table.rows, levels or true, strict=True)
    table.rows[:] = [row._replace(indent=level * 60) for row, level in rows]
    return table, true


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_with_true_indents_every_level_is_the_true_one(seed):
    table, true = indented(random_department(Random(seed)))
    proof = prove_expenditure(table)
    assert [row.level for row in proof.rows] == true
    assert not {"indent_otherwise", "levels_ambiguous"} & {finding.kind for finding in proof.findings}


def test_rows_of_nothing_but_zero_get_their_level_from_indents_alone():
    root = Program(
        "어떤과",
        [
            Program("정책 1", [Program("단위 1", [detail("가", 0, 0), detail("나", 0, 0)])]),
            Program("정책 2", [Program("단위 2", [detail("다", 0, 0)]), Program("단위 3", [detail("라", 0, 0)])]),
        ],
    )
    table, true = indented(root)
    proof = prove_expenditure(table)
    assert [row.level for row in proof.rows] == true
    assert [row.parent for row in proof.rows] == [None, 0, 1, 2, 2, 0, 5, 6, 5, 8]


def test_where_sums_say_otherwise_they_are_followed_and_a_finding_says_so():
    root = small_department()
    true = [level for level, _ in root.preorder()]
    wrong = [*true[:4], 1, *true[5:]]
    table, _ = indented(root, wrong)
    proof = prove_expenditure(table)
    assert [row.level for row in proof.rows] == true
    (finding,) = (each for each in proof.findings if each.kind == "indent_otherwise")
    assert (finding.row, finding.notes) == (proof.rows[4].name, {"count": 1})


def rows(*indents):
    return [PrintedRow(1, at, ("이름",), indent=indent) for at, indent in enumerate(indents, 1)]


def test_three_indents_below_the_department_are_three_levels_however_the_department_stands():
    assert shown_levels(rows(0, 60, 121, 180, 60, 119, 181)) == [0, 1, 2, 3, 1, 2, 3]
    assert shown_levels(rows(60, 60, 120, 180)) == [0, 1, 2, 3]


def test_other_indents_show_nothing():
    assert shown_levels(rows(0, 60, 120)) == []
    assert shown_levels(rows(0, 60, 120, 180, 240)) == []
    assert shown_levels(rows(None, None, None)) == []


def test_the_finding_is_of_the_first_row_that_stands_elsewhere_and_counts_them():
    table = PrintedTable("expenditure", "과", "일반회계", "", 1, rows(0, 60, 120, 180), [])
    (found,) = contradicted(table, [0, 1, 3, 2], [0, 1, 2, 3])
    assert (found.key, found.notes) == (2, {"count": 2})
    (found,) = contradicted(table, [0, None, 3, 3], [0, 1, 2, None])
    assert (found.key, found.notes) == (2, {"count": 1})
    assert list(contradicted(table, [0, 1, 2, 3], [0, 1, 2, 3])) == []


def levels_of(*found):
    return Levels(list(found), [None] * len(found), [set() for _ in found], solved=False)


def test_indents_of_a_tree_place_what_sums_leave_open():
    found = levels_of(0, None, None, 3)
    placed = decide(found, [0, 1, 2, 3])
    assert (placed.level, placed.parent, placed.solved) == ([0, 1, 2, 3], [None, 0, 1, 2], True)
    assert placed.candidates == [set(), {0}, {1}, {2}]
    assert found.level == [0, None, None, 3]
    part = decide(levels_of(0, None, None), [0, 1])
    assert (part.level, part.solved) == ([0, 1, None], False)
    assert decide(replace(levels_of(0, None, None), solved=True), [0, 1]).solved


def test_indents_decide_nothing_where_all_is_known_or_they_disagree():
    for found, shown in (
        (levels_of(0, 1, 2), [0, 1, 2]),
        (levels_of(0, None, 2), [0, 1, 1]),
        (levels_of(0, None, 2), [0, 2, 2]),
        (levels_of(0, None, 2), []),
        (levels_of(0, 1, None), [0, 1]),
    ):
        assert decide(found, shown) is found


def test_indents_place_no_row_below_one_that_sums_contradict_it() -> None:
    """The row behind the page break is a detail of a unit that is lost."""
    found = replace(levels_of(0, 1, 2, 3, None), candidates=[set(), {0}, {1}, {2}, {0}])
    assert decide(found, [0, 1, 2, 3, 3]) is found
    assert decide(found, [0, 1, 2, 3, 1]).parent == [None, 0, 1, 2, 0]


def test_levels_of_a_tree_give_each_row_the_one_above_it():
    assert _parents([0, 1, 2, 3, 2, 1]) == [None, 0, 1, 2, 1, 0]
    for no_tree in ([], [1], [0, 2], [0, 1, 0], [0, None], [0, 1, 2, 4]):
        assert _parents(no_tree) == []


def test_indents_within_a_point_and_a_half_are_one():
    assert shown_levels(rows(0, 60, 75, 90, 120, 180)) == [0, 1, 1, 1, 2, 3]
    assert shown_levels(rows(0, 60, 76, 180)) == [0, 1, 2, 3]
    assert shown_levels(rows(0, 60, None, 120, 180)) == [0, 1, None, 2, 3]
    assert shown_levels([]) == []


def test_the_finding_says_where_it_stands():
    table = PrintedTable("expenditure", "과", "일반회계", "", 1, rows(0, 60, 120, 180, 180), [])
    (found,) = contradicted(table, [0, 2, 1, 3, 1], [0, 1, 2, 3])
    assert (found.key, found.line, found.notes) == (1, 2, {"count": 2})
    assert (found.kind, found.department, found.account, found.column) == ("indent_otherwise", "과", "일반회계", "")
