"""Recognises the headings of a settlement book, and what follows them."""

import re
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from figures.names import one_letter_off, search_key
from ingest.forms import FORMS
from ingest.forms.prose import SECTIONS


class Announces(Enum):
    """What follows a heading."""

    TABLE = auto()
    PROSE = auto()
    GOAL = auto()  # the name of a 정책사업목표
    UNIT = auto()  # the name of a 단위사업
    NOTHING = auto()  # it has no content of its own


class Heading(NamedTuple):
    """A heading: what follows, of which form or section (`of`), and a title merged into its line."""

    announces: Announces
    of: str = ""
    title: str = ""


_LONGEST = 40
_NUMBERING = re.compile(r"(?:\d+|[가나다라])(?=\D)")
_MELTED = re.compile(r"단위사업\W*?\*\*(?P<title>.+?)\*\*\W*(?P<rest>.*)")
_CHAPTER = re.compile(r"제\d+장\Z")

_HEADINGS = {
    **{search_key(form.title): Heading(Announces.TABLE, form.name) for form in FORMS},
    **{search_key(section): Heading(Announces.PROSE, section) for section in SECTIONS},
    "정책사업목표": Heading(Announces.GOAL),
    "단위사업": Heading(Announces.UNIT),
    "주요성과및정책사업현황": Heading(Announces.NOTHING),
    "전략목표별성과보고": Heading(Announces.NOTHING),
}


@lru_cache(maxsize=4096)
def heading(text: str) -> Heading | None:
    """The heading of a line, or None; ignores numbering, bullets, and one misread letter."""
    if len(text) > _LONGEST and "**" not in text:
        return None
    if melted := _MELTED.search(text):
        rest = heading(melted["rest"])
        return rest._replace(title=melted["title"].strip()) if rest else None
    key = search_key(text)
    if _CHAPTER.match(key):
        return Heading(Announces.NOTHING)
    key = _NUMBERING.sub("", key, count=1) if _NUMBERING.match(key) else key
    if key in _HEADINGS:
        return _HEADINGS[key]
    if len(key) < 6 or text.startswith(" -"):
        return None
    return next((declared for name, declared in _HEADINGS.items() if one_letter_off(key, name)), None)
