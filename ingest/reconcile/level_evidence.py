"""Evidence on the rows of a department besides their amounts."""

from collections.abc import Callable, Hashable, Sequence, Set
from dataclasses import dataclass

LevelCost = Callable[[int, int], int]
"""(row, level) → the cost of that level by evidence against it."""


@dataclass(frozen=True, slots=True)
class LevelEvidence:
    """Evidence on the rows of a department besides their amounts.

    `against` is the cost of a level for a row. `prints` are the printed texts of each row: identical ones may be one
    row printed twice. `shaky` rows have contradictory amounts, and may have lost what their family lacks.
    """

    against: LevelCost
    prints: Sequence[Hashable]
    shaky: Set[int] = frozenset()

    def of_rows(self, rows: Sequence[int]) -> "LevelEvidence":
        """The evidence on a subset of rows, renumbered."""
        shaky = {at for at, row in enumerate(rows) if row in self.shaky}
        against = self.against
        return LevelEvidence(lambda at, level: against(rows[at], level), [self.prints[row] for row in rows], shaky)

    def alike(self, row: int, other: int) -> bool:
        return self.prints[row] == self.prints[other]


def no_evidence(size: int) -> LevelEvidence:
    return LevelEvidence(lambda row, level: 0, range(size))
