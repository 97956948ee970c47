"""Names that differ from the query by one typing error: a letter replaced, left out or added, or two swapped.

The database narrows the names down with `contains`, by parts that the error must have left whole; a pattern then
decides, so that every database gives the same names. A syllable (음절) is a letter. Plain Python.
"""

import re
import unicodedata

SHORTEST = 3
"""Letters of the shortest question; with fewer, half of all names would be a slip away."""


def left_whole(key: str) -> tuple[tuple[str, ...], ...]:
    """Groups of parts of a key; whatever the error, all parts of one group are left whole.

    An error is in one half and leaves the other whole; where it swaps the two letters in the middle, the swapped key
    is known. Halves of one letter match too much: then any two of the three letters.

    >>> left_whole("청념도")
    (('청념',), ('념도',), ('청', '도'))
    >>> left_whole("자율방법대")
    (('자율',), ('방법대',), ('자방율법대',))
    """
    if len(key) == SHORTEST:
        return (key[:2],), (key[1:],), (key[0], key[2])
    half = len(key) // 2
    changed_about = key[: half - 1] + key[half] + key[half - 1] + key[half + 1 :]
    return (key[:half],), (key[half:],), (changed_about,)


def pattern(key: str) -> re.Pattern[str]:
    """Where in another key this one stands, one slip away. Keys are letters and digits, so that nothing is escaped.

    One way through the letters, with the slip at any of them. A letter of three is never one too
    many: any two letters would do.
    """
    end = ""
    for at in range(len(key) - 1, -1, -1):
        here, rest = key[at], key[at + 1 :]
        slips = [f"[^{here} ]{rest}"]
        if at:
            slips.append(f"[^ ]{here}{rest}")
        if len(key) > SHORTEST:
            slips.append(rest)
        if rest and rest[0] != here:
            slips.append(rest[0] + here + rest[1:])
        end = "(?:" + "|".join([*([here + end] if end else []), *slips]) + ")"
    return re.compile(end)


def distance(key: str, candidate: str) -> int:
    """The edit distance of two search keys in 자모: the smaller, the likelier the candidate was meant."""
    a, b = (unicodedata.normalize("NFD", text) for text in (key, candidate))
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != other))
    return row[-1]
