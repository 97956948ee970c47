"""A spool of rows as lines of text, and where each department's sections lie in it."""

import re
from typing import IO

from figures.names import search_key
from ingest.pages import Section

PAGE = 100
"""Rows of one page at most."""
_BREAKS = re.compile(r"\A\t+|[\t\r\n\f]+")


def _blanks(breaks: re.Match[str]) -> str:
    """A blank; for tabs that indent a name as many as they are."""
    return " " * len(breaks[0]) if breaks.start() == 0 else " "


class Spool:
    """Writes rows to a file; `sections` are the runs of rows of one department and account, by pages."""

    def __init__(self, file: "IO[bytes]") -> None:
        self.sections: list[Section] = []
        self._file = file
        self._pending: list[tuple[int, list[str]]] = []
        self._next = 0  # the row that would go on the open page
        self._room = 0  # rows that still fit on it
        self._pages = 0
        self._offset = 0
        self._owner: tuple[str, str] | None = None  # of the last section, as its last row spells it
        self._spellings: dict[str, str] = {}  # the first of names that differ by blanks and punctuation alone
        self._first: dict[str, str] = {}

    def pend(self, number: int, cells: list[str]) -> None:
        """A row that belongs to whatever comes next."""
        self._pending.append((number, cells))

    def add(self, department: str, account: str, number: int, cells: list[str]) -> None:
        """A row of a department and account, with those that were waiting for it."""
        if (department, account) != self._owner:
            self._owner = department, account
            self._open_section(self._spelled(department), self._spelled(account))
        if self._pending:
            self._write_pending()
        self._write(number, cells)

    def _open_section(self, department: str, account: str) -> None:
        """Begin a section where the last is not of this department and account."""
        last = self.sections[-1] if self.sections else None
        if last is None or (last.department, last.account) != (department, account):
            self.sections.append(Section(department, account))
            self._room = 0

    def _spelled(self, name: str) -> str:
        if name not in self._spellings:
            self._spellings[name] = self._first.setdefault(search_key(name) or name, name)
        return self._spellings[name]

    def goes_on(self, number: int) -> bool:
        """Whether a row would go on the open page."""
        return number == self._next and bool(self._room) and not self._pending

    def add_to_last(self, number: int, cells: list[str]) -> None:
        """A row that goes with the one above, or with the one below where there is none."""
        if self.sections and not self._pending:
            self._write(number, cells)
        else:
            self.pend(number, cells)

    def finish(self) -> None:
        """Let rows that still wait belong to the last section."""
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
