"""Parses the parameters of the comparison page: `of=program.12`, `of=year.gimpo.2020` …"""

import re
from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import normalize

from django.utils.translation import gettext as _

from comparison.side_by_side import MOST

_SHAPES = {
    "program": re.compile(r"[0-9]{1,18}"),
    "indicator": re.compile(r"[0-9]{1,18}"),
    "revenue": re.compile(r"[0-9]{1,18}"),
    "department": re.compile(r"([-\w]{1,50})\.([0-9]{4})\.([-\w]{1,120})"),
    "year": re.compile(r"([-\w]{1,50})\.([0-9]{4})"),
}
_SHOWN = 60


class Comparison(NamedTuple):
    """The kind of the compared items, their identifiers, and a sentence for each invalid one."""

    kind: str
    items: list[str]
    problems: list[str]


def read_comparison(words: Iterable[str]) -> Comparison:
    """Parse the values of `of`. The first decides the kind; others of another kind, repeated or surplus are dropped."""
    kind = ""
    items: list[str] = []
    problems: list[str] = []
    for word in dict.fromkeys(normalize("NFC", word) for word in words):
        prefix, _dot, rest = word.partition(".")
        shape = _SHAPES.get(prefix)
        if shape is None or not shape.fullmatch(rest):
            problems.append(_("‘%(word)s’은(는) 비교할 수 있는 것이 아닙니다.") % {"word": word[:_SHOWN]})
        elif kind and prefix != kind:
            problems.append(_("종류가 다른 것은 함께 비교할 수 없습니다: ‘%(word)s’") % {"word": word[:_SHOWN]})
        elif len(items) == MOST:
            problems.append(_("한 번에 %(most)d개까지 비교합니다.") % {"most": MOST})
            break
        else:
            kind = prefix
            items.append(word)
    return Comparison(kind, items, problems)
