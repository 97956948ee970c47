"""Prints a true book as text in the layout of the real ones: cells parted by tabs, heads repeated on each page.

python -m bench.printing --seed 7 --departments 100 --strength real > book.txt
"""

import argparse
import sys
from collections.abc import Iterator
from random import Random

from bench.book import Book, Section, make_book
from bench.damage import STRENGTHS, damage
from bench.report import department_outcomes, department_report
from bench.sheets import EXPENDITURE_CELLS, Block, Entry, Prose, Sheet, render, won
from budget.columns import EXPENDITURE, REVENUE
from figures.columns import Column

REVENUE_HEAD = (
    "과목 조직-장-관-항-목\t예산액 ㉑\t전년도 이월액 ㉒\t예산현액 ㉓=㉑+㉒\t징 수 액 ㉔"
    "\t수납액\t\t\t\t불납결손액\t미수납액",
    "\t\t\t\t\t수납총액 ①\t물납액 ②\t환급액 ③\t실제수납액 ④=①+②-③\t\t",
)
EXPENDITURE_HEAD = (
    "과목 (조직 - 사업)\t예산액 ㉑\t예산성립후 증감㉒\t\t\t예산현액 ㉓=㉑+㉒"
    "\t지출액 ㉔\t다음연도 이월액\t\t\t\t보조금 반납금 ㉕\t집행잔액 ㉖=㉓-㉔-㉕-㉗\t\t\t",
    "\t\t전년도이월액\t이용\t수입대체경비\t\t\t계 ㉗\t명시이월 ㉘\t사고이월 ㉙\t계속비이월 ㉚"
    "\t\t계 ㉛=㉑+㉓ +㉔+㉕+㉖+㉗\t보조금 정산잔액④\t예산절감액⑤\t계획변경등 집행사유미발생⑥",
    "\t\t예비비사용액\t전용\t변경\t\t\t\t\t\t\t\t\t낙찰차액⑦\t지출잔액⑧\t예비비⑨",
)


def lay_out(book: Book) -> list[Block]:
    """The book's pages in order, nothing damaged, two-line cells still apart."""
    random = Random(f"pages {book.seed}")
    minus = random.choice(("△", "△", "△", "△ ", "-"))
    blocks: list[Block] = [Prose(["", ""])]
    for section in book.sections:
        blocks += _revenue_sheets(section, minus, random)
    for section in book.sections:
        blocks.append(department_outcomes(book, section))
        blocks += _expenditure_sheets(section, minus, random)
    for department in book.departments:
        blocks += department_report(book, department, minus)
    return blocks


def _revenue_sheets(section: Section, minus: str, random: Random) -> list[Block]:
    entries = []
    for at, row in enumerate(section.revenue):
        cells = [f"{row.code} {row.name}".strip(), *("0" for _ in REVENUE)]
        _fill(cells, row.figures, REVENUE, 1, minus)
        entries.append(Entry(at, cells))
    title = [_page_head(section), "", "(단위: 원)", ""]
    return [
        Sheet("revenue", section.account, section.department, "", list(title), list(REVENUE_HEAD), part)
        for part in _pages(entries, random.randint(14, 24))
    ]


def _expenditure_sheets(section: Section, minus: str, random: Random) -> list[Block]:
    entries = []
    for at, row in enumerate(section.programs):
        cells = [row.name, *[""] * (EXPENDITURE_CELLS - 1)]
        second = [""] * EXPENDITURE_CELLS
        _fill(cells, row.figures, EXPENDITURE, 1, minus)
        _fill(second, row.figures, EXPENDITURE, 2, minus)
        entries.append(Entry(at, cells, second))
    sheets: list[Block] = []
    for number, part in enumerate(_pages(entries, random.randint(9, 24))):
        title = [_page_head(section), ""] if number else ["- 사업별조서", ""]
        head = list(EXPENDITURE_HEAD)
        sheets.append(Sheet("expenditure", section.account, section.department, "", title, head, part))
    return sheets


def _fill(cells: list[str], figures: dict[str, int], columns: tuple[Column, ...], line: int, minus: str) -> None:
    for column in columns:
        if column.line == line and column.cell is not None:
            cells[column.cell] = won(figures[column.name], minus)


def _pages(entries: list[Entry], size: int) -> Iterator[list[Entry]]:
    for start in range(0, len(entries), size):
        yield entries[start : start + size]


def _page_head(section: Section) -> str:
    return f"【{section.account}】 【{section.department}】"


def main() -> None:
    parser = argparse.ArgumentParser(description="Print a random settlement of accounts.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--departments", type=int)
    parser.add_argument("--strength", choices=STRENGTHS, default="none")
    options = parser.parse_args()
    book = make_book(options.seed, options.departments)
    blocks = lay_out(book)
    damage(blocks, book, options.strength)
    sys.stdout.write(render(blocks).text)


if __name__ == "__main__":
    main()
