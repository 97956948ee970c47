"""Files of many cities: which rows are those of the city and year that is read, and which say neither."""

import pytest

from ingest.reader.municipality import CityMatch, CityMatcher, Municipality


@pytest.mark.parametrize(
    ("city", "name", "province"),
    [
        ("김포시", "김포시", ""),
        ("김포시", "경기김포시", ""),
        ("김포시", "경기도 김포시", ""),
        ("김포시", "김포시", "경기도"),
        ("김포시", "김포시", "경기"),
        ("경기 고성군", "고성군", "경기도"),
        ("강원도 고성군", "강원고성군", ""),
        ("강원도 고성군", "고성군", "강원특별자치도"),
        ("경기도", "경기본청", ""),
        ("전라북도", "전북특별자치도", ""),
        ("세종특별자치시", "세종시", ""),
        ("광주시", "경기광주시", ""),
    ],
)
def test_a_city_is_known_with_and_without_its_province(city: str, name: str, province: str) -> None:
    assert Municipality(city).is_called(name, province)


@pytest.mark.parametrize(
    ("city", "name", "province"),
    [
        ("양주시", "남양주시", ""),
        ("남양주시", "양주시", ""),
        ("강원도 고성군", "경남고성군", ""),
        ("강원도 고성군", "고성군", "경상남도"),
        ("경기도", "경기김포시", ""),
        ("김포시", "경기본청", ""),
        ("김포시", "", ""),
    ],
)
def test_another_city_is_not_taken_for_it(city: str, name: str, province: str) -> None:
    assert not Municipality(city).is_called(name, province)


def test_a_name_of_several_provinces_needs_one() -> None:
    assert Municipality("고성군").is_ambiguous
    assert Municipality("중 구").is_ambiguous
    assert not Municipality("강원도 고성군").is_ambiguous
    assert not Municipality("김포시").is_ambiguous


def match(city: str = "김포시", year: str = "2020", needs_city: bool = True, needs_year: bool = True) -> CityMatch:
    return CityMatcher(Municipality("김포시"), 2020).match(city, "", year, needs_city=needs_city, needs_year=needs_year)


@pytest.mark.parametrize("year", ["2020", "2020.0", "2020년", "2020년도", "2020 회계연도"])
def test_a_row_of_the_city_and_year_is_ours_however_the_year_is_written(year: str) -> None:
    assert match(year=year) is CityMatch.OURS


def test_a_row_of_another_city_or_year_is_not() -> None:
    assert match(city="파주시") is CityMatch.OTHERS
    assert match(year="2019") is CityMatch.OTHERS


def test_a_row_that_does_not_say_so_is_distinguished() -> None:
    assert match(city="") is CityMatch.UNSTATED
    assert match(year="") is CityMatch.UNSTATED
    assert match(year="작년", needs_year=False) is CityMatch.UNSTATED
    assert match(city="파주시", year="") is CityMatch.UNSTATED


def test_what_the_table_has_no_column_for_is_not_missed() -> None:
    assert match(city="", needs_city=False) is CityMatch.OURS
    assert match(year="", needs_year=False) is CityMatch.OURS
    assert match(city="파주시", year="", needs_city=False, needs_year=False) is CityMatch.OTHERS


def test_the_cities_of_a_file_are_named_in_order() -> None:
    matcher = CityMatcher(Municipality("김포시"), 2020)
    for city in ("파주시", "김포시", "", "파주시"):
        matcher.match(city, "", "2020", needs_city=True, needs_year=True)
    assert matcher.cities == ["김포시", "파주시"]
