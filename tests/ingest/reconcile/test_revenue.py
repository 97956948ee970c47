"""세입결산: levels from codes, R1-R4, and the same repairs."""

from dataclasses import replace

import pytest

from budget.subjects import level_of, parent_code
from figures.standing import Standing
from ingest.reconcile.revenue import prove_revenue, stand_by_code
from ingest.rows import PrintedRow, PrintedTable

ROWS = [
    "기획담당관 441,000 0 441,000 470,610 4,970,610 0 4,500,000 470,610 0 0",
    "200_세외수입 441,000 0 441,000 470,610 470,610 0 0 470,610 0 0",
    "210_경상적세외수입 38,000 0 38,000 81,750 81,750 0 0 81,750 0 0",
    "216_이자수입 38,000 0 38,000 81,750 81,750 0 0 81,750 0 0",
    "216-01_공공예금이자수입 34,000 0 34,000 75,560 75,560 0 0 75,560 0 0",
    "216-06_기타이자수입 4,000 0 4,000 6,190 6,190 0 0 6,190 0 0",
    "220_임시적세외수입 403,000 0 403,000 388,860 388,860 0 0 388,860 0 0",
    "224_기타수입 403,000 0 403,000 388,860 388,860 0 0 388,860 0 0",
    "224-06_그외수입 403,000 0 403,000 388,860 388,860 0 0 388,860 0 0",
    "500_보조금 0 0 0 0 4,500,000 0 4,500,000 0 0 0",
    "520_시·도비보조금등 0 0 0 0 4,500,000 0 4,500,000 0 0 0",
    "521_시·도비보조금등 0 0 0 0 4,500,000 0 4,500,000 0 0 0",
    "521-01_시·도비보조금등 0 0 0 0 4,500,000 0 4,500,000 0 0 0",
]


def table(changes: dict[int, list[str]] | None = None) -> PrintedTable:
    rows = []
    for at, text in enumerate(ROWS):
        cells = (changes or {}).get(at) or text.split(" ")
        rows.append(PrintedRow(1, at + 1, (cells[0].replace("_", " "), *cells[1:])))
    return PrintedTable("revenue", "감사담당관", "일반회계", "", 1, rows, [])


def test_a_true_table_stays():
    proof = prove_revenue(table())
    assert proof.findings == []
    assert {figure.standing for row in proof.rows for figure in row.figures.values()} == {Standing.PRINTED}
    assert [row.level for row in proof.rows] == [0, 1, 2, 3, 4, 4, 2, 3, 4, 1, 2, 3, 4]
    assert [row.parent for row in proof.rows] == [None, 0, 1, 2, 3, 3, 1, 6, 7, 0, 9, 10, 11]


@pytest.mark.parametrize(
    ("row", "cell", "text", "column"),
    [
        (4, 1, "84,000", "budget"),
        (5, 5, "6,198", "gross_receipts"),
        (8, 8, "0", "net_receipts"),
        (12, 7, "4,600,000", "refunded"),
        (8, 4, "338,860", "assessed"),
    ],
)
def test_a_misread_or_lost_amount_is_mended(row, cell, text, column):
    cells = ROWS[row].split(" ")
    true = int(cells[cell].replace(",", ""))
    cells[cell] = text
    figure = prove_revenue(table({row: cells})).rows[row].figures[column]
    assert (figure.value, figure.standing) == (true, Standing.DERIVED)
    assert "R4" in figure.because


def test_a_slid_row():
    cells = ROWS[5].split(" ")
    del cells[6]
    cells.append("0")
    figures = prove_revenue(table({5: cells})).rows[5].figures
    assert figures["net_receipts"].value == 6_190
    assert figures["net_receipts"].standing == Standing.MOVED


def test_a_parent_that_is_not_there():
    codes = ["", "200", "216", "216-01"]
    assert stand_by_code(codes) == ([0, 1, 3, 4], [None, 0, 1, 2])


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [("", 0, ""), ("200", 1, ""), ("210", 2, "200"), ("216", 3, "210"), ("216-01", 4, "216")],
)
def test_the_digit_rule(code, level, parent):
    assert (level_of(code), parent_code(code)) == (level, parent)


def test_a_lost_subject_is_told_and_accuses_no_total():
    """The only 목 of 216 but one is not printed: 216 is no wrong total, and nothing is mended."""
    whole = table({})
    lost = 5
    rows = [row for at, row in enumerate(whole.rows) if at != lost]
    proof = prove_revenue(replace(whole, rows=rows))
    assert {figure.standing for row in proof.rows for figure in row.figures.values()} == {Standing.PRINTED}
    told = [finding for finding in proof.findings if finding.kind == "row_missing"]
    assert [finding.row for finding in told] == [whole.rows[3].name]
    assert not {finding.kind for finding in proof.findings} & {"R4", "mended"}
