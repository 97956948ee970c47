"""One thing under two spellings."""

from collections.abc import Iterable

import pytest

from figures.standing import Standing
from ingest.pages import PageText
from ingest.reconcile.spelling import (
    Count,
    _bare,
    _others,
    _own_pairs,
    _own_words,
    _same_money,
    best_spelling,
    count_lines,
)
from ingest.rows import Figure, PrintedRow, ProvenRow, ReadRow


@pytest.mark.parametrize(("spent", "same"), [(5, True), (4, False), (None, True)])
def test_money_that_cannot_be_read_speaks_against_no_program(spent: int | None, same: bool) -> None:
    printed = PrintedRow(1, 1, ("과",))
    own, other = (
        {"current_budget": Figure(9, Standing.PRINTED), "spent": Figure(amount, Standing.PRINTED)}
        for amount in (5, spent)
    )
    assert _same_money(ReadRow(printed, "과", other), ProvenRow(printed, "과", 2, 1, own)) is same


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("만족도 (%)", "만족도"),
        ("만족도(%)", "만족도"),
        ("참여(주민) 수(명)", "참여(주민) 수"),
        ("만족도", "만족도"),
        ("참여(주민) 수", "참여(주민) 수"),
        ("(%)", "(%)"),
        ("만족도)", "만족도)"),
    ],
)
def test_the_unit_behind_an_indicators_name_is_no_part_of_it(name: str, bare: str) -> None:
    assert _bare(name) == bare


def counting(**counts: int) -> Count:
    """How often each word is printed, apart from longer names that hold it."""
    return lambda key, longer: counts.get(key, 0)


def test_the_best_spelling_is_the_one_that_most_lines_print() -> None:
    assert best_spelling(["재우활동", "재무 활동"], counting(재우활동=1, 재무활동=2)) == "재무 활동"
    assert best_spelling(["재우활동", "재무활동"], counting(재우활동=2, 재무활동=1)) == "재우활동"
    assert best_spelling(["재우활동", "재무활동"], counting()) == "재우활동"
    assert best_spelling(["재무 활동", "재무활동"], counting()) == "재무 활동"


def test_of_spellings_printed_alike_often_the_one_of_the_commoner_words_is_best() -> None:
    assert best_spelling(["시장의 시책", "시정의 시책"], counting(시장의=1, 시정의=2)) == "시정의 시책"
    assert best_spelling(["가중합나", "가종합나"], counting(종합=3, 가종=1, 중합=1)) == "가종합나"


def test_a_spelling_within_a_longer_one_is_not_counted_there() -> None:
    lookups: list[tuple[str, tuple[str, ...]]] = []

    def count(key: str, longer: Iterable[str]) -> int:
        lookups.append((key, tuple(longer)))
        return 0

    best_spelling(["마을 사업", "마을 사업 지원"], count)
    assert ("마을사업", ("마을사업지원",)) in lookups
    assert ("마을사업지원", ()) in lookups


def test_the_words_and_pairs_of_letters_that_a_spelling_has_alone() -> None:
    names = ["시장의 시책", "시정의 시책"]
    assert _own_words(names[0], names) == ["시장의"]
    assert _own_pairs("가종합", ["가종합", "가중합", "다른이름"]) == {"가종", "종합"}
    assert _own_pairs("종합", ["종합", "종한"]) == {"종합"}
    assert _own_pairs("종합", ["종합", "중합"]) == {"종합"}


def test_each_other_spelling_is_told_once() -> None:
    assert _others(["재무활동", "재무 활동", "재우활동", "재우 활동"], "재무활동") == ("재우 활동",)


def test_lines_that_hold_a_key_and_none_of_others_are_counted() -> None:
    pages = [PageText(1, 1, ["마을 사업", "마을 사업 지원"]), PageText(2, 3, ["마을사업, 마을 사업"])]
    count = count_lines(pages)
    assert count("마을사업", ()) == 3
    assert count("마을사업", ("마을사업지원",)) == 2
    assert count("없음", ()) == 0
