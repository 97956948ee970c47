"""How many lines each choice of a list would leave, under the conditions of all other filters."""

from collections.abc import Iterator

import pytest
from django.http import QueryDict
from pytest_django import DjangoDbBlocker

from budget.filters import ExpenditureFilterSet
from budget.tables import ExpenditureTable
from documents.models import Document
from tests.conftest import taken_back
from tests.factories import make_department, make_document, make_expenditure

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def lines(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Of 가과 a detail and a unit, of 나과 two details, one of them of a fund, and a line of no level."""
    with taken_back(django_db_blocker):
        make_document()
        first, second = make_department("가과", order=1), make_department("나과", order=2)
        make_expenditure("가", department=first, spent=5)
        make_expenditure("나", department=first, level=2, spent=5)
        make_expenditure("다", department=second, spent=5)
        make_expenditure("라", department=second, spent=5, account="기금")
        make_expenditure("마", department=second, level=None, spent=50)
        yield


def filterset_of(address: str) -> ExpenditureFilterSet:
    return ExpenditureFilterSet(
        QueryDict(address),
        document=Document.objects.get(fiscal_year=2020),
        table_class=ExpenditureTable,
        layout=ExpenditureTable.page_layout,
    )


def counts(address: str) -> dict[str, dict[str, int]]:
    filterset = filterset_of(address)
    return {name: dict(filterset.facet_counts[name]) for name in ("department", "level", "account")}


def test_without_conditions_every_line_is_counted() -> None:
    found = counts("")
    assert found["department"] == {"가과": 2, "나과": 3}
    assert {name: count for name, count in found["level"].items() if name} == {"세부사업": 3, "단위사업": 1}
    assert found["account"] == {"일반회계": 4, "기금": 1}


def test_a_choice_narrows_all_filters_but_its_own() -> None:
    found = counts("department=가과")
    assert found["department"] == {"가과": 2, "나과": 3}
    assert found["level"] == {"세부사업": 1, "단위사업": 1}
    assert found["account"] == {"일반회계": 2}


def test_of_two_choices_each_is_counted_under_the_other() -> None:
    found = counts("department=나과&level=세부사업")
    assert found["department"] == {"가과": 1, "나과": 2}
    assert {name: count for name, count in found["level"].items() if name} == {"세부사업": 2}
    assert found["account"] == {"일반회계": 1, "기금": 1}
    none = counts("department=가과&account=기금")
    assert (none["department"], none["account"], none["level"]) == ({"나과": 1}, {"일반회계": 2}, {})


def test_conditions_that_are_no_choice_count_for_all() -> None:
    assert counts("spent_min=50")["department"] == {"나과": 1}
    assert counts("spent_min=51")["department"] == {}


def test_choices_are_those_of_the_years_asked_for() -> None:
    earlier = make_document(2019)
    make_expenditure("바", document=earlier, department=make_department("다과", order=3), account="특별회계")
    for address, departments, accounts in (
        ("", ["가과", "나과"], ["기금", "일반회계"]),
        ("year=2019", ["다과"], ["특별회계"]),
        ("year=2019&year=2020", ["가과", "나과", "다과"], ["기금", "일반회계", "특별회계"]),
    ):
        filterset = filterset_of(address)
        assert [list(filterset.bound(name).choices) for name in ("department", "account")] == [departments, accounts]
