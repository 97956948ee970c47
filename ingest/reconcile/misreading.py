"""Whether a printed amount that identities contradict was misread, or is a misprint of the book itself.

Misread is an amount that reading is known to spoil in this way: it is lost (0 or nothing in its place), printed a
second time from its neighbour, or differs by one slip of reading (a digit taken for one that looks like it, one
dropped or added, two neighbours exchanged, the sign lost). Anything else, and all that is uncertain, is a misprint: it
stands as printed, as does what is a few units off where these are thousands: amounts are rounded there. A misreading
is repaired only where two identities, independently of each other, ask for the same amount (`repair`, `contests`).
"""

from collections.abc import Iterable

from ingest.reconcile.explain import CONFUSED, slip

_MOST_ROUNDED = 9
"""So many units sums of rounded amounts may be off."""
_OF_READING = frozenset({"dropped", "added", "swapped", "sign"})


def is_misreading(printed: int | None, meant: int, others: Iterable[int | None], unit: int = 1) -> bool:
    """Whether `meant` may have come to be read as `printed`; `others` are the row's other printed amounts, in won.

    `unit` is the won of one printed unit.
    """
    if printed is not None and is_of_rounding(printed - meant, unit):
        return False
    if not printed:
        return True
    if meant == 0:
        return printed in others
    kind = slip(printed, meant)
    return kind in _OF_READING or (kind == "digit" and _look_alike(printed, meant))


def is_of_rounding(difference: int, unit: int) -> bool:
    """Whether sums may differ by so many won since their amounts are rounded to a unit.

    >>> [is_of_rounding(difference, 1000) for difference in (-2000, 10_000)], is_of_rounding(1, 1)
    ([True, False], False)
    """
    return unit > 1 and abs(difference) <= _MOST_ROUNDED * unit


def _look_alike(printed: int, meant: int) -> bool:
    """Whether the one digit in which two amounts differ is often taken for the other."""
    pairs = zip(str(abs(printed)), str(abs(meant)), strict=True)
    return all("".join(sorted(pair)) in CONFUSED for pair in pairs if pair[0] != pair[1])
