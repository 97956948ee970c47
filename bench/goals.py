"""The performance side of a true book: strategic goals, a goal for each policy proper, indicators, staff."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random

from bench import names

UNITS = ("%", "건", "회", "명", "개소", "천명", "등급")
EXCEEDED, ACHIEVED = 130, 100


@dataclass(slots=True)
class GeneratedIndicator:
    """Targets and results of the year before and of this year; a rank is better when lower."""

    name: str
    unit: str
    formula: str
    targets: tuple[Decimal, Decimal]
    results: tuple[Decimal, Decimal]
    lower_is_better: bool
    cut_down: bool

    def rate(self, year: int) -> int:
        """달성률 in whole percent; a target of 0 is printed 0."""
        over, under = self.results[year], self.targets[year]
        if self.lower_is_better:
            over, under = under, over
        if not under or not self.targets[year]:
            return 0
        return int((over / under * 100).quantize(Decimal(1), ROUND_DOWN if self.cut_down else ROUND_HALF_UP))

    @property
    def mark(self) -> str:
        rate = self.rate(1)
        return "◎" if rate >= EXCEEDED else "○" if rate >= ACHIEVED else "×"


@dataclass(slots=True)
class GeneratedGoal:
    """정책사업목표: its own name for a 정책사업, which is row `policy` of the section of `account`."""

    name: str
    account: str
    policy: int
    indicators: list[GeneratedIndicator]


@dataclass(slots=True)
class GeneratedStaff:
    grades: tuple[int, int, int]
    current: int
    teams: list[str]


def make_goal(policy_name: str, account: str, policy: int, random: Random) -> GeneratedGoal:
    name = policy_name if random.random() < 0.5 else names.policy(random)
    return GeneratedGoal(
        name, account, policy, [_make_indicator(random) for _ in range(random.choice((1, 1, 2, 3, 4)))]
    )


def make_staff(random: Random) -> GeneratedStaff:
    grades = (random.choice((0, 0, 1)), 1, random.randint(4, 40))
    teams = [f"{names.theme(random)}팀" for _ in range(random.randint(2, 7))]
    return GeneratedStaff(grades, sum(grades) + random.choice((-1, 0, 0, 0, 1)), teams)


def _make_indicator(random: Random) -> GeneratedIndicator:
    if random.random() < 0.08:
        ranks = [Decimal(random.randint(1, 6)) for _ in range(4)]
        name = f"{names.theme(random)} 평가 순위"
        return GeneratedIndicator(name, "위", "달성 순위", (ranks[0], ranks[1]), (ranks[2], ranks[3]), True, False)
    name = names.program(random)
    formula = random.choice((f"{name} 횟수", "(추진실적/목표치)*100", "(처리건수/접수건수) * 100", f"{name} 실적 자료"))
    now = _measure(random)
    new = random.random() < 0.2
    before = Decimal(0) if new else now
    done = (Decimal(0) if new else _near(now, random), _near(now, random))
    return GeneratedIndicator(name, random.choice(UNITS), formula, (before, now), done, False, random.random() < 0.3)


def _measure(random: Random) -> Decimal:
    return Decimal(random.randint(1, 1000)) / random.choice((1, 1, 1, 10))


def _near(target: Decimal, random: Random) -> Decimal:
    """A result: the target's own, some more or less, or far past it."""
    share = random.choice((100, 100, random.randint(0, 99), random.randint(101, 129), random.randint(130, 480)))
    return (target * share / 100).quantize(Decimal("0.1") if target % 1 else Decimal(1))
