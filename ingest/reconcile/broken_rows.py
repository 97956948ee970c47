"""Joins rows split by a page break: the part at the top of the next page goes back to the row before."""

import re
from collections.abc import Collection, Iterator

from budget.subjects import split_code
from ingest.reconcile.broken_names import renamed, shortened
from ingest.reconcile.units import cell_in
from ingest.rows import PrintedRow, PrintedTable

_AMOUNT = re.compile(r"[△▲\-]?\d{1,3}(?:,\d{3})*\Z")


def complete_rows(table: PrintedTable, seconds: Collection[int]) -> PrintedTable:
    """The table with the first row of a page joined to the last row of the page before, if it continues that.

    Each amount of such a row continues a cut-off amount above, or is the second line missing there. `seconds` are the
    cells with two lines.
    """
    rows: list[PrintedRow] = []
    joined: list[int] = []
    for at, row in enumerate(table.rows):
        if rows and row.page > rows[-1].page and (whole := _completed(rows[-1], row, seconds)):
            rows[-1] = whole
            joined.append(at)
        else:
            rows.append(row)
    return shortened(table, rows, joined) if joined else table


def _completed(above: PrintedRow, rest: PrintedRow, seconds: Collection[int]) -> PrintedRow | None:
    """The row above joined with its continuation; None where that may be a row of its own."""
    if split_code(rest.name.strip())[0] or above.financing:
        return None
    first, second = list(above.cells), list(above.below.cells if above.below else [""] * len(above.cells))
    pieces = list(_pieces(rest))
    for cell, text in pieces:
        if cell >= min(len(first), len(second)) or not first[cell].strip():
            return None
        line = second if second[cell].strip() else first
        if _is_broken(line[cell].strip(), text):
            line[cell] = line[cell].strip() + text
        elif line is first and cell in seconds and _AMOUNT.match(text):
            second[cell] = text
        else:
            return None
    if not pieces:
        return None
    below = above.below or PrintedRow(rest.page, rest.line, ())
    name = f"{above.name.strip()} {rest.name.strip()}".strip()
    whole = above._replace(cells=tuple(first), below=below._replace(cells=tuple(second)) if any(second) else None)
    return renamed(whole, name) if rest.name.strip() else whole


def _pieces(rest: PrintedRow) -> Iterator[tuple[int, str]]:
    """The (cell, text) pairs of a row without its name, in both lines."""
    name = cell_in(rest, "name") if rest.columns else 0
    for line in (rest, rest.below):
        for cell, text in enumerate(line.cells if line else ()):
            if cell != name and text.strip():
                yield cell, text.strip()


def _is_broken(begins: str, ends: str) -> bool:
    """Whether two pieces form one amount by their commas, and cannot be two amounts."""
    whole = begins + ends
    return bool(_AMOUNT.match(whole)) and not (_AMOUNT.match(begins) and _AMOUNT.match(ends))
