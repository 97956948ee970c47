"""Stores each published edition of a volume."""

import json
import zlib
from typing import Any

from documents.models import Edition, Volume

_PAGE = ("number", "first_line", "department", "account", "text", "layout")
OF_VOLUME = ("title", "file_name", "kind", "layout", "sha256", "pages_sha256", "census", "tables")


def store_edition(volume: Volume, report: dict[str, Any], word: str = "") -> Edition:
    """Store the volume's current state as a new edition."""
    pages = [{name: getattr(page, name) for name in _PAGE} for page in volume.pages.order_by("number", "first_line")]
    return Edition.objects.create(
        document=volume.document,
        number=volume.number,
        book=volume.book.name or "",
        packed_pages=zlib.compress(json.dumps(pages, ensure_ascii=False).encode()),
        page_count=len({page["number"] for page in pages}),
        report=report,
        published_at=volume.read_at,
        published_by=volume.read_by,
        word=word,
        **{name: getattr(volume, name) for name in OF_VOLUME},
    )


def store_first_edition(volume: Volume, report: dict[str, Any]) -> None:
    """Store an edition of a volume that has none, since it was read before editions existed; called before replacing
    it."""
    if volume.pk and not Edition.objects.filter(document=volume.document_id, number=volume.number).exists():
        store_edition(volume, report)


def pages_of(edition: Edition) -> list[dict[str, Any]]:
    """The stored pages of an edition."""
    pages: list[dict[str, Any]] = json.loads(zlib.decompress(bytes(edition.packed_pages)))
    return pages
