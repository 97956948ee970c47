"""True trees of programs, printed as the books print them, and the two verbs of repair: `stays` and `becomes`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from budget.columns import EXPENDITURE
from figures.standing import Standing
from figures.won import write_won
from ingest.reconcile.expenditure import prove_expenditure
from ingest.rows import PrintedRow, PrintedTable, Proof

PRINTED = tuple(column for column in EXPENDITURE if column.cell is not None)
"""The columns of the standard form."""
FIRST = {column.name: column.cell for column in PRINTED if column.line == 1}
SECOND = {column.name: column.cell for column in PRINTED if column.line == 2}
MAIN = ("budget", "carried_in", "current_budget", "spent", "carried_out", "subsidy_returned", "unspent")
CELLS = 16


@dataclass
class Program:
    """A node of a true tree; only leaves hold money of their own."""

    name: str
    children: list["Program"] = field(default_factory=list)
    own: dict[str, int] = field(default_factory=dict)

    @property
    def figures(self) -> dict[str, int]:
        if not self.children:
            return _complete(self.own)
        below = [child.figures for child in self.children]
        return {column.name: sum(figures[column.name] for figures in below) for column in PRINTED}

    def preorder(self, level: int = 0) -> list[tuple[int, "Program"]]:
        return [(level, self)] + [row for child in self.children for row in child.preorder(level + 1)]


def _complete(own: Mapping[str, int]) -> dict[str, int]:
    """A leaf's figures: what the identities ask for around the amounts given."""
    figures = dict.fromkeys((column.name for column in PRINTED), 0) | dict(own)
    changes = ("carried_in", "interprogram_transfer", "revenue_offset", "reserve_used", "diversion", "other_change")
    figures["current_budget"] = figures["budget"] + sum(figures[name] for name in changes)
    figures["carried_out"] = sum(
        figures[name] for name in ("carried_specified", "carried_accidental", "carried_continuing")
    )
    out = figures["spent"] + figures["carried_out"] + figures["subsidy_returned"]
    figures["unspent"] = figures["current_budget"] - out
    parts = sum(amount for name, amount in figures.items() if name.startswith("unspent_"))
    figures["unspent_remainder"] += figures["unspent"] - parts
    return figures


def detail(name: str, budget: int, spent: int, **own: int) -> Program:
    return Program(name, own={"budget": budget, "spent": spent, **own})


def small_department() -> Program:
    """Two policies, three units, five details; some money in most columns."""
    return Program(
        "기획담당관",
        [
            Program(
                "시정 발전",
                [
                    Program(
                        "의정 지원",
                        [
                            detail("의정활동 지원", 44_200_000, 27_764_000, carried_in=1_500_000),
                            detail("통계 조사", 57_162_000, 13_840_580, subsidy_returned=10_348_170),
                        ],
                    ),
                    Program(
                        "재정 운영",
                        [
                            detail("예산 편성", 59_600_000, 51_953_440, diversion=-2_000_000),
                            detail("재정 심의", 6_300_000, 2_982_500, diversion=2_000_000, unspent_bid_saving=517_500),
                        ],
                    ),
                ],
            ),
            Program(
                "행정운영경비(기획담당관)",
                [
                    Program(
                        "기본경비(기획담당관)",
                        [detail("기본경비(기획담당관)", 44_888_000, 40_000_710, carried_specified=2_000_000)],
                    )
                ],
            ),
        ],
    )


def random_department(random: Random, policies: int = 4) -> Program:
    """A department of a few dozen rows with money in all columns, some details without any."""
    root = Program("어떤과")
    for policy in range(random.randint(1, policies)):
        root.children.append(Program(f"정책 {policy}"))
        for unit in range(random.randint(1, 4)):
            root.children[-1].children.append(Program(f"단위 {policy}-{unit}"))
            for number in range(random.randint(1, 6)):
                root.children[-1].children[-1].children.append(
                    Program(f"세부 {policy}-{unit}-{number}", own=_random_money(random))
                )
    return root


def _random_money(random: Random) -> dict[str, int]:
    if random.random() < 0.06:
        return {}
    own = {"budget": random.randint(1_000, 9_000_000) * 1_000}
    if random.random() < 0.2:
        own["carried_in"] = random.randint(1, 900_000_000)
    for name in ("interprogram_transfer", "reserve_used", "diversion", "other_change"):
        if random.random() < 0.1:
            own[name] = random.choice((-1, 1)) * random.randint(1, own["budget"] // 5_000) * 1_000
    left = _complete(own)["current_budget"]
    for name, chance in (
        ("spent", 0.95),
        ("carried_specified", 0.1),
        ("carried_continuing", 0.05),
        ("subsidy_returned", 0.25),
        ("unspent_subsidy", 0.25),
        ("unspent_savings", 0.1),
        ("unspent_bid_saving", 0.15),
    ):
        if random.random() < chance and left > 10:
            own[name] = random.randint(left // 2, left) if name == "spent" else random.randint(1, left)
            left -= own[name]
    return own


Lines = list[list[str]]


def as_two_line_cells(figures: Mapping[str, int], name: str) -> Lines:
    cells = _first(figures, name)
    for column, cell in SECOND.items():
        cells[cell] += f" {write_won(figures[column])}"
    return [cells]


def as_line_below(figures: Mapping[str, int], name: str) -> Lines:
    below = [""] * CELLS
    for column, cell in SECOND.items():
        below[cell] = write_won(figures[column])
    return [_first(figures, name), below]


def as_one_line(figures: Mapping[str, int], name: str) -> Lines:
    return [_first(figures, name)]


def _first(figures: Mapping[str, int], name: str) -> list[str]:
    cells = [name] + [""] * (CELLS - 1)
    for column, cell in FIRST.items():
        cells[cell] = write_won(figures[column])
    return cells


Style = Callable[[Mapping[str, int], str], Lines]
STYLES: tuple[Style, ...] = (as_two_line_cells, as_line_below, as_one_line)


@dataclass
class Page:
    """A printed tree, to be damaged: `lines[row]` are the lines of each row, `truth` what stood there."""

    root: Program
    lines: list[Lines]
    truth: list[dict[str, int]]
    levels: list[int]

    def row(self, name: str) -> Lines:
        return next(lines for lines in self.lines if lines[0][0] == name)

    def table(self, scale: int = 1) -> PrintedTable:
        rows, line = [], 10
        for printed in self.lines:
            below = PrintedRow(1, line + 1, tuple(printed[1])) if len(printed) > 1 else None
            rows.append(PrintedRow(1, line, tuple(printed[0]), below))
            line += len(printed)
        return PrintedTable("expenditure", self.root.name, "일반회계", "", scale, rows, [(1, 5)])


def printed(root: Program, style: Style = as_line_below) -> Page:
    rows = root.preorder()
    truth = [program.figures for _, program in rows]
    lines = [style(figures, program.name) for figures, (_, program) in zip(truth, rows, strict=True)]
    return Page(root, lines, truth, [level for level, _ in rows])


def shift(cells: list[str], lost: int) -> None:
    """One zero cell is lost, and what follows moves one place to the left."""
    assert cells[lost] in ("0", "0 0"), cells[lost]
    del cells[lost]
    cells.append("0")


def stays(page: Page) -> Proof:
    """Whatever is printed stands as printed, and nothing else is made up."""
    proof = prove_expenditure(page.table())
    for row, lines, truth in zip(proof.rows, page.lines, page.truth, strict=True):
        second = len(lines) > 1 or " " in lines[0][FIRST["carried_in"]]
        for column, figure in row.figures.items():
            if column in FIRST or second:
                assert (figure.value, figure.standing) == (truth[column], Standing.PRINTED), (row.name, column, figure)
            assert figure.value in (None, truth[column]), (row.name, column, figure)
    assert [row.level for row in proof.rows] == page.levels
    return proof


def becomes(page: Page, proven: Mapping[str, Mapping[str, Standing]]) -> Proof:
    """The named figures are true again, with these standings; all else that is known is true too."""
    proof = prove_expenditure(page.table())
    nothing_wrong(page, proof)
    for row, truth in zip(proof.rows, page.truth, strict=True):
        for column, standing in proven.get(row.name, {}).items():
            figure = row.figures[column]
            assert figure.standing == standing, (row.name, column, figure)
            if standing != Standing.UNKNOWN:
                assert figure.value == truth[column], (row.name, column, figure)
                assert figure.because or standing == Standing.PRINTED, (row.name, column, figure)
    return proof


def nothing_wrong(page: Page, proof: Proof) -> None:
    """No figure is wrong: it is the true one, or unknown, or says itself that it is contradicted."""
    for row, truth in zip(proof.rows, page.truth, strict=True):
        for column, figure in row.figures.items():
            if figure.standing != Standing.CONFLICTING:
                assert figure.value in (None, truth[column]), (row.name, column, figure, truth[column])
    for row, level in zip(proof.rows, page.levels, strict=True):
        assert row.level in (None, level), (row.name, row.level, level)
