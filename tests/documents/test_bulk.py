"""Rows put into tables by plain SQL: their numbers, and when they are there."""

import pytest

from departments.models import Department
from documents import bulk
from documents.bulk import Inserts, ids_for, new_ids
from documents.models import UnclaimedLine
from tests.factories import make_city, make_department, make_document

_COLUMNS = ("page", "line", "text", "amounts")


@pytest.mark.django_db
def test_a_number_is_given_to_one_row_alone() -> None:
    make_department()
    numbers = [*new_ids(Department, 2), *new_ids(Department, 1), *new_ids(Department, 0)]
    city = make_city("b")
    assert len({*numbers, *Department.objects.values_list("pk", flat=True)}) == 4
    later = Department.objects.create(city=city, name="세무과", slug="세무과", order=1)
    assert later.pk not in numbers


@pytest.mark.django_db
def test_a_row_keeps_its_number_where_it_has_one() -> None:
    stored = {"a": 7}
    ids = ids_for(Department, stored, ["a", "b", "a"])
    assert ids["a"] == 7
    assert len(set(ids.values())) == 2


@pytest.mark.django_db
def test_rows_of_several_scopes_wait_to_be_put_in_together() -> None:
    inserts = Inserts()
    for year in (2020, 2021):
        inserts.add(UnclaimedLine, _COLUMNS, [(1, 1, f"{year}", 0)], {"document_id": make_document(year).pk})
    assert not UnclaimedLine.objects.exists()
    inserts.flush()
    assert sorted(UnclaimedLine.objects.values_list("document__fiscal_year", "text")) == [
        (2020, "2020"),
        (2021, "2021"),
    ]
    inserts.flush()
    assert UnclaimedLine.objects.count() == 2


@pytest.mark.django_db
def test_rows_do_not_wait_where_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_MOST_WAITING", 1)
    inserts, scope = Inserts(), {"document_id": make_document().pk}
    inserts.add(UnclaimedLine, _COLUMNS, [(1, 1, "가", 0)], scope)
    assert not UnclaimedLine.objects.exists()
    inserts.add(UnclaimedLine, _COLUMNS, [(1, 2, "나", 0)], scope)
    assert UnclaimedLine.objects.count() == 2
