"""Chooses between several spellings of one name by how often the department's pages print each.

Rows are matched by amounts and order; their names are changed to the best supported spelling, and every other spelling
is a finding.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from figures.names import one_letter_off, search_key
from ingest.pages import PageText
from ingest.reconcile.identity_checks import Cell
from ingest.reconcile.matching import align, name_similarity
from ingest.reconcile.report import POLICY, UNIT, Goal, IndicatorRow, ReportData
from ingest.reconcile.unit_tables import REPEATED
from ingest.rows import JOINT, PrintedRow, ProvenRow, ReadRow

Count = Callable[[str, Collection[str]], int]
"""(key, others) → the number of lines on the pages that contain the key and none of the others."""

ALIKE = 0.6
FIXED_BELOW = ("인력운영비", "기본경비")
FIXED = ("행정운영경비", "재무활동", *FIXED_BELOW, "보전지출", "내부거래지출")
"""Names that the accounting system gives to policies of every department, and to units below the first of them."""


@dataclass(slots=True)
class Spelling:
    """A name as printed in one place; `row` is the row with that name, if it is shown under it."""

    name: str
    printed: PrintedRow
    row: ReadRow | ProvenRow | None = None
    account: str = ""


def count_lines(pages: Iterable[PageText]) -> Count:
    """A function that counts the lines of the pages that contain a search key, and none of the others."""
    keys: list[str] = []

    def count(key: str, others: Collection[str]) -> int:
        if not keys:
            keys.extend(search_key(line) for page in pages for line in page.lines)
        return sum(key in line and not any(other in line for other in others) for line in keys)

    return count


def spell(report: ReportData, count: Count, corrected: Collection[int]) -> None:
    """Change every name to its best supported spelling, except on lines with a corrected name."""
    for spellings in (*_programs(report), *_goals(report), *_indicators(report)):
        names = [each.name for each in spellings]
        best = best_spelling(names, count)
        others = _others(names, best)
        for each in spellings if others else ():
            if each.row is not None:
                each.row.spellings = others
            if search_key(each.name) != search_key(best):
                _respell(report, each, best, corrected)
    _spell_fixed(report, corrected)
    _spell_strategic(report, count, corrected)


def best_spelling(names: Sequence[str], count: Count) -> str:
    """The name on most lines; if equal, the one whose distinctive words, then letter pairs, are most frequent."""
    keys = list(dict.fromkeys(map(search_key, names)))
    if len(keys) == 1:
        return names[0]
    first = {key: next(name for name in names if search_key(name) == key) for key in keys}

    def support(key: str) -> tuple[int, int, int]:
        longer = [other for other in keys if key in other and other != key]
        words = sum(count(word, ()) for word in _own_words(first[key], names))
        return count(key, longer), words, sum(count(pair, ()) for pair in _own_pairs(key, keys))

    return first[max(keys, key=support)]


def _others(names: Iterable[str], best: str) -> tuple[str, ...]:
    """The distinct spellings other than the best one."""
    by_key = {search_key(name): name for name in names}
    return tuple(name for key, name in by_key.items() if key != search_key(best))


def _own_words(name: str, names: Iterable[str]) -> list[str]:
    """The words of a name that the other spellings do not have."""
    others = {search_key(word) for other in names if other != name for word in other.split()}
    return [key for word in name.split() if (key := search_key(word)) and key not in others]


def _own_pairs(key: str, keys: Iterable[str]) -> set[str]:
    """The pairs of letters around the letter in which names of one length differ."""
    differing = {at for other in keys if len(other) == len(key) for at, letter in enumerate(other) if letter != key[at]}
    return {key[start : start + 2] for at in differing for start in (at - 1, at) if 0 <= start < len(key) - 1}


def _respell(report: ReportData, each: Spelling, best: str, corrected: Collection[int]) -> None:
    if each.printed.line in corrected:
        return
    report.checks.find("two_spellings", each.printed, best, "", each.name, best, account=each.account)
    if isinstance(each.row, ReadRow):
        own = each.row.name
        each.row.printed_name, each.row.name = own, f"{best}{own.removeprefix(each.name)}"
    elif each.row is not None:
        each.row.name = best


def _programs(report: ReportData) -> Iterator[list[Spelling]]:
    """The spellings of each program in the settlement and in a unit table, if the amounts are the same."""
    units = {row.printed.line: row for row in report.all("unit_programs")}
    for account, proof in report.proofs.items():
        for row in proof.rows:
            before = row.figures.get("spent_before")
            unit = units.get(before.place.line) if before and before.place else None
            if unit is not None and _same_money(report, account, unit, row):
                yield [
                    Spelling(row.name.strip(), row.printed, row, account),
                    Spelling(unit.name, unit.printed, unit, account),
                ]


def _same_money(report: ReportData, account: str, unit: ReadRow, program: ProvenRow) -> bool:
    pairs = [(Cell(unit, column), program.figures[column].value) for column in REPEATED]
    return all(None in (cell.value, other) or report.repeats(cell, account, other) for cell, other in pairs)


def _goals(report: ReportData) -> Iterator[list[Spelling]]:
    """The spellings of each goal in 부서 성과, in 정책사업목표 현황, and in the table of marks."""
    marks_by_goal: dict[int, list[ReadRow]] = {}
    marks = {id(row): mark for row, mark in report.performance.also}
    for indicator in report.performance.indicators:
        mark = marks.get(id(indicator.row))
        if indicator.goal is not None and mark is not None and mark.texts.get("printed_goal"):
            marks_by_goal.setdefault(indicator.goal, []).append(mark)
    for number, goal in enumerate(report.performance.goals):
        yield list(_of_goal(report, goal, marks_by_goal.get(number, ())))


def _of_goal(report: ReportData, goal: Goal, marks: Sequence[ReadRow]) -> Iterator[Spelling]:
    yield Spelling(goal.row.name, goal.row.printed, goal.row)
    if goal.status is not None and goal.status is not goal.row:
        yield Spelling(goal.status.name, goal.status.printed, goal.status)
    for mark in marks:
        if name_similarity(goal.row.name, mark.texts["goal"]) >= ALIKE:
            report.performance.also.append((goal.row, mark))
            yield Spelling(mark.texts["goal"], mark.printed)


def _indicators(report: ReportData) -> Iterator[list[Spelling]]:
    marks = {id(row): mark for row, mark in report.performance.also if "mark" in mark.texts}
    for indicator in report.performance.indicators:
        yield list(_of_indicator(indicator, marks.get(id(indicator.row))))


def _of_indicator(indicator: IndicatorRow, mark: ReadRow | None) -> Iterator[Spelling]:
    for row in (*indicator.rows, mark):
        if row is not None and name_similarity(_bare(indicator.row.name), _bare(row.name)) >= ALIKE:
            yield Spelling(_bare(row.name), row.printed, row)


def _bare(name: str) -> str:
    """An indicator's name without the unit in brackets."""
    return name.rpartition("(")[0].strip() if name.endswith(")") and "(" in name[1:] else name


def _spell_fixed(report: ReportData, corrected: Collection[int]) -> None:
    """Correct misread fixed names: 재우활동(…) is 재무활동(…)."""
    for account, proof in report.proofs.items():
        for row in proof.rows:
            name, _, rest = row.name.strip().partition("(")
            fixed = next(
                (each for each in FIXED if len(search_key(name)) == len(each) and one_letter_off(name, each)), ""
            )
            if (
                fixed
                and search_key(rest) == search_key(report.checks.department)
                and _is_fixed(report, account, row, fixed)
            ):
                row.spellings = (row.name.strip(),)
                _respell(report, Spelling(row.name.strip(), row.printed, row, account), f"{fixed}({rest}", corrected)


def _is_fixed(report: ReportData, account: str, row: ProvenRow, fixed: str) -> bool:
    """Whether the amounts of 결산현황 or the parent's name confirm that a row has this fixed name."""
    if row.parent is not None and row.level == UNIT:
        above = report.proofs[account].rows[row.parent]
        return above.name.startswith(FIXED[:1] if fixed in FIXED_BELOW else FIXED[1:2])
    kinds = [kind for kind in report.performance.status if search_key(kind.name) == fixed]
    spent = row.figures["spent"].value
    return row.level == POLICY and any(report.repeats(Cell(kind, "spent"), account, spent) for kind in kinds)


def _spell_strategic(report: ReportData, count: Count, corrected: Collection[int]) -> None:
    """Spell strategic goals alike in the table of amounts and in 전략목표별 성과보고."""
    shares = [row for row in report.all("goal_shares") if row.texts["kind"] == "strategic"]
    reported = report.all("strategic_goals")
    for left, right in align(shares, reported, lambda one, other: name_similarity(one.name, other.name)):
        if left is None or right is None:
            continue
        one, other = shares[left], reported[right]
        report.performance.also.append((one, other))
        names = list(zip(one.name.split(JOINT), other.name.split(JOINT), strict=False))
        if one.name.count(JOINT) != other.name.count(JOINT):
            continue
        best = JOINT.join(best_spelling(pair, count) for pair in names)
        one.spellings = tuple(
            name for pair, goal in zip(names, best.split(JOINT), strict=True) for name in _others(pair, goal)
        )
        for row in (one, other):
            if search_key(row.name) != search_key(best):
                _respell_joint(report, row, best, corrected)


def _respell_joint(report: ReportData, row: ReadRow, best: str, corrected: Collection[int]) -> None:
    """Respell a cell of several goals, with a finding for each one that is spelled otherwise."""
    if row.printed.line in corrected:
        return
    for printed, spelled in zip(row.name.split(JOINT), best.split(JOINT), strict=True):
        if search_key(printed) != search_key(spelled):
            report.checks.find("two_spellings", row.printed, spelled, "", printed, spelled)
    row.printed_name, row.name = row.name, best
