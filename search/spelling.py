"""Names that differ from the query by one typing error: a letter replaced, left out or added, or two swapped.

The database preselects names with `contains`, by parts that the error cannot have changed; a regex then decides, so
that all databases give the same names. A syllable (음절) counts as a letter. Plain Python.
"""

import re
import unicodedata

SHORTEST = 3
"""The shortest query in letters; for shorter ones, half of all names would be one error away."""


def unchanged_parts(key: str) -> tuple[tuple[str, ...], ...]:
    """Groups of parts of a key: after any error, the name contains all parts of at least one group.

    An error is in one half and leaves the other unchanged, or swaps the two letters in the middle. For keys of three
    letters, half a key would match too much, so the groups are any two letters.

    >>> unchanged_parts("청념도")
    (('청념',), ('념도',), ('청', '도'))
    >>> unchanged_parts("자율방법대")
    (('자율',), ('방법대',), ('자방율법대',))
    """
    if len(key) == SHORTEST:
        return (key[:2],), (key[1:],), (key[0], key[2])
    half = len(key) // 2
    changed_about = key[: half - 1] + key[half] + key[half - 1] + key[half + 1 :]
    return (key[:half],), (key[half:],), (changed_about,)


def pattern(key: str) -> re.Pattern[str]:
    """A regex that finds the key in another one with exactly one error, at any letter.

    Keys are letters and digits, so nothing needs escaping. Keys of three letters do not allow a surplus letter, since
    any two letters would match.
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
    """The edit distance of two search keys in 자모."""
    a, b = (unicodedata.normalize("NFD", text) for text in (key, candidate))
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != other))
    return row[-1]
