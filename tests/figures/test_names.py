"""Names become keys that outlive a reading, keys to search by, and short codes; and which two may be one misread."""

from itertools import pairwise

import pytest

from figures.names import (
    KEY_LENGTH,
    initials,
    is_initials,
    misreading,
    misspelled,
    natural_key,
    natural_keys,
    one_letter_off,
    row_code,
    search_key,
    search_keys,
    short_code,
)


@pytest.mark.parametrize("written", ["달성률(%)", "달 성 율", "달성율", "「달성률」", "달_성_률"])
def test_spaces_punctuation_and_either_spelling_of_a_rate_make_one_key(written: str) -> None:
    assert search_key(written) == "달성율"


def test_a_key_is_the_same_for_composed_and_decomposed_hangul_and_for_either_case() -> None:
    assert search_key("\u1112\u1161\u11ab CCTV") == search_key("한cctv") == "한cctv"


def test_the_initials_of_a_name_leave_digits_and_latin_letters() -> None:
    assert initials("CCTV 3대 설치") == "cctv3ㄷㅅㅊ"
    assert initials("까치 쌍둥이") == "ㄲㅊㅆㄷㅇ"


def test_a_query_of_initials_holds_nothing_else() -> None:
    assert is_initials("ㅈㅁ ㅈㅊ")
    assert not any(map(is_initials, ("ㅈㅁ자치", "ㅏ", "", " - ")))


def test_spellings_of_a_name_are_searched_one_by_one() -> None:
    keys, firsts = search_keys("시정 홍보", "", "시정홍보", "시장홍보")
    assert keys == "시정홍보 시장홍보"
    assert firsts == "ㅅㅈㅎㅂ"
    assert "보시" not in keys


def test_the_key_of_a_path_stays_where_only_spaces_change() -> None:
    assert natural_key("기획과", "주민 자치") == natural_key("기획 과", "주민자치") == "기획과/주민자치"
    assert natural_key("기획과", "주민자치") != natural_key("기획과주민자치")


def test_equal_paths_are_numbered_in_their_order() -> None:
    assert natural_keys([("가", "나"), ("가", "나"), ("가", "다"), ("가", "나")]) == [
        "가/나",
        "가/나#1",
        "가/다",
        "가/나#2",
    ]
    assert natural_key("가", "나", ordinal=2) == "가/나#2"


def test_a_long_key_fits_its_column_and_is_distinguished_from_others_that_begin_alike() -> None:
    long = "사" * 600
    keys = [natural_key(long), natural_key(long, "가"), natural_key(long, "나"), natural_key(long, ordinal=1)]
    assert {len(key) for key in keys} == {KEY_LENGTH}
    assert len(set(keys)) == 4
    assert natural_key("사" * KEY_LENGTH) == "사" * KEY_LENGTH


@pytest.mark.parametrize(
    ("name", "other", "off"),
    [
        ("재무활동", "재우활동", True),
        ("재무활동", "재무활동", False),
        ("재무 활동", "재무활동비", True),
        ("재무활동", "무활동", True),
        ("재무활동", "재우할동", False),
        ("재무활동", "재무활동경비", False),
        ("재무활동", "무활동재", False),
        ("가", "나", True),
    ],
)
def test_one_letter_changed_missing_or_added(name: str, other: str, off: bool) -> None:
    assert one_letter_off(name, other) is off
    assert one_letter_off(other, name) is off


def test_names_that_differ_in_a_number_are_two_names() -> None:
    assert misspelled("재무활동", "재우활동")
    assert not misspelled("지하철 1호선", "지하철 2호선")
    assert not misspelled("CCTV A동", "CCTV B동")


def test_a_syllable_misread_in_part_is_nearer_than_another() -> None:
    near = [misreading(word, "합계") for word in ("합계", "함계", "한게", "사계", "계")]
    assert near[0] == 0
    assert near[1] == pytest.approx(1 / 3)
    assert all(one < other for one, other in pairwise(near[:3]))
    assert near[4] == 1
    assert misreading("1계", "합계") == 1


def test_words_of_other_lengths_are_no_misreadings() -> None:
    assert misreading("합계금액들", "합계") == 9


def test_a_code_is_ten_letters_that_nobody_confuses_and_the_same_everywhere() -> None:
    code = row_code("budget.ExpenditureLine", "기획과/주민자치")
    assert code == short_code("budget.ExpenditureLine", "기획과/주민자치") == "j1h4ad070a"
    assert code != row_code("budget.RevenueLine", "기획과/주민자치")
    assert len({short_code(str(number)) for number in range(2000)}) == 2000
    assert not set("".join(short_code(str(number)) for number in range(200))) & set("ilou")
