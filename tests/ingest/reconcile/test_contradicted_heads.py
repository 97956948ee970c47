"""Which columns the row identities deny in every row, and which others confirm."""

from dataclasses import replace

import pytest

from figures.standing import Standing
from ingest.reconcile.candidate_assignments import RowReader
from ingest.reconcile.cells import read_lines
from ingest.reconcile.contradicted_heads import (
    KIND,
    Contradiction,
    Exchange,
    HeadCheck,
    _best,
    _contradiction,
    _lay_under_head,
    _RowChecks,
    _Sums,
    prove_under_heads,
)
from ingest.reconcile.schemas import schema_of
from ingest.rows import Discrepancy, Figure, Place, PrintedRow, PrintedTable, Proof, ProvenRow
from tests.ingest.reconcile.test_propagate import SHEET

ROWS = 12


def never_held(*, unspent: int, parts: list[int]) -> list[str]:
    """Rows of 9 of which 5 were spent, by what is unspent and by its one part."""
    rows = []
    for part in parts:
        amounts = {"budget": 9, "current_budget": 9, "spent": 5, "unspent": unspent, "unspent_remainder": part}
        rows.append([amounts.get(name, 0) for name in SHEET.columns])
    return [SHEET.columns[at] for at in _RowChecks(SHEET, 1).never_held(rows)]


def test_an_identity_that_holds_contradicts_nothing() -> None:
    assert never_held(unspent=4, parts=[4] * ROWS) == []


def test_what_another_identity_confirms_in_every_row_is_not_contradicted() -> None:
    denied = never_held(unspent=3, parts=[3] * ROWS)
    assert "spent" in denied
    assert not {"budget", "current_budget", "unspent"} & set(denied)


@pytest.mark.parametrize("broken", [1, ROWS // 2])
def test_what_another_identity_confirms_in_some_rows_only_is_contradicted(broken: int) -> None:
    assert "unspent" in never_held(unspent=3, parts=[3] * (ROWS - broken) + [2] * broken)


def test_one_broken_row_contradicts_nothing() -> None:
    assert never_held(unspent=3, parts=[3]) == []


def test_thousands_are_rounded() -> None:
    amounts = {"budget": 9000, "current_budget": 9000, "spent": 5000, "unspent": 3000, "unspent_remainder": 3000}
    values = [amounts.get(name, 0) for name in SHEET.columns]
    e3 = next(equation for equation in SHEET.equations if equation.id == "E3")
    assert _RowChecks(SHEET, 1000).holds(e3, values) is True
    assert _RowChecks(SHEET, 1).holds(e3, values) is False
    values[SHEET.position("spent")] = 3000
    assert _RowChecks(SHEET, 1000).holds(e3, values) is False
    values[SHEET.position("spent")] = None
    assert _RowChecks(SHEET, 1000).holds(e3, values) is None


def test_what_a_head_contradicts_is_shown_as_printed_with_one_finding() -> None:
    columns = (("name",), ("budget",), ("spent",), ("unspent",))
    printed = [PrintedRow(1, line, (f"사업 {line}", "9", "5", "4"), columns=columns) for line in (1, 2)]
    table = PrintedTable("expenditure", "과", "일반회계", "", 1, printed, [])

    def finding(kind: str, column: str, line: int = 1) -> Discrepancy:
        return Discrepancy(kind, "과", "일반회계", "사업", column, 1, line)

    rows = [
        ProvenRow(row, row.name, None, None, {name: Figure(1, Standing.MOVED, because=("E3",)) for name in ("spent",)})
        for row in printed
    ]
    rows[0].figures["budget"] = Figure(9, Standing.PRINTED)
    discrepancies = [finding("moved", "carried_out"), finding("E1", "budget"), finding("E3", "carried_out")]
    discrepancies += [finding("open", "budget"), finding("open", "budget", 7)]
    contradiction = Contradiction(("spent", "unspent"), ("E3",), {"carried_out": "spent"})
    check = HeadCheck(table, table, Proof(rows, discrepancies, {}), {columns: contradiction})
    check.mark()
    assert [(one.kind, one.column) for one in check.proof.findings] == [
        (KIND, ""),
        ("E1", "budget"),
        ("E3", "spent"),
        ("open", "budget"),
        ("open", "budget"),
    ]
    assert check.proof.findings[0].notes == {"columns": ["spent", "unspent"], "because": ["E3"]}
    assert rows[1].figures["spent"][:2] == (5, Standing.CONFLICTING)
    assert rows[1].figures["unspent"] == Figure(4, Standing.CONFLICTING, Place(1, 2, 3), None, ("E3",))
    assert rows[0].figures["budget"] == Figure(9, Standing.PRINTED)
    settled = HeadCheck(table, table, Proof(rows, discrepancies, {}))
    settled.mark()
    assert settled.proof.findings == discrepancies


COLUMNS = (
    (),
    *((name,) for name in ("budget", "current_budget", "spent", "carried_out", "subsidy_returned", "unspent")),
)
SHORT = schema_of(PrintedTable("expenditure", "", "", "", 1, [PrintedRow(1, 1, (), columns=COLUMNS)], []))
"""A table that prints the columns of E3, and 예산액."""
BUDGET, CURRENT, SPENT, UNSPENT = map(SHORT.position, ("budget", "current_budget", "spent", "unspent"))
E3 = SHORT.equations[0]

Row = tuple[int, int, int, int]
RIGHT: list[Row] = [(30, 30, 20, 10), (12, 12, 7, 5), (18, 18, 13, 5)]
"""예산액, 예산현액, 지출액, 집행잔액: the first row is the sum of the others."""
EXCHANGED: list[Row] = [(budget, spent, current, unspent) for budget, current, spent, unspent in RIGHT]


def values(rows: list[Row]) -> list[list[int | None]]:
    laid: list[list[int | None]] = [[0] * len(SHORT.columns) for _ in rows]
    for row, amounts in zip(laid, rows, strict=True):
        for at, amount in zip((BUDGET, CURRENT, SPENT, UNSPENT), amounts, strict=True):
            row[at] = amount
    return laid


def sums(*amounts: int | None, parents: list[int | None] | None = None, members: list[int] | None = None) -> _Sums:
    """Rows of one amount; without parents, the first is the parent of all others."""
    parents = parents or [None, *[0] * (len(amounts) - 1)]
    return _Sums(parents, range(len(amounts)) if members is None else members, [[amount] for amount in amounts])


@pytest.mark.parametrize(
    ("amounts", "confirmed"),
    [
        ((9, 4, 5), True),
        ((9, 4, 4), False),
        ((0, 0, 0), False),
        ((None, 4, 5), False),
        ((9, 4, None), False),
        ((0, 4, -4), True),
        ((9, 0, 0), False),
    ],
)
def test_a_column_adds_up_over_the_tree_where_sums_of_amounts_hold(
    amounts: tuple[int | None, ...], confirmed: bool
) -> None:
    assert sums(*amounts).confirms([0]) is confirmed


@pytest.mark.parametrize(("held", "broken", "confirmed"), [(4, 1, True), (3, 1, False), (8, 2, True), (1, 0, True)])
def test_of_four_sums_that_hold_one_may_be_damaged(held: int, broken: int, confirmed: bool) -> None:
    amounts = [*[5, 5] * held, *[5, 6] * broken]
    parents = [None if at % 2 == 0 else at - 1 for at in range(len(amounts))]
    assert sums(*amounts, parents=parents).confirms([0]) is confirmed


def test_a_family_counts_where_all_of_it_stands_under_the_head() -> None:
    assert not sums(9, 4, 5, members=[1, 2]).confirms([0])
    assert sums(9, 9, 9, parents=[None, 0, 1], members=[1, 2]).confirms([0])
    assert not sums(9, 9, 9, parents=[None, 0, 0], members=[1, 2]).confirms([0])


@pytest.mark.parametrize(("mended", "confirmed"), [(2, True), (1, False)])
def test_without_families_half_of_the_rows_confirm_an_exchange(mended: int, confirmed: bool) -> None:
    loose: list[int | None] = [None] * 4
    assert sums(9, 9, 9, 9, parents=loose).confirm(Exchange(((0, 0),), mended, 0)) is confirmed
    assert sums(9, 9).confirm(Exchange(((0, 0),), 0, 0))
    assert not sums(9, 8).confirm(Exchange(((0, 0),), 9, 0))


def exchanges(rows: list[Row]) -> list[list[Exchange]]:
    stages = _RowChecks(SHORT, 1).exchanges(values(rows), [BUDGET, CURRENT, SPENT, UNSPENT])
    return [list(stage) for stage in stages]


def test_two_columns_whose_exchange_repairs_every_row_are_found() -> None:
    assert exchanges(EXCHANGED)[0] == [Exchange(((CURRENT, SPENT),), 3, 3)]
    assert exchanges(RIGHT)[0] == []
    assert Exchange(((CURRENT, SPENT),), 3, 3).positions == {CURRENT, SPENT}


def test_twice_two_columns_are_tried_where_most_rows_are_broken() -> None:
    assert len(exchanges(EXCHANGED)) == 2
    assert len(exchanges([*EXCHANGED, *RIGHT])) == 1
    turned: list[Row] = [(spent, unspent, budget, current) for budget, current, spent, unspent in RIGHT]
    assert exchanges(turned)[0] == []
    twice = exchanges(turned)[1]
    assert Exchange(((BUDGET, SPENT), (CURRENT, UNSPENT)), 3, 3) in twice
    assert all(len({at for pair in one.pairs for at in pair}) == 4 for one in twice)
    assert exchanges([turned[0]] * 3)[1] == []  # rows alike ask once


@pytest.mark.parametrize(
    ("rows", "mended"),
    [
        (EXCHANGED, 3),
        (EXCHANGED[:2], 2),  # one less than three, as none speaks against it
        (EXCHANGED[:1], None),
        ([*EXCHANGED[:2], (9, 5, 9, 3)], None),
        ([*EXCHANGED, EXCHANGED[0], (9, 5, 9, 3)], 4),  # one row of so many may be damaged
        ([*EXCHANGED, (9, 5, 9, 3)], None),
        ([*EXCHANGED, (9, 9, 9, 0)], 3),  # a row that is alike both ways says nothing
        ([*EXCHANGED, (9, 9, 4, 5)], None),  # a row that the exchange spoils
    ],
)
def test_an_exchange_needs_rows_that_require_it_with_few_against(rows: list[Row], mended: int | None) -> None:
    found = [one for one in exchanges(rows)[0] if one.pairs == ((CURRENT, SPENT),)]
    assert [one.mended for one in found] == ([] if mended is None else [mended])


def test_the_rows_that_break_an_identity_are_named_with_it() -> None:
    assert _RowChecks(SHORT, 1).broken(values([RIGHT[0], EXCHANGED[0]])) == {1: [E3]}


def test_the_exchanges_that_repair_most_are_best_those_of_one_pair_first() -> None:
    few, most, as_many = (Exchange(((0, at),), mended, 1) for at, mended in ((1, 3), (2, 4), (3, 4)))
    assert _best([[few, most, as_many], [few]], lambda one: True) == [most, as_many]
    assert _best([[most, as_many], [few]], lambda one: one is few) == [few]
    assert _best([[most]], lambda one: False) == []


def contradiction(rows: list[Row], parents: list[int | None]) -> Contradiction | None:
    return _contradiction(SHORT, COLUMNS, _Sums(parents, range(len(rows)), values(rows)), 1)


def test_a_head_is_contradicted_where_other_columns_hold_and_add_up() -> None:
    assert contradiction(EXCHANGED, [None, 0, 0]) == Contradiction(
        ("current_budget", "spent"), ("E3",), {"current_budget": "spent", "spent": "current_budget"}
    )
    assert contradiction(RIGHT, [None, 0, 0]) is None
    assert contradiction([*RIGHT[:2], EXCHANGED[2]], [None, 0, 0]) is None
    assert contradiction([EXCHANGED[0], EXCHANGED[0], EXCHANGED[1]], [None, 0, 0]) is None


def test_columns_that_add_up_and_for_which_no_place_is_found_are_dropped() -> None:
    spoiled: list[Row] = [(30, 30, 20, 13), (12, 12, 7, 6), (18, 18, 13, 7)]
    found = contradiction(spoiled, [None, 0, 0])
    assert found is not None
    assert found.exchanged == {}
    assert found.dropped == {"current_budget", "spent", "carried_out", "subsidy_returned", "unspent"}
    assert contradiction([*spoiled[:2], (18, 18, 13, 8)], [None, 0, 0]) is None


def test_a_contradicted_layout_is_laid_as_the_identities_ask() -> None:
    own = Contradiction((), (), {"spent": "unspent", "unspent": "spent"}, frozenset({"carried_out"}))
    assert own.laid(((), ("spent", "carried_out"), ("unspent",), ("budget",))) == (
        (),
        ("unspent",),
        ("spent",),
        ("budget",),
    )


def prove(table: PrintedTable) -> Proof:
    """Each row read straight by its layout, below the first."""
    sheet = schema_of(table)
    reader = RowReader(sheet, sheet.signed)
    straight = [reader.straight(read_lines(row, 1, sheet.layout_of(row))).values for row in table.rows]
    rows = [ProvenRow(row, row.name, None, 0 if at else None, {}) for at, row in enumerate(table.rows)]
    return Proof(rows, [], {}, straight)


def table_of(rows: list[Row]) -> PrintedTable:
    printed = [
        PrintedRow(1, line, ("사업", *map(str, (budget, current, spent, 0, 0, unspent))), columns=COLUMNS)
        for line, (budget, current, spent, unspent) in enumerate(rows, 1)
    ]
    return PrintedTable("expenditure", "과", "일반회계", "", 1, printed, [], sums=[(3, printed[0])])


def test_a_table_is_proven_by_its_heads_or_by_the_columns_that_its_identities_require() -> None:
    right = table_of(RIGHT)
    check = prove_under_heads(right, prove)
    assert (check.table, check.contradictions) == (right, {})
    exchanged = table_of(EXCHANGED)
    check = prove_under_heads(exchanged, prove)
    assert check.printed is exchanged
    assert [[amount or 0 for amount in row] for row in check.proof.straight] == values(RIGHT)
    laid = {row.columns for row in (*check.table.rows, *(row for _, row in check.table.sums))}
    assert laid == {
        ((), ("budget",), ("spent",), ("current_budget",), ("carried_out",), ("subsidy_returned",), ("unspent",))
    }
    assert list(check.contradictions) == [COLUMNS]
    bare = replace(exchanged, rows=[row._replace(columns=()) for row in exchanged.rows])
    assert prove_under_heads(bare, lambda table: replace(check.proof, straight=values(EXCHANGED))).contradictions == {}


@pytest.mark.parametrize(
    ("figure", "column", "shown"),
    [
        (Figure(5, Standing.MOVED, because=("E3",)), "spent", Figure(7, Standing.CONFLICTING, because=("E3",))),
        (Figure(5, Standing.MOVED, because=("E3",)), "budget", Figure(7, Standing.CONFLICTING, because=("E3",))),
        (Figure(5, Standing.MOVED, because=("E1",)), "budget", None),
        (Figure(5, Standing.DERIVED, None, 4, ("E3",)), "budget", Figure(None, Standing.UNKNOWN, None, 4, ("E3",))),
        (Figure(5, Standing.DERIVED, None, 4, ("E1",)), "budget", None),
        (Figure(5, Standing.PRINTED, None, 4, ("E3",)), "budget", None),
        (Figure(5, Standing.CORRECTED, because=("E3",)), "spent", None),
    ],
)
def test_a_figure_stands_under_its_head_where_that_is_contradicted_or_moved_it(
    figure: Figure, column: str, shown: Figure | None
) -> None:
    row = ProvenRow(PrintedRow(1, 1, ()), "사업", None, None, {column: figure})
    printed = {name: Figure(7, Standing.CONFLICTING) for name in ("spent", "budget")}
    _lay_under_head(row, Contradiction(("spent", "unspent"), ("E3",), {}), printed)
    assert row.figures[column] == (shown or figure)
    assert row.figures["unspent"] == Figure(None, Standing.UNKNOWN, because=("E3",))
