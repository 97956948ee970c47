"""Assign the words of a head to columns that no rule separates. Pure functions."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise, zip_longest
from statistics import median
from typing import NamedTuple

from ingest.reader.pdf.columns import Span
from ingest.reader.pdf.lines import WORDS_APART, WRAPPED, TextLine
from ingest.reader.pdf.page_objects import Rule, Run

_OFF_CENTRE = 0.35  # of a column's width: the most a word may be off the middle of its columns
_AT_EDGE = 0.4  # of a letter's height: wider white at a column's edge separates two words
_ONE_LINE = 0.3  # of a letter's height: the most between the middles of letters on one line
_SIDE_BY_SIDE = 0.6  # of a letter's height: the most between the middles of two words side by side
_LEVEL = 0.4  # of a letter's height: the most between two cells of one row

_ALIGNED = 1.0  # points: words whose starts are closer are aligned
_TIGHT = 0.8  # of the white between two rows: closer lines are one cell
_LEAST_APART = 0.5  # points
_TWICE = 1.5  # times as many, or as far apart: counts as two
_WORD = re.compile("[가-힣]{2}")


class HeadWord(NamedTuple):
    """Words side by side in a head, and the first and last of the columns that they are over."""

    line: TextLine
    first: int
    last: int

    @property
    def is_group(self) -> bool:
        """Whether the word is over several columns."""
        return self.last > self.first

    @property
    def span(self) -> Span:
        return self.line.x0, self.line.x1


def place_words(runs: Iterable[Run], edges: Sequence[float], rules: Sequence[Rule], apart: float) -> list[HeadWord]:
    """Return the words of a head with their columns, from below; the first column (names) has no group above it.

    `rules` are those within the head: if there are any, only a word above a rule is a group. Cells in one column are at
    least `apart` points apart.
    """
    placed: list[HeadWord] = []
    words = [(word, _column(_centre(word), edges)) for word in _words(runs, edges)]
    for word, column in words:
        taken = {0} | {other for neighbour, other in words if _side_by_side(neighbour, word)}
        taken.update(*(range(group.first, group.last + 1) for group in placed if _side_by_side(group.line, word)))
        cells = _cells_of(placed, len(edges) - 1)
        sets = _columns_under(word, column, cells, edges, rules, apart)
        extents = [_extent(word, column, columns - (taken - {column}), cells, edges) for columns in sets]
        groups = (extent for extent in extents if extent[0] < extent[1])
        placed.append(HeadWord(word, *next(groups, (column, column))))
    return placed


def cells_apart(body: Sequence[TextLine], edges: Sequence[float]) -> float:
    """Return the least distance in points of two cells of a head in one column, derived from the distance of rows.

    Names break into lines and rows may have two lines of figures; the white between such lines is smaller.
    """
    columns: list[list[TextLine]] = [[] for _ in edges[1:]]
    for word in (word for line in body for word in line.words):
        columns[_column(_centre(word), edges)].append(word)
    figures = [[word for word in column if word.is_figure] for column in columns[1:]]
    whites = [white for column in figures for white in _whites(column)]
    if not whites:
        return WRAPPED * body[0].height
    many = _TWICE * median(len(column) for column in figures if column)
    lined = [white for column in figures if len(column) >= many for white in _whites(column)]
    if lined and max(lined) <= (between_lines := _between_lines(lined)):
        return between_lines  # rows are as close as the two lines of a figure
    between = [_between_cells(lined) if lined else min(whites)]
    between += [_between_cells(names)] if (names := _whites(columns[0])) else []
    return max(_TIGHT * min(between), _LEAST_APART)


def _whites(column: Sequence[TextLine]) -> list[float]:
    """Return the white between consecutive lines."""
    return [_white(above, line) for above, line in pairwise(column)]


def _between_cells(whites: Sequence[float]) -> float:
    """Return the least white that is wider than between two lines of one cell; the least of all if there is only one
    kind.
    """
    lines = _between_lines(whites)
    return min((white for white in whites if white > lines), default=min(whites))


def _between_lines(whites: Sequence[float]) -> float:
    """Return the most white between two lines of one cell, derived from the least."""
    return _TWICE * min(whites) + 0.1


def _side_by_side(word: TextLine, other: TextLine) -> bool:
    return abs(word.middle - other.middle) <= _SIDE_BY_SIDE * other.height


def _words(runs: Iterable[Run], edges: Sequence[float] = ()) -> list[TextLine]:
    """Return the runs joined to words, from below.

    Wide white separates two words, and less white if a column's edge is within it.
    """
    words: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.x0):
        for word in words:
            before = word[-1]
            if abs(before.middle - run.middle) > _ONE_LINE * run.height:
                continue
            separating_white = _AT_EDGE if any(before.x1 <= edge <= run.x0 for edge in edges) else WORDS_APART
            if -run.height < run.x0 - before.x1 <= separating_white * run.height:
                word.append(run)
                break
        else:
            words.append([run])
    return sorted(map(TextLine, words), key=lambda word: -word.middle)


def is_clear(words: Iterable[HeadWord]) -> bool:
    """Whether no two words are side by side over one column; spaced letters count as one word."""
    long = [word for word in words if word.first and not word.is_group and len(word.line.text) > 1]
    return not any(
        one.first == other.first and _side_by_side(one.line, other.line) for one, other in combinations(long, 2)
    )


def in_order(runs: Iterable[Run], columns: Sequence[Span]) -> list[HeadWord]:
    """Return the words of one row, one for each column in order; [] if they do not match.

    `columns` are the spans of the rows' words. A word may be at either side of its column, but not reach into the next
    one.
    """
    words = sorted(_words(runs), key=lambda word: word.x0)
    if len(words) != len(columns) or not all(_side_by_side(*two) for two in pairwise(words)):
        return []
    clear_left = all(end <= word.x0 for (_, end), word in zip(columns, words[1:], strict=False))
    clear_right = all(word.x1 <= start for word, (start, _) in zip(words, columns[1:], strict=False))
    return [HeadWord(word, at, at) for at, word in enumerate(words)] if clear_left and clear_right else []


def rows_of(words: Sequence[HeadWord], columns: int, apart: float) -> list[list[list[TextLine]]]:
    """Return the rows of a head without rules: groups, and below them the cells of each column.

    Lines of a column that are `apart` points apart are two cells; all lines of the first column are one.
    """
    downwards = words[::-1]
    cells: list[list[list[TextLine]]] = []
    for at, own in enumerate(_cells_of(words, columns)):
        groups = [[word.line] if word.first == at else [] for word in downwards if word.is_group and _covers(word, at)]
        cells.append([*groups, *(_blocks(own, apart) if at else [own])])
    return [list(row) for row in zip_longest(*cells, fillvalue=[])]


def _cells_of(words: Iterable[HeadWord], columns: int) -> list[list[TextLine]]:
    """Return the lines of each column from above, without groups."""
    cells: list[list[TextLine]] = [[] for _ in range(columns)]
    for word in words:
        if not word.is_group:
            cells[word.first].insert(0, word.line)
    return cells


def _covers(word: HeadWord, column: int) -> bool:
    return word.first <= column <= word.last


def _blocks(lines: Sequence[TextLine], apart: float) -> list[list[TextLine]]:
    """Split consecutive lines into cells where they are far apart, or where words follow a formula."""
    blocks = [[*lines[:1]]]
    for above, line in pairwise(lines):
        if _white(above, line) >= apart or ("=" in above.text and _WORD.search(line.text)):
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _white(above: TextLine, below: TextLine) -> float:
    return below.top - above.bottom


def _centre(word: TextLine) -> float:
    return (word.x0 + word.x1) / 2


def _column(place: float, edges: Sequence[float]) -> int:
    return min(max(bisect_right(edges, place) - 1, 0), len(edges) - 2)


def _columns_under(
    word: TextLine,
    column: int,
    cells: Sequence[Sequence[TextLine]],
    edges: Sequence[float],
    rules: Sequence[Rule],
    apart: float,
) -> list[set[int]]:
    """Return candidate sets of the columns grouped by a word; [] if it is a line of the cell below.

    Without rules, these are the columns whose cells are level with its own: at their tops, middles or bottoms.
    """
    filled = {at for at, cell in enumerate(cells) if cell}
    if rules:
        under = [rule for rule in rules if rule.at > word.middle and rule.start <= _centre(word) <= rule.end]
        return [{at for at in filled if rule.start <= _middle(edges, at) <= rule.end} for rule in under[:1]]
    own = cells[column]
    if not own or _white(word, own[0]) < apart:
        return []
    level = _LEVEL * word.height
    return [
        {at for at in filled if abs(height(own) - height(cells[at])) <= level} for height in (_top, _height, _bottom)
    ]


def _middle(edges: Sequence[float], column: int) -> float:
    return (edges[column] + edges[column + 1]) / 2


def _height(cell: Sequence[TextLine]) -> float:
    """Return the position of the middle of a cell's lines."""
    return (cell[0].top + cell[-1].bottom) / 2


def _bottom(cell: Sequence[TextLine]) -> float:
    return cell[-1].bottom


def _top(cell: Sequence[TextLine]) -> float:
    return cell[0].top


def _extent(
    word: TextLine, column: int, free: set[int], cells: Sequence[Sequence[TextLine]], edges: Sequence[float]
) -> tuple[int, int]:
    """Return the first and last of the most columns that a word is centred over, or else begins above."""
    first = last = column
    while first - 1 in free:
        first -= 1
    while last + 1 in free:
        last += 1
    ranges = [(start, end) for start in range(first, column + 1) for end in range(column, last + 1)]
    for start, end in sorted(ranges, key=lambda ends: ends[0] - ends[1]):
        if start == end:
            break
        wide = (edges[end + 1] - edges[start]) / (end + 1 - start)
        if abs(_middle_of(cells, edges, start, end) - _centre(word)) <= _OFF_CENTRE * wide:
            return start, end
    starts_alike = cells[column] and abs(cells[column][0].x0 - word.x0) < _ALIGNED
    return (column, last) if starts_alike else (column, column)


def _middle_of(cells: Sequence[Sequence[TextLine]], edges: Sequence[float], start: int, end: int) -> float:
    """Return the middle of consecutive columns, measured at the words of the outermost ones."""
    middles = [median(map(_centre, cells[at])) if cells[at] else _middle(edges, at) for at in (start, end)]
    return sum(middles) / 2
