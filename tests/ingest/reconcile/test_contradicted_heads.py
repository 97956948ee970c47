"""Which columns the row identities deny in every row, and which others uphold."""

import pytest

from ingest.reconcile.contradicted_heads import _Trial
from tests.ingest.reconcile.test_propagate import SHEET

ROWS = 12


def never_held(*, unspent: int, parts: list[int]) -> list[str]:
    """Rows of 9 of which 5 were spent, by what is unspent and by its one part."""
    rows = []
    for part in parts:
        amounts = {"budget": 9, "current_budget": 9, "spent": 5, "unspent": unspent, "unspent_remainder": part}
        rows.append([amounts.get(name, 0) for name in SHEET.columns])
    return [SHEET.columns[at] for at in _Trial(SHEET, 1).never_held(rows)]


def test_an_identity_that_holds_denies_nothing() -> None:
    assert never_held(unspent=4, parts=[4] * ROWS) == []


def test_what_another_identity_upholds_in_every_row_is_not_denied() -> None:
    denied = never_held(unspent=3, parts=[3] * ROWS)
    assert "spent" in denied
    assert not {"budget", "current_budget", "unspent"} & set(denied)


@pytest.mark.parametrize("broken", [1, ROWS // 2])
def test_what_another_identity_upholds_in_some_rows_only_is_denied(broken: int) -> None:
    assert "unspent" in never_held(unspent=3, parts=[3] * (ROWS - broken) + [2] * broken)


def test_one_broken_row_denies_nothing() -> None:
    assert never_held(unspent=3, parts=[3]) == []


def test_thousands_are_rounded() -> None:
    amounts = {"budget": 9000, "current_budget": 9000, "spent": 5000, "unspent": 3000, "unspent_remainder": 3000}
    values = [amounts.get(name, 0) for name in SHEET.columns]
    e3 = next(equation for equation in SHEET.equations if equation.id == "E3")
    assert _Trial(SHEET, 1000).holds(e3, values) is True
    assert _Trial(SHEET, 1).holds(e3, values) is False
    values[SHEET.position("spent")] = 3000
    assert _Trial(SHEET, 1000).holds(e3, values) is False
    values[SHEET.position("spent")] = None
    assert _Trial(SHEET, 1000).holds(e3, values) is None
