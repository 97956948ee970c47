"""Staff who log in, with their phones."""

from base64 import b32decode
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import second_factor

LOGIN = "/admin/login/"
PASSWORD = "결산-2020-correct"
KEY = "ab" * 20

Login = Callable[..., HttpResponse]


@pytest.fixture
def staff(db: None) -> User:
    return make_staff("hong")


@pytest.fixture
def enrolled(staff: User) -> User:
    TOTPDevice.objects.create(user=staff, key=KEY, name=second_factor.APP)
    return staff


@pytest.fixture
def login(client: Client) -> Login:
    """login("hong") succeeds where nothing forbids it; each part may be given otherwise."""

    def post(
        name: str, password: str = PASSWORD, code: str = "", address: str = "10.0.0.1", **more: Any
    ) -> HttpResponse:
        fields = {"username": name, "password": password, "code": code, "next": "/admin/"}
        return client.post(LOGIN, fields, REMOTE_ADDR=address, **more)

    return post


def make_staff(name: str, **fields: Any) -> User:
    return User.objects.create_user(name, password=PASSWORD, is_staff=True, **fields)


def code_of(key: str = KEY, steps: int = 0) -> str:
    """What the app shows now, or some steps of thirty seconds later."""
    return f"{TOTP(bytes.fromhex(key), drift=steps).token():06d}"


def in_hex(secret: str) -> str:
    """The key behind what a page shows."""
    return b32decode("".join(secret.split())).hex()


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200
