"""세입결산: levels from codes, R1-R4, and the same repairs."""

from dataclasses import replace

import pytest

from budget.subjects import level_of, parent_code, split_code
from figures.standing import Standing
from ingest.reconcile.revenue import prove_revenue
from ingest.rows import Figure, PrintedRow, PrintedTable

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
def test_a_misread_or_lost_amount_is_repaired(row, cell, text, column):
    cells = ROWS[row].split(" ")
    true = int(cells[cell].replace(",", ""))
    cells[cell] = text
    figure = prove_revenue(table({row: cells})).rows[row].figures[column]
    assert (figure.value, figure.standing) == (true, Standing.DERIVED)
    assert "R4" in figure.because


def test_a_shifted_row():
    cells = ROWS[5].split(" ")
    del cells[6]
    cells.append("0")
    figures = prove_revenue(table({5: cells})).rows[5].figures
    assert figures["net_receipts"].value == 6_190
    assert figures["net_receipts"].standing == Standing.MOVED


def unread_refund(budget: str, refunded: str) -> Figure:
    """환급액 of a department of one 장 that has none, where receipts cannot be read."""
    receipts = ["470'610", "470'610", "0"]
    start, end = [budget, "0", budget, *receipts], ["470'610", "0", "0"]
    names = {"감사담당관": refunded, "200 세외수입": "0"}
    rows = [PrintedRow(1, at, (name, *start, cell, *end)) for at, (name, cell) in enumerate(names.items())]
    return prove_revenue(replace(table(), rows=rows)).rows[0].figures["refunded"]


@pytest.mark.parametrize(("budget", "value"), [("441'000", None), ("441,000", 0)])
def test_a_sum_derives_only_where_another_sum_shows_that_no_child_is_lost(budget, value):
    assert unread_refund(budget, "ㅇ?").value == value


def test_no_zero_is_derived_where_the_digits_of_an_amount_are_printed():
    assert unread_refund("441,000", "1'781'579").value is None


def test_a_parent_that_is_not_there():
    whole = table({})
    rows = [row for row in whole.rows if row.name.split()[0] != "210"]
    proof = prove_revenue(replace(whole, rows=rows))
    assert [row.name.split()[0] for row in rows][:4] == ["기획담당관", "200", "216", "216-01"]
    assert [(row.level, row.parent) for row in proof.rows][:4] == [(0, None), (1, 0), (3, 1), (4, 2)]


def places(rows):
    """Code, level and the parent's code of each row."""
    proof = prove_revenue(replace(table(), rows=rows, department="기획담당관"))
    names = [split_code(row.name)[0] for row in proof.rows]
    return [
        (code, row.level, None if row.parent is None else names[row.parent])
        for code, row in zip(names, proof.rows, strict=True)
    ]


def test_subjects_whose_own_is_lost_stand_under_the_next_above_it_not_the_row_before():
    rows = table().rows
    without_item = [row for row in rows if split_code(row.name)[0] != "224"]
    assert places(without_item)[7] == ("224-06", 4, "220")
    without_sections = [row for row in rows if split_code(row.name)[0] not in ("220", "520")]
    assert places(without_sections)[6:8] == [("224", 3, "200"), ("224-06", 4, "224")]


@pytest.mark.parametrize(
    ("at", "code", "level", "parent"),
    [(6, "226", 2, "200"), (6, "200", 2, "200"), (3, "210", 3, "210"), (3, "276", 3, "210"), (9, "560", 1, "")],
)
def test_a_code_of_another_level_is_misread_where_the_sums_say_so(at, code, level, parent):
    cells = ROWS[at].split(" ")
    damaged = table({at: [code + cells[0][3:], *cells[1:]]}).rows
    assert places(damaged)[at] == (code, level, parent)
    assert [place[1] for place in places(damaged)] == [row.level for row in prove_revenue(table()).rows]


def test_where_no_sum_tells_the_place_of_a_subject_it_has_no_parent():
    rows = table(
        {6: ["230_임시적세외수입", *ROWS[6].split(" ")[1:]], 7: ["264_기타", *ROWS[8].split(" ")[1:-1], "7"]}
    ).rows
    assert places(rows)[7] == ("264", None, None)


def test_a_row_whose_code_is_lost_has_no_level_nor_children_and_accuses_no_total():
    for lost in range(1, len(ROWS)):
        cells = ROWS[lost].split(" ")
        damaged = table({lost: [cells[0].partition("_")[2], *cells[1:]]})
        proof = prove_revenue(replace(damaged, department="기획담당관"))
        whole = prove_revenue(table())
        assert [row.level for row in proof.rows] == [
            None if at == lost else row.level for at, row in enumerate(whole.rows)
        ]
        true = [row.parent for row in whole.rows]
        assert [row.parent for row in proof.rows] == [None if lost in (at, one) else one for at, one in enumerate(true)]
        assert not {finding.kind for finding in proof.findings} & {"R4", "mended", "row_missing"}
        assert {figure.standing for row in proof.rows for figure in row.figures.values()} == {Standing.PRINTED}


def test_a_row_of_another_name_is_no_department():
    rows = [row for row in table().rows if row.name.split()[0] in ("210", "216", "216-01", "216-06")]
    lost = [rows[0]._replace(cells=("경상적세외수입", *rows[0].cells[1:])), *rows[1:]]
    assert [row.level for row in prove_revenue(replace(table(), rows=lost)).rows] == [None, 3, 4, 4]


def test_a_department_whose_own_row_is_lost_is_reported():
    whole = table()
    assert "department_row_missing" not in {finding.kind for finding in prove_revenue(whole).findings}
    found = prove_revenue(replace(whole, rows=whole.rows[1:])).findings
    assert [(finding.row, finding.line) for finding in found if finding.kind == "department_row_missing"] == [
        (whole.department, whole.rows[1].line)
    ]


@pytest.mark.parametrize(
    "spelled",
    [
        "216-01 이자",
        "(216-01) 이자",
        "２１６－０１ 이자",
        "216.01 이자",
        "21601 이자",
        "216 – 01 이자",
        "이자(216-01)",
        "216 01 이자",
    ],
)
def test_a_code_is_read_however_it_is_set(spelled):
    assert split_code(spelled) == ("216-01", "이자")


@pytest.mark.parametrize("name", ["세무과", "2019년도 수입", "2160 수입", "216.5 수입", "도서관(2호점)"])
def test_other_digits_are_no_code(name):
    assert split_code(name) == ("", name)


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [("", None, ""), ("200", 1, ""), ("210", 2, "200"), ("216", 3, "210"), ("216-01", 4, "216")],
)
def test_the_digit_rule(code, level, parent):
    assert (level_of(code), parent_code(code)) == (level, parent)


def test_a_lost_subject_is_reported_and_accuses_no_total():
    """The only 목 of 216 but one is not printed: 216 is no wrong total, and nothing is mended."""
    whole = table({})
    lost = 5
    rows = [row for at, row in enumerate(whole.rows) if at != lost]
    proof = prove_revenue(replace(whole, rows=rows))
    assert {figure.standing for row in proof.rows for figure in row.figures.values()} == {Standing.PRINTED}
    missing = [finding for finding in proof.findings if finding.kind == "row_missing"]
    assert [finding.row for finding in missing] == [whole.rows[3].name]
    assert not {finding.kind for finding in proof.findings} & {"R4", "mended"}


SHIFTED = "0 0 0 5,000 0 0 0 0 5,000 0"
"""Uncollected, but printed as written off."""
IN_PLACE = "0 0 0 4,000 1,000 0 0 1,000 3,000 0"


def branches(department: str, *branches: tuple[str, str]) -> PrintedTable:
    """A department whose chapters have one row at each level below, all of the same amounts."""
    levels = ("{}00 장", "{}10 관", "{}11 항", "{}11-01 목")
    rows = [("세무과", *department.split(" "))]
    rows += [(level.format(code), *amounts.split(" ")) for code, amounts in branches for level in levels]
    printed = [PrintedRow(1, at, cells) for at, cells in enumerate(rows)]
    return PrintedTable("revenue", "세무과", "일반회계", "", 1, printed, [])


def left_over(printed: PrintedTable) -> list[tuple[int | None, int | None]]:
    figures = [row.figures for row in prove_revenue(printed).rows[1:]]
    return [(row["written_off"].value, row["uncollected"].value) for row in figures]


def test_rows_that_are_shifted_with_all_below_them_are_moved():
    printed = branches("0 0 0 9,000 1,000 0 0 1,000 3,000 5,000", ("2", IN_PLACE), ("5", SHIFTED))
    assert left_over(printed) == [(3_000, 0)] * 4 + [(0, 5_000)] * 4


def test_where_either_of_two_branches_may_be_shifted_both_are_open():
    printed = branches("0 0 0 14,000 1,000 0 0 1,000 8,000 5,000", ("2", IN_PLACE), ("3", SHIFTED), ("5", SHIFTED))
    assert left_over(printed) == [(3_000, 0)] * 4 + [(None, None)] * 8


def test_a_cell_that_cannot_be_read_is_reported():
    cells = ROWS[4].split(" ")
    findings = prove_revenue(table({4: [*cells[:4], "7x", *cells[5:]]})).findings
    assert ("unreadable", "assessed", 5) in [(one.kind, one.column, one.line) for one in findings]
