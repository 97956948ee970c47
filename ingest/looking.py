"""A look at a book before it is read: what kind of file, how many pages, what a sample of them shows. Plain Python.

    python -m ingest.looking FILE

prints it as JSON, within limits of memory and time; `look_at` does so in a process of its own.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from ingest.errors import BookError
from ingest.forms import FORM_BY_NAME
from ingest.reader.limits import limit_process
from ingest.reader.page_heads import page_head
from ingest.reader.pdf.book import is_pdf
from ingest.reader.pdf.margins import in_ranges
from ingest.reader.scan.installed import HOW, sees_letters
from ingest.reader.scan.pictures import is_picture, make_pdf
from ingest.reader.scan.tesseract import EngineError
from ingest.reading import Book, no_layouts, open_book, read_sheet

MEMORY, SECONDS, PATIENCE = 3 << 29, 60, 180
"""Bytes of address space, seconds of computing, and seconds by the clock, that a look may take."""
SAMPLE = 8
"""Pages of a PDF that are looked at, from all over it."""
_PICTURES = 5  # of the sample of which the page heads are read
_DEPARTMENTS = 3  # of a file whose pages are not sampled, so many are read
_ROOT = Path(__file__).resolve().parents[1]
_TEXT_LETTERS = 30
_PICTURED = 0.5


@dataclass(slots=True)
class Look:
    """What a file is, by a look at it.

    `sampled` are the numbers of the pages that were looked at, `pictured` those of them that are pictures. `tables`
    counts the tables of each kind in the sample. `problems` are what will not be read, with the slots of its sentence:
    a problem by its name, or the sentence of an error.
    """

    kind: str = ""
    producer: str = ""
    pages: int = 0
    sampled: list[int] = field(default_factory=list)
    pictured: list[int] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)
    tables: dict[str, int] = field(default_factory=dict)
    problems: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def look_at(path: Path) -> Look:
    """Look at a file in a process with limits."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "ingest.looking", str(path.resolve())]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with an argument that is no option
            command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=PATIENCE, check=True
        )
        return Look(**json.loads(done.stdout))
    except (subprocess.SubprocessError, OSError, ValueError):
        return Look(problems=[("too_much", {})])


def _look(path: Path, folder: Path) -> Look:
    look = Look()
    try:
        if is_pdf(path):
            _look_at_pdf(path, folder, look)
        elif is_picture(path):
            look.kind = "scan"
            if not _lack_engines(look):
                look.pages = make_pdf(path, first := folder / "first.pdf", most=_PICTURES)
                look.sampled = look.pictured = list(range(1, min(look.pages, _PICTURES) + 1))
                _look_at_pictures(first, look)
        else:
            _look_at_book(open_book(path, folder), look)
    except BookError as error:
        look.problems += [(fault.sentence, dict(fault.slots)) for fault in error.faults]
    return look


def _look_at_pdf(path: Path, folder: Path, look: Look) -> None:
    """By a small PDF of some of its pages, read as any other."""
    import pypdfium2

    look.kind = "pdf"
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        open_book(path, folder)  # says what is wrong with it
        return
    look.producer = document.get_metadata_value("Producer") or document.get_metadata_value("Creator")
    look.pages = len(document)
    look.sampled = sorted({1 + at * (look.pages - 1) // max(SAMPLE - 1, 1) for at in range(SAMPLE)})
    lettered = []
    for number in look.sampled:
        if _is_picture(document[number - 1]):
            look.pictured.append(number)
        else:
            lettered.append(number)
    if look.pictured and not _lack_engines(look):
        _look_at_pictures(path, look, look.pictured)
    if lettered:
        sample = pypdfium2.PdfDocument.new()
        sample.import_pages(document, [number - 1 for number in lettered])
        sample.save(str(small := folder / "sample.pdf"))
        _look_at_book(open_book(small, folder), look)


def _is_picture(page: Any) -> bool:
    from ingest.reader.pdf.glyphs import look_at as look_at_page

    drawn = look_at_page(page)
    return drawn.pictured >= _PICTURED and sum(len(run.text) for run in drawn.runs) < _TEXT_LETTERS


def _lack_engines(look: Look) -> bool:
    """Whether pages that are pictures cannot be read here; if so, that is told."""
    if not sees_letters():
        look.problems.append(("no_engines", {"how": HOW}))
    return not sees_letters()


def _look_at_pictures(pdf: Path, look: Look, pages: Sequence[int] = ()) -> None:
    """The departments in the page heads of a few pictures, of all pages or of some."""
    import pypdfium2

    from ingest.reader.scan.heads import lines_above

    document = pypdfium2.PdfDocument(pdf)
    numbers = pages or range(1, len(document) + 1)
    chosen = sorted({numbers[at * (len(numbers) - 1) // (_PICTURES - 1)] for at in range(_PICTURES)})
    try:
        heads = [head for number in chosen for line in lines_above(document[number - 1]) if (head := page_head(line))]
    except EngineError:
        heads = []
    look.departments += dict.fromkeys(department for _, department in heads if department not in look.departments)
    look.problems.append(("heads_alone", {"pages": in_ranges(chosen)}))


def _look_at_book(book: Book, look: Look) -> None:
    look.kind = look.kind or book.kind
    look.departments += [name for name in book.departments if name not in look.departments]
    most = None if look.sampled else _DEPARTMENTS
    tables: Counter[str] = Counter()
    unplaced = 0
    shown = no_layouts()
    for name in islice(book.departments, most):
        sheet = read_sheet(book, name, shown)
        tables.update(FORM_BY_NAME[table.form].title for table in sheet.tables if table.rows)
        unplaced += sum(line.amounts for line in sheet.unclaimed)
    look.tables = dict(tables)
    look.problems += list(_problems(book, tables, unplaced))


def _problems(book: Book, tables: Counter[str], unplaced: int) -> Iterator[tuple[str, dict[str, Any]]]:
    if not tables:
        yield "no_tables", {}
    if unplaced:
        yield "unplaced", {"amounts": unplaced}
    for fate in ("unlettered", "crowded", "lost"):
        if pages := book.file.paged.census[fate] if book.file.paged else ():
            yield fate, {"pages": len(pages)}


def main(arguments: list[str]) -> int:
    """The process: looks at one file."""
    limit_process(MEMORY, SECONDS)
    with tempfile.TemporaryDirectory(prefix="look-") as folder:
        json.dump(asdict(_look(Path(arguments[0]), Path(folder))), sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
