"""What the database refuses to hold of a book that was sent in."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from staff.books.models import Intake
from tests.staff.books.conftest import someone

pytestmark = pytest.mark.django_db

WHOLE = {"city_slug": "gimpo", "city_name": "김포시", "fiscal_year": 2020, "name": "a.txt", "file": "uploads/a/a.txt"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "reading"},
        {"state": "uploaded", "process": "1 2 3"},
        {"state": "failed"},
        {"state": "uploaded", "problem": "사유"},
        {"state": "read"},
        {"state": "publishing", "process": "1 2 3", "report": {}},
        {"state": "published", "file": ""},
        {"state": "discarded"},
        {"state": "uploaded", "file": ""},
    ],
)
def test_a_state_holds_what_it_means(wrong: dict[str, Any]) -> None:
    intake = Intake(**{**WHOLE, "size": 1, "sha256": "0" * 64, "author": someone()} | wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        intake.save()
