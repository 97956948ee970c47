"""The revenue side of a true book: subjects by their codes, and what was assessed and received under each."""

from dataclasses import dataclass
from random import Random

from budget.columns import REVENUE

COLUMNS = tuple(column.name for column in REVENUE)

CATALOGUE = {
    "100": ("지방세수입", {"110": "보통세", "130": "지난년도수입"}),
    "200": ("세외수입", {"210": "경상적세외수입", "220": "임시적세외수입", "230": "지방행정제재·부과금"}),
    "300": ("지방교부세", {"310": "지방교부세"}),
    "400": ("조정교부금등", {"420": "시·군조정교부금등"}),
    "500": ("보조금", {"510": "국고보조금등", "520": "시·도비보조금등"}),
    "600": ("지방채", {"610": "국내차입금"}),
    "700": ("보전수입등및내부거래", {"710": "보전수입등", "720": "내부거래"}),
}
ITEMS = (
    "재산임대수입",
    "사용료수입",
    "수수료수입",
    "사업수입",
    "징수교부금수입",
    "이자수입",
    "기타수입",
    "지난연도수입",
    "전년도이월금",
)
SUBITEMS = (
    "공공예금이자수입",
    "기타이자수입",
    "불용품매각대",
    "그외수입",
    "보통교부세",
    "특별교부세",
    "부동산교부세",
    "국고보조금",
    "기금",
    "시·도비보조금등",
    "전년도이월사업비",
    "순세계잉여금",
    "공유재산임대료",
    "증지수입",
    "과태료",
    "변상금",
    "위약금",
    "시·군일반조정교부금",
    "주민세",
    "재산세",
    "자동차세",
)


@dataclass(slots=True)
class SubjectRow:
    """A row of 세입결산: a subject, or the department above them all (which has no code)."""

    code: str
    name: str
    level: int
    parent: int | None
    figures: dict[str, int]


def make_revenue(department: str, random: Random) -> list[SubjectRow]:
    rows = [SubjectRow("", department, 0, None, {})]
    chapters = sorted(random.sample(sorted(CATALOGUE), random.randint(1, 5)))
    for chapter in chapters:
        _add_chapter(rows, chapter, random)
    _add_up(rows)
    return rows


def _add_chapter(rows: list[SubjectRow], chapter: str, random: Random) -> None:
    name, sections = CATALOGUE[chapter]
    at_chapter = _add(rows, chapter, name, 1, 0)
    for section in sorted(random.sample(sorted(sections), random.randint(1, len(sections)))):
        at_section = _add(rows, section, sections[section], 2, at_chapter)
        for digit in sorted(random.sample(range(1, 10), random.randint(1, 3))):
            item = f"{section[:2]}{digit}"
            at_item = _add(rows, item, _named(item, ITEMS), 3, at_section)
            for number in sorted(random.sample(range(1, 20), random.choice((1, 1, 2, 3, 5)))):
                subitem = _add(rows, f"{item}-{number:02}", _named(f"{item}-{number:02}", SUBITEMS), 4, at_item)
                rows[subitem].figures = _receive(random)


def _named(code: str, words: tuple[str, ...]) -> str:
    """The same code has the same name in every department."""
    return Random(code).choice(words)


def _add(rows: list[SubjectRow], code: str, name: str, level: int, parent: int) -> int:
    rows.append(SubjectRow(code, name, level, parent, {}))
    return len(rows) - 1


def _receive(random: Random) -> dict[str, int]:
    """One 목: budgeted, assessed, received, refunded; now and then all zero, or unbudgeted."""
    figures = dict.fromkeys(COLUMNS, 0)
    if random.random() < 0.03:
        return figures
    won = int(10 ** random.triangular(4, 13, 7))
    figures["budget"] = 0 if random.random() < 0.1 else won // 1000 * 1000
    figures["carried_in"] = won // 7 if random.random() < 0.06 else 0
    figures["current_budget"] = figures["budget"] + figures["carried_in"]
    figures["assessed"] = figures["current_budget"] if random.random() < 0.3 else int(won * random.uniform(0.9, 1.2))
    figures["written_off"] = figures["assessed"] // 50 if random.random() < 0.06 else 0
    uncollected = figures["assessed"] // random.randint(5, 40) if random.random() < 0.15 else 0
    figures["uncollected"] = uncollected
    figures["net_receipts"] = figures["assessed"] - figures["written_off"] - uncollected
    figures["refunded"] = won // random.randint(3, 90) if random.random() < 0.1 else 0
    figures["paid_in_kind"] = figures["net_receipts"] // 9 if random.random() < 0.03 else 0
    figures["gross_receipts"] = figures["net_receipts"] + figures["refunded"] - figures["paid_in_kind"]
    return figures


def _add_up(rows: list[SubjectRow]) -> None:
    for row in rows:
        row.figures = {name: row.figures.get(name, 0) for name in COLUMNS}
    for row in reversed(rows):
        if row.parent is not None:
            for name in COLUMNS:
                rows[row.parent].figures[name] += row.figures[name]
