"""Heads over columns of which some have no figure: the lowest words name a column each, those above them a group.

Each column of figures has one of the lowest words, in their order; the words that are left name columns without
figures. A group begins at the first of its columns and stands over the middle of them all. Where two ways to read a
head are about as good, it is not clear.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, groupby, islice
from math import inf

from ingest.reader.aligned_heads import (
    AND,
    FILLER,
    GROUP,
    ONE_WORD,
    SUM,
    HeadLine,
    TextSpan,
    columns_over,
    letters_apart,
    letters_to_widen,
)
from ingest.reader.grid import GridLine, SourcePlace

_CLEAR, _CLEAR_GROUPS = 1.0, 0.25
"""The letters by which the best way must be better than any other, or than one with the same columns."""
_CLEAR_SHARE = 0.05
"""The share of its own cost by which it must be better besides: where no way fits well, less is sure."""
_TO_THE_RIGHT = 10.0
"""The letters that a word wholly to the right of figures costs: these stand at the right end of its cell."""
_ALONE = 2.0
"""The letters that a word below the line of the names costs which is under no group of a line above it."""
_WIDER = 0.3
"""The letters that each column but the first costs a group below the line of the first groups.

There it may be the beginning of a word that goes on in the line below.
"""
_LEAST_GAP = 2  # blanks between groups of words
_MOST_BETWEEN = 6
_MANY_LINES = 3


@dataclass(frozen=True, slots=True, order=True)
class HeadPhrase:
    """Words of a head with one blank between, in one of its lines (0-based)."""

    line: int
    span: TextSpan
    text: str


_Blocks = tuple[float, tuple[tuple[HeadPhrase, int, int], ...]]
"""The letters that groups are off, and for each the first of its columns and the one behind its last."""


@dataclass(frozen=True, slots=True)
class _HeadReading:
    """A reading of a head: what words name the columns, where these lie, and at which column each group begins.

    `ends` are the columns behind those of the groups.
    """

    cost: float
    columns: tuple[HeadPhrase, ...]
    spots: tuple[TextSpan, ...]
    groups: tuple[tuple[HeadPhrase, int], ...]
    ends: tuple[int, ...]


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
    texts = [text for _, text in lines]
    readings = [_ways_of(words_of(texts), spots)]
    if not (readings[0][1] and readings[0][1][0].cost == 0):
        readings.append(_ways_of(words_of([_as_printed(text, spots[0][1]) for text in texts]), spots))
    if not any(by_cost for _, by_cost in readings):
        readings = [_ways_of(_split_words(words_of(texts), spots[1:]), spots)]
    names, by_cost = min((way for way in readings if way[1]), key=lambda way: way[1][0].cost, default=([], []))
    if not names:
        return None
    best, near = by_cost[0], [way for way in by_cost if not _is_clear(by_cost[0], way)]
    if any((way.columns, way.spots) != (best.columns, best.spots) for way in near):
        words = [" ".join(word.text for word in names), *_sure_words(near, spots[1:])]
        return PlacedHead(spots, [GridLine("\t".join(words), SourcePlace(line=lines[0][0]))])
    cells = [[""] * (len(best.columns) + 1) for _ in lines]
    groups = [group for group in best.groups if all(group in way.groups for way in near)]
    columns = list(zip(best.columns, range(1, len(cells[0])), strict=True))
    unsure = {} if len(groups) == len(best.groups) else {column for word, column in columns if _needs_group(word.text)}
    for word, column in sorted(chain(((word, 0) for word in names), columns, groups), key=lambda pair: pair[0].line):
        text = f"{AND}{word.text}" if column in unsure else word.text
        line = _line_of(word, column, best, len(lines)) if len(groups) == len(best.groups) else word.line
        cells[line][column] = f"{cells[line][column]} {text}".strip()
    rows = [
        GridLine("\t".join(row), SourcePlace(line=number))
        for row, (number, _) in zip(cells, lines, strict=True)
        if any(row)
    ]
    return PlacedHead([spots[0], *best.spots], rows)


def _line_of(word: HeadPhrase, column: int, way: _HeadReading, lines: int) -> int:
    """The line of a head in which a word is to be written.

    In heads of three lines and more, parts of words are below one another: they are all in the last line if their
    column is under a group, else in the first.
    """
    if lines < _MANY_LINES:
        return word.line
    is_group = any(word is group and end - start > 1 for (group, start), end in zip(way.groups, way.ends, strict=True))
    above = (
        group.line < word.line and start <= column < end and end - start > 1
        for (group, start), end in zip(way.groups, way.ends, strict=True)
    )
    if is_group:
        return word.line if any(above) else 0
    return lines - 1 if any(above) else 0


def _needs_group(text: str) -> bool:
    """Whether a word names a column only together with the group above it."""
    return text.replace(FILLER, "").startswith(SUM)


def _as_printed(text: str, names_end: int) -> str:
    """A line with each group of words behind the names as wide as printed, as far as there is room for it."""
    groups = list(GROUP.finditer(text))
    ends = [*(group.start() for group in groups[1:]), inf]
    result = ""
    for group, end in zip(groups, ends[: len(groups)], strict=True):
        room = end - group.end() - _LEAST_GAP if group.start() >= names_end else 0
        wide = min(letters_to_widen(group[0]), room)
        result = result.ljust(group.start()) + group[0] + FILLER * int(max(0, wide))
    return result


def _ways_of(words: Sequence[HeadPhrase], spots: Sequence[TextSpan]) -> tuple[list[HeadPhrase], list[_HeadReading]]:
    """The words over the names, and the ways to read the others, the best first."""
    before = sorted((word for word in words if word.span[1] <= spots[1][0]), key=lambda word: word.span)
    names = [word for word in before if letters_apart(word.span, spots[0]) < 0] or before[:1]
    last = max((word.line for word in names), default=0)
    others = sorted((word for word in words if word not in names), key=lambda word: word.span)
    return names, sorted(_head_readings(others, spots, last), key=lambda way: way.cost) if names else []


def _split_words(words: Sequence[HeadPhrase], spots: Sequence[TextSpan]) -> list[HeadPhrase]:
    """The words, those over several columns apart at the blanks between columns."""
    return [part for word in words for part in _parts_by_column(word, spots)]


def _parts_by_column(word: HeadPhrase, spots: Sequence[TextSpan]) -> Iterator[HeadPhrase]:
    """Yield the parts of a word, each nearest to another column."""
    if len(columns_over(word.span, spots)) < 2:
        yield word
        return
    start = word.span[0]
    parts = [(start + part.start(), start + part.end()) for part in ONE_WORD.finditer(word.text)]
    for _, together in groupby(parts, lambda part: _nearest(part, spots)):
        (first, end), *others = together
        end = others[-1][1] if others else end
        yield HeadPhrase(word.line, (first, end), word.text[first - start : end - start])


def _nearest(span: TextSpan, spots: Sequence[TextSpan]) -> int:
    return min(range(len(spots)), key=lambda at: letters_apart(span, spots[at]))


def _sure_words(ways: Sequence[_HeadReading], spots: Sequence[TextSpan]) -> Iterator[str]:
    """Yield the word over each spot, marked so that it names no column if the ways differ or it needs its group."""
    for spot in spots:
        texts = {
            word.text: None for way in ways for word, own in zip(way.columns, way.spots, strict=True) if own == spot
        }
        is_sure = len(texts) == 1 and not any(map(_needs_group, texts))
        yield next(iter(texts)) if is_sure else AND + AND.join(texts)


def _is_clear(best: _HeadReading, other: _HeadReading) -> bool:
    same_columns = (best.columns, best.spots) == (other.columns, other.spots)
    margin = _CLEAR_GROUPS if same_columns else _CLEAR + _CLEAR_SHARE * best.cost
    return other is not best and other.cost - best.cost >= margin


def _head_readings(words: Sequence[HeadPhrase], spots: Sequence[TextSpan], last: int) -> Iterator[_HeadReading]:
    """The best ways to read the words of a head behind that of the names, which stands in lines up to `last`."""
    lowest = lowest_words(words)
    groups = [word for word in words if word not in lowest]
    between = [
        word
        for before, word, behind in zip(lowest, lowest[1:], lowest[2:], strict=False)
        if before.line > word.line < behind.line
    ]
    likely = sorted(between, key=lambda word: word.line)[:_MOST_BETWEEN]
    for count in range(len(likely) + 1):
        for more in combinations(likely, count):
            columns = [word for word in lowest if word not in more]
            for cost, chosen in _matches([word.span for word in columns], spots[1:]):
                yield from _with_groups(cost, columns, chosen, spots, [*groups, *more], last)


def words_of(lines: Sequence[str]) -> list[HeadPhrase]:
    return [HeadPhrase(at, group.span(), group[0]) for at, text in enumerate(lines) for group in GROUP.finditer(text)]


def lowest_words(words: Sequence[HeadPhrase]) -> list[HeadPhrase]:
    """The words that stand over no other."""
    return [word for word in words if not any(_is_below(other, word) for other in words)]


def _is_below(word: HeadPhrase, upper: HeadPhrase) -> bool:
    return word.line > upper.line and letters_apart(word.span, upper.span) < 0


def _matches(words: Sequence[TextSpan], spots: Sequence[TextSpan]) -> list[tuple[float, tuple[int, ...]]]:
    """The choices of a word for each spot, in order, with the letters that they are apart.

    For each spot, they have the best choice of all and the best with another word for it.
    """
    costs = [[_letters_off(word, spot) for word in words] for spot in spots]
    before, behind = _paths(costs, len(words)), _paths([each[::-1] for each in reversed(costs)], len(words))[::-1]
    found: dict[tuple[int, ...], float] = {}
    for number in range(len(spots)):
        through = []
        for at, (cost, chosen) in before[number].items():
            other, rest = behind[number].get(len(words) - 1 - at, (inf, ()))
            path = (*chosen, *(len(words) - 1 - last for last in reversed(rest[:-1])))
            through.append((cost + other - costs[number][at], path))
        found |= {path: cost for cost, path in sorted(through)[:2] if cost < inf}
    return sorted((cost, path) for path, cost in found.items())


def _paths(costs: Sequence[Sequence[float]], words: int) -> list[dict[int, tuple[float, tuple[int, ...]]]]:
    """For each spot, by the word chosen for it: the cheapest choice for the spots up to it."""
    paths: list[dict[int, tuple[float, tuple[int, ...]]]] = []
    for number, of_spot in enumerate(costs):
        found: dict[int, tuple[float, tuple[int, ...]]] = {}
        best: tuple[float, tuple[int, ...]] = (inf, ()) if number else (0.0, ())
        for at in range(number, words - len(costs) + number + 1):
            best = min(best, paths[-1].get(at - 1, (inf, ()))) if number else best
            found[at] = (best[0] + of_spot[at], (*best[1], at))
        paths.append(found)
    return paths


def _letters_off(word: TextSpan, spot: TextSpan) -> float:
    """How far a word is from figures that stand at the right end of its cell."""
    return max(0, letters_apart(word, spot)) + (_TO_THE_RIGHT if word[0] >= spot[1] else 0.0)


def _with_groups(
    cost: float,
    columns: Sequence[HeadPhrase],
    chosen: Sequence[int],
    spots: Sequence[TextSpan],
    groups: Sequence[HeadPhrase],
    last: int,
) -> Iterator[_HeadReading]:
    """The two best ways to put groups over columns, of which the chosen have figures at the spots behind the first."""
    figures = dict(zip(chosen, spots[1:], strict=True))
    cells = _cells(columns, figures, spots[0][1])
    placed = tuple(figures.get(at, cell) for at, cell in enumerate(cells))
    ways: list[_Blocks] = [(cost, ())]
    top = min((group.line for group in groups), default=0)
    lowest = max(word.line for word in columns)
    lower = [group for group in groups if group.line > top]
    spanning = [_ALONE if word.line <= last < lowest else 0.0 for word in columns]
    alone = [word.line > last and not any(_is_below(word, group) for group in lower) for word in columns]
    for line in range(lowest):
        of_line = sorted((group for group in groups if group.line == line), key=lambda group: group.span)
        below = [cell if word.line > line else None for word, cell in zip(columns, cells, strict=True)]
        costs = [_ALONE if line == top and is_alone else 0.0 for is_alone in alone]
        found = _blocks(of_line, below, costs, [spanned + (_WIDER if line > top else 0.0) for spanned in spanning])
        ways = _two_best((one + other, (*above, *blocks)) for one, above in ways for other, blocks in found)
    for total, blocks in ways:
        starts = tuple((group, first + 1) for group, first, _ in blocks)
        yield _HeadReading(total, tuple(columns), placed, starts, tuple(end + 1 for _, _, end in blocks))


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
    groups: Sequence[HeadPhrase], cells: Sequence[TextSpan | None], costs: Sequence[float], covered: Sequence[float]
) -> list[_Blocks]:
    """The two best ways to part the cells among groups of one line.

    A group has cells side by side, and stands over them; cells that are None are of words in its own line or above.
    `costs` are those of the cells which are under no group, `covered` those of the cells of a group.
    """
    ways: list[list[_Blocks]] = [[(sum(costs[:end]), ())] for end in range(len(cells) + 1)]
    for group in groups:
        found: list[list[_Blocks]] = [[] for _ in ways]
        for first, last, off in _stretches(group, cells):
            off += sum(covered[first : last + 1])
            block = (group, first, last + 1)
            found[last + 1] += [(cost + off, (*blocks, block)) for cost, blocks in ways[first]]
        ways = [_two_best(found[0])]
        for end, cost in enumerate(costs, 1):
            ways.append(_two_best([*found[end], *((before + cost, blocks) for before, blocks in ways[-1])]))
    return ways[-1]


def _two_best(ways: Iterable[_Blocks]) -> list[_Blocks]:
    """The two best of ways that differ in where a group begins."""
    best: dict[tuple[tuple[HeadPhrase, int], ...], _Blocks] = {}
    for way in sorted(ways):
        best.setdefault(tuple((group, first) for group, first, _ in way[1]), way)
    return list(islice(best.values(), 2))


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
