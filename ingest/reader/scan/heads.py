"""The lines above the tables of a scanned page, read alone: a quick look at whose it is."""

from typing import Any

from ingest.reader.pdf.lines import text_lines
from ingest.reader.scan.hangul import read_words
from ingest.reader.scan.picture import levelled, look, skew_of
from ingest.reader.scan.scanned import COARSEST, POINTS, dots_of
from ingest.reader.scan.seeing import crop, grey_of, is_of_words, word_runs

_PART = 0.2  # of a page: so much of it from above is looked at
_DOTS = 200  # to an inch
_MOST = 8  # lines


def lines_above(page: Any) -> list[str]:
    """What stands above the tables of a page that lies upright. Raises EngineError."""
    dots = dots_of(page)
    if dots < COARSEST:
        return []
    per_point = min(dots, _DOTS) / POINTS
    part = (0, page.get_height() * (1 - _PART), 0, 0)
    grey = grey_of(page.render(scale=per_point, grayscale=True, crop=part))
    inked = look(levelled(grey, skew_of(grey)), per_point)
    table = min((top for _, top, _, _ in inked.down), default=grey.shape[0])
    boxes = [box for box in inked.lines if box[3] <= table and is_of_words(inked, box)][:_MOST]
    read = read_words([crop(inked, box) for box in boxes])
    runs = [run for box, words in zip(boxes, read, strict=True) for run in word_runs(inked, box, words)]
    return [line.text for line in text_lines(runs)]
