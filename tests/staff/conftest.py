"""People of each role: one given to 감사담당관, and one who proposed something there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from documents import actions
from documents.models import Correction
from ingest import correction_effects
from staff.models import Assignment
from tests.factories import make_city

OWN, OTHER = "감사담당관", "공보담당관"
ROLES = ("편집자", "검토자", "관리자", "감사자", "직원", "superuser")
"""직원 is on the staff and in no group."""


def make_person(name: str, role: str, *departments: str) -> User:
    person = User.objects.create_user(name, is_staff=True, is_superuser=role == "superuser")
    if role not in ("직원", "superuser"):
        person.groups.set([Group.objects.get(name=role)])
    for department in departments:
        Assignment.objects.create(user=person, city=make_city(), department=department)
    return person


@pytest.fixture
def client_of(db: None) -> Callable[..., Client]:
    """A client of a person of this role, who is given OWN."""

    def log_in(role: str, name: str = "") -> Client:
        client = Client()
        name = name or role
        client.force_login(User.objects.filter(username=name).first() or make_person(name, role, OWN))
        return client

    return log_in


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def unproven(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decisions and previews without a book behind them: the lines that factories make stand in none."""

    def accept_all(corrections: list[Correction], reviewer: User, word: str) -> correction_effects.Effects:
        for correction in corrections:
            actions.accept(correction, reviewer, word)
        return correction_effects.Effects()

    monkeypatch.setattr(correction_effects, "accept_all", accept_all)
    monkeypatch.setattr(correction_effects, "preview", lambda document, drafts: correction_effects.Effects())
