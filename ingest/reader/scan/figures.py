"""Classify a recognised line as a figure (certain or not) or as words. Pure functions."""

import re
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from ingest.reader.scan.letters import Letters

_SURE = 0.9  # a digit of less confidence is uncertain
_LETTERS = frozenset("0123456789,.△▲Δ-−–()%◎○×")
_CODE = re.compile(r"\d{3}(?:-\d{2,3})?(?![-\d])")
_MARKS = frozenset("◎○×-−–")
_GROUPED = re.compile(r"([△▲Δ\-−–(]?)(\d{1,3}(?:[.,]\d{3})+)(\)?)\Z")
_PLAIN = re.compile(r"[△▲Δ\-−–(]?\d{1,3}(?:\.\d{1,2})?[%)]?\Z|\d{3}-\d{2}\Z|-\d{1,4}-\Z")
_WIDE = {",": 0.5, ".": 0.5, "-": 0.65, "−": 0.9, "–": 0.9, "(": 0.6, ")": 0.6, "%": 1.6, "△": 1.6, "▲": 1.6, "Δ": 1.3}
_BLANK = 0.25  # of a digit's width: the white at either side of a 1
_OFF = 0.55  # of a digit's width: allowed difference of a figure's width from that of its letters
_FEWEST = 5
_MEASURED = 5  # letters: shorter figures are not used to measure a digit's width


class RecognisedFigure(NamedTuple):
    """A recognised figure or mark.

    `sure`: all its letters are certain and it has the form of a figure.
    """

    text: str
    sure: bool


def figure_in(letters: Letters) -> RecognisedFigure | None:
    """Return the figure or mark that a line is; None if it is words.

    >>> figure_in(Letters("1,234.567", [1.0] * 9)), figure_in(Letters("1,2345", [1.0] * 6))
    (RecognisedFigure(text='1,234,567', sure=True), RecognisedFigure(text='1,2345', sure=False))
    """
    text = "".join(letters.text.split())
    if not text or not set(text) <= _LETTERS or not (text in _MARKS or any(map(str.isdigit, text))):
        return None
    sure = [score for letter, score in zip(letters.text, letters.sure, strict=True) if not letter.isspace()]
    if grouped := _GROUPED.match(text):
        sign, digits, end = grouped.groups()
        return RecognisedFigure(sign + digits.replace(".", ",") + end, min(sure) >= _SURE)
    return RecognisedFigure(text, min(sure) >= _SURE and (text in _MARKS or _PLAIN.match(text) is not None))


def code_in(letters: Letters) -> str:
    """Return the subject's code at the beginning of a line if all its letters are certain, else "".

    >>> code_in(Letters("233-12그", [1.0] * 6 + [0.5])), code_in(Letters("233", [1.0, 0.6, 1.0]))
    ('233-12', '')
    """
    code = _CODE.match(letters.text)
    return code[0] if code and min(letters.sure[: code.end()]) >= _SURE else ""


def is_code(text: str) -> bool:
    """Whether a text begins with a subject's code."""
    return _CODE.match(text) is not None


def digit_width(figures: Sequence[tuple[str, float]]) -> float | None:
    """Return the width of a digit, from (figure, width) pairs; None if there are too few."""
    wide = [width / _units(text) for text, width in figures if len(text) >= _MEASURED]
    return median(wide) if len(wide) >= _FEWEST else None


def fits(text: str, width: float, digit: float) -> bool:
    """Whether a figure is as wide as its letters, so that no letter was lost or recognised twice."""
    return abs(width / digit - _units(text)) <= _OFF


def _units(text: str) -> float:
    """Return the expected width of a figure's ink in digit widths; a 1 at an end has white beside it."""
    ends = (text[0] == "1") + (text[-1] == "1")
    return sum(_WIDE.get(letter, 1.0) for letter in text) - _BLANK * ends
