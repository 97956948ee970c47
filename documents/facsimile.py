"""The image of a page of a PDF, rendered once from the stored file and cached, and the box of a figure on it."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views import View

from documents.mixins import DocumentMixin
from documents.models import Page, Volume
from figures.volumes import page_in_volume, volume_of_page
from figures.won import split_amounts

_PATIENCE = 60  # seconds to wait for a page to be rendered
_one_at_a_time = Lock()
"""Rendering uses a whole CPU; requests must not use all of them."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in points from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    def around(self, margin: float) -> "Box":
        return Box(self.left - margin, self.top - margin, self.width + 2 * margin, self.height + 2 * margin)


@dataclass(frozen=True, slots=True)
class Facsimile:
    """The picture of a page: its size in points, and the requested box."""

    number: int
    width: float
    height: float
    box: Box | None = None

    @property
    def strip(self) -> Box | None:
        """The part of the page that shows the box in its rows, as wide as the page."""
        if self.box is None:
            return None
        height = min(self.height, max(12 * self.box.height, self.width / 5))
        top = min(max(0.0, self.box.top + self.box.height / 2 - height / 2), self.height - height)
        return Box(0, top, self.width, height)

    @property
    def mark(self) -> Box | None:
        return self.box.around(2) if self.box else None


def facsimile_of(page: Page, line: int | None = None, cell: int | None = None, part: int = 0) -> Facsimile | None:
    """The facsimile of a page with the box of a cell; None where no PDF or picture of the page is stored."""
    size = page.layout.get("size")
    if not size or book_of(volume_of(page)) is None:
        return None
    width, height = size
    return Facsimile(page.number, width, height, box_of(page, line, cell, part))


def box_of(page: Page, line: int | None, cell: int | None, part: int) -> Box | None:
    """The box of a cell on the picture of its page, of the row's first printed cell where none is given."""
    boxes = page.layout.get("boxes", [])
    at = -1 if line is None else line - page.first_line
    if not 0 <= at < len(boxes) or not boxes[at]:
        return None
    row = boxes[at]
    quad = row[cell] if cell is not None and cell < len(row) else next(filter(None, row), None)
    if quad is None:
        return None
    left, top, right, bottom = quad
    cells = page.text.split("\n")[at].split("\t")
    parts = len(split_amounts(cells[cell].strip())) if cell is not None and cell < len(cells) else 1
    height = (bottom - top) / max(parts, 1)
    return Box(left, top + height * min(part, max(parts - 1, 0)), right - left, height)


def row_box_of(page: Page, line: int) -> Box | None:
    """The box around all printed cells of a row on the picture of its page."""
    boxes = page.layout.get("boxes", [])
    at = line - page.first_line
    quads = list(filter(None, boxes[at])) if 0 <= at < len(boxes) and boxes[at] else []
    if not quads:
        return None
    lefts, tops, rights, bottoms = zip(*quads, strict=True)
    return Box(min(lefts), min(tops), max(rights) - min(lefts), max(bottoms) - min(tops))


def volume_of(page: Page) -> Volume | None:
    """The volume that a page is of. One query."""
    return Volume.objects.filter(document=page.document_id, number=volume_of_page(page.number)).first()


def book_of(volume: Volume | None) -> Path | None:
    """The PDF or picture that a volume was read from, where it was kept."""
    if volume is None or volume.kind not in ("pdf", "scan") or not volume.book:
        return None
    path = Path(volume.book.path)
    return path if path.exists() else None


class PageImage(DocumentMixin, View):
    """The picture of a page; 404 where there is no book to draw it from."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        page = Page.objects.filter(document=self.document, number=self.kwargs["number"]).first()
        if page is None or not page.layout.get("size"):
            raise Http404
        picture = picture_of(page)
        if picture is None:
            raise Http404
        return FileResponse(picture.open("rb"), content_type="image/png")


def picture_of(page: Page) -> Path | None:
    """The drawn page; None where it cannot be drawn."""
    volume = volume_of(page)
    book = book_of(volume)
    if volume is None or book is None:
        return None
    drawn = Path(settings.MEDIA_ROOT) / "pages" / volume.sha256 / f"{page_in_volume(page.number)}.png"
    if not drawn.exists():
        with _one_at_a_time:
            if not drawn.exists():
                _draw(book, page, drawn)
    return drawn if drawn.exists() else None


def _draw(book: Path, page: Page, drawn: Path) -> None:
    """Render into a temporary file and rename it, so that nobody gets half an image."""
    command = [
        sys.executable,
        "-m",
        "documents.page_image",
        book,
        str(page_in_volume(page.number)),
        str(page.layout.get("turn", 0)),
    ]
    try:
        result = subprocess.run(  # noqa: S603 - our own module, on a path of our own
            list(map(str, command)), cwd=settings.BASE_DIR, capture_output=True, timeout=_PATIENCE, check=True
        )
    except (subprocess.SubprocessError, OSError):
        return
    drawn.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=drawn.parent, delete=False) as file:
        file.write(result.stdout)
    Path(file.name).replace(drawn)
