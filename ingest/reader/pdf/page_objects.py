"""What is drawn on a page, as plain values: runs of letters, straight rules, pictures.

Positions are in points as a reader sees the page: x to the right, y downwards from the upper left corner. The library
that reads them is imported only where pages are read.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

UNKNOWN = "\ufffd"
"""The letter used where the file does not give the letter of a glyph."""


Colour = tuple[int, int, int, int]
BLACK: Colour = (0, 0, 0, 255)


@dataclass(slots=True)
class Run:
    """Consecutive letters on one line without a space; `edges` are the left edges of the letters.

    `spaced`: a space is drawn after the last letter. `colour` is that of the first letter: red, green, blue, opacity.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    edges: list[float]
    spaced: bool = False
    colour: Colour = BLACK

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top


class Rule(NamedTuple):
    """A straight rule from `start` to `end`; `at` is its position on the other axis."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class PageDrawing:
    """All that is drawn on a page of `width` by `height` points; `across` are horizontal rules, `down` vertical ones.

    `turn`: degrees clockwise by which the displayed page must still be turned to be read. `pictured`: the share of the
    page that its largest picture covers. `askew`: runs at an angle to the others. `unseen`: the letters are invisible,
    as in the text layer of OCR programs. `skew`: degrees clockwise by which the page is turned, if its content was
    levelled. `seen_to`: the right end of the visible part.
    """

    width: float
    height: float
    turn: int = 0
    runs: list[Run] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    pictured: float = 0.0
    askew: list[Run] = field(default_factory=list)
    unseen: bool = False
    skew: float = 0.0
    seen_to: float = float("inf")
