"""A column of codes is evidence of levels: it places what sums leave open, and speaks up where a row is lost."""

from dataclasses import replace

import pytest

from ingest.reconcile.codes import coded_levels, without_code
from ingest.reconcile.expenditure import prove_expenditure
from ingest.rows import PrintedRow, PrintedTable
from tests.ingest.reconcile.trees import CELLS, PRINTED, Program, as_two_line_cells, detail, printed

COLUMNS = (("code",), ("name",))
DEPARTMENT = Program(
    "세무과",
    [
        Program(
            "세정 운영", [Program("세정 기반", [detail("조사", 5000, 4000)]), Program("전산", [detail("전산망", 0, 0)])]
        ),
        Program("행정운영경비", [Program("기본경비", [detail("기본경비", 300, 200)])]),
    ],
)
CODES = ("", "01", "01-01", "01-01-01", "01-02", "01-02-01", "02", "02-01", "02-01-01")


def coded(codes: tuple[str, ...]) -> list[PrintedRow]:
    return [PrintedRow(1, line, (code, f"사업 {line}"), columns=COLUMNS) for line, code in enumerate(codes, 1)]


@pytest.mark.parametrize(
    ("codes", "levels"),
    [
        (CODES, [0, 1, 2, 3, 2, 3, 1, 2, 3]),
        (("", "1000", "1100", "1110", "1120", "2000", "2100", "2110"), [0, 1, 2, 3, 3, 1, 2, 3]),
        (("", "01", "01-01", "", "01-01-02"), [0, 1, 2, None, 3]),
        (("", "01", "01-01", "02-01-01"), []),  # it does not begin with the code above it
        (("", "01", "01-01-01", "01-01"), []),  # a detail without its unit
        (("", "01", "01-01", "02"), []),  # codes of two lengths
        (("", "", "", ""), []),
    ],
)
def test_codes_of_three_lengths_show_levels(codes: tuple[str, ...], levels: list[int | None]) -> None:
    assert coded_levels(coded(codes)) == levels


def test_rows_without_a_column_of_codes_show_none() -> None:
    rows = [PrintedRow(1, line, (f"0{line} 사업", "1")) for line in range(1, 5)]
    assert coded_levels(rows) == []
    assert without_code(rows[0].name, rows[0]) == "01 사업"


def test_a_name_is_compared_without_its_code() -> None:
    row = PrintedRow(1, 1, ("02", "행정운영경비"), row_name="02 행정운영경비", columns=COLUMNS)
    assert without_code(row.name, row) == "행정운영경비"


def with_codes(codes: tuple[str, ...]) -> PrintedTable:
    """The department printed with its codes in a cell behind all others."""
    whole = printed(DEPARTMENT, as_two_line_cells).table()
    names: list[list[str]] = [[] for _ in range(CELLS)]
    for column in PRINTED:
        names[column.cell or 0].append(column.name)
    columns = (("name",), *map(tuple, names[1:]), ("code",))
    rows = [
        row._replace(cells=(*row.cells, code), row_name=f"{code} {row.name}".strip(), columns=columns)
        for row, code in zip(whole.rows, codes, strict=True)
    ]
    return replace(whole, rows=rows)


def test_codes_place_rows_that_sums_leave_open() -> None:
    open_rows = [row.level for row in prove_expenditure(with_codes(("",) * 9)).rows]
    assert open_rows[1:4] == [1, 2, 3] and None in open_rows
    assert [row.level for row in prove_expenditure(with_codes(CODES)).rows] == [0, 1, 2, 3, 2, 3, 1, 2, 3]
