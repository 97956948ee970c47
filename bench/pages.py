"""What a page costs beyond its own queries: made for its first reader, handed to the next, and known to be unchanged.

    python -m bench.pages [--times 15] [--larger 25]

Served as in production: settings, handler, a database in a file or of a server, everything warm. Each kind of page of
the sample city, and of a city many times as large, is made several times over; the queries that make it are then asked
again as they were, and their rows fetched, with nothing around them. Printed are ratios of the medians to these: the
page made for the first reader, and handed to another (`web.page_cache`; aim: 2 at most on the sample city); and the
answer that nothing has changed to the page.
"""

import argparse
import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ |= {
    "DJANGO_DEBUG": "0",
    "DJANGO_SECRET_KEY": secrets.token_urlsafe(50),
    "DJANGO_ALLOWED_HOSTS": "testserver",
    "DJANGO_SSL_REDIRECT": "0",
}
django.setup()

from django.conf import settings  # noqa: E402 (Django must be set up first)
from django.core.cache import caches  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench.parsing import SAMPLE, repeat  # noqa: E402
from budget.models import Program  # noqa: E402
from documents.models import Document  # noqa: E402
from performance.models import Indicator  # noqa: E402

AIM = 2.0
HANDLER = WSGIHandler()
Query = tuple[str, Any]


def pages(document: Document) -> Iterator[tuple[str, str]]:
    """A page of each kind, by what it is."""
    yield "the cities", reverse("home")
    for name in ("overview", "departments", "revenue", "expenditure", "performance", "findings", "corrections"):
        yield name, reverse(name, args=document.url_args)
    largest = Program.objects.filter(level=1, department__city=document.city).order_by("position").first()
    assert largest is not None
    yield "department", reverse("department", args=[*document.url_args, largest.department.slug])
    for level, program in ((level, Program.objects.filter(level=level).order_by("pk")[1]) for level in (1, 2, 3)):
        yield f"program, level {level}", program.get_absolute_url()
    yield "indicator", Indicator.objects.order_by("pk")[0].get_absolute_url()
    yield "source page", reverse("page", args=[*document.url_args, document.pk, 1])


def seconds(work: Callable[[], object], times: int) -> float:
    """The median of some runs, after one that warms up."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def served(address: str, **headers: str) -> tuple[Mapping[str, str], bytes]:
    """Headers and body as the server of production gets them."""
    environ: dict[str, Any] = {
        "PATH_INFO": unquote_to_bytes(address).decode("latin-1"),
        "HTTP_HOST": "testserver",
        "HTTP_ACCEPT_ENCODING": "gzip",
        **headers,
    }
    setup_testing_defaults(environ)
    response = HANDLER(environ, lambda *_: print)
    body = b"".join(response)
    response.close()
    assert response.status_code in (200, 304), (address, response.status_code)
    return response.headers, body


def queries_of(address: str) -> list[Query]:
    """The statements that a page asks to be made, with their values."""
    queries: list[Query] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append((sql, params))
        return execute(sql, params, many, context)

    caches["pages"].clear()
    with connection.execute_wrapper(note):
        served(address)
    return queries


def ask(queries: list[Query]) -> None:
    with connection.cursor() as cursor:
        for sql, params in queries:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()


def measure_pages(city: str, times: int) -> tuple[float, float]:
    """A line for each kind of page. Gives the worst ratios of a page made, and of a page kept, to its queries."""
    worst = (0.0, 0.0)
    for name, address in pages(Document.objects.select_related("city").get(city__slug=city)):
        count, first, again, known = ratios(address, times)
        worst = (max(worst[0], first), max(worst[1], again))
        print(
            f"  {name:20} {count:3} queries, first {first:6.1f} ×, again {again:5.2f} ×, unchanged {known:6.1%} of it"
        )
    return worst


def ratios(address: str, times: int) -> tuple[int, float, float, float]:
    """How many queries a page asks; to these, the page made and the page kept; and "not modified" to the page made."""
    queries = queries_of(address)

    def first() -> None:
        caches["pages"].clear()
        served(address)

    result = seconds(first, times)
    etag = served(address)[0]["ETag"]
    again = seconds(lambda: served(address), times)
    known = seconds(lambda: served(address, HTTP_IF_NONE_MATCH=etag), times)
    bare = seconds(lambda: ask(queries), times)
    return len(queries), result / bare, again / bare, known / result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--larger", type=int, default=25)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(folder / "settlement.sqlite3")
        runner = DiscoverRunner(verbosity=0, interactive=False)
        databases = runner.setup_databases()
        static = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
        try:
            with override_settings(STATIC_ROOT=folder / "static", STORAGES=settings.STORAGES | {"staticfiles": static}):
                call_command("collectstatic", interactive=False, verbosity=0)
                repeat(SAMPLE, large := folder / "large.txt", options.larger)
                for city, file in (("sample", SAMPLE), ("large", large)):
                    call_command("ingest", str(file), city=city, city_name=city, year=2020, stdout=StringIO())
                    print(f"{connection.vendor}, the {city} city:")
                    first, again = measure_pages(city, options.times)
                    if city == "sample":
                        print(f"  the worst: first {first:.1f} ×, again {again:.1f} × (aim: {AIM:.0f} at most)")
        finally:
            runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
