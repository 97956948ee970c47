"""Convert rows of cells to lines of text, with headings among them and second lines of figures below."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.reader.pdf.lines import Box, TextLine, box_of, joined, may_go_on, unsure
from ingest.reader.pdf.tables import PageRow, PageTable
from ingest.reader.pdf.unruled import UNIT_WORDS
from ingest.reader.sections import begins_part

_STACKED_HEAD = 3  # rows of the head of a table with two-line cells: the last names the second lines
_MOST_HEADINGS = 3


class PageLine(NamedTuple):
    """A line of a page: its text with tab-separated cells, and the box of each cell (None if it is empty).

    `indent` is that of the first cell from the column's edge in tenths of a point; None if the line is no table's row.
    """

    text: str
    indent: int | None
    boxes: list[Box | None]


def page_lines(table: PageTable) -> Iterator[PageLine]:
    """Yield the lines of a table: one for each row, and below it one for the second lines of its figures.

    A row of words across the columns above the first figures, a page head or a unit becomes a line without cells. The
    rest of a row that began on the page before becomes a second line, without its part of the name.
    """
    rights, stacking, headings = _reach(table), _stacking(table), _headings(table)
    rest = table.body if _is_rest(table, stacking) else None
    for number, row in enumerate(table.rows):
        if number in headings:
            yield from _as_heading(row)
            continue
        if number == rest:
            row = PageRow([[], *row.cells[1:]])
        first, second = _two_lines(row, stacking)
        texts = [joined(lines, right) if lines else "" for lines, right in zip(first, rights, strict=True)]
        boxes = [box_of(lines) if lines else None for lines in first]
        indent = round((first[0][0].x0 - table.edges[0]) * 10) if first[0] else None
        yield PageLine("\t".join(texts), indent, boxes)
        if any(second):
            texts = [" ".join(line.text for line in lines) for lines in second]
            yield PageLine("\t".join(texts), None, [box_of(lines) if lines else None for lines in second])


def name_of_rest(table: PageTable) -> list[TextLine]:
    """Return the name's lines in the first row if that is the rest of a row on the page before, else []."""
    return table.rows[table.body].cells[0] if _is_rest(table, _stacking(table)) else []


def _is_rest(table: PageTable, stacking: "_Stacking") -> bool:
    """Whether the first row has figures only in two-line columns, while all other rows have some in others too."""
    if not stacking.columns:
        return False
    first, *others = table.rows[table.body :]
    figures = _figures_in(first)
    if not others or not figures or not figures <= stacking.columns:
        return False
    return all(figures - stacking.columns for figures in map(_figures_in, others) if figures)


def _figures_in(row: PageRow) -> set[int]:
    """Return the columns in which a row has figures."""
    return {at for at, lines in enumerate(row.cells) if at and lines and all(line.is_figure for line in lines)}


def _all_lines(cells: Iterable[Sequence[TextLine]]) -> list[TextLine]:
    return [line for lines in cells for line in lines]


def _headings(table: PageTable) -> set[int]:
    """Return the rows above the first figures that are not column heads: a page head, a unit, or a title."""
    body = table.body
    filled = [[bool(lines) for lines in row.cells] for row in table.rows[:body]]
    several = next((at for at, cells in enumerate(filled) if sum(cells) > 1), body)
    titles = {at for at in range(several) if several < body and filled[at][0]}
    return titles | {at for at in range(body) if _is_heading(table.rows[at])}


def _is_heading(row: PageRow) -> bool:
    """Whether the few cells of a row are together a page head, or each a page head or a unit."""
    texts = _texts(row)
    alone = (text.startswith(("【", *UNIT_WORDS)) for text in texts)
    return 0 < len(texts) <= _MOST_HEADINGS and (all(alone) or begins_part(" ".join(texts)))


def _texts(row: PageRow) -> list[str]:
    return [joined(lines, lines[0].x1) for lines in row.cells if lines]


def _as_heading(row: PageRow) -> Iterator[PageLine]:
    """Yield a line for each cell, or one for all if only together they are a page head."""
    texts, cells = _texts(row), [lines for lines in row.cells if lines]
    if not any(map(begins_part, texts)) and begins_part(" ".join(texts)):
        yield PageLine(" ".join(texts), None, [box_of(_all_lines(cells))])
        return
    yield from (PageLine(text, None, [box_of(lines)]) for text, lines in zip(texts, cells, strict=True))


def _reach(table: PageTable) -> list[float]:
    """Return how far the words of each column extend to the right."""
    reach = []
    for column, edge in enumerate(table.edges[1:]):
        ends = [line.x1 for row in table.rows for line in row.cells[column]]
        reach.append(min(max(ends, default=edge), edge))
    return reach


@dataclass(frozen=True, slots=True)
class _Stacking:
    """The columns with two-line cells, and whether a lone line is printed at the `bottom` of its cell."""

    columns: frozenset[int]
    bottom: bool


def _stacking(table: PageTable) -> _Stacking:
    """Determine the stacking from columns with two figures in a cell or with a third row of heads, and from lone lines
    in the others.
    """
    body = table.body
    paired = {at for row in table.rows[body:] for at in _paired(row)}
    if not paired:
        return _Stacking(frozenset(), bottom=False)
    head = table.rows[:body]
    lowest = head[-1].cells if len(head) >= _STACKED_HEAD else []
    columns = frozenset(paired | {at for at, lines in enumerate(lowest) if lines})
    lone: list[bool] = []
    for row in table.rows[body:]:
        if both := _paired(row):
            low = _low(row, both)
            others = (lines for at, lines in enumerate(row.cells) if at and at not in columns)
            lone += [lines[0].middle > low for lines in others if len(lines) == 1 and lines[0].is_figure]
    return _Stacking(columns, sum(lone) * 2 > len(lone))


def _paired(row: PageRow) -> list[int]:
    """Return the columns in which a row has two figures, one above the other."""
    return [at for at, lines in enumerate(row.cells) if at and len(lines) == 2 and _two_figures(lines)]


def _low(row: PageRow, both: Sequence[int]) -> float:
    """Return the position below which a lone figure of a row is level with the second figures."""
    upper = sum(row.cells[at][0].middle for at in both) / len(both)
    lower = sum(row.cells[at][1].middle for at in both) / len(both)
    return (upper + 3 * lower) / 4


def _two_lines(row: PageRow, stacking: _Stacking) -> tuple[list[list[TextLine]], list[list[TextLine]]]:
    """Return the cells of a row, and the second lines of its figures, including lone ones at the height of the second.

    If lone lines are printed at the bottom, one in a two-line column may be either: it is marked uncertain in both.
    """
    cells = row.cells
    second: list[list[TextLine]] = [[] for _ in cells]
    both = _paired(row)
    if not both:
        return cells, second
    low, first = _low(row, both), list(cells)
    for at, lines in enumerate(cells):
        if at in both:
            first[at], second[at] = lines[:1], lines[1:]
        elif at and len(lines) == 1 and lines[0].is_figure and lines[0].middle > low:
            if not stacking.bottom:
                first[at], second[at] = [], lines
            elif at in stacking.columns:
                first[at], second[at] = [unsure(lines[0], lines[0].text)], [unsure(lines[0], "")]
        elif at in stacking.columns and len(lines) > 1:
            second[at] = [unsure(lines[-1], "")]  # one of the lines is a second figure, or all are one
    return first, second


def _two_figures(lines: Sequence[TextLine]) -> bool:
    return not may_go_on(lines[0], lines[1]) and all(line.is_figure for line in lines)
