"""Conditions that no other test reaches alone, each tried on the function that asks it."""

from decimal import Decimal

import pytest

from figures.names import search_key
from figures.standing import Standing
from ingest.reconcile.doubtful_trees import _in_several_columns
from ingest.reconcile.family_prices import FamilyPrices
from ingest.reconcile.grouping import _printed
from ingest.reconcile.level_search import Levels
from ingest.reconcile.opened_levels import _orphans_behind_a_page_break
from ingest.reconcile.performance import _try_reported
from ingest.reconcile.repeats import _goes_with
from ingest.reconcile.report import Goal, total_of
from ingest.reconcile.spelling import _same_money
from ingest.reconcile.trial import Trial
from ingest.reconcile.volumes import _plain
from ingest.rows import Figure, PrintedRow, ProvenRow, ReadRow


@pytest.mark.parametrize(
    ("values", "total"), [([], None), ([None], None), ([1, None], None), ([0], 0), ([2, 0, -3], -1)]
)
def test_a_total_is_known_where_there_are_amounts_and_all_are_known(
    values: list[int | None], total: int | None
) -> None:
    assert total_of(values) == total


@pytest.mark.parametrize(
    ("above", "name", "below", "known", "goes_with"),
    [
        ("주민(협", "치)", "", ["주민(협"], "above"),
        ("주민", "(협치)", "", ["주민"], "above"),
        ("", "(협치)", "", [], ""),
        ("주민", "협치 지원", "", ["주민협치지원", "주민"], "above"),
        ("", "주민", "협치 지원", ["주민협치지원", "협치지원"], "below"),
        ("", "주민", "협치", ["주민", "협치"], ""),
        ("청렴", "주민", "협치", ["주민"], ""),
        ("청렴", "주민", "협치", ["협치"], "above"),
        ("청렴", "주민", "협치", ["청렴"], "below"),
        ("청렴", "주민", "협치", ["청렴", "협치"], ""),
        ("주민(", "216 이자수입", "", [], ""),
    ],
)
def test_a_line_without_figures_belongs_to_the_name_that_it_completes(
    above: str, name: str, below: str, known: list[str], goes_with: str
) -> None:
    assert _goes_with(above, name, below, {search_key(each) for each in known}) == goes_with


@pytest.mark.parametrize(
    ("levels", "parents", "pages", "orphans"),
    [
        ([0, 1, 2, 3], [None, 0, 1, 2], [1, 1, 2, 2], set()),
        ([0, 1, 2, 3], [None, 0, None, 2], [1, 1, 2, 2], {2, 3}),
        ([0, 1, 2, 3], [None, 0, None, None], [1, 1, 1, 2], {2, 3}),
        ([0, 1, 2, 3], [None, 0, None, None], [1, 1, 1, 1], set()),
        ([0, 1, 3, 1], [None, 0, None, 0], [1, 1, 2, 3], {2}),
        ([0, 1, None, 3], [None, 0, None, None], [1, 1, 1, 1], set()),
        ([0, 1, 1, 3], [None, 0, None, 2], [1, 1, 2, 2], set()),
        ([0, 2, 1], [None, None, 0], [1, 2, 2], {1}),
        ([2, 1], [None, None], [1, 2], set()),
    ],
)
def test_only_units_and_details_without_a_parent_at_a_page_break_are_orphans(
    levels: list[int | None], parents: list[int | None], pages: list[int], orphans: set[int]
) -> None:
    assert _orphans_behind_a_page_break(Levels(levels, parents), pages) == orphans


@pytest.mark.parametrize(("amounts", "several"), [([], False), ([5, 0], False), ([5, -1], True), ([1, 0, 2, 3], True)])
def test_amounts_are_in_several_columns_where_more_than_one_is_not_nil(amounts: list[int], several: bool) -> None:
    assert _in_several_columns(amounts) == several


@pytest.mark.parametrize(("last", "times", "outgrown"), [(1, 1, True), (1, 2, False), (-1, 1, False)])
def test_siblings_that_exceed_their_parent_may_be_mended_by_a_negative_one(
    last: int, times: int, outgrown: bool
) -> None:
    prices = FamilyPrices([(2, 2, 2), (3, 3, 3), (last,) * 3], [False] * 4)
    assert prices.is_outgrown(0, (3, 3, 3), times) is outgrown


@pytest.mark.parametrize(("spent", "same"), [(5, True), (4, False), (None, True)])
def test_money_that_cannot_be_read_speaks_against_no_program(spent: int | None, same: bool) -> None:
    printed = PrintedRow(1, 1, ("과",))
    own, other = (
        {"current_budget": Figure(9, Standing.PRINTED), "spent": Figure(amount, Standing.PRINTED)}
        for amount in (5, spent)
    )
    assert _same_money(ReadRow(printed, "과", other), ProvenRow(printed, "과", 2, 1, own)) is same


def test_a_goal_that_one_table_alone_prints_is_not_tried_on_itself() -> None:
    goal = ReadRow(PrintedRow(1, 1, ("목표", "7")), "목표", {"reported_spent": Figure(7, Standing.PRINTED)})
    trial = Trial("과")
    _try_reported(trial, Goal(goal, goal))
    assert (trial.tallies["P2"].undecidable, trial.findings) == (1, [])


def test_a_cell_that_a_row_lacks_prints_nothing() -> None:
    columns = (("name",), ("budget", "spent"))
    printed = PrintedRow(1, 1, ("과", " 90 "), columns=columns, below=PrintedRow(1, 2, ("",), columns=columns))
    row = ProvenRow(printed, "과", 0, None, {"budget": Figure(90, Standing.PRINTED)})
    assert [_printed(row, column) for column in ("budget", "spent", "unspent")] == ["90", "", ""]


def test_a_measure_is_told_without_the_zeros_behind_it() -> None:
    assert (_plain(1_200), _plain(Decimal("97.50")), _plain(Decimal("100"))) == (1_200, "97.5", "100")
