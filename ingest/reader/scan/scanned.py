"""Which pages of a PDF are scans, and what is on them."""

from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from ingest.reader.pdf.page_objects import Drawn
from ingest.reader.pdf.pages import FEW_LETTERS, PICTURE, ReadPage, as_shown, is_unlettered, move_boxes, read
from ingest.reader.scan.installed import sees_letters, sees_rules

if TYPE_CHECKING:
    from ingest.reader.scan.page_reader import Eyes

_FEW_RULES = 6  # a page with more is drawn, whatever lies under it
POINTS = 72
COARSEST, _FINEST = 110, 300  # dots to an inch: of a picture that can be read, and in which one is looked at
_DEPTH = 3  # of forms within forms


class ScanReader:
    """Reads scanned pages, as far as what is installed can; its engines are loaded at the first."""

    def __init__(self) -> None:
        self._eyes: Eyes | None = None

    def can_read(self, drawn: Drawn) -> bool:
        """Whether a page is a scan that can be read here."""
        if drawn.pictured < PICTURE or len(drawn.across) + len(drawn.down) > _FEW_RULES:
            return False
        if _is_lettered(drawn) and not drawn.unseen:
            return False  # printed over a picture
        return sees_letters() or sees_rules() and _is_lettered(drawn)

    def read(self, page: Any, drawn: Drawn) -> ReadPage:
        """A page as lines, from its picture; where engines for letters lack, those of the text laid over it.

        Raises EngineError.
        """
        from ingest.reader.scan.page_reader import Eyes, grey_of, level

        dots = dots_of(page)
        if dots < COARSEST:
            return read(drawn)
        self._eyes = self._eyes or Eyes()
        skew = drawn.skew  # by which all on the page, its picture too, was turned to lie level
        grey = grey_of(page.render(scale=min(dots, _FINEST) / POINTS, grayscale=True))
        scanned = self._eyes.read(grey, page.get_width(), drawn.turn) if sees_letters() else level(drawn, grey)
        if _is_lettered(scanned.drawn):
            scanned.drawn.pictured = 0.0  # what was to be seen on the picture is drawn now
        scanned.drawn.skew = 0.0
        result = read(scanned.drawn)
        move_boxes(result, scanned.on_page)
        as_shown(result, skew)
        result.lines = [line._replace(indent=None) for line in result.lines]  # ink does not begin where letters do
        return result


def _is_lettered(drawn: Drawn) -> bool:
    return sum(len(run.text) for run in drawn.runs) >= FEW_LETTERS and not is_unlettered(drawn)


def dots_of(page: Any) -> float:
    """Dots to an inch of the page's largest picture."""
    best, dots = 0.0, 0.0
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH):
        left, bottom, right, top = item.get_bounds()
        area = (right - left) * (top - bottom)
        if area > best:
            best, dots = area, max(item.get_px_size()) / max(right - left, top - bottom) * POINTS
    return dots
