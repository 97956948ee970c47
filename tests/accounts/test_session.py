"""A session of staff ends by itself; a reader of public pages has none."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.accounts.conftest import Login, is_in
from tests.factories import make_tree

pytestmark = pytest.mark.django_db

PUBLIC = ["/", "/gimpo/2020/", "/gimpo/2020/departments/", "/gimpo/2020/expenditure/", "/gimpo/2020/expenditure.csv"]


@pytest.fixture
def pass_minutes(monkeypatch: pytest.MonkeyPatch) -> Any:
    now = timezone.now
    passed = timedelta()

    def later(minutes: int) -> None:
        nonlocal passed
        passed += timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: now() + passed)

    return later


def test_it_ends_after_thirty_idle_minutes(staff: User, login: Login, client: Client, pass_minutes: Any) -> None:
    login("hong")
    pass_minutes(31)
    assert not is_in(client)


def test_it_stays_while_it_is_used(staff: User, login: Login, client: Client, pass_minutes: Any) -> None:
    login("hong")
    for _ in range(4):
        pass_minutes(29)
        assert is_in(client)
    pass_minutes(31)
    assert not is_in(client)


def test_the_cookie_is_for_this_site_alone(staff: User, login: Login) -> None:
    cookie = login("hong").cookies[configured.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == 1800
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_has_no_session(client: Client, address: str) -> None:
    make_tree()
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address, follow=True)
    assert page.status_code == 200
    assert not page.cookies
    assert not page.wsgi_request.session.accessed
    assert not [query for query in queries if "django_session" in query["sql"]]


@pytest.mark.parametrize("address", PUBLIC)
def test_an_invented_cookie_makes_none(client: Client, address: str) -> None:
    make_tree()
    client.cookies[configured.SESSION_COOKIE_NAME] = "a" * 32
    assert client.get(address, follow=True).status_code == 200
    assert not Session.objects.exists()


def test_the_login_page_stores_none_before_anybody_is_in(client: Client) -> None:
    client.get("/admin/login/")
    assert not Session.objects.exists()
