"""How truly drawn books are read, layout by layout: cells as they were drawn, figures as they are true.

    python -m bench.pdf_fidelity [--books 3] [--departments 4] [--seed 1]
    python -m bench.pdf_fidelity --producer chromium calc-ghostscript [--style full three none]

With producers, books are printed by other programs; only their figures are compared, and it fails where more than one
in 1,000 is not right, where a program is not installed, and where a book is read whose pages should be refused. Else it
fails where a cell of a ruled layout is not exact, or more than one in 200 of another; and where judging clean pages
takes more than a twentieth of the time that reading them takes. Both fail where any figure or level is wrong.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time

import pypdfium2

from bench.book import make_book
from bench.drawing.cells import Cells, compare, read_all
from bench.drawing.drawer import draw
from bench.drawing.layouts import LAYOUTS, DrawnLayout
from bench.drawing.others import with_other_pages
from bench.drawing.producers import PRODUCERS, STYLES, is_refused, missing, print_book
from bench.drawing.tables import items_of_book
from bench.fidelity import judge
from bench.printing import lay_out
from bench.scores import BookScore
from bench.whole_file import prove_path
from ingest.reader.pdf.glyphs import drawing_of
from ingest.reader.pdf.page_objects import PageDrawing
from ingest.reader.pdf.pages import ReadPage, read
from ingest.reader.pdf.second_reading import SecondReader
from ingest.row_scores import score_rows

UNRULED = 0.995
PRODUCED = 0.999
MOST_COST = 0.05


@dataclass(slots=True)
class SecondReading:
    """What the second reading costs and mends: on clean pages, and on the same pages with few verticals."""

    pages: int = 0
    due: int = 0
    reading: float = 0.0  # seconds of computing: the first reading, and judging it
    judging: float = 0.0
    glued: int = 0
    mended: int = 0
    again: float = 0.0

    def __str__(self) -> str:
        item = self.again / (self.glued or 1)
        return (
            f"second reading: due on {self.due} of {self.pages} clean pages, judging them {self.cost:.1%} of their"
            f" time; {self.mended} of {self.glued} pages with few verticals mended, {item:.2f} s each"
        )

    @property
    def cost(self) -> float:
        return self.judging / (self.reading or 1)


def measure(
    seed: int, departments: int, layout: DrawnLayout, cells: Cells, score: BookScore, second: SecondReading, most: int
) -> None:
    """Draw a book, read its pages, read it whole, and read its pages a second time."""
    book = make_book(seed, departments)
    pdf, pages = draw(with_other_pages(items_of_book(book, lay_out(book)), seed), layout)
    compare(pages, list(read_all(pdf)), cells)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "book.pdf"
        file.write_bytes(pdf)
        for attempt in prove_path(file, book):
            judge(book, attempt, score)
        measure_second(file, most, second)


def measure_producer(name: str, style: str, options: argparse.Namespace) -> BookScore:
    """Print books by another program, and read them whole."""
    score = BookScore()
    for seed in range(options.seed, options.seed + options.books):
        book = make_book(seed, options.departments)
        items = with_other_pages(items_of_book(book, lay_out(book)), seed)
        with tempfile.TemporaryDirectory() as folder:
            for attempt in prove_path(print_book(name, style, items, Path(folder)), book):
                judge(book, attempt, score)
    return score


def _of_producers(options: argparse.Namespace) -> int:
    failed = False
    for name in options.producer:
        if packages := missing(name):
            print(f"{name}: not installed ({', '.join(packages)})")
            failed = True
            continue
        for style in options.style:
            score = measure_producer(name, style, options)
            if is_refused(name, style):
                failed = failed or score.total > 0
                print(f"{name}, {style}: {'read' if score.total else 'refused'}")
                continue
            wrong = score.wrong + score.wrong_levels
            failed = failed or bool(wrong) or score.right < PRODUCED
            print(f"{name}, {style}: right {score.right:.3%} of {score.total:,} figures, wrong {len(wrong)}")
            print("\n".join(f"    {miss}" for miss in wrong[: options.shown]), end="\n" * bool(wrong))
            sys.stdout.flush()
    return 1 if failed else 0


def measure_second(path: Path, most: int, result: SecondReading) -> None:
    """Judge every page of a file, and read `most` of them again as though most verticals had not been seen."""
    document = pypdfium2.PdfDocument(path)
    second = SecondReader(path, score_rows)
    for number in range(1, len(document) + 1):
        started = process_time()
        drawn = drawing_of(document[number - 1])
        first = read(drawn)
        read_at = process_time()
        result.due += second.is_due(drawn, first)
        result.judging += process_time() - read_at
        result.reading += read_at - started
        result.pages += 1
        glued = with_few_verticals(drawn)
        spoiled = read(glued)
        if number <= most and SecondReader(path, score_rows).is_due(glued, spoiled):
            started = process_time()
            better = SecondReader(path, score_rows).better(number, spoiled)
            result.again += process_time() - started
            result.glued += 1
            result.mended += _rows(better) == _rows(first)


def with_few_verticals(drawn: PageDrawing) -> PageDrawing:
    """A page of whose verticals one in three was seen: several columns are one."""
    places = sorted({round(rule.at) for rule in drawn.down})
    seen = {*places[::3], *places[-1:]}
    return replace(drawn, down=[rule for rule in drawn.down if round(rule.at) in seen])


def _rows(page: ReadPage) -> list[str]:
    return [line.text.replace(" ", "") for line in page.lines if "\t" in line.text]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure the PDF reader against drawn books.")
    parser.add_argument("--books", type=int, default=3)
    parser.add_argument("--departments", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1, help="the first book's seed")
    parser.add_argument("--layout", nargs="+", choices=LAYOUTS, default=list(LAYOUTS))
    parser.add_argument("--shown", type=int, default=5, help="how many misses to list")
    parser.add_argument("--again", type=int, default=5, help="how many pages of each book to read a second time")
    parser.add_argument("--producer", nargs="+", choices=PRODUCERS, help="programs that print the books instead")
    parser.add_argument("--style", nargs="+", choices=STYLES, default=list(STYLES), help="how those rule tables")
    options = parser.parse_args(arguments)
    if options.producer:
        return _of_producers(options)
    failed, second = False, SecondReading()
    for name in options.layout:
        layout, cells, score = LAYOUTS[name], Cells(), BookScore()
        for seed in range(options.seed, options.seed + options.books):
            measure(seed, options.departments, layout, cells, score, second, options.again)
        wrong = score.wrong + score.wrong_levels
        failed = failed or cells.share < (1.0 if layout.ruled else UNRULED) or bool(wrong)
        spaced = cells.spaced / cells.all
        right = f"right {score.right:.3%} of {score.total:,} figures, wrong {len(wrong)}"
        print(f"{name}: {cells.all:,} cells, exact {cells.share:.4%} (with spaces {spaced:.2%}), {right}")
        for miss in (cells.missed + wrong)[: options.shown]:
            print(f"    {miss}")
        sys.stdout.flush()
    print(second)
    failed = failed or second.cost > MOST_COST
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
