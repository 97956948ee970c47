"""The source beside a form: the lines around a printed line, the line and its cell marked."""

from collections.abc import Iterator

from documents.models import Document, Page, PrintedLine
from documents.source import SourceBlock, blocks, read_lines
from figures.volumes import own_line

AROUND = 8  # lines before and after


def source_cell(line: PrintedLine, name: str) -> tuple[int, int, int | None, int | None]:
    """Page, line, cell and part of the cell of a line's figure; of any other field, where the line stands."""
    column = next((column for column in line.figure_columns if column.name == name), None)
    return line.place(column) if column else (line.page, line.line, None, None)


def around(
    document: Document, page: int, line: int, cell: int | None = None, part: int | None = None
) -> Iterator[SourceBlock]:
    """Blocks of the source near a line; nothing where its page is not stored."""
    stored = Page.objects.filter(document=document, number=page)
    lines = [item for part_of_page in stored for item in read_lines(part_of_page, line, cell, part)]
    return blocks([item for item in lines if abs(item.number - own_line(line)) <= AROUND], {})
