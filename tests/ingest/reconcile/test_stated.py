"""Levels that a file states: who is whose child, with rows that a page turn put before their parent."""

import pytest

from figures.standing import Standing
from ingest.reconcile.overspent import overspent as overspent_rows
from ingest.reconcile.stated import (
    MOST_LATE,
    _is_sum_of_next,
    _lacking,
    _late,
    _level,
    _mark_contradicted,
    _notices,
    _preorder,
    _repeated,
    _sums_among,
    _sums_behind,
    nest,
)
from ingest.rows import Discrepancy, Figure, Place, PrintedRow, ProvenRow, StatedTable


@pytest.mark.parametrize(
    ("levels", "amounts", "late"),
    [
        ([0, 2, 1, 2], [10, 4, 10, 6], {1: 2}),  # one child before its parent, one behind
        ([0, 2, 2, 1], [10, 4, 6, 10], {1: 3, 2: 3}),
        ([0, 2, 1, 2], [10, 4, 6, 6], {}),  # the parent is whole without it
        ([0, 2, 1, 2], [10, 3, 10, 6], {}),  # nor is it whole with it
        ([0, 2, 3, 1, 2], [10, 4, 4, 10, 6], {}),  # something else stands between
        ([0, 2, 1, 2], [10, 0, 10, 10], {}),  # a row of zero changes no sum
        ([1, None, 0], [5, 5, 5], {}),
        ([1, 0, None], [5, 5, 5], {0: 1}),
    ],
)
def test_a_row_before_its_parent_is_found_by_the_sum_that_it_completes(
    levels: list[int | None], amounts: list[int], late: dict[int, int]
) -> None:
    rows = [PrintedRow(1, line, (f"사업 {line}",)) for line in range(len(levels))]
    figures = [{"current_budget": Figure(amount, Standing.PRINTED)} for amount in amounts]
    table = StatedTable("expenditure", "과", "", "", 1, rows, [], levels=levels, figures=figures)
    parents: list[int | None] = [None] + [0] * (len(levels) - 1)
    parents[-1] = levels.index(1) if levels[-1] == 2 else parents[-1]
    assert _late(table, parents, ["current_budget"]) == late
    assert all(parents[row] == parent for row, parent in late.items())


@pytest.mark.parametrize(
    ("parent", "children", "lacking"),
    [
        ((9, 5), [(4, 2), (3, 3)], {("current_budget", 2)}),
        ((9, 5), [(4, None), (5, 1)], set()),
        ((9, 5), [(None, 5), (5, None)], None),
        ((9, 5), [(4, 4), (None, 1), (5, 0)], set()),
        ((None, 0), [(4, 0)], None),  # zeros agree with anything
        ((0, 9), [(4, 9)], {("current_budget", -4)}),
    ],
)
def test_children_lack_what_remains_of_their_parent_where_all_is_known(
    parent: tuple[int | None, int], children: list[tuple[int | None, int | None]], lacking: set[tuple[str, int]] | None
) -> None:
    columns = "current_budget", "spent"
    figures = [
        {name: Figure(amount, Standing.PRINTED) for name, amount in zip(columns, row, strict=True)}
        for row in (parent, *children)
    ]
    table = StatedTable("expenditure", "과", "", "", 1, [], [], figures=figures)
    assert _lacking(table, 0, range(1, len(figures)), columns) == lacking


@pytest.mark.parametrize(("many", "found"), [(MOST_LATE, True), (MOST_LATE + 1, False)])
def test_no_more_rows_are_looked_for_before_a_parent_than_a_page_turn_may_put_there(many: int, found: bool) -> None:
    levels = [0, *[2] * many, 1]
    rows = [PrintedRow(1, line, (f"사업 {line}",)) for line in range(len(levels))]
    amounts = [many, *[1] * many, many]
    figures = [{"current_budget": Figure(amount, Standing.PRINTED)} for amount in amounts]
    table = StatedTable("expenditure", "과", "", "", 1, rows, [], levels=levels, figures=figures)
    assert bool(_late(table, [None, *[0] * (many + 1)], ["current_budget"])) is found


@pytest.mark.parametrize(
    ("levels", "parents"),
    [
        ([0, 1, 2, 2, 1, 2], [None, 0, 1, 1, 0, 4]),
        ([0, 1, None, 2, 3, 1], [None, 0, None, 1, 3, 0]),
        ([2, 1, 2, 0, 2], [None, None, 1, None, 3]),
        ([], []),
    ],
)
def test_the_parent_is_the_nearest_row_before_that_stands_higher(
    levels: list[int | None], parents: list[int | None]
) -> None:
    assert nest(levels) == parents


TABLE = StatedTable("expenditure", "과", "일반회계", "", 1, [], [])


def row(name: str, parent: int | None = None, level: int | None = 3, line: int = 1, **amounts: int | None) -> ProvenRow:
    figures = {column: Figure(amount, Standing.PRINTED, Place(1, line, 1)) for column, amount in amounts.items()}
    cells = (name, *(str(amount) for amount in amounts.values()))
    return ProvenRow(PrintedRow(1, line, cells), name, level, parent, figures)


def overspent(*rows: tuple[int | None, int | None, int | None]) -> list[tuple[int | None, object, object]]:
    """The findings of rows by parent, 예산현액 and 지출액: which row, what is printed and what is expected."""
    table = [row("사업", parent, current_budget=budget, spent=spent) for parent, budget, spent in rows]
    found = list(overspent_rows(TABLE, table))
    assert {(one.kind, one.column) for one in found} <= {("overspent", "spent")}
    return [(one.key, one.printed, one.expected) for one in found]


def test_a_row_that_spent_more_than_its_budget_is_reported_and_no_row_above_that_it_explains() -> None:
    assert overspent((None, 9, 10)) == [(0, 10, 9)]
    assert overspent((None, 9, 9)) == []
    assert overspent((None, 9, 10), (0, 5, 6), (0, 4, 4)) == [(1, 6, 5)]
    assert overspent((None, 9, 10), (0, 9, 10), (1, 9, 9)) == [(1, 10, 9)]
    assert overspent((None, 9, 10), (0, 9, 9), (1, 9, 10)) == [(2, 10, 9)]
    assert overspent((None, 9, None), (None, None, 9)) == []
    assert list(overspent_rows(TABLE, [row("사업", spent=9)])) == []


def test_a_row_that_stands_twice_under_one_parent_is_reported() -> None:
    rows = [
        row("가", 0, line=1, spent=5),
        row("가 ", 0, line=2, spent=6),
        row("가", 0, line=3, spent=5),
        row("가", 1, line=4, spent=5),
        row("가", 0, 2, line=5, spent=5),
    ]
    found = [(one.kind, one.key, one.notes["first"]) for one in _repeated(TABLE, rows)]
    assert found == [("rows_contradict", 1, "1"), ("row_again", 2, "1")]


def sums_among(*rows: tuple[int | None, int | None], levels: tuple[int, ...] = ()) -> list[str]:
    """The names of rows, by 예산액 and 지출액, that are the sums of those next to them."""
    table = [
        row(f"사업 {at}", None, levels[at] if levels else 3, budget=budget, spent=spent)
        for at, (budget, spent) in enumerate(rows)
    ]
    found = _sums_among(TABLE, table)
    assert [one.kind for one in found] == ["row_is_sum"] * bool(found)
    return [str(name) for one in found for name in one.notes["names"]]  # type: ignore[union-attr]


def test_a_row_that_is_the_sum_of_the_next_or_of_those_before_is_reported() -> None:
    assert sums_among((9, 5), (4, 2), (5, 3)) == ["사업 0"]
    assert sums_among((4, 2), (5, 3), (9, 5)) == ["사업 2"]
    assert sums_among((9, 5), (4, 2), (5, 3), (1, 1), (2, 2), (3, 3)) == ["사업 0", "사업 5"]
    assert sums_among((9, 5), (4, 2), (5, 2)) == []
    assert sums_among((9, 5), (9, 5)) == []  # one row alone is no sum
    assert sums_among((9, 5), (4, 2), (5, 3), levels=(2, 3, 3)) == []


@pytest.mark.parametrize(
    ("lead", "rows"), [([9, 4, 5], [0]), ([9, 4, 6], []), ([9, 4], []), ([0, 0, 0], []), ([9, 4, 4, 0], [0, 1])]
)
def test_a_sum_is_not_less_than_the_two_rows_after_it(lead: list[int], rows: list[int]) -> None:
    assert _sums_behind(lead) == rows


@pytest.mark.parametrize(
    ("amounts", "is_sum"),
    [
        ([(9, 5), (4, 2), (5, 3)], True),
        ([(9, 5), (4, 2), (3, 1), (2, 2)], True),
        ([(9, 5), (4, 2), (5, 3), (7, 7)], True),
        ([(0, 9, 5), (1, 4, 2), (1, 5, 3)], True),  # a zero says nothing
        ([(9, 0), (4, 0), (5, 0)], False),  # one amount alone is alike by chance
        ([(9, 5), (9, 5), (0, 0)], True),
        ([(9, 5), (4, 2), (6, 3)], False),
        ([(9, 5), (4, 2), (5, 4)], False),
        ([(9, 5), (4, None), (5, 5)], True),
        ([(9, 5), (None, 2), (9, 3)], True),
        ([(-9, 5), (-4, 2), (-5, 3)], True),
        ([(0, 0), (0, 0), (0, 0)], False),
    ],
)
def test_a_row_is_the_sum_of_two_or_more_after_it(amounts: list[tuple[int | None, ...]], is_sum: bool) -> None:
    assert _is_sum_of_next(amounts, 0) is is_sum


@pytest.mark.parametrize(("nameless", "stored"), [(False, [0, 1, None]), (True, [0, None, None])])
def test_below_the_department_a_classification_of_another_kind_has_no_levels(
    nameless: bool, stored: list[int | None]
) -> None:
    table = StatedTable("expenditure", "과", "", "", 1, [], [], levels=[0, 1, None], nameless=nameless)
    assert [_level(table, row) for row in range(3)] == stored


def test_rows_come_after_their_parents_else_as_they_are() -> None:
    assert _preorder([None, 0, 3, 0, 0, None, 3]) == [0, 1, 3, 2, 6, 4, 5]
    assert _preorder([1, None, 1, None]) == [1, 0, 2, 3]
    assert _preorder([]) == []


def test_a_row_is_the_sum_of_two_rows_or_more_after_it() -> None:
    def is_sum(*amounts: int) -> bool:
        return _is_sum_of_next([[amount, 2 * amount] for amount in amounts], 0)

    assert is_sum(9, 4, 5)
    assert is_sum(9, 4, 5, 1)
    assert not is_sum(9, 4, 4)
    assert not is_sum(5, 5, 3)
    assert not is_sum(1, 2, -1)
    assert not is_sum(9, 9)
    assert is_sum(100, *[1] * 100)
    assert not is_sum(101, *[1] * 101)


def test_the_first_of_the_rows_that_are_sums_is_reported() -> None:
    rows = [
        ProvenRow(
            PrintedRow(1, line, (f"사업 {line}",)),
            f"사업 {line}",
            3,
            None,
            {name: Figure(amount, Standing.PRINTED, Place(1, line, 1)) for name in ("budget", "spent")},
        )
        for line, amount in enumerate((9, 4, 5, 20, 13, 7), 1)
    ]
    table = StatedTable("expenditure", "과", "일반회계", "", 1, [row.printed for row in rows], [])
    (finding,) = _sums_among(table, rows)
    assert (finding.kind, finding.line, finding.row) == ("row_is_sum", 1, "사업 1")
    assert finding.notes == {"count": 2, "names": ["사업 1", "사업 4"]}


def test_a_figure_that_its_parts_contradict_is_shown_so() -> None:
    row = ProvenRow(
        PrintedRow(1, 1, ("가",)),
        "가",
        1,
        None,
        {
            "spent": Figure(5, Standing.PRINTED, because=("P4",)),
            "budget": Figure(5, Standing.CORRECTED),
            "unspent": Figure(5, Standing.PRINTED),
        },
    )

    def finding(column: str, key: int | None = 0) -> Discrepancy:
        return Discrepancy("E5", "과", "", "가", column, 1, 1, key=key)

    _mark_contradicted([row], [finding("spent"), finding("budget"), finding("unspent", None), finding("name")])
    assert row.figures == {
        "spent": Figure(5, Standing.CONFLICTING, because=("P4", "E5")),
        "budget": Figure(5, Standing.CORRECTED),
        "unspent": Figure(5, Standing.PRINTED),
    }


@pytest.mark.parametrize("wider", [0, 2])
def test_what_a_file_prints_out_of_order_unreadably_or_beside_its_head_is_reported(wider: int) -> None:
    printed = [PrintedRow(1, line, (name, "x ", "5")) for line, name in enumerate(("가", "나", "다"), 1)]
    figures = {
        "spent": Figure(None, Standing.UNKNOWN, Place(1, 2, 1)),
        "budget": Figure(None, Standing.UNKNOWN),
        "unspent": Figure(5, Standing.PRINTED, Place(1, 2, 2)),
    }
    rows = [ProvenRow(row, row.name, 1, None, figures if row.name == "나" else {}) for row in printed]
    table = StatedTable("expenditure", "과", "일반회계", "", 1, printed, [], wider=wider)
    late, unread, *wide = _notices(table, rows, [(2, 0)])
    assert (late.kind, late.line, late.row, late.key, late.expected) == ("before_parent", 3, "다", 2, "가")
    assert (unread.kind, unread.line, unread.column, unread.key, unread.printed) == ("unreadable", 2, "spent", 1, "x")
    assert [(one.kind, one.row, one.line, one.notes) for one in wide] == (
        [("wider_than_head", "과", 1, {"count": 2})] if wider else []
    )
    nothing = StatedTable("expenditure", "과", "일반회계", "", 1, [], [], wider=wider)
    assert list(_notices(nothing, [], [])) == []
