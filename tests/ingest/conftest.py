"""What tests of corrections share: proposals that another person accepted."""

from collections.abc import Callable, Sequence

import pytest
from django.contrib.auth.models import User

from documents import actions
from documents.models import Correction
from ingest.correction_effects import Draft, accept_all

Accept = Callable[[Sequence[Draft]], list[Correction]]


@pytest.fixture
def accepted(db: None) -> Accept:
    author, reviewer = (User.objects.create_user(name) for name in ("author", "reviewer"))

    def accept(drafts: Sequence[Draft]) -> list[Correction]:
        corrections = [actions.propose(draft.place, draft.value, "원본과 다름", author) for draft in drafts]
        accept_all(corrections, reviewer, "확인함")
        return corrections

    return accept
