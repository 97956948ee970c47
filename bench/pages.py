"""What a page costs beyond its own queries, and what it costs who has it already.

    python -m bench.pages [--times 15] [--larger 25]

Each kind of page of the sample city, and of a city many times as large, is made several times over; its queries are
then asked again as they were, and their rows fetched, with nothing around them. Printed are ratios of the medians: the
page to its queries (aim: 2 at most on the sample city), and the answer that nothing has changed to the page.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 (Django must be set up first)
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench.parsing import SAMPLE, repeat  # noqa: E402
from budget.models import Program  # noqa: E402
from documents.models import Document  # noqa: E402
from performance.models import Indicator  # noqa: E402

AIM = 2.0
Query = tuple[str, Any]


def pages(document: Document) -> Iterator[tuple[str, str]]:
    """A page of each kind, by what it is."""
    way = [document.city.slug, document.fiscal_year]
    yield "the cities", reverse("home")
    for name in ("overview", "departments", "revenue", "expenditure", "performance", "findings", "corrections"):
        yield name, reverse(name, args=way)
    largest = Program.objects.filter(level=1, department__city=document.city).order_by("position").first()
    assert largest is not None
    yield "department", reverse("department", args=[*way, largest.department.slug])
    for level, program in ((level, Program.objects.filter(level=level).order_by("pk")[1]) for level in (1, 2, 3)):
        yield f"program, level {level}", program.get_absolute_url()
    yield "indicator", Indicator.objects.order_by("pk")[0].get_absolute_url()
    yield "source page", reverse("page", args=[*way, document.pk, 1])


def seconds(work: Callable[[], object], times: int) -> float:
    """The median of some runs, after one that warms up."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def queries_of(client: Client, address: str) -> list[Query]:
    """The statements that a page asks, with their values."""
    asked: list[Query] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        client.get(address).getvalue()
    return asked


def ask(queries: list[Query]) -> None:
    with connection.cursor() as cursor:
        for sql, params in queries:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()


def tell(city: str, times: int) -> float:
    """A line for each kind of page. Gives the worst ratio of a page to its queries."""
    worst = 0.0
    for name, address in pages(Document.objects.select_related("city").get(city__slug=city)):
        count, page, known = ratios(address, times)
        worst = max(worst, page)
        print(f"  {name:20} {count:3} queries, page {page:6.1f} × these, unchanged {known:6.1%} of it")
    return worst


def ratios(address: str, times: int) -> tuple[int, float, float]:
    """How many queries a page asks, the page to these, and the answer that nothing has changed to the page."""
    client = Client()
    queries = queries_of(client, address)
    known = {"if-none-match": client.get(address)["ETag"]}
    page = seconds(lambda: client.get(address).getvalue(), times)
    bare = seconds(lambda: ask(queries), times)
    return len(queries), page / bare, seconds(lambda: client.get(address, headers=known), times) / page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--larger", type=int, default=25)
    options = parser.parse_args()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        with tempfile.TemporaryDirectory() as folder:
            repeat(SAMPLE, large := Path(folder) / "large.txt", options.larger)
            for city, file in (("sample", SAMPLE), ("large", large)):
                call_command("ingest", str(file), city=city, city_name=city, year=2020, stdout=StringIO())
                print(f"{connection.vendor}, the {city} city:")
                worst = tell(city, options.times)
                if city == "sample":
                    print(f"  the worst is {worst:.1f} × (aim: {AIM:.0f} at most)")
    finally:
        runner.teardown_databases(databases)
        runner.teardown_test_environment()


if __name__ == "__main__":
    main()
