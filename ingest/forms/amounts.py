"""Amounts that a book prints with dots or apostrophes for commas, or a sign of won: read where its sums bear it out."""

import re
from collections.abc import Collection, Iterable, Iterator

from figures.won import SIGNS
from ingest.forms.form import AMOUNTS, Shape
from ingest.forms.layouts import Fit
from ingest.rows import PrintedRow, PrintedTable

_DOTS = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d.,])")
_WON_SIGN = re.compile(rf"[₩￦\\] ?(?=[{SIGNS}－(（]? ?\d)")
_APOSTROPHE = "'’‘`´′＇"
_APOSTROPHES = re.compile(rf"(?<![\d.,{_APOSTROPHE}])\d{{1,3}}(?:[{_APOSTROPHE}]\d{{3}})+(?![\d.,{_APOSTROPHE}])")
_NOTATIONS = {"dots": _DOTS, "apostrophes": _APOSTROPHES, "won sign": _WON_SIGN}
_MAY_STAND = re.compile(rf"[.￦₩\\{_APOSTROPHE}]").search
_COMMA = str.maketrans(dict.fromkeys(_APOSTROPHE, ","))
_NIL = re.compile(r"0\.0+\Z")
_WHOLE = re.compile(r"(?<=\d)\.00?(?![\d.,])")
_SURELY_DOTS = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3}){2,}(?![\d.,])")
_DECIMAL = re.compile(r"\d,\d{3}\.\d|(?<![\d.])\d+\.(?!\d{3}(?!\d))\d")
"""What a book prints that has dots for decimals."""
_SETTLEMENT = ("revenue", "expenditure")
_LEAST = 3
"""So many identities that hold with the amounts of a notation, at least."""
_TO_ONE = 5
"""Of so many one may be broken: another amount of the row may be misread, or have slid."""
_DOTS_TO_DECIMAL = 10
_LEAST_IN_ROW = 2


def may_stand_in(text: str) -> bool:
    """Whether a row may hold such an amount: to ask first, as most rows hold none."""
    return _MAY_STAND(text) is not None


def is_of_a_notation(text: str) -> bool:
    """Whether several amounts of a row stand in one of the notations; one may be a misreading."""
    return any(len(pattern.findall(text)) >= _LEAST_IN_ROW for pattern in _NOTATIONS.values())


def with_plain_amounts(text: str, shape: Shape, notations: Collection[str]) -> str:
    """A row of cells parted by tabs, with its amounts as all books print them; `0.0` and `1,000.00` are whole."""
    cells = text.split("\t")
    are_whole = len(_WHOLE.findall(text)) >= _LEAST_IN_ROW
    for at, made_of in enumerate(shape.cells[: len(cells)]):
        if made_of == AMOUNTS and may_stand_in(cells[at]):
            cell = "0" if _NIL.match(cells[at].strip()) else _plain(cells[at], notations)
            cells[at] = _WHOLE.sub("", cell) if are_whole else cell
    return "\t".join(cells)


def amount_notations_of(tables: Iterable[PrintedTable], fit: Fit) -> frozenset[str]:
    """The notations with which identities hold and hardly one is broken.

    Dots part thousands only where amounts have several of them, and none has one before other than three digits:
    sums hold of decimals as well.
    """
    held = dict.fromkeys(_NOTATIONS, 0)
    broken = dict.fromkeys(_NOTATIONS, 0)
    surely_dots = decimals = 0
    for table in tables:
        for row in table.rows if table.form in _SETTLEMENT else ():
            cells = list(_amount_cells(row))
            surely_dots += sum(map(bool, map(_SURELY_DOTS.search, cells)))
            decimals += sum(bool(_DECIMAL.search(cell)) for cell in cells if not _NIL.match(cell.strip()))
            notations = [name for name, pattern in _NOTATIONS.items() if any(map(pattern.search, cells))]
            row_held, row_broken = fit(table.form, row.columns, [_rewritten(row)]) if notations else (0, 0)
            for name in notations:
                held[name] += row_held
                broken[name] += row_broken
    if surely_dots < _LEAST or decimals * _DOTS_TO_DECIMAL > surely_dots:
        held["dots"] = 0
    return frozenset(name for name in _NOTATIONS if held[name] >= max(_LEAST, broken[name] * _TO_ONE))


def _amount_cells(row: PrintedRow) -> Iterator[str]:
    for line in (row, row.below) if row.below else (row,):
        yield from line.cells[1:]


def _rewritten(row: PrintedRow) -> PrintedRow:
    cells = (row.cells[0], *(_plain(cell, _NOTATIONS) for cell in row.cells[1:]))
    return row._replace(cells=cells, below=_rewritten(row.below) if row.below else None)


def _plain(cell: str, notations: Collection[str]) -> str:
    if "won sign" in notations:
        cell = _WON_SIGN.sub("", cell)
    if "apostrophes" in notations:
        cell = _APOSTROPHES.sub(lambda match: match[0].translate(_COMMA), cell)
    return _DOTS.sub(lambda match: match[0].replace(".", ","), cell) if "dots" in notations else cell
