"""Matches two consecutive years of a city and checks the identities between them.

Whatever changes one of them calls `match_years` in its transaction, so that the current data is compared.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from budget.models import ExpenditureLine, RevenueLine
from comparison.carry_over import CHECKS, YearIdentity, check_pairs
from comparison.models import Succession, SuccessionDecision
from comparison.store import known_earlier, store_successions, sure_pairs
from documents.actions import ActionError
from documents.bulk import update_statistics
from documents.models import City, Document, Finding
from documents.store import StoredChanges, store
from documents.version import touch
from figures.columns import Column
from ingest.findings import COLUMNS, OF_TWO_YEARS, restore_states, verdict_states
from ingest.reconcile.kinds import severity_of
from inspection.evaluate import inspect, inspect_again

Pair = tuple[ExpenditureLine, ExpenditureLine | None]

_TARGET = ExpenditureLine._meta.label
_COLUMN: dict[str, Column] = {column.name: column for column in ExpenditureLine.figure_columns}
_OF_FINDING = ("department", *(name for name in COLUMNS if name != "kind"))


def match_years(document: Document) -> StoredChanges:
    """Match the document's year with its neighbours, store findings, and bump the versions of changed documents.

    Later pairs of years are matched too, since a program keeps one thread over all of them.
    """
    years = {other_year.fiscal_year: other_year for other_year in Document.objects.filter(city=document.city_id)}
    year = document.fiscal_year
    changes = StoredChanges()
    while year in years:
        if year - 1 in years:
            changes.add(_follow(years[year - 1], years[year]))
        year += 1
    return changes


def match_and_inspect(document: Document, *, touched: bool) -> dict[str, StoredChanges]:
    """Match a changed year with its neighbours, and evaluate the inspection rules on it and on the year after.

    The rules compare with the year before. `touched`: the document's version was bumped already.
    """
    changes = {"succession": match_years(document)}
    if touched and changes["succession"]:
        update_statistics([ExpenditureLine, RevenueLine, Succession])  # else PostgreSQL reads all pairs for each row
    changes["question"] = inspect(document)
    if changes["question"] and not touched:
        touch(Document.objects.filter(pk=document.pk))
    inspect_again(Document.objects.filter(city=document.city_id, fiscal_year=document.fiscal_year + 1))
    return changes


@transaction.atomic
def decide(succession: Succession, author: User, earlier_key: str | None, reason: str) -> None:
    """Record the predecessor of a row: a key of the year before, "" for none, None to let the program match it again.

    The findings of both years are computed again. Raises ActionError.
    """
    City.objects.select_for_update().get(pk=succession.city_id)
    identity = {name: getattr(succession, name) for name in ("city_id", "fiscal_year", "target", "key")}
    decisions = SuccessionDecision.objects.filter(city=succession.city_id, fiscal_year=succession.fiscal_year)
    if earlier_key is None:
        decisions.filter(**identity).delete()
    else:
        if not reason.strip():
            raise ActionError(_("사유를 적어 주세요."))
        if earlier_key and earlier_key not in known_earlier(succession):
            raise ActionError(_("지난해에 그런 것이 없거나 단계가 다릅니다."))
        others = decisions.filter(target=succession.target, earlier_key=earlier_key).exclude(key=succession.key)
        if earlier_key and others.exists():
            raise ActionError(_("이미 다른 것의 지난해로 정해져 있습니다."))
        decision = {"earlier_key": earlier_key, "reason": reason.strip(), "author": author}
        SuccessionDecision.objects.update_or_create(**identity, defaults=decision)
    document = Document.objects.get(city=succession.city_id, fiscal_year=succession.fiscal_year)
    match_and_inspect(document, touched=False)


def _follow(earlier: Document, later: Document) -> StoredChanges:
    changes = store_successions(earlier, later)
    pairs = list(_projects(earlier, later))
    for check in CHECKS:
        changes.add(_check(check, pairs, earlier, later))
    states = verdict_states(later)
    for kind in OF_TWO_YEARS:
        restore_states(states, {"document_id": later.pk, "kind": kind})
    if changes:
        touch(Document.objects.filter(pk__in=[earlier.pk, later.pk]))
    return changes


def _projects(earlier: Document, later: Document) -> Iterator[Pair]:
    """The projects of a year, each with its certain predecessor, if any."""
    predecessors = sure_pairs(later)
    before = {line.key: line for line in _lines(earlier)}
    for line in _lines(later):
        yield line, before.get(predecessors.get(line.key, ""))


def _lines(document: Document) -> Iterator[ExpenditureLine]:
    names = ("carried_in", "carried_out", "spent", "spent_before", "standings", "places", "cells")
    lines = ExpenditureLine.objects.filter(document=document, level=3).select_related("department")
    return (
        lines.only("key", "department__name", "account", "name", "search", "initials", "page", "line", *names)
        .order_by("department__order", "position")
        .iterator(chunk_size=1000)
    )


def _check(check: YearIdentity, pairs: list[Pair], earlier: Document, later: Document) -> StoredChanges:
    """Check an identity between two years; store its findings in the later year, and its tally in that report."""
    tried = [pair for pair in pairs if _states_previous(check, *pair)]
    outcome = check_pairs(
        (getattr(now, check.column), getattr(before, check.earlier_column) if before else None) for now, before in tried
    )
    tally = {"held": outcome.held, "broken": len(outcome.broken), "undecidable": outcome.undecidable}
    identities = later.report.setdefault("identities", {})
    if identities.get(check.identity) != tally:
        identities[check.identity] = tally
        later.save(update_fields=["report"])
    broken = enumerate(tried[at] for at in outcome.broken)
    rows = [_finding(check, position, now, before, earlier) for position, (now, before) in broken if before]
    return store(Finding, {"document_id": later.pk, "kind": check.identity}, _OF_FINDING, rows)


def _states_previous(check: YearIdentity, now: ExpenditureLine, before: ExpenditureLine | None) -> bool:
    """Whether the later year prints a figure of the year before; 0 without a predecessor does not count."""
    value = getattr(now, check.column)
    printed = _COLUMN[check.column].cell is not None or value is not None or check.column in now.standings
    return printed and (before is not None or value != 0)


def _finding(
    check: YearIdentity, position: int, now: ExpenditureLine, before: ExpenditureLine, earlier: Document
) -> tuple[Any, ...]:
    """The values of _OF_FINDING; the notes contain the place of the earlier year's figure."""
    printed, expected = getattr(now, check.column), getattr(before, check.earlier_column)
    page, line, _cell, _part = now.place(_COLUMN[check.column])
    earlier_place = before.place(_COLUMN[check.earlier_column])
    notes = {
        "earlier_year": earlier.fiscal_year,
        "earlier_document": earlier.pk,
        "earlier_page": earlier_place[0],
        "earlier_line": earlier_place[1],
    }
    values = {
        "key": f"{check.identity}/{now.key}",
        "position": position,
        "severity": severity_of(check.identity),
        "department": now.department.name,
        "account": now.account,
        "target": _TARGET,
        "target_key": now.key,
        "name": now.name,
        "search": now.search,
        "initials": now.initials,
        "column": check.column,
        "printed": str(printed),
        "expected": str(expected),
        "difference": expected - printed,
        "notes": notes,
        "page": page,
        "line": line,
    }
    return tuple(values[name] for name in _OF_FINDING)
