"""How a spreadsheet cell displays its number, as far as its format makes that certain."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

UNCERTAIN = "\ufffd"
"""Added to a cell whose displayed amount is uncertain, so that it is not read as a figure."""
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_BUILT_IN = {9: "0%", 10: "0.00%", 2: "0.00", 4: "#,##0.00", 39: "#,##0.00", 40: "#,##0.00"}
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_SCALED = re.compile(r"[0#?],+(?![0#?,.])")
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_DECIMALS = re.compile(r"\.([0#?]+)")
_ZEROS = re.compile(r"0{2,12}\Z")
_HOLDS_NUMBER = re.compile(r"[0#?ymdhsg@]", re.IGNORECASE)
"""A placeholder for the number in a format without its literals: 0, #, General, parts of a date."""
_UNIT = re.compile(r'"[^"]*[십백천만억조千萬億kKmM][^"]*"|\\[십백천만억조千萬億kKmM]')
"""A unit of money after the number in a format: `#,##0"천원"`."""
_SIGN = re.compile(r"[-−–△▲▵Δ∆(]|\[(?:red|빨강|color)", re.IGNORECASE)
_SECTION = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*\Z)')
_TEXT = 3
"""The number of sections after the first in a format that has one for text."""
_MOST_DIGITS = 15
"""The significant digits that a spreadsheet stores exactly."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a cell displays its number: as a date, percentage, scaled or with a unit, with how many decimals and digits.

    `hides_positive` and `hides_negative`: such a number is not displayed, or a negative one without its sign.
    `hides_text`: a number stored as text is not displayed.
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
        """Whether the cell does not display the number or its sign.

        A zero is hidden only by a format that hides numbers of both signs; a format that leaves just zeros blank
        displays them so.
        """
        if not text.strip("-0."):
            return bool(text) and self.hides_positive and self.hides_negative
        return self.hides_negative if text.startswith("-") else self.hides_positive

    def shown(self, text: str) -> str:
        """Return the number as displayed, with UNCERTAIN appended if that is not certain."""
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
    """Return the format of a built-in number, or of a code such as `#,##0;△#,##0` if the workbook defines one."""
    if code is None:
        if number in _DATES:
            return NumberFormat(date=True)
        code = _BUILT_IN.get(number, "")
    shown = _LITERALS.sub("", code).split(";")[0]
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
    """Return whether a format hides positive numbers, negative numbers or their sign, and text.

    >>> hidden_by(";;;"), hidden_by("#,##0;#,##0"), hidden_by("#,##0;[Red]#,##0"), hidden_by('"***"')
    ((True, True, True), (False, True, False), (False, False, False), (True, True, False))
    """
    positive, *others = _SECTION.split(code)
    hides_text = len(others) == _TEXT and "@" not in _LITERALS.sub("", others[-1])
    if "[<" in code or "[>" in code or "[=" in code:
        return False, False, hides_text
    hides_positive = _hides(positive) and bool(code)
    if not others:
        return hides_positive, hides_positive, hides_text
    return hides_positive, _hides(others[0]) or _SIGN.search(others[0]) is None, hides_text


def _hides(section: str) -> bool:
    """Whether a section of a format displays no number, only words or nothing."""
    return _HOLDS_NUMBER.search(_LITERALS.sub("", section)) is None


def _rounded(value: Decimal, decimals: int) -> Decimal:
    """Round half away from zero to so many decimals, as spreadsheets do."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
