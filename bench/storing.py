"""How fast proven rows are stored: against `executemany` of the very same rows into the very same tables.

    python -m bench.storing [FILE]

Stores a book 5 and 20 times as large, under other department names, into the database of DATABASE_URL, in a transaction
that is taken back; the proofs are made before. Aims: within 3 times executemany, and the same for the larger book.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.apps import apps  # noqa: E402 (Django must be set up first)
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.parsing import SAMPLE, repeat  # noqa: E402
from documents.models import City, Document, PrintedLine  # noqa: E402
from ingest import reading  # noqa: E402
from ingest.storing import store_departments  # noqa: E402

TIMES = (5, 20)


def clock() -> float:
    """Seconds: of CPU where the database is in this process, of the day where it is a server."""
    return time.process_time() if connection.vendor == "sqlite" else time.perf_counter()


def tables() -> list[type[models.Model]]:
    """What a book is stored in, in the order in which rows can be put back."""
    labels = ["budget.Subject", "budget.Program", "documents.Page", "documents.UnclaimedLine", "documents.Finding"]
    lines = [model for model in apps.get_models() if issubclass(model, PrintedLine)]
    return [*(apps.get_model(label) for label in labels), *sorted(lines, key=lambda m: m.__name__ == "Indicator")]


def put_back(document: Document) -> tuple[int, float]:
    """All rows taken out and put in again by executemany: how many, and in how many seconds."""
    rows = {model: list(model._default_manager.values_list()) for model in tables()}
    for model in reversed(tables()):
        model._default_manager.all()._raw_delete(connection.alias)
    spent = 0.0
    for model, values in rows.items():
        fields = model._meta.concrete_fields
        ready = [tuple(f.get_db_prep_save(v, connection) for f, v in zip(fields, row, strict=True)) for row in values]
        names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
        statement = f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({', '.join(['%s'] * len(fields))})"
        start = clock()
        with connection.cursor() as cursor:
            cursor.executemany(statement, ready)
        spent += clock() - start
    return sum(map(len, rows.values())), spent


def measure(path: Path, times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        repeat(path, large := Path(folder) / "large.txt", times)
        sheets = list(reading.read_sheets(reading.open_book(large)))
    proofs = {sheet.department: reading.prove(sheet) for sheet in sheets}
    with transaction.atomic(), patch.object(reading, "prove", lambda sheet: proofs[sheet.department]):
        for document in Document.objects.all():
            document.delete()
        city = City.objects.create(slug="bench", name="bench")
        document = Document.objects.create(city=city, fiscal_year=2020, title="bench", read_at=timezone.now())
        start = clock()
        store_departments(document, sheets)
        stored = clock() - start
        count, bare = put_back(document)
        transaction.set_rollback(True)
    print(
        f"{connection.vendor}: {count:,} rows, stored {count / stored:,.0f} rows/s, "
        f"executemany {count / bare:,.0f} rows/s, ratio {stored / bare:.1f} (aim: 3 at most)"
    )


def main() -> None:
    call_command("migrate", verbosity=0)
    for times in TIMES:
        measure(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE, times)


if __name__ == "__main__":
    main()
