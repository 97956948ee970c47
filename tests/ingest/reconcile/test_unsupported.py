"""An amount that one identity alone has made, and that stands nowhere near in print, is not shown."""

from collections.abc import Set
from dataclasses import replace

import pytest

from ingest.reconcile.candidate_assignments import Candidates, Reading
from ingest.reconcile.cells import Spot, read_lines
from ingest.reconcile.propagate import Cell, Key
from ingest.reconcile.unsupported import (
    _accept_misprints,
    _printed_near,
    _read_otherwise,
    _repaired,
    _settled_with,
    _unconfirmed_in_row,
    _unconfirmed_zeros,
    _undo_broken,
    _undo_unsupported,
    broken_equations,
    contradicted,
    demote_unsupported,
    open_unfounded,
    undo_derived_from,
)
from ingest.rows import PrintedRow, PrintedTable
from tests.ingest.reconcile.test_candidate_assignments import READER, lines
from tests.ingest.reconcile.test_propagate import AT, SHEET, Amounts, ledger
from tests.ingest.reconcile.test_unsatisfied_sums import settled

E1, E3, E4 = (Key(False, 0, [one.id for one in SHEET.equations].index(identity)) for identity in ("E1", "E3", "E4"))
UNSPENT, SPENT, REMAINDER = (0, AT("unspent")), (0, AT("spent")), (0, AT("unspent_remainder"))
ROW: Amounts = {"budget": 9, "current_budget": 9, "spent": 5, "unspent": 4, "unspent_remainder": None}


def undone(row: Amounts, *printed: str, corrected: Set[Cell] = frozenset()) -> set[Cell]:
    """What is taken back of 집행잔액, derived in the first of the rows printed."""
    book = ledger(row, *[{}] * (len(printed) - 1))
    book.origin[UNSPENT] = E3
    weighed = settled(book)
    weighed.conflicting.add(UNSPENT)
    lines = [read_lines(PrintedRow(1, 1, ("사업", *cells.split())), 1, SHEET.layout) for cells in printed]
    taken = _undo_unsupported(weighed, lines, 1, corrected)
    assert (book.values[0][AT("unspent")] is None) == (UNSPENT not in weighed.conflicting) == (UNSPENT in taken)
    return taken


def test_an_amount_derived_by_one_identity_is_withdrawn_if_not_printed_near() -> None:
    assert undone(ROW, "9 9 5") == {UNSPENT}
    assert undone(ROW, "9 9 5 4") == set()
    assert undone(ROW, "9 9 5", "4") == set()
    assert undone(ROW, "9 9 5", "8", "4") == {UNSPENT}


UPHELD: Amounts = {**ROW, "budget": 19, "current_budget": 19, "unspent": 14, "unspent_remainder": 14}


@pytest.mark.parametrize(
    ("cell", "is_shown"),
    [
        ("1\ufffd", True),
        ("\ufffd", True),
        ("8\ufffd", False),
        ("41\ufffd", False),
        ("5\ufffd", True),
        ("8\ufffd 2", True),
    ],
)
def test_what_two_identities_confirm_is_withdrawn_where_its_cell_has_digits_of_no_amount_of_its_row(
    cell: str, is_shown: bool
) -> None:
    """The 5 may stand in another column, for cells may have moved; and of two in a cell nobody knows which it is."""
    printed = PrintedRow(1, 1, ("사업", "19", *"000", "19", "5", *"00000", cell))
    lines, book = [read_lines(printed, 1, SHEET.layout)], ledger(UPHELD)
    book.origin[UNSPENT] = E3
    weighed = settled(book)
    weighed.straight[0] = READER.straight(lines[0])
    assert (_undo_unsupported(weighed, lines, 1, frozenset()) == set()) is is_shown


def test_zeros_and_amounts_that_two_identities_confirm_stay() -> None:
    assert undone({**ROW, "unspent_remainder": 4}, "9 9 5") == set()
    assert undone({**ROW, "spent": 9, "unspent": 0}, "9 9 9") == set()


@pytest.mark.parametrize("cell", [UNSPENT, SPENT])
def test_a_correction_stays_with_amounts_derived_from_it(cell: Cell) -> None:
    assert undone(ROW, "9 9 5", corrected={cell}) == set()


def test_amounts_derived_from_a_withdrawn_one_are_withdrawn_too() -> None:
    book = ledger({**ROW, "unspent_remainder": 4})
    book.origin |= {REMAINDER: E4, UNSPENT: E3, (0, AT("current_budget")): E1}
    book.values[0][AT("spent")] = None
    taken = {SPENT}
    undo_derived_from(book, taken)
    assert taken == {SPENT, UNSPENT, REMAINDER}
    assert [book.values[0][column] for _row, column in (UNSPENT, REMAINDER)] == [None, None]
    assert book.values[0][AT("current_budget")] == 9


@pytest.mark.parametrize(
    ("values", "straight", "otherwise"),
    [([1, 2], [1, 2], False), ([1, 3], [1, 2], True), ([1, None], [1, 2], False), ([1, 2], [1, None], False)],
)
def test_a_row_is_read_otherwise_where_an_amount_is_another_than_is_printed(
    values: list[int | None], straight: list[int | None], otherwise: bool
) -> None:
    assert _read_otherwise(values, straight) is otherwise


def test_what_was_read_otherwise_is_withdrawn_where_an_identity_then_breaks() -> None:
    def undone(*, corrected: Set[Cell] = frozenset(), misprints: Set[Cell] = frozenset()) -> tuple[set[Cell], object]:
        book = ledger({**ROW, "unspent_remainder": 4})
        weighed = settled(book)
        weighed.misprints |= misprints
        book.values[0][AT("spent")] = 6
        taken = _undo_broken(weighed, [one.values for one in weighed.straight], [set()], corrected)
        return taken, book.values[0][AT("spent")]

    assert undone() == ({SPENT}, None)
    assert undone(corrected={SPENT}) == undone(misprints={UNSPENT}) == (set(), 6)


def test_an_amount_confirmed_only_by_a_violated_identity_is_withdrawn_too() -> None:
    book = ledger({**ROW, "spent": 6, "unspent_remainder": 4})
    weighed = settled(book)
    book.values[0][AT("unspent")] = 2
    broken = {AT("spent"), AT("subsidy_returned"), AT("unspent")}
    taken = _undo_broken(weighed, [one.values for one in weighed.straight], [broken], frozenset({REMAINDER}))
    assert {UNSPENT, SPENT} <= taken and (0, AT("current_budget")) not in taken
    assert [book.values[0][AT(name)] for name in ("unspent", "spent", "budget")] == [None, None, 9]
    assert book.values[0][AT("unspent_remainder")] == 4


def test_zeros_of_a_broken_identity_are_withdrawn_where_nothing_confirms_them() -> None:
    book = ledger({"unspent": 4}, {"unspent": None, "unspent_reserve": None}, parents=[None, 0])
    assert _unconfirmed_zeros(book, E4) == {(0, AT("unspent_reserve"))}
    assert _unconfirmed_zeros(book, Key(True, 0, AT("unspent_reserve"))) == set()


@pytest.mark.parametrize(("unspent", "stands"), [(7, True), (None, False), (4, False)])
def test_no_misprint_is_where_the_row_may_be_shifted_with_a_cell_that_cannot_be_read(
    unspent: int | None, stands: bool
) -> None:
    column = AT("unspent")
    book = ledger({**ROW, "unspent": 1_000})
    weighed = settled(book)
    book.values[0][column], book.origin[UNSPENT] = 4, E3
    shifted = Reading([*book.values[0]], [Spot(0, 1)] * len(SHEET.columns))
    shifted.values[column] = unspent
    _accept_misprints(weighed, [[shifted]], set())
    assert (UNSPENT in weighed.misprints) is stands


def test_the_columns_of_a_broken_identity_are_contradicted() -> None:
    names = ("current_budget", "spent", "carried_out", "subsidy_returned", "unspent")
    assert contradicted(READER, ledger({**ROW, "spent": 6}).values[0]) == set(map(AT, names))
    assert contradicted(READER, ledger(ROW).values[0]) == set()


def test_identities_and_sums_that_do_not_hold_are_broken_where_all_is_known() -> None:
    book = ledger({**ROW, "unspent_remainder": 4}, {**ROW, "unspent_remainder": 5}, parents=[None, 0])
    broken = Key(False, 1, E4.which), Key(True, 0, AT("unspent_remainder"))
    assert list(broken_equations(book)) == list(broken)
    book.values[1][AT("unspent_remainder")] = None
    assert list(broken_equations(book)) == []


def test_a_sum_of_changes_of_which_a_child_may_be_missing_is_not_broken() -> None:
    book = ledger({"diversion": 4, "spent": 4}, {"diversion": 3, "spent": 3}, parents=[None, 0])
    columns = {key.which for key in broken_equations(book) if key.in_tree}
    assert columns == {AT("diversion"), AT("spent")}
    book.tree.families[0] = replace(book.tree.families[0], loose=True)
    assert {key.which for key in broken_equations(book) if key.in_tree} == {AT("spent")}


def test_what_was_repaired_is_not_as_printed_or_stands_in_a_row_read_otherwise() -> None:
    book = ledger({**ROW, "unspent_remainder": 4})
    straight = [book.values[0].copy()]
    assert list(_repaired(book, E3, straight, [{AT("spent")}])) == []
    book.values[0][AT("unspent")] = 3
    assert list(_repaired(book, E3, straight, [set()])) == [UNSPENT]
    assert set(_repaired(book, E3, straight, [{AT("spent")}])) == {SPENT, UNSPENT}


def test_a_figure_was_settled_with_another_of_its_identity_unless_an_equation_made_it() -> None:
    weighed = settled(ledger(ROW))
    assert _settled_with(weighed, UNSPENT, AT("spent"))
    assert not _settled_with(weighed, UNSPENT, AT("budget"))
    weighed.ledger.origin[UNSPENT] = E3
    assert not _settled_with(weighed, UNSPENT, AT("spent"))


def test_figures_of_a_contradicted_identity_that_no_other_confirms_are_named() -> None:
    book = ledger({**ROW, "unspent_remainder": 4, "subsidy_returned": None})  # E3 confirms nothing

    def unconfirmed(broken: str) -> set[str]:
        return {SHEET.columns[column] for _row, column in _unconfirmed_in_row(book, 0, {AT(broken)})}

    parts = {name for name in SHEET.columns if name.startswith("unspent_")}
    assert unconfirmed("unspent") == {"spent", "unspent", *parts}
    assert "current_budget" in unconfirmed("budget")
    book.values[0][AT("subsidy_returned")] = 0
    assert unconfirmed("unspent") == {"spent", "subsidy_returned", *parts}
    assert "current_budget" not in unconfirmed("budget")


def test_amounts_are_printed_near_in_a_row_or_the_one_below() -> None:
    rows = [lines({2: 71, 14: 72}, budget=73), lines({3: 81}, spent=82), lines(budget=91)]
    near = _printed_near(rows, 0)
    assert {71, 72, 73, 81, 82} <= near
    assert 91 not in near
    assert 91 in _printed_near(rows, 1)


def demoted(row: Amounts, derived: Amounts, origin: dict[Cell, Key]) -> list[int | None]:
    """집행잔액 and its 지출잔액 of a row printed so, after these were derived."""
    weighed = settled(ledger(row))
    for name, amount in derived.items():
        weighed.ledger.values[0][AT(name)] = amount
    weighed.ledger.origin = dict(origin)
    table = PrintedTable("expenditure", "", "", "", 1, [], [])
    own = lines(**{name: amount for name, amount in row.items() if amount is not None})
    candidates = Candidates(table, SHEET, [own], READER, weighed.straight, [weighed.straight])
    after = demote_unsupported(weighed, candidates, frozenset())
    assert weighed.ledger.values[0][AT("unspent")] == derived["unspent"]
    return [after.ledger.values[0][AT(name)] for name in ("unspent", "unspent_remainder")]


def test_a_withdrawn_amount_withdraws_all_derived_from_it() -> None:
    lost: Amounts = {**ROW, "unspent": None}
    made = {UNSPENT: E3, REMAINDER: E4}
    assert demoted({**lost, "spent": 5}, {"unspent": 4, "unspent_remainder": None}, {UNSPENT: E3}) == [None, None]
    assert demoted({**lost, "unspent_remainder": 4}, {"unspent": 4, "unspent_remainder": 4}, {UNSPENT: E3}) == [4, 4]
    assert demoted(lost, {"unspent": 4, "unspent_remainder": 4}, made) == [None, None]
    assert demoted({**lost, "spent": 6}, {"unspent": 4, "unspent_remainder": 4}, made) == [None, None]


def test_a_clear_amount_that_no_slip_explains_is_shown_as_printed() -> None:
    printed: Amounts = {**ROW, "unspent": 1_000, "unspent_remainder": 4}
    assert demoted(printed, {"unspent": 4, "unspent_remainder": 4}, {UNSPENT: E3})[0] == 1_000


@pytest.mark.parametrize(
    ("changed", "conflicting", "corrected", "left"),
    [
        ({}, None, set(), 4),
        ({}, SPENT, set(), None),
        ({}, SPENT, {UNSPENT}, 4),
        ({"unspent_remainder": 4}, SPENT, set(), 4),  # its part says so too
        ({"unspent_remainder": 4}, REMAINDER, set(), 4),
        ({"unspent_remainder": 3}, SPENT, set(), None),
        ({"spent": None}, None, set(), None),
        ({"spent": 6}, None, set(), None),
    ],
)
def test_what_was_derived_beside_a_conflicting_amount_is_open_unless_another_identity_confirms_it(
    changed: Amounts, conflicting: Cell | None, corrected: Set[Cell], left: int | None
) -> None:
    before = settled(ledger({**ROW, "unspent": None}))
    before.ledger.values[0] = ledger({**ROW, **changed}).values[0]
    before.ledger.origin[UNSPENT] = E3
    before.conflicting |= {conflicting} if conflicting else set()
    after = open_unfounded(before, corrected)
    assert after.ledger.values[0][AT("unspent")] == left
    assert before.ledger.values[0][AT("unspent")] == 4


def test_amounts_derived_from_an_open_one_are_open_unless_printed() -> None:
    before = settled(ledger({**ROW, "unspent": None}))
    before.ledger.values[0] = ledger({**ROW, "unspent_remainder": 4}).values[0]
    before.ledger.origin |= {UNSPENT: E3, REMAINDER: E4}
    before.conflicting.add(SPENT)
    for printed, left in ((4, [None, 4]), (None, [None, None])):
        before.straight[0].values[AT("unspent_remainder")] = printed
        after = open_unfounded(before, frozenset())
        assert [after.ledger.values[0][AT(name)] for name in ("unspent", "unspent_remainder")] == left
