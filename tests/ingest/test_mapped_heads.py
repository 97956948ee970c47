"""The head of a table in a file of others: merged cells, years before, and rows that set what holds for those below."""

import pytest

from ingest.layout import (
    ColumnHead,
    FileHead,
    account_named,
    column_heads,
    context_of,
    has_amounts,
    unreadable,
    word_at,
)


def words(*rows: list[str]) -> list[tuple[str, ...]]:
    return [head.words for head in column_heads(rows)]


def test_a_merged_cell_is_over_each_column_that_has_a_head_below() -> None:
    assert words(["부서", "수납액", "", "불납액"], ["", "당년", "전년", ""]) == [
        ("부서",),
        ("수납액", "당년"),
        ("수납액", "전년"),
        ("불납액",),
    ]


def test_a_head_of_its_own_is_not_over_the_column_beside() -> None:
    assert words(["부서", "지출액", ""], ["", "", "비고"]) == [("부서",), ("지출액",), ("비고",)]


def test_rows_of_unequal_length_have_all_columns() -> None:
    assert words(["부서"], ["", "가", "나"])[2] == ("나",)
    assert column_heads([]) == []


@pytest.mark.parametrize(
    ("heads", "spelling"),
    [
        (("지출액",), "지출액"),
        (("지 출 액(A)",), "지출액"),
        (("①지출액",), "지출액"),
        (("지출액(원)",), "지출액"),
        (("집행률(%)",), "집행률(%)"),
        (("수납액", "실제수납액"), "수납액/실제수납액"),
        (("세출", "예산현액", "계"), "예산현액"),
        (("전년도", "지출액"), "전년도/지출액"),
    ],
)
def test_a_column_is_known_by_its_words(heads: tuple[str, ...], spelling: str) -> None:
    assert ColumnHead(heads).is_called(spelling)


@pytest.mark.parametrize(
    ("heads", "spelling"),
    [
        (("지출액(예정)",), "지출액"),
        (("지출액(%)",), "지출액"),
        (("지출액(전년)",), "지출액"),
        (("전년도", "지출액"), "지출액"),
        (("전년도", "예산현액", "계"), "예산현액"),
        (("예산현액", "국비"), "예산현액"),
        (("징수액", "실제수납액"), "수납액/실제수납액"),
        ((), "지출액"),
    ],
)
def test_a_column_of_something_else_is_not(heads: tuple[str, ...], spelling: str) -> None:
    assert not ColumnHead(heads).is_called(spelling)


def test_a_column_is_under_its_merged_heads_and_not_under_its_own() -> None:
    head = ColumnHead(("과목", "장"))
    assert head.is_under("과 목")
    assert not head.is_under("장")


CONTEXT = {"department": ("부서: *", "소관 *과"), "account": ("*회계",)}


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["부서: 세무과"], {"department": "세무과"}),
        (["부서", "세무과"], {"department": "세무과"}),
        (["부 서 :세무과", ""], {"department": "세무과"}),
        (["【일반회계】"], {"account": "일반회계"}),
        (["일반회계", "부서: 세무과"], {"department": "세무과"}),
        (["부서"], {}),
        (["부서장 세무과"], {}),
        (["소관 세무국"], {}),
        (["", " "], {}),
    ],
)
def test_a_row_of_words_sets_what_holds_below(cells: list[str], found: dict[str, str]) -> None:
    assert context_of(CONTEXT, cells) == found


def test_an_account_in_a_column_of_names_is_one_where_it_stands_alone() -> None:
    assert account_named(CONTEXT, (0, 1), ["", "일반회계", "5"]) == {"account": "일반회계"}
    assert account_named(CONTEXT, (0, 1), ["일반회계", "세무과"]) == {}
    assert account_named(CONTEXT, (0, 1), ["100 특별회계", ""]) == {}
    assert account_named(CONTEXT, (0, 1), ["", ""]) == {}


def test_a_cell_that_cannot_be_read_has_no_word() -> None:
    assert word_at(0, [" 세무과 "]) == "세무과"
    assert word_at(5, ["세무과"]) == ""
    assert word_at(0, [unreadable("오류", "#REF!")]) == ""
    assert word_at(0, ["〔가〕세무과"]) == "〔가〕세무과"


def test_amounts_are_looked_for_in_columns_of_figures_alone() -> None:
    assert has_amounts(["1팀", "5"], [1])
    assert not has_amounts(["1팀", "-"], [1, 2])


def test_a_head_that_repeats_is_known_by_each_of_its_rows() -> None:
    head = FileHead(1, 3, {}, {}, 3, (("부서", "수납액", ""), ("", "당년", "전년")))
    assert head.repeats(["부서 ", "수납액"])
    assert head.repeats(["", "당년", "전년", ""])
    assert not head.repeats(["세무과", "수납액", ""])
    assert not head.repeats(["", "", ""])
