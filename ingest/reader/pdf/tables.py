"""Convert frames and the letters in them to rows of cells."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ingest.reader.pdf.columns import alignments_of, columns_of, edges_of, edges_of_cells, stretches
from ingest.reader.pdf.head_words import HeadWord, cells_apart, in_order, is_clear, place_words, rows_of
from ingest.reader.pdf.lines import AMOUNT_BEFORE, PARTED, TextLine, cut, is_overprinted, text_lines, unbroken, unsure
from ingest.reader.pdf.page_objects import UNKNOWN, Rule, Run
from ingest.reader.pdf.ruling import SAME, TOUCH, Frame
from ingest.reader.pdf.unruled import UNIT_WORDS

_WHOLE = re.compile(r"[△▲\-−–]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?\Z")
_FIGURES = re.compile(r"[△▲\-−–]?\d[\d,.△▲\-−–]*%?\Z")
_ZERO_BEFORE = re.compile(r"0\d")
_DIGIT = re.compile(r"\d")
_FILLED = 0.75  # of a column's width
_PADDING = 8.0  # points: the most between a cell's text and its rules
_OUTSIDE = 4.0  # points that cells may extend beyond the outermost rule


@dataclass(slots=True)
class PageRow:
    """A row: for each column the lines in its cell, none if a cell from another column covers it."""

    cells: list[list[TextLine]]


@dataclass
class PageTable:
    """A table on a page: the edges of its columns, and its rows from the top."""

    top: float
    bottom: float
    edges: list[float]
    rows: list[PageRow]

    @cached_property
    def body(self) -> int:
        """The index of the first row with figures; the number of rows if there is none."""
        for at, row in enumerate(self.rows):
            if any(holds_figure(line) for lines in row.cells[1:] for line in lines):
                return at
        return len(self.rows)


@dataclass(slots=True)
class Grid:
    """Bands and columns between heights and edges, and the rules that separate cells.

    `head` gives the column of runs in the head by `id()`; `head_rows` are the rows of the first band if no rule
    separates them.
    """

    heights: list[float]
    edges: list[float]
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    head: dict[int, int] = field(default_factory=dict)
    head_rows: list[PageRow] = field(default_factory=list)


def tables_of(frame: Frame, runs: Sequence[Run]) -> list[PageTable]:
    """Return the tables of a frame: one, or without vertical rules one for each part between prose."""
    heights = _levels([*(rule.at for rule in frame.across), frame.top, frame.bottom])
    if frame.down:
        edges = _levels([*(rule.at for rule in frame.down), frame.left, frame.right])
        return [_read(Grid(heights, edges, frame.across, frame.down), runs)] if len(edges) > 2 else []
    tables = []
    full = _levels(rule.at for rule in frame.across if _wide(rule, frame))
    for ends in _tabular(full, runs):
        part = [height for height in heights if ends[0] - SAME <= height <= ends[1] + SAME]
        inside = [run for run in runs if part[0] < run.middle < part[-1]]
        if any(map(is_overprinted, text_lines(inside))):
            continue  # neither a rule nor white separates the columns
        grid = _grid_of_words(part, inside, frame)
        if len(grid.edges) > 2:
            tables.append(_read(grid, inside))
    return tables


def mark_cut_figures(table: PageTable, right: float) -> None:
    """Mark figures as uncertain where the page is cut off at `right`, in columns that extend beyond."""
    for column, edge in enumerate(table.edges[1:]):
        if edge > right + TOUCH:
            for row in table.rows:
                row.cells[column] = [_if_cut(line, right) for line in row.cells[column]]


def _if_cut(line: TextLine, right: float) -> TextLine:
    """Return a line, marked as uncertain if it is a figure whose next letter would be cut off."""
    letter = (line.x1 - line.x0) / len(line.text)
    return unsure(line, line.text) if line.is_figure and abs(line.x1 - right) < letter else line


def _levels(places: Iterable[float]) -> list[float]:
    """Return the positions in ascending order, those that nearly coincide as one."""
    levels: list[float] = []
    for place in sorted(places):
        if not levels or place - levels[-1] > _OUTSIDE:
            levels.append(place)
        elif place - levels[-1] > SAME:
            levels[-1] = place
    return levels


def _wide(rule: Rule, frame: Frame) -> bool:
    return rule.start - TOUCH <= frame.left and frame.right <= rule.end + TOUCH


def _tabular(heights: Sequence[float], runs: Sequence[Run]) -> Iterator[tuple[float, float]]:
    """Yield the ranges of bands that have cells side by side; a line alone between two tables separates them."""
    top: float | None = None
    for above, lines in zip(heights, lines_between(heights, runs), strict=False):
        goes_on = any(map(_side_by_side, lines)) or (top is not None and not lines)
        if goes_on and top is None:
            top = above
        elif not goes_on and top is not None:
            yield top, above
            top = None
    if top is not None:
        yield top, heights[-1]


def lines_between(heights: Sequence[float], runs: Sequence[Run]) -> list[list[TextLine]]:
    """Return the lines between consecutive heights."""
    bands: list[list[Run]] = [[] for _ in heights[1:]]
    for run in runs:
        below = bisect_left(heights, middle := run.middle)
        if 0 < below < len(heights) and middle < heights[below]:
            bands[below - 1].append(run)
    return [text_lines(band) for band in bands]


def _side_by_side(line: TextLine) -> bool:
    spans = stretches(line)
    if len(spans) == 2:
        last = "".join(run.text for run in line.runs if run.x0 >= spans[1][0])
        return not last.startswith(UNIT_WORDS)
    return len(spans) > 2


def _grid_of_words(heights: Sequence[float], runs: Sequence[Run], frame: Frame) -> Grid:
    """Return a grid whose columns are found from the words of its rows and its head.

    An unclear head is left out.
    """
    bands = lines_between(heights, runs)
    first = next((at for at, lines in enumerate(bands) if any(map(holds_figure, lines))), 0)
    body = [line for lines in bands[first:] for line in lines]
    head_runs = [run for lines in bands[:first] for line in lines for run in line.runs]
    rules = [rule for rule in frame.across if heights[0] + SAME < rule.at < heights[first] - SAME]
    filled = edges_of(body, [], frame.left, frame.right)
    if first == 0 or len(filled) < 3:
        return Grid([*heights], filled, frame.across)
    apart = cells_apart(body, filled)
    edges, words = filled, list[HeadWord]()
    for alignment in alignments_of(body, filled):
        words = place_words(head_runs, edges_of_cells(body, filled, alignment), rules, apart)
        edges = edges_of(body, [word.span for word in words if not word.is_group], frame.left, frame.right)
        # a column may have only a head
        words = place_words(head_runs, edges_of_cells(body, edges, alignment), rules, apart)
        if is_clear(words):
            break
    else:
        edges, words = filled, in_order(head_runs, columns_of(body))
    if not words:
        return Grid([*heights[first:]], edges, frame.across)
    columns = {id(run): word.first for word in words for run in word.line.runs}
    rows = [PageRow(cells) for cells in rows_of(words, len(edges) - 1, apart)] if first == 1 else []
    return Grid([*heights], edges, frame.across, head=columns, head_rows=rows)


def holds_figure(line: TextLine) -> bool:
    """Whether a line has a figure; the digits of a year in a word that is drawn letter by letter do not count."""
    return any(word.runs[-1].text[-1].isdigit() and word.is_figure for word in line.words)


def _pairs(places: Sequence[float]) -> Iterator[tuple[float, float]]:
    return zip(places, places[1:], strict=False)


def _read(grid: Grid, runs: Sequence[Run]) -> PageTable:
    """Return the table of a grid; a cell that spans several bands or columns is written in the first."""
    cells = _cells(grid)
    content: dict[tuple[int, int], list[Run]] = {}
    for run in runs:
        band = bisect_right(grid.heights, run.middle) - 1
        if not 0 <= band < len(grid.heights) - 1:
            continue
        known = grid.head.get(id(run))
        for piece, column in _placed(run, grid.edges) if known is None else [(run, known)]:
            own = cells[band, column]
            others = {cells[band, at] for at in _filled(piece, column, grid.edges)} - {own} if grid.down else set()
            content.setdefault(own, []).append(_unsure(piece, piece.text) if others else piece)
            for cell in others:
                content.setdefault(cell, []).append(_unsure(piece, ""))
    widths = [right - left for left, right in _pairs(grid.edges)]
    filled = {(band, at): unbroken(text_lines(cell_runs), widths[at]) for (band, at), cell_runs in content.items()}
    columns = range(len(widths))
    rows = [*grid.head_rows]
    for band in range(1 if rows else 0, len(grid.heights) - 1):
        row = PageRow([filled.get((band, column), []) for column in columns])
        if any(row.cells):
            rows += split_at_white(row, alone=not grid.down and len(grid.heights) == 2)
    return PageTable(grid.heights[0], grid.heights[-1], grid.edges, rows)


def _placed(run: Run, edges: Sequence[float]) -> Iterator[tuple[Run, int]]:
    """Yield a run with its column, or its parts if a figure is printed without a gap to the next column."""
    for piece in _pieces(run, edges):
        yield piece, min(max(bisect_right(edges, (piece.x0 + piece.x1) / 2) - 1, 0), len(edges) - 2)


def _unsure(run: Run, text: str) -> Run:
    return replace(run, text=UNKNOWN + text, edges=[run.x0, *run.edges[: len(text)]])


def _filled(run: Run, column: int, edges: Sequence[float]) -> Iterator[int]:
    """The columns beside its own that figures may be of as well: which one fills, or several in a row reach into."""
    inside = edges[column] - _OUTSIDE < run.x0 and run.x1 < edges[column + 1] + _OUTSIDE
    if inside:
        return
    if not _FIGURES.match(run.text):
        if column and edges[1] - run.x0 > _PADDING:
            yield 0  # a name may run over the edge of its column by more than half
        return
    is_one = _is_one_figure(run.text) and not any(_letter_at(run, edge) for edge in _edges_within(run, edges))
    for at, (left, right) in enumerate(_pairs(edges)):
        least = _FILLED * (right - left) if is_one else _OUTSIDE
        if at != column and min(run.x1, right) - max(run.x0, left) > least:
            yield at


def _pieces(run: Run, edges: Sequence[float]) -> list[Run]:
    """Return a run cut at the columns' edges; uncut if a piece would be neither a complete figure nor words.

    One figure is not cut either: it may run over the edge of its column.
    """
    if _is_one_figure(run.text):
        return [run]
    pieces = [run]
    for edge in _edges_within(run, edges):
        last = pieces[-1]
        if letter := _end_of_amount(last, edge) or _letter_at(last, edge):
            left, right = cut(last, letter)
            pieces[-1:] = replace(left, x1=min(edge, left.x1)), right
    is_whole = [_WHOLE.match(piece.text) is not None for piece in pieces]
    clear = all(whole or not _DIGIT.search(piece.text) for whole, piece in zip(is_whole, pieces, strict=True))
    return pieces if clear and any(is_whole) else [run]


def _edges_within(run: Run, edges: Sequence[float]) -> Sequence[float]:
    return edges[bisect_right(edges, run.x0 + SAME) : bisect_right(edges, run.x1 - SAME)]


def _is_one_figure(text: str) -> bool:
    """Whether a text is one figure; zeros before other digits are figures of their own."""
    return _WHOLE.match(text) is not None and not _ZERO_BEFORE.match(text)


def _letter_at(run: Run, edge: float) -> int:
    """The number of the letter that begins at an edge, behind words or a whole figure; 0 where none does.

    No figure begins with a comma.
    """
    letter = next((at for at, place in enumerate(run.edges) if place > edge - 1), 0)
    before = run.text[:letter]
    clear = run.text[letter] != "," and (_WHOLE.match(before) or not _DIGIT.search(before))
    return letter if clear and run.edges[letter] - edge < TOUCH else 0


def _end_of_amount(run: Run, edge: float) -> int:
    """The number of the letter with which something begins right behind an amount and near an edge; 0 for none.

    Where one amount ends and another begins, the commas say: it may run over the edge by as much as what is in a cell
    stands off its rules.
    """
    amount = AMOUNT_BEFORE.match(run.text)
    return amount.end() if amount and abs(run.edges[amount.end()] - edge) <= _PADDING else 0


def _cells(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for each band and column the band and column in which its cell begins."""
    bands, columns = len(grid.heights) - 1, len(grid.edges) - 1
    across = _covering(grid.across, grid.heights)
    down = _covering(grid.down, grid.edges)
    owner: dict[tuple[int, int], tuple[int, int]] = {}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while owner[cell] != cell:
            cell = owner[cell]
        return cell

    for band in range(bands):
        middle = (grid.heights[band] + grid.heights[band + 1]) / 2
        for column in range(columns):
            centre = (grid.edges[column] + grid.edges[column + 1]) / 2
            cell = owner[band, column] = (band, column)
            above = band > 0 and not _covered(across[band], centre)
            left = column > 0 and bool(grid.down) and not _covered(down[column], middle)
            for joins, other in ((above, (band - 1, column)), (left, (band, column - 1))):
                if joins:
                    one, two = root(cell), root(other)
                    owner[max(one, two)] = min(one, two)
    return {cell: root(cell) for cell in owner}


def _covering(rules: Sequence[Rule], places: Sequence[float]) -> list[list[Rule]]:
    """Return the rules at each of the positions, which are in ascending order."""
    by_place: list[list[Rule]] = [[] for _ in places]
    for rule in rules:
        above = bisect_left(places, rule.at)
        near = range(max(above - 1, 0), min(above + 1, len(places)))
        by_place[min(near, key=lambda at: abs(places[at] - rule.at))].append(rule)
    return by_place


def _covered(rules: Sequence[Rule], place: float) -> bool:
    return any(rule.start - SAME <= place <= rule.end + SAME for rule in rules)


def split_at_white(row: PageRow, alone: bool) -> list[PageRow]:
    """Split a row that no rule separates: if a column has more figures than one row can, or if words are apart.

    If `alone`, the table has only this row, and words that are far apart are in different rows.
    """
    figures = [lines for lines in row.cells[1:] if lines and all(line.is_figure or line.is_mark for line in lines)]
    several = [lines for lines in figures if len(lines) > 1]
    many = any(len(lines) > 2 or lines[0].is_mark for lines in several)
    if several and (many or len(several) * 3 >= len(figures) * 2 or _stand_beside_words(row, several[0])):
        count = _rows_in(figures)
        anchors = next(lines for lines in figures if len(lines) == count)
        return _cut(row, [line.middle for line in anchors])
    if not figures and alone:
        return _cut_at_gaps(row)
    return [row]


def _stand_beside_words(row: PageRow, figures: Sequence[TextLine]) -> bool:
    """Whether a column after the name has words level with each of the figures."""
    words = [lines for lines in row.cells[1:] if not any(line.is_figure or line.is_mark for line in lines)]
    return any(
        all(any(abs(line.middle - figure.middle) < line.height / 2 for line in lines) for figure in figures)
        for lines in words
    )


def _rows_in(figures: Sequence[Sequence[TextLine]]) -> int:
    """Return the number of figures that most columns have; the smaller one if two are equally frequent."""
    counts = Counter(len(lines) for lines in figures if len(lines) > 1)
    most = max(counts.values())
    return min(count for count, times in counts.items() if times == most)


def _cut(row: PageRow, anchors: Sequence[float]) -> list[PageRow]:
    """Split a row into one for each anchor, at the widest white between two anchors."""
    lines = sorted((line for cell in row.cells for line in cell), key=lambda line: line.top)
    cuts = []
    for above, below in _pairs(anchors):
        between = [line for line in lines if above - line.height <= line.middle <= below + line.height]
        cuts.append(_widest_white(between, above, below))
    return _between(row, cuts)


def _widest_white(lines: Sequence[TextLine], above: float, below: float) -> float:
    best, place, reached = -1e9, (above + below) / 2, above
    for line in lines:
        if line.middle > above and reached >= above and line.top - reached > best and above < line.middle <= below + 1:
            best, place = line.top - reached, (line.top + reached) / 2
        reached = max(reached, line.bottom)
    return place


def _cut_at_gaps(row: PageRow) -> list[PageRow]:
    lines = sorted((line for cell in row.cells for line in cell), key=lambda line: line.top)
    cuts, reached = [], lines[0].bottom
    for line in lines:
        if line.top - reached > PARTED * line.height:
            cuts.append((line.top + reached) / 2)
        reached = max(reached, line.bottom)
    return _between(row, cuts)


def _between(row: PageRow, cuts: Sequence[float]) -> list[PageRow]:
    rows = [PageRow([[] for _ in row.cells]) for _ in range(len(cuts) + 1)]
    for column, lines in enumerate(row.cells):
        for line in lines:
            rows[bisect_right(cuts, line.middle)].cells[column].append(line)
    return [one for one in rows if any(one.cells)]
