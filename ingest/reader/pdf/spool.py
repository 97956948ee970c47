"""The read pages of PDFs on disk, so that a book's pages are not read again.

There is a folder for each file and version of this reader. It may be deleted whenever no book is being read.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.reader.pdf.pages import PageKind, ReadPage
from ingest.reader.pdf.rows import PageLine
from ingest.reader.scan.installed import installed_engines

VERSION = 30
"""To be increased with every change of the lines that this reader makes of a page."""

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class PageSpool:
    """The folder of one book."""

    folder: Path

    def page(self, number: int) -> Path:
        return self.folder / f"{number:06}.json"

    def has(self, number: int) -> bool:
        """Whether a page was read or marked as lost."""
        return self.page(number).exists() or self._lost(number).exists()

    def put(self, number: int, page: ReadPage) -> None:
        """Write a page atomically."""
        fields = [page.kind, page.width, page.height, page.turn, page.lines, page.aside, page.two_ways]
        write_whole(self.page(number), json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode())

    def begin_second_reading(self, number: int) -> None:
        """Mark a stored page as being read a second time."""
        self._again(number).touch()

    def end_second_reading(self, number: int) -> None:
        """Remove the mark of a second reading."""
        self._again(number).unlink(missing_ok=True)

    def mark_lost(self, number: int) -> None:
        """Mark a page as unreadable; it is tried again when the book is next read."""
        self._lost(number).touch()

    def forget_lost(self) -> None:
        """Delete the marks of lost pages, and pages whose second reading was interrupted, to read them again."""
        for note in self.folder.glob("*.lost"):
            note.unlink(missing_ok=True)
        for note in self.folder.glob("*.again"):
            note.with_suffix(".json").unlink(missing_ok=True)
            note.unlink(missing_ok=True)

    def get(self, number: int) -> ReadPage:
        """Return a page; one of kind LOST if it is not stored."""
        if not self.page(number).exists():
            return ReadPage(PageKind.LOST)
        kind, width, height, turn, lines, aside, two_ways = json.loads(self.page(number).read_bytes())
        lines, aside = ([PageLine(*line) for line in stored_lines] for stored_lines in (lines, aside))
        return ReadPage(PageKind(kind), width, height, turn, lines, aside, two_ways)

    def pages(self, count: int) -> Iterator[tuple[int, ReadPage]]:
        """Yield all pages with their numbers in order; missing ones are LOST."""
        for number in range(1, count + 1):
            yield number, self.get(number)

    def _again(self, number: int) -> Path:
        return self.folder / f"{number:06}.again"

    def _lost(self, number: int) -> Path:
        return self.folder / f"{number:06}.lost"


@dataclass(slots=True)
class Digest:
    """The SHA-256 of a file's bytes, its size, and its first and last bytes."""

    sha256: str
    size: int
    head: bytes
    tail: bytes = field(repr=False)


def digest_of(path: Path) -> Digest:
    """Read a file once, in constant memory, and return its digest. Raises OSError."""
    sha256, size, head, tail = hashlib.sha256(), 0, b"", b""
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            sha256.update(chunk)
            size += len(chunk)
            head = head or chunk[:1024]
            tail = (tail + chunk)[-4096:]
    return Digest(sha256.hexdigest(), size, head, tail)


def open_spool(root: Path, sha256: str) -> PageSpool:
    """Return the folder of a book; it is created if necessary."""
    folder = root / f"{sha256[:32]}-{VERSION}{installed_engines()}"
    folder.mkdir(parents=True, exist_ok=True)
    return PageSpool(folder)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file atomically."""
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_bytes(content)
    draft.replace(path)
