"""How truly drawn books are read, layout by layout: cells as they were drawn, figures as they are true.

    python -m bench.pdf_fidelity [--books 3] [--departments 4] [--seed 1]

Fails where a cell of a ruled layout is not exact, more than one in 200 of another, or any figure or level is wrong.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.book import make_book
from bench.drawing.cells import Cells, compare, read_all
from bench.drawing.drawer import draw
from bench.drawing.layouts import LAYOUTS, Layout
from bench.drawing.others import with_other_pages
from bench.drawing.tables import items_of_book
from bench.fidelity import judge
from bench.printing import lay_out
from bench.scores import Score
from bench.whole_file import prove_path

UNRULED = 0.995


def measure(seed: int, departments: int, layout: Layout, cells: Cells, score: Score) -> None:
    """Draw a book, read its pages, and read it whole."""
    book = make_book(seed, departments)
    pdf, pages = draw(with_other_pages(items_of_book(book, lay_out(book)), seed), layout)
    compare(pages, list(read_all(pdf)), cells)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "book.pdf"
        file.write_bytes(pdf)
        for attempt in prove_path(file, book):
            judge(book, attempt, score)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure the PDF reader against drawn books.")
    parser.add_argument("--books", type=int, default=3)
    parser.add_argument("--departments", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1, help="the first book's seed")
    parser.add_argument("--layout", nargs="+", choices=LAYOUTS, default=list(LAYOUTS))
    parser.add_argument("--shown", type=int, default=5, help="how many misses to list")
    options = parser.parse_args(arguments)
    failed = False
    for name in options.layout:
        layout, cells, score = LAYOUTS[name], Cells(), Score()
        for seed in range(options.seed, options.seed + options.books):
            measure(seed, options.departments, layout, cells, score)
        wrong = score.wrong + score.wrong_levels
        failed = failed or cells.share < (1.0 if layout.ruled else UNRULED) or bool(wrong)
        spaced = cells.spaced / cells.all
        print(f"{name}: {cells.all:,} cells, exact {cells.share:.4%} (with spaces {spaced:.2%}), wrong {len(wrong)}")
        for miss in (cells.missed + wrong)[: options.shown]:
            print(f"    {miss}")
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
