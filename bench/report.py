"""The performance report (성과보고서) of a true book, and 부서 성과 before the expenditure, in the real layout."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from bench import names
from bench.book import GeneratedBook, GeneratedDepartment, GeneratedSection, GeneratedUnitRow
from bench.goals import GeneratedGoal, GeneratedIndicator
from bench.sheets import Block, DamagedSheet, ProseBlock, SheetEntry, page_head, won

OUTCOMES_HEAD = (
    "정책목표\t예산액\t결산액\t성과지표\t측정산식\t성과지표 달성현황\t\t",
    "\t\t\t\t\t목표\t실적\t달성율",
)
SUMMARY_HEAD = (
    "부서명\t성과목표\t\t\t\t\t\t결산액\t\t",
    "\t전략 목표수\t정책 사업목표\t\t성과달성도\t\t\t결산액\t전년도 결산액\t비교증감",
    "\t\t개수\t지표수\t초과 달성\t달성\t미달성\t\t\t",
)
SHARES_HEAD = "전략목표명 (부서명)\t정책사업목표명\t성과지표명\t'{year}년 달성성과\t결산액 (원)\t비중(%)"
GOALS_HEAD = "정책사업목표\t성과 지표수\t달성 지표수\t단위 사업수\t결산액"
STAFF_HEAD = ("부서명\t정원\t\t\t\t현원\t계단위 직제명", "\t계\t4급이상\t5급\t6급이하\t\t")
STATUS_HEAD = ("구분\t결산액\t구성비\t전년도 결산액\t구성비\t비교증감\t증감률", "\t\t\t\t\t\t증감률")
INDICATORS_HEAD = "성과지표(단위)\t측정산식(방법)\t목표대비 달성률\t'{before}년 달성성과\t'{year}년 달성성과"
UNITS_HEAD = "사업명\t회계구분\t'{before}결산\t'{year}예산\t'{year}결산"
KINDS = {
    "계": (0, ""),
    "행정운영경비": (1, "행정운영경비("),
    "인력운영비": (2, "인력운영비("),
    "기본경비": (2, "기본경비("),
    "재무활동": (1, "재무활동("),
}
LEGEND = "※ ◎ : 초과달성(130% 이상), ○ : 달성(100~130% 미만), × : 미달성(100% 미만)"


def department_outcomes(department: GeneratedDepartment, section: GeneratedSection) -> ProseBlock:
    """부서 성과, on the page where 사업별조서 begins."""
    lines = [page_head(section.account, section.department), "", "- 부서 성과", "", *OUTCOMES_HEAD]
    for goal in department.goals:
        if goal.account == section.account:
            lines += _outcome_lines(goal, section)
    return ProseBlock("outcomes", lines)


def _outcome_lines(goal: GeneratedGoal, section: GeneratedSection) -> Iterator[str]:
    figures = section.programs[goal.policy].figures
    head = f"{goal.name}\t{won(figures['current_budget'])}\t{won(figures['spent'])}"
    for indicator in goal.indicators:
        measures = f"{_number(indicator.targets[1])}\t{_number(indicator.results[1])}\t{indicator.rate(1)}%"
        yield f"{head}\t{indicator.name}\t{indicator.formula}\t{measures}"
        head = "\t\t"


def department_report(book: GeneratedBook, department: GeneratedDepartment, minus: str) -> list[Block]:
    """All of a department's part of the report, from its title to its last unit table."""
    year = book.fiscal_year
    random = Random(f"report {book.seed} {department.name}")
    blocks: list[Block] = [
        ProseBlock("title", [department.name, "", "", "", "3. 주요성과 및 정책사업 현황"]),
        ProseBlock("summary", ["가. 총괄", "", "(단위:개, 원)", "", *SUMMARY_HEAD, *_summary_lines(department)]),
        ProseBlock("shares", ["나. 성과목표 및 재원비중", "", *_share_lines(department, year), "", LEGEND]),
        ProseBlock("strategy", ["제2장", "", "전략목표별 성과보고", "", *_strategy_lines(department)]),
        ProseBlock("bullets", ["1. 주요성과", "", *_bullets(random)]),
        ProseBlock("goals", ["< 정책사업목표 현황 >", "", "(단위:개, 원)", "", GOALS_HEAD, *_goal_lines(department)]),
        ProseBlock("staff", ["2. 조직 및 인력현황", "", "(단위 : 명)", "", *STAFF_HEAD, *_staff_lines(department)]),
        ProseBlock("status", ["3. 결산현황", "", "(단위: 원, %)", "", *STATUS_HEAD, *_status_lines(department, minus)]),
    ]
    for goal in department.goals:
        blocks += _goal_blocks(goal, year, random)
    for section in department.sections:
        for rows in section.units:
            blocks.append(ProseBlock("unit title", ["단위사업", "", rows[0].name]))
            blocks.append(ProseBlock("bullets", ["□ 주요 추진성과", "", *_bullets(random)]))
            blocks.append(_unit_sheet(section, rows, minus, year))
    return blocks


def _summary_lines(department: GeneratedDepartment) -> list[str]:
    marks = [indicator.mark for goal in department.goals for indicator in goal.indicators]
    spent, before = _spent(department, "계"), _spent(department, "계", before=True)
    counts = [len(department.strategic_goals), len(department.goals), len(marks)]
    counts += [marks.count(mark) for mark in "◎○×"]
    amounts = [won(spent), won(before), won(spent - before, "-")]
    line = "\t".join(map(str, [*counts, *amounts]))
    return [f"계\t{line}", f"{department.name}\t{line}"]


def _share_lines(department: GeneratedDepartment, year: int) -> Iterator[str]:
    yield SHARES_HEAD.format(year=_short(year))
    strategy = " ".join(f"○ {goal}" for goal in department.strategic_goals) + f" ({department.name})"
    amount = sum(_policy_spent(department, goal) for goal in department.goals)
    tail = f"{won(amount)}\t100.00 %"
    for goal in department.goals:
        name = goal.name
        for indicator in goal.indicators:
            yield f"{strategy}\t{name}\t{indicator.name}\t{indicator.mark}\t{tail}"
            strategy = name = ""
            tail = "\t"


def _strategy_lines(department: GeneratedDepartment) -> list[str]:
    goals = " ".join(f"○ {goal}" for goal in department.strategic_goals)
    return [f"전략목표\t{goals}", f"[소관부서]\t{department.name}"]


def _goal_lines(department: GeneratedDepartment) -> Iterator[str]:
    for goal in department.goals:
        achieved = sum(indicator.mark != "×" for indicator in goal.indicators)
        units = _reported_units(department.section(goal.account), goal.policy)
        yield f"{goal.name}\t{len(goal.indicators)}\t{achieved}\t{units}\t{won(_policy_spent(department, goal))}"


def _reported_units(section: GeneratedSection, policy: int) -> int:
    """The report counts what stands in it, not what it left out."""
    units = section.children(policy)
    return sum(rows[0].program in units for rows in section.units)


def _staff_lines(department: GeneratedDepartment) -> list[str]:
    staff = department.staff
    counts = "\t".join(map(str, (sum(staff.grades), *staff.grades, staff.current)))
    return [f"계\t{counts}\t", f"{department.name}\t{counts}\t{', '.join(staff.teams)}"]


def _status_lines(department: GeneratedDepartment, minus: str) -> Iterator[str]:
    now = {kind: _spent(department, kind) for kind in KINDS}
    before = {kind: _spent(department, kind, before=True) for kind in KINDS}
    for amounts in (now, before):
        amounts["정책사업"] = amounts["계"] - amounts["행정운영경비"] - amounts["재무활동"]
    for kind in ("계", "정책사업", "행정운영경비", "인력운영비", "기본경비", "재무활동"):
        amount, earlier = now[kind], before[kind]
        change = amount - earlier
        rate = ("△" if change < 0 else "") + _percent(abs(change), earlier)
        shares = _percent(amount, now["계"]), _percent(earlier, before["계"])
        figures = f"{won(amount)}\t{shares[0]} %\t{won(earlier)}\t{shares[1]} %"
        yield f"{kind}\t{figures}\t{won(change, minus)}\t{rate}%"


def _spent(department: GeneratedDepartment, kind: str, *, before: bool = False) -> int:
    level, start = KINDS[kind]
    rows = [row for section in department.sections for row in section.programs]
    counted = [row for row in rows if row.level == level and row.name.startswith(start)]
    return sum(row.spent_before if before else row.figures["spent"] for row in counted)


def _policy_spent(department: GeneratedDepartment, goal: GeneratedGoal) -> int:
    return department.section(goal.account).programs[goal.policy].figures["spent"]


def _goal_blocks(goal: GeneratedGoal, year: int, random: Random) -> list[Block]:
    head = INDICATORS_HEAD.format(before=_short(year - 1), year=_short(year))
    indicators = [line for indicator in goal.indicators for line in _indicator_lines(indicator)]
    return [
        ProseBlock("goal title", ["정책사업목표", "", goal.name]),
        ProseBlock("bullets", ["(1) 주요내용", "", *_bullets(random)]),
        ProseBlock("indicators", ["(2) 성과지표 달성현황", "", head, *indicators]),
        ProseBlock("bullets", ["(3) 성과분석", "", *_bullets(random)]),
    ]


def _indicator_lines(indicator: GeneratedIndicator) -> list[str]:
    targets, results = map(_number, indicator.targets), map(_number, indicator.results)
    return [
        f"{indicator.name}({indicator.unit})\t{indicator.formula}\t목표\t" + "\t".join(targets),
        "\t\t실적\t" + "\t".join(results),
        f"\t\t달성률(%)\t{indicator.rate(0)}%\t{indicator.rate(1)}%",
    ]


def _unit_sheet(section: GeneratedSection, rows: list[GeneratedUnitRow], minus: str, year: int) -> DamagedSheet:
    """관련 예산사업 결산현황: the account stands on the unit's row only."""
    entries = []
    for at, row in enumerate(rows):
        amounts = (row.spent_before, row.current_budget, row.spent)
        account = section.account if at == 0 else ""
        entries.append(SheetEntry(row.program, [row.name, account, *(won(amount, minus) for amount in amounts)]))
    head = [UNITS_HEAD.format(before=_short(year - 1), year=_short(year))]
    title = ["□ 관련 예산사업 결산현황", "", "(단위: 원)", ""]
    return DamagedSheet("unit_programs", section.account, section.department, rows[0].name, title, head, entries)


def _bullets(random: Random) -> Iterator[str]:
    """Prose of one to six items, some with items below them, amounts in 천원 and 백만원 as text."""
    for _ in range(random.randint(1, 6)):
        yield f"- {names.program(random)} : {random.randint(1, 90)}{random.choice(('건', '회', '개소', '백만원'))}"
        for _ in range(random.choice((0, 0, 1, 2))):
            yield f" - {names.program(random)}({random.randint(1, 9)}회, {random.randint(1, 900)}천원)"


def _number(measure: Decimal) -> str:
    return f"{measure.normalize():,f}"


def _percent(part: int, whole: int) -> str:
    """Percent with two places, rounded half up, in whole numbers; 0.00 of nothing."""
    hundredths = (part * 20000 + whole) // (whole * 2) if whole else 0
    return f"{hundredths // 100}.{hundredths % 100:02}"


def _short(year: int) -> str:
    return f"{year % 100:02}"
