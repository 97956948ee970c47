"""What a chart is made of, as values: marks with their boxes and words, in pixels of a drawing of fixed width."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from figures.won import write_won

NARROW, WIDE = 320, 600
"""The widths for which charts are drawn: of a phone and of a desk."""
LETTERS = 13.0
"""The size of letters, as in static/css/charts.css."""


class MarkKind(StrEnum):
    """What a shape means; static/css/charts.css distinguishes them by more than colour."""

    PART = "part"  # what the chart is about
    PALE = "pale"  # the same, with words in it
    WHOLE = "whole"  # what it is a part of, behind it
    BEFORE = "before"  # the same a year earlier
    LESS = "less"  # a negative amount, or what is taken away
    UNKNOWN = "unknown"  # an amount that is not known: a dashed frame, without extent
    REST = "rest"  # what is left open between known amounts, of known extent: hatched
    HIT = "hit"  # where a finger or a pointer finds the mark


class Rect(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    kind: MarkKind


class Stroke(NamedTuple):
    x1: float
    y1: float
    x2: float
    y2: float
    kind: str  # zero, limit, join


class Text(NamedTuple):
    """Words that begin (or with `end`, end) at x, standing on y."""

    x: float
    y: float
    words: str
    kind: str = "name"  # name, amount, head
    end: bool = False


class Mark(NamedTuple):
    """Something shown that leads to `link`; `spoken` is all of it in words."""

    link: str
    spoken: str
    rects: tuple[Rect, ...]
    texts: tuple[Text, ...] = ()
    here: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart of so many pixels; its marks in the order in which they are read."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    lines: tuple[Stroke, ...] = ()
    texts: tuple[Text, ...] = ()


class Wording(NamedTuple):
    """The words of a chart in the reader's language; `others` and `open` hold {number}."""

    unknown: str = "미확인"
    minus: str = "마이너스"
    gap: str = "차이"
    others: str = "기타 {number}건"
    open: str = "미확인 {number}개"
    won: str = "원"


@dataclass(frozen=True, slots=True)
class Frame:
    """The width, the unit in won and the words of a drawing."""

    width: int = WIDE
    scale: int = 1
    unit: str = "원"
    wording: Wording = field(default_factory=Wording)

    def shown(self, amount: int | None) -> str:
        """An amount of won as it stands in a chart."""
        return self.wording.unknown if amount is None else write_won(amount, self.scale)

    def spoken(self, amount: int | None) -> str:
        """An amount of won as it is read aloud."""
        if amount is None:
            return self.wording.unknown
        sign = f"{self.wording.minus} " if amount < 0 else ""
        return f"{sign}{write_won(abs(amount), self.scale)}{self.unit}"


Shape = Callable[[Frame], Drawing]
"""Draws a chart for a frame: a width, a unit and a language."""
