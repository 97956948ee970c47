"""Compares amounts printed in thousands or millions of won with exact ones."""

from collections.abc import Iterable, Sequence


def margin(units: Iterable[int]) -> int:
    """The smallest difference in won that contradicts an identity of figures printed in these units.

    However rounded, each figure is off by less than one unit; one in won is exact.
    """
    return max(1, sum(unit for unit in units if unit > 1))


def explains(difference: int, amounts: int, unit: int) -> bool:
    """Whether so many amounts, each rounded to a unit, may differ from a sum by this many won."""
    return abs(difference) < margin([unit] * amounts)


def agree(one: int | None, other: int | None, units: Sequence[int]) -> bool:
    """Whether two amounts in won are equal up to the rounding of figures in these units.

    Two prints of one amount in the same unit are rounded alike and must be equal.
    """
    printed_twice = len(units) == 2 and units[0] == units[1]
    return one is not None and other is not None and abs(one - other) < (1 if printed_twice else margin(units))


def unit_of(amount: int | None, unit: int) -> int:
    """The unit of an amount in a table of this unit: 1 if it is not a multiple, and so was given in won."""
    return 1 if amount is None or amount % unit else unit
