"""Two years of one city and a year of another, read as any book is."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from bench.book import GeneratedBook, make_book
from bench.printing import lay_out
from bench.program_matching import Key, year_after
from bench.sheets import render
from tests.conftest import taken_back

SEED = 16
Truth = dict[Key, Key]


def read_book(book: GeneratedBook, folder: Path, city: str = "gimpo", name: str = "김포시", year: int = 0) -> None:
    """Print a book and read it, as of `year` or its own."""
    file = folder / f"{city}-{book.fiscal_year}.txt"
    file.write_text(render(lay_out(book)).text, encoding="utf-8")
    call_command("ingest", str(file), city=city, city_name=name, year=year or book.fiscal_year)


@pytest.fixture(scope="session")
def books() -> tuple[GeneratedBook, GeneratedBook, Truth]:
    """A small book of 2019, and one of the year after."""
    book = make_book(SEED, departments=3)
    book.fiscal_year = 2019
    after, truth = year_after(book)
    return book, after, truth


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., None]:
    return lambda book, **options: read_book(book, tmp_path, **options)


@pytest.fixture(scope="module")
def two_years(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    books: tuple[GeneratedBook, GeneratedBook, Truth],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[GeneratedBook, GeneratedBook, Truth]]:
    with taken_back(django_db_blocker):
        for book in books[:2]:
            read_book(book, tmp_path_factory.mktemp("books"))
        yield books
