"""Counts how often row identities hold on a page: a cheap score of how well it was read. Plain Python.

Columns are found by the words of the head; nothing is repaired or derived here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple

from budget.columns import EXPENDITURE, REVENUE
from figures.names import search_key
from figures.won import AmountError, read_won
from ingest.reader.pdf.reading_choice import Score
from ingest.reconcile.identities import IDENTITIES


class CellPosition(NamedTuple):
    """The position of a column in a row: its line (0 or 1) and cell."""

    line: int
    cell: int


Equation = tuple[tuple[CellPosition, int], ...]
"""Spots with coefficients; the weighted sum of their amounts is 0."""

_DECLARED = {"revenue": REVENUE, "expenditure": EXPENDITURE}
_LABELS = {
    table: {search_key(word): column.name for column in columns for word in (column.label, *column.heads)}
    for table, columns in _DECLARED.items()
}
_NOT_IN_ALL_FORMS = {column.name for columns in _DECLARED.values() for column in columns if column.cell is None}
_TERMS = {
    table: [identity.terms for identity in IDENTITIES if identity.table == table and identity.terms]
    for table in _LABELS
}
_WITH_PARTS = {"net_receipts", "carried_out", "unspent"}
_MOST_LINES = 2
_MARKS = re.compile(r"[^가-힣]+\Z")


def score_rows(lines: Iterable[str]) -> Score:
    """Count the identities that hold and that fail over all rows of a page's lines, with cells separated by tabs.

    An identity that lacks an amount, or whose amounts are all 0, is not counted.
    """
    satisfied = violated = 0
    for head, rows in _tables(lines):
        tested = equations(tuple(head))
        for row in rows if tested else ():
            for equation in tested:
                amounts = [_amount(row, spot) for spot, _ in equation]
                if None in amounts or not any(amounts):
                    continue
                total = sum(amount * sign for amount, (_, sign) in zip(amounts, equation, strict=True) if amount)
                satisfied += total == 0
                violated += total != 0
    return Score(satisfied, violated)


def _tables(lines: Iterable[str]) -> Iterator[tuple[list[str], list[list[list[str]]]]]:
    """The head lines of each table, and its rows as one or two lines of cells."""
    head: list[str] = []
    rows: list[list[list[str]]] = []
    for line in lines:
        if "\t" not in line:
            continue
        cells = line.split("\t")
        if not any(map(_is_amount, cells[1:])):
            if rows:
                yield head, rows
                head, rows = [], []
            head.append(line)
        elif cells[0].strip() or not rows or len(rows[-1]) == _MOST_LINES:
            rows.append([cells])
        else:
            rows[-1].append(cells)
    yield head, rows


def _is_amount(cell: str) -> bool:
    return cell[-3:].isdigit() or cell == "0"


@cache
def equations(head: tuple[str, ...]) -> list[Equation]:
    """The row identities whose columns are all in a table's head, for the kind of table with most columns in it.

    Columns that not all forms print are left out of an identity if absent.
    """
    table, spots = max(((table, _spots(table, head)) for table in _LABELS), key=lambda table_spots: len(table_spots[1]))
    return [
        tuple((spots[name], sign) for name, sign in terms if name in spots)
        for terms in _TERMS[table]
        if all(name in spots or name in _NOT_IN_ALL_FORMS for name, _ in terms)
    ]


def _spots(table: str, head: Sequence[str]) -> dict[str, CellPosition]:
    """The positions of the columns of a kind of table, by the words of its head lines."""
    spots: dict[str, CellPosition] = {}
    lines = [line.split("\t") for line in head]
    for cell in range(max(map(len, lines), default=0)):
        keys = [key for line in lines if cell < len(line) and (key := search_key(line[cell]))]
        names = [name for name in map(partial(_column, table), keys, [*keys[1:], ""]) if name]
        for at, name in enumerate(names[:_MOST_LINES]):
            spots.setdefault(name, CellPosition(at, cell))
    return spots


def _column(table: str, key: str, below: str) -> str:
    """The column that a word of the head means, ignoring marks after it; "" for a word over several columns.

    A total with its parts spans their columns too; its own column has 계 below it, or nothing.
    """
    name, below = _LABELS[table].get(_MARKS.sub("", key), ""), _MARKS.sub("", below)
    return "" if name in _WITH_PARTS and below and not below.startswith("계") else name


def _amount(row: Sequence[Sequence[str]], spot: CellPosition) -> int | None:
    if spot.line >= len(row) or spot.cell >= len(row[spot.line]):
        return None
    text = row[spot.line][spot.cell]
    if not text:
        return None
    try:
        return read_won(text)
    except AmountError:
        return None
