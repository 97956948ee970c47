"""Samples of a list for working papers, drawn so that anyone who has the same rows draws the same ones. Plain Python.

A number is drawn from the seed and a text by SHA-256: no generator of a language or version is needed to draw it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

RANDOM, SYSTEMATIC, MONETARY = "random", "systematic", "monetary"
METHODS = (RANDOM, SYSTEMATIC, MONETARY)
LARGEST_SAMPLE = 10_000


@dataclass(frozen=True, slots=True)
class Sample:
    """How a sample is drawn: `by` is the amount of a monetary-unit sample."""

    method: str
    size: int
    seed: int
    by: str = ""


@dataclass(frozen=True, slots=True)
class SampleItem:
    """A row that may be drawn: its id, its natural key, and its amount in won (None: unknown)."""

    id: int
    key: str
    amount: int | None = None


def draw(items: Sequence[SampleItem], sample: Sample) -> list[int]:
    """The ids of the rows drawn; all rows if there are no more than the sample's size.

    random: the rows with the least SHA-256 of `seed/key`. systematic: every k-th row from a start drawn from the seed.
    monetary: the rows in which every k-th won falls, of the amounts above 0 laid end to end in the order of the rows.

    >>> rows = [SampleItem(1, "a", 10), SampleItem(2, "b", 0), SampleItem(3, "c", 90), SampleItem(4, "d", None)]
    >>> draw(rows, Sample(RANDOM, 2, 7)), draw(rows, Sample(SYSTEMATIC, 2, 7)), draw(rows, Sample(MONETARY, 2, 7))
    ([2, 3], [2, 4], [3])
    """
    match sample.method:
        case "systematic":
            return _systematic(items, sample)
        case "monetary":
            return _monetary(items, sample)
        case _:
            drawn = sorted(items, key=lambda item: _digest(f"{sample.seed}/{item.key}"))[: sample.size]
            wanted = {item.id for item in drawn}
            return [item.id for item in items if item.id in wanted]


def _systematic(items: Sequence[SampleItem], sample: Sample) -> list[int]:
    if len(items) <= sample.size:
        return [item.id for item in items]
    start = _start(sample, len(items))
    return [items[(start + at * len(items)) // sample.size].id for at in range(sample.size)]


def _monetary(items: Sequence[SampleItem], sample: Sample) -> list[int]:
    with_money = [(item.id, item.amount) for item in items if item.amount is not None and item.amount > 0]
    if not with_money:
        return []
    total = sum(amount for _id, amount in with_money)
    start = _start(sample, total)
    drawn, passed, at = [], 0, 0
    for row, amount in with_money:
        passed += amount
        hit = False
        while at < sample.size and (start + at * total) // sample.size < passed:
            hit, at = True, at + 1
        if hit:
            drawn.append(row)
    return drawn


def _start(sample: Sample, length: int) -> int:
    """The start of the first interval, in units of 1/size of a row (or won): a number from 0 to `length` - 1."""
    return _digest(f"{sample.seed}/{sample.method}") % length


def _digest(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest())
