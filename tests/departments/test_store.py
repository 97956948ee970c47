"""Which departments are known to have no rows yet, so that a first reading need not look for any."""

import pytest

from departments.models import Department
from departments.store import StoredDepartments
from tests.factories import make_city


@pytest.mark.django_db
def test_a_department_is_new_at_first_sight_alone() -> None:
    stored = StoredDepartments(make_city())
    assert stored.store("세무과", 0).is_new
    assert not stored.store("세무과", 1).is_new
    assert Department.objects.get().order == 1


@pytest.mark.django_db
def test_a_department_of_another_year_is_new_to_a_document_without_rows() -> None:
    city = make_city()
    StoredDepartments(city).store("세무과", 0)
    assert not StoredDepartments(city).store("세무과", 0).is_new
    first_reading = StoredDepartments(city, first=True)
    assert first_reading.store("세무과", 0).is_new
    assert not first_reading.store("세무과", 0).is_new
