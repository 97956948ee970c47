"""What is known of the rows of a department apart from their amounts, and whether it speaks against a tree."""

from collections.abc import Callable, Hashable, Sequence, Set
from dataclasses import dataclass

LevelCost = Callable[[int, int], int]
"""The cost of other evidence against a row standing at a level."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the rows of a department, apart from their amounts.

    `against` is the cost of a row standing at a level. `prints` is what is printed of each row: rows alike in all of
    it may be one row printed twice. `shaky` rows contradict themselves: what their family lacks they may have lost.
    """

    against: LevelCost
    prints: Sequence[Hashable]
    shaky: Set[int] = frozenset()

    def of(self, rows: Sequence[int]) -> "Evidence":
        """The evidence of some of the rows, which are counted anew."""
        shaky = {at for at, row in enumerate(rows) if row in self.shaky}
        against = self.against
        return Evidence(lambda at, level: against(rows[at], level), [self.prints[row] for row in rows], shaky)

    def alike(self, row: int, other: int) -> bool:
        return self.prints[row] == self.prints[other]


def no_evidence(size: int) -> Evidence:
    return Evidence(lambda row, level: 0, range(size))
