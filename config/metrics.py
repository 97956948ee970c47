"""What Prometheus reads at /metrics: requests of all processes, and what stands in the database and on the disk."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from accounts.address import client_ip
from config.health import disk_free
from documents.models import Correction, Document
from staff.books import processes
from staff.books.models import RUNNING, Intake, State
from web.replicas import lags

REQUESTS = Counter("settlement_requests", "Requests answered.", ["view", "method", "status"])
SECONDS = Histogram("settlement_request_seconds", "Seconds until an answer began.", ["view"])
ERRORS = Counter("settlement_errors", "Exceptions that no page caught.", ["type"])
_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


class MetricsMiddleware:
    """Counts and times each request by the name of its view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        start = time.perf_counter()
        response = self.get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else "none"
        method = request.method if request.method in _METHODS else "other"
        with suppress(OSError):  # where the disk is full, a count is lost, not a page
            REQUESTS.labels(view, method, response.status_code).inc()
            SECONDS.labels(view).observe(time.perf_counter() - start)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        with suppress(OSError):
            ERRORS.labels(type(exception).__name__).inc()


class StoredState(Collector):
    """What is measured at each request: queue, jobs, age of the data, database, disk."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for folder in (settings.MEDIA_ROOT, settings.SPOOL_ROOT):
            free = GaugeMetricFamily("settlement_disk_free_bytes", "Bytes free.", labels=["folder"])
            free.add_metric([Path(folder).name], disk_free(Path(folder)))
            yield free
        start = time.perf_counter()
        try:
            yield from [*_books(), _proposals(), _ages()]
        except Error:
            yield GaugeMetricFamily("settlement_database_up", "Whether the database answers.", 0)
            return
        yield GaugeMetricFamily("settlement_database_up", "Whether the database answers.", 1)
        yield from _replicas()
        seconds = time.perf_counter() - start
        yield GaugeMetricFamily("settlement_database_seconds", "Seconds that these questions took.", seconds)


def _books() -> Iterator[GaugeMetricFamily]:
    """The queue of books that were sent in, and of the jobs at work those whose process has died."""
    counts = dict(Intake.objects.order_by().values_list("state").annotate(Count("pk")))
    books = GaugeMetricFamily("settlement_books", "Books that staff sent in, by state.", labels=["state"])
    for state in State.values:
        books.add_metric([state], counts.get(state, 0))
    yield books
    jobs = Intake.objects.filter(state__in=RUNNING).values_list("process", flat=True)
    dead = sum(not processes.is_alive(job) for job in jobs)
    yield GaugeMetricFamily("settlement_jobs_dead", "Readings at work whose process has died.", dead)


def _proposals() -> GaugeMetricFamily:
    count = Correction.objects.filter(state=Correction.State.PROPOSED).count()
    return GaugeMetricFamily("settlement_proposals", "Corrections that wait for a review.", count)


def _ages() -> GaugeMetricFamily:
    ages = GaugeMetricFamily("settlement_data_age_seconds", "Seconds since a city's data changed.", labels=["city"])
    changed = Document.objects.order_by().values_list("city__slug").annotate(Max("changed_at"))
    for city, at in changed:
        ages.add_metric([city], (timezone.now() - at).total_seconds())
    return ages


def _replicas() -> Iterator[GaugeMetricFamily]:
    up = GaugeMetricFamily("settlement_replica_up", "Whether the replica answers.", labels=["database"])
    lag = GaugeMetricFamily("settlement_replica_lag_seconds", "Seconds behind the primary.", labels=["database"])
    for name, seconds in lags().items():
        up.add_metric([name], seconds is not None)
        if seconds is not None:
            lag.add_metric([name], seconds)
    yield from (up, lag)


_stored = CollectorRegistry()
_stored.register(StoredState())


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For the addresses of settings alone. Touches no session."""
    address = ip_address(client_ip(request) or "::")
    if not any(address in network for network in settings.METRICS_ADDRESSES):
        return HttpResponse(
            "DJANGO_METRICS_ADDRESSES does not name this address", status=403, content_type="text/plain"
        )
    return HttpResponse(generate_latest(_requests()) + generate_latest(_stored), content_type=CONTENT_TYPE_LATEST)


def _requests() -> CollectorRegistry:
    """The requests of all processes, where gunicorn.conf.py names the folder that they share."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
