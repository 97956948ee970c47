"""Which labels are those of totals, in the spellings of books, and which only look so."""

import pytest

from figures.totals import (
    has_letter_of_total,
    is_carried_over,
    is_total,
    may_be_misread_total,
    may_be_total,
    names_whole,
    without_footnote,
)

TOTALS = (
    *(
        "합계",
        "합 계",
        "소계(A)",
        "총 계",
        "누계",
        "총합계",
        "합계①",
        "합계 1)",
        "합계¹",
        "(합계)",
        "Total",
        "SUM",
        "GRAND TOTAL",
    ),
    *(
        "合計",
        "小計",
        "세무과 계",
        "일반회계 계",
        "재난관리기금계",
        "전쪽에서 이월",
        "다음 면으로",
        "쪽계",
        "합계: 세무과",
        "총지출",
    ),
)
NAMES = (
    "시계 설치",
    "통계",
    "통계 조사",
    "회계",
    "기계",
    "생계급여",
    "관계",
    "전체 사업",
    "누계표 관리비",
    "합창단",
    "이월사업비",
)


@pytest.mark.parametrize("label", TOTALS)
def test_a_total_is_known_in_each_spelling(label: str) -> None:
    assert is_total(label)


@pytest.mark.parametrize("label", NAMES)
def test_a_name_with_the_letters_of_a_total_is_none(label: str) -> None:
    assert not is_total(label)


@pytest.mark.parametrize("label", [*TOTALS, *NAMES, "세무과계"])
def test_what_is_asked_first_never_denies_a_total(label: str) -> None:
    if is_total(label, "세무과"):
        assert may_be_total(label)
        assert has_letter_of_total(label)


def test_a_department_with_a_sum_sign_is_a_total_where_there_is_such_a_department() -> None:
    assert is_total("세무과계", "세무과")
    assert is_total("세무과 계", "복지과")
    assert not is_total("세무과계", "복지과")
    assert not is_total("세무과계")
    assert not is_total("시 계"), "one letter before it is part of a word"


@pytest.mark.parametrize(("label", "rest"), [("합계 2)", "합계"), ("합계①", "합계"), ("합계^1", "합계"), ("2)", "2)")])
def test_a_footnote_mark_is_no_part_of_a_label(label: str, rest: str) -> None:
    assert without_footnote(label) == rest


def test_a_total_carried_over_a_page_break_says_so_at_its_end() -> None:
    assert is_carried_over("전쪽 이월")
    assert not is_carried_over("이월 사업")


@pytest.mark.parametrize("label", ["함계", "총게", "소게", "누 게"])
def test_a_total_misread_in_one_part_of_a_letter_names_all_accounts(label: str) -> None:
    assert may_be_misread_total(label)
    assert names_whole(label)


@pytest.mark.parametrize("label", ["통계", "합계", "일반회계", "총무과", "함께하는 마을 만들기"])
def test_words_that_exist_are_no_misread_totals(label: str) -> None:
    assert not may_be_misread_total(label)
