"""Set aside lines that recur in the margins, and find the pages of other parts of the book. Pure functions."""

import re
from collections import deque
from collections.abc import Callable, Sequence

from figures.names import search_key
from ingest.reader.pdf.pages import PageKind, ReadPage
from ingest.reader.pdf.rows import PageLine
from ingest.reader.sections import begins_part

_EDGE = 0.08  # of the page's height: the margins with running heads and feet
_SAME_HEIGHT = 3.0  # points
_BACK = 2  # pages: facing pages alternate between two heads
_TITLE_LINES = 4
_LONGEST_TITLE = 40
_NUMBERING = re.compile(r"^(?:제?\d+[장절편]?|[가나다라마바사](?=\W)|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨ]+|[ivx]+(?=\W))+[\s.)·]*")
_DIGITS = re.compile(r"\d+")

_TITLES = (
    "재무제표",
    "재무보고서",
    "재정상태표",
    "재정운영표",
    "현금흐름표",
    "순자산변동표",
    "재무제표에 대한 주석",
    "주석",
    "필수보충정보",
    "부속명세서",
    "첨부서류",
    "결산서 첨부서류",
    "기금결산",
    "기금결산보고서",
    "채권현재액보고서",
    "채무결산",
    "채무결산보고서",
    "공유재산증감 및 현재액 보고서",
    "물품증감 및 현재액 보고서",
    "성인지결산서",
    "결산검사의견서",
    "세입세출외현금",
    "보증채무",
    "수입대체경비 사용명세서",
    "예비비 지출",
    "금고의 결산",
    "독립된 회계사의 검토보고서",
)
OTHER_PARTS = frozenset(map(search_key, _TITLES))
"""Titles of the other parts of a settlement book, as the accounting rules give them."""


class MarginFilter:
    """Sets aside lines that recur at one height in the margins of consecutive pages; the first occurrence stays.

    `is_heading` returns whether a line belongs to the tables all the same: a heading or a unit.
    """

    def __init__(self, is_heading: Callable[[str], bool]) -> None:
        self._is_heading = is_heading
        self._before: deque[list[tuple[str, float]]] = deque(maxlen=_BACK)

    def set_aside(self, page: ReadPage) -> None:
        """Move the recurring lines of the next page to its `aside`."""
        standing = [line for line in _outermost(page) if not self._belongs(line.text)]
        known = [place for places in self._before for place in places]
        for line in standing:
            if any(key == _key(line) and abs(height - _height(line)) < _SAME_HEIGHT for key, height in known):
                page.lines.remove(line)
                page.aside.append(line)
        self._before.append([(_key(line), _height(line)) for line in standing])

    def _belongs(self, text: str) -> bool:
        return "【" in text or self._is_heading(text)


def _outermost(page: ReadPage) -> list[PageLine]:
    """Return the lines without cells in the margins, before or after all other lines."""
    edges = (page.height * _EDGE, page.height * (1 - _EDGE))
    outermost = []
    for lines in (page.lines, page.lines[::-1]):
        for line in lines:
            if "\t" in line.text or edges[0] < _height(line) < edges[1] or line in outermost:
                break
            outermost.append(line)
    return outermost


def _height(line: PageLine) -> float:
    box = line.boxes[0]
    return (box[1] + box[3]) / 2 if box else 0.0


def _key(line: PageLine) -> str:
    return _DIGITS.sub("", search_key(line.text))


class PartFilter:
    """Determines which pages belong to the settlement's tables and the performance report.

    These begin at a page head or a report's heading, and end at the title of another part.
    """

    def __init__(self) -> None:
        self._inside = False

    def belongs(self, page: ReadPage) -> bool:
        """Whether the next page belongs to them."""
        lone = [line.text.strip() for line in page.lines if "\t" not in line.text]
        if any(map(begins_part, lone)):
            self._inside = True
        elif page.kind == PageKind.TEXT and any(map(is_other_part, lone[:_TITLE_LINES])):
            self._inside = False
        return self._inside


def is_other_part(text: str) -> bool:
    """Whether a line is the title of another part of the book.

    >>> is_other_part("Ⅳ. 재무제표"), is_other_part("주석 3은 다음과 같다")
    (True, False)
    """
    return len(text) <= _LONGEST_TITLE and search_key(_NUMBERING.sub("", text.strip())) in OTHER_PARTS


def in_ranges(numbers: Sequence[int]) -> str:
    """Return page numbers as a short text of ranges.

    >>> in_ranges([1, 2, 3, 7])
    '1–3, 7'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("–".join(map(str, run)) for run in runs)
