"""Heads over columns of which some have no figure: the lowest words name a column each, those above them a group.

Each column of figures has one of the lowest words, in their order; the words that are left name columns without
figures. A group begins at the first of its columns and stands over the middle of them all. Where two ways to read a
head are about as good, it is not clear.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from ingest.reader.aligned_heads import AND, FILLER, GROUP, SUM, HeadLine, TextSpan, letters_apart
from ingest.reader.grid import GridLine, SourcePlace

_CLEAR, _CLEAR_GROUPS = 1.0, 0.25
"""The letters by which the best way must be better than any other, or than one with the same columns."""
_CLEAR_SHARE = 0.05
"""The share of its own cost by which it must be better besides: where no way fits well, less is sure."""
_TO_THE_RIGHT = 10.0
"""The letters that a word wholly to the right of figures costs: these stand at the right end of its cell."""
_ALONE = 2.0
"""The letters that a word costs which is under no group of a line above it."""
_MOST_BETWEEN = 6


@dataclass(frozen=True, slots=True)
class HeadPhrase:
    """Words of a head with one blank between, in one of its lines (0-based)."""

    line: int
    span: TextSpan
    text: str


@dataclass(frozen=True, slots=True)
class _HeadReading:
    """A reading of a head: what words name the columns, where these lie, and at which column each group begins."""

    cost: float
    columns: tuple[HeadPhrase, ...]
    spots: tuple[TextSpan, ...]
    groups: tuple[tuple[HeadPhrase, int], ...]


@dataclass(frozen=True, slots=True)
class PlacedHead:
    """Where the names and each column of a table lie, and the lines of its head with a cell for each."""

    spots: Sequence[TextSpan]
    lines: Sequence[GridLine]


def placed_head(head: Sequence[HeadLine], spots: Sequence[TextSpan]) -> PlacedHead | None:
    """Return the head over the names and the columns that have figures, which lie at `spots`.

    Where it is not clear, it has no columns without figures, and names only what is sure. None if it has no word over
    the names, or cannot be read in any way.
    """
    lines = [(number, text) for number, text in head if text.strip()]
    words = words_of([text for _, text in lines])
    names = [word for word in words if letters_apart(word.span, spots[0]) < 0 and word.span[1] <= spots[1][0]]
    ways = _head_readings(sorted((word for word in words if word not in names), key=lambda word: word.span), spots)
    by_cost = sorted(ways, key=lambda way: way.cost)
    if not names or not by_cost:
        return None
    best, near = by_cost[0], [way for way in by_cost if not _is_clear(by_cost[0], way)]
    if len(near) > 1:
        texts = [" ".join(word.text for word in names), *_sure_words(near, spots[1:])]
        return PlacedHead(spots, [GridLine("\t".join(texts), SourcePlace(line=lines[0][0]))])
    cells = [[""] * (len(best.columns) + 1) for _ in lines]
    columns = zip(best.columns, range(1, len(cells[0])), strict=True)
    for word, column in chain(((word, 0) for word in names), columns, best.groups):
        cells[word.line][column] = f"{cells[word.line][column]} {word.text}".strip()
    rows = [GridLine("\t".join(row), SourcePlace(line=number)) for row, (number, _) in zip(cells, lines, strict=True)]
    return PlacedHead([spots[0], *best.spots], rows)


def _sure_words(ways: Sequence[_HeadReading], spots: Sequence[TextSpan]) -> Iterator[str]:
    """Yield the word over each spot, marked so that it names no column if the ways differ or it needs its group."""
    for spot in spots:
        texts = {
            word.text: None for way in ways for word, own in zip(way.columns, way.spots, strict=True) if own == spot
        }
        is_sure = len(texts) == 1 and not any(text.replace(FILLER, "").startswith(SUM) for text in texts)
        yield next(iter(texts)) if is_sure else AND + AND.join(texts)


def _is_clear(best: _HeadReading, other: _HeadReading) -> bool:
    same_columns = (best.columns, best.spots) == (other.columns, other.spots)
    margin = _CLEAR_GROUPS if same_columns else _CLEAR + _CLEAR_SHARE * best.cost
    return other is not best and other.cost - best.cost >= margin


def _head_readings(words: Sequence[HeadPhrase], spots: Sequence[TextSpan]) -> Iterator[_HeadReading]:
    """The best ways to read the words of a head behind that of the names."""
    lowest = lowest_words(words)
    groups = [word for word in words if word not in lowest]
    between = [
        word
        for before, word, behind in zip(lowest, lowest[1:], lowest[2:], strict=False)
        if before.line > word.line < behind.line
    ]
    for count in range(len(between) + 1 if len(between) <= _MOST_BETWEEN else 0):
        for more in combinations(between, count):
            columns = [word for word in lowest if word not in more]
            for cost, chosen in _matches([word.span for word in columns], spots[1:]):
                yield from _with_groups(cost, columns, chosen, spots, [*groups, *more])


def words_of(lines: Sequence[str]) -> list[HeadPhrase]:
    return [HeadPhrase(at, group.span(), group[0]) for at, text in enumerate(lines) for group in GROUP.finditer(text)]


def lowest_words(words: Sequence[HeadPhrase]) -> list[HeadPhrase]:
    """The words that stand over no other."""
    return [word for word in words if not any(_is_below(other, word) for other in words)]


def _is_below(word: HeadPhrase, upper: HeadPhrase) -> bool:
    return word.line > upper.line and letters_apart(word.span, upper.span) < 0


def _matches(words: Sequence[TextSpan], spots: Sequence[TextSpan]) -> list[tuple[float, tuple[int, ...]]]:
    """The two best choices of a word for each spot, in order, with the letters that they are apart."""
    ways: list[list[tuple[float, tuple[int, ...]]]] = [[(0.0, ())], *([] for _ in spots)]  # by spots that have words
    for at, word in enumerate(words):
        for number in range(min(len(spots), at + 1), 0, -1):
            if at + len(spots) - number < len(words):
                cost = _letters_off(word, spots[number - 1])
                found = [(before + cost, (*chosen, at)) for before, chosen in ways[number - 1]]
                ways[number] = sorted([*ways[number], *found])[:2]
    return ways[-1]


def _letters_off(word: TextSpan, spot: TextSpan) -> float:
    """How far a word is from figures that stand at the right end of its cell."""
    return max(0, letters_apart(word, spot)) + (_TO_THE_RIGHT if word[0] >= spot[1] else 0.0)


def _with_groups(
    cost: float,
    columns: Sequence[HeadPhrase],
    chosen: Sequence[int],
    spots: Sequence[TextSpan],
    groups: Sequence[HeadPhrase],
) -> Iterator[_HeadReading]:
    """The two best ways to put groups over columns, of which the chosen have figures at the spots behind the first."""
    figures = dict(zip(chosen, spots[1:], strict=True))
    cells = _cells(columns, figures, spots[0][1])
    placed = tuple(figures.get(at, cell) for at, cell in enumerate(cells))
    ways: list[tuple[float, tuple[tuple[HeadPhrase, int], ...]]] = [(cost, ())]
    for line in range(max(column.line for column in columns)):
        of_line = sorted((group for group in groups if group.line == line), key=lambda group: group.span)
        found = _blocks(
            of_line, [cell if word.line > line else None for word, cell in zip(columns, cells, strict=True)]
        )
        ways = sorted((one + other, (*above, *below)) for one, above in ways for other, below in found)[:2]
    for total, starts in ways:
        yield _HeadReading(total, tuple(columns), placed, tuple((group, start + 1) for group, start in starts))


def _cells(columns: Sequence[HeadPhrase], figures: Mapping[int, TextSpan], left: int) -> list[TextSpan]:
    """Where each column's cells begin and end: behind those to the left, and at the right end of its figures.

    A word stands over the middle of its cell, which tells where one without figures ends.
    """
    cells: list[TextSpan] = []
    for at, word in enumerate(columns):
        right = figures[at][1] if at in figures else max(word.span[1], sum(word.span) - left)
        if at not in figures and at + 1 < len(columns):
            right = min(right, figures.get(at + 1, columns[at + 1].span)[0], columns[at + 1].span[0])
        cells.append((left, max(left, right)))
        left = cells[-1][1]
    return cells


def _blocks(
    groups: Sequence[HeadPhrase], cells: Sequence[TextSpan | None]
) -> list[tuple[float, tuple[tuple[HeadPhrase, int], ...]]]:
    """The two best ways to part the cells among groups of one line, each with the first of its cells.

    A group has cells side by side, and stands over them; cells that are None are of words in its own line or above.
    """
    costs = [0.0 if cell is None else _ALONE for cell in cells]
    ways: list[list[tuple[float, tuple[tuple[HeadPhrase, int], ...]]]] = [
        [(sum(costs[:end]), ())] for end in range(len(cells) + 1)
    ]
    for group in groups:
        found: list[list[tuple[float, tuple[tuple[HeadPhrase, int], ...]]]] = [[] for _ in ways]
        for first, last, off in _stretches(group, cells):
            found[last + 1] += [(cost + off, (*starts, (group, first))) for cost, starts in ways[first]]
        ways = [sorted(found[0])[:2]]
        for end, cost in enumerate(costs, 1):
            ways.append(sorted([*found[end], *((before + cost, starts) for before, starts in ways[-1])])[:2])
    return ways[-1]


def _stretches(group: HeadPhrase, cells: Sequence[TextSpan | None]) -> Iterator[tuple[int, int, float]]:
    """The first and the last of cells side by side that a group may stand over, and how far it is from their middle."""
    middle = sum(group.span) / 2
    for first, cell in enumerate(cells):
        if cell is None or cell[0] > middle:
            continue
        for last in range(first, len(cells)):
            end = cells[last]
            if end is None:
                break
            if end[1] >= middle:
                outside = max(0, cell[0] - group.span[0]) + max(0, group.span[1] - end[1])
                yield first, last, outside + abs(middle - (cell[0] + end[1]) / 2) / 2
