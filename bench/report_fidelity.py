"""Misreads figures of the performance report one at a time, and counts how each then stands; fails if one is silent.

    python -m bench.report_fidelity [--books 10] [--seed 1] [--figures 40]

A figure is silent where it is shown as printed with a value that is not the true one. A rate that is now
cut down where it was rounded up, and a target or result of the year before that gives the printed rate all the same,
are counted apart: nobody can know.
"""

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from bench.book import make_book
from bench.printing import lay_out
from bench.sheets import render
from bench.values import misread_digit
from figures.standing import Standing
from ingest.forms.sheet import Sheet
from ingest.proving import DepartmentReading, prove
from ingest.reading import open_book, read_sheets
from ingest.rows import Figure, Measure, ReadRow

FORMS = (
    "unit_programs",
    "summary",
    "goal_shares",
    "goal_status",
    "staffing",
    "settlement_status",
    "indicators",
    "department_performance",
)
_FIGURE = re.compile(r"[△\- ]*[\d,]+(?:\.\d+)? ?%?")
CellPlace = tuple[int, int]
"""The line of the file, and the cell of the line."""


@dataclass(slots=True)
class ReportScore:
    """How the misread figures stand, by form, and those without any finding."""

    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    silent: list[str] = field(default_factory=list)


def judge_book(seed: int, figures: int, score: ReportScore) -> None:
    """Misread some figures of each kind of table of a book, one after another."""
    random = Random(f"misread {seed}")
    for sheet in _sheets(seed):
        whole = prove(sheet)
        for form in FORMS:
            spots = [
                (at, row, cell, misread)
                for at, table in enumerate(sheet.tables)
                if table.form == form
                for row, printed in enumerate(table.rows)
                for cell, text in enumerate(printed.cells)
                if cell and _FIGURE.fullmatch(text) and (misread := _misread(text, random))
            ]
            for at, row, cell, misread in random.sample(spots, min(figures, len(spots))):
                _judge(seed, sheet, whole, at, row, cell, misread, score)


def _sheets(seed: int) -> Iterator[Sheet]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "book.txt"
        file.write_text(render(lay_out(make_book(seed))).text, encoding="utf-8")
        yield from read_sheets(open_book(file, Path(folder) / "pages"))


def _misread(text: str, random: Random) -> str:
    number = text.rstrip("% ")
    changed = (
        misread_digit(number.replace(".", ""), random) if number.count(".") == 0 else _misread_rate(number, random)
    )
    return changed + text[len(number) :] if changed and changed != number else ""


def _misread_rate(number: str, random: Random) -> str:
    """Another digit in a rate or a measure with places."""
    at = random.choice([at for at, letter in enumerate(number) if letter.isdigit()])
    return number[:at] + str((int(number[at]) + random.randint(1, 9)) % 10) + number[at + 1 :]


def _judge(
    seed: int, sheet: Sheet, whole: DepartmentReading, at: int, row: int, cell: int, misread: str, score: ReportScore
) -> None:
    table = sheet.tables[at]
    printed = table.rows[row]
    cell_place = printed.line, cell
    true = _figure_at(whole, cell_place)
    cells = (*printed.cells[:cell], misread, *printed.cells[cell + 1 :])
    rows = [*table.rows[:row], printed._replace(cells=cells), *table.rows[row + 1 :]]
    damaged = replace(sheet, tables=[*sheet.tables[:at], replace(table, rows=rows), *sheet.tables[at + 1 :]])
    read = prove(damaged)
    got = _figure_at(read, cell_place)
    outcome = _outcome(true, got)
    if outcome == "silent" and isinstance(got, Measure) and len(read.findings) == len(whole.findings):
        outcome = "within rounding"  # it is cut down where it was rounded up, or gives the same rate
    score.outcomes.setdefault(table.form, Counter())[outcome] += 1
    if outcome == "silent":
        text = any(finding.line == printed.line for finding in read.findings)
        place = f"book {seed}, {sheet.department}, {table.form}, line {printed.line}, cell {cell}"
        score.silent.append(f"{place}: {printed.cells[cell]} as {misread}, finding on the line: {text}")


def _figure_at(read: DepartmentReading, place: CellPlace) -> Figure | Measure | None:
    """The figure that stands there, of the rows that are shown."""
    for row in _rows(read):
        figures: list[Figure | Measure] = [*row.figures.values(), *row.measures.values()]
        for figure in figures:
            if figure.place is not None and (figure.place.line, figure.place.cell) == place:
                return figure
    return None


def _rows(read: DepartmentReading) -> Iterator[ReadRow]:
    performance = read.performance
    yield from performance.status
    yield from (indicator.row for indicator in performance.indicators)
    for goal in performance.goals:
        yield goal.row
        yield goal.status or goal.row
    for form in ("summary", "goal_shares", "staffing", "unit_programs"):
        yield from (row for rows in read.rows.get(form, ()) for row in rows)


def _outcome(true: Figure | Measure | None, got: Figure | Measure | None) -> str:
    if true is None:
        return "not shown"
    if got is None or got.value is None:
        return "unknown"
    if got.value == true.value:
        return "right"
    return "conflicting" if got.standing is Standing.CONFLICTING else "silent"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Misread the figures of performance reports, one at a time.")
    parser.add_argument("--books", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--figures", type=int, default=40, help="misread so many of each kind of table and department")
    options = parser.parse_args(arguments)
    score = ReportScore()
    for seed in range(options.seed, options.seed + options.books):
        judge_book(seed, options.figures, score)
    for form, outcomes in score.outcomes.items():
        print(f"{form:24} " + ", ".join(f"{name} {count}" for name, count in sorted(outcomes.items())))
    print(f"silently wrong: {len(score.silent)}")
    print("\n".join(f"  {line}" for line in score.silent))
    return 1 if score.silent else 0


if __name__ == "__main__":
    sys.exit(main())
