"""What waits on the desk: open findings of each department of each document, remarks, proposals."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Q
from django.urls import reverse

from documents.models import Correction, Document, Finding, Remark
from staff.permissions import Verb, may

_WORK = (Finding.Severity.ERROR, Finding.Severity.WARNING)
_NOTES = (Finding.Severity.NOTE,)


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
    """Numbers of what waits; None where it is not for this person to see."""

    shares: list[Share] | None
    remarks: int | None
    proposals: int | None

    @property
    def work(self) -> int:
        return sum(share.work for share in self.shares or ())

    @property
    def notes(self) -> int:
        return sum(share.notes for share in self.shares or ())

    @property
    def work_url(self) -> str:
        return _list(_WORK)

    @property
    def notes_url(self) -> str:
        return _list(_NOTES)


def waiting(user: User | AnonymousUser) -> Waiting:
    sees = {model: may(user, Verb.READ, model) for model in (Finding, Remark, Correction)}
    return Waiting(
        _shares() if sees[Finding] else None,
        Remark.objects.filter(state=Remark.State.OPEN).count() if sees[Remark] else None,
        Correction.objects.filter(state=Correction.State.PROPOSED).count() if sees[Correction] else None,
    )


def _shares() -> list[Share]:
    """The most work first. A name is another department in another city, and other work in another year."""
    counted = (
        Finding.objects.filter(state=Finding.State.OPEN)
        .order_by()
        .values_list("document", "department")
        .annotate(
            work=Count("pk", filter=Q(severity__in=_WORK)),
            notes=Count("pk", filter=Q(severity__in=_NOTES)),
        )
        .order_by("-work", "-notes", "department", "document")
    )
    documents = Document.objects.select_related("city").in_bulk()
    return [Share(documents[document], *text) for document, *text in counted]


def _list(severities: tuple[Finding.Severity, ...], share: Share | None = None) -> str:
    """The list of the findings that are counted."""
    query = {"state__exact": Finding.State.OPEN.value, "severity__in": ",".join(severities)}
    if share:
        query |= {"document__id__exact": str(share.document.pk), "department": share.department}
    return reverse("admin:documents_finding_changelist", query=query)
