"""Prints a true book as text in the layout of the real ones: cells parted by tabs, heads repeated on each page.

python -m bench.printing --seed 7 --departments 100 --strength real > book.txt
"""

import argparse
import sys
from collections.abc import Iterator
from random import Random

from bench import heads
from bench.book import GeneratedBook, GeneratedSection, make_book
from bench.damage import STRENGTHS, damage
from bench.misprints import misprint
from bench.report import department_outcomes, department_report
from bench.sheets import EXPENDITURE_CELLS, Block, DamagedSheet, ProseBlock, SheetEntry, page_head, render, won
from budget.columns import EXPENDITURE, REVENUE
from figures.columns import Column


def lay_out(book: GeneratedBook) -> list[Block]:
    """The book's pages in order, nothing damaged, two-line cells still apart."""
    random = Random(f"pages {book.seed}")
    minus = random.choice(("△", "△", "△", "△ ", "-"))
    blocks: list[Block] = [ProseBlock("cover", ["", ""])]
    for section in book.sections:
        blocks += _revenue_sheets(section, minus, random)
    for department in book.departments:
        for section in department.sections:
            blocks.append(department_outcomes(department, section))
            blocks += _expenditure_sheets(section, minus, random)
    for department in book.departments:
        blocks += department_report(book, department, minus)
    return blocks


def _revenue_sheets(section: GeneratedSection, minus: str, random: Random) -> list[Block]:
    entries = []
    for at, row in enumerate(section.revenue):
        cells = [f"{row.code} {row.name}".strip(), *("0" for _ in REVENUE)]
        _fill(cells, row.figures, REVENUE, 1, minus)
        entries.append(SheetEntry(at, cells))
    title = [page_head(section.account, section.department), "", "(단위: 원)", ""]
    return [
        DamagedSheet("revenue", section.account, section.department, "", list(title), list(heads.REVENUE), part)
        for part in _pages(entries, random.randint(14, 24))
    ]


def _expenditure_sheets(section: GeneratedSection, minus: str, random: Random) -> list[Block]:
    entries = []
    for at, row in enumerate(section.programs):
        cells = [row.name, *[""] * (EXPENDITURE_CELLS - 1)]
        second = [""] * EXPENDITURE_CELLS
        _fill(cells, row.figures, EXPENDITURE, 1, minus)
        _fill(second, row.figures, EXPENDITURE, 2, minus)
        entries.append(SheetEntry(at, cells, second))
    sheets: list[Block] = []
    for number, part in enumerate(_pages(entries, random.randint(9, 24))):
        title = [page_head(section.account, section.department), ""] if number else ["- 사업별조서", ""]
        head = list(heads.EXPENDITURE)
        sheets.append(DamagedSheet("expenditure", section.account, section.department, "", title, head, part))
    return sheets


def _fill(cells: list[str], figures: dict[str, int], columns: tuple[Column, ...], line: int, minus: str) -> None:
    for column in columns:
        if column.line == line and column.cell is not None:
            cells[column.cell] = won(figures[column.name], minus)


def _pages(entries: list[SheetEntry], size: int) -> Iterator[list[SheetEntry]]:
    for start in range(0, len(entries), size):
        yield entries[start : start + size]


def main() -> None:
    parser = argparse.ArgumentParser(description="Print a random settlement of accounts.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--departments", type=int)
    parser.add_argument("--strength", choices=STRENGTHS, default="none")
    parser.add_argument("--erring", action="store_true", help="print some totals wrong, as books do")
    options = parser.parse_args()
    book = make_book(options.seed, options.departments)
    if options.erring:
        misprint(book)
    blocks = lay_out(book)
    damage(blocks, book, options.strength)
    sys.stdout.write(render(blocks).text)


if __name__ == "__main__":
    main()
