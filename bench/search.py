"""How fast names are found: against one bare `contains` over the same names.

    python -m bench.search [NAMES]

Puts 300,000 programs (or as many as said) of made-up names into one document of the database of DATABASE_URL, in a
transaction that is taken back, and asks what people ask: a common and a rare word, 초성, a slip of a letter. Aims:
suggestions of what is there within 4 times the bare query, a slip within 10 times, the page within 15 times.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 (Django must be set up first)
from django.db import connection, transaction  # noqa: E402
from django.db.models import Q  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.names import program  # noqa: E402
from budget.models import ExpenditureLine, Program  # noqa: E402
from departments.store import StoredDepartments  # noqa: E402
from documents.findings import FindingWords  # noqa: E402
from documents.models import City, Document  # noqa: E402
from documents.store import LINE_COLUMNS, store  # noqa: E402
from figures.names import search_keys  # noqa: E402
from search.names import containing, nearest, similar  # noqa: E402
from search.query import read_query  # noqa: E402
from search.results import SearchContext  # noqa: E402
from search.views import SIMILAR, SUGGESTED, groups_of  # noqa: E402

NAMES = 300_000
QUESTIONS = {
    "common": "지원",
    "rare": "자율방범대 지원 9",
    "초성": "ㅈㅇㅂㅂㄷ",
    "slip": "자율방법대",
    "nothing": "없는이름이다",
}
TRIES = 5


def fill(names: int) -> Document:
    """A document with this many programs of one department."""
    random = Random(1)
    city = City.objects.create(slug="bench", name="bench")
    document = Document.objects.create(city=city, fiscal_year=2020, title="bench", read_at=timezone.now())
    department, _is_new = StoredDepartments(city).store("기획담당관", 0)
    called = [f"{program(random)} {number % 50}" for number in range(names)]
    called[names // 2] = "자율방범대 지원 9"
    scope = {"department_id": department.pk, "fiscal_year": 2020}
    rows = [(str(number), "일반회계", 3, number, name) for number, name in enumerate(called)]
    store(Program, scope, ("key", "account", "level", "position", "name"), rows)
    programs = dict(Program.objects.filter(**scope).values_list("position", "pk"))
    columns = (*LINE_COLUMNS, "account", "level", "program_id", "name", "search", "initials")
    lines: Iterator[tuple[Any, ...]] = (
        (str(at), at, 1, at, [], {}, {}, "일반회계", 3, programs[at], name, *search_keys(name))
        for at, name in enumerate(called)
    )
    store(ExpenditureLine, {"document_id": document.pk, "department_id": department.pk}, columns, lines)
    return document


def fastest(do: Callable[[], object]) -> float:
    """Seconds of the fastest of some tries."""
    spent = []
    for _try in range(TRIES):
        start = time.perf_counter()
        do()
        spent.append(time.perf_counter() - start)
    return min(spent)


def measure(document: Document, words: str) -> tuple[float, float, float]:
    """Seconds of the bare count, of the suggestions, and of all that the page asks."""
    query = read_query(words)
    assert query is not None
    reader = SearchContext(document, query, 1, "원", FindingWords())
    rows = ExpenditureLine.objects.filter(Q(document=document) & containing(query))
    return (
        fastest(rows.count),
        fastest(lambda: nearest(document, query, SUGGESTED) or similar(document, query, SUGGESTED)),
        fastest(lambda: groups_of(reader) or similar(document, query, SIMILAR)),
    )


def main() -> None:
    call_command("migrate", verbosity=0)
    names = int(sys.argv[1]) if len(sys.argv) > 1 else NAMES
    with transaction.atomic():
        document = fill(names)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        for kind, words in QUESTIONS.items():
            bare, suggested, page = measure(document, words)
            print(
                f"{connection.vendor}: {names:,} names, {kind} ‘{words}’: contains {bare * 1000:.0f} ms, "
                f"suggestions {suggested / bare:.1f} ×, page {page / bare:.1f} ×"
            )
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
