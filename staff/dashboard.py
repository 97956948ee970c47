"""What waits on the desk for a person: an editor's own departments, a reviewer's queue, for all others everything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import CharField, Count, F, Q, QuerySet, Sum, Value, Window
from django.db.models.functions import Cast, Coalesce, RowNumber
from django.urls import reverse
from django.utils import timezone

from documents.models import City, Correction, Document, Finding, Remark
from lists.filters import any_of
from staff.effects import texts
from staff.permissions import Duty, Verb, duties, everywhere, may

_WORK = (Finding.Severity.ERROR, Finding.Severity.WARNING)
_NOTES = (Finding.Severity.NOTE,)


MOST = 50
"""Departments in the table: those with the most work. The rest are in the list of findings."""
FEW = 15
"""Proposals in a table: the rest are in the list of corrections."""
_BATCH = Coalesce(Cast("batch", CharField()), Cast("pk", CharField()))


@dataclass(frozen=True, slots=True)
class Share:
    """The open findings of a department in one document: what is to be worked on, and what is only noted."""

    document: Document
    department: str
    work: int
    notes: int

    @property
    def work_url(self) -> str:
        return _list(_WORK, [self.department], self.document)

    @property
    def notes_url(self) -> str:
        return _list(_NOTES, [self.department], self.document)


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A correction with its field, what was read and what it should be, as people read them; `others` of its batch."""

    correction: Correction
    others: int
    label: str
    before: str
    after: str

    @property
    def days(self) -> int:
        """For how many days it has waited."""
        return (timezone.now() - self.correction.made_at).days


@dataclass(frozen=True, slots=True)
class Waiting:
    """Numbers of what waits; None where it is not for this person to see. `shares` are of the first departments.

    `own` are the departments that all of it is of; None: of all. `queue` are the oldest proposals that the person may
    review, `proposals_made` the last that they made themselves.
    """

    shares: list[Share] | None
    departments: int
    work: int
    notes: int
    remarks: int | None
    proposals: int | None
    own: list[str] | None
    queue: list[ShownProposal]
    proposals_made: list[ShownProposal]

    @property
    def work_url(self) -> str:
        return _list(_WORK, self.own)

    @property
    def notes_url(self) -> str:
        return _list(_NOTES, self.own)

    @property
    def remarks_url(self) -> str:
        query = {"state__exact": Remark.State.OPEN.value} | _in_departments(self.own)
        return reverse("admin:documents_remark_changelist", query=query)


def waiting(user: User | AnonymousUser) -> Waiting:
    sees = {model: may(user, Verb.READ, model) for model in (Finding, Remark, Correction)}
    own = duties(user) if isinstance(user, User) and _is_editor(user) else None
    of_own = Q() if own is None else _of(own)
    shares, departments, work, notes = _shares(of_own) if sees[Finding] else (None, 0, 0, 0)
    proposed = Correction.objects.select_related("author").filter(state=Correction.State.PROPOSED)
    queue = proposed.exclude(author=user.pk)
    own_corrections = Correction.objects.select_related("reviewer").filter(author=user.pk)
    rows = {
        "remarks": Remark.objects.filter(of_own, state=Remark.State.OPEN) if sees[Remark] else None,
        "proposals": proposed if sees[Correction] and own is None else None,
        "queue": queue if may(user, Verb.REVIEW) else None,
        "proposals_made": own_corrections if may(user, Verb.PROPOSE) else None,
    }
    numbers = _numbers({name: queryset for name, queryset in rows.items() if queryset is not None})
    return Waiting(
        shares,
        departments,
        work,
        notes,
        numbers.get("remarks"),
        numbers.get("proposals"),
        None if own is None else sorted({name for _city, name in own}),
        _proposals(queue, "made_at", "pk") if numbers.get("queue") else [],
        _proposals(own_corrections, "-made_at", "-pk") if numbers.get("proposals_made") else [],
    )


def _numbers(rows: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each of the querysets has. One query, or none."""
    counts = [queryset.order_by().values_list(Value(name)).annotate(Count("pk")) for name, queryset in rows.items()]
    return dict(counts[0].union(*counts[1:], all=True)) if counts else {}


def _proposals(corrections: QuerySet[Correction], *order: str) -> list[ShownProposal]:
    """The first few, a batch as one: its first correction of each state."""
    alike = Window(RowNumber(), partition_by=[_BATCH, F("state")], order_by=order)
    count = Window(Count("pk"), partition_by=[_BATCH, F("state")])
    first = corrections.annotate(of_batch=alike, in_batch=count).filter(of_batch=1).order_by(*order)[:FEW]
    return [ShownProposal(item, item.in_batch - 1, *texts(item)) for item in first]


def _is_editor(user: User) -> bool:
    """Whether a person proposes, for their own departments alone."""
    return user.has_perm("staff.propose") and not everywhere(user)


def _of(own: set[Duty]) -> Q:
    """What is of a document and one of these departments."""
    return any_of([Q(pk=None), *(Q(document__city=city, department=name) for city, name in own)])


def _shares(of_own: Q) -> tuple[list[Share], int, int, int]:
    """The departments with the most work, how many have any, and the sums over all. Two queries.

    A name is another department in another city, and other work in another year.
    """
    counted = (
        Finding.objects.filter(of_own, state=Finding.State.OPEN)
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


def _list(
    severities: tuple[Finding.Severity, ...], departments: list[str] | None = None, document: Document | None = None
) -> str:
    """The list of the findings that are counted."""
    query = {"state__exact": Finding.State.OPEN.value, "severity__in": ",".join(severities)}
    query |= {"document__id__exact": str(document.pk)} if document else {}
    return reverse("admin:documents_finding_changelist", query=query | _in_departments(departments))


def _in_departments(departments: list[str] | None) -> dict[str, str]:
    match departments:
        case None:
            return {}
        case [department]:
            return {"department": department}
        case _:
            return {"department__in": ",".join(departments)}
