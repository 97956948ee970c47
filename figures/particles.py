"""Korean particles that depend on the preceding sound: `은(는)` becomes 은 or 는. Plain Python."""

import re

_FIRST, _LAST, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8
_DIGITS = {"0": 21, "1": 8, "3": 16, "6": 1, "7": 8, "8": 8}
"""The final consonant of a digit as it is read aloud, by its number in Unicode; those left out have none."""
_PARTICLE = re.compile(r"(\w)([^\w\s]*)(은\(는\)|이\(가\)|을\(를\)|와\(과\)|\(으\)로)")


def with_particles(sentence: str) -> str:
    """The sentence with each `은(는)`-style pair replaced by the form that fits the letter or digit before it.

    >>> with_particles("3팀은(는) 예산액을(를) 1,204(으)로 적었다")
    '3팀은 예산액을 1,204로 적었다'
    """
    return _PARTICLE.sub(lambda found: found[1] + found[2] + _settled(_final(found[1]), found[3]), sentence)


def _final(letter: str) -> int:
    """The index of the letter's final consonant (종성); 0 for none."""
    if _FIRST <= ord(letter) <= _LAST:
        return (ord(letter) - _FIRST) % _FINALS
    return _DIGITS.get(letter, 0)


def _settled(final: int, particle: str) -> str:
    match particle:
        case "은(는)":
            return "은" if final else "는"
        case "이(가)":
            return "이" if final else "가"
        case "을(를)":
            return "을" if final else "를"
        case "와(과)":
            return "과" if final else "와"
        case _:
            return "으로" if final and final != _RIEUL else "로"
