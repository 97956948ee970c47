"""Decide which pages of a PDF are scans, and read them."""

from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from ingest.reader.pdf.page_objects import PageDrawing
from ingest.reader.pdf.pages import FEW_LETTERS, PICTURE, ReadPage, as_shown, lacks_letters, move_boxes, read
from ingest.reader.scan.installed import can_find_rules, can_read_letters

if TYPE_CHECKING:
    from ingest.reader.scan.page_reader import ScanEngines

_FEW_RULES = 6  # a page with more rules is drawn, even over a picture
POINTS = 72
COARSEST, _FINEST = 110, 300  # dots per inch: the least that can be read, and the most used
_DEPTH = 3  # the nesting of forms that is followed


class ScanReader:
    """Reads scanned pages with the installed engines, which are loaded for the first such page."""

    def __init__(self) -> None:
        self._engines: ScanEngines | None = None

    def can_read(self, drawn: PageDrawing) -> bool:
        """Whether a page is a scan that the installed engines can read."""
        if drawn.pictured < PICTURE or len(drawn.across) + len(drawn.down) > _FEW_RULES:
            return False
        if _is_lettered(drawn) and not drawn.unseen:
            return False  # visible text over a picture
        return can_read_letters() or can_find_rules() and _is_lettered(drawn)

    def read(self, page: Any, drawn: PageDrawing) -> ReadPage:
        """Return a page's lines from its picture; without engines for letters, from its text layer.

        Raises EngineError.
        """
        from ingest.reader.scan.page_reader import ScanEngines, grey_of, levelled_page

        dots = dots_of(page)
        if dots < COARSEST:
            return read(drawn)
        self._engines = self._engines or ScanEngines()
        skew = drawn.skew  # degrees by which the whole page, with its picture, was levelled
        grey = grey_of(page.render(scale=min(dots, _FINEST) / POINTS, grayscale=True))
        if can_read_letters():
            scanned = self._engines.read(grey, page.get_width(), drawn.turn)
        else:
            scanned = levelled_page(drawn, grey)
        if _is_lettered(scanned.drawn):
            scanned.drawn.pictured = 0.0  # all that the picture shows is in the runs now
        scanned.drawn.skew = 0.0
        result = read(scanned.drawn)
        move_boxes(result, scanned.on_page)
        as_shown(result, skew)
        result.lines = [
            line._replace(indent=None) for line in result.lines
        ]  # positions of ink are too inexact for indents
        return result


def _is_lettered(drawn: PageDrawing) -> bool:
    """Whether a page has enough letters whose codes are known."""
    return sum(len(run.text) for run in drawn.runs) >= FEW_LETTERS and not lacks_letters(drawn)


def dots_of(page: Any) -> float:
    """Return the dots per inch of the page's largest picture."""
    best, dots = 0.0, 0.0
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH):
        left, bottom, right, top = item.get_bounds()
        area = (right - left) * (top - bottom)
        if area > best:
            best, dots = area, max(item.get_px_size()) / max(right - left, top - bottom) * POINTS
    return dots
