"""The source beside a form: the lines around a printed line, and the line marked."""

from collections.abc import Iterator

from documents.models import Document, Page
from documents.source import Block, blocks, read_lines

AROUND = 8  # lines before and after


def around(
    document: Document, page: int, line: int, cell: int | None = None, part: int | None = None
) -> Iterator[Block]:
    """Blocks of the source near a line; nothing where its page is not stored."""
    stored = Page.objects.filter(document=document, number=page).first()
    if stored is None:
        return iter(())
    lines = read_lines(stored, line, cell, part)
    return blocks([each for each in lines if abs(each.number - line) <= AROUND])
