"""Tables whose columns are parted by blanks, as `pdftotext -layout` writes them.

A row that has a figure in every column says where the columns lie; what a row with fewer figures has goes to the
column over which it stands. Where it stands over none or over two, the line stays text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import count
from math import inf
from statistics import median

from ingest.reader.grid import GridLine, SourcePlace

MOST_COLUMNS = 64
"""Columns of a table that is parted by blanks."""

_TRIANGLES = ("△", "▲", "▵", "Δ")
_ONE = re.compile(r"[△▲▵Δ\-−–－]?\d[\d,]*(?:\.\d+)?%?(?:[-−–△▲](?!\S))?|\([\d,]+\)|[-–—·ㆍ․]|--")
_BEFORE_SIGN = re.compile(r"(?<=[△▲▵Δ]) | (?=%)")
_ENDS = frozenset("0123456789%)-–—·ㆍ․")
_GROUP = re.compile(r"\S+(?: \S+)*")
_WORD = re.compile(r"\S+")
_WIDE_GAP = re.compile(r"\S {2,}\S")
_PAGE_NUMBER = re.compile(r"\s*[-–]?\s*\d{1,4}\s*[-–]?\s*(?:/\s*\d{1,4}|쪽)?\s*\Z")
_MARKED = re.compile(r"\s*(?:[-※*○□◦·•【<〈]|주\s*\d?\s*\)|[(\[]\s*단\s*위)")
_LEAST = 4  # figures of a row, below which a line may be prose with numbers
_LEAST_NAMELESS = 3
_LEAST_COLUMNS = 3
_MARKS = ("◎", "○", "×", "◯")
_BLANK_WIDTH = 30  # tenths of a point of a leading blank
_MOST_HEAD_LINES = 8

Spot = tuple[int, int]
"""Where a text begins and ends in its line."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line: its name, and its figures with their spots; `cells` are those of a row by column."""

    number: int
    text: str
    name: str
    figures: tuple[tuple[str, Spot], ...]
    cells: tuple[str, ...] | None = None

    @property
    def is_name(self) -> bool:
        """Whether it may be a part of a name that takes several lines."""
        one_word = not self.figures and bool(self.name.strip()) and not _WIDE_GAP.search(self.name.strip())
        return one_word and not _MARKED.match(self.text)

    @property
    def indent(self) -> int | None:
        return (len(self.name) - len(self.name.lstrip())) * _BLANK_WIDTH if self.name.strip() else None


@dataclass(frozen=True, slots=True)
class _Over:
    """Words of a head over a column, and where they stand in their line."""

    column: int
    span: Spot
    text: str


def looks_aligned(text: str) -> bool:
    """Whether a line has words or figures far apart, as a table's has."""
    return _WIDE_GAP.search(text.strip()) is not None


def lines_of(lines: Sequence[tuple[int, str]]) -> Iterator[GridLine]:
    """Lines of text with their numbers: as rows where they are a table's, else as they stand."""
    for segment in _segments(lines):
        yield from _segment_lines([_row(number, text) for number, text in segment])


def _segments(lines: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Runs of lines, parted below a blank one where a line stands alone, or a head below figures."""
    segment: list[tuple[int, str]] = []
    blank, figures = True, False
    for number, text in lines:
        holds_figure = bool(_figures_at_end(text))
        if blank and segment and text.strip() and not holds_figure and (figures or not looks_aligned(text)):
            yield segment
            segment, figures = [], False
        segment.append((number, text))
        blank, figures = not text.strip(), figures or holds_figure
    if segment:
        yield segment


def _segment_lines(rows: Sequence[_Row]) -> Iterator[GridLine]:
    columns = _columns(rows)
    if not columns:
        yield from _between_gutters(rows)
        return
    first = next(at for at, row in enumerate(rows) if len(row.figures) == len(columns) and row.name.strip())
    top = _top_of_head(rows, first)
    yield from map(_as_text, rows[:top])
    names = [row.name for row in rows[first:] if row.figures and row.name.strip()]
    spots = [(0, max(len(name.rstrip()) for name in names)), *columns]
    yield from _heads(rows[top:first], spots)
    last = max(at for at, row in enumerate(rows) if row.figures)
    body = [_placed(row, columns) for row in rows[first : last + 1] if row.text.strip()]
    yield from map(_as_row, _with_names(body))
    yield from map(_as_text, rows[last + 1 :])


def _between_gutters(rows: Sequence[_Row]) -> Iterator[GridLine]:
    """Rows of words and figures whose columns are parted by blanks from the first row with a figure to the last."""
    groups = [list(_GROUP.finditer(row.text)) if looks_aligned(row.text) else [] for row in rows]
    row_numbers = [
        at for at, spans in enumerate(groups) if any(map(_is_figure_or_mark, spans[1:])) and _is_row(rows[at], spans)
    ]
    spots = _spots([group.span() for at in row_numbers for group in groups[at]]) if len(row_numbers) > 1 else []
    if not _LEAST_COLUMNS <= len(spots) <= MOST_COLUMNS:
        yield from map(_as_text, rows)
        return
    first, last = row_numbers[0], row_numbers[-1]
    top = _top_of_head(rows, first)
    yield from map(_as_text, rows[:top])
    yield from _heads(rows[top:first], spots)
    for at, row in enumerate(rows[first : last + 1], first):
        cells = _cells_over(groups[at], spots) if at in row_numbers else None
        if row.text.strip():
            yield _as_text(row) if cells is None else GridLine("\t".join(cells), SourcePlace(line=row.number))
    yield from map(_as_text, rows[last + 1 :])


def _is_row(row: _Row, groups: Sequence[re.Match[str]]) -> bool:
    """Whether a line is no note with a mark before it, for which it has too many groups of words."""
    return len(groups) > _LEAST_COLUMNS or not _MARKED.match(row.text)


def _is_figure_or_mark(group: re.Match[str]) -> bool:
    """Whether a group of words is a figure, or a mark of what was achieved."""
    return _ONE.fullmatch(_BEFORE_SIGN.sub("", group[0])) is not None or group[0] in _MARKS


def _spots(spans: Sequence[Spot]) -> list[Spot]:
    """The stretches that spans cover, from left to right."""
    spots: list[Spot] = []
    for start, end in sorted(spans):
        if spots and start < spots[-1][1] + 1:
            spots[-1] = (spots[-1][0], max(end, spots[-1][1]))
        else:
            spots.append((start, end))
    return spots


def _cells_over(groups: Sequence[re.Match[str]], spots: Sequence[Spot]) -> list[str] | None:
    """The groups of words of a line by column; None where two stand in one."""
    cells = [""] * len(spots)
    for group in groups:
        (at,) = (at for at, spot in enumerate(spots) if _apart(group.span(), spot) < 0)
        if cells[at]:
            return None
        cells[at] = group[0]
    return cells


def _as_text(row: _Row) -> GridLine:
    return GridLine(row.text.rstrip(), SourcePlace(line=row.number))


def _as_row(row: _Row) -> GridLine:
    if row.cells is None:
        return _as_text(row)
    return GridLine("\t".join([row.name.strip(), *row.cells]), SourcePlace(line=row.number), indent=row.indent)


def _row(number: int, text: str) -> _Row:
    figures = () if _PAGE_NUMBER.match(text) else _figures_at_end(text)
    return _Row(number, text, text[: figures[0][1][0]] if figures else text, figures)


def _figures_at_end(text: str) -> tuple[tuple[str, Spot], ...]:
    """The figures with which a line ends, and where each stands."""
    if text.rstrip()[-1:] not in _ENDS:
        return ()
    words = [word.span() for word in _WORD.finditer(text)]
    figures: list[tuple[str, Spot]] = []
    while words:
        start, end = words.pop()
        if text[start:end] == "%" and words and words[-1][1] == start - 1:
            start = words.pop()[0]
        if not _ONE.fullmatch(text[start:end].replace(" %", "%")):
            break
        sign = words and words[-1][1] == start - 1 and text[slice(*words[-1])] in _TRIANGLES
        if sign and text[start].isdigit():
            start = words.pop()[0]
        figures.append((text[start:end], (start, end)))
    return tuple(reversed(figures))


def _columns(rows: Sequence[_Row]) -> list[Spot]:
    """Where the figures of each column lie, by the rows that have one in each; nothing where there is no table."""
    widths = [len(row.figures) for row in rows if row.name.strip()]
    counts = Counter(width for width in widths if _LEAST <= width <= MOST_COLUMNS)
    if not counts:
        return []
    width = max(counts, key=lambda count: (counts[count], count))
    full = [row.figures for row in rows if len(row.figures) == width and row.name.strip()]
    ends = [median(spot[1] for _, spot in column) for column in zip(*full, strict=True)]
    full = [figures for figures in full if _in_order(figures, ends)] or full
    spots = [[spot for _, spot in column] for column in zip(*full, strict=True)]
    extents = [(min(spot[0] for spot in column), max(spot[1] for spot in column)) for column in spots]
    if all(left[1] <= right[0] for left, right in zip(extents, extents[1:], strict=False)):
        return extents
    return [(min(spot[1] for spot in column) - 1, max(spot[1] for spot in column)) for column in spots]


def _in_order(figures: Sequence[tuple[str, Spot]], ends: Sequence[float]) -> bool:
    """Whether each figure of a row ends nearest to the place where those of its own column end.

    A long name may push all of a row to the right.
    """
    pushed = median(spot[1] - end for (_, spot), end in zip(figures, ends, strict=True))
    return all(
        min(range(len(ends)), key=lambda at: abs(ends[at] + pushed - spot[1])) == column
        for column, (_, spot) in enumerate(figures)
    )


def _top_of_head(rows: Sequence[_Row], first: int) -> int:
    """The first line of the head: those above the first row in which words stand far apart."""
    top = first
    for at in range(first - 1, max(-1, first - 1 - _MOST_HEAD_LINES), -1):
        if rows[at].figures or _MARKED.match(rows[at].text):
            break
        if looks_aligned(rows[at].text):
            top = at
    return top


def _heads(rows: Sequence[_Row], spots: Sequence[Spot]) -> Iterator[GridLine]:
    """The lines of a head; a word that stands over one column alone shows how far that reaches."""
    lines: list[tuple[int, list[_Over]]] = []
    reach = list(spots)
    for row in (row for row in rows if row.text.strip()):
        placed = _over_columns(_head_words(row.text, spots), reach)
        reach = _wider(reach, placed)
        lines.append((row.number, placed))
    for number, (line, placed) in enumerate(lines):
        below = {over.column for _, lower in lines[number + 1 :] for over in lower}
        cells = [""] * len(spots)
        for over in _over_groups(placed, below, reach):
            cells[over.column] = f"{cells[over.column]} {over.text}".strip()
        yield GridLine("\t".join(cells), SourcePlace(line=line))


def _over_groups(placed: Sequence[_Over], below: Set[int], spots: Sequence[Spot]) -> list[_Over]:
    """The words of a line of the head, those over several columns with words below them at the first of these."""
    moved = [over for over in placed if over.column not in below]
    for run in _runs(below):
        groups = [over for over in placed if over.column in run]
        starts = _starts([over.span for over in groups], run, spots) if len(groups) <= len(run) else []
        moved += [replace(over, column=start) for over, start in zip(groups, starts, strict=False)] or groups
    return sorted(moved, key=lambda over: over.span)


def _runs(columns: Set[int]) -> list[range]:
    """Columns that stand side by side."""
    firsts = sorted(column for column in columns if column - 1 not in columns)
    return [range(first, next(at for at in count(first) if at not in columns)) for first in firsts]


def _starts(spans: Sequence[Spot], run: range, spots: Sequence[Spot]) -> Sequence[int]:
    """The first column of each word over a run of columns: so that each stands over the middle of its own."""
    best: dict[int, tuple[int, tuple[int, ...]]] = {run.start: (0, ())}  # by the first column that is left
    for number, span in enumerate(spans):
        left = len(spans) - number - 1
        found: dict[int, tuple[int, tuple[int, ...]]] = {}
        for first, (cost, starts) in best.items():
            for end in range(first + 1, run.stop - left + 1) if left else (run.stop,):
                off = abs(spots[first][0] + spots[end - 1][1] - sum(span))
                found[end] = min(found.get(end, (cost + off + 1, ())), (cost + off, (*starts, first)))
        best = found
    return best[run.stop][1] if run.stop in best else ()


def _head_words(text: str, spots: Sequence[Spot]) -> list[list[re.Match[str]]]:
    """The words of a line of the head, those together that stand over the same one column."""
    words: list[list[re.Match[str]]] = []
    before: list[int] = []
    groups = list(_GROUP.finditer(text))
    if len(groups) == len(spots):
        return [[group] for group in groups]
    for group in groups:
        over = _over(group.span(), spots)
        if len(over) == 1 and over == before:
            words[-1].append(group)
        else:
            words += [[word] for word in _WORD.finditer(text, *group.span())] if len(over) > 1 else [[group]]
        before = over
    return words


def _over_columns(groups: Sequence[list[re.Match[str]]], spots: Sequence[Spot]) -> list[_Over]:
    """The words of a line, each over the column that is nearest to it, of two as near one that no other is over."""
    spans = [(words[0].start(), words[-1].end()) for words in groups]
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(spots) + 1)
    for number, span in enumerate(spans if len(spans) <= len(spots) else ()):
        found: list[tuple[float, tuple[int, ...]]] = [(inf, ())] * (number + 1)
        for at in range(number, len(spots)):
            cost, before = best[at]
            found.append(min(found[-1], (cost + _distance(span, spots, at), (*before, at))))
        best = found
    columns = list(best[-1][1])
    for number, span in enumerate(spans if len(spans) != len(spots) else ()):
        nearest = min(range(len(spots)), key=lambda at: _distance(span, spots, at))
        if len(columns) == number:
            columns.append(nearest)
        elif _letters_between(span, spots[columns[number]]) > _letters_between(span, spots[nearest]):
            columns[number] = nearest  # together with another's words: then neither names it
    texts = [" ".join(word[0] for word in words) for words in groups]
    return list(map(_Over, columns, spans, texts))


def _distance(span: Spot, spots: Sequence[Spot], at: int) -> float:
    """How far a word is from a column: the letters between them, then those to its cells, then those of their middles.

    Figures stand at the right ends of their cells, which begin behind those to the left.
    """
    start, end = spots[at]
    cell = (min(start, spots[at - 1][1]) if at else start, end)
    return (
        _letters_between(span, spots[at])
        + _letters_between(span, cell) / 1000
        + abs(sum(span) - start - end) / 1_000_000
    )


def _letters_between(span: Spot, spot: Spot) -> int:
    return max(0, _apart(span, spot))


def _wider(spots: Sequence[Spot], placed: Sequence[_Over]) -> list[Spot]:
    """The columns as wide as the words over them, where these reach into no other."""
    wider = list(spots)
    for over in placed:
        own = spots[over.column]
        reach = (min(over.span[0], own[0]), max(over.span[1], own[1]))
        if all(_apart(reach, spot) >= 0 for at, spot in enumerate(spots) if at != over.column):
            wider[over.column] = reach
    return wider


def _apart(one: Spot, other: Spot) -> int:
    """The letters between two spots; less than 0 where they overlap."""
    return max(other[0] - one[1], one[0] - other[1])


def _placed(row: _Row, columns: Sequence[Spot]) -> _Row:
    """A row with its figures by column; as it was where one of them stands over no column, or over two."""
    figures, count = row.figures, len(columns)
    if len(figures) == count and _in_order(figures, [end for _, end in columns]):
        return replace(row, cells=tuple(text for text, _ in figures))
    if len(figures) > count and all(_over(spot, columns) == [at] for at, (_, spot) in enumerate(figures[-count:])):
        end = figures[-count][1][0]
        return replace(row, name=row.text[:end], cells=tuple(text for text, _ in figures[-count:]))
    few = len(figures) < _LEAST_NAMELESS and not row.name.strip()
    if not figures or len(figures) > count or few or _MARKED.match(row.text):
        return row
    cells = [""] * count
    for text, spot in figures:
        over = _over(spot, columns)
        if len(over) != 1 or cells[over[0]]:
            return row
        cells[over[0]] = text
    return replace(row, cells=tuple(cells))


def _over(spot: Spot, columns: Sequence[Spot]) -> list[int]:
    return [at for at, column in enumerate(columns) if _apart(spot, column) < 0]


def _with_names(rows: Sequence[_Row]) -> list[_Row]:
    """The rows with those parts of their names that stand in lines of their own above and below them."""
    named: list[_Row] = []
    above: list[_Row] = []
    for row in rows:
        if row.is_name:
            above.append(row)
            continue
        if above and row.cells is not None and all(row.cells) and not row.name.strip():
            named = _ended(named, above[:-1])
            named.append(replace(row, name=above[-1].name))
        else:
            named = _ended(named, above)
            named.append(row)
        above = []
    return _ended(named, above)


def _ended(rows: list[_Row], names: Sequence[_Row]) -> list[_Row]:
    """Rows, the last of which goes on in lines of its name; where there is none, these stay text."""
    if not names:
        return rows
    if not rows or rows[-1].cells is None:
        return [*rows, *names]
    name = " ".join(part.name.strip() for part in (rows[-1], *names))
    return [*rows[:-1], replace(rows[-1], name=name)]
