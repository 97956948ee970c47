"""Amounts that are printed in thousands or millions of won, beside those of other tables that are not."""

from collections.abc import Iterable, Sequence


def margin(units: Iterable[int]) -> int:
    """The least won by which figures of an identity, printed in these units, contradict each other.

    Rounded, cut down or rounded up, each loses less than one of its unit; one of won loses nothing.
    """
    return max(1, sum(unit for unit in units if unit > 1))


def agree(one: int | None, other: int | None, units: Sequence[int]) -> bool:
    """Whether two amounts in won are the same, but for what the figures of these units lose of which they are made.

    Two prints of one amount in the same unit are rounded alike.
    """
    printed_twice = len(units) == 2 and units[0] == units[1]
    return one is not None and other is not None and abs(one - other) < (1 if printed_twice else margin(units))


def unit_of(amount: int | None, unit: int) -> int:
    """The unit of an amount in a table of this unit: 1 where it is no multiple of it, and so was given in won."""
    return 1 if amount is None or amount % unit else unit
