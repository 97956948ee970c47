"""Damage to single amounts: a digit misread, dropped or swapped, a value lost. Never two in one identity."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from random import Random

from bench.book import CARRIED_PARTS, CHANGES, UNSPENT_PARTS, GeneratedBook, GeneratedSection
from bench.sheets import UNIT_CELLS, DamagedSheet, SheetEntry
from budget.columns import EXPENDITURE, REVENUE
from figures.columns import Column

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

Change = Callable[[str, Random], str]
"""Makes of an amount as printed another, or nothing where it cannot."""


@dataclass(slots=True)
class ValueDamage:
    """Damages values of one section, rows by chance; an identity that holds a damaged figure takes no second one."""

    section: GeneratedSection
    lost: float
    misread: float
    random: Random
    _taken: set[Hashable] = field(default_factory=set)

    def spare_misprints(self, book: GeneratedBook) -> None:
        """What the book itself prints wrong is not damaged further, nor is what could make up for it."""
        for form, account, department, row, column in book.misprints:
            if (account, department) == (self.section.account, self.section.department):
                self._taken.update(self._identities(form, row, column))

    def damage_expenditure(self, entries: Iterable[SheetEntry], both_lines: set[int], shifted: bool) -> None:
        """`both_lines` are the rows printed with both; `shifted` says that somewhere cells have moved."""
        for entry in entries:
            columns = [column for column in EXPENDITURE if column.cell is not None]
            if entry.row not in both_lines:
                columns = [column for column in columns if column.name not in ON_BOTH_LINES]
            if entry.row == 0 and shifted:
                columns = [column for column in columns if column.name not in RIGHT_HALF]
            self._damage_row("expenditure", entry, columns)

    def damage_revenue(self, entries: Iterable[SheetEntry]) -> None:
        for entry in entries:
            self._damage_row("revenue", entry, list(REVENUE))

    def damage_units(self, sheets: Iterable[DamagedSheet]) -> None:
        """Values of the unit tables, where 사업별조서 holds the same amount unhurt."""
        for sheet in sheets:
            for entry in sheet.entries:
                for change in self._changes():
                    column = self.random.choice(sorted(UNIT_CELLS))
                    identities = [("P4", entry.row, column), ("P4 sum", sheet.entries[0].row, column)]
                    self._damage_cell(entry.cells, UNIT_CELLS[column], change, identities)

    def _damage_row(self, form: str, entry: SheetEntry, columns: list[Column]) -> None:
        for change in self._changes():
            column = self.random.choice(columns)
            cells = entry.cells if column.line == 1 else entry.second
            if column.cell is not None and entry.row is not None:
                self._damage_cell(cells, column.cell, change, self._identities(form, entry.row, column.name))

    def _damage_cell(self, cells: list[str], at: int, change: Change, identities: Iterable[Hashable]) -> None:
        damaged = change(cells[at], self.random)
        if damaged and self._taken.isdisjoint(identities):
            self._taken.update(identities)
            cells[at] = damaged

    def _changes(self) -> list[Change]:
        changes: list[tuple[Change, float]] = [(lose, self.lost), (misread_digit, self.misread)]
        return [change for change, chance in changes if self.random.random() < chance]

    def _identities(self, form: str, row: int, column: str) -> list[Hashable]:
        """The identities that hold a figure: its row's, its parent's sum, its children's, its unit table's."""
        kind = "E" if form == "expenditure" else "R"
        names = [name for name, columns in ROW_IDENTITIES.items() if name[0] == kind and column in columns]
        above = self.section.rows(form)[row].parent
        hashables: list[Hashable] = [(name, row) for name in names]
        hashables += [(form, "sum", row, column), (form, "sum", above, column)]
        return [*hashables, ("P4", row, column)] if kind == "E" else hashables


def lose(amount: str, random: Random) -> str:
    """Zero where an amount was; blank where it was zero before."""
    return "0" if amount != "0" else ""


def misread_digit(amount: str, random: Random) -> str:
    """Another amount that looks alike: a digit confused, dropped, or swapped with its neighbour."""
    sign = amount[: len(amount) - len(amount.lstrip("△ -"))]
    digits = amount[len(sign) :].replace(",", "")
    changed = random.choice((_confuse, _confuse, _confuse, _drop, _swap))(digits, random)
    if digits == "0" or changed in ("", digits) or changed[0] == "0":
        return ""
    return f"{sign}{int(changed):,}"


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
