"""Stores the matches of two consecutive years, taking staff's decisions into account."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from django.db.models import Q, QuerySet

from budget.models import ExpenditureLine, RevenueLine
from comparison.matching import Match, MatchItem, match_departments, match_programs
from comparison.models import SURE, Succession, SuccessionDecision, Target
from departments.models import Department
from documents.models import Document
from documents.store import StoredChanges, store

_COLUMNS = (
    "key",
    "position",
    "department",
    "name",
    "earlier_key",
    "earlier_department",
    "earlier_name",
    "certainty",
    "reasons",
    "thread",
)
_PROJECT = 3
_ITEM = (
    "key",
    "program__parent_id",
    "department__name",
    "account",
    "level",
    "name",
    "carried_in",
    "carried_out",
    "spent",
    "spent_before",
)


def store_successions(earlier: Document, later: Document) -> StoredChanges:
    """Match the programs and departments of `later` with those of `earlier`, the year before, decisions first."""
    before, now = items_of(earlier), items_of(later)
    programs = match_programs(before, now, _decided(later, Target.PROGRAM))
    of = {item.key: item for item in before}, {item.key: item for item in now}
    moves = [
        (of[0][match.earlier].department, of[1][match.later].department)
        for match in programs
        if match.earlier and of[1][match.later].level == _PROJECT
    ]
    departments = match_departments(_names(earlier), _names(later), moves, _decided(later, Target.DEPARTMENT))
    changes = _store(
        later, Target.PROGRAM, programs, *({key: (i.department, i.name) for key, i in y.items()} for y in of)
    )
    known = {name: (name, name) for match in departments for name in (match.later, match.earlier)}
    changes.add(_store(later, Target.DEPARTMENT, departments, known, known))
    return changes


def items_of(document: Document) -> list[MatchItem]:
    """The programs of a document in order, for matching."""
    lines = list(
        ExpenditureLine.objects.filter(document=document, program__isnull=False)
        .select_related("program", "department")
        .only(*_ITEM)
        .order_by("department__order", "position")
    )
    keys = {line.program_id: line.key for line in lines}
    return [
        MatchItem(
            line.key,
            keys.get(line.program.parent_id) if line.program else None,
            line.department.name,
            line.account,
            line.level,
            line.name,
            line.carried_in,
            line.carried_out,
            line.spent,
            line.spent_before,
        )
        for line in lines
    ]


def thread_of(fiscal_year: int, target: str, key: str) -> str:
    """A new thread, for a program or department without a predecessor."""
    return sha256(f"{fiscal_year}/{target}/{key}".encode()).hexdigest()[:32]


def departments_of(document: Document) -> QuerySet[Department]:
    """The departments with expenditure in a document, in its order."""
    with_money = Q(pk__in=ExpenditureLine.objects.filter(document=document).values("department"))
    with_money |= Q(pk__in=RevenueLine.objects.filter(document=document).values("department"))
    return Department.objects.filter(with_money, city=document.city_id).order_by("order")


def _names(document: Document) -> list[str]:
    return list(departments_of(document).values_list("name", flat=True))


def _decided(document: Document, target: Target) -> dict[str, str]:
    decisions = SuccessionDecision.objects.filter(
        city=document.city_id, fiscal_year=document.fiscal_year, target=target
    )
    return dict(decisions.values_list("key", "earlier_key"))


def _store(
    later: Document,
    target: Target,
    matches: Sequence[Match],
    before: dict[str, tuple[str, str]],
    now: dict[str, tuple[str, str]],
) -> StoredChanges:
    scope = {"city_id": later.city_id, "fiscal_year": later.fiscal_year, "target": target.value}
    threads = _threads_before(later, target, {match.earlier for match in matches})
    rows = []
    for position, match in enumerate(matches):
        thread = threads[match.earlier] if match.earlier else thread_of(later.fiscal_year, target, match.later)
        text = (match.certainty.value, [reason.value for reason in match.reasons], thread)
        rows.append(
            (match.later, position, *now[match.later], match.earlier, *before.get(match.earlier, ("", "")), *text)
        )
    return store(Succession, scope, _COLUMNS, rows)


def _threads_before(later: Document, target: Target, keys: Iterable[str]) -> dict[str, str]:
    """The thread of each key of the year before: that of its succession, or a new one."""
    year = later.fiscal_year - 1
    known = Succession.objects.filter(city=later.city_id, fiscal_year=year, target=target).values_list("key", "thread")
    return {key: thread_of(year, target, key) for key in keys} | dict(known)


def sure_pairs(later: Document) -> dict[str, str]:
    """The keys of a year's projects whose match is certain or decided, with their keys in the year before."""
    sure = Succession.objects.filter(
        city=later.city_id,
        fiscal_year=later.fiscal_year,
        target=Target.PROGRAM,
        certainty__in=SURE,
    ).exclude(earlier_key="")
    return dict(sure.values_list("key", "earlier_key"))


def known_earlier(succession: Succession) -> dict[str, str]:
    """The possible predecessors' names by key: the departments, or the programs of the same level."""
    earlier = Document.objects.filter(city=succession.city_id, fiscal_year=succession.fiscal_year - 1).first()
    if earlier is None:
        return {}
    if succession.target == Target.DEPARTMENT:
        return {name: name for name in _names(earlier)}
    this_year = ExpenditureLine.objects.filter(
        document__city=succession.city_id, document__fiscal_year=succession.fiscal_year, key=succession.key
    )
    lines = ExpenditureLine.objects.filter(document=earlier, program__isnull=False, level__in=this_year.values("level"))
    rows = lines.order_by("department__order", "position").values_list("key", "department__name", "name")
    return {key: f"{department}: {name}" for key, department, name in rows}
