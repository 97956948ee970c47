"""How fast proven rows are stored: against the same rows by `executemany`, or by COPY where indexes follow.

    python -m bench.storing [FILE]

Stores a book 5 and 20 times as large, under other department names, into the database of DATABASE_URL, in a transaction
that is taken back, and takes the best of some tries; the proofs are made before. By CPU; that of PostgreSQL's process
counts, so it must be on the same machine. Aims: within 3 times executemany on SQLite, 1.5 times COPY on PostgreSQL, and
the same for the larger book.
"""

import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.apps import apps  # noqa: E402 (Django must be set up first)
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.parsing import SAMPLE, repeat  # noqa: E402
from documents.models import City, Document, PrintedLine  # noqa: E402
from ingest import proving, reading  # noqa: E402
from ingest.forms.sheet import Sheet  # noqa: E402
from ingest.store import store_departments  # noqa: E402

TIMES = (5, 20)
TRIES = 3
AIMS = {"sqlite": "3 times executemany", "postgresql": "1.5 times COPY, then indexes"}


def clock() -> float:
    """Seconds of CPU, with those of the server's process where the database is one."""
    if connection.vendor == "sqlite":
        return time.process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def tables() -> list[type[models.Model]]:
    """What a book is stored in, in the order in which rows can be put back."""
    labels = ["budget.Subject", "budget.Program", "documents.Page", "documents.UnclaimedLine", "documents.Finding"]
    lines = [model for model in apps.get_models() if issubclass(model, PrintedLine)]
    return [*(apps.get_model(label) for label in labels), *sorted(lines, key=lambda m: m.__name__ == "Indicator")]


def put_back(document: Document) -> tuple[int, float]:
    """All rows taken out and put in again as simply as can be: how many, and in how many seconds."""
    fields_of = {model: [field for field in model._meta.concrete_fields if not field.generated] for model in tables()}
    names_of = {model: [field.attname for field in fields] for model, fields in fields_of.items()}
    rows = {model: list(model._default_manager.values_list(*names)) for model, names in names_of.items()}
    for model in reversed(tables()):
        model._default_manager.all()._raw_delete(connection.alias)
    put = copy_then_index if connection.vendor == "postgresql" else execute_many
    spent = 0.0
    for model, values in rows.items():
        fields = fields_of[model]
        ready = [tuple(f.get_db_prep_save(v, connection) for f, v in zip(fields, row, strict=True)) for row in values]
        names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
        start = clock()
        put(model._meta.db_table, names, ready)
        spent += clock() - start
    return sum(map(len, rows.values())), spent


def execute_many(table: str, names: str, rows: list[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * (names.count(",") + 1))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def copy_then_index(table: str, names: str, rows: list[tuple[Any, ...]]) -> None:
    """Into a new table without foreign keys, which then gets the indexes of `table`."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE bench_{table} (LIKE {table})")
        with cursor.copy(f"COPY bench_{table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s AND schemaname = 'public'", [table])
        for (statement,) in cursor.fetchall():
            cursor.execute(re.sub(r"INDEX .* ON public\.", "INDEX ON bench_", statement))


def measure(path: Path, times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        repeat(path, large := Path(folder) / "large.txt", times)
        sheets = list(reading.read_sheets(reading.open_book(large)))
    proofs = {sheet.department: proving.prove(sheet) for sheet in sheets}
    with patch.object(proving, "prove", lambda sheet: proofs[sheet.department]):
        counts, stored, bare = zip(*(_store(sheets) for _ in range(TRIES)), strict=True)
    count = counts[0]
    print(
        f"{connection.vendor}: {count:,} rows, stored {count / min(stored):,.0f} rows/s, bare {count / min(bare):,.0f} "
        f"rows/s, ratio {min(stored) / min(bare):.1f} (aim: {AIMS[connection.vendor]})"
    )


def _store(sheets: list[Sheet]) -> tuple[int, float, float]:
    """How many rows the sheets make; the seconds in which the program stores them, and in which they are put back."""
    with override_settings(DEBUG=False), transaction.atomic():  # in debugging each statement is noted
        for document in Document.objects.all():
            document.delete()
        city = City.objects.create(slug="bench", name="bench")
        document = Document.objects.create(city=city, fiscal_year=2020, title="bench", read_at=timezone.now())
        start = clock()
        store_departments(document, sheets)
        stored = clock() - start
        count, bare = put_back(document)
        transaction.set_rollback(True)
    return count, stored, bare


def main() -> None:
    call_command("migrate", verbosity=0)
    for times in TIMES:
        measure(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE, times)


if __name__ == "__main__":
    main()
