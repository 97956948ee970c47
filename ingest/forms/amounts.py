"""Amounts printed with dots or apostrophes for commas, or with a won sign; read so only if sums confirm it."""

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
_ZERO = re.compile(r"0\.0+\Z")
_WHOLE = re.compile(r"(?<=\d)\.00?(?![\d.,])")
_SURELY_DOTS = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3}){2,}(?![\d.,])")
_DECIMAL = re.compile(r"\d,\d{3}\.\d|(?<![\d.])\d+\.(?!\d{3}(?!\d))\d")
"""Matches text of a book in which dots are decimal points."""
_SETTLEMENT = ("revenue", "expenditure")
_LEAST = 3
"""The fewest identities that must hold with the amounts of a notation."""
_TO_ONE = 5
"""One failure is allowed for this many identities that hold, since other amounts may be misread or shifted."""
_DOTS_TO_DECIMAL = 10
_LEAST_IN_ROW = 2


def may_stand_in(text: str) -> bool:
    """A fast test for rows that may contain such an amount; most do not."""
    return _MAY_STAND(text) is not None


def is_of_a_notation(text: str) -> bool:
    """Whether several amounts of a row are in one of the notations; a single one may be a misreading."""
    return any(len(pattern.findall(text)) >= _LEAST_IN_ROW for pattern in _NOTATIONS.values())


def with_plain_amounts(text: str, shape: Shape, notations: Collection[str]) -> str:
    """A row of tab-separated cells with its amounts in the usual notation; `0.0` and `1,000.00` become integers."""
    cells = text.split("\t")
    are_whole = len(_WHOLE.findall(text)) >= _LEAST_IN_ROW
    for at, made_of in enumerate(shape.cells[: len(cells)]):
        if made_of == AMOUNTS and may_stand_in(cells[at]):
            cell = "0" if _ZERO.match(cells[at].strip()) else _plain(cells[at], notations)
            cells[at] = _WHOLE.sub("", cell) if are_whole else cell
    return "\t".join(cells)


def amount_notations_of(tables: Iterable[PrintedTable], fit: Fit) -> frozenset[str]:
    """The notations with which identities hold and hardly any fails.

    Dots are thousands separators only if amounts have several of them, and always before three digits, since sums hold
    for decimals too.
    """
    held = dict.fromkeys(_NOTATIONS, 0)
    broken = dict.fromkeys(_NOTATIONS, 0)
    surely_dots = decimals = 0
    for table in tables:
        for row in table.rows if table.form in _SETTLEMENT else ():
            cells = list(_amount_cells(row))
            surely_dots += sum(map(bool, map(_SURELY_DOTS.search, cells)))
            decimals += sum(bool(_DECIMAL.search(cell)) for cell in cells if not _ZERO.match(cell.strip()))
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
