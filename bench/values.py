"""Damage to single amounts: a digit misread, dropped or swapped, a value lost. Never two under one identity."""

from collections.abc import Callable, Hashable
from random import Random

from bench.book import CARRIED_PARTS, CHANGES, UNSPENT_PARTS, Book, Section
from bench.sheets import UNIT_CELLS, Entry, Sheet
from budget.columns import EXPENDITURE, REVENUE

CONFUSIONS = {"3": "8", "8": "3", "1": "7", "7": "1", "0": "6", "6": "05", "5": "6"}
ROW_IDENTITIES = {
    "E1": {"budget", *CHANGES, "current_budget"},
    "E2": {"carried_out", *CARRIED_PARTS},
    "E3": {"current_budget", "spent", "carried_out", "subsidy_returned", "unspent"},
    "E4": {"unspent", *UNSPENT_PARTS},
    "R1": {"budget", "carried_in", "current_budget"},
    "R2": {"gross_receipts", "paid_in_kind", "refunded", "net_receipts"},
    "R3": {"assessed", "net_receipts", "written_off", "uncollected"},
}
ON_BOTH_LINES = {*CHANGES, *UNSPENT_PARTS}
RIGHT_HALF = {"carried_out", *CARRIED_PARTS, "subsidy_returned", "unspent", *UNSPENT_PARTS}
COLUMNS = {column.name: column for column in EXPENDITURE}

Chances = tuple[float, float]
"""Of a row: that one of its values is lost, that one is misread."""


Change = Callable[[str, Random], str]
"""What makes of an amount another; of some, nothing."""


class Claims:
    """The identities that already hold a damaged figure: a second one could make up for it."""

    def __init__(self) -> None:
        self._taken: set[Hashable] = set()

    def take(self, identities: list[Hashable]) -> bool:
        if self._taken.intersection(identities):
            return False
        self._taken.update(identities)
        return True

    def take_misprints(self, book: Book, section: Section) -> None:
        """What the book itself prints wrong is not damaged further, nor what could make up for it."""
        for form, account, department, row, column in book.misprints:
            if (account, department) == (section.account, section.department):
                self._taken.update(_touched(form, section, row, column))


def damage_expenditure(
    section: Section,
    entries: list[Entry],
    claims: Claims,
    whole: set[int | None],
    anchored: bool,
    chances: Chances,
    random: Random,
) -> None:
    """Damage values of 사업별조서; `whole` are the rows printed with both lines."""
    for entry in entries:
        if entry.row is None:
            continue
        open_columns = set(COLUMNS) if entry.row in whole else set(COLUMNS) - ON_BOTH_LINES
        if entry.row == 0 and anchored:
            open_columns -= RIGHT_HALF
        for change in _changes(chances, random):
            column = COLUMNS[random.choice(sorted(open_columns))]
            cells = entry.cells if column.line == 1 else entry.second
            assert column.cell is not None
            damaged = change(cells[column.cell], random)
            if damaged and claims.take(_touched("expenditure", section, entry.row, column.name)):
                cells[column.cell] = damaged


def damage_revenue(section: Section, entries: list[Entry], claims: Claims, chances: Chances, random: Random) -> None:
    for entry in entries:
        for change in _changes(chances, random):
            column = random.choice(REVENUE)
            assert column.cell is not None and entry.row is not None
            damaged = change(entry.cells[column.cell], random)
            if damaged and claims.take(_touched("revenue", section, entry.row, column.name)):
                entry.cells[column.cell] = damaged


def damage_units(section: Section, sheets: list[Sheet], claims: Claims, chances: Chances, random: Random) -> None:
    """Damage values of the unit tables, where 사업별조서 holds the same amount unhurt."""
    for sheet in sheets:
        for entry in sheet.entries:
            for change in _changes(chances, random):
                column = random.choice(sorted(UNIT_CELLS))
                damaged = change(entry.cells[UNIT_CELLS[column]], random)
                touched: list[Hashable] = [("P4", entry.row, column), ("P4 sum", sheet.entries[0].row, column)]
                if damaged and claims.take(touched):
                    entry.cells[UNIT_CELLS[column]] = damaged


def _changes(chances: Chances, random: Random) -> list[Change]:
    return [change for change, chance in zip((lose, misread_digit), chances, strict=True) if random.random() < chance]


def _touched(form: str, section: Section, row: int, column: str) -> list[Hashable]:
    """The identities that hold a figure: its row's, its parent's sum, its children's, its unit table's."""
    kind = "E" if form == "expenditure" else "R"
    names = [name for name, columns in ROW_IDENTITIES.items() if name[0] == kind and column in columns]
    above = section.rows(form)[row].parent
    touched: list[Hashable] = [(name, row) for name in names]
    touched += [(form, "sum", row, column), (form, "sum", above, column)]
    return [*touched, ("P4", row, column)] if kind == "E" else touched


def lose(amount: str, random: Random) -> str:
    """Nil where an amount was; nothing, if it was nil before."""
    return "0" if amount != "0" else ""


def misread_digit(amount: str, random: Random) -> str:
    """Another amount that looks alike: a digit confused, dropped, or swapped with its neighbour."""
    sign = amount[: len(amount) - len(amount.lstrip("△ -"))]
    digits = amount[len(sign) :].replace(",", "")
    changed = random.choice((_confuse, _confuse, _confuse, _drop, _swap))(digits, random)
    if not changed or changed == digits or (changed[0] == "0" and changed != "0"):
        return ""
    return f"{sign}{int(changed):,}" if amount != "0" else ""


def _confuse(digits: str, random: Random) -> str:
    places = [at for at, digit in enumerate(digits) if digit in CONFUSIONS]
    if not places:
        return ""
    at = random.choice(places)
    return digits[:at] + random.choice(CONFUSIONS[digits[at]]) + digits[at + 1 :]


def _drop(digits: str, random: Random) -> str:
    at = random.randrange(len(digits))
    return digits[:at] + digits[at + 1 :]


def _swap(digits: str, random: Random) -> str:
    places = [at for at in range(len(digits) - 1) if digits[at] != digits[at + 1]]
    if not places:
        return ""
    at = random.choice(places)
    return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
