"""Keys made of names: natural keys that stay the same between readings, search keys, and short codes for URLs.

Plain Python.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

KEY_LENGTH = 500
_CODE = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_PATTERN = f"[{_CODE}]{{10}}"
_DISTINGUISHING = re.compile(r"[0-9a-zA-Zⅰ-ⅻⅠ-Ⅻ]+")
_NOT_WORD = re.compile(r"[\W_]+")
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST, _LAST, _PER_INITIAL = 0xAC00, 0xD7A3, 588


@lru_cache(maxsize=65536)  # a book repeats the same names
def search_key(text: str) -> str:
    """The text without spaces and punctuation, in lower case, with 률 as 율 (people write either)."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFC", text)).casefold().replace("률", "율")


def initials(text: str) -> str:
    """The search key with each Hangul syllable replaced by its 초성.

    >>> initials("주민자치 1번지")
    'ㅈㅁㅈㅊ1ㅂㅈ'
    """
    return "".join(map(_initial, search_key(text)))


@lru_cache(maxsize=65536)
def search_keys(*names: str) -> tuple[str, str]:
    """The search keys and the 초성 of several spellings of one name (or a name and its code), each as one string.

    Keys are separated by a space, which no key contains, so that a search cannot match across two of them.

    >>> search_keys("시장 시책", "시정시책")
    ('시장시책 시정시책', 'ㅅㅈㅅㅊ')
    """
    keys = dict.fromkeys(filter(None, map(search_key, names)))
    firsts = dict.fromkeys("".join(map(_initial, key)) for key in keys)
    return " ".join(keys), " ".join(firsts)


def is_initials(text: str) -> bool:
    """Whether a query consists of 초성 only, as ㅈㅁㅈㅊ does."""
    key = search_key(text)
    return bool(key) and all(letter in _INITIALS for letter in key)


def _initial(letter: str) -> str:
    return _INITIALS[(ord(letter) - _FIRST) // _PER_INITIAL] if _FIRST <= ord(letter) <= _LAST else letter


def natural_keys(paths: Iterable[Iterable[str]]) -> list[str]:
    """A natural key for each path of names; repeated paths get an ordinal."""
    counts: Counter[str] = Counter()
    keys = []
    for path in paths:
        key = "/".join(map(search_key, path))
        keys.append(_numbered(key, counts[key]))
        counts[key] += 1
    return keys


def natural_key(*names: str, ordinal: int = 0) -> str:
    """The natural key of a path of names, without spaces and punctuation, which may change between readings.

    `ordinal` distinguishes equal paths. A key longer than KEY_LENGTH ends in a digest of the whole.
    """
    return _numbered("/".join(map(search_key, names)), ordinal)


def _numbered(key: str, ordinal: int) -> str:
    key += f"#{ordinal}" if ordinal else ""
    if len(key) <= KEY_LENGTH:
        return key
    return key[: KEY_LENGTH - 33] + "~" + sha256(key.encode()).hexdigest()[:32]


def one_letter_off(name: str, other: str) -> bool:
    """Whether two names differ by one changed, missing or added letter, ignoring spaces and punctuation."""
    a, b = search_key(name), search_key(other)
    if abs(len(a) - len(b)) > 1 or (len(a) + len(b) > 2 and a[:1] != b[:1] and a[-1:] != b[-1:]):
        return False
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return any(longer[:cut] + longer[cut + 1 :] == shorter for cut in range(len(longer)))


def misspelled(name: str, other: str) -> bool:
    """Whether two names are one letter apart, but that letter is no digit or Latin one: 1호선 is not 2호선."""
    return _DISTINGUISHING.findall(name) == _DISTINGUISHING.findall(other) and one_letter_off(name, other)


@lru_cache(maxsize=65536)
def misreading(word: str, known: str) -> float:
    """The edit distance of a word from a known one; replacing a syllable costs a third for each jamo that differs.

    9.0 without computing it where the lengths differ by more than max(2, half the known word).
    """
    if abs(len(word) - len(known)) > max(2, len(known) // 2):
        return 9.0
    above = [float(at) for at in range(len(known) + 1)]
    for row, letter in enumerate(word, 1):
        line = [float(row)]
        for column, known_letter in enumerate(known, 1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + _unlike(letter, known_letter)))
        above = line
    return above[-1]


def _unlike(letter: str, other: str) -> float:
    if letter == other:
        return 0.0
    first, second = ord(letter) - _FIRST, ord(other) - _FIRST
    if not (0 <= first <= _LAST - _FIRST and 0 <= second <= _LAST - _FIRST):
        return 1.0
    vowels, finals = first // 28 % 21 != second // 28 % 21, first % 28 != second % 28
    return ((first // 588 != second // 588) + vowels + finals) / 3


def short_code(*names: str) -> str:
    """A ten-character code for a path of names: the same in every database and after every reading.

    The alphabet leaves out i, l, o and u, which are easily confused. Among 30,000 codes the chance of any collision is
    one in two million.
    """
    number = int.from_bytes(sha256("\n".join(names).encode()).digest()[:8]) >> 14
    return "".join(_CODE[number >> place & 31] for place in range(45, -1, -5))


@lru_cache(maxsize=4096)  # a page links each figure of a row
def row_code(table: str, key: str) -> str:
    """The code of a row in URLs, from its table (app label and model) and its natural key."""
    return short_code(table, key)
