"""The results of recognition as plain values; needs no engine."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letters:
    """The recognised letters of a line, and the confidence of each (0 to 1)."""

    text: str
    sure: list[float]


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A recognised word, its start and end as fractions of the line's width, and its confidence (0 to 1)."""

    text: str
    start: float
    end: float
    sure: float = 1.0
