"""Programs of all cities by their name: the same by the index of pairs of letters and by going from city to city."""

import pytest
from django.db import connection

from budget.models import ExpenditureLine
from comparison import by_name
from comparison.by_name import programs_named
from tests.factories import make_city, make_department, make_document, make_expenditure

pytestmark = pytest.mark.django_db
NAMES = ("주민자치 활성화", "주민자치센터", "자치 주민", "주민 자치", "도로 정비", "강")


FOUND: dict[str, set[str]] = {
    "주민": {"주민자치 활성화", "주민자치센터", "자치 주민", "주민 자치"},
    "주민자치": {"주민자치 활성화", "주민자치센터", "주민 자치"},
    "ㅈㅁㅈㅊ": {"주민자치 활성화", "주민자치센터", "주민 자치"},
    "ㅈㅁ ㅎㅅ": {"주민자치 활성화"},
    "주민 -센터": {"주민자치 활성화", "자치 주민", "주민 자치"},
    "강": {"강"},
    "없는이름": set(),
}


def found(query: str, most: int = 100) -> list[tuple[str, int, str]]:
    lines = programs_named(query, None, most)
    return [(line.document.city.name, line.document.fiscal_year, line.name) for line in lines]


def test_few_and_many_are_found_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    for city in ("다시", "가시", "나시"):
        for year in (2019, 2020):
            document = make_document(year, make_city(city, city))
            department = make_department(city=document.city)
            for name in NAMES:
                make_expenditure(name, document=document, department=department)
    order = [(city, year) for city in ("가시", "나시", "다시") for year in (2020, 2019)]
    few = {query: found(query) for query in FOUND}
    for query, names in FOUND.items():
        assert {name for _city, _year, name in few[query]} == names
        assert list(dict.fromkeys((city, year) for city, year, _name in few[query])) == (order if names else [])
    monkeypatch.setattr(by_name, "_FEW", 0)
    monkeypatch.setattr(by_name, "_FIRST_DOCUMENTS", 1)
    for query in FOUND:
        assert found(query) == few[query]
        assert found(query, 3) == few[query][:3]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the index is PostgreSQL's")
@pytest.mark.parametrize("query", ["주민", "ㅈㅁㅈㅊ", "주민 -센터"])
def test_postgresql_finds_names_by_pairs_of_letters(query: str) -> None:
    lines = by_name.through_pairs(ExpenditureLine.objects.all(), query)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "expenditureline_pairs" in lines.values("pk").explain()
