"""Negative amounts printed as `(1,234)`, `1,234-`, `(△1)`, `△(1)` or `－1`; read so only if sums confirm it."""

import re
from collections.abc import Collection, Iterable

from figures.won import NEGATIVE_NOTATIONS, AmountError, read_won
from ingest.forms.form import cell_of
from ingest.forms.layouts import Fit
from ingest.rows import PrintedRow, PrintedTable

_SIGNS = "-−–△▲"
_ONE = re.compile(r"\d\s?[)）]|\d[-−–△▲](?!\S)|－ ?\d")
_DIFFERENCE = ("difference", "spent", "spent_before")
"""비교증감, and the amounts that it is the difference of."""


def may_hold(text: str, is_row: bool) -> bool:
    """Whether a line of tab-separated cells may contain an amount in one of these notations.

    A line that already has the shape of a row contains no amount in brackets.
    """
    if is_row and not ("－" in text or _has_sign_behind(text)):
        return False  # the fast path of most rows
    return _ONE.search(text, text.find("\t")) is not None


def _has_sign_behind(text: str) -> bool:
    if "-\t" in text or "△\t" in text or "−\t" in text or "–\t" in text or "▲\t" in text:
        return True
    return "- " in text or text[-1:] in _SIGNS


def with_signs(text: str, notations: Collection[str]) -> str:
    """A row of tab-separated cells, with △ before amounts that are negative by one of these notations."""
    name, tab, cells = text.partition("\t")
    for notation in notations:
        cells = NEGATIVE_NOTATIONS[notation].sub(r"△\1", cells)
    return f"{name}{tab}{cells}"


def notations_of(tables: Iterable[PrintedTable], fit: Fit) -> frozenset[str]:
    """The notations that mean negative: some identities hold only with negative amounts, none only with positive."""
    negative: set[str] = set()
    positive: set[str] = set()
    for table in tables:
        for row in table.rows:
            for notation, pattern in NEGATIVE_NOTATIONS.items():
                if any(pattern.search(cell) for line in _lines(row) for cell in line.cells[1:]):
                    evidence = _evidence(table, row, notation, fit)
                    (negative if evidence > 0 else positive if evidence < 0 else set()).add(notation)
    return frozenset(negative - positive)


def _lines(row: PrintedRow) -> list[PrintedRow]:
    return [row, row.below] if row.below else [row]


def _evidence(table: PrintedTable, row: PrintedRow, notation: str, fit: Fit) -> int:
    """Positive if more identities hold with negative amounts, negative if more hold with positive ones."""
    others = [other for other in NEGATIVE_NOTATIONS if other != notation]
    as_negative = _rewritten(row, notation, r"△\1")
    as_positive = _rewritten(row, notation, r"\1")
    for other in others:
        as_negative, as_positive = (_rewritten(rewritten, other, r"△\1") for rewritten in (as_negative, as_positive))
    scores = []
    for rewritten in (as_negative, as_positive):
        held, broken = fit(table.form, row.columns, [rewritten])
        scores.append(held - broken + _is_difference(rewritten))
    return scores[0] - scores[1]


def _rewritten(row: PrintedRow, notation: str, form: str) -> PrintedRow:
    pattern = NEGATIVE_NOTATIONS[notation]
    cells = (row.cells[0], *(pattern.sub(form, cell) for cell in row.cells[1:]))
    below = _rewritten(row.below, notation, form) if row.below else None
    return row._replace(cells=cells, below=below)


def _is_difference(row: PrintedRow) -> int:
    """1 if 비교증감 is the difference of the two years, -1 if not, 0 if undecidable."""
    amounts = []
    for name in _DIFFERENCE:
        cell = cell_of(row.columns, name)
        try:
            amounts.append(read_won(row.cells[cell]) if cell is not None and cell < len(row.cells) else None)
        except AmountError:
            amounts.append(None)
    difference, spent, before = amounts
    if difference is None or spent is None or before is None:
        return 0
    return 1 if difference == spent - before else -1
