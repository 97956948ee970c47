"""Atom feeds: the corrections of a year, and what changed in the rows of a query."""

import re
from datetime import datetime
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, uuid5

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views import View

from documents.changes import LineChanged, Step, recent_steps
from documents.correction_text import correction_url, former, item, people, public, sentence, written
from documents.mixins import YearMixin
from documents.models import Correction, Document
from documents.views import BookListMixin
from lists.views import MOST_CHANGES
from web.addresses import address
from web.language import language

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
        return _id(document, "corrections/")

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
        return _id(document, f"corrections/{correction.pk}")

    def item_pubdate(self, entry: tuple[Correction, Document]) -> datetime | None:
        return entry[0].decided_at

    def item_updateddate(self, entry: tuple[Any, Document]) -> datetime | None:
        correction, _document = entry
        changed: datetime | None = correction.replaced_at or correction.decided_at
        return changed


class _DatedFeed(Atom1Feed):
    """A feed that is as new as its data, also where it has no entry."""

    def latest_post_date(self) -> datetime:
        changed_at: datetime = self.feed["changed_at"]
        return changed_at


class ListFeed(YearMixin, View):
    """What changed in the rows of a list's query: an entry for each version of the data that changed any."""

    list_view: ClassVar[type[BookListMixin]] = BookListMixin

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        view: Any = self.list_view()
        view.setup(request, **kwargs)
        if view.query.problems:
            return HttpResponse(" ".join(view.query.problems), status=400, content_type="text/plain; charset=utf-8")
        path = address(view.url_name, *self.document.url_args)
        page = request.build_absolute_uri(f"{path}{'&' if '?' in path else '?'}{view.query.query}".rstrip("?&"))
        name = f"{view.file_name}/{view.query.query}"
        feed = _DatedFeed(
            title=self._title(view),
            link=page,
            description="; ".join(f"{label}: {words}" for label, words in view.query.described()),
            language=language(),
            feed_url=request.build_absolute_uri(),
            feed_guid=_id(self.document, name),
            author_name=str(self.document.city),
            changed_at=max(document.changed_at for document in view.query.documents),
        )
        for step in recent_steps(view.query, view.column_names):
            title, words = _step_words(step)
            entry = f"{name}/{step.document.fiscal_year}/{step.version}"
            feed.add_item(title, page, words, unique_id=_id(self.document, entry), pubdate=step.at, updateddate=step.at)
        response = HttpResponse(content_type=feed.content_type)
        feed.write(response, "utf-8")
        return response

    def _title(self, view: Any) -> str:
        words = {"city": self.document.city, "year": self.document.fiscal_year, "title": view.title}
        return _("%(city)s %(year)d회계연도 %(title)s: 바뀐 것") % words


def _step_words(step: Step) -> tuple[str, str]:
    """The title of an entry, and its changes with their reasons as HTML."""
    version = {"year": step.document.fiscal_year, "version": step.version}
    if step.many:
        title = _("%(year)d회계연도 데이터 버전 %(version)d: 이 표에서 많은 행이 바뀜") % version
        return title, linebreaks(_("이 목록의 행이 바뀌었는지는 목록에서 확인해 주세요."))
    title = _("%(year)d회계연도 데이터 버전 %(version)d: %(count)d건이 바뀜") % {
        **version,
        "count": len(step.changes),
    }
    lines = [_change_words(change) for change in step.changes[:MOST_CHANGES]]
    if len(step.changes) > MOST_CHANGES:
        lines.append(_("외 %(count)d건") % {"count": len(step.changes) - MOST_CHANGES})
    return title, linebreaks(_plain("\n\n".join(lines)), autoescape=True)


def _change_words(change: LineChanged) -> str:
    left = _("지금은 조건에 맞지 않음") if change.left else ""
    return f"{change} ({'; '.join(filter(None, [change.why, left]))})"


def _id(document: Document, name: str) -> str:
    """The same for the same thing, whatever host serves it and however often the document is read."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'settlement/{document.city.slug}/{document.fiscal_year}/{name}')}"


def _plain(text: str) -> str:
    """Text without what no XML can hold."""
    return _NOT_IN_XML.sub("", text)
