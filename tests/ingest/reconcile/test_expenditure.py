"""The steps of proving 사업별조서 that are its own."""

import pytest

from ingest.reconcile.candidate_assignments import Candidates, Reading
from ingest.reconcile.cells import Spot
from ingest.reconcile.expenditure import (
    _key,
    _levels_once,
    _no_levels,
    _shaky,
    _unexplained,
    demote_lone_budgets,
    is_department,
    is_zero,
    printed_of,
    under_their_heads,
)
from ingest.reconcile.level_evidence import no_evidence
from ingest.reconcile.level_search import Key, Levels
from ingest.reconcile.repair import Settled
from ingest.rows import PrintedRow, PrintedTable
from tests.ingest.reconcile.test_candidate_assignments import READER, UNREAD, lines
from tests.ingest.reconcile.test_propagate import AT, SHEET, Amounts, ledger
from tests.ingest.reconcile.test_row_readings import REVENUE

KEYS = ("budget", "current_budget", "spent")


@pytest.mark.parametrize(
    ("name", "is_its"),
    [
        ("기획 담당관", True),
        ("기획담당과", True),
        ("합 계", True),
        ("총계", True),
        ("기획예산", False),
        ("합계액", False),
    ],
)
def test_the_departments_row_has_its_name_or_is_called_a_total(name: str, is_its: bool) -> None:
    assert is_department(name, "기획담당관") is is_its


def test_rows_are_printed_alike_where_both_their_lines_are() -> None:
    row = PrintedRow(1, 1, ("가", "1"))
    assert printed_of(row) == printed_of(row._replace(page=2, line=9))
    below = row._replace(below=PrintedRow(1, 2, ("", "2")))
    assert printed_of(row) != printed_of(below) == printed_of(below._replace(line=3))
    assert printed_of(row) != printed_of(row._replace(cells=("나", "1")))


def test_a_row_is_zero_where_nothing_stands_up_to_its_balance() -> None:
    assert is_zero(lines())
    assert is_zero(lines(unspent_subsidy=5))
    assert is_zero(lines(unspent_subsidy=UNREAD))
    assert not is_zero(lines(unspent=5))
    assert not is_zero(lines(unspent=UNREAD))
    assert not is_zero(lines(budget=5))
    assert not is_zero(lines(spent=UNREAD, unspent_subsidy=UNREAD))


def reading(mended: tuple[str, ...] = (), aside: bool = False, **amounts: int | None) -> Reading:
    values = [amounts.get(name, 0) for name in SHEET.columns]
    spots = [Spot(0, 7) if aside else None for _ in values]
    return Reading(values, spots, dict.fromkeys(map(AT, mended), 1))


def key(straight: Reading, *readings: Reading) -> Key:
    return _key(SHEET, straight, list(readings))


def test_a_rows_key_is_what_most_of_its_readings_have() -> None:
    printed, nine, eight = (reading(budget=amount, current_budget=amount) for amount in (7, 9, 8))
    assert key(printed) == (7, 7, 0)
    assert key(printed, nine) == (9, 9, 0)
    assert key(printed, nine, nine, eight) == (9, 9, 0)
    assert key(printed, eight, nine) == (7, 7, 0)
    assert key(printed, nine, nine, printed) == (7, 7, 0)


def test_readings_in_which_nothing_is_repaired_come_first_for_a_key_then_those_in_place() -> None:
    printed = reading(budget=7, current_budget=7)
    mended = reading(("spent",), budget=9, current_budget=9)
    assert key(printed, mended, mended, reading(budget=8, current_budget=8)) == (8, 8, 0)
    aside = reading(("spent",), aside=True, budget=6, current_budget=6)
    assert key(printed, aside, aside, mended) == (9, 9, 0)
    assert key(printed, aside) == (6, 6, 0)


def test_a_key_never_has_what_cannot_be_read() -> None:
    printed = reading(budget=7, current_budget=7, spent=None)
    assert key(printed, reading(budget=8, current_budget=8, spent=3)) == (8, 8, None)


def test_a_reading_that_needs_changes_on_a_lost_line_counts_only_where_the_print_does() -> None:
    explained, unexplained = reading(budget=7, current_budget=7), reading(budget=8, current_budget=9)
    assert _unexplained(SHEET, unexplained)
    assert not _unexplained(SHEET, explained)
    assert not _unexplained(SHEET, reading(budget=7, current_budget=9, diversion=2))
    assert not _unexplained(SHEET, reading(budget=7, current_budget=7, diversion=None))
    assert not _unexplained(REVENUE, unexplained)
    assert key(explained, unexplained) == (8, 9, 0)
    assert key(reading(budget=6, current_budget=6), unexplained, reading(budget=5, current_budget=5)) == (5, 5, 0)
    assert key(reading(budget=6, current_budget=5), unexplained) == (8, 9, 0)


def test_a_row_is_shaky_that_contradicts_itself_or_may_be_read_otherwise_in_its_key() -> None:
    printed = reading(budget=7, current_budget=7)
    same, otherwise = reading(budget=7, current_budget=7, unspent=4), reading(budget=7, current_budget=7, spent=1)
    table = PrintedTable("expenditure", "", "", "", 1, [], [])
    candidates = Candidates(table, SHEET, [], READER, [printed] * 4, [[printed], [], [same], [same, otherwise]])
    assert _shaky(candidates) == {1, 3}


def settled(*rows: Amounts, parents: list[int | None] | None = None) -> Settled:
    book = ledger(*rows, parents=parents)
    straight = [Reading(list(values), [None] * len(values)) for values in book.values]
    return Settled(straight, book, [list(one.spots) for one in straight], {})


LOST: Amounts = {"diversion": None, "other_change": None}


@pytest.mark.parametrize(
    ("amounts", "budget"),
    [
        ({"budget": 7, "current_budget": 9, **LOST}, None),
        ({"budget": 9, "current_budget": 9, **LOST}, 9),
        ({"budget": 7, "current_budget": 9, "diversion": 1}, 7),  # it stands contradicted, not unexplained
        ({"budget": 7, "current_budget": 9, "carried_in": 2, **LOST}, 7),
        ({"budget": None, "current_budget": 9, **LOST}, None),
    ],
)
def test_a_budget_that_only_changes_on_a_lost_line_explain_is_left_open(amounts: Amounts, budget: int | None) -> None:
    before = settled(amounts)
    after = demote_lone_budgets(before)
    assert after.ledger.values[0][AT("budget")] == budget
    assert before.ledger.values[0][AT("budget")] == amounts["budget"]


def test_a_budget_that_a_sum_confirms_stands() -> None:
    rows: list[Amounts] = [{"budget": 7, "current_budget": 9, **LOST}, {"budget": 7, "current_budget": 9, **LOST}]
    after = demote_lone_budgets(settled(*rows, parents=[None, 0]))
    assert [values[AT("budget")] for values in after.ledger.values] == [7, 7]


def test_a_current_budget_that_is_unknown_counts_as_it_is_printed() -> None:
    for printed, budget in ((9, None), (7, 7)):
        before = settled({"budget": 7, "current_budget": None, **LOST})
        before.straight[0].values[AT("current_budget")] = printed
        assert demote_lone_budgets(before).ledger.values[0][AT("budget")] == budget


def test_an_amount_stands_under_the_head_above_it_whichever_line_of_its_cell_it_may_be() -> None:
    row = lines(budget=9, unspent_subsidy=4)
    straight = READER.straight(row)
    at = AT("unspent_subsidy")
    assert straight.values[at] is None
    shown = under_their_heads(READER, row, straight)
    assert (shown.values[at], shown.spots[at]) == (4, Spot(0, 13))
    assert (shown.values[AT("budget")], straight.values[at]) == (9, None)
    two_lines = lines({13: 0, 14: 4, 15: 0})
    straight = READER.straight(two_lines)
    assert under_their_heads(READER, two_lines, straight) is straight
    row.first = row.first[:13]
    assert under_their_heads(READER, row, READER.straight(row)).values[at] is None


def table(*names: str) -> PrintedTable:
    rows = [PrintedRow(1, line, (name, str(line))) for line, name in enumerate(names, 1)]
    return PrintedTable("expenditure", "기획담당관", "일반회계", "", 1, rows, [])


def levels(names: str, *amounts: int, again: int | None = None) -> Levels:
    keys: list[Key] = [(amount, amount, amount) for amount in amounts]
    return _levels_once(table(*names.split()), keys, no_evidence(len(keys)), again)


def test_the_first_row_is_the_departments_where_it_has_its_name_or_adds_up() -> None:
    assert levels("기획담당관 정책 단위 세부", 9, 9, 9, 9).level == [0, 1, 2, 3]
    assert levels("이름 정책 단위 세부 세부", 9, 9, 9, 4, 5).level == [0, 1, 2, 3, 3]
    assert levels("이름 정책 단위 세부", 9, 9, 9, 9).level[0] is None  # so few may be rows of any level
    assert levels("기획담당관 정책 단위 세부", 0, 0, 0, 0).level[0] == 0


def test_without_amounts_a_first_row_of_another_name_shows_nothing() -> None:
    found = levels("이름 정책 단위 세부", 0, 0, 0, 0)
    assert (found.level, found.parent, found.solved) == ([None] * 4, [None] * 4, False)


def test_the_departments_row_after_others_leaves_all_open() -> None:
    found = levels("정책 단위 세부 기획담당관", 5, 5, 5, 9)
    assert (found.level, found.solved) == ([None] * 4, False)
    assert levels("정책 기획담당관 단위 세부 세부", 9, 9, 9, 4, 5).level == [None] * 5  # also where the rows add up


def test_where_the_departments_row_is_lost_its_policies_have_levels() -> None:
    found = levels("정책 단위 세부 정책 단위 세부 세부", 9, 9, 9, 8, 8, 5, 3)
    assert found.own_row_lost
    assert found.level[3:] == [1, 2, 3, 3]


def test_of_no_rows_there_is_nothing_to_find() -> None:
    assert levels("").level == []
    nothing = _no_levels(2)
    assert (nothing.level, nothing.parent, nothing.candidates, nothing.solved) == (
        [None, None],
        [None, None],
        [set(), set()],
        False,
    )


def test_after_a_whole_tree_all_is_printed_again() -> None:
    names = "기획담당관 정책 단위 세부"
    found = levels(f"{names} {names}", *[9] * 8, again=4)
    assert found.level == [0, 1, 2, 3, None, None, None, None]
    assert not found.twice


def test_the_departments_row_printed_again_within_its_tree_is_left_out() -> None:
    rows = [PrintedRow(1, 1, ("기획담당관", "9")), PrintedRow(1, 2, ("정책", "9")), PrintedRow(1, 3, ("단위", "9"))]
    rows += [PrintedRow(2, 4, ("기획담당관", "9")), PrintedRow(2, 5, ("세부", "4")), PrintedRow(2, 6, ("세부", "5"))]
    printed = PrintedTable("expenditure", "기획담당관", "일반회계", "", 1, rows, [])
    keys: list[Key] = [(amount, amount, amount) for amount in (9, 9, 9, 9, 4, 5)]
    found = _levels_once(printed, keys, no_evidence(6), 3)
    assert found.level == [0, 1, 2, None, 3, 3]
    assert found.parent == [None, 0, 1, None, 2, 2]
