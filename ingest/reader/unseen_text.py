"""Text of a cell that is struck through or not displayed: it is left out if the cell has other text."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ingest.reader.converted_file import FileNote

MIXED = "일부에 취소선을 긋거나 숨긴 칸은 나머지 글만 읽었습니다 (표:행 또는 행): {cells}"
WHOLE = "전체에 취소선을 긋거나 숨긴 칸도 읽었습니다 (표:행 또는 행): {cells}"
_OPEN, _CLOSE = "\x0e", "\x0f"
_MARKED = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_MOST_NAMED = 20
"""The limit on the cells that a note lists; it counts the others."""


class SeenText(NamedTuple):
    """A cell's text without its marked parts, or all of it if every part is marked; `note` says which, if any."""

    text: str
    note: str = ""


def marked(text: str) -> str:
    """Return a text marked as struck through or not displayed."""
    return f"{_OPEN}{text}{_CLOSE}" if text.strip() else text


def unmarked(text: str) -> str:
    """Return a text of a file without the characters that are used as marks."""
    return text.replace(_OPEN, "").replace(_CLOSE, "") if _OPEN in text or _CLOSE in text else text


def seen_text(text: str) -> SeenText:
    """Return what a reader of the cell takes for its text.

    >>> seen_text(marked("1,000") + "2,000").text, seen_text(marked("1,000")).text
    ('2,000', '1,000')
    """
    if _OPEN not in text:
        return SeenText(text)
    rest = _MARKED.sub("", text)
    return SeenText(rest, MIXED) if rest.strip() else SeenText(_MARKED.sub(r"\1", text), WHOLE)


def notes_of(noted: Mapping[str, Sequence[str]]) -> list[FileNote]:
    """Return the notes of the cells (table:row) listed by sentence; cells beyond a limit are counted."""
    return [(sentence, {"cells": _named(list(dict.fromkeys(cells)))}) for sentence, cells in noted.items()]


def _named(cells: Sequence[str]) -> str:
    more = len(cells) - _MOST_NAMED
    return ", ".join(cells[:_MOST_NAMED]) + (f" (+{more:,})" if more > 0 else "")
