"""Decides whether a contradicted amount was misread, or is a misprint of the book itself.

A misread amount is lost (0 or nothing in its place), repeats its neighbour, or differs by one reading error (a digit
confused with a similar one, dropped or added, two neighbours exchanged, the sign lost). Anything else, and all that is
uncertain, is a misprint and stays as printed; so do amounts a few units off in a table of thousands, where they are
rounded. A misreading is repaired only if two independent identities require the same amount (`repair`,
`unsatisfied_sums`).
"""

from collections.abc import Iterable

from ingest.reconcile.explain import CONFUSED, slip

_MOST_ROUNDED = 9
"""The most units by which sums of rounded amounts may be off."""
_OF_READING = frozenset({"dropped", "added", "swapped", "sign"})


def is_misreading(printed: int | None, meant: int, others: Iterable[int | None], unit: int = 1) -> bool:
    """Whether `meant` may have been misread as `printed`; `others` are the row's other printed amounts, in won.

    `unit` is the value in won of one printed unit.
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
    """Whether sums may differ by this many won because their amounts are rounded to a unit.

    >>> [is_of_rounding(difference, 1000) for difference in (-2000, 10_000)], is_of_rounding(1, 1)
    ([True, False], False)
    """
    return unit > 1 and abs(difference) <= _MOST_ROUNDED * unit


def _look_alike(printed: int, meant: int) -> bool:
    """Whether two amounts differ by one easily confused digit."""
    pairs = zip(str(abs(printed)), str(abs(meant)), strict=True)
    return all("".join(sorted(pair)) in CONFUSED for pair in pairs if pair[0] != pair[1])
