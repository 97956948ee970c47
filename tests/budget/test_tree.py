"""Lines as the tree they are printed in. Nothing here asks a database."""

from budget.columns import EXPENDITURE
from budget.models import ExpenditureLine, Program
from budget.tree import expenditure_trees, rows, top_rows

BUDGET = EXPENDITURE[:1]


def line(pk: int | None, parent: int | None, budget: int | None, level: int | None, **fields: str) -> ExpenditureLine:
    program = Program(pk=pk, parent_id=parent) if pk else None
    fields = {"account": "일반회계", "name": f"사업 {pk}"} | fields
    return ExpenditureLine(program=program, level=level, budget=budget, **fields)


def shown(lines: list[ExpenditureLine]) -> list[tuple[int, int | None]]:
    """Depth and budget (or difference) of each row of the first tree."""
    return [
        (row.depth, row.line.budget if row.line else row.gap[0]) for row in rows(expenditure_trees(lines)[0], BUDGET)
    ]


def test_rows_stand_in_the_order_of_the_book() -> None:
    lines = [line(None, None, 10, 0), line(1, None, 10, 1), line(2, 1, 10, 2), line(3, 2, 4, 3), line(4, 2, 6, 3)]
    assert shown(lines) == [(0, 10), (1, 10), (2, 10), (3, 4), (3, 6)]


def test_a_difference_stands_at_the_end_of_the_children() -> None:
    lines = [line(None, None, 10, 0), line(1, None, 7, 1), line(2, 1, 7, 2)]
    assert shown(lines) == [(0, 10), (1, 7), (2, 7), (1, 3)]


def test_a_negative_difference_is_one_too() -> None:
    assert shown([line(None, None, 10, 0), line(1, None, 12, 1)])[-1] == (1, -2)


def test_no_difference_beside_an_unknown_parent_or_child() -> None:
    assert len(shown([line(None, None, None, 0), line(1, None, 7, 1)])) == 2
    assert len(shown([line(None, None, 10, 0), line(1, None, None, 1)])) == 2


def test_no_difference_where_levels_are_ambiguous() -> None:
    assert len(shown([line(None, None, 10, 0), line(1, None, 10, None), line(2, None, 10, None)])) == 3


def test_an_account_has_a_tree_of_its_own() -> None:
    lines = [
        line(None, None, 1, 0),
        line(None, None, 2, 0, account="특별회계"),
        line(1, None, 2, 1, account="특별회계"),
    ]
    general, special = expenditure_trees(lines)
    assert (len(general.children), len(special.children)) == (0, 1)


def test_a_line_without_its_parent_is_not_lost() -> None:
    trees = expenditure_trees([line(None, None, 10, 0), line(2, 99, 5, 2)])
    assert [tree.line.budget for tree in trees] == [10, 5]


def test_the_top_is_the_line_and_its_children_alone() -> None:
    lines = [line(None, None, 10, 0), line(1, None, 10, 1), line(2, 1, 10, 2)]
    assert [row.depth for row in top_rows(expenditure_trees(lines)[0], BUDGET)] == [0, 1]
