"""Parses bullet prose under a heading into a tree of items."""

import re
from dataclasses import dataclass

from figures.names import search_key

SECTIONS = ("주요성과", "주요내용", "성과분석", "주요 추진성과")
"""The headings of prose."""

_MARKS = {"□": 0, "○": 1, "◯": 1, "-": 2, "–": 2, "°": 3, "·": 3, "*": 3, "•": 3, "※": 4}
_BULLET = re.compile(rf"(\s*)([{re.escape(''.join(_MARKS))}])\s+(.*)")
_LISTED = re.compile(r"<ul[^>]*>(.*)")
_WORD = re.compile(r"\w")
_TAG = re.compile(r"<[^>]*>")
_SUBHEADS = ("기여도", "방법", "원인분석", "자료수집", "개선사항", "세부목표", "품질확인", "목표달성내용", "달성사유")
"""Endings of subheadings within 성과분석: items after them at the same depth belong below them."""

_Rank = tuple[int, int, bool]
"""(indent, mark rank, is not a subheading); lower ranks are further out."""


@dataclass(slots=True)
class ProseItem:
    """One item: its text, depth (0 outermost), and the index of its parent in the section's list."""

    section: str
    text: str
    depth: int
    parent: int | None
    page: int
    line: int


class Prose:
    """Collects the items of a section, line by line."""

    def __init__(self, section: str) -> None:
        self.section = section
        self.items: list[ProseItem] = []
        self._open: list[tuple[_Rank, int]] = []  # the path to the last item, outermost first
        self._last_line = 0

    def add(self, text: str, page: int, line: int) -> None:
        """Add a line: an item, an HTML list of items, or the continuation of the last item."""
        if not _WORD.search(text):
            return
        if "<ul" in text and (listed := _LISTED.search(text)):
            for part in re.split(r"○|</li>", listed[1]):
                if part := _TAG.sub("", part).strip():
                    self._hang((0, _MARKS["○"], True), part, page, line)
        elif bullet := _BULLET.match(text):
            mark, words = bullet[2], bullet[3]
            if words[:1] in _MARKS and (inner := _BULLET.match(words)):  # `- ° text`: two marks
                mark, words = inner[2], inner[3]
            subhead = self.section == "성과분석" and len(words) < 30 and search_key(words).endswith(_SUBHEADS)
            self._hang((len(bullet[1]), _MARKS[mark], not subhead), words.strip(), page, line)
        elif self.items and line == self._last_line + 1:
            self.items[-1].text += f" {text.strip()}"
        else:
            self._hang((0, 0, True), text.strip(), page, line)
        self._last_line = line

    def _hang(self, rank: _Rank, text: str, page: int, line: int) -> None:
        """Add an item below the nearest open one of a lower rank."""
        while self._open and self._open[-1][0] >= rank:
            self._open.pop()
        parent = self._open[-1][1] if self._open else None
        depth = self.items[parent].depth + 1 if parent is not None else 0
        self._open.append((rank, len(self.items)))
        self.items.append(ProseItem(self.section, text, depth, parent, page, line))
