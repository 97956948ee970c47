"""How often the same network may do something: counted in the database, shared by all processes, without addresses."""

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
class Limit:
    """So many an hour and a day from one network; one a day from each on a day with more than `busy` from all together.

    However much a network sends, others can still send theirs.
    """

    name: str
    an_hour: int
    a_day: int
    busy: int

    @transaction.atomic
    def wait(self, request: HttpRequest) -> timedelta | None:
        """Count one more, and give nothing; or how long to wait, where there were enough."""
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
    """A word for a network that lasts a day, and that nobody turns back without the secret key."""
    return salted_hmac("web.throttle", f"{client_network(request)} {now:%Y-%m-%d}", algorithm="sha256").hexdigest()


def _count(key: str, until: datetime) -> int:
    """Count one more under a key; what is over is forgotten with the first of a new one."""
    counted = RequestCount.objects.filter(key=key)
    if not counted.update(count=F("count") + 1):
        RequestCount.objects.filter(until__lt=timezone.now()).delete()
        try:
            with transaction.atomic():
                RequestCount.objects.create(key=key, until=until)
        except IntegrityError:  # another process was quicker
            counted.update(count=F("count") + 1)
    return counted.values_list("count", flat=True).get()
