"""Columns of other years, and of what is no column, are none of the year's."""

import pytest

from ingest.forms import FORM_BY_NAME
from ingest.forms.heads import read_head
from ingest.forms.word_swaps import is_plain
from tests.ingest.test_layouts import EXPENDITURE_ROWS, book, read, wrong

THREE = ["current_budget", "spent", "carried_out"]


@pytest.mark.parametrize(
    ("form", "head"),
    [
        *(("expenditure", word) for word in ("전년도 지출액", "전년도지출액", "금년도이월액", "차년도이월액")),
        *(("expenditure", word) for word in ("명시지출액", "예산증감액", "지출예산액", "전년도지츨액", "예비비이월액")),
        *(("revenue", word) for word in ("금년도이월액", "당해연도이월액", "세출예산액", "징수결산액")),
    ],
)
def test_a_word_of_another_year_or_act_is_no_misread_heading(form: str, head: str) -> None:
    assert FORM_BY_NAME[form].vocabulary.match(head)[0] is None


@pytest.mark.parametrize(
    ("head", "column"),
    [
        *(("전넌도이월액", "carried_in"), ("젼년도이월액", "carried_in"), ("다음연도이얼액", "carried_out")),
        *(("예산결감액", "unspent_savings"), ("계속빙이월", "carried_continuing"), ("예산번경액", "other_change")),
    ],
)
def test_a_heading_with_a_misread_letter_is_known(head: str, column: str) -> None:
    assert FORM_BY_NAME["expenditure"].vocabulary.match(head)[0] == column


@pytest.mark.parametrize(
    "head", ["전년도 지출액", "전년도지출액", "2019 지출액", "금년도이월액", "증감률", "집행률", "2021 예산액"]
)
@pytest.mark.parametrize("at", [1, 2, 4])
def test_a_column_of_another_year_is_kept_as_text_wherever_it_stands(head: str, at: int) -> None:
    lines = []
    for line in book(expenditure=THREE).split("\n"):
        cells = line.split("\t")
        if len(cells) == len(THREE) + 1:
            cells.insert(at, head if cells[0].startswith("과목") else "7,777")
        lines.append("\t".join(cells))
    department = read("\n".join(lines))
    assert not wrong(department)
    rows = department.expenditure["일반회계"].rows
    assert [row.figures["spent"].value for row in rows] == [amounts["spent"] for amounts in EXPENDITURE_ROWS.values()]
    (discrepancy,) = [finding for finding in department.findings if finding.kind == "unknown_columns"]
    assert discrepancy.notes == {"columns": [head]}


def test_another_year_over_the_columns_of_the_standard_form_takes_no_cell_of_it() -> None:
    text = book(spell=lambda head: {"전년도이월액": "금년도이월액", "예산액": "전년도예산액"}.get(head, head))
    rows = read(text).expenditure["일반회계"].rows
    assert {row.figures[name].value for row in rows for name in ("budget", "carried_in")} == {None}
    assert {row.figures["spent"].value for row in rows} == {amounts["spent"] for amounts in EXPENDITURE_ROWS.values()}


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        ("과목\t예산현액\t2020 지출액\t2019 지출액", [("current_budget",), ("spent",), ()]),
        ("과목\t2020예산현액\t2020지출액", [("current_budget",), ("spent",)]),
        ("과목\t예산현액\t2019 지출액", [("current_budget",), ()]),
        ("과목\t2020 지출액\t2021 예산액", [(), ()]),
        ("과목\t'20예산액\t전년도이월액\t'20지출액", [("budget",), ("carried_in",), ("spent",)]),
    ],
)
def test_a_year_is_the_tables_own_where_its_head_tells(head: str, columns: list[tuple[str, ...]]) -> None:
    read_columns = read_head(FORM_BY_NAME["expenditure"].vocabulary, [head], two_lines=True).columns[1:]
    assert list(read_columns) == columns


def test_a_word_of_known_words_alone_is_read_right() -> None:
    assert [is_plain(key) for key in ("전년도지출액", "2019결산액", "집행율", "예산결감액", "이월")] == [
        *(True, True, True),
        *(False, False),
    ]
