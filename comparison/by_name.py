"""Programs of all cities and years by their name, without reading every name of the country.

Words that few programs have are found by PostgreSQL's index of pairs of letters (letter_pairs, a migration of budget).
Of words that many have, the first are found in the first cities.
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
"""Lines that are sorted in less time than the first of them are looked for city by city."""
_FIRST_DOCUMENTS, _MORE = 8, 4


def programs_named(query: str, level: int | None, most: int) -> list[ExpenditureLine]:
    """The first programs whose name holds the words, by city and the newest year first. Some seven queries at most."""
    lines = ExpenditureLine.objects.filter(program__isnull=False)
    if level is not None:
        lines = lines.filter(level=level)
    lines = search(lines, query)
    ids = list(through_pairs(lines, query).values_list("pk", flat=True)[: _FEW + 1])
    lines = lines.select_related(*OF_PROGRAM).order_by(*_ORDER)
    return list(lines.filter(pk__in=ids)[:most]) if len(ids) <= _FEW else _by_documents(lines, most)


def through_pairs(lines: QuerySet[ExpenditureLine], query: str) -> QuerySet[ExpenditureLine]:
    """The same lines, through the index where the database has it and a word has two letters; in no order."""
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
    """The first of the lines, from ever more documents at a time, in the order of the lines."""
    documents = list(Document.objects.order_by("city__name", "-fiscal_year", "pk").values_list("pk", flat=True))
    matches: list[ExpenditureLine] = []
    first, number = 0, _FIRST_DOCUMENTS
    while len(matches) < most and first < len(documents):
        matches += lines.filter(document__in=documents[first : first + number])[: most - len(matches)]
        first, number = first + number, number * _MORE
    return matches
