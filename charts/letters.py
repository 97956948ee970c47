"""How much room words take, computed by kinds of characters: a server has no fonts to ask."""

from itertools import accumulate
from unicodedata import category, combining, east_asian_width

FULL, WIDE, NARROW, USUAL = 1.0, 0.9, 0.35, 0.62
"""Widths in em. Pretendard GOV and Noto Sans CJK stay within them."""
_WIDE = frozenset("MWmw@%△◎○×—")
_NARROW = frozenset(" .,:;'|!()[]ijl")


def plain(text: str) -> str:
    """The text on one line, without what cannot be seen: controls, marks of direction, halves of characters."""
    if text.isprintable():  # nearly always
        return " ".join(text.split())
    return " ".join("".join(" " if item.isspace() else item for item in text if _seen(item)).split())


def _seen(character: str) -> bool:
    return character.isspace() or category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def width(text: str, size: float) -> float:
    """How wide a text is, at a size of letters in pixels: at most, for fonts in use."""
    return sum(map(_em, text)) * size


def clip(text: str, room: float, size: float) -> str:
    """As much of a text as fits, with … where some is missing; nothing where not even two letters fit."""
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
