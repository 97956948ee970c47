"""Damage to whole rows and pages of 사업별조서: one thing in each table, so that each kind can be counted for itself.

The rows that are left keep their true number (`Entry.row`); what a kind cannot damage it leaves as it is.
"""

from collections import defaultdict
from collections.abc import Callable
from random import Random

from bench.book import Book
from bench.sheets import CONTINUING, RETURNED, UNSPENT, Block, Entry, Sheet

TOTALS = {"budget": 1, "current_budget": 5, "spent": 6, "subsidy_returned": RETURNED, "unspent": UNSPENT}


def damage_rows(blocks: list[Block], book: Book, kind: str) -> None:
    """Do one thing of a kind to the expenditure table of each section, in place."""
    random = Random(f"rows {kind} {book.seed}")
    tables: dict[tuple[str, str], list[Sheet]] = defaultdict(list)
    for block in blocks:
        if isinstance(block, Sheet) and block.form == "expenditure":
            tables[block.account, block.department].append(block)
    for sheets in tables.values():
        ROW_KINDS[kind](sheets, random)


def _below_department(sheets: list[Sheet]) -> list[tuple[Sheet, int]]:
    return [(sheet, at) for sheet in sheets for at, entry in enumerate(sheet.entries) if entry.row]


def _lose_row(sheets: list[Sheet], random: Random) -> None:
    sheet, at = random.choice(_below_department(sheets))
    del sheet.entries[at]


def _double_row(sheets: list[Sheet], random: Random) -> None:
    sheet, at = random.choice(_below_department(sheets))
    entry = sheet.entries[at]
    sheet.entries.insert(at, Entry(entry.row, list(entry.cells), list(entry.second), [list(e) for e in entry.lines]))


def _swap_rows(sheets: list[Sheet], random: Random) -> None:
    able = [(sheet, at) for sheet, at in _below_department(sheets) if at + 1 < len(sheet.entries)]
    if able:
        sheet, at = random.choice(able)
        sheet.entries[at : at + 2] = sheet.entries[at + 1], sheet.entries[at]


def _blur_row(sheets: list[Sheet], random: Random) -> None:
    """The last digit of each amount of a row is no digit any more."""
    sheet = random.choice([sheet for sheet in sheets if sheet.entries])
    entry = random.choice(sheet.entries)
    for lines in (entry.lines or [entry.cells]), [entry.cells]:
        for cells in lines:
            cells[1:] = [f"{cell[:-1]}\ufffd" if len(cell) > 3 else cell for cell in cells[1:]]


def _lose_department(sheets: list[Sheet], random: Random) -> None:
    del sheets[0].entries[0]


def _lose_page(sheets: list[Sheet], random: Random) -> None:
    if len(sheets) > 1:
        random.choice(sheets).entries.clear()


def _swap_pages(sheets: list[Sheet], random: Random) -> None:
    if len(sheets) > 1:
        at = random.randrange(len(sheets) - 1)
        one, other = sheets[at], sheets[at + 1]
        one.entries, other.entries = other.entries, one.entries


def _double_page(sheets: list[Sheet], random: Random) -> None:
    sheet = random.choice(sheets)
    copies = [Entry(e.row, list(e.cells), list(e.second), [list(line) for line in e.lines]) for e in sheet.entries]
    sheet.entries += copies


def _slide_and_double(sheets: list[Sheet], random: Random) -> None:
    """Rows whose balance is printed twice, and which then slide: `…|X|X|0`."""
    rows = [sheet.entries[at] for sheet, at in _below_department(sheets)]
    able = [
        cells
        for entry in rows
        for cells in [(entry.lines or [entry.cells])[0]]
        if cells[RETURNED].split(" ")[0] == "0" and cells[CONTINUING].split(" ")[0] == "0"
    ]
    for cells in random.sample(able, min(len(able), random.choice((1, 1, 3)))):
        cells[RETURNED] = cells[UNSPENT]
        del cells[CONTINUING]
        cells.append("0")


def _double_returned(sheets: list[Sheet], random: Random) -> None:
    """A balance is printed again as what was given back."""
    rows = [sheet.entries[at] for sheet, at in _below_department(sheets)]
    able = [cells for entry in rows for cells in [(entry.lines or [entry.cells])[0]] if cells[RETURNED] == "0"]
    for cells in random.sample(able, min(len(able), random.choice((1, 1, 3)))):
        cells[RETURNED] = cells[UNSPENT]


ROW_KINDS: dict[str, Callable[[list[Sheet], Random], None]] = {
    "row lost": _lose_row,
    "row doubled": _double_row,
    "row swapped": _swap_rows,
    "row unreadable": _blur_row,
    "department lost": _lose_department,
    "page lost": _lose_page,
    "page swapped": _swap_pages,
    "page doubled": _double_page,
    "slide and double": _slide_and_double,
    "balance doubled": _double_returned,
}
