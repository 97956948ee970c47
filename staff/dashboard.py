"""What waits on the desk: open findings of each department of each document, remarks, proposals."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Q, Sum
from django.urls import reverse

from documents.models import City, Correction, Document, Finding, Remark
from staff.permissions import Verb, may

_WORK = (Finding.Severity.ERROR, Finding.Severity.WARNING)
_NOTES = (Finding.Severity.NOTE,)


MOST = 50
"""Departments in the table: those with the most work. The rest are in the list of findings."""


@dataclass(frozen=True, slots=True)
class Share:
    """The open findings of a department in one document: what is to be worked on, and what is only noted."""

    document: Document
    department: str
    work: int
    notes: int

    @property
    def work_url(self) -> str:
        return _list(_WORK, self)

    @property
    def notes_url(self) -> str:
        return _list(_NOTES, self)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Numbers of what waits; None where it is not for this person to see. `shares` are of the first departments."""

    shares: list[Share] | None
    departments: int
    work: int
    notes: int
    remarks: int | None
    proposals: int | None

    @property
    def work_url(self) -> str:
        return _list(_WORK)

    @property
    def notes_url(self) -> str:
        return _list(_NOTES)


def waiting(user: User | AnonymousUser) -> Waiting:
    sees = {model: may(user, Verb.READ, model) for model in (Finding, Remark, Correction)}
    shares, departments, work, notes = _shares() if sees[Finding] else (None, 0, 0, 0)
    return Waiting(
        shares,
        departments,
        work,
        notes,
        Remark.objects.filter(state=Remark.State.OPEN).count() if sees[Remark] else None,
        Correction.objects.filter(state=Correction.State.PROPOSED).count() if sees[Correction] else None,
    )


def _shares() -> tuple[list[Share], int, int, int]:
    """The departments with the most work, how many have any, and the sums over all. Two queries.

    A name is another department in another city, and other work in another year.
    """
    counted = (
        Finding.objects.filter(state=Finding.State.OPEN)
        .order_by()
        .values_list("document", "document__city__name", "document__title", "document__fiscal_year", "department")
        .annotate(
            work=Count("pk", filter=Q(severity__in=_WORK)),
            notes=Count("pk", filter=Q(severity__in=_NOTES)),
        )
    )
    sums = counted.aggregate(departments=Count("*"), all_work=Sum("work"), all_notes=Sum("notes"))
    shares = [
        Share(Document(pk=pk, city=City(name=city), title=title, fiscal_year=year), *share)
        for pk, city, title, year, *share in counted.order_by("-work", "-notes", "department", "document")[:MOST]
    ]
    return shares, sums["departments"], sums["all_work"] or 0, sums["all_notes"] or 0


def _list(severities: tuple[Finding.Severity, ...], share: Share | None = None) -> str:
    """The list of the findings that are counted."""
    query = {"state__exact": Finding.State.OPEN.value, "severity__in": ",".join(severities)}
    if share:
        query |= {"document__id__exact": str(share.document.pk), "department": share.department}
    return reverse("admin:documents_finding_changelist", query=query)
