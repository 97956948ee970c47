"""A head that is lost with its table's first page: the sums choose among the layouts that the book has shown."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.forms import FORM_BY_NAME
from ingest.forms.heads import read_head
from ingest.forms.layouts import Layouts
from ingest.proving import DepartmentReading, prove
from ingest.reading import open_book, read_departments, sheet_of_pages
from ingest.rows import Columns, PrintedRow
from tests.ingest.test_layouts import EXPENDITURE_ROWS, OF_EXPENDITURE, OF_REVENUE, REVENUE_ROWS, book

MOVED = [*OF_EXPENDITURE[3:], *OF_EXPENDITURE[:3]]
TURNED = OF_REVENUE[::-1]


def without_heads(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith("과목"))


def read(tmp_path: Path, text: str) -> dict[str, DepartmentReading]:
    path = tmp_path / "book.txt"
    path.write_text(text, encoding="utf-8")
    return {department.name: department for department in read_departments(open_book(path))}


def test_the_layout_of_another_department_is_chosen_where_all_sums_hold_by_it_alone(tmp_path: Path) -> None:
    shown = book(revenue=TURNED, expenditure=MOVED)
    department = read(tmp_path, shown + without_heads(shown).replace("새빛과", "물길과"))["물길과"]
    kinds = [finding.kind for finding in department.findings]
    assert kinds.count("head_lost_chosen") == 2
    for proof, truth in ((department.revenue, REVENUE_ROWS), (department.expenditure, EXPENDITURE_ROWS)):
        for row in proof["일반회계"].rows:
            own = truth[row.name.replace("물길과", "새빛과")]
            assert all(figure.value == own.get(name, 0) for name, figure in row.figures.items())
    again = prove(sheet_of_pages("물길과", department.sheet.pages, None))
    assert [finding.kind for finding in again.findings] == kinds


def test_a_department_after_teaches_the_layout_of_a_lost_head(tmp_path: Path) -> None:
    shown = book(revenue=TURNED, expenditure=MOVED)
    department = read(tmp_path, without_heads(shown).replace("새빛과", "물길과") + shown)["물길과"]
    kinds = [finding.kind for finding in department.findings]
    assert (kinds.count("head_lost_chosen"), kinds.count("head_lost")) == (2, 0)
    for row in department.expenditure["일반회계"].rows:
        own = EXPENDITURE_ROWS[row.name.replace("물길과", "새빛과")]
        assert all(figure.value == own.get(name, 0) for name, figure in row.figures.items())
    again = prove(sheet_of_pages("물길과", department.sheet.pages, None))
    assert [finding.kind for finding in again.findings] == kinds


@pytest.mark.parametrize("is_last", (True, False))
def test_a_table_of_fewer_columns_after_a_lost_head_is_no_part_of_it(tmp_path: Path, is_last: bool) -> None:
    shown = book(revenue=TURNED, expenditure=MOVED)
    total = "회계별 총괄\n회계\t예산현액\t수납액\t지출액\n일반회계\t9,000\t8,000\t7,000\n특별회계\t900\t800\t700\n"
    other = f"{without_heads(shown).rstrip()}\n{total}".replace("새빛과", "물길과")
    department = read(tmp_path, shown + other if is_last else other + shown)["물길과"]
    assert len(department.expenditure["일반회계"].rows) == len(EXPENDITURE_ROWS)
    assert [finding.notes["count"] for finding in department.findings if finding.kind == "head_lost"] == [3]


def test_rows_of_more_cells_than_the_layout_of_a_lost_head_are_no_part_of_it(tmp_path: Path) -> None:
    """A page whose names hold the first amounts teaches a layout of one column less than the next page prints."""
    shown = book(revenue=OF_REVENUE[1:])
    headless = without_heads(shown).replace("새빛과", "물길과")
    line = next(line for line in headless.split("\n") if line.startswith("225-01"))
    headless = headless.replace(line, line.replace("\t", "\t2,000,000\t", 1))
    department = read(tmp_path, shown + headless)["물길과"]
    rows = department.revenue["일반회계"].rows
    assert [row.name for row in rows] == [name.replace("새빛과", "물길과") for name in REVENUE_ROWS][:-1]
    for row in rows:
        own = REVENUE_ROWS[row.name.replace("물길과", "새빛과")]
        assert all(figure.value in (own[name], None) for name, figure in row.figures.items())
    lost = [finding for finding in department.findings if finding.kind == "head_lost"]
    assert [finding.notes["count"] for finding in lost] == [1]


def test_rows_that_no_shown_layout_explains_stay_text_and_are_reported(tmp_path: Path) -> None:
    other = without_heads(book(revenue=TURNED, expenditure=MOVED)).replace("새빛과", "물길과")
    department = read(tmp_path, book() + other)["물길과"]
    assert not department.revenue
    assert not department.expenditure
    lost = [finding for finding in department.findings if finding.kind == "head_lost"]
    assert [finding.notes["count"] for finding in lost] == [len(REVENUE_ROWS), len(EXPENDITURE_ROWS)]


@pytest.mark.parametrize(("name", "lost"), [("2020년도", 0), ("세출결산", 1)])
def test_amounts_over_the_bars_of_a_picture_have_no_head_to_lose(tmp_path: Path, name: str, lost: int) -> None:
    picture = f"\n\f\n연도별 규모\n\n{name}\t646,723,576\t2019\t375,464,397\n\t364,701,894\t\t12.5%\n"
    (department,) = read(tmp_path, book() + picture).values()
    kinds = [finding.kind for finding in department.findings]
    assert (kinds.count("head_lost"), kinds.count("page_partly_read")) == (lost, 1)


def test_a_doubtful_word_takes_no_cell_whose_columns_the_layout_tells() -> None:
    lines = [
        "과목\t예산액\t예산성립후 증감\t\t\t예산현액\t지출액\t다음연도이월액\t\t\t\t보조금반납금\t집행차액\t\t\t",
        "\t\t전년도이월액\t이용\t수입대체경비\t\t\t계\t명시이월\t사고이월\t계속비이월\t\t계\t보조금정산잔액\t예산절감액\t계획변경등",
        "\t\t예비비사용액\t전용\t변경\t\t\t\t\t\t\t\t\t낙찰차액\t지출잔액\t예비비",
    ]
    form = FORM_BY_NAME["expenditure"]
    head = read_head(form.vocabulary, lines, two_lines=True)
    assert head.ambiguous == {15: ("unspent_reserve",)}

    def fit_without_e4(name: str, columns: Columns, rows: Sequence[PrintedRow]) -> tuple[int, int]:
        return (0, 1) if columns == form.standard else (0, 0)

    assert Layouts(fit_without_e4).decide(form, head, form.standard, []) == form.standard
