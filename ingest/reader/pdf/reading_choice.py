"""Which of two readings of a page stands, and where they differ. Pure functions over plain values."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from figures.names import search_key
from ingest.reader.pdf.pages import ReadPage

_AMOUNT = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])")
_GLUED = re.compile(r"\d,\d{3},?\d{4,}|\d,\d{3}[△▲]")
_MOST_IN_CELL = 2  # a cell has two lines at most, an amount in each
_FEW = 3  # amounts that may stand in prose


class Score(NamedTuple):
    """How often the identities of a row hold on a page, and how often they do not."""

    held: int = 0
    broken: int = 0


Judge = Callable[[Sequence[str]], Score]
"""Counts over the lines of a page, cells parted by tabs."""


def no_judge(lines: Sequence[str]) -> Score:
    """For readers that know no identities."""
    return Score()


class Amounts(NamedTuple):
    """The amounts of a page: those that stand alone in a line of a cell, and all."""

    placed: int
    all: int


def amounts_of(page: ReadPage) -> Amounts:
    """Amounts in rows count as placed; those in lines of many amounts without cells, and those glued together, do not.

    Amounts in prose are not counted.
    """
    placed = lost = 0
    for line in page.lines:
        if "\t" not in line.text:
            count = len(_AMOUNT.findall(line.text)) + len(_GLUED.findall(line.text))
            lost += count if count >= _FEW else 0
            continue
        for cell in line.text.split("\t"):
            if "," in cell:
                count, glued = len(_AMOUNT.findall(cell)), len(_GLUED.findall(cell))
                well = count <= _MOST_IN_CELL and not glued
                placed += count if well else 0
                lost += 0 if well else count + 2 * glued
    return Amounts(placed, placed + lost)


def is_better(second: tuple[Score, Amounts], first: tuple[Score, Amounts]) -> bool:
    """Whether a second reading satisfies more identities, or as many and places more amounts.

    That it breaks fewer says nothing: it may have lost the head that they are known by.
    """
    return (second[0].held, second[1].placed) > (first[0].held, first[1].placed)


def rows_otherwise(page: ReadPage, other: ReadPage) -> int:
    """The rows of one reading that another gives other amounts, rows being the same by their names and order."""
    amounts_of_other = _amounts_by_row(other)
    return sum(cells != amounts_of_other.get(name, cells) for name, cells in _amounts_by_row(page).items())


def _amounts_by_row(page: ReadPage) -> dict[tuple[str, int], list[str]]:
    """The cells of each named row, without spaces; the second line of a row stands behind its first."""
    rows: dict[tuple[str, int], list[str]] = {}
    counts: Counter[str] = Counter()
    last: list[str] = []
    for line in page.lines:
        name, tab, rest = line.text.partition("\t")
        cells = ["".join(cell.split()) for cell in rest.split("\t")]
        if tab and name.strip() and _AMOUNT.search(rest):
            key = search_key(name)
            last = rows.setdefault((key, counts[key]), cells)
            counts[key] += 1
        elif tab and not name.strip():
            last += cells
    return rows
