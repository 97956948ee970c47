"""How often the same address may do something, counted in the cache, which never holds the address itself.

The cache is each process's own unless settings say otherwise: with several, a limit is that many times higher.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.address import address_of

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many an hour from one address, so many a day from all together."""

    name: str
    an_hour: int
    a_day: int

    def wait(self, request: HttpRequest) -> timedelta | None:
        """Count one more, and give nothing; or how long to wait, where there were enough."""
        now = timezone.localtime()
        tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        day = f"{self.name}:{now:%Y-%m-%d}"
        if _counted(day) >= self.a_day:
            return tomorrow - now
        if _count(f"{day}:{now:%H}:{_pseudonym(request, now)}", HOUR) > self.an_hour:
            return now.replace(minute=0, second=0, microsecond=0) + HOUR - now
        _count(day, tomorrow - now)
        return None


def _pseudonym(request: HttpRequest, now: datetime) -> str:
    """A word for an address that lasts a day, and that nobody turns back without the secret key."""
    return salted_hmac("web.throttle", f"{address_of(request)} {now:%Y-%m-%d}", algorithm="sha256").hexdigest()


def _counted(key: str) -> int:
    return int(cache.get(key, 0))


def _count(key: str, life: timedelta) -> int:
    cache.add(key, 0, life.total_seconds())
    try:
        return cache.incr(key)
    except ValueError:  # it ended between the two
        return 1
