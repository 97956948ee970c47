"""How correctly programs are matched from one year to the next: random books, each with a book of the year after.

python -m bench.program_matching --books 20

In the year after, projects go on, end, begin, move to another unit, are misspelt or renamed; a department may be
renamed. A certain match that is wrong is the worst fault, and makes this fail.
"""

import argparse
import sys
import time
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random

from bench import names
from bench.book import COLUMNS, GeneratedBook, GeneratedSection, ProgramRow, make_book, make_department, unit_tables
from comparison.matching import Certainty, MatchItem, match_programs

Key = tuple[str, str, int]
"""A department, an account, and the place of a row in it."""


@dataclass(slots=True)
class _Detail:
    """A project on its way into the year after; `origin` is its row of the year before, None where it is new."""

    name: str
    origin: Key | None
    before: dict[str, int]


@dataclass(slots=True)
class _Unit:
    policy: str
    name: str
    origins: tuple[Key, Key]
    details: list[_Detail] = field(default_factory=list)


def year_after(book: GeneratedBook, seed: int = 0) -> tuple[GeneratedBook, dict[Key, Key]]:
    """The book of the next year, and which of its rows was which row of `book`."""
    random = Random(f"after {book.seed} {seed}")
    truth: dict[Key, Key] = {}
    departments = []
    for department in book.departments:
        name = department.name if random.random() > 0.15 else f"{department.name[:2]}혁신{department.name[2:]}"
        sections = [_next_section(section, name, random, truth) for section in department.sections]
        departments.append(make_department(name, sections, random))
    return GeneratedBook(book.seed, book.fiscal_year + 1, departments), truth


def items(book: GeneratedBook) -> list[MatchItem]:
    """The programs of a book as they are matched."""
    return [
        MatchItem(
            "/".join(map(str, (section.department, section.account, at))),
            "/".join(map(str, (section.department, section.account, row.parent))) if row.level > 1 else None,
            section.department,
            section.account,
            row.level,
            row.name,
            row.figures["carried_in"],
            row.figures["carried_out"],
            row.figures["spent"],
            row.spent_before if row.level > 1 else None,
        )
        for section in book.sections
        for at, row in enumerate(section.programs)
        if row.level > 0
    ]


def _next_section(
    section: GeneratedSection, department: str, random: Random, truth: dict[Key, Key]
) -> GeneratedSection:
    units = _units(section)
    for unit in units:
        for detail in list(unit.details):
            _happen(detail, unit, units, random)
    rows = [ProgramRow(department, 0, None, {})]
    policy = ""
    for unit in [unit for unit in units if unit.details]:
        if unit.policy != policy:
            policy = unit.policy
            at_policy = len(rows)
            rows.append(ProgramRow(policy.replace(section.department, department), 1, 0, {}))
            truth[department, section.account, at_policy] = unit.origins[0]
        at_unit = len(rows)
        rows.append(ProgramRow(unit.name.replace(section.department, department), 2, at_policy, {}))
        truth[department, section.account, at_unit] = unit.origins[1]
        for detail in unit.details:
            if detail.origin:
                truth[department, section.account, len(rows)] = detail.origin
            name = detail.name.replace(section.department, department)
            rows.append(ProgramRow(name, 3, at_unit, _figures(detail, random), detail.before.get("spent", 0)))
    _add_up(rows)
    after = GeneratedSection(section.account, department, deepcopy(section.revenue), rows)
    if after.revenue:
        after.revenue[0].name = department
    after.units = unit_tables(after, random)
    return after


def _units(section: GeneratedSection) -> list[_Unit]:
    rows, units = section.programs, []
    for at, row in enumerate(rows):
        if row.level == 2 and row.parent is not None:
            own = (section.department, section.account)
            unit = _Unit(rows[row.parent].name, row.name, ((*own, row.parent), (*own, at)))
            unit.details = [_Detail(rows[one].name, (*own, one), rows[one].figures) for one in section.children(at)]
            units.append(unit)
    return units


def _happen(detail: _Detail, unit: _Unit, units: list[_Unit], random: Random) -> None:
    """What becomes of a project: mostly nothing."""
    chance = random.random()
    if chance < 0.05:
        unit.details.remove(detail)
    elif chance < 0.1:
        unit.details.append(_Detail(names.program(random), None, {}))
    elif chance < 0.15:
        detail.name = names.misread(detail.name, random)
    elif chance < 0.19:
        detail.name = names.program(random)
    elif chance < 0.23:
        unit.details.remove(detail)
        random.choice(units).details.append(detail)


def _figures(detail: _Detail, random: Random) -> dict[str, int]:
    figures = dict.fromkeys(COLUMNS, 0)
    figures["carried_in"] = detail.before.get("carried_out", 0)
    figures["budget"] = random.randint(1, 90_000) * 1000
    figures["current_budget"] = figures["budget"] + figures["carried_in"]
    figures["spent"] = figures["current_budget"] * random.randint(50, 100) // 100
    if random.random() < 0.15:
        figures["carried_specified"] = figures["carried_out"] = (figures["current_budget"] - figures["spent"]) // 2
    figures["unspent"] = figures["current_budget"] - figures["spent"] - figures["carried_out"]
    figures["unspent_remainder"] = figures["unspent"]
    return figures


def _add_up(rows: list[ProgramRow]) -> None:
    for row in rows:
        row.figures = {name: row.figures.get(name, 0) for name in COLUMNS}
    for row in reversed(rows):
        if row.parent is not None:
            rows[row.parent].spent_before += row.spent_before
            for name in COLUMNS:
                rows[row.parent].figures[name] += row.figures[name]


def score(book: GeneratedBook, after: GeneratedBook, truth: dict[Key, Key]) -> Counter[str]:
    """How many projects went on, and how many matches are right and wrong, by certainty."""
    true = {"/".join(map(str, new)): "/".join(map(str, old)) for new, old in truth.items()}
    counted: Counter[str] = Counter()
    later = items(after)
    level = {item.key: item.level for item in later}
    for match in match_programs(items(book), later):
        if level[match.later] != 3:
            continue
        counted["programs"] += 1
        counted["went on"] += match.later in true
        if match.certainty is not Certainty.NONE:
            right = true.get(match.later) == match.earlier
            counted[f"{match.certainty} {'right' if right else 'wrong'}"] += 1
    return counted


def main() -> None:
    parser = argparse.ArgumentParser(description="Follow programs over two years of random books.")
    parser.add_argument("--books", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    counted: Counter[str] = Counter()
    spent = 0.0
    for seed in range(options.seed, options.seed + options.books):
        book = make_book(seed)
        after, truth = year_after(book)
        start = time.perf_counter()
        counted += score(book, after, truth)
        spent += time.perf_counter() - start
    for what, count in counted.items():
        print(f"{what}: {count:,}")
    print(f"{spent / max(counted['programs'], 1) * 1000:.2f} s for 1,000 projects")
    sys.exit(bool(counted["certain wrong"]))


if __name__ == "__main__":
    main()
