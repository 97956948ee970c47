"""Draws a book as PDF: a text in the real books' grammar, or a generated book.

python -m bench.drawing fixtures/gimpo-2020-sample.txt fixtures/gimpo-2020-sample.pdf
python -m bench.drawing --seed 7 --departments 20 --layout "a4 cells" book.pdf
"""

import argparse
from pathlib import Path

from bench.book import make_book
from bench.drawing.drawer import DrawnPage, draw
from bench.drawing.layouts import LAYOUTS, DrawnLayout
from bench.drawing.tables import items_of_book, items_of_lines
from bench.printing import lay_out
from ingest.reading import open_book, read_departments

SAMPLE_LAYOUT = "a3 ruled"


def draw_generated(seed: int, layout: DrawnLayout, departments: int | None = None) -> tuple[bytes, list[DrawnPage]]:
    book = make_book(seed, departments)
    return draw(items_of_book(book, lay_out(book)), layout)


def draw_text(path: Path, layout: DrawnLayout) -> tuple[bytes, list[DrawnPage]]:
    """A book's text, its programs indented by the levels that its sums prove."""
    levels: dict[int, int] = {}
    names = []
    for department in read_departments(open_book(path)):
        names.append(department.name)
        for proof in department.expenditure.values():
            levels |= {row.printed.line: row.level or 0 for row in proof.rows}
    lines = path.read_text(encoding="utf-8").split("\n")
    return draw(items_of_lines(lines, levels, names), layout)


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw a settlement book as PDF.")
    parser.add_argument("files", nargs="+", type=Path, help="[TEXT] PDF")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--departments", type=int)
    parser.add_argument("--layout", choices=LAYOUTS, default=SAMPLE_LAYOUT)
    options = parser.parse_args()
    layout = LAYOUTS[options.layout]
    if len(options.files) == 2:
        pdf, pages = draw_text(options.files[0], layout)
    else:
        pdf, pages = draw_generated(options.seed, layout, options.departments)
    options.files[-1].write_bytes(pdf)
    print(f"{options.files[-1]}: {len(pages)} pages, {len(pdf):,} bytes")


if __name__ == "__main__":
    main()
