"""What engines make of a line, as plain values: no library is loaded for them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letters:
    """A line of letters as recognised, and how sure each is (0 to 1)."""

    text: str
    sure: list[float]


@dataclass(frozen=True, slots=True)
class Word:
    """A word, where it begins and ends along its line, and how sure it is (each 0 to 1)."""

    text: str
    start: float
    end: float
    sure: float = 1.0
