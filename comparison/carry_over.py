"""What two years say of the same money: what one carried over or spent, and what the next says that it did.

Plain Python over values, of projects that are surely one; others prove nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Check(NamedTuple):
    """An identity over two years: `column` of the later year is `earlier_column` of the one before."""

    identity: str
    column: str
    earlier_column: str


CHECKS = (Check("C1", "carried_in", "carried_out"), Check("C2", "spent_before", "spent"))


@dataclass(slots=True)
class Outcome:
    """How often an identity held, and where it does not: the places (in the pairs handed in) that break it."""

    held: int = 0
    broken: list[int] = field(default_factory=list)
    undecidable: int = 0


def weigh(pairs: Iterable[tuple[int | None, int | None]]) -> Outcome:
    """Amounts (won) of the later and the earlier year, pair by pair; what is unknown decides nothing."""
    outcome = Outcome()
    for at, (later, earlier) in enumerate(pairs):
        if later is None or earlier is None:
            outcome.undecidable += 1
        elif later == earlier:
            outcome.held += 1
        else:
            outcome.broken.append(at)
    return outcome
