"""The Atom feed of a list's query: what changed in it."""

import re
from datetime import datetime
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, uuid5

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views import View

from documents.mixins import YearMixin
from documents.models import Document
from documents.views import BookListMixin
from lists.export.description import RefusedError
from lists.export.views import refusal_response
from web.addresses import address
from web.language import language

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _DatedFeed(Atom1Feed):
    """A feed with the date of its data, even without entries."""

    def latest_post_date(self) -> datetime:
        changed_at: datetime = self.feed["changed_at"]
        return changed_at


class ListFeed(YearMixin, View):
    """An entry for each change of a list's query, with an id independent of host and later readings."""

    list_view: ClassVar[type[BookListMixin]] = BookListMixin
    list_options: ClassVar[dict[str, Any]] = {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        view: Any = self.list_view(**self.list_options)
        view.setup(request, **kwargs)
        if view.query.problems:
            return refusal_response(request, RefusedError(" ".join(view.query.problems)))
        path = address(view.url_name, *self.document.url_args)
        page = request.build_absolute_uri(f"{path}{'&' if '?' in path else '?'}{view.query.query}".rstrip("?&"))
        feed = _DatedFeed(
            title=self._title(view),
            link=page,
            description="; ".join(f"{label}: {words}" for label, words in view.query.described()),
            language=language(),
            feed_url=request.build_absolute_uri(),
            feed_guid=_id(self.document, view.entries_name),
            author_name=str(self.document.city),
            changed_at=max(document.changed_at for document in view.query.documents),
        )
        for entry in view.entries():
            feed.add_item(
                _plain(entry.title),
                request.build_absolute_uri(entry.url) if entry.url else page,
                linebreaks(_plain(entry.words), autoescape=True),
                unique_id=_id(self.document, entry.name),
                pubdate=entry.published_at,
                updateddate=entry.at,
            )
        response = HttpResponse(content_type=feed.content_type)
        feed.write(response, "utf-8")
        return response

    def _title(self, view: Any) -> str:
        words = {"city": self.document.city, "year": self.document.fiscal_year, "title": view.title}
        return _("%(city)s %(year)d회계연도 %(title)s: 바뀐 것") % words


def _id(document: Document, name: str) -> str:
    """An entry's id, independent of host and later readings."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'settlement/{document.city.slug}/{document.fiscal_year}/{name}')}"


def _plain(text: str) -> str:
    """Text without characters that XML does not allow."""
    return _NOT_IN_XML.sub("", text)
