"""What the pages of one city cost with the whole country in the database, and what the pages over all cities cost.

    DATABASE_URL=postgres://… python -m bench.nation [--cities 243] [--years 3] [--departments 12] [--times 9]

PostgreSQL alone, on this machine (Linux), an empty database, as a superuser of it. A whole city (120 departments) is
read by `ingest`, and each kind of its page measured; then a smaller made-up book is read and multiplied in SQL to as
many cities and years, and the same pages are measured again. Printed is the least CPU of some runs in ms, of this
process and of the database's, and the ratio of the two (aim: within 1.2). It takes minutes.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.apps import apps  # noqa: E402 (Django must be set up first)
from django.conf import settings  # noqa: E402
from django.core.cache import caches  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402

from bench.pages import ROOT, MeasuredPage, PageReader, admin_kinds, book_text, kinds, log_in, run  # noqa: E402
from departments.models import Department  # noqa: E402
from documents.bulk import update_statistics  # noqa: E402
from documents.models import City, Document  # noqa: E402

APPS = ("documents", "departments", "budget", "performance", "inspection")
OF_CITY = (City, Department)
"""Stored once a city; all else once a year."""
STEP = 10_000_000
"""What the ids of each copy are greater than those of the one before: more than there are rows of one."""
AIM = 1.2


def stored_models() -> list[type[models.Model]]:
    """What a book is stored in."""
    return [model for model in apps.get_models() if model._meta.app_label in APPS and model._default_manager.exists()]


def ingest(city: str, departments: int, seed: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        book = Path(scratch, "book.txt")
        book.write_text(book_text(departments, seed), encoding="utf-8")
        call_command("ingest", str(book), city=city, city_name=f"{city}시", year=2020, verbosity=0)


def multiply(copied: list[type[models.Model]], template: City, cities: int, years: int) -> int:
    """Copy a city of one year to as many cities and years. The rows that there are then."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # the copies refer to each other as rightly
        for model in copied:
            fields = stored_fields(model)
            names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
            values = ", ".join(_copied(field, copied, years) for field in fields)
            rows, params = _rows_of(model, template)
            copies = "c > 0 AND y = 0" if model in OF_CITY else "c + y > 0"
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM ({rows}) AS t, "
                f"generate_series(0, {cities - 1}) AS c, generate_series(0, {years - 1}) AS y WHERE {copies}",
                params,
            )
    update_statistics(copied)
    return sum(model._default_manager.count() for model in copied)


def _rows_of(model: type[models.Model], template: City) -> tuple[str, Any]:
    """The query for the rows of a city."""
    for path in ("city", "document__city", "department__city", "finding__document__city"):
        if path.partition("__")[0] in {field.name for field in model._meta.concrete_fields}:
            lines = model._default_manager.filter(**{path: template})
            break
    else:
        lines = model._default_manager.filter(pk=template.pk)
    return lines.order_by().values(*(field.attname for field in stored_fields(model))).query.sql_with_params()


def stored_fields(model: type[models.Model]) -> list[Any]:
    """The fields of a model but those that the database makes of others."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def _copied(field: Any, copied: list[type[models.Model]], years: int) -> str:
    """The value of a field in copy `c` of the city, `y` years before."""
    column = f"t.{connection.ops.quote_name(field.column)}"
    refers_to = field.model if field.primary_key else field.related_model
    if refers_to in copied:
        return f"{column} + {STEP}::bigint * {'c' if refers_to in OF_CITY else f'(c * {years} + y)'}"
    if field.name == "fiscal_year":
        return f"{column} - y"
    return f"{column} || c" if field.model is City and field.name in ("slug", "name") else column


def clock() -> float:
    """Seconds of CPU of this process and of the one that serves it in PostgreSQL."""
    served = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    return time.process_time() + int(served.split()[0]) / 1e9


def best(reader: PageReader, address: str, times: int) -> float:
    """The least CPU in ms of making a page."""

    def render() -> float:
        caches["pages"].clear()
        start = clock()
        reader.get(address)
        return clock() - start

    render()
    return min(render() for _ in range(times)) * 1000


def queries(reader: PageReader, address: str) -> int:
    number = 0

    def count(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal number
        number += 1
        return execute(*given)

    caches["pages"].clear()
    with connection.execute_wrapper(count):
        reader.get(address)
    return number


def national_kinds() -> Iterator[MeasuredPage]:
    yield MeasuredPage("cities", "/", 100)
    yield MeasuredPage("sitemaps", "/sitemap.xml", 50)
    yield MeasuredPage("compare", "/compare/", 100)
    for words in ("지원", "주민", "ㅈㅁㅈㅊ", "주민자치", "주민자치 활성화", "없는이름"):
        yield MeasuredPage(f"compare, search {words}", f"/compare/?q={words}", 100)


def measure(cities: int, years: int, departments: int, times: int) -> None:
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    connection.close()
    connection.settings_dict["CONN_MAX_AGE"] = None  # `clock` reads what one process of the database has used
    ingest("bench", 120, 1)
    reader = PageReader()
    pages = [kind for kind in kinds("bench") if kind.name not in ("cities", "sitemaps")]
    alone = {kind.address: best(reader, kind.address, times) for kind in pages}
    ingest("nation", departments, 2)
    start = time.perf_counter()
    rows = multiply(stored_models(), City.objects.get(slug="nation"), cities, years)
    print(f"{rows:,} rows of {cities} cities and {years} years in {time.perf_counter() - start:.0f} s", flush=True)
    for kind in pages:
        ratio = best(reader, kind.address, times) / alone[kind.address]
        mark = "! " if ratio > AIM else "  "
        print(f"{mark}{kind.name:36} alone {alone[kind.address]:7.1f} ms, in the nation {ratio:5.2f} ×", flush=True)
    for who, wanted in ((reader, national_kinds()), (PageReader(log_in()), admin_kinds())):
        for kind in wanted:
            taken = best(who, kind.address, times)
            mark = "  " if taken <= kind.aim else "! "
            number = queries(who, kind.address)
            print(f"{mark}{kind.name:36} {number:3} queries {taken:7.1f} ms of {kind.aim}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cities", type=int, default=243)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--departments", type=int, default=12, help="of each city but the measured one")
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        parser.error("DATABASE_URL must name a PostgreSQL database.")
    if options.measure:
        measure(options.cities, options.years, options.departments, options.times)
        return
    call_command("migrate", verbosity=0)
    if Document.objects.exists():
        parser.error("The database must be empty.")
    with tempfile.TemporaryDirectory() as scratch:
        print(run(ROOT, Path(scratch), "-m", "bench.nation", "--measure", *sys.argv[1:]))


if __name__ == "__main__":
    main()
