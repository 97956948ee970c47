"""The comparison table: objects of one kind with their figures and differences, as plain values."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from figures.columns import Column
from figures.rates import Rate, percentage

MOST = 6


@dataclass(frozen=True, slots=True)
class Side:
    """A compared object. Its figures are those of `line`, or `sums` where it is a sum of lines.

    `item` is its identifier in the URL. Differences are shown only between sides with an equal `like` (level, unit …).
    """

    item: str
    name: str
    url: str
    city: str
    city_slug: str
    fiscal_year: int
    account: str
    basis: str
    like: Any
    line: Any = None
    sums: dict[str, int | None] | None = None
    label: str = ""

    def value(self, column: str) -> Any:
        return self.sums[column] if self.sums is not None else getattr(self.line, column)


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """A figure of a side, from its line or a sum."""

    side: Side
    column: Column
    value: Any
    share: Decimal | None = None
    """In % of the largest of its row; None where that has no meaning."""
    change: "ComparedChange | None" = None
    """Against the first side; None for the first side, and where differences are not shown."""


ComparedRow = tuple[Column, list[ComparedCell]]


@dataclass(frozen=True, slots=True)
class ComparedChange:
    """The difference from the first side; None where either is unknown."""

    difference: Any
    before: Any


def labelled(sides: Sequence[Side]) -> list[Side]:
    """The sides with labels: their names, and for equal names also what distinguishes them."""
    return [
        replace(side, label=" ".join((side.name, *_apart(side, [other for other in sides if other.name == side.name]))))
        for side in sides
    ]


def _apart(side: Side, namesakes: Sequence[Side]) -> Iterator[str]:
    for words in (lambda each: each.city, lambda each: str(each.fiscal_year), lambda each: each.account):
        if not alike(namesakes, words):
            yield words(side)


def table(sides: Sequence[Side], columns: Sequence[Column], differing: bool) -> list[ComparedRow]:
    """A row for each column; with differences from the first side if `differing`."""
    return [(column, list(_cells(sides, column, differing))) for column in columns]


def _cells(sides: Sequence[Side], column: Column, differing: bool) -> Iterator[ComparedCell]:
    values = [side.value(column.name) for side in sides]
    largest = max((value for value in values if value is not None), default=0)
    positive = all(value is None or value >= 0 for value in values)
    for side, value in zip(sides, values, strict=True):
        share = percentage(value, largest) if positive else None
        compared = change(values[0], value) if differing and side is not sides[0] else None
        yield ComparedCell(side, column, value, share, compared)


def rates(sides: Sequence[Side], rates: Sequence[Rate]) -> list[tuple[Rate, list[tuple[Side, Any, Any]]]]:
    """Each rate with its part and whole for each side."""
    return [(rate, [(side, side.value(rate.part), side.value(rate.whole)) for side in sides]) for rate in rates]


def change(before: Any, after: Any) -> ComparedChange:
    if before is None or after is None:
        return ComparedChange(None, None)
    return ComparedChange(after - before, before)


def alike(sides: Sequence[Side], what: Callable[[Side], Any]) -> bool:
    return len({what(side) for side in sides}) <= 1
