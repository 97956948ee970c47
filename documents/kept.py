"""The book itself, as it was kept."""

from pathlib import Path

from documents.models import Document


def kept_book(document: Document) -> Path | None:
    return None
