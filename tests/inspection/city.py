"""A city of two years, drawn from a seed: plain rows first, and then the same rows stored.

Most rows are unremarkable; each rule is planted in some, and some figures are unknown or conflict with others.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from budget.columns import EXPENDITURE, REVENUE
from budget.models import ExpenditureLine, Program, RevenueLine
from comparison.models import Succession
from departments.models import Department, Staffing
from documents.models import Document
from figures.names import search_key
from performance.models import Indicator, ProgramGoal, SettlementStatus, UnitLine
from tests.factories import make_department, make_document, make_expenditure, make_program

Row = dict[str, Any]
_ROUND = 1_000_000
_UNKNOWN, _CONFLICTING = 0.02, 0.02


@dataclass
class Year:
    """The rows of a year by table, as a reader of the book has them: figures by name, None for unknown."""

    number: int
    projects: list[Row] = field(default_factory=list)
    subjects: list[Row] = field(default_factory=list)
    indicators: list[Row] = field(default_factory=list)
    running_costs: list[Row] = field(default_factory=list)
    units: list[Row] = field(default_factory=list)
    policy: Row = field(default_factory=dict)
    staff: int | None = None


@dataclass
class City:
    before: Year
    now: Year
    pairs: dict[str, tuple[str, str]]
    """What a project was the year before: its key there, and how surely."""


def draw_city(seed: int, projects: int = 60) -> City:
    random = Random(seed)
    years = [_year(random, number, projects) for number in (2019, 2020)]
    pairs = {}
    for row in years[1].projects:
        certainty = random.choice(("certain", "certain", "certain", "decided", "uncertain", "none"))
        pairs[row["key"]] = ("" if certainty == "none" else row["key"], certainty)
    return City(*years, pairs)


def _year(random: Random, number: int, projects: int) -> Year:
    year = Year(number, staff=random.choice((9, 10, 11, None)))
    year.projects = [_project(random, f"사업 {at}") for at in range(projects)]
    year.projects.append(_project(random, "예비비"))
    names = ("기타이자수입", "그외수입", "사용료", "시·도비보조금등", "공공예금이자수입")
    year.subjects = [_subject(random, f"{random.choice(names)} {at}") for at in range(30)]
    year.indicators = [_indicator(random, f"지표 {at}") for at in range(30)]
    for name in ("인력운영비", "기본경비", "행정운영경비"):
        before = random.randrange(1, 90) * _ROUND
        spent = before * random.choice((80, 100, 109, 110, 111, 150)) // 100
        year.running_costs.append(_row(random, name, {"spent": spent, "spent_before": before}))
    year.policy = _project(random, "정책")
    for row in year.projects[:20]:
        factor = random.choice((1, 1, 1, 10, 100, 1000))
        figures = {"spent": (row["spent"] or 0) * factor, "current_budget": row["current_budget"]}
        year.units.append(_row(random, row["name"], figures) | {"program": row["key"]})
    return year


def _row(random: Random, name: str, figures: dict[str, Any]) -> Row:
    standings = {}
    for column in figures:
        if random.random() < _UNKNOWN:
            figures[column], standings[column] = None, {"is": "unknown"}
        elif random.random() < _CONFLICTING:
            standings[column] = {"is": "conflicting"}
        elif random.random() < 0.05:
            standings[column] = {"is": "moved"}
    return {"key": f"감사/{name}", "name": name, "standings": standings} | figures


def _project(random: Random, name: str) -> Row:
    figures = dict.fromkeys((column.name for column in EXPENDITURE), 0)
    budget = random.randrange(1, 400) * _ROUND
    figures |= {"budget": budget, "current_budget": budget, "spent": budget * random.choice((95, 98, 100)) // 100}
    figures["carried_accidental"] = random.choice((0, 0, 0, 7))
    plant = random.choice(("", "", *_PLANTS))
    if plant:
        figures |= _PLANTS[plant](random, budget)
    figures["unspent"] = figures.pop("left", budget - figures["spent"])
    figures["spent_before"] = figures["spent"] * random.choice((1, 1, 1, 2, 10, 100))
    return _row(random, name, figures)


def _moved_in(random: Random, budget: int) -> dict[str, int]:
    moved = random.randrange(1, 20) * _ROUND
    left = moved + random.choice((-1, 0, 1))
    return {random.choice(("interprogram_transfer", "diversion", "other_change")): moved, "left": left}


_PLANTS: dict[str, Any] = {
    "overspent": lambda random, budget: {"spent": budget + random.choice((0, 1, 5000))},
    "negative": lambda random, budget: {random.choice(("spent", "carried_out", "current_budget")): -1},
    "nothing spent": lambda random, budget: {"spent": 0},
    "no budget": lambda random, budget: {"spent": 0, "current_budget": 0},
    "subsidised": lambda random, budget: {"spent": 0, "unspent_subsidy": budget // 2},
    "around half": lambda random, budget: {"spent": budget // 2 + random.choice((-1, 0, 1))},
    "left over": lambda random, budget: {"left": random.choice((99_999_999, 100_000_000, 100_000_001))},
    "a fifth left": lambda random, budget: {"left": budget // 5 + random.choice((-1, 0, 1))},
    "carried": lambda random, budget: {"carried_out": budget // 2 + random.choice((-1, 0, 1))},
    "carried, nothing spent": lambda random, budget: {"carried_out": budget // 10, "spent": 0},
    "carried again": lambda random, budget: {"carried_in": budget // 2, "carried_out": random.choice((0, 1))},
    "carried in, unspent": lambda random, budget: {"carried_in": budget, "spent": budget - random.choice((0, 1))},
    "moved in": _moved_in,
    "of the reserve": lambda random, budget: {"reserve_used": 1000, "left": random.choice((0, 1, 10))},
    "returned": lambda random, budget: {"subsidy_returned": budget // 10 + random.choice((-1, 0, 1))},
}


def _subject(random: Random, name: str) -> Row:
    figures = dict.fromkeys((column.name for column in REVENUE), 0)
    budget = random.choice((0, random.randrange(1, 90) * _ROUND))
    received = random.choice((budget, budget * 3 // 2, budget * 3 // 2 - 1, budget * 4, random.randrange(2 * 10**7)))
    assessed = random.choice((received, received * 10 // 9 + 1, received * 10 // 9, received * 2))
    refunded = random.choice((0, 0, 500))
    figures |= {"budget": budget, "current_budget": budget, "net_receipts": received, "refunded": refunded}
    figures |= {"assessed": assessed, "uncollected": assessed - received, "written_off": random.choice((0, 7))}
    if random.random() < 0.1:
        figures["net_receipts"] = -1
    return _row(random, name, figures)


def _indicator(random: Random, name: str) -> Row:
    target, before = (Decimal(random.randrange(8, 12)) for _ in range(2))
    figures = {
        "target": target,
        "target_before": random.choice((target, before)),
        "result_before": Decimal(random.choice((0, 8, 9, 10, 11))),
        "rate": Decimal(random.choice((99, 100, 129, 130, 131))),
        "rate_before": Decimal(random.choice((90, 100))),
    }
    words = {"mark": random.choice(("◎", "○", "×", "")), "direction": random.choice(("", "lower", "higher"))}
    return _row(random, name, figures) | words


def store_city(city: City) -> Document:
    """Store both years. Gives the later one's document."""
    department = make_department("감사과")
    documents = {year.number: make_document(year.number) for year in (city.before, city.now)}
    for year in (city.before, city.now):
        _store(year, documents[year.number], department)
    document = documents[city.now.number]
    Succession.objects.bulk_create(
        Succession(
            city=document.city,
            fiscal_year=document.fiscal_year,
            target="program",
            key=key,
            position=position,
            earlier_key=earlier,
            certainty=certainty,
        )
        for position, (key, (earlier, certainty)) in enumerate(city.pairs.items())
    )
    return document


def _store(year: Year, document: Document, department: Department) -> None:
    def placed(rows: list[Row]) -> list[Row]:
        place = {"document": document, "department": department, "page": 1}
        return [row | place | {"position": at, "line": at + 1} for at, row in enumerate(rows)]

    def program(row: Row) -> Program:
        return Program(
            department=department,
            fiscal_year=year.number,
            account="일반회계",
            level=3,
            position=0,
            name=row["name"],
            key=row["key"],
            code=f"{year.number}{row['name']}"[-10:],
        )

    programs = {item.key: item for item in Program.objects.bulk_create(map(program, year.projects))}
    ExpenditureLine.objects.bulk_create(
        ExpenditureLine(
            account="일반회계", level=3, program=programs[row["key"]], search=search_key(row["name"]), **row
        )
        for row in placed(year.projects)
    )
    RevenueLine.objects.bulk_create(
        RevenueLine(account="일반회계", level=4, code="216-06", search=search_key(row["name"]), **row)
        for row in placed(year.subjects)
    )
    policy = make_program("정책", 1, department=department, fiscal_year=year.number)
    make_expenditure(level=1, program=policy, department=department, document=document, **year.policy)
    goal = ProgramGoal.objects.create(
        document=document, department=department, key="목표", name="목표", policy=policy, page=1, line=1, position=1
    )
    Indicator.objects.bulk_create(Indicator(goal=goal, **row) for row in placed(year.indicators))
    SettlementStatus.objects.bulk_create(SettlementStatus(**row) for row in placed(year.running_costs))
    UnitLine.objects.bulk_create(
        UnitLine(is_unit=False, account="일반회계", **row | {"program": programs[row["program"]]})
        for row in placed(year.units)
    )
    Staffing.objects.create(
        document=document,
        department=department,
        key="계",
        name="계",
        current_staff=year.staff,
        page=1,
        line=1,
        position=1,
    )
