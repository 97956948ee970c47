"""Detect a page's orientation: upright, on its side, or upside down. Pure functions."""

from collections.abc import Iterable, Sequence

from ingest.reader.scan.boxes import Pixels
from ingest.reader.scan.figures import figure_in
from ingest.reader.scan.letters import Letters, RecognisedWord
from ingest.reader.scan.picture import PageInk

_LONG = (3.5, 12.0)  # letter heights: the width of the lines examined
_HIGH = (0.7, 1.6)  # of a letter's height: the height of the lines examined
_LYING = 0.05  # a page that is upright or upside down has a greater share of long lines
_MANY = 20  # with fewer lines the orientation is unknown
_SAMPLE = 8  # lines that are recognised
_FIGURES = 3  # certain figures in the sample; upside down there are none
UPRIGHT = 0.6
"""The confidence of an upright page: Tesseract has 0.73 to 0.94 for upright letters, 0.15 to 0.46 for others."""


def long_lines(inked: PageInk) -> list[Pixels]:
    """Return the lines of a page that are long enough to show its orientation."""
    (shortest, longest), (lowest, highest) = ((inked.height * part for part in parts) for parts in (_LONG, _HIGH))
    return [
        (left, top, right, bottom)
        for left, top, right, bottom in inked.lines
        if shortest <= right - left <= longest and lowest <= bottom - top <= highest
    ]


def is_on_side(inked: PageInk) -> bool:
    """Whether a page is on its side: hardly any line of ink is long."""
    return len(inked.lines) >= _MANY and len(long_lines(inked)) < _LYING * len(inked.lines)


def sample_of(inked: PageInk) -> list[Pixels]:
    """Return a few long lines from all over a page; [] if it has too few lines."""
    lines = long_lines(inked) if len(inked.lines) >= _MANY else []
    return lines[:: max(1, len(lines) // _SAMPLE)][:_SAMPLE]


def has_certain_figures(read: Iterable[Letters]) -> bool:
    """Whether several lines are grouped figures with all letters certain.

    >>> has_certain_figures([Letters("1,234", [1.0] * 5)] * 3), has_certain_figures([Letters("4321", [1.0] * 4)] * 9)
    (True, False)
    """
    figures = [figure for letters in read if (figure := figure_in(letters))]
    return sum(figure.sure and "," in figure.text for figure in figures) >= _FIGURES


def sureness(lines: Sequence[Sequence[RecognisedWord]]) -> float:
    """Return the mean confidence of the letters of the lines (0 to 1)."""
    words = [word for line in lines for word in line]
    return sum(word.sure * len(word.text) for word in words) / max(1, sum(len(word.text) for word in words))
