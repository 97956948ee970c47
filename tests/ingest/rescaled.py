"""A book of which some tables are printed in a larger unit than the others, as cities print their reports."""

import re
from collections.abc import Callable, Container
from pathlib import Path

from ingest.forms import FORM_BY_NAME
from ingest.reading import open_book, read_sheets
from ingest.rows import PrintedRow, PrintedTable

UNITS = {1000: "천원", 1_000_000: "백만원"}
Round = Callable[[int, int], int]
"""How an amount of won becomes one of so many won."""
_AMOUNT = re.compile(r"([△-]? ?)(\d[\d,]*)")


def rounded(amount: int, unit: int) -> int:
    return (amount + unit // 2) // unit


def cut(amount: int, unit: int) -> int:
    return amount // unit


def rescale(path: Path, forms: Container[str], unit: int, becomes: Round) -> str:
    """The text of a book with the money of tables of these forms printed in another unit."""
    lines = path.read_text(encoding="utf-8").split("\n")
    for sheet in read_sheets(open_book(path)):
        for table in (table for table in sheet.tables if table.form in forms):
            _print_unit(lines, table, unit)
            for row in [*table.rows, *(row for _, row in table.sums)]:
                _print(lines, row, table, unit, becomes)
    return "\n".join(lines)


def _print_unit(lines: list[str], table: PrintedTable, unit: int) -> None:
    """Print the unit where one stands, in the table's heads or above them, or else in the heads."""
    for _, head in table.parts:
        near = [at for at in range(max(head - 7, 0), head + 1) if re.search(r"단위 ?:|\(\s*원\s*\)", lines[at])]
        for at in near:
            lines[at] = re.sub(r"(?<![천만가-힣])원", UNITS[unit], lines[at])
        if not near:
            lines[head - 1] = lines[head - 1].replace("결산액", f"결산액({UNITS[unit]})", 1)


def _print(lines: list[str], row: PrintedRow, table: PrintedTable, unit: int, becomes: Round) -> None:
    money = FORM_BY_NAME[table.form].money
    for line in [row, *([row.below] if row.below else [])]:
        cells = lines[line.line - 1].split("\t")
        for cell, names in enumerate(row.columns[: len(cells)]):
            if money.intersection(names):
                cells[cell] = _AMOUNT.sub(lambda match: _scaled(match, unit, becomes), cells[cell])
        lines[line.line - 1] = "\t".join(cells)


def _scaled(match: re.Match[str], unit: int, becomes: Round) -> str:
    return f"{match[1]}{becomes(int(match[2].replace(',', '')), unit):,}"
