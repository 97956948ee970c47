"""달성률, 구성비 and 증감률: rates as books print them, rounded half up in some places and cut down in others."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)


def prints_as(exact: Decimal, printed: Decimal) -> bool:
    """Whether a rate may be printed so: both ways of rounding are right (DOMAIN.md §3)."""
    exponent = Decimal(1).scaleb(min(int(printed.as_tuple().exponent), 0))
    return printed in (exact.quantize(exponent, ROUND_HALF_UP), exact.quantize(exponent, ROUND_DOWN))


def ratio(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """part ÷ whole × 100; None where the whole is 0, for then there is no rate."""
    return Decimal(part) * HUNDRED / Decimal(whole) if whole else None


def direction(target: Decimal, result: Decimal, rate: Decimal) -> str:
    """How a printed achievement rate comes about: `higher`, `lower` (is better), `both`, or `neither`."""
    higher, lower = ratio(result, target), ratio(target, result)
    is_higher = higher is not None and prints_as(higher, rate)
    is_lower = lower is not None and prints_as(lower, rate)
    match is_higher, is_lower:
        case True, True:
            return "both"
        case True, False:
            return "higher"
        case False, True:
            return "lower"
    return "neither"
