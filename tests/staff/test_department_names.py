"""Departments renamed and pages moved in the admin: by who is in charge, previewed, reviewed by another."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from departments.models import Department
from documents.models import Correction, Document, Page
from staff.forms import PageField
from staff.models import Assignment
from tests.staff.test_roles import decide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city", "uninspected")]


def test_a_department_is_renamed_by_who_is_in_charge_of_it(client_of: Callable[..., Client]) -> None:
    address = reverse("admin:staff_departments", args=[Document.objects.get().pk])
    editor, reviewer = client_of("편집자"), client_of("검토자")
    form = {"which": "rename", "department": "감사담당관", "name": "감사관", "reason": "조직개편 전 이름이 찍힘"}
    assert reviewer.get(address).status_code == 403
    assert "감사담당관" in editor.get(address).text
    assert "이 정정이 하는 일" in editor.post(address, {**form, "_preview": "1"}).text
    assert not Correction.objects.exists()
    not_theirs = editor.post(address, {**form, "department": "공보담당관"})
    assert "올바르게 선택" in not_theirs.text or not_theirs.status_code == 200
    assert not Correction.objects.exists()
    assert editor.post(address, form).status_code == 302
    assert decide(reviewer, "accept", Correction.objects.get()).status_code == 302
    assert Department.objects.filter(name="감사관").exists()
    assert Assignment.objects.filter(department="감사관", user__username="편집자").exists()
    assert "부서 이름" in Client().get("/gimpo/2020/corrections/").text


def test_pages_are_given_to_another_department_all_or_none(client_of: Callable[..., Client]) -> None:
    address = reverse("admin:staff_departments", args=[Document.objects.get().pk])
    manager = client_of("관리자")
    page = Page.objects.filter(department="공보담당관").order_by("number").last()
    assert page is not None
    form = {"which": "pages", "first": page.number, "last": page.number, "reason": "머리를 잘못 읽음"}
    assert "모두 이미 그 부서의 쪽" in manager.post(address, {**form, "department": "공보담당관"}).text
    assert manager.post(address, {**form, "department": "감사담당관"}).status_code == 302
    unreadable = manager.post(address, {**form, "first": "2-", "department": "감사담당관"})
    assert "둘째 권부터는 2-3처럼" in unreadable.text
    proposed = Correction.objects.get()
    assert (proposed.target, proposed.printed, proposed.value) == ("documents.Page", "공보담당관", "감사담당관")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("003쪽", 3),
        ("2-3", 200_003),
        ("2권 3", 200_003),
        ("12권 3쪽", 1_200_003),
        ("99999", 99_999),
        ("", None),
    ],
)
def test_a_page_is_written_as_it_is_shown(text: str, number: int | None) -> None:
    field = PageField(required=False)
    assert field.clean(text) == number
    assert field.clean(field.prepare_value(number) or "") == number


@pytest.mark.parametrize("text", ["0", "2-0", "0-3", "100-1", "1-3", "200003", "셋", "3-", "-3", "3.5"])
def test_what_is_no_page_is_reported(text: str) -> None:
    with pytest.raises(ValidationError, match="3처럼"):
        PageField().clean(text)
