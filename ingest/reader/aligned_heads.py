"""Assign the words of a table's head to columns that are aligned by blanks, including columns without figures."""

import re
import unicodedata
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations, count
from math import inf

from ingest.reader.grid import GridLine, SourcePlace

GROUP = re.compile(r"\S+(?: \S+)*")
"""Words separated by single blanks."""
FILLER = "\u2060"
"""The filler behind a letter that takes two columns."""
ONE_WORD = re.compile(r"\S+")
SUM, AND = "계", " 및 "
"""The head of a sum, and the separator put between it and the next head if both are above one column of figures.

Without the separator, the column would be named by the second head.
"""
_LEAST_CLEAR = 1  # letters by which the best assignment must beat the second best

TextSpan = tuple[int, int]
"""The start and end of a text in its line."""
HeadLine = tuple[int, str]
"""The number of a line, and its text."""


@dataclass(frozen=True, slots=True)
class _HeadWords:
    """Words of a head, the index of the column below them, and their span in the line."""

    column: int
    span: TextSpan
    text: str


def with_blank_columns(head: Sequence[HeadLine], columns: Sequence[TextSpan]) -> list[TextSpan]:
    """Return the columns, with those of a one-level head that have no figures added.

    They are added only if the assignment of head words to the given columns is unambiguous.
    """
    lines = [list(GROUP.finditer(text)) for _, text in head if text.strip()]
    widest = max(lines, key=len, default=[])
    words = [group.span() for group in widest[1:]]
    below = [group.span() for line in lines if line is not widest for group in line]
    if len(words) <= len(columns) or any(len(columns_over(span, [widest[0].span(), *words])) != 1 for span in below):
        return list(columns)
    ways: list[list[tuple[int, tuple[int, ...]]]] = [[(0, ())], *([] for _ in columns)]  # by columns that have words
    for at, word in enumerate(words):
        for number in range(len(columns), 0, -1):
            cost = _letters_between(word, columns[number - 1])
            found = [(before + cost, (*chosen, at)) for before, chosen in ways[number - 1]]
            ways[number] = sorted([*ways[number], *found])[:2]
    best, *others = ways[-1]
    if others and others[0][0] - best[0] < _LEAST_CLEAR:
        return list(columns)
    return sorted([*columns, *(word for at, word in enumerate(words) if at > best[1][0] and at not in best[1])])


def head_lines(
    head: Sequence[HeadLine], spots: Sequence[TextSpan], *, zero_is_blank: bool = False
) -> Iterator[GridLine]:
    """Yield the lines of a head as cells.

    A word over one column only widens that column for the lines below it. If `zero_is_blank`, a word beside the figures
    of a column that has another head may belong to a column without figures; it is marked so that it names no column.
    """
    lines: list[tuple[int, list[_HeadWords]]] = []
    reach = list(spots)
    for number, text in _as_wide_as_printed(head, spots):
        if text.strip():
            placed = _assign_columns(_head_words(text, spots), reach)
            reach = _widened_columns(reach, placed)
            above = [over for _, upper in lines for over in upper]
            lines.append(
                (number, [_mark_if_unclear(over, above, spots) for over in placed] if zero_is_blank else placed)
            )
    words = [over for _, placed in lines for over in placed]
    unsure = _crowded_columns(words) if zero_is_blank else _shifted_columns(words, len(spots))
    lines = [(line, [_marked(over) if over.column in unsure else over for over in placed]) for line, placed in lines]
    for number, (line, placed) in enumerate(lines):
        below = {over.column for _, lower in lines[number + 1 :] for over in lower if not over.text.startswith(AND)}
        cells, ends = [""] * len(spots), [inf] * len(spots)
        for over in _place_groups(placed, below, reach):
            apart = zero_is_blank and over.span[0] - ends[over.column] > 1
            cells[over.column] = _join_heads(cells[over.column], f"{AND if apart else ''}{over.text}").strip()
            ends[over.column] = over.span[1]
        yield GridLine("\t".join(cells), SourcePlace(line=line))


def _shifted_columns(words: Sequence[_HeadWords], columns: int) -> set[int]:
    """Return the columns whose heads may be over a column beside: from one without words to the nearest with two apart.

    Figures as narrow as a zero may stand far from the middle of their cells, over which the words are.
    """
    crowded = _crowded_columns(words)
    shifted: set[int] = set()
    for empty in set(range(1, columns)) - {over.column for over in words} if crowded else ():
        nearest = min(crowded, key=lambda column: abs(column - empty))
        shifted |= {*range(min(empty, nearest), max(empty, nearest) + 1)}
    return shifted


def _crowded_columns(words: Sequence[_HeadWords]) -> set[int]:
    """Return the columns over which words stand side by side."""
    return {
        one.column
        for one, other in combinations(words, 2)
        if one.column == other.column and letters_apart(one.span, other.span) > 0
    }


def _marked(over: _HeadWords) -> _HeadWords:
    """Return the words so that they name no column."""
    return replace(over, text=f"{AND}{over.text}")


def _mark_if_unclear(over: _HeadWords, above: Sequence[_HeadWords], spots: Sequence[TextSpan]) -> _HeadWords:
    """Return the words, marked so that they name no column if it is unclear which column they are over.

    That is so if they are beside the figures of a column that has another head, or if they are spaced apart.
    """
    spot, parts = spots[over.column], over.text.split()
    if len(over.text) < over.span[1] - over.span[0] and any(len(part.replace(FILLER, "")) > 1 for part in parts):
        return _marked(over)
    is_beside = letters_apart(over.span, spot) > 0
    if is_beside and any(upper.column == over.column and letters_apart(upper.span, spot) < 0 for upper in above):
        return _marked(over)
    return over


def _as_wide_as_printed(head: Sequence[HeadLine], spots: Sequence[TextSpan]) -> Sequence[HeadLine]:
    """Return the head with its Korean letters two columns wide, if its words then fit the columns better.

    `pdftotext` writes a word at its printed start, but its letters one column each.
    """
    widened = [(number, _widened(text)) for number, text in head]
    if widened == list(head) or any(text is None for _, text in widened):
        return head
    printed = [(number, text or "") for number, text in widened]
    return printed if _offset_from_columns(printed, spots) < _offset_from_columns(head, spots) else head


def _widened(text: str) -> str | None:
    """Return a line with each group of words as wide as printed; None if there is no room."""
    result = ""
    for group in GROUP.finditer(text):
        if result and len(result) + 1 >= group.start():
            return None
        result = result.ljust(group.start()) + group[0] + FILLER * letters_to_widen(group[0])
    return result


def letters_to_widen(text: str) -> int:
    """Return the number of letters that take two columns and have no filler behind them."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return max(0, wide - text.count(FILLER))


def _offset_from_columns(head: Sequence[HeadLine], spots: Sequence[TextSpan]) -> float:
    """Return how far the words over at most one column are from its edges or its middle, summed in letters."""
    off = 0.0
    for start, end in (group.span() for _, text in head for group in GROUP.finditer(text)):
        if len(columns_over((start, end), spots)) < 2:
            off += min(
                min(abs(start - left), abs(end - right), abs(start + end - left - right) / 2) for left, right in spots
            )
    return off


def _place_groups(placed: Sequence[_HeadWords], below: Set[int], spots: Sequence[TextSpan]) -> list[_HeadWords]:
    """Return the words of a head's line with their columns; a group over several columns gets the first of them."""
    moved = [over for over in placed if over.column not in below]
    for run in _runs(below):
        groups = _joined([over for over in placed if over.column in run])
        starts = _starts([over.span for over in groups], run, spots) if len(groups) <= len(run) else []
        moved += [replace(over, column=start) for over, start in zip(groups, starts, strict=False)] or groups
    return sorted(moved, key=lambda over: over.span)


def _joined(groups: Sequence[_HeadWords]) -> list[_HeadWords]:
    """Return the words with those joined that are separated by one blank."""
    joined: list[_HeadWords] = []
    for over in groups:
        if joined and over.span[0] - joined[-1].span[1] <= 1:
            before = joined.pop()
            over = replace(before, span=(before.span[0], over.span[1]), text=f"{before.text} {over.text}")
        joined.append(over)
    return joined


def _runs(columns: Set[int]) -> list[range]:
    """Return the columns as runs of consecutive indices."""
    firsts = sorted(column for column in columns if column - 1 not in columns)
    return [range(first, next(at for at in count(first) if at not in columns)) for first in firsts]


def _starts(spans: Sequence[TextSpan], run: range, spots: Sequence[TextSpan]) -> Sequence[int]:
    """Return the first column of each word so that each is centred over its own columns; () if there is no solution."""
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


def _head_words(text: str, spots: Sequence[TextSpan]) -> list[list[re.Match[str]]]:
    """Return the groups of words of a head's line; groups over the same single column are together."""
    words: list[list[re.Match[str]]] = []
    before: list[int] = []
    groups = list(GROUP.finditer(text))
    if _name_one_column_each([group.span() for group in groups], spots):
        return [[group] for group in groups]
    for group in groups:
        over = columns_over(group.span(), spots)
        if len(over) == 1 and over == before:
            words[-1].append(group)
        else:
            words += [[word] for word in ONE_WORD.finditer(text, *group.span())] if len(over) > 1 else [[group]]
        before = over
    return words


def _name_one_column_each(spans: Sequence[TextSpan], spots: Sequence[TextSpan]) -> bool:
    """Whether the words of a line name one column each: their number is equal, and the first is over the names.

    The lower line of a head can have that number by chance, if columns without figures have words.
    """
    if len(spans) != len(spots):
        return False
    return len(spots) < 2 or _letters_between(spans[0], spots[0]) <= _letters_between(spans[0], spots[1])


def _assign_columns(groups: Sequence[list[re.Match[str]]], spots: Sequence[TextSpan]) -> list[_HeadWords]:
    """Assign each group of words of a line to the nearest column; of two equally near, to one that is not taken."""
    spans = [(words[0].start(), words[-1].end()) for words in groups]
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(spots) + 1)
    for number, span in enumerate(spans if len(spans) <= len(spots) else ()):
        found: list[tuple[float, tuple[int, ...]]] = [(inf, ())] * (number + 1)
        for at in range(number, len(spots)):
            cost, before = best[at]
            found.append(min(found[-1], (cost + _distance(span, spots, at), (*before, at))))
        best = found
    columns = list(best[-1][1])
    for number, span in enumerate(spans if not _name_one_column_each(spans, spots) else ()):
        nearest = min(range(len(spots)), key=lambda at: _distance(span, spots, at))
        if len(columns) == number:
            columns.append(nearest)
        elif _letters_between(span, spots[columns[number]]) > _letters_between(span, spots[nearest]):
            columns[number] = nearest  # shared with another word: then neither names the column
    texts = [reduce(_join_heads, (word[0] for word in words)) for words in groups]
    return list(map(_HeadWords, columns, spans, texts))


def _join_heads(first: str, other: str) -> str:
    """Join two heads of one column; a separator keeps a sum's head apart from the next head."""
    return f"{first}{AND if first.replace(FILLER, '') == SUM else ' '}{other}".strip()


def _distance(span: TextSpan, spots: Sequence[TextSpan], at: int) -> float:
    """Return the distance from a word to a column, ordered by three measures.

    First the letters between them, then the letters to the column's cells (a cell begins after the column to its left,
    and its figures are right-aligned), then the distance of their middles.
    """
    start, end = spots[at]
    cell = (min(start, spots[at - 1][1]) if at else start, end)
    return (
        _letters_between(span, spots[at])
        + _letters_between(span, cell) / 1000
        + abs(sum(span) - start - end) / 1_000_000
    )


def _letters_between(span: TextSpan, spot: TextSpan) -> int:
    """Return the number of letters between two spans, 0 if they overlap."""
    return max(0, letters_apart(span, spot))


def _widened_columns(spots: Sequence[TextSpan], placed: Sequence[_HeadWords]) -> list[TextSpan]:
    """Return the columns widened to the words over them, unless these reach into another column."""
    wider = list(spots)
    for over in placed:
        own = spots[over.column]
        reach = (min(over.span[0], own[0]), max(over.span[1], own[1]))
        if all(letters_apart(reach, spot) >= 0 for at, spot in enumerate(spots) if at != over.column):
            wider[over.column] = reach
    return wider


def letters_apart(one: TextSpan, other: TextSpan) -> int:
    """Return the number of letters between two spans; negative if they overlap."""
    return max(other[0] - one[1], one[0] - other[1])


def columns_over(spot: TextSpan, columns: Sequence[TextSpan]) -> list[int]:
    """Return the indices of the columns that a span overlaps."""
    return [at for at, column in enumerate(columns) if letters_apart(spot, column) < 0]
