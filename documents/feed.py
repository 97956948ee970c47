"""The corrections of a year as an Atom feed, for those who want to be told of each new one."""

import re
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from documents.correction_text import correction_url, former, item, people, public, sentence, written
from documents.models import Correction, Document

NEWEST = 50
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class CorrectionFeed(Feed):  # type: ignore[type-arg]
    """An entry for each correction, with an id that no host and no later reading changes."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, city: str, year: int) -> Document:
        return get_object_or_404(Document.objects.select_related("city"), city__slug=city, fiscal_year=year)

    def title(self, document: Document) -> str:
        return _("%(city)s %(year)d회계연도 결산의 정정") % {"city": document.city, "year": document.fiscal_year}

    def subtitle(self, document: Document) -> str:
        return _("잘못 읽혔거나 잘못 인쇄된 것을 사람이 바로잡은 기록입니다.")

    def link(self, document: Document) -> str:
        return reverse("corrections", args=document.url_args)

    def feed_guid(self, document: Document) -> str:
        return _id(document)

    def author_name(self, document: Document) -> str:
        return str(document.city)

    def items(self, document: Document) -> list[tuple[Correction, Document]]:
        newest = public([document]).select_related("author", "reviewer")[:NEWEST]
        return [(correction, document) for correction in newest]

    def item_title(self, entry: tuple[Correction, Document]) -> str:
        correction = entry[0]
        before, value = (written(correction, text) for text in (former(correction), correction.value))
        text = f"{correction.department} {correction.name} {item(correction)}: {before} → {value}"
        return _plain(f"{text} ({_('되돌림')})" if correction.restores else text)

    def item_description(self, entry: tuple[Correction, Document]) -> str:
        correction = entry[0]
        text = (correction.reason, sentence(correction), people(correction))
        return linebreaks(_plain("\n\n".join(part for part in text if part)), autoescape=True)

    def item_link(self, entry: tuple[Correction, Document]) -> str:
        return correction_url(*entry)

    def item_guid(self, entry: tuple[Correction, Document]) -> str:
        correction, document = entry
        return _id(document, str(correction.pk))

    def item_pubdate(self, entry: tuple[Correction, Document]) -> datetime | None:
        return entry[0].decided_at

    def item_updateddate(self, entry: tuple[Any, Document]) -> datetime | None:
        correction, _document = entry
        changed: datetime | None = correction.replaced_at or correction.decided_at
        return changed


def _id(document: Document, entry: str = "") -> str:
    """The same for the same thing, whatever host serves it and however often the document is read."""
    name = f"settlement/{document.city.slug}/{document.fiscal_year}/corrections/{entry}"
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"


def _plain(text: str) -> str:
    """Text without what no XML can hold."""
    return _NOT_IN_XML.sub("", text)
