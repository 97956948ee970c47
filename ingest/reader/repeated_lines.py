"""Find lines that repeat within the tables of a text and are no part of them: running titles, watermarks, dates."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

FEWEST = 3
_LONGEST = 60
_MOST_COUNTED = 100_000
_FEWEST_ROWS = 3  # rows that tell how wide the names of a table are
_FEWEST_MISFITS, _MOST_PER_MISFIT = 2, 4
_ROOM = 4  # columns by which a printed name may be wider than counted
_DIGITS = re.compile(r"\d+")
_WIDE_GAP = re.compile(r" {2,}(?=\S)")
_OTHERS = frozenset("\t|<")
"""Letters of lines that are read as rows of other tables."""
_CODE = re.compile(r"\d{3}(?:-\d\d)?\s")
_PAGE_HEAD = re.compile(r"[【\f]|회\s*계\s*[:：]")


def key_of(text: str) -> str:
    """Return a line without outer blanks, all its numbers alike, since dates and page numbers change."""
    return _DIGITS.sub("0", text.strip())


def repeated_lines(lines: Iterable[str]) -> frozenset[str]:
    """Return the keys of lines that repeat, often where they can be no part of a name, and that name no row.

    A part of a name had no room in the line above or below.
    """
    counts = _Counts()
    for above, text, below in _with_neighbours(lines):
        counts.take(above, text, below)
    return frozenset(key for key, count in counts.alone.items() if count >= FEWEST and counts.is_foreign(key))


def _with_neighbours(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each line that is not blank, with the one above and the one below; "" at the ends."""
    above = text = ""
    for line in lines:
        if line.strip() and not _OTHERS & set(line):
            if text:
                yield above, text, line.rstrip()
            above, text = text, line.rstrip()
    if text:
        yield above, text, ""


@dataclass(slots=True)
class _Counts:
    """How often each line stands alone, how often it can be no part of a name there, and what rows are named."""

    alone: Counter[str] = field(default_factory=Counter)
    misfits: Counter[str] = field(default_factory=Counter)
    named: set[str] = field(default_factory=set)
    _rows: int = 0
    _width: int = 0  # of the names of the rows since the last page head

    def take(self, above: str, text: str, below: str) -> None:
        """Count a line."""
        if _PAGE_HEAD.search(text):
            self._rows = self._width = 0
        name = _name_of(text)
        if name == text:
            if len(text) <= _LONGEST and len(self.alone) < _MOST_COUNTED:
                key = key_of(text)
                self.alone[key] += 1
                self.misfits[key] += self._rows >= _FEWEST_ROWS and self._is_apart(above, text, below)
        elif text[-1:].isdigit() or text[-1:] in "-)%원":
            self._rows, self._width = self._rows + 1, max(self._width, _columns_of(name))
            if len(self.named) < _MOST_COUNTED:
                self.named.add(key_of(name))

    def _is_apart(self, above: str, text: str, below: str) -> bool:
        """Whether a line would have fitted behind the name above it, and before that below; or is no name by width."""
        return _columns_of(text) > self._width + _ROOM or (
            self._fits(_name_of(above), text) and self._fits(text, _name_of(below))
        )

    def _fits(self, name: str, other: str) -> bool:
        first = next(iter(other.split()), "")
        return bool(name.strip()) and _columns_of(name) + 1 + _columns_of(first) + _ROOM <= self._width

    def is_foreign(self, key: str) -> bool:
        """Whether a line that repeats is none of a table's names."""
        often = self.misfits[key] >= max(_FEWEST_MISFITS, self.alone[key] / _MOST_PER_MISFIT)
        return often and key not in self.named and not _CODE.match(key)


def _columns_of(text: str) -> int:
    """Return how many columns a text takes if a Korean letter takes two."""
    return len(text.encode("cp949", "replace"))


def _name_of(text: str) -> str:
    """Return what stands before the first wide gap, with its indent."""
    gap = _WIDE_GAP.search(text, len(text) - len(text.lstrip()))
    return text[: gap.start()] if gap else text
