"""The version of a document's data: a number that grows whenever anything changes that a page or a file shows.

Loading touches it where it changed something; what people save touches it by itself.
"""

from typing import Any

from django.db.models import F, Model, QuerySet
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from documents.models import City, Correction, Document, Verdict


def touch(documents: QuerySet[Document]) -> None:
    """The data of these documents is another from here on."""
    documents.update(version=F("version") + 1, changed_at=timezone.now())


def watch() -> None:
    """Listen to what people change, one row at a time."""
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
            return Document.objects.filter(city=instance.city_id, fiscal_year=instance.fiscal_year)
        case Verdict():
            return Document.objects.filter(pk=instance.document_id)
    raise TypeError(f"{type(instance).__name__} belongs to no document")
