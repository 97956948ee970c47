"""Whether a printed amount that identities contradict was misread, or is a misprint of the book itself.

Misread is an amount that reading is known to spoil in this way: it is lost (0 or nothing in its place), printed a
second time from its neighbour, or differs by one slip of reading (a digit taken for one that looks like it, one
dropped or added, two neighbours exchanged, the sign lost). Anything else, and all that is uncertain, is a misprint: it
stands as printed. A misreading is repaired only where two identities, independently of each other, ask for the same
amount (`repair`, `contests`).
"""

from collections.abc import Iterable

from ingest.reconcile.explain import CONFUSED, slip

_OF_READING = frozenset({"dropped", "added", "swapped", "sign"})


def is_misreading(printed: int | None, meant: int, others: Iterable[int | None]) -> bool:
    """Whether `meant` may have come to be read as `printed`; `others` are the row's other printed amounts, in won."""
    if not printed:
        return True
    if meant == 0:
        return printed in others
    kind = slip(printed, meant)
    return kind in _OF_READING or (kind == "digit" and _look_alike(printed, meant))


def _look_alike(printed: int, meant: int) -> bool:
    """Whether the one digit in which two amounts differ is often taken for the other."""
    pairs = zip(str(abs(printed)), str(abs(meant)), strict=True)
    return all("".join(sorted(pair)) in CONFUSED for pair in pairs if pair[0] != pair[1])
