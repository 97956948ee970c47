"""The performance report, put together and proven against the settlement: P1, P2, P3, P5 and what else it prints twice.

One thing stands in several of its tables under several spellings: goals and indicators are matched
by order, name and amount, never by name alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from documents.names import search_key
from figures.standing import Standing
from ingest.reconcile.explain import name_difference
from ingest.reconcile.matching import align, name_likeness
from ingest.reconcile.rates import direction, prints_as, ratio
from ingest.reconcile.trial import Trial
from ingest.rows import Figure, Finding, Measure, PrintedRow, Proof, ProvenRow, ReadRow, Tally

POLICY, UNIT = 1, 2
TOTAL, POLICIES, RUNNING, STAFF, BASIC, FINANCE = (
    "계",
    "정책사업",
    "행정운영경비",
    "인력운영비",
    "기본경비",
    "재무활동",
)
Rows = Mapping[str, Sequence[Sequence[ReadRow]]]


class Bound(Protocol):
    """From which rate (in %) a mark stands."""

    @property
    def mark(self) -> str: ...
    @property
    def at_least(self) -> Decimal | None: ...
    @property
    def below(self) -> Decimal | None: ...


@dataclass(slots=True)
class Goal:
    """정책사업목표, of 부서 성과 and of 정책사업목표 현황; `policy` is the account and the row of its 정책사업."""

    row: ReadRow
    status: ReadRow | None = None
    policy: tuple[str, int] | None = None
    units: int | None = None

    @property
    def figures(self) -> dict[str, Figure]:
        return {**self.row.figures, **(self.status.figures if self.status else {})}


@dataclass(slots=True)
class Indicator:
    """성과지표, of the table of two years where that prints it; `goal` is an index of the goals.

    `direction` is `lower` where the rates show that lower is better, else empty.
    """

    row: ReadRow
    goal: int | None
    mark: str = ""
    direction: str = ""


@dataclass(slots=True)
class Performance:
    """What the performance report says of a department, each figure with its standing.

    `reported` gives the index of a goal by its number in the report.
    """

    goals: list[Goal] = field(default_factory=list)
    reported: list[int | None] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    status: list[ReadRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)


@dataclass(slots=True)
class _Report:
    """What the checks share."""

    trial: Trial
    rows: Rows
    proofs: Mapping[str, Proof]
    performance: Performance

    def all(self, form: str) -> list[ReadRow]:
        return [row for table in self.rows.get(form, ()) for row in table]

    @property
    def spent(self) -> int | None:
        """지출액 of the department, all accounts together; None where one is not known."""
        return _total(proof.rows[0].figures["spent"].value for proof in self.proofs.values() if proof.rows)

    def policies(self) -> list[tuple[str, int, ProvenRow]]:
        return [
            (account, index, row)
            for account, proof in self.proofs.items()
            for index, row in enumerate(proof.rows)
            if row.level == POLICY
        ]


def prove_performance(
    department: str, rows: Rows, proofs: Mapping[str, Proof], thresholds: Sequence[Bound]
) -> Performance:
    """Put the report of a department together, and try it against itself and the settlement's `proofs` by account."""
    report = _Report(Trial(department), rows, proofs, Performance())
    report.performance.goals = _goals(report)
    report.performance.reported = _reported(report)
    report.performance.indicators = _indicators(report)
    report.performance.status = _status(report)
    _try_goals(report)
    _try_indicators(report, thresholds)
    _try_summary(report)
    _try_counts(report)
    report.performance.findings = report.trial.findings
    report.performance.tallies = report.trial.tallies
    return report.performance


def _total(values: Iterable[int | None]) -> int | None:
    """The sum, where all is known and there is anything to sum."""
    amounts = list(values)
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known and len(known) == len(amounts) else None


def _goals(report: _Report) -> list[Goal]:
    goals = [Goal(row) for row in report.all("department_performance") if row.of is None and "spent" in row.figures]
    statuses = report.all("goal_status")
    for left, right in align([goal.row for goal in goals], statuses, _goal_likeness):
        if left is None and right is not None:
            goals.append(Goal(statuses[right], statuses[right]))
        elif left is not None and right is not None:
            goals[left].status = statuses[right]
    policies = report.policies()
    for left, right in align(goals, policies, lambda goal, policy: _policy_likeness(goal, policy[2])):
        if left is not None and right is not None:
            account, index, _ = policies[right]
            goals[left].policy = (account, index)
            rows = report.proofs[account].rows
            if all(row.level is not None for row in rows):
                goals[left].units = sum(row.level == UNIT and row.parent == index for row in rows)
    return goals


def _reported(report: _Report) -> list[int | None]:
    """Which goal is the first, second … of the report: as 정책사업목표 현황 lists them, else as 부서 성과 does."""
    goals, statuses = report.performance.goals, report.all("goal_status")
    if not statuses:
        return list(range(len(goals)))
    return [next((i for i, goal in enumerate(goals) if goal.status is status), None) for status in statuses]


def _goal_likeness(goal: ReadRow, status: ReadRow) -> float:
    same = goal.figures["spent"].value == status.figures["reported_spent"].value is not None
    return name_likeness(goal.name, status.name) + (1.0 if same else 0.0)


def _policy_likeness(goal: Goal, policy: ProvenRow) -> float:
    """Money tells a goal's policy, for the names differ; the name only where the money is not the same."""
    money = sum(
        goal.figures[column].value == policy.figures[other].value is not None
        for column, other in (("budget", "current_budget"), ("spent", "spent"))
        if column in goal.figures
    )
    return money * 2 + name_likeness(goal.row.name, policy.name) * 0.9


def _indicators(report: _Report) -> list[Indicator]:
    """The indicators of 부서 성과 and of the table of two years, matched; those of two years carry the figures."""
    tables = report.rows.get("department_performance", ())
    printed = [row for table in tables for row in table if "rate" in row.measures]
    above = {id(row): table[row.of] for table in tables for row in table if row.of is not None}
    goal_at = {id(goal.row): index for index, goal in enumerate(report.performance.goals)}
    reported = report.performance.reported
    of_years = report.all("indicators")
    indicators: list[Indicator] = []
    for left, right in align(printed, of_years, _indicator_likeness):
        first = printed[left] if left is not None else None
        years = of_years[right] if right is not None else None
        if years is not None and first is not None:
            _try_twice(report.trial, years, first)
        row = years or first
        assert row is not None
        if first is not None and id(first) in above:
            goal = goal_at.get(id(above[id(first)]))
        else:
            goal = reported[row.of] if row.of is not None and row.of < len(reported) else None
        indicators.append(Indicator(row, goal))
    marks = [row for row in report.all("goal_shares") if row.texts["kind"] == "indicator"]
    for left, right in align([indicator.row for indicator in indicators], marks, _mark_likeness):
        if left is not None and right is not None:
            indicators[left].mark = marks[right].texts["mark"]
        elif right is not None:
            report.trial.find(
                "named_once", marks[right].printed, marks[right].name, "", table="나. 성과목표 및 재원비중"
            )
    return indicators


def _mark_likeness(indicator: ReadRow, mark: ReadRow) -> float:
    return name_likeness(indicator.name, mark.name)


def _indicator_likeness(first: ReadRow, years: ReadRow) -> float:
    same = sum(
        first.measures[column].value == years.measures[column].value is not None
        for column in ("target", "result")
        if column in years.measures
    )
    return name_likeness(first.name, years.name) + same * 0.3


def _try_twice(trial: Trial, years: ReadRow, first: ReadRow) -> None:
    """P9: what both tables print of an indicator is the same."""
    for column in ("target", "result", "rate"):
        now = years.measures.get(column)
        if now is not None and not trial.equal(
            "P9", years.printed, years.name, column, _text(now.value), _text(first.measures[column].value)
        ):
            years.measures[column] = _contradicted(now, "P9")


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _contradicted(measure: Measure, identity: str) -> Measure:
    if measure.value is None:
        return measure
    return measure._replace(standing=Standing.CONFLICTING, because=(*measure.because, identity))


def _contradict(row: ReadRow, column: str, identity: str) -> None:
    figure = row.figures[column]
    if figure.value is not None:
        row.figures[column] = figure._replace(standing=Standing.CONFLICTING, because=(*figure.because, identity))


def _try_goals(report: _Report) -> None:
    """P2: a goal's money is its policy's; where it falls short, the rows that the report left out are named."""
    trial = report.trial
    for goal in report.performance.goals:
        if goal.policy is None:
            trial.undecidable("P2")
            continue
        account, index = goal.policy
        trial.account = account
        rows = report.proofs[account].rows
        pairs = [(goal.row, "budget", "current_budget"), (goal.row, "spent", "spent")]
        if goal.status is not None:
            pairs.append((goal.status, "reported_spent", "spent"))
        pairs = [pair for pair in pairs if pair[1] in pair[0].figures]
        short = {
            other: expected - printed
            for row, column, other in pairs
            if (expected := rows[index].figures[other].value) is not None
            and (printed := row.figures[column].value) is not None
            and expected != printed
        }
        names = [rows[missing].name for missing in name_difference(short, rows, within=index)] if short else []
        for row, column, other in pairs:
            figure = row.figures[column]
            held = trial.equal(
                "P2",
                row.printed,
                row.name,
                column,
                figure.value,
                rows[index].figures[other].value,
                policy=rows[index].name,
                explained_by=names,
            )
            if not held:
                _contradict(row, column, "P2")
        trial.account = ""


def _try_indicators(report: _Report, thresholds: Sequence[Bound]) -> None:
    """P5 in both years, and P6: the mark that the legend gives to the rate."""
    for indicator in report.performance.indicators:
        for suffix in ("", "_before"):
            _try_rate(report.trial, indicator, suffix)
        _try_mark(report.trial, indicator, thresholds)


def _try_rate(trial: Trial, indicator: Indicator, suffix: str) -> None:
    row = indicator.row
    if f"rate{suffix}" not in row.measures:
        return
    target, result, rate = (row.measures[f"{column}{suffix}"] for column in ("target", "result", "rate"))
    if target.value is None or result.value is None or rate.value is None or not target.value:
        trial.undecidable("P5")
        return
    found = direction(target.value, result.value, rate.value)
    exact = ratio(result.value, target.value)
    expected = rate.value if found != "neither" or exact is None else exact.quantize(Decimal(1))
    before = row.measures.get("rate_before")
    carried_over = not suffix and before is not None and before.value == rate.value
    notes = {"cause": "year_before"} if carried_over else {}
    if not trial.equal("P5", row.printed, row.name, f"rate{suffix}", _text(rate.value), _text(expected), **notes):
        row.measures[f"rate{suffix}"] = _contradicted(rate, "P5")
    if found == "lower" and indicator.direction != "lower":
        indicator.direction = "lower"
        trial.find("lower_is_better", row.printed, row.name, f"rate{suffix}", _text(rate.value))


def _try_mark(trial: Trial, indicator: Indicator, thresholds: Sequence[Bound]) -> None:
    rate = indicator.row.measures.get("rate")
    if rate is None or rate.value is None or not indicator.mark or not thresholds:
        trial.undecidable("P6")
        return
    expected = next((bound.mark for bound in thresholds if _within(rate.value, bound)), None)
    row = indicator.row
    trial.equal("P6", row.printed, row.name, "mark", indicator.mark, expected, rate=_text(rate.value) or "")


def _within(rate: Decimal, bound: Bound) -> bool:
    return (bound.at_least is None or rate >= bound.at_least) and (bound.below is None or rate < bound.below)


def _status(report: _Report) -> list[ReadRow]:
    """The rows of 결산현황, with the total row back in its place where it was lost, and P1, P3, P8 tried."""
    rows = report.all("settlement_status")
    if not rows:
        return rows
    by_name = {kind: _named(rows, kind) for kind in (TOTAL, POLICIES, RUNNING, STAFF, BASIC, FINANCE)}
    if by_name[TOTAL] is None and (total := _lost_total(report, by_name)):
        rows = [total, *rows]
        by_name[TOTAL] = total
        report.trial.find("total_row_lost", rows[1].printed, TOTAL, "spent", None, total.figures["spent"].value)
    _try_status_sums(report.trial, by_name)
    _try_status_kinds(report, by_name)
    for row in rows:
        _try_change(report.trial, row)
        _try_shares(report.trial, row, by_name[TOTAL])
    return rows


def _named(rows: Sequence[ReadRow], kind: str) -> ReadRow | None:
    key = search_key(kind)
    exact = [row for row in rows if search_key(row.name) == key]
    if exact or len(key) < 3:
        return exact[0] if exact else None
    return next((row for row in rows if kind_of(row.name) == kind), None)


def kind_of(name: str) -> str:
    """행정운영경비, 재무활동 or 정책사업: which of the three a 정책사업 counts as, one misread letter allowed."""
    key = search_key(name)
    for kind in (RUNNING, FINANCE, STAFF, BASIC):
        if len(key) >= len(kind) and sum(a != b for a, b in zip(key, kind, strict=False)) <= 1:
            return kind
    return POLICIES


def _lost_total(report: _Report, by_name: Mapping[str, ReadRow | None]) -> ReadRow | None:
    """The total row, where its three parts agree with another place that prints the total."""
    parts = [row for kind in (POLICIES, RUNNING, FINANCE) if (row := by_name[kind])]
    if len(parts) < 3:
        return None
    summary = report.all("summary")
    witnesses = {"spent": report.spent, "spent_before": None, "difference": None}
    for column in witnesses:
        if witnesses[column] is None and summary:
            witnesses[column] = summary[0].figures[column].value
    figures = {}
    for column, witness in witnesses.items():
        value = _total(row.figures[column].value for row in parts)
        proven = value is not None and value == witness
        standing = Standing.DERIVED if proven else Standing.UNKNOWN
        figures[column] = Figure(value if proven else None, standing, None, None, ("P1",))
    if figures["spent"].value is None:
        return None
    unknown = Measure(None, Standing.UNKNOWN)
    first = parts[0].printed
    return ReadRow(
        PrintedRow(first.page, first.line, ()),
        TOTAL,
        figures,
        {column: unknown for column in ("share", "share_before", "change_rate")},
    )


def _try_status_sums(trial: Trial, by_name: Mapping[str, ReadRow | None]) -> None:
    for kind, kinds in ((TOTAL, (POLICIES, RUNNING, FINANCE)), (RUNNING, (STAFF, BASIC))):
        total, parts = by_name[kind], [row for part in kinds if (row := by_name[part])]
        if total is None or len(parts) != len(kinds) or not total.printed.cells:
            trial.undecidable("P1")
            continue
        for column in ("spent", "spent_before", "difference"):
            expected = _total(row.figures[column].value for row in parts)
            if not trial.equal("P1", total.printed, total.name, column, total.figures[column].value, expected):
                _contradict(total, column, "P1")


def _try_status_kinds(report: _Report, by_name: Mapping[str, ReadRow | None]) -> None:
    """P1: each kind's spending is that of its policies in the settlement, and the total the department's."""
    expected: dict[str, int | None] = {TOTAL: report.spent}
    policies = report.policies()
    for kind in (POLICIES, RUNNING, FINANCE):
        values = [row.figures["spent"].value for _, _, row in policies if kind_of(row.name) == kind]
        expected[kind] = None if None in values or not policies else sum(value for value in values if value)
    for kind, value in expected.items():
        row = by_name[kind]
        if row is None or not row.printed.cells:
            continue
        if not report.trial.equal("P1", row.printed, row.name, "spent", row.figures["spent"].value, value):
            _contradict(row, "spent", "P1")


def _try_change(trial: Trial, row: ReadRow) -> None:
    """P3 and P8: the change of a row, and its rate."""
    spent, before, change = (row.figures[column].value for column in ("spent", "spent_before", "difference"))
    expected = spent - before if spent is not None and before is not None else None
    if row.printed.cells and not trial.equal("P3", row.printed, row.name, "difference", change, expected):
        _contradict(row, "difference", "P3")
    rate = row.measures.get("change_rate")
    if rate is not None and change is not None and before:
        _try_percentage(trial, row, "change_rate", ratio(change, before))


def _try_shares(trial: Trial, row: ReadRow, total: ReadRow | None) -> None:
    for column, of in (("share", "spent"), ("share_before", "spent_before")):
        part, whole = row.figures[of].value, total.figures[of].value if total else None
        if part is not None and whole:
            _try_percentage(trial, row, column, ratio(part, whole))


def _try_percentage(trial: Trial, row: ReadRow, column: str, exact: Decimal | None) -> None:
    """P8: a percentage as printed, both ways of rounding accepted."""
    printed = row.measures[column]
    if printed.value is None or exact is None:
        trial.undecidable("P8")
        return
    expected = printed.value if prints_as(exact, printed.value) else exact.quantize(Decimal("0.01"))
    if not trial.equal("P8", row.printed, row.name, column, _text(printed.value), _text(expected)):
        row.measures[column] = _contradicted(printed, "P8")


def _try_summary(report: _Report) -> None:
    """가. 총괄: P3 in each row, P1 for its spending, and the strategic goals' money."""
    trial, spent = report.trial, report.spent
    for row in report.all("summary"):
        _try_change(trial, row)
        marks = _total(row.figures[column].value for column in ("exceeded", "achieved", "missed"))
        if not trial.equal("P3", row.printed, row.name, "indicators", row.figures["indicators"].value, marks):
            _contradict(row, "indicators", "P3")
        if not trial.equal("P1", row.printed, row.name, "spent", row.figures["spent"].value, spent):
            _contradict(row, "spent", "P1")
    goals = [goal.row.figures["spent"].value for goal in report.performance.goals]
    for row in report.all("goal_shares"):
        if "spent" in row.figures and not trial.equal(
            "P2", row.printed, row.name, "spent", row.figures["spent"].value, _total(goals)
        ):
            _contradict(row, "spent", "P2")


def _try_counts(report: _Report) -> None:
    """P7: what is counted in one table is what stands in the others."""
    trial, goals, indicators = report.trial, report.performance.goals, report.performance.indicators
    marks = [indicator.mark for indicator in indicators]
    complete = bool(marks) and all(marks)
    counts: dict[str, int | None] = {"program_goals": len(goals), "indicators": len(indicators)}
    for column, mark in (("exceeded", "◎"), ("achieved", "○"), ("missed", "×")):
        counts[column] = marks.count(mark) if complete else None
    for row in report.all("summary"):
        _try_count(trial, row, counts)
    for number, goal in enumerate(goals):
        if goal.status is None:
            continue
        own = [indicator.mark for indicator in indicators if indicator.goal == number]
        reached = sum(mark in "◎○" for mark in own) if own and all(own) else None
        _try_count(
            trial,
            goal.status,
            {"indicator_count": len(own), "achieved_count": reached, "unit_count": goal.units},
        )


def _try_count(trial: Trial, row: ReadRow, counts: Mapping[str, int | None]) -> None:
    for column, expected in counts.items():
        if not trial.equal("P7", row.printed, row.name, column, row.figures[column].value, expected):
            _contradict(row, column, "P7")
