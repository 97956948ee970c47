"""Names as keys: to tell lines apart over readings, and to be found by people who type them differently.

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


@lru_cache(maxsize=65536)  # a book prints the same names over and over
def search_key(text: str) -> str:
    """Text without spaces, punctuation and case; 률 reads as 율, as people spell either."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFC", text)).casefold().replace("률", "율")


def initials(text: str) -> str:
    """The 초성 of each syllable of the search key; what is no syllable stays itself.

    >>> initials("주민자치 1번지")
    'ㅈㅁㅈㅊ1ㅂㅈ'
    """
    return "".join(map(_initial, search_key(text)))


@lru_cache(maxsize=65536)
def search_keys(*names: str) -> tuple[str, str]:
    """The search key and the 초성 of a thing that is spelled in several ways, or also known by a code.

    The keys are parted by a space, which no key holds, so that nothing is found across two of them.

    >>> search_keys("시장 시책", "시정시책")
    ('시장시책 시정시책', 'ㅅㅈㅅㅊ')
    """
    keys = dict.fromkeys(filter(None, map(search_key, names)))
    firsts = dict.fromkeys("".join(map(_initial, key)) for key in keys)
    return " ".join(keys), " ".join(firsts)


def is_initials(text: str) -> bool:
    """Whether a query is made of 초성 alone, as ㅈㅁㅈㅊ is."""
    key = search_key(text)
    return bool(key) and all(letter in _INITIALS for letter in key)


def _initial(letter: str) -> str:
    return _INITIALS[(ord(letter) - _FIRST) // _PER_INITIAL] if _FIRST <= ord(letter) <= _LAST else letter


def natural_keys(paths: Iterable[Iterable[str]]) -> list[str]:
    """A natural key for each path of names; namesakes get an ordinal."""
    counts: Counter[str] = Counter()
    keys = []
    for path in paths:
        key = "/".join(map(search_key, path))
        keys.append(_numbered(key, counts[key]))
        counts[key] += 1
    return keys


def natural_key(*names: str, ordinal: int = 0) -> str:
    """One key of the names on the way to a thing; `ordinal` tells its namesakes apart.

    Spelling that changes from reading to reading (spaces, punctuation) is left out. A key too long
    for an index ends in a digest of the whole.
    """
    return _numbered("/".join(map(search_key, names)), ordinal)


def _numbered(key: str, ordinal: int) -> str:
    key += f"#{ordinal}" if ordinal else ""
    if len(key) <= KEY_LENGTH:
        return key
    return key[: KEY_LENGTH - 33] + "~" + sha256(key.encode()).hexdigest()[:32]


def one_letter_off(name: str, other: str) -> bool:
    """Whether two names differ by one misread, lost or added letter, spaces and punctuation aside."""
    a, b = search_key(name), search_key(other)
    if abs(len(a) - len(b)) > 1 or (len(a) + len(b) > 2 and a[:1] != b[:1] and a[-1:] != b[-1:]):
        return False
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return any(longer[:cut] + longer[cut + 1 :] == shorter for cut in range(len(longer)))


def misspelled(name: str, other: str) -> bool:
    """Whether one letter differs, but no digit or Latin letter, which distinguish names: 1호선 is not 2호선."""
    return _DISTINGUISHING.findall(name) == _DISTINGUISHING.findall(other) and one_letter_off(name, other)


@lru_cache(maxsize=65536)
def misreading(word: str, known: str) -> float:
    """How far a word is from a known one: 1 a letter lost, added or wholly another, a third for each jamo that is."""
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
    """Ten letters and digits that stand for the names on the way to a thing, in any database and after any reading.

    None of the letters is taken for another: no i, l, o, u. That any two of 30,000 things share a code is one chance
    in two million.
    """
    number = int.from_bytes(sha256("\n".join(names).encode()).digest()[:8]) >> 14
    return "".join(_CODE[number >> place & 31] for place in range(45, -1, -5))


@lru_cache(maxsize=4096)  # a page links each figure of a row
def row_code(table: str, key: str) -> str:
    """The code in addresses of a row with this natural key; the table is named by app label and model."""
    return short_code(table, key)
