"""Rates of two amounts of one row, reckoned in whole numbers, so that every database gives the same. Plain Python."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Rate:
    """`part` ÷ `whole`, both columns of one row; none where either is unknown, or the whole is not above 0."""

    name: str
    label: str
    part: str
    whole: str
    help: str = ""

    @property
    def in_english(self) -> str:
        return self.name.replace("_", " ").capitalize()


def per_million(part: int | None, whole: int | None) -> int | None:
    """Millionths, cut down: 4 decimals of a percentage.

    >>> per_million(854, 1000), per_million(1, 3), per_million(-1, 3), per_million(5, 0)
    (854000, 333333, -333334, None)
    """
    if part is None or whole is None or whole <= 0:
        return None
    return part * 1_000_000 // whole


def percent(millionths: int | Decimal | None) -> Decimal | None:
    """Millionths as a percentage.

    >>> percent(854000)
    Decimal('85.4')
    """
    return None if millionths is None else Decimal(f"{Decimal(millionths).scaleb(-4).normalize():f}")


def to_a_tenth(part: int, whole: int) -> Decimal:
    """`part` in % of `whole` (not 0), halves rounded up; 100 only where nothing is left.

    >>> to_a_tenth(854, 1000), to_a_tenth(99_999, 100_000)
    (Decimal('85.4'), Decimal('99.9'))
    """
    rate = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if rate == 100 and part != whole:
        return Decimal("99.9") if part < whole else Decimal("100.1")
    return rate


def shown(part: int | None, whole: int | None) -> str:
    """A percentage as people read it, to a tenth. Empty where there is none.

    >>> shown(854, 1000), shown(99_999, 100_000), shown(1, 0)
    ('85.4%', '99.9%', '')
    """
    if part is None or whole is None or whole <= 0:
        return ""
    return f"{to_a_tenth(part, whole):,f}%"
