"""Two lists of the same things, spelled differently, with gaps: which is which. Order is kept."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from figures.names import search_key

A = TypeVar("A")
B = TypeVar("B")


def align(
    left: Sequence[A], right: Sequence[B], likeness: Callable[[A, B], float]
) -> list[tuple[int | None, int | None]]:
    """Pairs of indexes, in order, that make the sum of likenesses largest; what has no partner stands with None.

    A likeness of 0 or less never makes a pair.
    """
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    alike = [[likeness(a, b) for b in right] for a in left]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + max(alike[i][j], 0.0))
    pairs: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(left) or j < len(right):
        if i < len(left) and j < len(right) and alike[i][j] > 0 and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif i < len(left) and (j == len(right) or best[i][j] == best[i + 1][j]):
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return pairs


def name_likeness(name: str, other: str) -> float:
    """How alike two names are, from 0 to 1: under a half, they are two names."""
    a, b = search_key(name), search_key(other)
    if a == b:
        return 1.0
    ratio = SequenceMatcher(None, a, b, autojunk=False).ratio()
    return ratio if ratio >= 0.5 else 0.0
