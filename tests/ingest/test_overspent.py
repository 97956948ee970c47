"""Spending over the budget is reported; where every row shows it, the head is contradicted."""

from tests.ingest.test_layouts import book, read

ROW = "길 고치기"


def test_where_every_row_spent_more_than_its_budget_both_columns_are_conflicting() -> None:
    swapped = {"예산현액": "지출액", "지출액": "예산현액"}
    department = read(book(expenditure=["current_budget", "spent"], spell=lambda head: swapped.get(head, head)))
    assert [finding.kind for finding in department.findings if "spent" in finding.kind] == ["heads_overspent"]
    rows = department.expenditure["일반회계"].rows
    assert {row.figures[name].standing.name for row in rows for name in ("current_budget", "spent")} == {"CONFLICTING"}


def test_a_row_that_spent_more_than_its_budget_is_reported() -> None:
    text = book(expenditure=["current_budget", "spent"])
    for more in (61_000_000, 99_500_000, 114_750_000, 126_050_000):
        text = text.replace(f"\t{more:,}\n", f"\t{more + 30_000_000:,}\n")
    (finding,) = [finding for finding in read(text).findings if finding.kind == "overspent"]
    assert (finding.row, finding.printed, finding.expected) == (ROW, 91_000_000, 86_000_000)
