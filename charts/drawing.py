"""A chart as values: marks with their rectangles and texts, in pixels of a drawing of fixed width."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from figures.won import write_won

NARROW, WIDE = 320, 600
"""The chart widths in pixels: for phones and for desktops."""
FONT_SIZE = 13.0
"""The font size in pixels, as in static/css/charts.css."""


class MarkKind(StrEnum):
    """What a rectangle means; static/css/charts.css distinguishes them not only by colour."""

    PART = "part"  # the amount that the chart shows
    WHOLE = "whole"  # the amount that it is part of, drawn behind it
    BEFORE = "before"  # the same a year earlier
    LESS = "less"  # a negative amount, or a deduction
    UNKNOWN = "unknown"  # an unknown amount: a dashed frame whose width means nothing
    REST = "rest"  # the remainder between known amounts: hatched
    HIT = "hit"  # the clickable area


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
    """Text that starts (with `end`: ends) at x, with its baseline at y."""

    x: float
    y: float
    words: str
    kind: str = "name"  # name, amount, head
    end: bool = False


class Mark(NamedTuple):
    """A linked part of a chart; `spoken` is its text alternative, `here` marks the subject of the page."""

    link: str
    spoken: str
    rects: tuple[Rect, ...]
    texts: tuple[Text, ...] = ()
    here: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, its size in pixels, its marks in reading order."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    lines: tuple[Stroke, ...] = ()
    texts: tuple[Text, ...] = ()


class Wording(NamedTuple):
    """The words of a chart in the reader's language; `others` and `unknown_count` contain {number}."""

    unknown: str = "미확인"
    minus: str = "마이너스"
    gap: str = "차이"
    others: str = "기타 {number}건"
    unknown_count: str = "미확인 {number}개"
    won: str = "원"


@dataclass(frozen=True, slots=True)
class DrawingSettings:
    """The width, the unit in won and the words of a drawing."""

    width: int = WIDE
    scale: int = 1
    unit: str = "원"
    wording: Wording = field(default_factory=Wording)

    def shown(self, amount: int | None) -> str:
        """An amount in won as printed in a chart."""
        return self.wording.unknown if amount is None else write_won(amount, self.scale)

    def spoken(self, amount: int | None) -> str:
        """An amount in won as read aloud by screen readers."""
        if amount is None:
            return self.wording.unknown
        sign = f"{self.wording.minus} " if amount < 0 else ""
        return f"{sign}{write_won(abs(amount), self.scale)}{self.unit}"


Shape = Callable[[DrawingSettings], Drawing]
"""Lays out a chart for a frame: a width, a unit and a language."""
