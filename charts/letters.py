"""Estimates text widths by kinds of characters: no font is loaded."""

from itertools import accumulate
from unicodedata import category, combining, east_asian_width

FULL, WIDE, NARROW, USUAL = 1.0, 0.9, 0.35, 0.62
"""Upper bounds of character widths in em, for Pretendard GOV and Noto Sans CJK."""
_WIDE = frozenset("MWmw@%△◎○×—")
_NARROW = frozenset(" .,:;'|!()[]ijl")


def plain(text: str) -> str:
    """The text on one line, without invisible characters: controls, direction marks, surrogates."""
    if text.isprintable():  # nearly always
        return " ".join(text.split())
    return " ".join("".join(" " if item.isspace() else item for item in text if _is_visible(item)).split())


def _is_visible(character: str) -> bool:
    return character.isspace() or category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def width(text: str, size: float) -> float:
    """An upper bound of the text's width in pixels at a font size in pixels."""
    return sum(map(_em, text)) * size


def clip(text: str, room: float, size: float) -> str:
    """The text shortened with … to fit `room` pixels; "" where not even two characters fit."""
    text = plain(text)
    if width(text, size) <= room:
        return text
    fits = sum(1 for end in accumulate(map(_em, text)) if (end + FULL) * size <= room)
    return text[:fits].rstrip() + "…" if fits > 1 else ""


def _em(character: str) -> float:
    if east_asian_width(character) in "WF" or ord(character) > 0xFFFF:
        return FULL
    if combining(character):
        return 0.0
    if character in _WIDE:
        return WIDE
    return NARROW if character in _NARROW else USUAL
