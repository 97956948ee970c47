"""The search page, and suggestions while typing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import format_html
from django.views.generic import TemplateView

from documents.findings import FindingWords
from documents.mixins import YearMixin
from documents.models import Document
from search.highlight import place
from search.names import Name, containing, nearest, ranked, similar
from search.query import LONGEST, SearchQuery, read_query
from search.results import RESULT_KINDS, Hit, ResultKind, SearchContext
from web.addresses import address
from web.prepared import prepared

SHOWN = 5
"""The number of hits of each kind when all kinds are shown."""
PER_PAGE = 50
SIMILAR = 10
SUGGESTED = 8


@dataclass(frozen=True, slots=True)
class ResultGroup:
    """The results of a kind: their number, the hits shown, and the URL of all."""

    kind: ResultKind
    count: int
    hits: Sequence[Hit]
    everything: str


class SearchPage(YearMixin, TemplateView):
    """Search results by kind; `?kind=` pages through one kind. The number of queries is constant."""

    template_name = "search/search_page.html"
    words: ClassVar[FindingWords] = FindingWords()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        words = self.request.GET.get("q", "")
        query = read_query(words)
        values = {"words": words.strip()[:LONGEST], "too_long": len(words.strip()) > LONGEST}
        if query is None:
            return context | values
        reader = SearchContext(self.document, query, context["scale"], context["unit"], self.words)
        return context | values | {"query": query} | self.results(reader)

    def results(self, reader: SearchContext) -> dict[str, Any]:
        kind = next((kind for kind in RESULT_KINDS if kind.name == self.request.GET.get("kind")), None)
        if kind is not None:
            rows = _rows(kind, self.document, reader.query)
            page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
            group = ResultGroup(kind, page.paginator.count, kind.hits_of(reader, list(page)), "")
            return {"groups": [group], "only": kind, "total": group.count, "page": page} | {
                "page_numbers": page.paginator.get_elided_page_range(page.number)
            }
        groups = groups_of(reader)
        named = any(group.kind.named for group in groups)
        return {
            "groups": groups,
            "total": sum(group.count for group in groups),
            "similar": [] if named else _similar_hits(similar(self.document, reader.query, SIMILAR), reader),
        }


class Suggestions(YearMixin):
    """JSON of at most eight names that match the query, or else are one typing error away, by kind."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        query = read_query(request.GET.get("q", ""))
        exact = nearest(self.document, query, SUGGESTED) if query else []
        names = exact or (similar(self.document, query, SUGGESTED) if query else [])
        names.sort(key=attrgetter("sort"))
        groups = [
            {"title": str(title), "names": [self.as_json(name, query) for name in of]}
            for title, of in groupby(names, key=attrgetter("title"))
        ]
        return JsonResponse(
            {"groups": groups, "similar": bool(names) and not exact}, json_dumps_params={"ensure_ascii": False}
        )

    def as_json(self, name: Name, query: SearchQuery | None) -> dict[str, Any]:
        """A name as JSON, split into three parts, the middle one being the match."""
        start, end = (query and place(name.called, query)) or (0, 0)
        parts = [name.called[:start], name.called[start:end], name.called[end:]]
        return {"name": parts, "where": name.where, "url": name.url(self.document)}


def groups_of(reader: SearchContext) -> list[ResultGroup]:
    """The first results of each kind that has any."""
    return [group for kind in RESULT_KINDS if (group := _group(kind, reader)).count]


def _group(kind: ResultKind, reader: SearchContext) -> ResultGroup:
    """The first results of a kind, and their number. Rows are loaded by id, so that only those shown are loaded."""
    totals = dict(_matches(kind, reader.query.by_initials)(reader.document.pk, reader.query.key))
    lines = {row.pk: row for row in _found(kind)(reader.document.pk, tuple(totals))} if totals else {}
    rows, count = [lines[pk] for pk in totals], max(totals.values(), default=0)
    everything = (
        address(kind.list_page, *reader.document.url_args, q=reader.query.words, **kind.list_query)
        if kind.list_page
        else address("search", *reader.document.url_args, q=reader.query.words, kind=kind.name)
    )
    return ResultGroup(kind, count, kind.hits_of(reader, rows), everything)


@cache
def _matches(kind: ResultKind, by_initials: bool) -> Callable[[int, str], list[tuple[int, int]]]:
    """Finds the ids of the first few results of a kind in a document by the key of a query, and the number of all."""

    @prepared
    def matches(document: int, key: str) -> QuerySet[Any]:
        rows = _rows(kind, Document(pk=document), SearchQuery(key, key, by_initials))
        counted: QuerySet[Any, Any] = rows.annotate(total=Window(Count("pk"))).values_list("pk", "total")
        return counted[:SHOWN]

    return matches


@cache
def _found(kind: ResultKind) -> Callable[[int, tuple[int, ...]], list[Any]]:
    """Reads rows of a kind by their ids."""
    return prepared(lambda document, ids: kind.rows(Document(pk=document)).filter(pk__in=ids).order_by())


def _rows(kind: ResultKind, document: Document, query: SearchQuery) -> QuerySet[Any]:
    rows: QuerySet[Any] = kind.rows(document).filter(containing(query))
    return rows.order_by(ranked(query), *kind.order)


def _similar_hits(names: Sequence[Name], reader: SearchContext) -> list[Hit]:
    """Hits for names one typing error away, each with its kind."""
    return [
        Hit(
            format_html("{}", name.called),
            name.url(reader.document),
            [*filter(None, [name.where])],
            sort=name.title,
        )
        for name in names
    ]
