"""Damage to whole rows and pages of a department's tables: one thing in each, so that each kind counts for itself.

The rows that are left keep their true number (`SheetEntry.row`); what a kind cannot damage it leaves as it is.
"""

from collections import defaultdict
from collections.abc import Callable
from random import Random

from bench import heads
from bench.book import GeneratedBook
from bench.damage import shift
from bench.sheets import CONTINUING, EARLY, RETURNED, UNIT_CELLS, UNSPENT, Block, DamagedSheet, SheetEntry
from bench.values import misread_digit

TOTALS = {"budget": 1, "current_budget": 5, "spent": 6, "subsidy_returned": RETURNED, "unspent": UNSPENT}


def damage_rows(blocks: list[Block], book: GeneratedBook, kind: str) -> None:
    """Do one thing of a kind to each section's expenditure table, or to each of its unit tables, in place."""
    random = Random(f"rows {kind} {book.seed}")
    form, harm = ("unit_programs", UNIT_KINDS[kind]) if kind in UNIT_KINDS else ("expenditure", ROW_KINDS[kind])
    tables: dict[tuple[str, str, str], list[DamagedSheet]] = defaultdict(list)
    for block in blocks:
        if isinstance(block, DamagedSheet) and block.form == form:
            heading = block.heading if kind in UNIT_KINDS else ""
            tables[block.account, block.department, heading].append(block)
    for sheets in tables.values():
        harm(sheets, random)


def _below_department(sheets: list[DamagedSheet]) -> list[tuple[DamagedSheet, int]]:
    return [(sheet, at) for sheet in sheets for at, entry in enumerate(sheet.entries) if entry.row]


def _lose_row(sheets: list[DamagedSheet], random: Random) -> None:
    sheet, at = random.choice(_below_department(sheets))
    del sheet.entries[at]


def _double_row(sheets: list[DamagedSheet], random: Random) -> None:
    sheet, at = random.choice(_below_department(sheets))
    entry = sheet.entries[at]
    sheet.entries.insert(
        at, SheetEntry(entry.row, list(entry.cells), list(entry.second), [list(e) for e in entry.lines])
    )


def _swap_rows(sheets: list[DamagedSheet], random: Random) -> None:
    able = [(sheet, at) for sheet, at in _below_department(sheets) if at + 1 < len(sheet.entries)]
    if able:
        sheet, at = random.choice(able)
        sheet.entries[at : at + 2] = sheet.entries[at + 1], sheet.entries[at]


def _blur_row(sheets: list[DamagedSheet], random: Random) -> None:
    """The last digit of each amount of a row is no digit any more."""
    sheet = random.choice([sheet for sheet in sheets if sheet.entries])
    entry = random.choice(sheet.entries)
    for lines in (entry.lines or [entry.cells]), [entry.cells]:
        for cells in lines:
            cells[1:] = [f"{cell[:-1]}\ufffd" if len(cell) > 3 else cell for cell in cells[1:]]


def _lose_department(sheets: list[DamagedSheet], random: Random) -> None:
    del sheets[0].entries[0]


def _lose_page(sheets: list[DamagedSheet], random: Random) -> None:
    if len(sheets) > 1:
        random.choice(sheets).entries.clear()


def _swap_pages(sheets: list[DamagedSheet], random: Random) -> None:
    if len(sheets) > 1:
        at = random.randrange(len(sheets) - 1)
        one, other = sheets[at], sheets[at + 1]
        one.entries, other.entries = other.entries, one.entries


def _double_page(sheets: list[DamagedSheet], random: Random) -> None:
    sheet = random.choice(sheets)
    copies = [SheetEntry(e.row, list(e.cells), list(e.second), [list(line) for line in e.lines]) for e in sheet.entries]
    sheet.entries += copies


def _shift_and_double(sheets: list[DamagedSheet], random: Random) -> None:
    """Rows whose balance is printed twice, and which then shift: `…|X|X|0`."""
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


def _double_returned(sheets: list[DamagedSheet], random: Random) -> None:
    """A balance is printed again as what was given back."""
    rows = [sheet.entries[at] for sheet, at in _below_department(sheets)]
    able = [cells for entry in rows for cells in [(entry.lines or [entry.cells])[0]] if cells[RETURNED] == "0"]
    for cells in random.sample(able, min(len(able), random.choice((1, 1, 3)))):
        cells[RETURNED] = cells[UNSPENT]


def _shift_department(sheets: list[DamagedSheet], random: Random) -> None:
    """All rows shift, the department's own with them, most often with their second lines lost."""
    skipped = random.choice((CONTINUING, CONTINUING, CONTINUING, EARLY))
    one_line = random.random() < 0.7
    for entry in (entry for sheet in sheets for entry in sheet.entries):
        entry.lines = [list(entry.cells)] if one_line or not entry.lines else entry.lines
        shift(entry.lines[0], skipped)


def _break_names(sheets: list[DamagedSheet], random: Random) -> None:
    """Names go on in a second line, or in the cell before the second line's amounts."""
    entries = [entry for sheet in sheets for entry in sheet.entries if len(entry.cells[0]) > 3]
    for entry in random.sample(entries, min(len(entries), random.choice((1, 3, 9)))):
        name = entry.cells[0]
        at = random.randrange(2, len(name) - 1)
        first, *behind = entry.lines or [entry.cells]
        below = behind[0] if behind else [""] * len(first)
        entry.lines = [[name[:at].strip(), *first[1:]], [name[at:].strip(), *below[1:]]]


def _misread_heads(sheets: list[DamagedSheet], random: Random) -> None:
    for sheet in sheets:
        sheet.head = heads.misread(sheet.head, random)


def _misread_unit(sheets: list[DamagedSheet], random: Random) -> None:
    """One amount of a unit table is misread."""
    cells = random.choice([entry for sheet in sheets for entry in sheet.entries]).cells
    at = random.choice(sorted(UNIT_CELLS.values()))
    cells[at] = misread_digit(cells[at], random) or cells[at]


def _lose_unit_row(sheets: list[DamagedSheet], random: Random) -> None:
    sheet = random.choice([sheet for sheet in sheets if sheet.entries])
    del sheet.entries[random.randrange(len(sheet.entries))]


def _double_unit_row(sheets: list[DamagedSheet], random: Random) -> None:
    sheet = random.choice([sheet for sheet in sheets if sheet.entries])
    at = random.randrange(len(sheet.entries))
    sheet.entries.insert(at, SheetEntry(sheet.entries[at].row, list(sheet.entries[at].cells)))


Harm = Callable[[list[DamagedSheet], Random], None]

UNIT_KINDS: dict[str, Harm] = {
    "unit table misread": _misread_unit,
    "unit table's row lost": _lose_unit_row,
    "unit table's row doubled": _double_unit_row,
}
"""What happens to unit tables, which must make nothing false in 사업별조서."""

ROW_KINDS: dict[str, Harm] = {
    "row lost": _lose_row,
    "row doubled": _double_row,
    "row swapped": _swap_rows,
    "row unreadable": _blur_row,
    "department lost": _lose_department,
    "page lost": _lose_page,
    "page swapped": _swap_pages,
    "page doubled": _double_page,
    "department shifted": _shift_department,
    "shift and double": _shift_and_double,
    "balance doubled": _double_returned,
    "names broken": _break_names,
    "heads misread": _misread_heads,
}

AS_TEXT = ("names broken", "heads misread")
"""What only the readers of the text can mend: these are measured over the whole way."""
