"""Which departments are known to have no rows yet, so that a first reading need not look for any."""

import pytest

from departments.models import Department
from departments.store import StoredDepartments
from tests.factories import make_city


def _is_new(stored: StoredDepartments, order: int = 0) -> bool:
    return stored.store("세무과", order)[1]


@pytest.mark.django_db
def test_a_department_is_new_at_first_sight_alone() -> None:
    stored = StoredDepartments(make_city())
    assert _is_new(stored, 0)
    assert not _is_new(stored, 1)
    assert Department.objects.get().order == 1


@pytest.mark.django_db
def test_a_department_of_another_year_is_new_to_a_document_without_rows() -> None:
    city = make_city()
    StoredDepartments(city).store("세무과", 0)
    assert not _is_new(StoredDepartments(city))
    first_reading = StoredDepartments(city, first=True)
    assert _is_new(first_reading)
    assert not _is_new(first_reading)
