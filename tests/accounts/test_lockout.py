"""Five failures of one user at one address lock that user there, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import F
from django.test import Client

from tests.accounts.conftest import Login, is_in, make_staff

pytestmark = pytest.mark.django_db


def fail(login: Login, times: int, name: str = "hong", **more: Any) -> list[int]:
    return [login(name, password="wrong", **more).status_code for _ in range(times)]


def test_the_fifth_failure_locks(staff: User, login: Login, client: Client) -> None:
    assert fail(login, 5) == [200, 200, 200, 200, 429]
    page = login("hong")
    assert page.status_code == 429
    assert page["Retry-After"] == "1800"
    assert "30분이 지나면" in page.content.decode()
    assert not is_in(client)


def test_four_failures_do_not(staff: User, login: Login, client: Client) -> None:
    fail(login, 4)
    assert login("hong").status_code == 302
    assert is_in(client)


def test_a_login_forgives_the_failures_before_it(staff: User, login: Login) -> None:
    fail(login, 4)
    login("hong")
    assert fail(login, 4) == [200] * 4


@pytest.mark.parametrize(
    ("name", "address", "status"),
    [("hong", "10.0.0.1", 429), ("kim", "10.0.0.1", 302), ("hong", "10.0.0.2", 302), ("kim", "10.0.0.2", 302)],
)
def test_user_and_address_are_locked_together(staff: User, login: Login, name: str, address: str, status: int) -> None:
    make_staff("kim")
    fail(login, 5)
    assert login(name, address=address).status_code == status


def test_many_users_failing_at_one_address_do_not_lock_it(staff: User, login: Login) -> None:
    for number in range(10):
        fail(login, 4, name=f"user-{number}")
    assert login("hong").status_code == 302


def test_another_browser_is_no_way_around(staff: User, login: Login) -> None:
    for number in range(5):
        fail(login, 1, HTTP_USER_AGENT=f"browser {number}")
    assert login("hong").status_code == 429


def test_an_invented_forwarded_address_is_no_way_around(staff: User, login: Login) -> None:
    for number in range(5):
        fail(login, 1, HTTP_X_FORWARDED_FOR=f"6.6.6.{number}")
    assert login("hong", HTTP_X_FORWARDED_FOR="7.7.7.7").status_code == 429


def test_the_lock_opens_by_itself_and_trying_does_not_prolong_it(staff: User, login: Login, client: Client) -> None:
    fail(login, 5)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=29))
    assert login("hong").status_code == 429
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=2))
    assert login("hong").status_code == 302
    assert is_in(client)


@pytest.mark.parametrize("command", [["axes_reset"], ["axes_reset_username", "hong"], ["axes_reset_ip", "10.0.0.1"]])
def test_it_is_opened_by_command(staff: User, login: Login, command: list[str]) -> None:
    fail(login, 5)
    call_command(*command)
    assert login("hong").status_code == 302


def test_it_is_opened_in_the_admin(staff: User, login: Login, admin_client: Client) -> None:
    fail(login, 5)
    locked = AccessAttempt.objects.get()
    assert "10.0.0.1" in admin_client.get("/admin/accounts/lockedlogin/").content.decode()
    admin_client.post(f"/admin/accounts/lockedlogin/{locked.pk}/delete/", {"post": "yes"})
    assert login("hong").status_code == 302


def test_no_password_is_stored_with_a_failure(staff: User, login: Login) -> None:
    login("hong", password="almost-right", code="123456")
    stored = AccessAttempt.objects.get()
    assert "almost-right" not in stored.post_data
    assert "123456" not in stored.post_data


def test_the_page_speaks_english_too(staff: User, login: Login, client: Client) -> None:
    client.cookies["django_language"] = "en"
    fail(login, 4)
    page = login("hong", password="wrong").content.decode()
    assert "You cannot log in for a while" in page
