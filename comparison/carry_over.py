"""Identities between two years: what one year carried over or spent, and what the next year's book prints of it.

Plain Python over values, for projects that are certainly the same in both years.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class YearIdentity(NamedTuple):
    """An identity over two years: `column` of the later year equals `earlier_column` of the year before."""

    identity: str
    column: str
    earlier_column: str


CHECKS = (YearIdentity("C1", "carried_in", "carried_out"), YearIdentity("C2", "spent_before", "spent"))


@dataclass(slots=True)
class IdentityCount:
    """How often an identity held, the indexes of the pairs that break it, and how many pairs are undecidable."""

    held: int = 0
    broken: list[int] = field(default_factory=list)
    undecidable: int = 0


def check_pairs(pairs: Iterable[tuple[int | None, int | None]]) -> IdentityCount:
    """Compare pairs of amounts in won (later, earlier year); a pair with an unknown amount is undecidable."""
    outcome = IdentityCount()
    for at, (later, earlier) in enumerate(pairs):
        if later is None or earlier is None:
            outcome.undecidable += 1
        elif later == earlier:
            outcome.held += 1
        else:
            outcome.broken.append(at)
    return outcome
