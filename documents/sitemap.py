"""Sitemaps: an index of all years, a list of addresses for each part of a year, robots.txt.

The parts of a year come from apps above this one: config/urls.py passes them in.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.core.cache import caches
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import View

from documents.mixins import YearMixin
from documents.models import Document

LARGEST = 2_500
"""Addresses in one list, made in some 50 ms; no more than 50,000 are allowed."""
_COUNTS = "sitemap-counts"  # of rows, in the cache of pages
_SAFE = "/~:@!$&'()*+,;="  # as reverse() leaves them
_CONTENT_TYPE = "application/xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /i18n/
Disallow: /p/
Disallow: /*/remarks/
Disallow: /*/search/
Disallow: /*?
Allow: /*?lang=en$
Allow: /*?page=
Sitemap: {sitemap}
"""
"""Filters and orders are endless; each list as such, its pages, and the English are not."""


@dataclass(frozen=True, slots=True)
class SitemapPart:
    """Objects of which each has a page: the URL name, and the `fields` that are its arguments after city and year.

    `things` makes a queryset of rows with a `document`; `last_in_addresses` writes the last of the fields.
    """

    name: str
    fields: Sequence[str]
    things: Callable[[], QuerySet[Any]]
    last_in_addresses: Callable[[Any], str] = str

    def counted(self, documents: Sequence[Document]) -> dict[int, int]:
        """How many rows each document has, at least as many as addresses. One query, of an index alone where it can."""
        things = self.things().filter(document__in=documents)
        return dict(things.order_by().values_list("document").annotate(rows_=Count("*")))

    def addresses(self, document: Document, number: int) -> Iterator[str]:
        """The addresses in the list of this number, from 1. One query."""
        things = self.things().filter(document=document, **{f"{self.fields[-1]}__isnull": False})
        things = things.order_by(*self.fields).values_list(*self.fields).distinct()
        rows = things[(number - 1) * LARGEST : number * LARGEST]
        form = self._form(document, rows[0]) if rows else ""
        for fields in rows:
            yield self._filled(form, fields) if form else reverse(self.name, args=[*document.url_args, *fields])

    def _form(self, document: Document, first: Sequence[Any]) -> str:
        """The one form of these addresses, to be filled in 30 times as fast as `reverse` makes each; empty: none."""
        places = [f"place{at}" if isinstance(field, str) else 98_760 + at for at, field in enumerate(first)]
        form = reverse(self.name, args=[*document.url_args, *places]).replace("{", "{{").replace("}", "}}")
        for at, place in enumerate(places):
            form = form.replace(str(place), f"{{{at}}}")
        return form if self._filled(form, first) == reverse(self.name, args=[*document.url_args, *first]) else ""

    def _filled(self, form: str, fields: Sequence[Any]) -> str:
        *others, last = fields
        return form.format(*(quote(str(field), safe=_SAFE) for field in (*others, self.last_in_addresses(last))))


@dataclass(frozen=True, slots=True)
class SitemapPages:
    """The pages that each year has, by the names of their addresses."""

    name: str
    names: Sequence[str]

    def counted(self, documents: Sequence[Document]) -> dict[int, int]:
        return {document.pk: 1 for document in documents}

    def addresses(self, document: Document, number: int) -> Iterator[str]:
        named = self.names if number == 1 else ()
        return (reverse(name, args=document.url_args) for name in named)


Parts = Sequence[SitemapPart | SitemapPages]


def _state(document: Document) -> tuple[int, datetime]:
    return document.pk, document.changed_at


class SitemapIndex(View):
    """The lists of all years: a query for the documents, and one for each part where any of them has changed."""

    parts: ClassVar[Parts] = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        documents = list(Document.objects.select_related("city").defer("report").order_by("pk"))
        lists = (
            (reverse("sitemap", args=[*document.url_args, part.name, number]), document.changed_at)
            for document, counts in zip(documents, self._counts(documents), strict=True)
            for part, count in zip(self.parts, counts, strict=True)
            for number in range(1, -(-count // LARGEST) + 1)
        )
        return _xml(request, "sitemapindex", "sitemap", lists)

    def _counts(self, documents: Sequence[Document]) -> list[tuple[int, ...]]:
        """The rows of each document, by part: cached, so that only documents changed since then are counted again."""
        before: dict[tuple[int, datetime], tuple[int, ...]] = caches["pages"].get(_COUNTS, {})
        counts = {_state(document): before.get(_state(document), ()) for document in documents}
        changed = [document for document in documents if not counts[_state(document)]]
        if changed:
            counted = [part.counted(changed) for part in self.parts]
            counts |= {_state(document): tuple(part.get(document.pk, 0) for part in counted) for document in changed}
            caches["pages"].set(_COUNTS, counts, None)
        return list(counts.values())


class Sitemap(YearMixin):
    """One list of a year's addresses, as it is read."""

    parts: ClassVar[Parts] = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        part = next((part for part in self.parts if part.name == kwargs["part"]), None)
        if part is None or not 1 <= kwargs["number"] <= LARGEST:
            raise Http404
        addresses = part.addresses(self.document, kwargs["number"])
        return _xml(request, "urlset", "url", ((address, self.document.changed_at) for address in addresses))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    text = ROBOTS.format(sitemap=request.build_absolute_uri(reverse("sitemaps")))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _xml(request: HttpRequest, root: str, entry: str, entries: Iterable[tuple[str, datetime]]) -> HttpResponse:
    """Addresses with the day of their last change; whole, so that `web.page_cache` keeps them."""
    site = request.build_absolute_uri("/")[:-1]
    form = f"<{entry}><loc>%s</loc><lastmod>%s</lastmod></{entry}>\n"
    lines = [form % (escape(site + path), day.isoformat(timespec="seconds")) for path, day in entries]
    return HttpResponse(
        "".join([f"{_HEAD}<{root} {_NAMESPACE}>\n", *lines, f"</{root}>\n"]), content_type=_CONTENT_TYPE
    )
