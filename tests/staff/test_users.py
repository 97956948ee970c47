"""A person is made by one form, and sets the password by a link that is theirs."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import AuditEntry
from staff.models import Assignment
from staff.permissions import changed_account
from tests.factories import make_department
from tests.staff.conftest import OTHER, OWN, make_person

pytestmark = pytest.mark.django_db

Log = Callable[..., Client]
PASSWORD = "긴-비밀번호-하나-2026"


def make_editor(manager: Client, **fields: Any) -> str:
    """The page behind the form that makes an editor of OWN."""
    role, department = Group.objects.get(name="편집자").pk, make_department(OWN).pk
    typed = {"username": "hong", "last_name": "홍", "first_name": "길동", "is_staff": "on"}
    typed |= {"groups": [role], "departments": [department], **fields}
    response = manager.post(reverse("admin:auth_user_add"), typed, follow=True)
    assert response.status_code == 200
    return response.text


def test_one_form_makes_an_editor_who_sets_the_password_by_a_link(client_of: Log) -> None:
    page = make_editor(client_of("관리자"))
    editor = User.objects.get(username="hong")
    assert (editor.is_staff, editor.has_usable_password()) == (True, False)
    assert [group.name for group in editor.groups.all()] == ["편집자"]
    assert [given.department for given in Assignment.objects.filter(user=editor)] == [OWN]
    link = re.search(r"<code>(http[^<]+)</code>", page)
    assert link is not None
    client = Client()
    form = client.get(link[1], follow=True)
    typed = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert "로그인하세요" in client.post(form.redirect_chain[-1][0], typed, follow=True).text
    assert client.login(request=form.wsgi_request, username="hong", password=PASSWORD)
    assert "new_password1" not in Client().get(link[1], follow=True).text  # good once
    said = AuditEntry.objects.filter(object_id=str(editor.pk)).values_list("verb", "user_name", "what")
    assert set(said) >= {
        ("역할 변경", "관리자", "없음 → 편집자"),
        ("부서 담당 변경", "관리자", f"없음 → {OWN}"),
        ("password-link", "관리자", ""),
        ("password-changed", "hong", ""),
    }


def test_with_mail_the_link_goes_to_the_person_alone(
    client_of: Log, settings: Any, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.NOTIFY_BY_MAIL = True
    with django_capture_on_commit_callbacks(execute=True):
        page = make_editor(client_of("관리자"), email="hong@city.example")
    assert "<code>" not in page
    assert "hong@city.example" in page
    assert mail.outbox[0].bcc == ["hong@city.example"]
    assert "http://testserver/admin/password/" in mail.outbox[0].body


def test_departments_are_given_and_taken_on_the_persons_page(client_of: Log) -> None:
    editor = make_person("kim", "편집자", OWN, "없어진 과")
    make_department(OWN)
    other = make_department(OTHER)
    manager = client_of("관리자")
    url = reverse("admin:auth_user_change", args=[editor.pk])
    typed = {"username": "kim", "is_active": "on", "is_staff": "on", "groups": [], "departments": [other.pk]}
    assert manager.post(url, typed).status_code == 302
    assert set(Assignment.objects.filter(user=editor).values_list("department", flat=True)) == {OTHER, "없어진 과"}
    entry = AuditEntry.objects.get(verb="부서 담당 변경")
    assert OWN in entry.what.partition("→")[0]
    assert OTHER in entry.what.partition("→")[2]
    assert AuditEntry.objects.get(verb="역할 변경").what == "편집자 → 없음"
    assert OTHER in manager.get(reverse("admin:auth_user_changelist")).text
    assert client_of("감사자").get(url).status_code == 200


def test_who_asked_for_a_link_reviews_nothing_of_that_person_until_a_day_after_it_ends(
    client_of: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, manager = make_person("kim", "편집자", OWN), client_of("관리자", "park")
    manager.post(reverse("admin:staff_password_link", args=[editor.pk]))
    park = User.objects.get(username="park")
    assert AuditEntry.objects.filter(verb="password-link", object_id=str(editor.pk)).exists()
    before = timezone.now()
    for hours, changed in ((0, True), (47, True), (49, False)):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: before + timedelta(hours=hours))
        assert changed_account(park.pk, editor.pk) == changed


def test_a_link_for_a_superuser_is_for_superusers(client_of: Log) -> None:
    root = make_person("root", "superuser")
    url = reverse("admin:staff_password_link", args=[root.pk])
    assert client_of("관리자").post(url).status_code == 403
    assert client_of("편집자").post(url).status_code == 403
    assert client_of("superuser").post(url).status_code == 302


@pytest.mark.parametrize("role", ["관리자", "superuser"])
def test_permissions_are_in_words_of_the_screen(client_of: Log, role: str) -> None:
    client = client_of(role)
    group, person = Group.objects.get(name="감사자"), User.objects.get()
    pages = [reverse("admin:auth_group_change", args=[group.pk]), reverse("admin:auth_user_change", args=[person.pk])]
    for page in (client.get(address).text for address in pages):
        assert re.findall(r"Can \w+|access attempt|TOTP device", page) == []
    assert "로그인 실패와 잠금: 보기" in client.get(pages[0]).text
    assert "뷰 그룹" not in client.get(pages[0]).text
