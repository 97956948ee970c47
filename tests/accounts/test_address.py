"""Whose address a request has: only our own proxies are believed."""

from typing import Any

import pytest
from django.test import RequestFactory

from accounts.address import client_ip
from accounts.checks import PROXY_NOT_COUNTED, check_proxy_count


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, "10.0.0.9"),
        (0, "203.0.113.5", "10.0.0.9"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "6.6.6.6, 203.0.113.5", "203.0.113.5"),
        (1, "6.6.6.6, 7.7.7.7, 203.0.113.5", "203.0.113.5"),
        (1, None, "10.0.0.9"),
        (1, " , ", "10.0.0.9"),
        (2, "203.0.113.5, 192.168.0.2", "203.0.113.5"),
        (2, "6.6.6.6, 203.0.113.5, 192.168.0.2", "203.0.113.5"),
        (2, "203.0.113.5", "203.0.113.5"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "not an address", None),
    ],
)
def test_the_address_is_what_the_outermost_proxy_heard(
    rf: RequestFactory, settings: Any, proxies: int, forwarded: str | None, address: str | None
) -> None:
    settings.PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert client_ip(rf.get("/", headers=headers, REMOTE_ADDR="10.0.0.9")) == address


def test_a_socket_has_no_address(rf: RequestFactory) -> None:
    assert client_ip(rf.get("/", REMOTE_ADDR="")) is None


@pytest.mark.parametrize(
    ("header", "proxies", "warnings"), [(None, 0, []), (("A", "b"), 0, [PROXY_NOT_COUNTED]), (("A", "b"), 1, [])]
)
def test_a_proxy_that_nobody_counted_is_reported(settings: Any, header: Any, proxies: int, warnings: list[Any]) -> None:
    settings.SECURE_PROXY_SSL_HEADER, settings.PROXY_COUNT = header, proxies
    assert check_proxy_count() == warnings
