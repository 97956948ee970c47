"""A small book, drawn in every layout, each once a session."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from bench.book import make_book
from bench.drawing.drawer import DrawnPage, draw
from bench.drawing.layouts import LAYOUTS
from bench.drawing.tables import items_of_book
from bench.printing import lay_out
from ingest.reader.pdf import book
from ingest.reading import Book, open_book

SEED = 3


@cache
def draw_book(layout: str) -> tuple[bytes, list[DrawnPage]]:
    made = make_book(SEED, 1)
    return draw(items_of_book(made, lay_out(made)), LAYOUTS[layout])


@pytest.fixture
def drawn() -> Callable[[str], tuple[bytes, list[DrawnPage]]]:
    """drawn(layout): the book as PDF, and what stands on its pages."""
    return draw_book


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pages of the books of all tests are: a book is read once."""
    return tmp_path_factory.mktemp("pages")


@pytest.fixture
def opened(tmp_path: Path, pages: Path) -> Callable[[bytes], Book]:
    """opened(pdf): the file as a book, read by one process: to start another takes as long as half of its pages."""

    def open_(pdf: bytes, name: str = "book.pdf") -> Book:
        path = tmp_path / name
        path.write_bytes(pdf)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(book, "jobs_here", lambda: 1)
            return open_book(path, pages)

    return open_
