"""Recognise only the lines above the tables of scanned pages, to find their departments quickly."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any

from ingest.reader.pdf.lines import text_lines
from ingest.reader.scan.boxes import Pixels
from ingest.reader.scan.hangul import read_words
from ingest.reader.scan.page_reader import crop, grey_of, is_of_words, word_runs
from ingest.reader.scan.picture import PageInk, find_ink, levelled, skew_of
from ingest.reader.scan.scanned import COARSEST, POINTS, dots_of

_PART = 0.2  # of a page's height: the part from the top that is examined
_DOTS = 200  # dots per inch
_MOST = 8  # the most lines of a page


def lines_above(pages: Iterable[Any]) -> list[str]:
    """Return the texts above the tables of upright pages. Raises EngineError."""
    lines = [(inked, box) for page in pages for inked, box in _boxes_above(page)]
    read = read_words([crop(inked, box) for inked, box in lines])  # all at once, as the engine starts slowly
    texts = []
    for _, of_page in groupby(zip(lines, read, strict=True), lambda line: id(line[0][0])):
        runs = [run for (inked, box), words in of_page for run in word_runs(inked, box, words)]
        texts += [line.text for line in text_lines(runs)]
    return texts


def _boxes_above(page: Any) -> Iterator[tuple[PageInk, Pixels]]:
    """Yield the boxes of the lines of words above a page's table."""
    dots = dots_of(page)
    if dots < COARSEST:
        return
    per_point = min(dots, _DOTS) / POINTS
    part = (0, page.get_height() * (1 - _PART), 0, 0)
    grey = grey_of(page.render(scale=per_point, grayscale=True, crop=part))
    inked = find_ink(levelled(grey, skew_of(grey)), per_point)
    table = min((top for _, top, _, _ in inked.down), default=grey.shape[0])
    boxes = (box for box in inked.lines if box[3] <= table and is_of_words(inked, box))
    yield from ((inked, box) for box in islice(boxes, _MOST))
