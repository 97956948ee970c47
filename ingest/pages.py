"""A book as the reader hands it on: pages of lines, section by section."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Page(NamedTuple):
    """A page: its number in the document, the number of its first line in the file (1-based), its lines.

    `account` is that of the head block; the performance report has none.
    """

    number: int
    first_line: int
    lines: list[str]
    account: str = ""


@dataclass(slots=True)
class Section:
    """A run of pages of one department and, in the settlement's own tables, one account.

    Holds no text, only where it lies: `pages` are (number, first line, offset in bytes), `end` the
    offset behind the last. `account` is empty in the performance report.
    """

    department: str
    account: str
    pages: list[tuple[int, int, int]] = field(default_factory=list)
    end: int = 0

    @property
    def size(self) -> int:
        """Bytes of the section."""
        return self.end - self.pages[0][2]
