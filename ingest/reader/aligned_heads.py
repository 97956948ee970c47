"""Heads over columns that are parted by blanks: which words stand over which column, and columns without figures."""

import re
import unicodedata
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import reduce
from itertools import count
from math import inf

from ingest.reader.grid import GridLine, SourcePlace

GROUP = re.compile(r"\S+(?: \S+)*")
"""Words with one blank between."""
HALF = "\u2060"
"""The second half of a letter that takes two columns."""
_WORD = re.compile(r"\S+")
_SUM, _AND = "계", " 및 "
"""The head of a sum, and what parts it from the head of the next column, where both stand over one column of figures:
without it, that column would have the name of the next."""
_LEAST_CLEAR = 1  # letters by which words of a head are nearer to their columns than any other way

Spot = tuple[int, int]
"""Where a text begins and ends in its line."""
HeadLine = tuple[int, str]
"""The number of a line, and its text."""


@dataclass(frozen=True, slots=True)
class _Over:
    """Words of a head over a column, and where they stand in their line."""

    column: int
    span: Spot
    text: str


def with_blank_columns(head: Sequence[HeadLine], columns: Sequence[Spot]) -> list[Spot]:
    """The columns, with those of a head of one level in which no row has a figure, where these are clear."""
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


def head_lines(head: Sequence[HeadLine], spots: Sequence[Spot], *, nil_is_blank: bool = False) -> Iterator[GridLine]:
    """The lines of a head; a word that stands over one column alone shows how far that reaches.

    Where `nil_is_blank`, a word beside the figures of a column that others are over may be of a column without any.
    """
    lines: list[tuple[int, list[_Over]]] = []
    reach = list(spots)
    for number, text in _as_wide_as_printed(head, spots):
        if text.strip():
            placed = _over_columns(_head_words(text, spots), reach)
            reach = _wider(reach, placed)
            above = [over for _, upper in lines for over in upper]
            lines.append((number, [_in_doubt(over, above, spots) for over in placed] if nil_is_blank else placed))
    for number, (line, placed) in enumerate(lines):
        below = {over.column for _, lower in lines[number + 1 :] for over in lower if not over.text.startswith(_AND)}
        cells, ends = [""] * len(spots), [inf] * len(spots)
        for over in _over_groups(placed, below, reach):
            apart = nil_is_blank and over.span[0] - ends[over.column] > 1
            cells[over.column] = _joint(cells[over.column], f"{_AND if apart else ''}{over.text}").strip()
            ends[over.column] = over.span[1]
        yield GridLine("\t".join(cells), SourcePlace(line=line))


def _in_doubt(over: _Over, above: Sequence[_Over], spots: Sequence[Spot]) -> _Over:
    """Words marked so that they name no column: beside its figures where others are over these, or far apart."""
    spot, parts = spots[over.column], over.text.split()
    if len(over.text) < over.span[1] - over.span[0] and any(len(part.replace(HALF, "")) > 1 for part in parts):
        return replace(over, text=f"{_AND}{over.text}")
    is_beside = letters_apart(over.span, spot) > 0
    if is_beside and any(upper.column == over.column and letters_apart(upper.span, spot) < 0 for upper in above):
        return replace(over, text=f"{_AND}{over.text}")
    return over


def _as_wide_as_printed(head: Sequence[HeadLine], spots: Sequence[Spot]) -> Sequence[HeadLine]:
    """The head with its Korean words twice as wide, where they lie better over the columns then.

    `pdftotext` puts a word where it begins on paper, and one letter behind the other.
    """
    widened = [(number, _widened(text)) for number, text in head]
    if widened == list(head) or any(text is None for _, text in widened):
        return head
    printed = [(number, text or "") for number, text in widened]
    return printed if _off_columns(printed, spots) < _off_columns(head, spots) else head


def _widened(text: str) -> str | None:
    """A line with each of its groups of words as wide as it is on paper; None where there is no room."""
    result = ""
    for group in GROUP.finditer(text):
        if result and len(result) + 1 >= group.start():
            return None
        wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in group[0]) - group[0].count(HALF)
        result = result.ljust(group.start()) + group[0] + HALF * max(0, wide)
    return result


def _off_columns(head: Sequence[HeadLine], spots: Sequence[Spot]) -> float:
    """How far the words that stand over one column, or over none, lie from its edges and its middle."""
    off = 0.0
    for start, end in (group.span() for _, text in head for group in GROUP.finditer(text)):
        if len(columns_over((start, end), spots)) < 2:
            off += min(
                min(abs(start - left), abs(end - right), abs(start + end - left - right) / 2) for left, right in spots
            )
    return off


def _over_groups(placed: Sequence[_Over], below: Set[int], spots: Sequence[Spot]) -> list[_Over]:
    """The words of a line of the head, those over several columns with words below them at the first of these."""
    moved = [over for over in placed if over.column not in below]
    for run in _runs(below):
        groups = _joined([over for over in placed if over.column in run])
        starts = _starts([over.span for over in groups], run, spots) if len(groups) <= len(run) else []
        moved += [replace(over, column=start) for over, start in zip(groups, starts, strict=False)] or groups
    return sorted(moved, key=lambda over: over.span)


def _joined(groups: Sequence[_Over]) -> list[_Over]:
    """Words over the same run of columns, those with one blank between as one."""
    joined: list[_Over] = []
    for over in groups:
        if joined and over.span[0] - joined[-1].span[1] <= 1:
            before = joined.pop()
            over = replace(before, span=(before.span[0], over.span[1]), text=f"{before.text} {over.text}")
        joined.append(over)
    return joined


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
    groups = list(GROUP.finditer(text))
    if _name_each([group.span() for group in groups], spots):
        return [[group] for group in groups]
    for group in groups:
        over = columns_over(group.span(), spots)
        if len(over) == 1 and over == before:
            words[-1].append(group)
        else:
            words += [[word] for word in _WORD.finditer(text, *group.span())] if len(over) > 1 else [[group]]
        before = over
    return words


def _name_each(spans: Sequence[Spot], spots: Sequence[Spot]) -> bool:
    """Whether the words of a line name a column each: they are as many, and the first stands over the names of rows.

    The lower line of a head may have as many by chance, where columns without a figure have words.
    """
    if len(spans) != len(spots):
        return False
    return len(spots) < 2 or _letters_between(spans[0], spots[0]) <= _letters_between(spans[0], spots[1])


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
    for number, span in enumerate(spans if not _name_each(spans, spots) else ()):
        nearest = min(range(len(spots)), key=lambda at: _distance(span, spots, at))
        if len(columns) == number:
            columns.append(nearest)
        elif _letters_between(span, spots[columns[number]]) > _letters_between(span, spots[nearest]):
            columns[number] = nearest  # together with another's words: then neither names it
    texts = [reduce(_joint, (word[0] for word in words)) for words in groups]
    return list(map(_Over, columns, spans, texts))


def _joint(first: str, other: str) -> str:
    return f"{first}{_AND if first.replace(HALF, '') == _SUM else ' '}{other}".strip()


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
    return max(0, letters_apart(span, spot))


def _wider(spots: Sequence[Spot], placed: Sequence[_Over]) -> list[Spot]:
    """The columns as wide as the words over them, where these reach into no other."""
    wider = list(spots)
    for over in placed:
        own = spots[over.column]
        reach = (min(over.span[0], own[0]), max(over.span[1], own[1]))
        if all(letters_apart(reach, spot) >= 0 for at, spot in enumerate(spots) if at != over.column):
            wider[over.column] = reach
    return wider


def letters_apart(one: Spot, other: Spot) -> int:
    """The letters between two spots; less than 0 where they overlap."""
    return max(other[0] - one[1], one[0] - other[1])


def columns_over(spot: Spot, columns: Sequence[Spot]) -> list[int]:
    return [at for at, column in enumerate(columns) if letters_apart(spot, column) < 0]
