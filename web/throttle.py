"""Rate limits per network, counted in the database for all processes, without storing IP addresses."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.address import client_network
from web.models import RequestCount

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Limits for each network: `an_hour`, `a_day`, and one a day once all networks together reach `busy` that day.

    So one network cannot use up the limit of the others.
    """

    name: str
    an_hour: int
    a_day: int
    busy: int

    @transaction.atomic
    def wait(self, request: HttpRequest) -> timedelta | None:
        """Count the request; return None if it is allowed, else how long to wait."""
        now = timezone.localtime()
        hour_ends = now.replace(minute=0, second=0, microsecond=0) + HOUR
        day_ends = now.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
        today = f"{self.name}:{now:%Y-%m-%d}"
        network = _pseudonym(request, now)
        if _count(f"{today}:{now:%H}:{network}", hour_ends) > self.an_hour:
            return hour_ends - now
        of_all = RequestCount.objects.filter(key=today).values_list("count", flat=True).first() or 0
        if _count(f"{today}:{network}", day_ends) > (self.a_day if of_all < self.busy else 1):
            return day_ends - now
        _count(today, day_ends)
        return None


def _pseudonym(request: HttpRequest, now: datetime) -> str:
    """A pseudonym of the network for one day: a hash that cannot be reversed without SECRET_KEY."""
    return salted_hmac("web.throttle", f"{client_network(request)} {now:%Y-%m-%d}", algorithm="sha256").hexdigest()


def _count(key: str, until: datetime) -> int:
    """Increment the count of a key and return it; the first count of a key deletes all expired ones."""
    counted = RequestCount.objects.filter(key=key)
    if not counted.update(count=F("count") + 1):
        RequestCount.objects.filter(until__lt=timezone.now()).delete()
        try:
            with transaction.atomic():
                RequestCount.objects.create(key=key, until=until)
        except IntegrityError:  # another process created it first
            counted.update(count=F("count") + 1)
    return counted.values_list("count", flat=True).get()
