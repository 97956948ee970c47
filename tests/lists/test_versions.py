"""The versions of the data that an address names."""

from types import SimpleNamespace

import pytest

from lists.changes import Changes, InvalidVersionsError, versions_now, versions_of

ONE = [SimpleNamespace(pk=7, fiscal_year=2020, version=3)]
TWO = [SimpleNamespace(pk=6, fiscal_year=2019, version=5), *ONE]


def test_the_version_of_one_year_is_a_number_and_those_of_several_stand_with_their_years() -> None:
    assert (versions_now(ONE), versions_now(TWO)) == ("3", "2019:5,2020:3")
    assert versions_of("3", ONE) == versions_of("2020:3", ONE) == {7: 3}
    assert versions_of("2019:5,2020:3", TWO) == {6: 5, 7: 3}
    assert versions_of("4", TWO) == {6: 4}
    assert versions_of("999999999,", ONE) == {7: 999_999_999}
    assert versions_of("", ONE) == {}


@pytest.mark.parametrize("text", ["x", "-1", "²", "١", "9999999999", "2018:3", "2020:", ":"])
def test_a_version_that_is_none_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InvalidVersionsError) as refused:
        versions_of(text, ONE)
    assert str(refused.value) == f"since ‘{text}’: 받은 파일의 자료 판을 숫자로 적습니다."


def test_changes_are_said_on_one_line_with_the_first_of_them() -> None:
    assert Changes().in_short == ""
    assert Changes(["바뀌었습니다."]).in_short == "바뀌었습니다."
    items = ["가", "나", "다", "라", "마"]
    assert Changes(["바뀌었습니다."], items[:3]).in_short == "바뀌었습니다. 가; 나; 다."  # type: ignore[arg-type]
    assert Changes((), items).in_short == "가; 나; 다; 외 2건."  # type: ignore[arg-type]
