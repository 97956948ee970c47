"""Levels from a column of codes: 01, 01-02, 01-02-003, or 1000, 1100, 1110."""

import re
from collections.abc import Sequence

from ingest.reconcile.indents import DEPTH
from ingest.rows import PrintedRow

_SEPARATORS = re.compile(r"[-./\s]+")


def code_of(row: PrintedRow) -> str:
    """The row's code; "" where the table has none."""
    cell = row.cell_of("code")
    return row.cells[cell].strip() if cell is not None and cell < len(row.cells) else ""


def without_code(name: str, row: PrintedRow) -> str:
    """A row's name (printed or given) without the code that has its own column."""
    return name.removeprefix(code_of(row)).strip()


def coded_levels(rows: Sequence[PrintedRow]) -> list[int | None]:
    """The level of each row from its code; None for all unless the codes have three lengths below the department.

    A code must start with that of its parent; the level of a row without a code is None.
    """
    codes = [_significant(code_of(row)) for row in rows[1:]]
    lengths = sorted({len(code) for code in codes if code})
    if len(lengths) != DEPTH - 1:
        return []
    levels: list[int | None] = [0]
    way: list[tuple[str, ...]] = [()]
    for code in codes:
        if not code:
            levels.append(None)
            continue
        level = 1 + lengths.index(len(code))
        del way[level:]
        if len(way) < level or code[: len(way[-1])] != way[-1]:
            return []
        way.append(code)
        levels.append(level)
    return levels


def _significant(code: str) -> tuple[str, ...]:
    """The parts of a code; for one without separators its digits, without trailing zeros."""
    parts = tuple(part for part in _SEPARATORS.split(code) if part)
    return tuple(parts[0].rstrip("0")) if len(parts) == 1 and len(parts[0]) > 2 else parts
