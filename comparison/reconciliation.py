"""Compares, project by project, what a year carried out with what the next carried in (C1).

Unknown or conflicting figures and uncertain matches decide nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from budget.models import ExpenditureLine, RevenueLine
from comparison.models import SURE, Succession, Target
from documents.models import Document

CARRIED_SUBJECT = "전년도이월사업비"
_SUBITEM = 4
KINDS = ("carried_specified", "carried_accidental", "carried_continuing")
_PROJECT = 3
_FIGURES = (*KINDS, "carried_out", "carried_in", "spent", "spent_before")
Amounts = Mapping[str, int | None]


class Result(StrEnum):
    DIFFERS = "differs"
    ONLY_BEFORE = "only_before"
    ONLY_NOW = "only_now"
    UNKNOWN = "unknown"
    AGREES = "agrees"


@dataclass(frozen=True, slots=True)
class CarryRow:
    """A project of one or both years, in won; `before` are its figures of the year before, `now` those of this year.

    `line` is that of this year, or of the year before if the project exists only there. Unless `sure`, the project may
    also exist in a year for which there are no figures here.
    """

    line: ExpenditureLine
    before: Amounts
    now: Amounts
    result: Result
    sure: bool = True

    @property
    def in_before(self) -> bool:
        """Whether it exists, or may exist, in the year before; a missing amount of that year is then unknown."""
        return bool(self.before) or not self.sure

    @property
    def in_now(self) -> bool:
        return bool(self.now) or not self.sure

    @property
    def in_both(self) -> bool:
        return self.in_before and self.in_now

    @property
    def kinds(self) -> list[int | None]:
        """Last year's carried-out amounts by kind: 명시, 사고, 계속비."""
        return [self.before.get(kind) for kind in KINDS]

    @property
    def carried_out(self) -> int | None:
        return self.before.get("carried_out")

    @property
    def carried_in(self) -> int | None:
        return self.now.get("carried_in")

    @property
    def gap(self) -> int | None:
        return difference(self.carried_in, self.carried_out)

    @property
    def spent_gap(self) -> int | None:
        """C2: last year's spending as printed this year minus as printed last year."""
        return difference(self.now.get("spent_before"), self.before.get("spent"))


def difference(now: int | None, before: int | None) -> int | None:
    return None if now is None or before is None else now - before


def reconcile(earlier: Document, later: Document) -> list[CarryRow]:
    """The projects with an amount carried out or in; those with a difference first."""
    matches = dict[str, Succession]()
    for match in Succession.objects.filter(city=later.city_id, fiscal_year=later.fiscal_year, target=Target.PROGRAM):
        matches[match.key] = match
    rows = list(_rows(_projects(earlier), _projects(later), matches))
    order = list(Result)
    return sorted(rows, key=lambda row: order.index(row.result))


def _projects(document: Document) -> dict[str, ExpenditureLine]:
    lines = ExpenditureLine.objects.filter(document=document, level=_PROJECT).select_related("department")
    fields = ("key", "name", "account", "department__name", "department__slug", "program_id", "standings", *_FIGURES)
    return {line.key: line for line in lines.only(*fields).order_by("department__order", "position")}


def _rows(
    before: Mapping[str, ExpenditureLine], now: Mapping[str, ExpenditureLine], matches: Mapping[str, Succession]
) -> Iterator[CarryRow]:
    matched = {match.earlier_key: match.certainty in SURE for match in matches.values() if match.earlier_key}
    for key, line in now.items():
        match = matches.get(key)
        sure = match is None or match.certainty != Succession.Certainty.UNCERTAIN
        earlier = before.get(match.earlier_key) if match and sure else None
        was, known = _known(earlier) if earlier else {}, _known(line)
        row = CarryRow(line, was, known, _result(was, known, sure), sure)
        if row.carried_in != 0 or (earlier and row.carried_out != 0):
            yield row
    for key, line in before.items():
        known = _known(line)
        if not matched.get(key) and known["carried_out"] != 0:
            result = Result.UNKNOWN if key in matched or known["carried_out"] is None else Result.ONLY_BEFORE
            yield CarryRow(line, known, {}, result, key not in matched)


def _known(line: ExpenditureLine) -> dict[str, int | None]:
    conflicting = {name for name, standing in line.standings.items() if standing["is"] == "conflicting"}
    return {name: None if name in conflicting else getattr(line, name) for name in _FIGURES}


def _result(before: Amounts, now: Amounts, sure: bool) -> Result:
    if not sure or now["carried_in"] is None:
        return Result.UNKNOWN
    if not before:
        return Result.ONLY_NOW
    gap = difference(now["carried_in"], before["carried_out"])
    return Result.UNKNOWN if gap is None else Result.DIFFERS if gap else Result.AGREES


@dataclass(frozen=True, slots=True)
class AccountTotal:
    """The sums of an account's known amounts in won; `unknown` is the number of rows with an unknown amount.

    The sum of a kind is None where any row's amount of that kind is unknown.
    """

    account: str
    kinds: Sequence[int | None]
    carried_out: int
    carried_in: int
    unknown: int

    @property
    def gap(self) -> int | None:
        return None if self.unknown else self.carried_in - self.carried_out


def totals(rows: Iterable[CarryRow]) -> list[AccountTotal]:
    by_account: dict[str, list[CarryRow]] = {}
    for row in rows:
        by_account.setdefault(row.line.account, []).append(row)
    return [
        AccountTotal(
            account,
            [_sum_of_kind(kind, of_account) for kind in KINDS],
            sum(row.carried_out or 0 for row in of_account),
            sum(row.carried_in or 0 for row in of_account),
            sum(_is_unknown(row) for row in of_account),
        )
        for account, of_account in by_account.items()
    ]


def _is_unknown(row: CarryRow) -> bool:
    return (bool(row.before) and row.carried_out is None) or (bool(row.now) and row.carried_in is None)


def _sum_of_kind(kind: str, rows: Iterable[CarryRow]) -> int | None:
    amounts = [row.before[kind] for row in rows if row.before]
    return None if None in amounts else sum(amount or 0 for amount in amounts)


@dataclass(frozen=True, slots=True)
class AccountCarry:
    """An account's revenue 전년도이월사업비 (예산현액), and the sum of its departments' 전년도이월액, in won.

    None where an amount is unknown or conflicting. In an extract they may differ, since the revenue is booked in a
    single department.
    """

    account: str
    revenue: int | None
    expenditure: int | None

    @property
    def gap(self) -> int | None:
        return difference(self.expenditure, self.revenue)


def carried_in_by_account(document: Document) -> list[AccountCarry]:
    """The accounts in which either amount is not 0."""
    subjects = RevenueLine.objects.filter(document=document, level=_SUBITEM, search__startswith=CARRIED_SUBJECT)
    departments = ExpenditureLine.objects.filter(document=document, level=0)
    revenue, expenditure = _sums(subjects, "current_budget"), _sums(departments, "carried_in")
    accounts = dict.fromkeys((*expenditure, *revenue))
    rows = [AccountCarry(account, revenue.get(account, 0), expenditure.get(account, 0)) for account in accounts]
    return [row for row in rows if row.revenue != 0 or row.expenditure != 0]


def _sums(lines: QuerySet[Any], column: str) -> dict[str, int | None]:
    """The sum of a column by account; None where any line's amount is unknown."""
    sums: dict[str, int | None] = {}
    for account, amount, standings in lines.order_by("account").values_list("account", column, "standings"):
        known = standings.get(column, {}).get("is") != "conflicting"
        total = sums.get(account, 0)
        sums[account] = total + amount if known and amount is not None and total is not None else None
    return sums
