"""How a page lies: upright, on its side, or upside down. Pure functions."""

from collections.abc import Iterable, Sequence

from ingest.reader.scan.boxes import Pixels
from ingest.reader.scan.figures import figure_in
from ingest.reader.scan.letters import Letters, Word
from ingest.reader.scan.picture import Inked

_LONG = (3.5, 12.0)  # letters' heights: how wide the lines are that are looked at
_HIGH = (0.7, 1.6)  # of a letter's height: how high they are
_LYING = 0.05  # of the lines of a page that is no more than turned upside down, more are long
_MANY = 20  # lines: fewer do not say how a page lies
_SAMPLE = 8  # lines
_FIGURES = 3  # of the sample that are figures for sure: upside down, none is
UPRIGHT = 0.6
"""Tesseract is 0.73 to 0.94 sure of upright letters, 0.15 to 0.46 of others."""


def long_lines(inked: Inked) -> list[Pixels]:
    """The lines of a page that are long enough to say how it lies."""
    (shortest, longest), (lowest, highest) = ((inked.height * part for part in parts) for parts in (_LONG, _HIGH))
    return [
        (left, top, right, bottom)
        for left, top, right, bottom in inked.lines
        if shortest <= right - left <= longest and lowest <= bottom - top <= highest
    ]


def is_on_side(inked: Inked) -> bool:
    """Whether a page lies on its side: its letters stand above one another, and hardly any line is long."""
    return len(inked.lines) >= _MANY and len(long_lines(inked)) < _LYING * len(inked.lines)


def sample_of(inked: Inked) -> list[Pixels]:
    """A few long lines from all over a page; none where it has too few lines."""
    lines = long_lines(inked) if len(inked.lines) >= _MANY else []
    return lines[:: max(1, len(lines) // _SAMPLE)][:_SAMPLE]


def show_figures(read: Iterable[Letters]) -> bool:
    """Whether several lines are figures in groups of three, each letter sure.

    >>> show_figures([Letters("1,234", [1.0] * 5)] * 3), show_figures([Letters("4321", [1.0] * 4)] * 9)
    (True, False)
    """
    figures = [figure for letters in read if (figure := figure_in(letters))]
    return sum(figure.sure and "," in figure.text for figure in figures) >= _FIGURES


def sureness(lines: Sequence[Sequence[Word]]) -> float:
    """How sure Tesseract is of a letter of some lines (0 to 1)."""
    words = [word for line in lines for word in line]
    return sum(word.sure * len(word.text) for word in words) / max(1, sum(len(word.text) for word in words))
