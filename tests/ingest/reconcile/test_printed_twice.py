"""What is printed twice counts once, wherever it stands and whatever stands beside it."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.reconcile.expenditure import prove_expenditure
from ingest.reconcile.repeats import print_once
from ingest.reconcile.revenue import prove_revenue
from ingest.rows import PrintedRow, PrintedTable, Proof
from tests.ingest.reconcile.test_damaged_rows import nothing_false, parents_of
from tests.ingest.reconcile.test_revenue import table as revenue_table
from tests.ingest.reconcile.trees import Page, Program, as_one_line, detail, printed, small_department


def prove(page: Page, order: Sequence[int], units: Sequence[PrintedTable] = ()) -> Proof:
    whole = page.table()
    return prove_expenditure(replace(whole, rows=[whole.rows[row] for row in order]), units)


def unit_tables(page: Page) -> list[PrintedTable]:
    """A unit table for each unit, as the performance report prints them."""
    tables = []
    for at, level in enumerate(page.levels):
        if level != 2:
            continue
        rows = [
            PrintedRow(9, 100 * at + row, (page.lines[row][0][0], "일반회계" * (row == at), "0", *_money(page, row)))
            for row, parent in enumerate(parents_of(page.levels))
            if row == at or parent == at
        ]
        tables.append(PrintedTable("unit_programs", page.root.name, "일반회계", rows[0].name, 1, rows, [(9, 1)]))
    return tables


def _money(page: Page, row: int) -> tuple[str, str]:
    return f"{page.truth[row]['current_budget']:,}", f"{page.truth[row]['spent']:,}"


def test_a_page_that_begins_with_a_row_like_the_one_above_it() -> None:
    """기본경비 stands as unit and as detail with the same amounts; the page break is between them."""
    root = small_department()
    root.children.append(Program("예비비", [Program("예비비", [detail("예비비", 9_000_000, 0)])]))
    page = printed(root)
    whole = list(range(len(page.levels)))
    page_of_four = whole[-4:]
    proof = prove(page, [*whole, *page_of_four])
    assert [row.level for row in proof.rows] == [*page.levels, None, None, None, None]
    assert [finding.notes["count"] for finding in proof.findings if finding.kind == "row_repeated"] == [4]


def test_a_units_own_row_before_its_details() -> None:
    """The unit tables know the unit by its name and amounts; that speaks for no other tree."""
    other = Program(
        "정책 가", [Program("단위 나", [detail("세부 다", 72_000, 62_000), detail("세부 라", 35_000, 3_000)])]
    )
    own = Program("정책 마", [Program("단위 바", [detail("세부 사", 800_000, 7_000), detail("세부 아", 60_000, 500)])])
    page = printed(Program("어떤과", [other, own]))
    at = next(at for at, lines in enumerate(page.lines) if lines[0][0] == "단위 바")
    order = [*range(at + 1), *range(at, len(page.levels))]
    nothing_false(page, order, prove(page, order, unit_tables(page)))


def test_a_detail_beside_one_that_can_be_read_in_two_ways() -> None:
    """The other detail gave all back, or has it left: that leaves its 예산현액 and 지출액 as they are."""
    details = [detail("세부 가", 5_000, 4_000, subsidy_returned=1_000), detail("세부 나", 60_000, 0)]
    page = printed(Program("어떤과", [Program("정책", [Program("단위", details)])]), as_one_line)
    order = [0, 1, 2, 3, 4, 4]
    proof = prove(page, order)
    nothing_false(page, order, proof)
    assert [row.level for row in proof.rows] == [0, 1, 2, 3, 3, None]


def test_a_department_without_amounts() -> None:
    page = printed(Program("어떤과", [Program("정책", [Program("단위", [detail("세부", 0, 0)])])]))
    proof = prove(page, [0, 1, 2, 3, 0, 1, 2, 3])
    assert [row.level for row in proof.rows] == [0, 1, 2, 3, None, None, None, None]
    assert "department_twice" in {finding.kind for finding in proof.findings}


def test_a_detail_without_amounts() -> None:
    details = [detail("세부 가", 7_000, 500), detail("세부 나", 0, 0), detail("세부 다", 60_000, 0)]
    page = printed(Program("어떤과", [Program("정책", [Program("단위", details)])]))
    proof = prove(page, [0, 1, 2, 3, 4, 4, 5])
    assert [row.level for row in proof.rows] == [0, 1, 2, 3, None, None, 3]


def revenue(order: Sequence[int]) -> PrintedTable:
    whole = revenue_table({})
    return replace(whole, rows=[whole.rows[row]._replace(line=line) for line, row in enumerate(order, 1)])


def test_a_revenue_row_or_page_counts_once() -> None:
    whole = list(range(13))
    for order in ([*whole[:6], 5, *whole[6:]], [*whole, *whole[6:]], [*whole[:2], 1, *whole[2:]]):
        (table,), found = print_once([revenue(order)])
        proof = prove_revenue(table)
        assert [row.parent for row in proof.rows] == [row.parent for row in prove_revenue(revenue(whole)).rows]
        assert proof.findings == []
        assert {finding.kind for finding in found} == {"row_twice"}


def test_revenue_rows_alike_that_the_sum_requires_stay() -> None:
    whole = revenue_table({})
    part = whole.rows[4]._replace(cells=("216-01 공공예금이자수입", "19,000", "0", "19,000", *["0"] * 7))
    above = whole.rows[3]._replace(cells=("216 이자수입", "38,000", "0", "38,000", *["0"] * 7))
    table = replace(whole, rows=[above, part, part._replace(line=99)])
    assert print_once([table])[0][0].rows == table.rows
