"""Every edition of a volume that was published, as it was read."""

import json
import zlib
from typing import Any

from documents.models import Edition, Volume

_PAGE = ("number", "first_line", "department", "account", "text", "layout")
OF_VOLUME = ("title", "file_name", "kind", "layout", "sha256", "pages_sha256", "census", "tables")


def keep_edition(volume: Volume, report: dict[str, Any], word: str = "") -> Edition:
    """Keep what a volume is now, beside what it was before."""
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


def keep_first_edition(volume: Volume, report: dict[str, Any]) -> None:
    """Keep the reading that is about to be replaced, where nobody has kept it: it was stored before editions were."""
    if volume.pk and not Edition.objects.filter(document=volume.document_id, number=volume.number).exists():
        keep_edition(volume, report)


def pages_of(edition: Edition) -> list[dict[str, Any]]:
    """The pages of an edition, as they were stored."""
    pages: list[dict[str, Any]] = json.loads(zlib.decompress(bytes(edition.packed_pages)))
    return pages
