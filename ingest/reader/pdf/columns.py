"""Find the columns of a table without vertical rules from the positions of its words. Pure functions."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

from ingest.reader.pdf.lines import TextLine

_ALIGNED = 2.0  # points: figures whose ends are closer are aligned
_PADDING = 3.0  # points between figures and the edge of their cell
Span = tuple[float, float]
Alignment = Literal["right", "left"]


def stretches(line: TextLine) -> list[Span]:
    """Return the spans of the words of a line that wide spaces separate."""
    return [(words.x0, words.x1) for words in line.words]


def covered(spans: Iterable[Span]) -> list[Span]:
    """Return the union of the spans as disjoint spans."""
    stretches_covered: list[Span] = []
    for start, end in sorted(set(spans)):
        if stretches_covered and start <= stretches_covered[-1][1]:
            stretches_covered[-1] = (stretches_covered[-1][0], max(stretches_covered[-1][1], end))
        else:
            stretches_covered.append((start, end))
    return stretches_covered


def columns_of(body: Iterable[TextLine]) -> list[Span]:
    """Return the spans that the rows' words cover, one for each column."""
    return covered(span for line in body for span in stretches(line))


def edges_of(body: Sequence[TextLine], head: Sequence[Span], left: float, right: float) -> list[float]:
    """Return the edges of the columns from `left` to `right`: the middles of the gaps between the rows' words.

    If the head has more words side by side than the rows have columns, those without a column of their own are over
    empty columns, which are included.
    """
    columns = columns_of(body)
    columns = sorted([*columns, *without_column(covered(head), columns)])
    inner = [(end + start) / 2 for (_, end), (start, _) in pairwise(columns)]
    return [left, *inner, right]


def alignments_of(body: Sequence[TextLine], edges: Sequence[float]) -> list[Alignment]:
    """Return how most columns of figures are aligned; both ways, right first, where as many are aligned either way."""
    spans = _figures(body, edges)
    left, right = (sum(_are_aligned([span[side] for span in column]) for column in spans) for side in (0, 1))
    return ["right", "left"] if left == right else ["right"] if left < right else ["left"]


def edges_of_cells(body: Sequence[TextLine], edges: Sequence[float], alignment: Alignment) -> list[float]:
    """Return edges adjusted to the cells in which heads are centred, by the alignment of figures in theirs.

    The first column is not adjusted at its end, as names are left-aligned, even if there are years among them.
    """
    starts, ends = ([[span[side] for span in column] for column in _figures(body, edges)] for side in (0, 1))
    inner = [*edges[1:-1]]
    for at, edge in enumerate(inner):
        if alignment == "left":
            inner[at] = max(edge, min(starts[at + 1]) - _PADDING) if _are_aligned(starts[at + 1]) else edge
        elif at and _are_aligned(ends[at]) and _are_aligned(ends[at + 1]):
            inner[at] = min(edge, max(ends[at]) + _PADDING)
    return [edges[0], *inner, edges[-1]]


def _figures(body: Sequence[TextLine], edges: Sequence[float]) -> list[list[Span]]:
    """Return the spans of the figures in each column."""
    spans: list[list[Span]] = [[] for _ in edges[1:]]
    for word in (word for line in body for word in line.words if word.is_figure):
        spans[bisect_right(edges, (word.x0 + word.x1) / 2) - 1].append((word.x0, word.x1))
    return spans


def _are_aligned(places: Sequence[float]) -> bool:
    return bool(places) and max(places) - min(places) < _ALIGNED


def without_column(head: Sequence[Span], columns: Sequence[Span]) -> list[Span]:
    """Return the head's words that are left over when each column is assigned its nearest word in order."""
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
    """Return the gap between two spans, 0 if they overlap."""
    return max(0.0, one[0] - other[1], other[0] - one[1])
