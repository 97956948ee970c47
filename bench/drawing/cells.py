"""What a reader found on drawn pages, held against what was drawn there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import pypdfium2

from bench.drawing.drawer import DrawnPage
from ingest.reader.pdf.glyphs import drawing_of
from ingest.reader.pdf.pages import ReadPage, read


@dataclass(slots=True)
class Cells:
    """Cells of rows: all, those exact but for spaces, those with every space; and what was missed, for telling."""

    all: int = 0
    exact: int = 0
    spaced: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.exact / self.all if self.all else 1.0


def read_all(pdf: bytes) -> Iterator[ReadPage]:
    """The pages of a PDF, in this process."""
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        page = document[number]
        yield read(drawing_of(page))
        page.close()
    document.close()


def compare(pages: Sequence[DrawnPage], read_pages: Sequence[ReadPage], cells: Cells) -> None:
    """Count the cells of each drawn row that the row found in its place holds."""
    for number, (drawn, page) in enumerate(zip(pages, read_pages, strict=True), 1):
        rows = [line.text.split("\t") for line in page.lines if "\t" in line.text]
        matcher = SequenceMatcher(None, list(map(_tight, drawn.rows)), list(map(_tight, rows)), autojunk=False)
        for _, start, end, other, other_end in matcher.get_opcodes():
            for at in range(start, end):
                there = other + at - start
                _count(number, drawn.rows[at], rows[there] if there < other_end else [], cells)


def _count(number: int, true: list[str], got: list[str], cells: Cells) -> None:
    cells.all += len(true)
    if len(got) != len(true):
        cells.missed.append(f"page {number}: {true} read as {got}")
        return
    exact = sum(_bare(one) == _bare(other) for one, other in zip(true, got, strict=True))
    cells.exact += exact
    cells.spaced += sum(one == other for one, other in zip(true, got, strict=True))
    if exact < len(true):
        cells.missed.append(f"page {number}: {true} read as {got}")


def _bare(cell: str) -> str:
    return "".join(cell.split())


def _tight(row: list[str]) -> str:
    return "\t".join(map(_bare, row))
