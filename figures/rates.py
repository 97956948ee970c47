"""Rates of two amounts of one row, in integer arithmetic, so that all databases agree. Plain Python."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Rate:
    """The rate `part` ÷ `whole` of two columns of a row; None where either is unknown or `whole` is not positive."""

    name: str
    label: str
    part: str
    whole: str
    help: str = ""

    @property
    def in_english(self) -> str:
        return self.name.replace("_", " ").capitalize()


def per_million(part: int | None, whole: int | None) -> int | None:
    """`part` ÷ `whole` in millionths, rounded down; None where it has no value.

    >>> per_million(854, 1000), per_million(1, 3), per_million(-1, 3), per_million(5, 0)
    (854000, 333333, -333334, None)
    """
    if part is None or whole is None or whole <= 0:
        return None
    return part * 1_000_000 // whole


def percent(millionths: int | Decimal | None) -> Decimal | None:
    """Millionths as a percentage; None stays None.

    >>> percent(854000)
    Decimal('85.4')
    """
    return None if millionths is None else Decimal(f"{Decimal(millionths).scaleb(-4).normalize():f}")


def percentage(part: int | Decimal | None, whole: int | Decimal | None) -> Decimal | None:
    """`part` as % of `whole`, to one decimal, halves away from zero: the rounding of all pages, lists and charts.

    100 only where both are equal. None where either is unknown or `whole` is not positive.

    >>> percentage(1333, 2000), percentage(99_999, 100_000), percentage(100_001, 100_000), percentage(-1, 2000)
    (Decimal('66.7'), Decimal('99.9'), Decimal('100.1'), Decimal('-0.1'))
    >>> percentage(1, 0), percentage(1, -2), percentage(None, 1)
    (None, None, None)
    """
    if part is None or whole is None or whole <= 0:
        return None
    (part_above, part_below), (whole_above, whole_below) = part.as_integer_ratio(), whole.as_integer_ratio()
    above, below = part_above * whole_below, part_below * whole_above
    tenths = (2000 * abs(above) + below) // (2 * below)
    if tenths == 1000 and abs(above) != below:
        tenths += 1 if abs(above) > below else -1
    return Decimal(-tenths if above < 0 else tenths).scaleb(-1)


TINY = "0.1% 미만"
"""What a rate is that would round to 0.0% but is not 0."""


def rate_text(part: int | None, whole: int | None, tiny: str = TINY) -> str:
    """The percentage as text, to one decimal; `tiny` where it would round to 0.0% but is not 0; "" where it is None.

    >>> rate_text(854, 1000), rate_text(99_999, 100_000), rate_text(1, 0)
    ('85.4%', '99.9%', '')
    >>> rate_text(0, 9), rate_text(1, 9_000), rate_text(1, 2_000)
    ('0.0%', '0.1% 미만', '0.1%')
    """
    rate = percentage(part, whole)
    if rate is None:
        return ""
    return f"{rate:,f}%" if rate or not part else tiny


def prints_as(exact: Decimal, printed: Decimal) -> bool:
    """Whether `printed` is `exact` rounded half up or cut down; both are accepted (DOMAIN.md §3)."""
    exponent = Decimal(1).scaleb(min(int(printed.as_tuple().exponent), 0))
    return printed in (exact.quantize(exponent, ROUND_HALF_UP), exact.quantize(exponent, ROUND_DOWN))
