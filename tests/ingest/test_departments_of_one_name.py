"""A first reading in which two departments have one address: the rows of the later one stand, as in any reading."""

import pytest

from documents.models import Finding
from ingest.forms.legend import LegendMark
from ingest.forms.sheet import Sheet
from ingest.store import store_departments
from performance.models import Threshold
from tests.factories import make_document


@pytest.mark.django_db
def test_the_later_of_two_spellings_replaces_the_rows_of_the_first() -> None:
    document = make_document()
    store_departments(document, [_sheet("세무과", "◎", "○"), _sheet("세무과.", "○", "×")])
    stored = Threshold.objects.values_list("mark", "department__name")
    assert set(stored) == {("○", "세무과."), ("×", "세무과.")}
    assert not Finding.objects.exists()


def _sheet(department: str, *marks: str) -> Sheet:
    return Sheet(department, thresholds=[LegendMark(mark, mark, None, None, 1, 1) for mark in marks])
