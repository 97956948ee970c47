"""Sitemaps: an index of all years, a list of addresses for each part of a year, robots.txt.

The parts of a year come from apps above this one: config/urls.py passes them in.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import View

from documents.mixins import YearMixin
from documents.models import Document

LARGEST = 2_500
"""Addresses in one list, made in some 50 ms; no more than 50,000 are allowed."""
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

    def counted(self) -> dict[int, int]:
        """How many rows each document has, at least as many as addresses. One query."""
        return dict(self.things().order_by().values_list("document").annotate(Count("pk")))

    def addresses(self, document: Document, number: int) -> Iterator[str]:
        """The addresses in the list of this number, from 1. One query."""
        things = self.things().filter(document=document).order_by(*self.fields).values_list(*self.fields).distinct()
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

    def counted(self) -> dict[int, int]:
        return dict.fromkeys(Document.objects.values_list("pk", flat=True), 1)

    def addresses(self, document: Document, number: int) -> Iterator[str]:
        named = self.names if number == 1 else ()
        return (reverse(name, args=document.url_args) for name in named)


Parts = Sequence[SitemapPart | SitemapPages]


class SitemapIndex(View):
    """The lists of all years: a query for the documents and one for each part."""

    parts: ClassVar[Parts] = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        documents = Document.objects.select_related("city").defer("report").order_by("pk")
        counts = {part.name: part.counted() for part in self.parts}
        lists = (
            (reverse("sitemap", args=[*document.url_args, name, number]), document.changed_at)
            for document in documents
            for name, count in counts.items()
            for number in range(1, -(-count.get(document.pk, 0) // LARGEST) + 1)
        )
        return _xml(request, "sitemapindex", "sitemap", lists)


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
