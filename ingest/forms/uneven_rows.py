"""Rows with fewer or more cells than their head, below a head whose last columns are unknown."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from ingest.forms.form import is_figure
from ingest.rows import Columns, PrintedRow


def uneven_rows(
    rows: Sequence[PrintedRow],
    columns: Columns,
    width: int,
    ambiguous: Collection[int],
    filled_up: Mapping[int, int],
) -> list[PrintedRow]:
    """The rows in which a cell is lost or doubled, so that their amounts may be in other columns.

    The head has `width` cells, of which `columns` are known. Where the cells behind the last known one hold no figures
    but remarks, blank ones may be missing, unless rows end with them. `ambiguous` are cells with headings of several
    columns, which hold figures. `filled_up` are the numbers of printed cells of rows filled up with blanks, by line.
    """
    known = max((at for at, names in enumerate(columns) if names), default=-1) + 1
    cells = [_own_cells(row, columns, filled_up.get(row.line)) for row in rows]
    holding = sum(any(map(is_figure, own[known:width])) for own in cells)
    are_figures = holding * 2 >= len(rows) or any(at >= known for at in ambiguous)
    blanks_kept = any(known < len(own) and not own[-1].strip() for own in cells)
    if not rows or width <= known or not (are_figures or blanks_kept):
        return []
    lengths = [len(own) if blanks_kept else _length(own, width) for own in cells]
    usual = max(width, Counter(lengths).most_common(1)[0][0])
    return [
        row
        for row, own, length in zip(rows, cells, lengths, strict=True)
        if length != usual and any(map(is_figure, own[1:]))
    ]


def _own_cells(row: PrintedRow, columns: Columns, printed: int | None) -> Sequence[str]:
    """The printed cells of a row from its name on: it may have one more blank cell before it than its head."""
    return row.cells[max(0, len(row.columns) - len(columns)) : printed]


def _length(cells: Sequence[str], width: int) -> int:
    """The number of a row's cells, without blank ones behind the head's last."""
    length = len(cells)
    while length > width and not cells[length - 1].strip():
        length -= 1
    return length
