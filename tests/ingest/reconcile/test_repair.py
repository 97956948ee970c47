"""Rows are repaired only where something in their table does not hold, or may be read otherwise."""

import pytest

from ingest.reconcile.candidate_assignments import Candidates, Reading
from ingest.reconcile.repair import _all_holds, without_contradicted
from ingest.rows import PrintedTable
from tests.ingest.reconcile.test_candidate_assignments import READER, lines
from tests.ingest.reconcile.test_propagate import AT, SHEET, Amounts, ledger

SOUND: Amounts = {"budget": 9, "current_budget": 9, "unspent": 9, "unspent_remainder": 9}


@pytest.mark.parametrize(
    ("parent", "child", "other", "holds"),
    [
        (SOUND, SOUND, None, True),
        ({**SOUND, "budget": 8}, {**SOUND, "budget": 8}, None, False),  # a row is broken
        (dict.fromkeys(SOUND, 8), SOUND, None, False),  # a sum is
        ({**SOUND, "spent": None, "unspent": None}, SOUND, None, True),  # nothing can be read otherwise
        ({**SOUND, "spent": None, "unspent": None}, SOUND, 5, False),
        (SOUND, SOUND, 5, True),
    ],
)
def test_nothing_is_repaired_where_all_holds_as_printed(
    parent: Amounts, child: Amounts, other: int | None, holds: bool
) -> None:
    book = ledger(parent, child, parents=[None, 0])
    straight = [Reading(values, [None] * len(values)) for values in book.values]
    domains = [[one] for one in straight]
    if other is not None:
        values = straight[1].values.copy()
        values[AT("spent")] = other
        domains[1].append(Reading(values, straight[1].spots))
    table = PrintedTable("expenditure", "과", "일반회계", "", 1, [], [])
    candidates = Candidates(table, SHEET, [lines(), lines()], READER, straight, domains)
    assert _all_holds(candidates, book.tree) is holds


@pytest.mark.parametrize(
    ("changed", "withheld"),
    [
        ({}, set()),
        ({"budget": 8}, {"budget", "carried_in", "diversion"}),  # 예산현액 is upheld by what was spent of it
        ({"budget": 8, "spent": 1}, {"budget", "current_budget", "spent", "carried_out", "carried_continuing"}),
        ({"unspent_remainder": 8}, {"unspent_remainder", "unspent_reserve"}),
        ({"budget": 8, "unspent": None}, {"budget", "current_budget"}),
    ],
)
def test_what_a_broken_identity_says_is_withheld_but_for_what_another_upholds(
    changed: Amounts, withheld: set[str]
) -> None:
    (values,) = ledger({**SOUND, **changed}).values
    left = without_contradicted(READER, Reading(values, [None] * len(values)))
    open_columns = {name for name, value in zip(SHEET.columns, left.values, strict=True) if value is None}
    assert withheld <= open_columns - {name for name, value in changed.items() if value is None}
    assert ("current_budget" in open_columns) == ("current_budget" in withheld)
    assert ("unspent" in open_columns) == (changed.get("unspent", 9) is None)
