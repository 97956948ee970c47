"""What each kind of page costs in a whole city, with the database as `ingest` leaves it.

    python -m bench.pages [--former COMMIT] [--times 9] [--departments 120]

A city of 120 departments and about 12,000 rows of expenditure is made up and read by `ingest`. Each kind of page is
then made without a cache, as many times as said. Printed are its queries, the least of its CPU beyond an empty view
(`/healthz`) in ratio to the aim of its kind, and in ms from the cache and where the reader has it already (aim: 2 ms
each). With --former the code of that commit reads the same book and makes the same pages: its ratio stands beside. The
database is that of DATABASE_URL where that is PostgreSQL (it must be empty), else a file of SQLite.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults

ROOT = Path(__file__).parent.parent
ROWS = (40, 200)
EMPTY = "/healthz"
SECRET = secrets.token_urlsafe(50)


class MeasuredPage(NamedTuple):
    """A kind of page: its address, and the aim of its CPU in ms beyond an empty view."""

    name: str
    address: str
    aim: float


class Cost(NamedTuple):
    """What a page costs: queries, and CPU in ms, made and from the cache and where nothing has changed."""

    queries: int
    made: float
    kept: float
    known: float


def book_text(departments: int, seed: int = 1) -> str:
    """The text of a made-up book of a whole city."""
    from bench.book import make_book
    from bench.printing import lay_out
    from bench.sheets import render

    return render(lay_out(make_book(seed, departments, ROWS))).text


def kinds(city: str = "") -> Iterator[MeasuredPage]:
    """A page of each kind, of the one year that is stored, or of that of a city."""
    from django.apps import apps
    from django.urls import reverse

    documents = apps.get_model("documents.Document").objects.select_related("city")
    document = documents.get(city__slug=city) if city else documents.get()
    base = reverse("overview", args=document.url_args)
    line = apps.get_model("budget.ExpenditureLine").objects.filter(document=document, level=0)
    largest = line.order_by("-current_budget").select_related("department")[0].department.slug
    of_year = {"department__city": document.city, "fiscal_year": document.fiscal_year}
    program = apps.get_model("budget.Program").objects.filter(**of_year)
    indicators = apps.get_model("performance.Indicator").objects.filter(document=document)
    words = program.filter(level=3)[0].name[:2]
    yield MeasuredPage("cities", "/", 40)
    yield MeasuredPage("overview", base, 80)
    yield MeasuredPage("departments", reverse("departments", args=document.url_args), 40)
    yield MeasuredPage("department", reverse("department", args=[*document.url_args, largest]), 80)
    for name in ("revenue", "expenditure", "performance", "units", "staffing", "findings", "corrections"):
        yield MeasuredPage(name, reverse(name, args=document.url_args), 40)
    yield MeasuredPage("expenditure, one department", f"{base}expenditure/?department={largest}", 40)
    yield MeasuredPage("expenditure, page 100", f"{base}expenditure/?page=100", 40)
    yield MeasuredPage("expenditure, by amount", f"{base}expenditure/?spent.min=5000000&sort=-spent", 40)
    yield MeasuredPage("expenditure, by rate", f"{base}expenditure/?execution_rate.max=50&sort=execution_rate", 40)
    yield MeasuredPage("expenditure, by name", f"{base}expenditure/?q={words}", 40)
    yield MeasuredPage("expenditure, grouped", f"{base}expenditure/?group=department", 40)
    for level in (1, 2, 3):
        yield MeasuredPage(f"program, level {level}", program.filter(level=level)[3].get_absolute_url(), 20)
    yield MeasuredPage("indicator", indicators[3].get_absolute_url(), 20)
    yield MeasuredPage("search", f"{base}search/?q={words}", 30)
    yield MeasuredPage("search, initials", f"{base}search/?q=ㅈㅇ", 30)
    yield MeasuredPage("search, a slip", f"{base}search/?q={words}씀", 30)
    yield MeasuredPage("source page", reverse("page", args=[*document.url_args, document.pk, 30]), 15)
    yield MeasuredPage("sitemaps", reverse("sitemaps"), 50)
    for part in ("department", "program", "indicator", "page"):
        yield MeasuredPage(f"sitemap, {part}", reverse("sitemap", args=[*document.url_args, part, 1]), 50)


def admin_kinds() -> Iterator[MeasuredPage]:
    """The front page of the admin, and each of its lists."""
    from django.contrib import admin
    from django.urls import reverse

    yield MeasuredPage("admin", reverse("admin:index"), 60)
    for model in sorted(admin.site._registry, key=lambda model: model._meta.label):
        options = model._meta
        yield MeasuredPage(
            f"admin, {options.label}", reverse(f"admin:{options.app_label}_{options.model_name}_changelist"), 60
        )


class PageReader:
    """Who reads the pages: as the server of production gets its requests."""

    def __init__(self, cookie: str = "") -> None:
        from config.wsgi import application

        self.handler, self.cookie = application, cookie

    def get(self, address: str, **headers: str) -> tuple[Any, bytes]:
        path, _, query = address.partition("?")
        environ: dict[str, Any] = {
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query.encode().decode("latin-1"),
            "HTTP_HOST": "testserver",
            "HTTP_ACCEPT_ENCODING": "gzip",
            "HTTP_COOKIE": self.cookie,
            **headers,
        }
        setup_testing_defaults(environ)
        response = self.handler(environ, lambda *_: print)
        body = b"".join(response)
        response.close()
        assert response.status_code in (200, 304), (address, response.status_code)
        return response, body


def cpu(work: Callable[[], object], times: int) -> float:
    """The least of the CPU ms of some runs, after one that warms up: others on the same cores make some take twice."""
    work()
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken) * 1000


def cost(reader: PageReader, address: str, times: int) -> Cost:
    from django.core.cache import caches
    from django.db import connection

    queries = 0

    def count(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*given)

    def render() -> None:
        caches["pages"].clear()
        reader.get(address)

    with connection.execute_wrapper(count):
        render()
    count_of_queries, taken = queries, cpu(render, times)
    etag = reader.get(address)[0].headers.get("ETag", "")
    from_cache = cpu(lambda: reader.get(address), times)
    return Cost(count_of_queries, taken, from_cache, cpu(lambda: reader.get(address, HTTP_IF_NONE_MATCH=etag), times))


def log_in() -> str:
    """The cookie of a superuser."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    users = get_user_model().objects
    client.force_login(users.filter(username="bench").first() or users.create_superuser("bench"))
    return f"sessionid={client.cookies['sessionid'].value}"


def measure(times: int) -> None:
    """Print the costs of all kinds of pages as JSON. Runs in the folder of the code that makes them."""
    import django

    django.setup()
    from django.conf import settings

    reader, staff = PageReader(), PageReader(log_in())
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    costs = {EMPTY: cost(reader, EMPTY, times)}
    for who, wanted in ((reader, kinds()), (staff, admin_kinds())):
        for kind in wanted:
            costs[kind.address] = cost(who, kind.address, times)
    names = {kind.address: (kind.name, kind.aim) for kind in (*kinds(), *admin_kinds())}
    print(json.dumps([names, costs]))


def environment_of(code: Path, folder: Path) -> dict[str, str]:
    """The settings of production for the code in a folder, with a database and files in another."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DJANGO_DEBUG": "0",
        "DJANGO_SECRET_KEY": SECRET,
        "DJANGO_ALLOWED_HOSTS": "testserver",
        "DJANGO_SSL_REDIRECT": "0",
        "DJANGO_REQUIRE_TOTP": "0",  # who measures the admin has none
        "DJANGO_SPOOL_ROOT": str(folder),
        "DJANGO_MEDIA_ROOT": str(folder),
        "PYTHONPATH": str(code),
    }
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        environment["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
    return environment


def run(code: Path, folder: Path, *arguments: str) -> str:
    """What Python prints, run in the folder of a code with a database and files of its own."""
    folder.mkdir(exist_ok=True)
    command, environment = [sys.executable, *arguments], environment_of(code, folder)
    done = subprocess.run(command, cwd=code, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def costs_of(code: Path, folder: Path, book: Path, times: int) -> tuple[dict[str, Any], dict[str, Cost]]:
    """The names, aims and costs of the pages that the code in a folder makes of a book."""
    run(code, folder, "manage.py", "migrate", "--verbosity", "0")
    run(code, folder, "manage.py", "ingest", str(book), "--city", "bench", "--city-name", "벤치시", "--year", "2020")
    names, costs = json.loads(
        run(code, folder, "-P", str(Path(__file__).resolve()), "--measure", "--times", str(times))
    )
    return names, {address: Cost(*values) for address, values in costs.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--departments", type=int, default=120)
    parser.add_argument("--former", metavar="COMMIT")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.times)
        return
    with tempfile.TemporaryDirectory() as scratch:
        book = Path(scratch, "book.txt")
        book.write_text(book_text(options.departments), encoding="utf-8")
        names, now = costs_of(ROOT, Path(scratch, "now"), book, options.times)
        former: dict[str, Cost] = {}
        if options.former:
            code = Path(scratch, "code")
            git = ["git", "-C", str(ROOT), "worktree"]
            subprocess.run([*git, "add", "--quiet", "--detach", str(code), options.former], check=True)
            try:
                former = costs_of(code, Path(scratch, "former"), book, options.times)[1]
            finally:
                subprocess.run([*git, "remove", "--force", str(code)], check=True)
    print_costs(names, now, former)


def print_costs(names: dict[str, Any], now: dict[str, Cost], former: dict[str, Cost]) -> None:
    print(f"an empty view {now[EMPTY].made:.2f} ms of CPU; beyond it, in ratio to the aim:")
    for address, (name, aim) in names.items():
        cost = now[address]
        ratio = (cost.made - now[EMPTY].made) / aim
        before = f", former {(former[address].made - former[EMPTY].made) / aim:5.2f} ×" if address in former else ""
        print(
            f"{'  ' if ratio <= 1 else '! '}{name:36} {cost.queries:3} queries {ratio:5.2f} × of {aim:2} ms{before}, "
            f"kept {cost.kept - now[EMPTY].made:5.2f} ms, unchanged {cost.known - now[EMPTY].made:5.2f} ms"
        )


if __name__ == "__main__":
    main()
