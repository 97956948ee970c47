"""Identities tried on figures as they stand: what is broken is a finding, with what would mend it."""

from collections.abc import Sequence

import pytest

from figures.standing import Standing
from ingest.reconcile.checks import EXPLAINED, FEW, _named, check
from ingest.reconcile.schemas import schema_of
from ingest.reconcile.sum_constraints import Family, Tree
from ingest.rows import Discrepancy, Figure, PrintedRow, PrintedTable, ProvenRow, Tally

NAMES = ("current_budget", "spent", "carried_out", "subsidy_returned", "unspent")
COLUMNS = (("name",), *((name,) for name in NAMES))

Amounts = Sequence[int | None]


def checked(
    rows: dict[str, Amounts], families: list[Family], derived: tuple[str, ...] = ()
) -> tuple[list[Discrepancy], dict[str, Tally]]:
    """The checks of rows by 예산현액, 지출액, 이월액, 반납금 and 집행잔액, the last `derived` by identities."""
    printed = [PrintedRow(1, line, (name,), columns=COLUMNS) for line, name in enumerate(rows, 1)]
    table = PrintedTable("expenditure", "과", "일반회계", "", 1, printed, [])
    sheet = schema_of(table)
    parents: list[int | None] = [None] * len(rows)
    for family in families:
        for child in family.children:
            parents[child] = family.parent
    proven = []
    for row, parent, (name, amounts) in zip(printed, parents, rows.items(), strict=True):
        figures = {column: Figure(0, Standing.PRINTED) for column in sheet.columns}
        for column, amount in zip(NAMES, amounts, strict=True):
            figures[column] = Figure(amount, Standing.PRINTED)
        if derived:
            figures["unspent"] = figures["unspent"]._replace(standing=Standing.DERIVED, because=derived)
        proven.append(ProvenRow(row, name, None, parent, figures))
    return check(table, sheet, Tree(parents, families), proven)


@pytest.mark.parametrize(
    ("amounts", "derived", "held", "broken", "undecidable"),
    [
        ((10, 4, 3, 2, 1), (), 1, 0, 0),
        ((10, 4, 3, 2, 9), (), 0, 1, 0),
        ((10, 4, 3, 2, None), (), 0, 0, 1),
        ((10, None, 3, 2, 1), (), 0, 0, 1),
        ((10, 4, 3, 2, 1), ("E3",), 0, 0, 1),  # what an identity gave does not confirm it
        ((10, 4, 3, 2, 1), ("E5",), 1, 0, 0),
        ((10, 4, 3, 2, 1), ("E3", "E5"), 1, 0, 0),
    ],
)
def test_an_identity_is_counted_by_what_came_of_it(
    amounts: Amounts, derived: tuple[str, ...], held: int, broken: int, undecidable: int
) -> None:
    _findings, tallies = checked({"사업": amounts}, [], derived)
    assert tallies["E3"] == Tally(held, broken, undecidable)


def test_a_broken_identity_says_what_is_expected_and_which_slip_would_repair_it() -> None:
    ((finding,), _tallies) = checked({"사업": (100, 40, 30, 20, 60)}, [])
    assert (finding.kind, finding.column, finding.printed, finding.expected) == ("E3", "unspent", 60, 10)
    assert "집행잔액 60 → 10 (한 자리)" in finding.notes["candidates"]


def test_a_broken_sum_names_the_row_that_was_left_out() -> None:
    rows = {"부서": (30, 0, 0, 0, 30), "갑": (30, 0, 0, 0, 30), "을": (7, 0, 0, 0, 7)}
    findings, _tallies = checked(rows, [Family(0, [1, 2])])
    assert [(found.kind, found.column, found.printed, found.expected) for found in findings] == [
        ("E5", "current_budget", 30, 37),
        ("E5", "unspent", 30, 37),
    ]
    assert [found.notes["explained_by"] for found in findings] == [["을"], ["을"]]


def test_so_many_broken_sums_of_a_table_are_explained() -> None:
    rows: dict[str, Amounts] = {}
    families = []
    for at in range(EXPLAINED + 1):
        rows |= {f"부서 {at}": (5, 0, 0, 0, 5), f"갑 {at}": (5, 0, 0, 0, 5), f"을 {at}": (at + 9, 0, 0, 0, at + 9)}
        families.append(Family(3 * at, [3 * at + 1, 3 * at + 2]))
    findings, _tallies = checked(rows, families)
    assert [found.notes.get("explained_by") for found in findings[::2]] == [
        *([f"을 {at}"] for at in range(EXPLAINED)),
        None,
    ]


@pytest.mark.parametrize(("left_out", "many", "named"), [(3, 4, True), (4, 4, False), (3, FEW, False), (1, FEW, True)])
def test_up_to_three_rows_are_named_of_few_and_one_of_many(left_out: int, many: int, named: bool) -> None:
    amounts = [10**at for at in range(left_out)] + [0] * (many - left_out + 1)
    rows = [
        ProvenRow(PrintedRow(1, 1, ()), str(at), None, None, {"spent": Figure(amount, Standing.PRINTED)})
        for at, amount in enumerate(amounts)
    ]
    assert _named({"spent": sum(amounts)}, rows, -1) == (list(map(str, range(left_out))) if named else [])
