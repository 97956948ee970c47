"""Parses and formats amounts of won as integers (DOMAIN.md §3 signs, §6 habits)."""

import re
from decimal import Decimal

SCALES = {"원": 1, "천원": 1_000, "백만원": 1_000_000, "억원": 100_000_000}

SIGNS = r"\-△▲▵∆Δ−–"
"""Signs of a negative amount, as a regex character class."""
NEGATIVE_NOTATIONS = {
    "brackets": re.compile(r"(?<!\S)[(（]\s?(\d[\d,]*)\s?[)）](?!\S)"),
    "behind": re.compile(r"(?<!\S)(\d[\d,]*)[-−–△▲](?!\S)"),
    "sign in brackets": re.compile(rf"(?<!\S)[(（] ?[{SIGNS}] ?(\d[\d,]*) ?[)）](?!\S)"),
    "sign before brackets": re.compile(rf"(?<!\S)[{SIGNS}] ?[(（] ?(\d[\d,]*) ?[)）](?!\S)"),
    "wide sign": re.compile(r"(?<!\S)－ ?(\d[\d,]*)(?!\S)"),
}
"""Notations that mean a negative amount in some books only: `(1,234)`, `1,234-`, `(△1)`, `△(1)`, `－1`."""
_AMOUNT = re.compile(rf"([{SIGNS}])?\s*((?![0０])\d{{1,3}}(?:,\d{{3}})+|\d+)\Z")
_SEVERAL = re.compile(rf"[{SIGNS}]?\s*[^\s{SIGNS}]+|[{SIGNS}]")


_BROKEN = re.compile(r"(?<![\d,.])0\d")
"""No amount begins with 0: `103 000` is one amount that lost its comma."""
LOST_COMMA = re.compile(r"(?<![\d,])[1-9]\d{0,2} \d{3}(?![\d,])")
"""`12 345` may be one amount or two."""
_SPACED = re.compile(r", +")

LARGEST = 10**16
"""In won. No settlement is larger; a larger amount was misread, and its sums would not fit a database column."""

_MYRIAD = r"(?:(\d{1,9}(?:\.\d{1,4})?천?)%s)?"
_SPELLED = re.compile(rf"([{SIGNS}])?{''.join(_MYRIAD % unit for unit in '조억만')}(\d{{1,9}})?")

_ZERO = frozenset("-−–－―—─ㅡ")
_LONGEST = 40  # characters of an amount; Python refuses to parse thousands of digits


class AmountError(ValueError):
    """The text is not an amount."""


def read_won(text: str, scale: int = 1) -> int:
    """One printed amount in won; `-` alone is 0. Raises AmountError.

    >>> read_won("△ 113,330,670"), read_won("-323"), read_won("1,234", scale=1000)
    (-113330670, -323, 1234000)
    """
    sign, number = None, text
    if not text.isdecimal():  # most cells of files are plain digits and need no regex
        match = _AMOUNT.match(text)
        if match is None:
            stripped = text.strip().removesuffix("원").rstrip().replace("，", ",")
            if stripped in _ZERO:
                return 0
            match = _AMOUNT.match(stripped)
        if match is None:
            raise AmountError(text)
        sign, number = match.groups()
    if len(number) > _LONGEST:
        raise AmountError(text)
    amount = int(number.replace(",", "")) * scale
    if amount > LARGEST:
        raise AmountError(text)
    return -amount if sign else amount


def read_spelled(text: str) -> int:
    """An amount in won as people type it: in digits, or with 만, 억, 조. Raises AmountError.

    >>> read_spelled("1억 1,000만원"), read_spelled("△2.5억"), read_spelled("3천만"), read_spelled("1,234")
    (110000000, -250000000, 30000000, 1234)
    """
    match = _SPELLED.fullmatch(re.sub(r"[\s,]|원$", "", text))
    if match is None or not any(match.groups()[1:4]):
        return read_won(text)
    sign, *parts, rest = match.groups()
    amount = sum(_myriads(part, 10_000**power) for part, power in zip(parts, (3, 2, 1), strict=True) if part)
    amount += Decimal(rest or 0)
    if amount != int(amount) or amount > LARGEST:
        raise AmountError(text)
    return -int(amount) if sign else int(amount)


def _myriads(part: str, unit: int) -> Decimal:
    return Decimal(part.removesuffix("천")) * unit * (1_000 if part.endswith("천") else 1)


def split_amounts(cell: str) -> list[str]:
    """The amounts of one cell, one for each printed line: `264,144,000 △5,558` holds two."""
    if " " not in cell:
        return [cell] if cell else []
    if ", " in cell:  # 5, 500, 000 is one amount if all its commas are spaced; else ambiguous, not split
        if cell.count(", ") != cell.count(","):
            return [cell]
        cell = _SPACED.sub(",", cell)
    if _BROKEN.search(cell):
        return [cell]
    return [part.strip() for part in _SEVERAL.findall(cell)]


def write_won(amount: int, scale: int = 1) -> str:
    """An amount in units of `scale` won, with thousands separators and △ for a negative."""
    if scale != 1:
        amount = round_half_up(amount, scale)
    return f"△{-amount:,}" if amount < 0 else f"{amount:,}"


def round_half_up(amount: int, scale: int) -> int:
    """`amount` in units of `scale` won, rounded half away from zero."""
    sign = -1 if amount < 0 else 1
    return sign * ((abs(amount) * 2 + scale) // (scale * 2))


_MYRIADS = ("", "만", "억", "조", "경")


def spell_won(amount: int) -> str:
    """An amount as written in Korean prose, with 만, 억, 조.

    >>> spell_won(18_362_055_610), spell_won(-110_000_000), spell_won(0)
    ('183억 6,205만 5,610원', '△1억 1,000만원', '0원')
    """
    rest, parts = abs(amount), []
    for unit in _MYRIADS[:-1]:
        rest, part = divmod(rest, 10_000)
        if part:
            parts.append(f"{part:,}{unit}")
    if rest:
        parts.append(f"{rest:,}{_MYRIADS[-1]}")
    return ("△" if amount < 0 else "") + (" ".join(reversed(parts)) or "0") + "원"


def brief_won(amount: int) -> str:
    """An amount for headlines: in 억 to one decimal, or in whole 만, halves away from zero; below 1만 in won.

    >>> brief_won(18_362_055_610), brief_won(-95_259_160), brief_won(900), brief_won(99_999_999)
    ('183.6억원', '△9,526만원', '900원', '1.0억원')
    """
    if abs(amount) < 10_000:
        return f"{write_won(amount)}원"
    if abs(round_half_up(amount, 10_000)) < 10_000:
        return f"{write_won(amount, 10_000)}만원"
    tenths = abs(round_half_up(amount, 10_000_000))
    return f"{'△' if amount < 0 else ''}{tenths // 10:,}.{tenths % 10}억원"
