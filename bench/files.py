"""How fast a list is downloaded: each format against the plainest way to write the same rows, in one run.

    python -m bench.files [ROWS]

A CSV against `COPY … TO STDOUT` on PostgreSQL, or sqlite3 with csv.writer (aim: within twice), its first byte (aim:
200 ms), a workbook against XlsxWriter alone with the same formats (aim: no more), its first byte (aim: 1 s), and the
memory of the process that makes them (aim: 100 MB; what the program takes before its first file too). The rows,
1,000,000 by default, are made up, in a database of their own beside that of DATABASE_URL, which goes again.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["DJANGO_DEBUG"] = "0"  # which would keep every statement
os.environ.setdefault("DJANGO_SECRET_KEY", "of the bench alone")
os.environ["DJANGO_ALLOWED_HOSTS"] = "testserver"
os.environ["DJANGO_SSL_REDIRECT"] = "0"
django.setup()

from django.db import connection  # noqa: E402 (Django must be set up first)
from django.http import StreamingHttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from xlsxwriter import Workbook  # noqa: E402

from budget.columns import EXPENDITURE  # noqa: E402
from budget.models import ExpenditureLine, Program  # noqa: E402
from departments.models import Department  # noqa: E402
from documents.models import City, Document  # noqa: E402

MILLION = 1_000_000
WORKBOOK_ROWS = 100_000
FILE = "/bench/2020/expenditure"
EVERY_TENTH = """CASE n %% 10 WHEN 0 THEN '{"diversion": {"is": "unknown"}}' ELSE '{}' END"""
BARE = """
    SELECT d.fiscal_year, c.name, e.account, p.name, policy.name, unit.name, e.name, e.level, {amounts}, e.page, e.line,
    e.standings FROM budget_expenditureline e
    JOIN documents_document d ON d.id = e.document_id JOIN documents_city c ON c.id = d.city_id
    JOIN departments_department p ON p.id = e.department_id LEFT JOIN budget_program policy ON policy.id = e.policy_id
    LEFT JOIN budget_program unit ON unit.id = e.unit_id ORDER BY e.page, e.line, e.position
"""


def main() -> None:
    match sys.argv[1:]:
        case ["measure", writer, rows]:
            print(json.dumps(WRITERS[writer](int(rows))))
        case [*given]:
            compare(int(given[0]) if given else MILLION)


def compare(rows: int) -> None:
    with scratch_database() as address:
        fill(rows)
        connection.close()
        print_ratio(f"CSV of {rows:,} rows", measured(address, "csv", rows), measured(address, "bare_csv", rows), 2)
        few = min(rows, WORKBOOK_ROWS)
        print_ratio(f"XLSX of {few:,} rows", measured(address, "xlsx", few), measured(address, "bare_xlsx", few), 1)


def print_ratio(what: str, ours: dict[str, float], bare: dict[str, float], aim: float) -> None:
    print(
        f"{connection.vendor}: {what} {ours['seconds']:.1f} s, bare {bare['seconds']:.1f} s, "
        f"ratio {ours['seconds'] / bare['seconds']:.2f} (aim: {aim} at most), "
        f"first byte {ours['first'] * 1000:.0f} ms, memory {ours['memory']} MB, of which {ours['before']} before"
    )


def measured(address: str, writer: str, rows: int) -> dict[str, float]:
    """One way of writing, in a process of its own."""
    command = [sys.executable, "-m", "bench.files", "measure", writer, str(rows)]
    done = subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, stdout=subprocess.PIPE, check=True)
    values: dict[str, float] = json.loads(done.stdout)
    return values


@contextmanager
def scratch_database() -> Iterator[str]:
    """The address of a database of its own, migrated, with nothing in it."""
    with tempfile.TemporaryDirectory() as folder:
        settings: dict[str, Any] = connection.settings_dict
        if connection.vendor == "sqlite":
            settings["TEST"]["NAME"] = str(Path(folder) / "bench.sqlite3")
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
        try:
            if connection.vendor == "sqlite":
                yield f"sqlite:///{name}"
            else:
                yield f"postgres://{settings['USER']}{password}@{settings['HOST']}:{settings['PORT']}/{name}"
        finally:
            connection.creation.destroy_test_db("", verbosity=0)


def fill(rows: int) -> None:
    """A row, and the same under other names with other amounts; every tenth has something to tell in 확인."""
    city = City.objects.create(slug="bench", name="벤치시")
    document = Document.objects.create(city=city, fiscal_year=2020, title="결산서", read_at=timezone.now())
    department = Department.objects.create(city=city, slug="감사담당관", name="감사담당관", order=1)
    of_department = {"department": department, "fiscal_year": 2020, "account": "일반회계"}
    policy = Program.objects.create(**of_department, level=1, position=1, name="깨끗한 시정 구현", key="policy")
    unit = Program.objects.create(**of_department, level=2, position=2, name="감사 운영", key="unit", parent=policy)
    one = ExpenditureLine.objects.create(
        document=document, department=department, account="일반회계", level=3, policy=policy, unit=unit,
        key="k", position=0, page=1, line=0, name="청렴도 향상", search="청렴도향상", initials="ㅊㄹㄷㅎㅅ",
        **{column.name: 123_456_000 for column in EXPENDITURE},
    )  # fmt: skip
    json_type = "::jsonb" if connection.vendor == "postgresql" else ""
    other = {column.name: f"n * {at + 1000}" for at, column in enumerate(EXPENDITURE)} | {
        "key": "'k' || n",
        "position": "n",
        "page": "n / 40",
        "line": "n",
        "name": "'청렴도 향상 사업 ' || n",
        "standings": f"({EVERY_TENTH}){json_type}",
    }
    fields = [
        str(field.column)
        for field in ExpenditureLine._meta.concrete_fields
        if not (field.primary_key or field.generated)
    ]
    values = ", ".join(other.get(field, f"one.{field}") for field in fields)
    table = ExpenditureLine._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s) "
            f"INSERT INTO {table} ({', '.join(fields)}) SELECT {values} FROM numbers, {table} one WHERE one.id = %s",
            [rows - 1, one.pk],
        )
        cursor.execute("ANALYZE")


def fetch(address: str) -> dict[str, float]:
    """A file as the program hands it over."""
    connection.ensure_connection()
    client = Client()
    client.get("/healthz")
    before = memory()
    start = time.perf_counter()
    response = client.get(address)
    assert isinstance(response, StreamingHttpResponse), response.content.decode()
    content = iter(response)
    first = next(block for block in content if block)
    first_at = time.perf_counter() - start
    size = len(first) + sum(map(len, content))
    return usage_since(start) | {"first": first_at, "before": before, "size": size}


def usage_since(start: float) -> dict[str, float]:
    return {"seconds": time.perf_counter() - start, "memory": memory()}


def memory() -> int:
    """The most that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def bare_csv(rows: int) -> dict[str, float]:
    """The same columns as they are stored, by the shortest way there is."""
    statement = bare_statement(rows)
    connection.ensure_connection()
    start = time.perf_counter()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)") as copy:
                for _block in copy:
                    pass
        else:
            with Path(os.devnull).open("w", newline="") as nowhere:
                assert connection.connection is not None
                csv.writer(nowhere).writerows(connection.connection.execute(statement))
    return usage_since(start)


def bare_xlsx(rows: int) -> dict[str, float]:
    """The same rows, at hand before the clock starts, by XlsxWriter's own shortest way."""
    with connection.cursor() as cursor:
        cursor.execute(bare_statement(rows))
        data = cursor.fetchall()
    start = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        workbook = Workbook(file, {"constant_memory": True})
        sheet = workbook.add_worksheet()
        sheet.set_column(8, 30, 17, workbook.add_format({"num_format": '#,##0;"△"#,##0;0'}))
        for number, row in enumerate(data):
            sheet.write_row(number, 0, [str(value) if isinstance(value, dict) else value for value in row])
        workbook.close()
    return usage_since(start)


def bare_statement(rows: int) -> str:
    amounts = ", ".join(f"e.{column.name}" for column in ExpenditureLine.figure_columns)
    return f"{BARE.format(amounts=amounts)} LIMIT {rows}"


WRITERS = {
    "csv": lambda rows: fetch(f"{FILE}.csv?level=all"),
    "xlsx": lambda rows: fetch(f"{FILE}.xlsx?level=all&amount=budget&max={(rows - 1) * 1000}"),
    "bare_csv": bare_csv,
    "bare_xlsx": bare_xlsx,
}

if __name__ == "__main__":
    main()
