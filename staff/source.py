"""The source shown beside a form: the lines around a line, with the line and a cell marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.facsimile import Facsimile, facsimile_of
from documents.models import Document, Page, PrintedLine
from documents.source import SourceBlock, SourceLine, blocks, read_lines
from figures.volumes import line_in_volume

AROUND = 8  # lines before and after


def source_cell(line: PrintedLine, name: str) -> tuple[int, int, int | None, int | None]:
    """Page, line, cell and index within the cell of a line's figure; of another field, the line's page and line."""
    column = next((column for column in line.figure_columns if column.name == name), None)
    return line.place(column) if column else (line.page, line.line, None, None)


@dataclass(frozen=True, slots=True)
class PrintedPlace:
    """The source around a line: its lines, and the page image if there is one."""

    document: Document
    blocks: Sequence[SourceBlock] = ()
    requested: SourceLine | None = None
    facsimile: Facsimile | None = None


def source_around(
    document: Document, page: int, line: int, cell: int | None = None, part: int | None = None
) -> PrintedPlace:
    """The source around a line; empty where its page is not stored."""
    stored = list(Page.objects.filter(document=document, number=page))
    lines = [item for part_of_page in stored for item in read_lines(part_of_page, line, cell, part)]
    near = [item for item in lines if abs(item.number - line_in_volume(line)) <= AROUND]
    requested_part = next((item for item in stored if item.first_line <= line < item.end), None)
    return PrintedPlace(
        document,
        list(blocks(near, {})),
        next((item for item in near if item.requested), None),
        facsimile_of(requested_part, line, cell, part or 0) if requested_part else None,
    )
