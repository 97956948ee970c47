"""Write rows as lines of text to a file, and record the sections and pages of each department in it."""

import re
from typing import IO

from figures.names import search_key
from ingest.pages import Section

PAGE = 100
"""The limit on the rows of a page."""
_BREAKS = re.compile(r"\A\t+|[\t\r\n\f]+")


def _blanks(breaks: re.Match[str]) -> str:
    """Return a blank, or as many blanks as there are tabs at the beginning of a name."""
    return " " * len(breaks[0]) if breaks.start() == 0 else " "


class RowSpool:
    """Writes rows to a file; `sections` are the runs of rows of one department and account, divided into pages."""

    def __init__(self, file: "IO[bytes]") -> None:
        self.sections: list[Section] = []
        self._file = file
        self._pending: list[tuple[int, list[str]]] = []
        self._next = 0  # the row number that would continue the current page
        self._room = 0  # rows that still fit on the current page
        self._pages = 0
        self._offset = 0
        self._owner: tuple[str, str] | None = (
            None  # department and account of the last section, as its last row spells them
        )
        self._spellings: dict[str, str] = {}  # the first spelling of names that differ only in blanks and punctuation
        self._first: dict[str, str] = {}

    def pend(self, number: int, cells: list[str]) -> None:
        """Hold a row back until the section of the next row is known."""
        self._pending.append((number, cells))

    def add(self, department: str, account: str, number: int, cells: list[str]) -> None:
        """Write a row of a department and account, after the rows that were held back."""
        if (department, account) != self._owner:
            self._owner = department, account
            self._open_section(self._spelled(department), self._spelled(account))
        if self._pending:
            self._write_pending()
        self._write(number, cells)

    def _open_section(self, department: str, account: str) -> None:
        """Begin a section, unless the last one has this department and account."""
        last = self.sections[-1] if self.sections else None
        if last is None or (last.department, last.account) != (department, account):
            self.sections.append(Section(department, account))
            self._room = 0

    def _spelled(self, name: str) -> str:
        """Return the name in its first spelling."""
        if name not in self._spellings:
            self._spellings[name] = self._first.setdefault(search_key(name) or name, name)
        return self._spellings[name]

    def goes_on(self, number: int) -> bool:
        """Whether a row of this number would continue the current page."""
        return number == self._next and bool(self._room) and not self._pending

    def add_to_last(self, number: int, cells: list[str]) -> None:
        """Write a row to the section of the row above; hold it back if there is none."""
        if self.sections and not self._pending:
            self._write(number, cells)
        else:
            self.pend(number, cells)

    def finish(self) -> None:
        """Write the rows held back to the last section."""
        if self.sections:
            self._write_pending()

    def _write_pending(self) -> None:
        pending, self._pending = self._pending, []
        for number, cells in pending:
            self._write(number, cells)

    def _write(self, number: int, cells: list[str]) -> None:
        if number != self._next or not self._room:
            self._pages += 1
            self.sections[-1].pages.append((self._pages, number, self._offset))
            self._room = PAGE
        line = "\t".join(cells)
        if "\n" in line or "\r" in line or "\f" in line or line.count("\t") >= len(cells):
            line = "\t".join(_BREAKS.sub(_blanks, cell) for cell in cells)
        raw = line.encode() + b"\n"
        self._file.write(raw)
        self._offset += len(raw)
        self.sections[-1].end = self._offset
        self._next, self._room = number + 1, self._room - 1
