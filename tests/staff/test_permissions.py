"""Who may do what to an object, decided without a page."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditVerb
from documents.models import Correction
from staff.permissions import (
    Verb,
    assigned_departments,
    changed_account,
    demand,
    department_key,
    lack_independence,
    may,
)
from tests.factories import make_city, make_correction, make_expenditure, make_finding
from tests.staff.conftest import OTHER, OWN, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return {role: make_person(role, role, OWN) for role in ("편집자", "검토자", "관리자")}


def test_who_is_not_of_the_active_staff_may_nothing(people: dict[str, User]) -> None:
    assert not may(AnonymousUser(), Verb.PROPOSE)
    for flag in ("is_active", "is_staff"):
        manager = User.objects.get(username="관리자")
        assert may(manager, Verb.PROPOSE)
        setattr(manager, flag, False)
        assert not may(manager, Verb.PROPOSE)


def test_without_an_object_it_is_whether_to_any_at_all(people: dict[str, User]) -> None:
    editor, reviewer, manager = people.values()
    verbs = {name: {verb.value for verb in Verb if may(person, verb)} for name, person in people.items()}
    assert verbs["편집자"] == {"propose", "upload", "withdraw", "revoke", "judge", "answer"}
    assert verbs["검토자"] == {"review", "judge", "answer"}
    assert verbs["관리자"] == {verb.value for verb in Verb} - {"read", "export"}
    assert may(editor, Verb.READ, Correction)
    assert may(editor, Verb.EXPORT, make_correction())
    assert not may(make_person("choi", "직원"), Verb.READ, Correction)
    assert not may(editor, Verb.READ, "가")
    demand(reviewer, Verb.REVIEW)


def test_a_duty_is_a_department_of_one_city(people: dict[str, User]) -> None:
    editor, city = people["편집자"], make_city()
    assert assigned_departments(editor) == {(city.pk, OWN)}
    other_city = make_city("seoul", "서울시")
    of_other_city = make_correction(city=other_city, state="accepted")
    assert (
        department_key(make_expenditure())
        == department_key(make_finding())
        == department_key(make_correction())
        == (city.pk, OWN)
    )
    assert department_key(of_other_city) == (other_city.pk, OWN)
    assert may(editor, Verb.JUDGE, make_finding())
    assert not may(editor, Verb.JUDGE, make_finding(department=OTHER))
    assert not may(editor, Verb.REVOKE, of_other_city)
    assert may(people["검토자"], Verb.JUDGE, make_finding(department=OTHER))


def test_another_reviews_what_is_proposed_and_the_author_takes_it_back(people: dict[str, User]) -> None:
    editor, reviewer, manager = people.values()

    def allowed(person: User, **fields: Any) -> set[str]:
        correction = make_correction(**fields)
        return {verb.value for verb in (Verb.REVIEW, Verb.WITHDRAW, Verb.REVOKE) if may(person, verb, correction)}

    assert allowed(editor, state="proposed", author=editor) == {"withdraw"}
    assert allowed(editor, state="proposed", author=manager) == set()
    assert allowed(editor, state="accepted", author=manager) == {"revoke"}
    assert allowed(editor, state="accepted", author=manager, department=OTHER) == set()
    assert allowed(manager, state="proposed", author=manager) == {"withdraw"}
    assert allowed(reviewer, state="proposed", author=editor) == {"review"}
    assert allowed(reviewer, state="accepted", author=editor) == set()
    assert allowed(manager, state="withdrawn", author=editor) == set()


def test_who_changed_anothers_account_within_a_day_is_one_hand_with_them(
    people: dict[str, User], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, reviewer, manager = people.values()
    day, link = 24 * 60 * 60, settings.PASSWORD_RESET_TIMEOUT

    def after(seconds: float) -> tuple[bool, bool]:
        """Of the editor's account, which the manager changed, and of the reviewer's, to whom a link was sent."""
        monkeypatch.setattr(timezone, "now", lambda: begun + timedelta(seconds=seconds))
        return changed_account(manager.pk, editor.pk), changed_account(manager.pk, reviewer.pk)

    begun = timezone.now()
    assert after(0) == (False, False)
    record(manager, "changed", editor, "역할")
    record(manager, AuditVerb.PASSWORD_LINK, reviewer)
    assert [after(seconds) for seconds in (0, day - 60, day + 60, day + link - 60, day + link + 60)] == [
        (True, True),
        (True, True),
        (False, True),
        (False, True),
        (False, False),
    ]
    after(0)
    assert lack_independence(editor.pk, manager.pk) and lack_independence(manager.pk, editor.pk)
    assert not lack_independence(reviewer.pk, editor.pk)
    assert not changed_account(editor.pk, manager.pk)
