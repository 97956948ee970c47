"""Find pages with damaged content streams: packed ones that do not unpack, others with words that are no operators.

python -m ingest.reader.pdf.damage FILE

It prints their numbers as JSON. PDFium draws what it can of such a page and does not report what it left out. A file
without damaged streams is scanned once, without being parsed.
"""

import json
import logging
import mmap
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.reader.limits import limit_process

MEMORY, SECONDS, PATIENCE = 3 << 29, 20, 600
"""Limits of the subprocess: address space in bytes, CPU seconds, and seconds by the clock."""
_ROOT = Path(__file__).resolve().parents[3]
_STREAM = re.compile(rb">>\s*stream\r?\n")
_FLATE = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\s*\]?\s*(?:/|>|$)")
_LONGEST_HEAD = 400  # bytes of a stream's dictionary that are examined
_OTHERS = (
    b"/Type",
    b"/Length1",
    b"/Subtype",
    b"/ColorSpace",
    b"/FunctionType",
    b"/N ",
)  # not in the dictionary of a page's content
_CHUNK, _MOST = 1 << 16, 1 << 20  # bytes
_LONGEST = 1 << 24  # bytes of an unpacked content stream
_STRINGS = re.compile(rb"\((?:\\.|[^\\()]|\([^()]*\))*\)|<[0-9A-Fa-f\s]*>|/[^\s/\[\]()<>]*|%[^\r\n]*", re.S)
_NUMBER = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)\Z")
_OPERATORS = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re"
    b" RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \" true false null".split()
)


def damaged_pages(path: Path) -> list[int]:
    """Return the numbers (from 1) of the damaged pages of a PDF; [] if they cannot be determined."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "ingest.reader.pdf.damage", str(path)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with an argument that is no option
            command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=PATIENCE, check=True
        )
        return [int(number) for number in json.loads(done.stdout)]
    except (subprocess.SubprocessError, OSError, ValueError):
        return []


def _find(path: Path) -> list[int]:
    """Return the numbers of the damaged pages; [] if all are, as the writing program then writes them so."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(b"/Encrypt") >= 0 or not _has_damage(content):
            return []
    pages = list(_pages(path))
    damaged = [number for number, is_damaged in enumerate(pages, 1) if is_damaged]
    is_habit = len(damaged) == len(pages) > 1  # of the program that wrote the file
    return [] if is_habit else damaged


def _has_damage(content: mmap.mmap) -> bool:
    """Whether a stream that may be a page's content is damaged."""
    for match in _STREAM.finditer(content):
        head = content[max(0, match.start() - _LONGEST_HEAD) : match.start()].rpartition(b"obj")[2] + b">"
        if b"/Subtype/Form" not in head.replace(b" ", b"") and any(other in head for other in _OTHERS):
            continue
        if _FLATE.search(head):
            if not _unpacks(content, match.end()):
                return True
        elif b"/Filter" not in head:
            end = content.find(b"endstream", match.end(), match.end() + _LONGEST)
            if end >= 0 and not is_drawing(content[match.end() : end]):
                return True
    return False


def _pages(path: Path) -> Iterator[bool]:
    """Yield for each page whether its content is damaged."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import resolve1

    with path.open("rb") as file:
        for page in PDFPage.create_pages(PDFDocument(PDFParser(file))):
            yield any(_is_damaged(resolve1(stream)) for stream in page.contents)


def _is_damaged(stream: Any) -> bool:
    filters = [str(getattr(name, "name", name)) for name, _ in stream.get_filters()]
    content = stream.rawdata if stream.rawdata is not None else b""
    if filters in (["FlateDecode"], ["Fl"]):
        return not _unpacks(content, 0)
    return not filters and not is_drawing(content)


def _unpacks(content: Any, at: int) -> bool:
    """Whether the data from `at` on unpacks to its end."""
    unpacking = zlib.decompressobj()
    try:
        while not unpacking.eof and at < len(content):
            chunk = content[at : at + _CHUNK]
            while chunk:
                unpacking.decompress(chunk, _MOST)
                chunk = unpacking.unconsumed_tail
            at += _CHUNK
    except zlib.error:
        return False
    return True


def is_drawing(content: bytes) -> bool:
    """Whether an unpacked stream consists of operators and operands; one with embedded pictures always counts."""
    if b"begincmap" in content or b"\nID" in content or b" ID" in content:
        return True
    words = re.sub(rb"[\[\]]|<<|>>", b" ", _STRINGS.sub(b" ", content)).split()
    return all(word in _OPERATORS or _NUMBER.match(word) for word in words)


def main(arguments: list[str]) -> int:
    """Print the damaged pages of one file as JSON, and return the exit code."""
    limit_process(MEMORY, SECONDS)
    logging.disable()  # warnings of pdfminer about a broken file
    try:
        json.dump(_find(Path(arguments[0])), sys.stdout)
    except Exception:  # pdfminer raises errors of many types for broken files
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
