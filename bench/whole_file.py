"""Reads a whole file by the program's own reader, from text to proofs; `proving` splits it at tabs instead."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.book import GeneratedBook
from bench.proving import Attempt
from bench.sheets import Rendered
from ingest.proving import DepartmentReading
from ingest.reading import open_book, read_departments


def prove_file(rendered: Rendered, book: GeneratedBook) -> Iterator[Attempt]:
    """Every table of a book's text as the program read it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "book.txt"
        file.write_text(rendered.text, encoding="utf-8")
        true_row = {at.line: at.row for at in rendered.rows if at.sheet.form == "expenditure" and at.row is not None}
        for attempt in prove_path(file, book):
            if attempt.form == "expenditure" and attempt.proof is not None:
                attempt.order = [
                    true_row[row.printed.line] for row in attempt.proof.rows if row.printed.line in true_row
                ]
            yield attempt


def prove_path(file: Path, book: GeneratedBook) -> Iterator[Attempt]:
    """Every table of a book's file as the program read it; the time is shared among them by their rows.

    The pages of a PDF are kept beside it.
    """
    started = time.perf_counter()
    read, error = _read(file)
    seconds = time.perf_counter() - started
    rows = sum(len(section.programs) + len(section.revenue) for section in book.sections)
    for section in book.sections:
        department = read.get(section.department)
        for form in ("expenditure", "revenue"):
            proof = getattr(department, form).get(section.account) if department else None
            share = seconds * len(section.rows(form)) / rows
            yield Attempt(section, form, proof, share, error or "the table was not found")


def _read(file: Path) -> tuple[dict[str, DepartmentReading], str]:
    read: dict[str, DepartmentReading] = {}
    try:
        for department in read_departments(open_book(file, file.parent / "pages")):
            read[department.name] = department
    except Exception as error:  # the bench goes on, and reports it
        return read, f"{type(error).__name__}: {error}"
    return read, ""
