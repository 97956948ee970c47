"""What is drawn on a page, as plain values: runs of letters, straight rules, pictures.

All places are in points as one reads the page: x to the right, y downwards from its upper left corner. The library that
finds them is only loaded where pages are looked at.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

UNKNOWN = "\ufffd"
"""Stands where the file gives no letter for what is drawn."""


Colour = tuple[int, int, int, int]
BLACK: Colour = (0, 0, 0, 255)


@dataclass(slots=True)
class Run:
    """Letters one behind another on one line, without a space. `edges` are the letters' left edges.

    `spaced`: a space is drawn behind the last letter. `colour` is that of the first letter: red, green, blue, opacity.
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
    """A straight rule: `at` its place across, from `start` to `end` along."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Drawn:
    """All that is drawn on a page of `width` by `height` points; `across` lie at y, `down` stand at x.

    `turn`: degrees clockwise by which the page, as a viewer shows it, must still be turned to be read.
    `pictured`: the part of the page that its largest picture covers. `askew`: runs at an angle to the others.
    `unseen`: its letters are not to be seen, as OCR programs lay them over a picture.
    `skew`: degrees clockwise by which the page itself is turned, where what is drawn on it was turned back.
    `seen_to`: nothing of the page is to be seen to the right of that.
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
