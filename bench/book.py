"""A random true settlement: every identity (DOMAIN.md §3) holds in it, to the won, and all columns are in use."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from bench import names, receipts
from bench.goals import GeneratedGoal, GeneratedStaff, make_goal, make_staff
from bench.receipts import SubjectRow
from budget.columns import EXPENDITURE

COLUMNS = tuple(column.name for column in EXPENDITURE if column.cell is not None)
CARRIED_PARTS = ("carried_specified", "carried_accidental", "carried_continuing")
UNSPENT_PARTS = tuple(name for name in COLUMNS if name.startswith("unspent_"))
CHANGES = ("carried_in", "reserve_used", "interprogram_transfer", "diversion", "revenue_offset", "other_change")


@dataclass(slots=True)
class ProgramRow:
    """A row of 사업별조서. `spent_before` is what it spent the year before, printed by the unit tables only."""

    name: str
    level: int
    parent: int | None
    figures: dict[str, int]
    spent_before: int = 0


@dataclass(slots=True)
class GeneratedUnitRow:
    """A row of a unit table (관련 예산사업 결산현황); `program` is its row in 사업별조서, if it stands there too."""

    name: str
    program: int | None
    spent_before: int
    current_budget: int
    spent: int


@dataclass(slots=True)
class GeneratedSection:
    """What one department settles in one account, both tables, in document order."""

    account: str
    department: str
    revenue: list[SubjectRow]
    programs: list[ProgramRow]
    units: list[list[GeneratedUnitRow]] = field(default_factory=list)

    def rows(self, form: str) -> Sequence[ProgramRow | SubjectRow]:
        return self.programs if form == "expenditure" else self.revenue

    def children(self, parent: int | None) -> list[int]:
        return [at for at, row in enumerate(self.programs) if row.parent == parent]


@dataclass(slots=True)
class GeneratedDepartment:
    name: str
    sections: list[GeneratedSection]
    strategic_goals: list[str]
    goals: list[GeneratedGoal]
    staff: GeneratedStaff

    def section(self, account: str) -> GeneratedSection:
        return next(section for section in self.sections if section.account == account)


@dataclass(slots=True)
class GeneratedBook:
    """`misprints` are the figures that the book itself prints wrong, and in what way (`bench.misprints`)."""

    seed: int
    fiscal_year: int
    departments: list[GeneratedDepartment]
    misprints: dict[tuple[str, str, str, int, str], str] = field(default_factory=dict)

    @property
    def sections(self) -> Iterator[GeneratedSection]:
        return (section for department in self.departments for section in department.sections)


@dataclass(slots=True)
class _Detail:
    """A 세부사업 while it is being made: what it holds, before the totals above it are drawn."""

    name: str
    figures: dict[str, int]
    spent_before: int = 0
    kept_in_reserve: bool = False


@dataclass(slots=True)
class _Unit:
    name: str
    details: list[_Detail]


@dataclass(slots=True)
class _Policy:
    name: str
    units: list[_Unit]

    @property
    def details(self) -> list[_Detail]:
        return [detail for unit in self.units for detail in unit.details]


def make_book(seed: int, departments: int | None = None, rows: tuple[int, int] = (3, 80)) -> GeneratedBook:
    """The true book of a seed; the same seed gives the same book. `rows` are the least and most of a department."""
    random = Random(f"book {seed}")
    size = 10 ** random.uniform(0, 2.5)
    count = departments or random.randint(3, 12)
    plans = _plan_departments(count, random)
    drafts = [(name, account, _draft(name, random, size, rows)) for name, accounts in plans for account in accounts]
    if random.random() < 0.7:
        drafts[0][2].append(_reserve(random, size))
    for account in sorted({account for _, account, _ in drafts}):
        _move_money([draft for _, held, draft in drafts if held == account], random)
    settled: dict[str, list[GeneratedSection]] = {}
    for name, account, draft in drafts:
        settled.setdefault(name, []).append(_settle(name, account, draft, random))
    result = [make_department(name, sections, random) for name, sections in settled.items()]
    return GeneratedBook(seed, random.choice((2019, 2020, 2021)), result)


def make_department(name: str, sections: list[GeneratedSection], random: Random) -> GeneratedDepartment:
    goals = [
        make_goal(section.programs[at].name, section.account, at, random)
        for section in sections
        for at in section.children(0)
        if _is_proper(section.programs[at].name)
    ]
    strategic = [f"{names.policy(random)}를 위한 기반 마련" for _ in range(random.choice((1, 1, 2, 3)))]
    return GeneratedDepartment(name, sections, strategic, goals, make_staff(random))


def _plan_departments(count: int, random: Random) -> list[tuple[str, list[str]]]:
    """Names with their accounts: mostly 일반회계, some a special account beside it, some that alone."""
    plans = [(name, ["일반회계"]) for name in _pick_names(count, random)]
    for account, holder in random.sample(names.SPECIAL, random.randint(0, 2)):
        if random.random() < 0.5:
            random.choice(plans)[1].append(account)
        elif all(name != holder for name, _ in plans):
            plans.append((holder, [account]))
    return plans


def _pick_names(count: int, random: Random) -> list[str]:
    picked = random.sample(names.DEPARTMENTS, min(count, len(names.DEPARTMENTS)))
    return picked + [f"{names.DEPARTMENTS[at % 50]}{at // 50 + 1}" for at in range(50, count)]


def _draft(department: str, random: Random, size: float, bounds: tuple[int, int]) -> list[_Policy]:
    """The policies of a department, of so many rows altogether."""
    least, most = bounds
    target = int(least * (most / least) ** random.random())
    policies: list[_Policy] = []
    rows = 1
    while not policies or rows < target - 8:
        policies.append(_draft_policy(random, size, target - rows))
        rows += 1 + sum(1 + len(unit.details) for unit in policies[-1].units)
    if target > 6:
        policies.append(_running_costs(department, random, size))
    if target > 10 and random.random() < 0.6:
        policies.append(_financing(department, random, size))
    return policies


def _draft_policy(random: Random, size: float, room: int) -> _Policy:
    units: list[_Unit] = []
    room = min(room - 1, random.randint(2, 40))
    while not units or (room > 2 and len(units) < 8):
        details = _draft_details(random, size, random.randint(1, min(12, max(1, room - 1))))
        units.append(_Unit(names.program(random), details))
        if len(details) == 1 and random.random() < 0.4:
            details[0].name = units[-1].name
        room -= 1 + len(details)
    name = units[0].name if len(units) == 1 and random.random() < 0.3 else names.policy(random)
    return _Policy(name, units)


def _draft_details(random: Random, size: float, count: int) -> list[_Detail]:
    details: list[_Detail] = []
    for _ in range(count):
        if details and random.random() < 0.06:
            first = details[-1]
            details.append(_Detail(names.program(random), dict(first.figures), first.spent_before))
        else:
            details.append(_draft_detail(names.program(random), random, size))
    return details


def _draft_detail(name: str, random: Random, size: float) -> _Detail:
    figures = dict.fromkeys(COLUMNS, 0)
    if random.random() < 0.05:
        before = _amount(random, size) if random.random() < 0.3 else 0
        return _Detail(name, figures, before)
    figures["budget"] = _amount(random, size) // 1000 * 1000
    if random.random() < 0.1:
        figures["carried_in"] = _amount(random, size) // random.choice((1, 10, 1000)) + 10
    if random.random() < 0.02:
        figures["revenue_offset"] = figures["budget"] // random.randint(5, 50) // 10 * 10
    before = 0 if random.random() < 0.12 else int(figures["budget"] * random.uniform(0.5, 1.2)) // 10 * 10
    return _Detail(name, figures, before)


def _amount(random: Random, size: float) -> int:
    """Won of one project: from a committee's meetings to a railway."""
    won = int(10 ** random.triangular(5.7, 10.5, 7.3) * size)
    return max(1000, won // 1000 * 1000 if random.random() < 0.8 else round(won, -6))


def _running_costs(department: str, random: Random, size: float) -> _Policy:
    units = []
    if random.random() < 0.5:
        staff = _draft_detail(f"인력운영경비({department})", random, size)
        units.append(_Unit(f"인력운영비({department})", [staff]))
    basic = _draft_detail(f"기본경비({department})", random, size)
    units.append(_Unit(f"기본경비({department})", [basic]))
    return _Policy(f"행정운영경비({department})", units)


def _financing(department: str, random: Random, size: float) -> _Policy:
    units = [_Unit(f"보전지출({department})", [_draft_detail(f"반환금 기타({department})", random, size)])]
    if random.random() < 0.3:
        lent = _draft_detail(f"기타회계전출금({department})", random, size)
        units.append(_Unit(f"내부거래지출({department})", [lent]))
    return _Policy(f"재무활동({department})", units)


def _reserve(random: Random, size: float) -> _Policy:
    detail = _draft_detail("예비비", random, size)
    detail.figures |= dict.fromkeys(CHANGES, 0)
    detail.figures["budget"] = _amount(random, size * 10)
    detail.kept_in_reserve = True
    return _Policy("예비비", [_Unit("예비비", [detail])])


def _move_money(drafts: list[list[_Policy]], random: Random) -> None:
    """이용, 전용, 변경 and 예비비 of one account: what one project gives, another gets."""
    policies = [policy for draft in drafts for policy in draft]
    if random.random() < 0.3:
        _give(policies, "interprogram_transfer", random)
    for policy in policies:
        if random.random() < 0.08:
            _give(policy.units, "diversion", random)
        for unit in policy.units:
            if random.random() < 0.06:
                _give(unit.details, "other_change", random)
    for policy in policies:
        if policy.name == "예비비":
            _draw_on_reserve(policy.details[0], policies, random)


def _give(parts: "Sequence[_Policy | _Unit | _Detail]", column: str, random: Random) -> None:
    """Move an amount from a project of one part to a project of another."""
    if len(parts) < 2:
        return
    giver, taker = (_one_detail(part, random) for part in random.sample(parts, 2))
    if giver.kept_in_reserve or taker.kept_in_reserve:
        return
    amount = _spare(giver) // random.randint(2, 20) // 10 * 10
    giver.figures[column] -= amount
    taker.figures[column] += amount


def _one_detail(part: "_Policy | _Unit | _Detail", random: Random) -> _Detail:
    return part if isinstance(part, _Detail) else random.choice(part.details)


def _spare(detail: _Detail) -> int:
    return detail.figures["budget"] + sum(detail.figures[name] for name in CHANGES)


def _draw_on_reserve(reserve: _Detail, policies: list[_Policy], random: Random) -> None:
    for _ in range(random.randint(0, 6)):
        taker = random.choice(random.choice(policies).details)
        amount = _spare(reserve) // random.randint(3, 30) // 1000 * 1000
        if taker is not reserve:
            taker.figures["reserve_used"] += amount
            reserve.figures["reserve_used"] -= amount


def _settle(department: str, account: str, policies: list[_Policy], random: Random) -> GeneratedSection:
    rows = [ProgramRow(department, 0, None, {})]
    for policy in policies:
        rows.append(ProgramRow(policy.name, 1, 0, {}))
        at_policy = len(rows) - 1
        for unit in policy.units:
            rows.append(ProgramRow(unit.name, 2, at_policy, {}))
            at_unit = len(rows) - 1
            for detail in unit.details:
                _spend(detail, random)
                rows.append(ProgramRow(detail.name, 3, at_unit, detail.figures, detail.spent_before))
    _add_up(rows)
    section = GeneratedSection(account, department, receipts.make_revenue(department, random), rows)
    section.units = unit_tables(section, random)
    return section


def _spend(detail: _Detail, random: Random) -> None:
    """Spend a project's money, carry over, return, and explain what is left."""
    figures = detail.figures
    left = figures["current_budget"] = _spare(detail)
    if left == 0 or detail.kept_in_reserve:
        figures["unspent"] = figures["unspent_reserve"] = left
        return
    if random.random() < 0.1:
        left -= _carry_over(figures, left, random)
    spent = _share_spent(left, random)
    left -= spent
    figures["spent"] = spent
    if left and random.random() < 0.15:
        figures["subsidy_returned"] = left if random.random() < 0.1 else left * random.randint(1, 9) // 10
        left -= figures["subsidy_returned"]
    figures["unspent"] = left
    _explain_rest(figures, left, random)


def _share_spent(left: int, random: Random) -> int:
    chance = random.random()
    if chance < 0.25:
        return left
    if chance < 0.3:
        return 0
    return min(left, int(left * random.triangular(0.3, 1, 0.97)) // 10 * 10)


def _carry_over(figures: dict[str, int], left: int, random: Random) -> int:
    parts = random.sample(CARRIED_PARTS, random.choice((1, 1, 1, 2, 3)))
    for part in parts:
        figures[part] = left * random.randint(1, 30) // 100 // 10 * 10
    figures["carried_out"] = sum(figures[part] for part in parts)
    return figures["carried_out"]


def _explain_rest(figures: dict[str, int], left: int, random: Random) -> None:
    """The parts of 집행잔액: mostly 지출잔액 alone; 보조금정산잔액 where a subsidy was returned."""
    if figures["subsidy_returned"] and random.random() < 0.8:
        figures["unspent_subsidy"] = left if random.random() < 0.6 else left * random.randint(1, 9) // 10
        left -= figures["unspent_subsidy"]
    for part, chance in (("unspent_bid_saving", 0.12), ("unspent_savings", 0.06), ("unspent_plan_change", 0.05)):
        if left and random.random() < chance:
            figures[part] = left if random.random() < 0.3 else left * random.randint(1, 9) // 10
            left -= figures[part]
    figures["unspent_remainder"] = left


def _add_up(rows: list[ProgramRow]) -> None:
    for row in rows:
        row.figures = {name: row.figures.get(name, 0) for name in COLUMNS}
    for row in reversed(rows):
        if row.parent is not None:
            above = rows[row.parent]
            above.spent_before += row.spent_before
            for name in COLUMNS:
                above.figures[name] += row.figures[name]


def _is_proper(policy: str) -> bool:
    """Whether a policy is one of the performance report: the costs of running, financing and 예비비 are not."""
    return not policy.startswith(("행정운영경비(", "재무활동(", "예비비"))


def unit_tables(section: GeneratedSection, random: Random) -> list[list[GeneratedUnitRow]]:
    """A table for each unit of the policies proper; now and then the report leaves a unit out."""
    units = [at for at, row in enumerate(section.programs) if row.level == 2]
    proper = [at for at in units if _is_proper(section.programs[section.programs[at].parent or 0].name)]
    return [_unit_table(section, at, random) for at in proper if random.random() >= 0.01]


def _unit_table(section: GeneratedSection, at: int, random: Random) -> list[GeneratedUnitRow]:
    """The unit and its details; some ended the year before, some were left out of the report."""
    rows = [_unit_row(section.programs[child], child) for child in section.children(at)]
    if len(rows) > 1 and random.random() < 0.02:
        rows.pop(random.randrange(len(rows)))
    if random.random() < 0.06:
        before = random.choice((0, random.randint(1, 9_000_000) * 10))
        rows.insert(random.randint(0, len(rows)), GeneratedUnitRow(names.program(random), None, before, 0, 0))
        _add_before(section.programs, at, before)
    total = GeneratedUnitRow(
        section.programs[at].name,
        at,
        sum(row.spent_before for row in rows),
        sum(row.current_budget for row in rows),
        sum(row.spent for row in rows),
    )
    return [total, *rows]


def _add_before(rows: list[ProgramRow], at: int | None, before: int) -> None:
    while at is not None:
        rows[at].spent_before += before
        at = rows[at].parent


def _unit_row(row: ProgramRow, at: int) -> GeneratedUnitRow:
    return GeneratedUnitRow(row.name, at, row.spent_before, row.figures["current_budget"], row.figures["spent"])
