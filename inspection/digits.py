"""Tests the first and the last two digits of amounts against their expected distributions."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import ceil, log10

LEAST_EXPECTED = 5
"""The smallest expected count in a cell for which the chi-square test is valid."""
LEAST_AMOUNT = 1_000
"""In won. The last two digits of smaller amounts are not independent of the first."""


class DigitResult(StrEnum):
    """The result of the chi-square test at 1 %; it does not say why digits deviate."""

    FEW = "few"
    USUAL = "usual"
    UNUSUAL = "unusual"


@dataclass(frozen=True)
class DigitTest:
    """How often digits occur (`seen`), their expected `shares`, and the critical chi-square value at 1 %."""

    seen: Mapping[int, int]
    shares: Mapping[int, float]
    critical: float

    @cached_property
    def number(self) -> int:
        return sum(self.seen.values())

    @cached_property
    def least(self) -> int:
        """The smallest number of amounts for which the test is valid."""
        return ceil(LEAST_EXPECTED / min(self.shares.values()))

    def expected(self, digits: int) -> float:
        return self.number * self.shares[digits]

    @cached_property
    def chi_square(self) -> float | None:
        """None where the amounts are too few."""
        if self.number < self.least:
            return None
        return sum((self.seen.get(of, 0) - self.expected(of)) ** 2 / self.expected(of) for of in self.shares)

    @property
    def outcome(self) -> DigitResult:
        if self.chi_square is None:
            return DigitResult.FEW
        return DigitResult.UNUSUAL if self.chi_square > self.critical else DigitResult.USUAL


_BENFORD = {digit: log10(1 + 1 / digit) for digit in range(1, 10)}
_EVEN = dict.fromkeys(range(100), 0.01)


def first_digits(amounts: Iterable[int]) -> DigitTest:
    """The first digits of amounts other than 0 against Benford's law: 8 degrees of freedom."""
    return DigitTest(Counter(int(str(abs(amount))[0]) for amount in amounts), _BENFORD, 20.090)


def last_digits(amounts: Iterable[int]) -> DigitTest:
    """The last two digits against an even distribution: 99 degrees of freedom."""
    large = (abs(amount) for amount in amounts if abs(amount) >= LEAST_AMOUNT)
    return DigitTest(Counter(amount % 100 for amount in large), _EVEN, 134.642)
