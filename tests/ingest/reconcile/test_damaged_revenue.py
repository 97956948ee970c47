"""Damage one thing in a revenue table of one to five levels, and nothing true becomes false."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bench.values import misread_digit
from budget.columns import REVENUE
from figures.standing import Standing
from figures.won import write_won
from ingest.reconcile.repeats import print_once
from ingest.reconcile.revenue import prove_revenue
from ingest.rows import PrintedRow, PrintedTable, ProvenRow

Row = PrintedRow
Damage = Callable[[list[Row], int, Random], list[Row]]
COLUMNS = tuple(column.name for column in REVENUE if column.cell is not None)


@dataclass
class Subject:
    """A row of the tree: its code (none of the department), its level, and its true figures in won."""

    code: str
    level: int
    figures: dict[str, int]


def leaf(random: Random) -> dict[str, int]:
    """Figures that satisfy R1 to R3, now and then all zero."""
    if random.random() < 0.1:
        return dict.fromkeys(COLUMNS, 0)
    amounts = {name: random.randint(0, 10**7) * 10 * random.randint(0, 1) for name in COLUMNS}
    amounts["budget"] = random.randint(1, 10**7) * 1000
    amounts["current_budget"] = amounts["budget"] + amounts["carried_in"]
    amounts["net_receipts"] = amounts["gross_receipts"] + amounts["paid_in_kind"] - amounts["refunded"]
    amounts["assessed"] = amounts["net_receipts"] + amounts["written_off"] + random.randint(0, 10**6)
    amounts["uncollected"] = amounts["assessed"] - amounts["net_receipts"] - amounts["written_off"]
    return amounts


def grown(random: Random, code: str, level: int, depth: int) -> list[Subject]:
    """A subject with what is below it, in the order of printing."""
    if level == depth:
        return [Subject(code, level, leaf(random))]
    digits = random.sample("123456789", random.randint(1, 3))
    codes = [code_below(code, level, digit) for digit in sorted(digits)]
    below = [grown(random, each, level + 1, depth) for each in codes]
    total = {name: sum(rows[0].figures[name] for rows in below) for name in COLUMNS}
    return [Subject(code, level, total), *(row for rows in below for row in rows)]


def code_below(code: str, level: int, digit: str) -> str:
    """200, then 210, then 216, then 216-06."""
    return (f"{digit}00", f"{code[:1]}{digit}0", f"{code[:2]}{digit}", f"{code}-0{digit}")[level]


def printed(subjects: list[Subject]) -> list[Row]:
    rows = []
    for line, subject in enumerate(subjects, 1):
        cells = [""] * (1 + len(COLUMNS))
        cells[0] = f"{subject.code} 과목 {line}".strip() if subject.code else "세무과"
        for column in REVENUE:
            if column.cell is not None:
                cells[column.cell] = write_won(subject.figures[column.name])
        rows.append(Row(1, line, tuple(cells)))
    return rows


def lose(rows: list[Row], at: int, random: Random) -> list[Row]:
    return [*rows[:at], *rows[at + 1 :]]


def double(rows: list[Row], at: int, random: Random) -> list[Row]:
    again = rows[at]._replace(line=len(rows) + at + 1)
    return [*rows[: at + 1], again, *rows[at + 1 :]]


def swap(rows: list[Row], at: int, random: Random) -> list[Row]:
    return [*rows[:at], *rows[at : at + 2][::-1], *rows[at + 2 :]]


def blur(rows: list[Row], at: int, random: Random) -> list[Row]:
    cells = (rows[at].cells[0], *(f"{cell[:-1]}\ufffd" for cell in rows[at].cells[1:]))
    return [*rows[:at], rows[at]._replace(cells=cells), *rows[at + 1 :]]


def misread(rows: list[Row], at: int, random: Random) -> list[Row]:
    cells = list(rows[at].cells)
    cell = random.randrange(1, len(cells))
    cells[cell] = misread_digit(cells[cell], random) or cells[cell]
    return [*rows[:at], rows[at]._replace(cells=tuple(cells)), *rows[at + 1 :]]


def nothing_false(subjects: list[Subject], rows: list[ProvenRow]) -> None:
    """What is stated is true, and what is misread in print is conflicting."""
    for row in rows:
        true = subjects[row.printed.line - 1]
        assert row.level in (None, true.level), row.name
        for name, figure in row.figures.items():
            if figure.standing is not Standing.CONFLICTING:
                assert figure.value in (None, true.figures[name]), (row.name, name, figure)
        if row.parent is not None and rows[row.parent].level is not None:
            above = subjects[rows[row.parent].printed.line - 1]
            assert above.level < true.level, row.name


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10**9),
    depth=st.integers(1, 4),
    damage=st.sampled_from((lose, double, swap, blur, misread)),
    where=st.integers(0, 10**6),
)
@example(seed=0, depth=1, damage=double, where=1)
@example(seed=31646164, depth=2, damage=swap, where=359944)  # a chapter without money stands before the last of another
def test_one_thing_damaged_makes_no_figure_wrong(seed: int, depth: int, damage: Damage, where: int) -> None:
    random = Random(seed)
    subjects = grown(random, "", 0, depth)
    rows = damage(printed(subjects), where % len(subjects), random)
    table = PrintedTable("revenue", "세무과", "일반회계", "", 1, rows, [])
    (once,), _ = print_once([table])
    nothing_false([*subjects, *subjects], prove_revenue(once).rows)


def test_an_undamaged_tree_stays_as_it_is_printed() -> None:
    for depth in range(1, 5):
        subjects = grown(Random(depth), "", 0, depth)
        table = PrintedTable("revenue", "세무과", "일반회계", "", 1, printed(subjects), [])
        proof = prove_revenue(table)
        assert [row.level for row in proof.rows] == [subject.level for subject in subjects]
        assert [{name: figure.value for name, figure in row.figures.items()} for row in proof.rows] == [
            subject.figures for subject in subjects
        ]
