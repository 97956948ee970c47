"""Pages whose drawing is damaged: named, where PDFium draws what it can of them and says nothing."""

import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import BookError
from ingest.reader.pdf.damage import damaged_pages
from ingest.reading import Book
from tests.ingest.pdf.hostile import pdf_of, stream, words

PACKED = stream(zlib.compress(b"BT /F 12 Tf 72 700 Td (1,234,567) Tj ET\n" * 20), b"/Filter /FlateDecode")
PLAIN = words("1,234,567")


@pytest.mark.parametrize("whole", [PACKED, PLAIN])
def test_a_page_whose_drawing_is_damaged_is_named(tmp_path: Path, whole: bytes) -> None:
    at = whole.index(b"stream\n") + 20
    damaged = whole[:at] + b"\x07" + whole[at + 1 :]
    (path := tmp_path / "book.pdf").write_bytes(pdf_of([PACKED, damaged, PLAIN]))
    assert damaged_pages(path) == [2]


def test_a_whole_file_and_the_habit_of_a_program_are_no_damage(tmp_path: Path) -> None:
    (path := tmp_path / "book.pdf").write_bytes(pdf_of([PACKED, PLAIN]))
    assert damaged_pages(path) == []
    unusual = PACKED[:-20] + b"\x07" + PACKED[-19:]  # as every page of the file
    path.write_bytes(pdf_of([unusual, unusual]))
    assert damaged_pages(path) == []


def test_what_is_damaged_of_a_book_is_lost(tmp_path: Path, opened: Callable[[bytes], Book]) -> None:
    at = PLAIN.index(b"stream\n") + 20
    damaged = PLAIN[:at] + b"\x07" + PLAIN[at + 1 :]
    with pytest.raises(BookError) as refused:
        opened(pdf_of([PLAIN, damaged]))
    assert [fault.page for fault in refused.value.faults if "깨졌거나" in fault.sentence] == [2]
