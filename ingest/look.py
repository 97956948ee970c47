"""A quick look at a book before it is read: file type, page count, and what a sample of pages shows. Plain Python.

    python -m ingest.look FILE

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
from ingest.reader.scan.installed import INSTALL_COMMANDS, can_read_letters
from ingest.reader.scan.pictures import is_picture, make_pdf
from ingest.reader.scan.tesseract import EngineError
from ingest.reading import Book, no_layouts, open_book, open_sample, read_sheet

MEMORY, SECONDS, PATIENCE = 3 << 29, 60, 180
"""Limits of a look: bytes of address space, CPU seconds, and wall-clock seconds."""
SAMPLE = 8
"""The number of sampled pages of a PDF, spread over it."""
_PICTURES = 5  # sampled image pages whose page heads are read
_DEPARTMENTS = 3  # departments read of a file that is not sampled by pages
_ROOT = Path(__file__).resolve().parents[1]
_TEXT_LETTERS = 30
_PICTURED = 0.5


@dataclass(slots=True)
class Look:
    """The result of a look at a file.

    `sampled` are the numbers of the sampled pages, `pictured` those that are images. `tables` counts the sample's
    tables by form; where not all departments were read, it is of the first `departments_read`. `problems` are pairs of
    a problem's name, or an error's sentence, and the slots of its sentence.
    """

    kind: str = ""
    producer: str = ""
    pages: int = 0
    sampled: list[int] = field(default_factory=list)
    pictured: list[int] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)
    departments_read: int | None = None
    tables: dict[str, int] = field(default_factory=dict)
    problems: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def look_at(path: Path) -> Look:
    """Look at a file in a process with limited resources."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "ingest.look", str(path.resolve())]
    try:
        with tempfile.TemporaryDirectory(prefix="look-") as folder:  # removed here, even if the process is killed
            environment["TMPDIR"] = folder
            done = subprocess.run(  # noqa: S603 - our own program; the path cannot be an option
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
    """Look at a PDF by reading a smaller PDF of sampled pages."""
    import pypdfium2

    look.kind = "pdf"
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        open_book(path, folder)  # raises BookError with the problem
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
        _look_at_book(open_sample(small, folder), look)


def _is_picture(page: Any) -> bool:
    from ingest.reader.pdf.glyphs import drawing_of

    drawn = drawing_of(page)
    return drawn.pictured >= _PICTURED and sum(len(run.text) for run in drawn.runs) < _TEXT_LETTERS


def _lack_engines(look: Look) -> bool:
    """Whether OCR is not installed; then the problem is added to `look`."""
    if not can_read_letters():
        look.problems.append(("no_engines", {"how": INSTALL_COMMANDS}))
    return not can_read_letters()


def _look_at_pictures(pdf: Path, look: Look, pages: Sequence[int] = ()) -> None:
    """Read the departments from the page heads of a few image pages (of `pages`, or of all)."""
    import pypdfium2

    from ingest.reader.scan.heads import lines_above

    document = pypdfium2.PdfDocument(pdf)
    numbers = pages or range(1, len(document) + 1)
    chosen = sorted({numbers[at * (len(numbers) - 1) // (_PICTURES - 1)] for at in range(_PICTURES)})
    try:
        lines = lines_above(document[number - 1] for number in chosen)
        heads = [head for line in lines if (head := page_head(line))]
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
    look.departments_read = most if most is not None and most < len(book.departments) else None
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
    """Look at one file and print the result."""
    limit_process(MEMORY, SECONDS)
    with tempfile.TemporaryDirectory(prefix="look-") as folder:
        json.dump(asdict(_look(Path(arguments[0]), Path(folder))), sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
