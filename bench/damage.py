"""What print and reading do to a book, in three strengths: the kinds of damage in DOMAIN.md §4.

Two families. *Layout* damage moves or loses cells but leaves each amount as it was: second lines of two-line cells
lost, standing on the first, or in the next row; columns shifted; 집행잔액 printed twice. *Value* damage changes an
amount: a digit misread, dropped or swapped, a value lost (0 in its place).

No damage may leave a book that is whole and different, for then no reader could tell. Hence:
- of the figures that share an identity (E1-E4 of a row, E5 of a parent in a column, P4 of a row with its unit table)
  at most one has its value damaged, so that no two can make up for each other (`values.ValueDamage`);
- values are damaged only where an identity certainly touches them: the parts of 집행잔액 and the changes of the
  budget only on pages that print both lines;
- the department's own row is neither shifted nor doubled: it anchors the columns that a shift would else make up anew;
  and where a page of it has shifted, the right half of its row keeps its values.
What such damage leaves open (transfers that may cancel, parts of 집행잔액 without their line) is to be called unknown.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from bench import heads, names
from bench.book import GeneratedBook, GeneratedSection
from bench.report_damage import damage_report
from bench.sheets import CONTINUING, EARLY, PART_CELLS, RETURNED, UNSPENT, Block, DamagedSheet, SheetEntry
from bench.values import ValueDamage

STRENGTHS = ("none", "real", "heavy")


@dataclass(frozen=True, slots=True)
class Strength:
    """How often each kind of damage comes; all are chances of a page, a row or a figure."""

    styles: dict[str, float]  # of a page: both lines in one cell, second line below, only one line
    wide: float = 0.0  # of a page: a 17th column of zeros
    shifted_page: float = 0.0
    shifted_early: float = 0.0  # of a shift: from the changes of the budget on
    doubled_page: float = 0.0
    overlaid: float = 0.0  # of a page of one line: it has rows with the second line on the first
    pushed: float = 0.0  # of a page of one line: it has rows with the second line in the next row
    respaced: float = 0.0
    misread_name: float = 0.0
    misread_head: float = 0.0  # of a page
    report: float = 0.0  # of a passage of the performance report
    lost_values: float = 0.0  # of a row
    misread_values: float = 0.0  # of a row


OF = {
    "none": Strength({"one cell": 0.5, "below": 0.5}),
    "real": Strength(
        {"one cell": 0.12, "below": 0.3, "one line": 0.58},
        wide=0.2,
        shifted_page=0.3,
        doubled_page=0.12,
        overlaid=0.4,
        pushed=0.3,
        respaced=0.04,
        misread_name=0.02,
        misread_head=0.8,
        report=0.3,
        lost_values=0.01,
    ),
    "heavy": Strength(
        {"one cell": 0.02, "below": 0.05, "one line": 0.93},
        wide=0.3,
        shifted_page=0.45,
        shifted_early=0.1,
        doubled_page=0.25,
        overlaid=0.5,
        pushed=0.5,
        respaced=0.1,
        misread_name=0.06,
        misread_head=1.0,
        report=0.5,
        lost_values=0.03,
        misread_values=0.08,
    ),
}


@dataclass(slots=True)
class PagePlan:
    """How one page of 사업별조서 comes out; rows are counted on the page."""

    style: str
    wide: bool = False
    shifted: dict[int, int] = field(default_factory=dict)  # row: the cell that is skipped
    doubled: set[int] = field(default_factory=set)
    overlaid: set[int] = field(default_factory=set)
    pushed: set[int] = field(default_factory=set)

    @property
    def both_lines(self) -> bool:
        return self.style != "one line"


def damage(blocks: list[Block], book: GeneratedBook, name: str) -> None:
    """Damage the sheets in place; at `none` the two-line cells are printed faithfully, one way or the other."""
    random = Random(f"damage {name} {book.seed}")
    sheets: dict[tuple[str, str], list[DamagedSheet]] = defaultdict(list)
    for block in blocks:
        if isinstance(block, DamagedSheet):
            sheets[block.account, block.department].append(block)
    for section in book.sections:
        _damage_section(book, section, sheets[section.account, section.department], OF[name], random)
    damage_report(blocks, OF[name].report, random)


def _damage_section(
    book: GeneratedBook, section: GeneratedSection, sheets: list[DamagedSheet], strength: Strength, random: Random
) -> None:
    pages = _of_form(sheets, "expenditure")
    plans = [_plan_page(sheet, strength, random) for sheet in pages]
    values = ValueDamage(section, strength.lost_values, strength.misread_values, random)
    values.spare_misprints(book)
    both_lines = {at for sheet, plan in zip(pages, plans, strict=True) if plan.both_lines for at in _rows(sheet)}
    values.damage_expenditure(_entries(pages), both_lines, any(plan.shifted or plan.doubled for plan in plans))
    values.damage_units(_of_form(sheets, "unit_programs"))
    values.damage_revenue(_entries(_of_form(sheets, "revenue")))
    for sheet in sheets:
        _damage_words(sheet, strength, random)
    for sheet, plan in zip(pages, plans, strict=True):
        _print_page(sheet, plan)


def _of_form(sheets: list[DamagedSheet], form: str) -> list[DamagedSheet]:
    return [sheet for sheet in sheets if sheet.form == form]


def _rows(sheet: DamagedSheet) -> list[int]:
    return [entry.row for entry in sheet.entries if entry.row is not None]


def _entries(sheets: list[DamagedSheet]) -> list[SheetEntry]:
    return [entry for sheet in sheets for entry in sheet.entries]


def _plan_page(sheet: DamagedSheet, strength: Strength, random: Random) -> PagePlan:
    plan = PagePlan(random.choices(list(strength.styles), list(strength.styles.values()))[0])
    rows = [at for at, entry in enumerate(sheet.entries) if entry.row]  # all but the department's own
    plan.wide = random.random() < strength.wide
    if rows and random.random() < strength.shifted_page:
        early = not plan.both_lines and random.random() < strength.shifted_early
        for at in _run(rows, random):
            plan.shifted[at] = EARLY if early else CONTINUING
    if random.random() < strength.doubled_page:
        plan.doubled = {at for at in rows if random.random() < 0.4} - set(plan.shifted)
    if not plan.both_lines:
        if random.random() < strength.overlaid:
            plan.overlaid = {at for at in rows if random.random() < 0.6}
        if random.random() < strength.pushed:
            plan.pushed = {at for at in range(len(sheet.entries) - 1) if random.random() < 0.3}
    return plan


def _run(rows: list[int], random: Random) -> list[int]:
    """Some rows of a page that follow each other, often to its end."""
    start = random.choice(rows)
    return [at for at in rows if at >= start][: random.choice((3, 8, 99, 99))]


def _damage_words(sheet: DamagedSheet, strength: Strength, random: Random) -> None:
    if sheet.form != "unit_programs" and random.random() < strength.misread_head:
        sheet.head = heads.misread(sheet.head, random)
    for entry in sheet.entries:
        if random.random() < strength.respaced:
            entry.cells[0] = names.respaced(entry.cells[0], random)
        if random.random() < strength.misread_name:
            entry.cells[0] = names.misread(entry.cells[0], random)


def _print_page(sheet: DamagedSheet, plan: PagePlan) -> None:
    for at, entry in enumerate(sheet.entries):
        match plan.style:
            case "one cell":
                entry.lines = [_both_lines(entry)]
            case "below":
                entry.lines = [list(entry.cells), list(entry.second)]
            case _:
                entry.lines = [list(entry.cells)]
        _disturb(entry, at, plan)
    if not plan.both_lines:
        _misplace_second_lines(sheet, plan)
    if plan.wide:
        sheet.head = [f"{line}\t" for line in sheet.head]


def _both_lines(entry: SheetEntry) -> list[str]:
    return [f"{first} {second}" if second else first for first, second in zip(entry.cells, entry.second, strict=True)]


def _disturb(entry: SheetEntry, at: int, plan: PagePlan) -> None:
    first = entry.lines[0]
    if at in plan.doubled and first[RETURNED] == "0":
        first[RETURNED] = first[UNSPENT]
    if at in plan.shifted:
        shift(first, plan.shifted[at])
        if len(entry.lines) > 1 and at % 2:
            shift(entry.lines[1], CONTINUING)
    if plan.wide:
        first.append("0")
        for below in entry.lines[1:]:
            below.append("")


def shift(cells: list[str], skipped: int) -> None:
    """Skip one cell that says nothing; all after it move one place left, and a zero is added at the end."""
    if cells[skipped] in ("", "0"):
        del cells[skipped]
        cells.append("0")


def _misplace_second_lines(sheet: DamagedSheet, plan: PagePlan) -> None:
    """Second lines that stand on their own row's first, or in the next row's, in the right half of the table."""
    for at, entry in enumerate(sheet.entries):
        shift = 1 if plan.wide and at % 2 and at in plan.overlaid else 0
        if at in plan.overlaid:
            _overwrite(entry.lines[0], entry.second, shift)
        if at - 1 in plan.pushed:
            _overwrite(entry.lines[0], sheet.entries[at - 1].second, 0)


def _overwrite(cells: list[str], second: list[str], shift: int) -> None:
    if shift:
        cells[PART_CELLS[0]] = "0"
    for cell in PART_CELLS:
        cells[cell + shift] = second[cell]
