"""Finds programs of all cities and years by name, without scanning all names.

Rare words are found by PostgreSQL's index of letter pairs (`letter_pairs`, a migration of budget). For frequent words,
the first documents give enough matches.
"""

from itertools import pairwise

from django.db import connections
from django.db.models import BooleanField, F, Func, QuerySet, Value

from budget.models import ExpenditureLine
from comparison.lookup import OF_PROGRAM
from documents.models import Document
from figures.names import search_key
from lists.filters import search, words_of

_ORDER = ("document__city__name", "-document__fiscal_year", "document", "position")
_FEW = 1000
"""Up to this many matches, sorting all of them is faster than searching city by city."""
_FIRST_DOCUMENTS, _MORE = 8, 4


def programs_named(query: str, level: int | None, most: int) -> list[ExpenditureLine]:
    """The first programs whose name contains the query, by city, newest year first. About seven queries at most."""
    lines = ExpenditureLine.objects.filter(program__isnull=False)
    if level is not None:
        lines = lines.filter(level=level)
    lines = search(lines, query)
    ids = list(through_pairs(lines, query).values_list("pk", flat=True)[: _FEW + 1])
    lines = lines.select_related(*OF_PROGRAM).order_by(*_ORDER)
    return list(lines.filter(pk__in=ids)[:most]) if len(ids) <= _FEW else _by_documents(lines, most)


def through_pairs(lines: QuerySet[ExpenditureLine], query: str) -> QuerySet[ExpenditureLine]:
    """The same lines, filtered through the letter-pair index if there is one and a word has two letters; unordered."""
    keys = [search_key(word) for word, wanted in words_of(query) if wanted]
    pairs = sorted({"".join(pair) for key in keys for pair in pairwise(key)})
    if not pairs or connections[lines.db].vendor != "postgresql":
        return lines.order_by()
    of_line = Func(F("search"), F("initials"), function="letter_pairs")
    hold = Func(
        of_line, Value(pairs), arg_joiner=" @> ", template="%(expressions)s::text[]", output_field=BooleanField()
    )
    return lines.order_by().filter(hold)


def _by_documents(lines: QuerySet[ExpenditureLine], most: int) -> list[ExpenditureLine]:
    """The first lines in order, searched in batches of ever more documents."""
    documents = list(Document.objects.order_by("city__name", "-fiscal_year", "pk").values_list("pk", flat=True))
    matches: list[ExpenditureLine] = []
    first, number = 0, _FIRST_DOCUMENTS
    while len(matches) < most and first < len(documents):
        matches += lines.filter(document__in=documents[first : first + number])[: most - len(matches)]
        first, number = first + number, number * _MORE
    return matches
