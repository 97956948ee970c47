"""Where the columns of a table without vertical rules lie, by what stands in them. Pure functions."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ingest.reader.pdf.drawn import Run
from ingest.reader.pdf.lines import TextLine

_AMOUNT = re.compile(r"[△▲\-−–]?(?:\d{1,3}(?:,\d{3})+|0)\Z")
WORDS_APART = 0.55  # of a letter's height: what stands closer is one column
_AMOUNT_APART = 0.4  # of a letter's height: an amount without a drawn space so far from words is a column of its own
_ALIGNED = 2.0  # points: ends of figures no further apart are aligned
_PADDING = 3.0  # points between figures and the edge of their cell
Span = tuple[float, float]


def stretches(line: TextLine) -> list[Span]:
    """Where the words of a line stand that wide spaces part."""
    return [(words.x0, words.x1) for words in words_of(line)]


def words_of(line: TextLine) -> list[TextLine]:
    """The parts of a line that wide spaces part; two whole amounts are two parts, however close they stand."""
    if len(line.runs) == 1:
        return [line]
    parts: list[list[Run]] = []
    for run in line.runs:
        if not parts or _is_apart(parts[-1], run):
            parts.append([run])
        else:
            parts[-1].append(run)
    return [TextLine(part) for part in parts]


def _is_apart(part: Sequence[Run], run: Run) -> bool:
    """Whether a run begins another part of its line; an amount may be drawn digit by digit."""
    before = part[-1]
    is_amount = _AMOUNT.match(run.text) is not None
    if is_amount and _AMOUNT.match("".join(one.text for one in part)):
        return True
    apart = _AMOUNT_APART if (is_amount or _AMOUNT.match(before.text)) and not before.spaced else WORDS_APART
    return run.x0 - max(one.x1 for one in part) > apart * run.height


def covered(spans: Iterable[Span]) -> list[Span]:
    """What all spans together cover."""
    stretches_covered: list[Span] = []
    for start, end in sorted(set(spans)):
        if stretches_covered and start <= stretches_covered[-1][1]:
            stretches_covered[-1] = (stretches_covered[-1][0], max(stretches_covered[-1][1], end))
        else:
            stretches_covered.append((start, end))
    return stretches_covered


def columns_of(body: Iterable[TextLine]) -> list[Span]:
    """Where rows have something, one below the other."""
    return covered(span for line in body for span in stretches(line))


def edges_of(body: Sequence[TextLine], head: Sequence[Span], left: float, right: float) -> list[float]:
    """The edges of the columns from `left` to `right`: between what the rows cover.

    Where the head has more words side by side than the rows have columns, those without a column of
    their own stand over empty ones.
    """
    columns = columns_of(body)
    columns = sorted([*columns, *without_column(covered(head), columns)])
    inner = [(end + start) / 2 for (_, end), (start, _) in pairwise(columns)]
    return [left, *inner, right]


def edges_of_cells(body: Sequence[TextLine], edges: Sequence[float]) -> list[float]:
    """The edges of the cells in whose middles the heads of columns stand: figures stand at the right of theirs.

    Names stand at the left of the first column, years among them.
    """
    ends: list[list[float]] = [[] for _ in edges[1:]]
    for line in body:
        for word in words_of(line):
            ends[bisect_right(edges, (word.x0 + word.x1) / 2) - 1] += [word.x1] if word.is_figure else []
    inner = []
    for at, edge in enumerate(edges[1:-1]):
        aligned = [bool(column) and max(column) - min(column) < _ALIGNED for column in ends[at : at + 2]]
        inner.append(min(edge, max(ends[at]) + _PADDING) if at and all(aligned) else edge)
    return [edges[0], *inner, edges[-1]]


def without_column(head: Sequence[Span], columns: Sequence[Span]) -> list[Span]:
    """The words of the head that are left where each column has the one nearest to it, in their order."""
    if len(head) <= len(columns):
        return []
    # cost[at][used]: the least distance at which the first `used` columns have one of the first `at` words each
    far = float("inf")
    cost = [[0.0] + [far] * len(columns) for _ in range(len(head) + 1)]
    for at, word in enumerate(head, 1):
        for used, column in enumerate(columns, 1):
            cost[at][used] = min(cost[at - 1][used], cost[at - 1][used - 1] + _distance(word, column))
    left_over, used = [], len(columns)
    for at in range(len(head), 0, -1):
        if used and cost[at][used] < cost[at - 1][used]:
            used -= 1
        else:
            left_over.append(head[at - 1])
    return [word for word in left_over if all(_distance(word, column) > 0 for column in columns)]


def _distance(one: Span, other: Span) -> float:
    """How far two spans are from touching."""
    return max(0.0, one[0] - other[1], other[0] - one[1])
