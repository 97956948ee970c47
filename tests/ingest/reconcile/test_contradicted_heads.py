"""Which columns the row identities deny in every row, and which others uphold."""

import pytest

from figures.standing import Standing
from ingest.reconcile.contradicted_heads import KIND, Contradiction, HeadCheck, _Trial
from ingest.rows import Discrepancy, Figure, Place, PrintedRow, PrintedTable, Proof, ProvenRow
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


def test_what_a_head_contradicts_stands_as_printed_with_one_finding() -> None:
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
