"""Names and similarity of printed rows, and their reading by another layout."""

from collections.abc import Sequence

from ingest.forms.form import Form, Shape, cell_of
from ingest.forms.heads import without
from ingest.forms.sheet import AMOUNT
from ingest.rows import Columns, PrintedRow

_DAMAGED_TO_ONE = 2
"""A repeated row has more than this many equal amounts for each different one."""


def printed_name(row: PrintedRow) -> str:
    """The text in the cell of a row's name."""
    at = cell_of(row.columns, "name")
    return row.cells[at or 0]


def are_alike(amounts: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two rows print the same amounts, except for a few damaged ones."""
    differing = sum(amount != other for amount, other in zip(amounts, others, strict=False))
    same = sum(
        amount == other and AMOUNT.search(amount) is not None for amount, other in zip(amounts, others, strict=False)
    )
    return same > _DAMAGED_TO_ONE * differing if differing else same > 0


def is_wider(text: str, shape: Shape) -> bool:
    """Whether a line has more cells than a layout, so that its amounts may be in the wrong columns."""
    return text.count("\t") >= shape.width


def rows_of(form: Form, lines: Sequence[tuple[str, int, int]], columns: Columns) -> list[PrintedRow]:
    """The rows of lines with the shape of a layout; those without a name are second lines of the row before."""
    shape = form.shape(columns)
    rows: list[PrintedRow] = []
    for text, page, line in lines:
        if not shape.holds(text) or is_wider(text, shape):
            continue
        cells = text.split("\t")
        row = PrintedRow(page, line, (*cells, *[""] * (shape.width - len(cells))), columns=columns)
        if form.second_lines and rows and shape.nameless(cells):
            rows[-1] = rows[-1]._replace(below=rows[-1].below or row)
        else:
            rows.append(row)
    return rows


def with_shape(row: PrintedRow, shape: Shape) -> PrintedRow:
    """A row read by another layout; one with fewer cells gets no columns, since any may be lost."""
    columns = without(shape.columns, row.withheld)
    if len(row.cells) < shape.least:
        columns = tuple(tuple(name for name in names if name in ("name", "code")) for names in columns)
    below = row.below._replace(columns=shape.columns) if row.below else None
    return row._replace(below=below, row_name=shape.row_name(row.cells), columns=columns)
