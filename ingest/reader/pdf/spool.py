"""The pages of a PDF on disk, each as it was read: what was read once is there when the book is read again.

A folder for each file and version of this reader. It may be deleted whenever no book is being read.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.reader.pdf.pages import Kind, ReadPage
from ingest.reader.pdf.rows import PageLine
from ingest.reader.scan.installed import installed_engines

VERSION = 24
"""Grows with every change of what this reader makes of a page."""

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Spool:
    """The folder of one book."""

    folder: Path

    def page(self, number: int) -> Path:
        return self.folder / f"{number:06}.json"

    def has(self, number: int) -> bool:
        return self.page(number).exists() or self._lost(number).exists()

    def put(self, number: int, page: ReadPage) -> None:
        """Write a page, whole or not at all."""
        fields = [page.kind, page.width, page.height, page.turn, page.lines, page.aside, page.two_ways]
        write_whole(self.page(number), json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode())

    def begin_again(self, number: int) -> None:
        """Note that a page that is there is being read a second time."""
        self._again(number).touch()

    def end_again(self, number: int) -> None:
        self._again(number).unlink(missing_ok=True)

    def lose(self, number: int) -> None:
        """Note that a page could not be read. It is tried again when the book is read again."""
        self._lost(number).touch()

    def forget_lost(self) -> None:
        """Let lost pages be read anew, and those whose second reading did not come to an end."""
        for note in self.folder.glob("*.lost"):
            note.unlink(missing_ok=True)
        for note in self.folder.glob("*.again"):
            note.with_suffix(".json").unlink(missing_ok=True)
            note.unlink(missing_ok=True)

    def get(self, number: int) -> ReadPage:
        if not self.page(number).exists():
            return ReadPage(Kind.LOST)
        kind, width, height, turn, lines, aside, two_ways = json.loads(self.page(number).read_bytes())
        lines, aside = ([PageLine(*line) for line in stored_lines] for stored_lines in (lines, aside))
        return ReadPage(Kind(kind), width, height, turn, lines, aside, two_ways)

    def pages(self, count: int) -> Iterator[tuple[int, ReadPage]]:
        """All pages in order; those that are not there are lost."""
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
    """Look at a file once, in memory that does not grow. Raises OSError."""
    sha256, size, head, tail = hashlib.sha256(), 0, b"", b""
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            sha256.update(chunk)
            size += len(chunk)
            head = head or chunk[:1024]
            tail = (tail + chunk)[-4096:]
    return Digest(sha256.hexdigest(), size, head, tail)


def open_spool(root: Path, sha256: str) -> Spool:
    """The folder of a book, made where it is not there."""
    folder = root / f"{sha256[:32]}-{VERSION}{installed_engines()}"
    folder.mkdir(parents=True, exist_ok=True)
    return Spool(folder)


def write_whole(path: Path, content: bytes) -> None:
    """A file that others see whole or not at all."""
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_bytes(content)
    draft.replace(path)
