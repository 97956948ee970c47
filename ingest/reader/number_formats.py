"""What a number of a workbook looks like in its cell, as far as is certain."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

UNCERTAIN = "\ufffd"
"""Stands in a cell whose amount is not certain with certainty: it is no figure then."""
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_BUILT_IN = {9: "0%", 10: "0.00%", 2: "0.00", 4: "#,##0.00", 39: "#,##0.00", 40: "#,##0.00"}
_SAID = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_SCALED = re.compile(r"[0#?],+(?![0#?,.])")
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_DECIMALS = re.compile(r"\.([0#?]+)")
_ZEROS = re.compile(r"0{2,12}\Z")
_HOLDS_NUMBER = re.compile(r"[0#?ymdhsg@]", re.IGNORECASE)
"""Finds something in what a format writes for a number, words and padding left out: 0, #, General, parts of a date."""
_UNIT = re.compile(r'"[^"]*[십백천만억조千萬億kKmM][^"]*"|\\[십백천만억조千萬億kKmM]')
"""What a format writes behind its number as a unit of money: `#,##0"천원"`."""
_SIGN = re.compile(r"[-−–△▲▵Δ∆(]|\[(?:red|빨강|color)", re.IGNORECASE)
_SECTION = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*\Z)')
_TEXT = 3
"""Behind the first section of a format as many others stand where it has one for texts."""
_MOST_DIGITS = 15
"""Digits that a number of a workbook is sure to have right."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a cell shows its number: as a date, in percent, scaled or with a unit, with so many decimals or digits.

    `hides_positive` and `hides_negative` formats show nothing of such a number, or a negative one without its sign;
    `hides_text` ones show nothing of a number that is held as text.
    """

    date: bool = False
    percent: bool = False
    scaled: bool = False
    decimals: int = 0
    digits: int = 0
    hides_positive: bool = False
    hides_negative: bool = False
    hides_text: bool = False

    def hides(self, text: str) -> bool:
        """Whether the cell does not show the number, or not its sign; a format that hides nil alone shows nil so."""
        if not text.strip("-0."):
            return bool(text) and self.hides_positive and self.hides_negative
        return self.hides_negative if text.startswith("-") else self.hides_positive

    def shown(self, text: str) -> str:
        """The number as it stands in its cell; with UNCERTAIN behind it where that is not sure."""
        try:
            value = Decimal(text)
        except InvalidOperation:
            return text + UNCERTAIN
        if not value.is_finite() or value.adjusted() >= _MOST_DIGITS:
            return text[:40] + UNCERTAIN
        if self.date or self.hides(text):
            return f"{text[:40]}{UNCERTAIN}"
        value = round(value, _MOST_DIGITS - 1 - value.adjusted()) if value else Decimal(0)
        if self.percent:
            return f"{_rounded(value * 100, self.decimals)}%"
        if value == value.to_integral_value():
            return f"{int(value):0{self.digits}d}" + (UNCERTAIN if self.scaled else "")
        return (str(_rounded(value, self.decimals)) if self.decimals else f"{value.normalize():f}") + (
            UNCERTAIN if self.scaled else ""
        )


GENERAL = NumberFormat()


@lru_cache(maxsize=512)
def number_format(number: int, code: str | None) -> NumberFormat:
    """The format of a number and, where the workbook has its own, of a code such as `#,##0;△#,##0`."""
    if code is None:
        if number in _DATES:
            return NumberFormat(date=True)
        code = _BUILT_IN.get(number, "")
    shown = _SAID.sub("", code).split(";")[0]
    hides_positive, hides_negative, hides_text = hidden_by(code)
    if shown.strip().lower() in ("", "general", "@", "g/표준"):
        return NumberFormat(hides_positive=hides_positive, hides_negative=hides_negative, hides_text=hides_text)
    if _DATE.search(shown):
        return NumberFormat(date=True)
    decimals = _DECIMALS.search(shown)
    zeros = _ZEROS.match(shown.strip())
    return NumberFormat(
        percent="%" in shown,
        scaled=_SCALED.search(shown) is not None or _UNIT.search(code) is not None,
        decimals=len(decimals[1]) if decimals else 0,
        digits=len(zeros[0]) if zeros else 0,
        hides_positive=hides_positive,
        hides_negative=hides_negative,
        hides_text=hides_text,
    )


def hidden_by(code: str) -> tuple[bool, bool, bool]:
    """Whether a format shows nothing of a positive number; of a negative one nothing, or not its sign; of a text.

    >>> hidden_by(";;;"), hidden_by("#,##0;#,##0"), hidden_by("#,##0;[Red]#,##0"), hidden_by('"***"')
    ((True, True, True), (False, True, False), (False, False, False), (True, True, False))
    """
    positive, *others = _SECTION.split(code)
    hides_text = len(others) == _TEXT and "@" not in _SAID.sub("", others[-1])
    if "[<" in code or "[>" in code or "[=" in code:
        return False, False, hides_text
    hides_positive = _hides(positive) and bool(code)
    if not others:
        return hides_positive, hides_positive, hides_text
    return hides_positive, _hides(others[0]) or _SIGN.search(others[0]) is None, hides_text


def _hides(section: str) -> bool:
    """Whether a section of a format writes no number, be it words or nothing."""
    return _HOLDS_NUMBER.search(_SAID.sub("", section)) is None


def _rounded(value: Decimal, decimals: int) -> Decimal:
    """A number with so many decimals, halves away from zero, as a workbook shows it."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
