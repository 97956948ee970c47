"""Limits for each network, counted for all processes: one that asks too much waits, and uses up nobody else's share."""

from datetime import datetime, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from web.models import RequestCount
from web.throttle import RateLimit

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, 20, tzinfo=timezone.get_default_timezone())


class Clock:
    now = NOON


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


def ask(limit: RateLimit, address: str = "192.0.2.1") -> timedelta | None:
    return limit.wait(RequestFactory().get("/", REMOTE_ADDR=address))


def test_beyond_an_hours_share_one_waits_for_the_next_hour(clock: Clock) -> None:
    limit = RateLimit("remark", an_hour=2, a_day=10, busy=100)
    assert [ask(limit), ask(limit), ask(limit)] == [None, None, timedelta(minutes=40)]
    clock.now += timedelta(minutes=40)
    assert ask(limit) is None


def test_beyond_a_days_share_one_waits_for_the_next_day(clock: Clock) -> None:
    limit = RateLimit("remark", an_hour=10, a_day=2, busy=100)
    assert [ask(limit), ask(limit), ask(limit)] == [None, None, timedelta(hours=11, minutes=40)]
    clock.now += timedelta(hours=11, minutes=40)
    assert ask(limit) is None


def test_one_network_leaves_the_share_of_others(clock: Clock) -> None:
    limit = RateLimit("remark", an_hour=1, a_day=1, busy=100)
    assert ask(limit) is None
    assert ask(limit) is not None
    assert ask(limit, "198.51.100.7") is None


def test_addresses_of_one_network_share(clock: Clock) -> None:
    limit = RateLimit("remark", an_hour=1, a_day=1, busy=100)
    assert ask(limit, "2001:db8:1:2::3") is None
    assert ask(limit, "2001:db8:1:2:ffff::9") is not None


def test_on_a_busy_day_each_network_has_one_and_no_more(clock: Clock) -> None:
    limit = RateLimit("remark", an_hour=5, a_day=5, busy=2)
    assert [ask(limit), ask(limit)] == [None, None]
    assert ask(limit) is not None
    assert ask(limit, "198.51.100.7") is None
    assert ask(limit, "198.51.100.7") is not None


def test_what_was_refused_does_not_make_the_day_busy(clock: Clock) -> None:
    limit = RateLimit("remark", an_hour=1, a_day=5, busy=2)
    for _ in range(5):
        ask(limit)
    clock.now += timedelta(hours=1)
    assert ask(limit) is None


def test_limits_of_two_names_are_counted_apart(clock: Clock) -> None:
    assert ask(RateLimit("remark", an_hour=1, a_day=1, busy=9)) is None
    assert ask(RateLimit("upload", an_hour=1, a_day=1, busy=9)) is None


def test_no_address_is_stored_and_what_has_expired_goes(clock: Clock) -> None:
    limit = RateLimit("remark", an_hour=5, a_day=5, busy=9)
    ask(limit)
    assert not any("192.0.2" in key for key in RequestCount.objects.values_list("key", flat=True))
    first = set(RequestCount.objects.values_list("key", flat=True))
    clock.now += timedelta(days=2)
    ask(limit)
    assert first.isdisjoint(RequestCount.objects.values_list("key", flat=True))
