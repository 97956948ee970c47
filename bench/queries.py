"""How fast a list page is: filtered and sorted with its sums, against the bare SQL of the same rows.

    python -m bench.queries [ROWS]

Stores ROWS synthetic expenditure rows (20,000 by default; 1,000,000 for the measurement that counts) of one book into
the database of DATABASE_URL, in a transaction that is taken back. The bare SQL is what the page cannot do without: its
rows, and the sums of all matching rows. Aim: within three times of it.
"""

import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.cache import caches  # noqa: E402 (Django must be set up first)
from django.core.management import call_command  # noqa: E402 (Django must be set up first)
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from budget.models import ExpenditureLine  # noqa: E402
from departments.models import Department  # noqa: E402
from documents.models import City, Document  # noqa: E402

ROWS = 20_000
DEPARTMENTS = 120
TIMES = 3
_SUMS = ["budget", "carried_in", "current_budget", "spent", "carried_out", "subsidy_returned", "unspent"]

QUESTIONS = {
    "all, as in the book": ("", "", "page, line, position"),
    "all, page 200": ("page=200", "", "page, line, position"),
    "one department": ("department={slug}", "AND department_id = {department}", "page, line, position"),
    "bounds and order": ("spent.min=500000000&sort=-spent", "AND spent >= 500000000", "spent DESC"),
    "by rate": (
        "execution_rate.max=50&sort=execution_rate",
        "AND current_budget > 0 AND spent * 100 <= current_budget * 50",
        "spent * 1000000 / current_budget",
    ),
    "what is unknown": ("standing=unknown", "AND standings{text} LIKE '%unknown%'", "page, line, position"),
}
"""The query string of each, and what it is in SQL: its conditions and its order."""


def store(rows: int) -> tuple[Document, Department]:
    """A book of rows whose amounts are all different; each tenth has an unknown figure."""
    city = City.objects.create(slug="bench", name="bench")
    document = Document.objects.create(city=city, fiscal_year=2020, title="bench", read_at=timezone.now())
    departments = [
        Department.objects.create(city=city, slug=f"d{number}", name=f"d{number}", order=number)
        for number in range(DEPARTMENTS)
    ]
    lines = (_line(document, departments[number * DEPARTMENTS // rows], number) for number in range(rows))
    while batch := [line for _, line in zip(range(5000), lines, strict=False)]:
        ExpenditureLine.objects.bulk_create(batch)
    return document, departments[DEPARTMENTS // 2]


def _line(document: Document, department: Department, number: int) -> ExpenditureLine:
    amount = number * 7_919 % 1_000_003 * 1_000
    unknown = number % 10 == 0
    return ExpenditureLine(
        document=document,
        department=department,
        account="일반회계",
        level=number % 4,
        name=f"사업 {number}",
        search=f"사업{number}",
        initials=f"ㅅㅇ{number}",
        key=f"사업{number}",
        position=number,
        page=number // 40 + 1,
        line=number + 1,
        cells=[],
        standings={"unspent": {"is": "unknown"}} if unknown else {},
        budget=amount,
        current_budget=amount,
        spent=amount * (number % 101) // 100,
        unspent=None if unknown else amount - amount * (number % 101) // 100,
        **dict.fromkeys(("carried_in", "carried_out", "subsidy_returned"), 0),
    )


def bare(document: Document, conditions: str, order: str, page: int) -> None:
    """The rows of the page and the sums of all rows, in SQL."""
    where = f"document_id = {document.pk} {conditions}"
    names = ", ".join(_SUMS)
    sums = ", ".join(f"sum({name}), count({name})" for name in _SUMS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, name, level, department_id, account, standings, places, cells, {names} "
            f"FROM budget_expenditureline WHERE {where} ORDER BY {order} LIMIT 50 OFFSET {50 * (page - 1)}"
        )
        cursor.fetchall()
        cursor.execute(f"SELECT level, count(*), {sums} FROM budget_expenditureline WHERE {where} GROUP BY level")
        cursor.fetchall()


def best(work: Callable[[], Any]) -> float:
    """Seconds, of several tries the best."""
    spent = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return min(spent)


def _get(client: Client, address: str) -> None:
    """The page as the first reader gets it, not as it is kept for the next."""
    caches["pages"].clear()
    client.get(address)


def main() -> None:
    call_command("migrate", verbosity=0)
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with transaction.atomic():
        document, department = store(rows)
        client, slots = Client(SERVER_NAME="localhost"), {"slug": department.slug, "department": department.pk}
        slots["text"] = "::text" if connection.vendor == "postgresql" else ""
        print(f"{connection.vendor}: {rows:,} rows (aim: 3.0 × at most)")
        for text, (query, conditions, order) in QUESTIONS.items():
            address = f"/bench/2020/expenditure/?{query.format(**slots)}"
            page = int(query.rpartition("page=")[2]) if "page=" in query else 1
            assert client.get(address).status_code == 200
            page_time = best(lambda: _get(client, address))  # noqa: B023
            sql_time = best(lambda: bare(document, conditions.format(**slots), order, page))  # noqa: B023
            times = f"page {page_time * 1000:8.1f} ms   SQL {sql_time * 1000:8.1f} ms"
            print(f"  {text:22} {times}   {page_time / sql_time:5.1f} ×")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
