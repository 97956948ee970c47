"""Aligns two lists of the same items in the same order, with gaps and different spellings."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from figures.names import search_key

A = TypeVar("A")
B = TypeVar("B")


def align(
    left: Sequence[A], right: Sequence[B], similarity: Callable[[A, B], float]
) -> list[tuple[int | None, int | None]]:
    """The pairs of indexes, in order, with the largest sum of similarityes; unpaired items are paired with None.

    Items with a similarity of 0 or less are never paired.
    """
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    alike = [[similarity(a, b) for b in right] for a in left]
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


def name_similarity(name: str, other: str) -> float:
    """The similarity of two names, from 0 to 1; below 0.5 they are different names."""
    a, b = search_key(name), search_key(other)
    if a == b:
        return 1.0
    ratio = SequenceMatcher(None, a, b, autojunk=False).ratio()
    return ratio if ratio >= 0.5 else 0.0
