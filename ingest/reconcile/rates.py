"""달성률, 구성비 and 증감률: printed rates may be rounded half up or cut down."""

from decimal import Decimal

from figures.rates import prints_as

HUNDRED = Decimal(100)


def ratio(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """part ÷ whole × 100; None where the whole is 0."""
    return Decimal(part) * HUNDRED / Decimal(whole) if whole else None


def direction(target: Decimal, result: Decimal, rate: Decimal) -> str:
    """The direction (`higher` or `lower` is better) by which a printed rate is right; or `both`, or `neither`."""
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
