"""How fast a drawn book is read, against bare text extraction by pypdfium2 of the same file; and in what memory.

    python -m bench.pdf_parsing [--departments 120] [--layout "a3 ruled"] [--drawn BOOK.pdf]

Aims: within 4 times the bare extraction of one process by the clock, 5 times by computing; a book of 1,500 pages within
4 minutes and 400 MB on two cores. The computing is that of all processes that read pages, with their starts: one that
counts the pages, and one for every core or 240 pages. The bare extraction starts none.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2

from bench.drawing.__main__ import draw_generated
from bench.drawing.layouts import LAYOUTS
from ingest.reader.pdf.workers import count_pages
from ingest.reading import open_book, read_departments


def extract(path: Path) -> float:
    """Seconds of computing of the bare loop: the text of every page, one process."""
    started = time.process_time()
    document = pypdfium2.PdfDocument(path)
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    document.close()
    return time.process_time() - started


def parse(path: Path, folder: Path) -> tuple[float, float, int]:
    """Seconds of reading the pages by all workers, seconds of all up to proven rows, and the rows."""
    started = time.perf_counter()
    book = open_book(path, folder)
    paged = time.perf_counter() - started
    rows = sum(len(table.rows) for department in read_departments(book) for table in department.sheet.tables)
    return paged, time.perf_counter() - started, rows


def computing_of_children() -> float:
    """Seconds of computing of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def most_memory(path: Path, folder: Path) -> int:
    """The peak in MB of a process that reads a book anew, and of its largest worker for every core, together."""
    code = (
        "import resource, sys; from pathlib import Path; from bench.pdf_parsing import parse;"
        "from ingest.reader.pdf.workers import jobs_here;"
        f"parse(Path({str(path)!r}), Path({str(folder)!r}));"
        "own, theirs = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN));"
        "print((own + theirs * jobs_here()) // 1024)"
    )
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the PDF reader's speed.")
    parser.add_argument("--departments", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layout", choices=LAYOUTS, default="a3 ruled")
    parser.add_argument("--drawn", type=Path, help="a book that is drawn already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.drawn or Path(folder) / "book.pdf"
        if not options.drawn:
            path.write_bytes(draw_generated(options.seed, LAYOUTS[options.layout], options.departments)[0])
        pages = len(pypdfium2.PdfDocument(path))
        bare = extract(path)
        before = computing_of_children()
        count_pages(path)
        start = computing_of_children() - before
        paged, whole, rows = parse(path, Path(folder) / "pages")
        work = computing_of_children() - before - start
        print(
            f"{pages:,} pages, {rows:,} rows: pages {pages / paged:.0f}/s, proven {pages / whole:.0f}/s; bare text"
            f" {pages / bare:.0f}/s; ratio of time {paged / bare:.1f} (aim: 4 at most), of computing {work / bare:.1f}"
            f" (aim: 5), to start a process {start / bare:.1f};"
            f" peak memory {most_memory(path, Path(folder) / 'again')} MB (aim: 400)"
        )


if __name__ == "__main__":
    main()
