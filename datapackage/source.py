"""The parts of a package from which a document is restored, besides its tables: its text and staff's decisions.

Each part is a file of JSON lines. Staff are numbered; only packages for backups contain their names.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from comparison.models import SuccessionDecision
from departments.models import Department
from documents.models import Correction, CorrectionEvent, Document, Page, Verdict
from inspection.models import RuleThreshold, WholeYear

PUBLIC = (Correction.State.ACCEPTED, Correction.State.REVOKED)
PAGE = ("number", "first_line", "department", "account", "text", "layout")
CORRECTION = (
    "department",
    "account",
    "target",
    "target_key",
    "name",
    "field",
    "page",
    "line",
    "printed",
    "source",
    "value",
    "reason",
    "evidence_page",
    "evidence_url",
    "batch",
    "word",
    "state",
    "fate",
    "made_at",
    "decided_at",
)
VERDICT = ("finding_key", "state", "words", "said_at")
THRESHOLD = ("threshold", "value", "set_at")
WHOLE_YEAR = ("whole", "set_at")
DECISION = ("target", "key", "earlier_key", "reason", "decided_at")
CITY = ("slug", "name", "code", "source", "licence")
DOCUMENT = ("fiscal_year", "title", "read_at", "report", "version", "changed_at", "last_volume")
VOLUME = (
    "number",
    "title",
    "file_name",
    "kind",
    "layout",
    "sha256",
    "pages_sha256",
    "census",
    "tables",
    "read_at",
)

Line = dict[str, Any]


class People:
    """Labels for the staff in a package: numbers in order of appearance, or user names (`with_names`)."""

    def __init__(self, with_names: bool) -> None:
        self._with_names = with_names
        self._numbers: dict[int, int] = {}

    def label(self, user: Any) -> str | int | None:
        if user is None:
            return None
        if self._with_names:
            return str(user.get_username())
        return self._numbers.setdefault(user.pk, len(self._numbers) + 1)


def settlement(document: Document, people: People) -> Line:
    """The document and its city, its volumes, and the order of its departments."""
    departments = Department.objects.filter(city=document.city_id).order_by("order", "name")
    read = set(Page.objects.filter(document=document).values_list("department", flat=True).distinct())
    return {
        "city": {name: getattr(document.city, name) for name in CITY},
        "document": {name: getattr(document, name) for name in DOCUMENT},
        "volumes": [
            {name: getattr(volume, name) for name in VOLUME} | {"read_by": people.label(volume.read_by)}
            for volume in document.volumes.select_related("read_by")
        ],
        "departments": [name for name in departments.values_list("name", flat=True) if name in read],
    }


def pages(document: Document, people: People) -> Iterator[Line]:
    for page in Page.objects.filter(document=document).order_by("number", "first_line").iterator(chunk_size=200):
        yield {name: getattr(page, name) for name in PAGE}


def corrections(document: Document, people: People, all_of_them: bool = False) -> Iterator[Line]:
    """Corrections in chronological order, each with its history; `revokes` is the index of another one."""
    queryset = Correction.objects.filter(city=document.city_id, fiscal_year=document.fiscal_year)
    if not all_of_them:
        queryset = queryset.filter(state__in=PUBLIC)
    places: dict[int, int] = {}
    for correction in queryset.select_related("author", "reviewer").order_by("made_at", "pk"):
        events = CorrectionEvent.objects.filter(correction=correction).select_related("actor").order_by("at", "pk")
        revokes = correction.revokes_id and places.get(correction.revokes_id)
        places[correction.pk] = len(places)
        yield {name: getattr(correction, name) for name in CORRECTION} | {
            "revokes": revokes,
            "author": people.label(correction.author),
            "reviewer": people.label(correction.reviewer),
            "evidence_file": correction.evidence_file.name if all_of_them else "",
            "events": [
                {"verb": event.verb, "actor": people.label(event.actor), "word": event.word, "at": event.at}
                for event in events
            ],
        }


def verdicts(document: Document, people: People) -> Iterator[Line]:
    queryset = Verdict.objects.filter(document=document).select_related("author", "assignee")
    for verdict in queryset.order_by("finding_key"):
        users = {"author": people.label(verdict.author), "assignee": people.label(verdict.assignee)}
        yield {name: getattr(verdict, name) for name in VERDICT} | users


def decisions(document: Document, people: People) -> Iterator[Line]:
    """The decisions of staff on what programs and departments were a year earlier."""
    queryset = SuccessionDecision.objects.filter(city=document.city_id, fiscal_year=document.fiscal_year)
    for decision in queryset.select_related("author").order_by("target", "key"):
        yield {name: getattr(decision, name) for name in DECISION} | {"author": people.label(decision.author)}


def thresholds(document: Document, people: People) -> Iterator[Line]:
    """The inspection thresholds set by the city, in chronological order."""
    for setting in RuleThreshold.objects.filter(city=document.city_id).select_related("author").order_by("pk"):
        yield {name: getattr(setting, name) for name in THRESHOLD} | {"author": people.label(setting.author)}


def whole_years(document: Document, people: People) -> Iterator[Line]:
    """Staff's statements whether the year covers all departments, in chronological order."""
    statements = WholeYear.objects.filter(city=document.city_id, fiscal_year=document.fiscal_year)
    for statement in statements.select_related("author").order_by("pk"):
        yield {name: getattr(statement, name) for name in WHOLE_YEAR} | {"author": people.label(statement.author)}


PARTS: dict[str, Callable[..., Iterator[Line]]] = {
    "pages": pages,
    "corrections": corrections,
    "verdicts": verdicts,
    "decisions": decisions,
    "thresholds": thresholds,
    "whole_years": whole_years,
}


def json_line(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=False, default=plain).encode() + b"\n"


def plain(value: Any) -> str:
    """The `default` function of the JSON encoder."""
    match value:
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            raise TypeError(type(value).__name__)
