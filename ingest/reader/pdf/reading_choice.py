"""Choose between two readings of a page, and count where they differ. Pure functions over plain values."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from figures.names import search_key
from ingest.reader.pdf.pages import ReadPage

_AMOUNT = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])")
_GLUED = re.compile(r"\d,\d{3},?\d{4,}|\d,\d{3}[△▲]")
_MOST_IN_CELL = 2  # a cell has at most two lines with one amount each
_FEW = 3  # a line with fewer amounts may be prose


class Score(NamedTuple):
    """How many identities of the rows on a page hold, and how many do not."""

    satisfied: int = 0
    violated: int = 0


Scorer = Callable[[Sequence[str]], Score]
"""Returns the score of a page's lines, whose cells are separated by tabs."""


def score_nothing(lines: Sequence[str]) -> Score:
    """Return an empty score, for readers that check no identities."""
    return Score()


class Amounts(NamedTuple):
    """The number of amounts on a page that are alone in a line of a cell, and of all."""

    placed: int
    all: int


def amounts_of(page: ReadPage) -> Amounts:
    """Count a page's amounts.

    Amounts in cells count as placed; those in lines of many amounts without cells, and those run together, do not.
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
    """Whether the second reading satisfies more identities, or as many and places more amounts.

    Fewer violated identities do not count: the reading may have lost the head by which they are recognised.
    """
    return (second[0].satisfied, second[1].placed) > (first[0].satisfied, first[1].placed)


def rows_otherwise(page: ReadPage, other: ReadPage) -> int:
    """Return how many rows have other amounts in the other reading; rows are matched by name and order."""
    amounts_of_other = _amounts_by_row(other)
    return sum(cells != amounts_of_other.get(name, cells) for name, cells in _amounts_by_row(page).items())


def _amounts_by_row(page: ReadPage) -> dict[tuple[str, int], list[str]]:
    """Return the cells of each named row, without spaces; the second line of a row follows its first."""
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
