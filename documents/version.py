"""The version of a document's data: a number that grows whenever public data changes.

The loader bumps it where it changed something; signals bump it where staff save a correction. The lines that changed
with each version are recorded, for readers who have an older one.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any

from django.db.models import F, Max, Model, QuerySet, Sum
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from documents.models import City, Correction, Document, LineChange, Verdict
from documents.store import StoredChanges
from web.prepared import prepared

_AT_ONCE = 1000
_PUBLIC_STATES = (Correction.State.ACCEPTED, Correction.State.REVOKED)
"""The states of corrections that readers see."""


def data_state(city: str | None = None) -> tuple[int | None, datetime | None]:
    """The sum of the versions of a city's documents (by slug), and when the last of them changed. One query.

    Without a city, over all documents, for pages of several cities.
    """
    if city is not None:
        states = _states(city)  # a few years, which are faster summed here than in the database
        return sum(version for version, _ in states), max((changed_at for _, changed_at in states), default=None)
    totals = Document.objects.order_by().aggregate(versions=Sum("version"), changed_at=Max("changed_at"))
    return totals["versions"], totals["changed_at"]


@prepared
def _states(city: str) -> QuerySet[Any]:
    return Document.objects.filter(city__slug=city).order_by().values_list("version", "changed_at")


def touch(documents: QuerySet[Document]) -> None:
    """Bump the version of these documents; their pages then get new ETags."""
    documents.update(version=F("version") + 1, changed_at=timezone.now())


def record_changes(document: Document, changes: Iterable[StoredChanges], cause: LineChange.Cause) -> None:
    """Save these changes of lines for the document's current version."""
    number, now = Document.objects.values_list("version", flat=True).get(pk=document.pk), timezone.now()
    lines = chain.from_iterable(map(_lines_of, changes))
    while batch := list(islice(lines, _AT_ONCE)):
        for change in batch:
            change.document, change.version, change.at, change.cause = document, number, now, cause
        LineChange.objects.bulk_create(batch)


def _lines_of(changes: StoredChanges) -> Iterator[LineChange]:
    yield from changes.lines
    if changes.target:
        for key in changes.added:
            yield LineChange(target=changes.target, target_key=key, kind=LineChange.Kind.ADDED)


def delete_changes(document: Document) -> None:
    """Delete the recorded changes of a document's lines; changes are then known from its current version on."""
    LineChange.objects.filter(document=document).delete()
    Document.objects.filter(pk=document.pk).update(changes_kept_from=F("version"))


def watch() -> None:
    """Connect the signals that bump the version where staff save or delete something public."""
    for model in (City, Correction, Verdict):
        post_save.connect(_on_change, sender=model, dispatch_uid=f"version of {model.__name__}")
        post_delete.connect(_on_change, sender=model, dispatch_uid=f"version without {model.__name__}")


def _on_change(sender: type[Model], instance: Model, raw: bool = False, **_: Any) -> None:
    if not raw:
        touch(_documents_of(instance))


def _documents_of(instance: Model) -> QuerySet[Document]:
    match instance:
        case City():
            return Document.objects.filter(city=instance.pk)
        case Correction():
            documents = Document.objects.filter(city=instance.city_id, fiscal_year=instance.fiscal_year)
            return documents if instance.state in _PUBLIC_STATES else documents.none()
        case Verdict():
            return Document.objects.filter(pk=instance.document_id)
    raise TypeError(f"{type(instance).__name__} belongs to no document")
