"""A row with other than its head's number of cells is read by no position that nothing proves."""

import pytest

from ingest.proving import DepartmentReading
from tests.ingest.test_layouts import EXPENDITURE_ROWS, HEADS, OF_EXPENDITURE, book, read, wrong

ROW = "길 고치기"
SIX = ["interprogram_transfer", "revenue_offset", "current_budget", "spent", "carried_specified", "unspent_reserve"]
HEADINGS = {"unspent_reserve": "예비비", "unspent": "불용액", "budget": "당초예산액"}


def text_of(columns: list[str], *, lost: int | None = None, doubled: int | None = None) -> str:
    """A book with doubtful words in its heads, in which a row has lost or doubled a cell."""
    words = {HEADS[column]: word for column, word in HEADINGS.items()}
    lines = book(expenditure=columns, spell=lambda head: words.get(head, head)).split("\n")
    at = next(at for at, line in enumerate(lines) if line.startswith(f"{ROW}\t"))
    cells = lines[at].split("\t")
    if lost is not None:
        del cells[lost]
    if doubled is not None:
        cells.insert(doubled, cells[doubled])
    lines[at] = "\t".join(cells)
    return "\n".join(lines)


def kinds(department: DepartmentReading) -> set[str]:
    return {finding.kind for finding in department.findings if finding.row == ROW}


def is_unknown(department: DepartmentReading) -> bool:
    (row,) = (row for row in department.expenditure["일반회계"].rows if row.name == ROW)
    return {figure.value for figure in row.figures.values()} <= {None, 0}


@pytest.mark.parametrize("lost", range(1, 7))
def test_a_row_that_lost_a_cell_before_a_doubtful_last_column_is_unknown(lost: int) -> None:
    department = read(text_of(SIX, lost=lost))
    assert not wrong(department)
    assert is_unknown(department)
    assert "row_cut_off" in kinds(department)
    others = {row.figures["spent"].value for row in department.expenditure["일반회계"].rows if row.name != ROW}
    assert others == {amounts["spent"] for name, amounts in EXPENDITURE_ROWS.items() if name != ROW}


@pytest.mark.parametrize(
    "columns", [SIX, ["current_budget", "spent", "unspent_remainder"], ["spent", "diversion", "current_budget"]]
)
def test_a_row_with_a_doubled_cell_is_unknown_where_no_identity_tells_it(columns: list[str]) -> None:
    for doubled in range(1, len(columns)):
        department = read(text_of(columns, doubled=doubled))
        assert not wrong(department)
        assert "row_wider" in kinds(department)


@pytest.mark.parametrize("at", [1, 5, 9, 14])
def test_in_a_table_of_all_columns_with_a_doubtful_last_one_no_figure_slides(at: int) -> None:
    assert not wrong(read(text_of(OF_EXPENDITURE, lost=at)))
    assert not wrong(read(text_of(OF_EXPENDITURE, doubled=at)))


def test_a_row_short_of_a_column_that_its_rows_decide_is_reported() -> None:
    columns = ["current_budget", "spent", "carried_out", "subsidy_returned", "unspent"]
    department = read(text_of(columns, lost=1))
    assert not wrong(department)
    assert "row_cut_off" in kinds(department)


@pytest.mark.parametrize("lost", [1, 2])
def test_a_row_short_of_a_decided_column_beside_an_unknown_one_is_reported_once(lost: int) -> None:
    columns = ["current_budget", "spent", "carried_out", "subsidy_returned", "unspent"]
    lines = text_of(columns, lost=lost).split("\n")
    first = next(at for at, line in enumerate(lines) if "불용액" in line)
    rows = [line if line.startswith(f"{ROW}\t") or "\t" not in line else f"{line}\t1,234,000" for line in lines[first:]]
    rows[0] = rows[0].replace("1,234,000", "배정액")
    department = read("\n".join(lines[:first] + rows))
    assert not wrong(department)
    cut_off = [finding for finding in department.findings if (finding.kind, finding.row) == ("row_cut_off", ROW)]
    assert len(cut_off) == 1


@pytest.mark.parametrize("blank", ["", "\t"])
def test_remarks_that_are_blank_cut_no_row_off(blank: str) -> None:
    lines = []
    for line in book(expenditure=["current_budget", "spent", "carried_out"]).split("\n"):
        cells = line.split("\t")
        more = "\t비고" if cells[0].startswith("과목") else blank
        lines.append(line + more if len(cells) == 4 else line)
    rows = read("\n".join(lines)).expenditure["일반회계"].rows
    assert [row.figures["spent"].value for row in rows] == [amounts["spent"] for amounts in EXPENDITURE_ROWS.values()]


@pytest.mark.parametrize("units", ["(단위: 원)\n(단위: 천원)", "(단위: 원, 천원)", "(단위: 천윙)"])
@pytest.mark.parametrize("column", ["unspent_reserve", "budget", "unspent"])
def test_an_unknown_unit_leaves_amounts_unknown_though_a_heading_is_doubtful(units: str, column: str) -> None:
    word = HEADINGS[column]
    text = book(spell=lambda head: word if head == HEADS[column] else head)
    before, title, programs = text.partition("(단위: 원)\n\n- 사업별조서")
    department = read(f"{before}{units}{title.removeprefix('(단위: 원)')}{programs}")
    rows = department.expenditure["일반회계"].rows
    assert {figure.value for row in rows for figure in row.figures.values()} == {None}
