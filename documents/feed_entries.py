"""What changed in a list, as entries of a feed: versions of the data, corrections, rows that were found or answered.

Entries are the newest first. A feed shows them (documents/feed.py), and the admin those since a person last looked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from documents.changes import LineChanged, Step
from documents.correction_text import correction_url, former, item, people, sentence, written
from documents.models import Document, Finding, Verdict
from lists.filtersets import ListFilterSet
from lists.views import MOST_CHANGES

NEWEST = 50


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """`name` tells it from all others of its document; `url` is a path, empty for that of the list itself."""

    document: Document
    name: str
    title: str
    words: str
    at: datetime
    published_at: datetime
    url: str = ""


def step_entry(step: Step, name: str) -> FeedEntry:
    """The changes that a version of the data made in the list of this name, with their reasons."""
    title, words = _step_words(step)
    name = f"{name}/{step.document.fiscal_year}/{step.version}"
    return FeedEntry(step.document, name, title, words, step.at, step.at)


def _step_words(step: Step) -> tuple[str, str]:
    version = {"year": step.document.fiscal_year, "version": step.version}
    if step.many:
        title = _("%(year)d회계연도 데이터 버전 %(version)d: 이 표에서 많은 행이 바뀜") % version
        return title, _("이 목록의 행이 바뀌었는지는 목록에서 확인해 주세요.")
    title = _("%(year)d회계연도 데이터 버전 %(version)d: %(count)d건이 바뀜") % {
        **version,
        "count": len(step.changes),
    }
    lines = [_change_words(change) for change in step.changes[:MOST_CHANGES]]
    if len(step.changes) > MOST_CHANGES:
        lines.append(_("외 %(count)d건") % {"count": len(step.changes) - MOST_CHANGES})
    return title, "\n\n".join(lines)


def _change_words(change: LineChanged) -> str:
    left = _("지금은 조건에 맞지 않음") if change.left else ""
    return f"{change} ({'; '.join(filter(None, [change.why, left]))})"


def correction_entries(query: ListFilterSet) -> Iterator[FeedEntry]:
    """The corrections of a query, those decided or taken back last first."""
    by_year = {document.fiscal_year: document for document in query.documents}
    corrections = query.qs.annotate(changed_at=Coalesce("replaced_at", "decided_at"))
    for correction in corrections.select_related("author", "reviewer").order_by("-changed_at", "-pk")[:NEWEST]:
        document = by_year[correction.fiscal_year]
        before, value = (written(correction, text) for text in (former(correction), correction.value))
        title = f"{correction.department} {correction.name} {item(correction)}: {before} → {value}"
        yield FeedEntry(
            document,
            f"corrections/{correction.pk}",
            f"{title} ({_('되돌림')})" if correction.restores else title,
            "\n\n".join(filter(None, (correction.reason, sentence(correction), people(correction)))),
            correction.changed_at,
            correction.decided_at,
            correction_url(correction, document),
        )


def found_or_answered(rows: QuerySet[Any]) -> list[Any]:
    """The findings or questions that were found, or answered by staff, last; each with `changed_at`."""
    verdicts = Verdict.objects.filter(document=OuterRef("document"), finding_key=OuterRef("key")).exclude(
        state=Finding.State.OPEN
    )
    answered = Subquery(verdicts.values("said_at")[:1], output_field=DateTimeField())
    rows = rows.annotate(changed_at=Coalesce(answered, "found_at")).select_related("document__city")
    return list(rows.order_by("-changed_at", "document", "position")[:NEWEST])
