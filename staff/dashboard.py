"""The dashboard of open work: an editor's own departments, a reviewer's queue, for others everything."""

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
from staff.permissions import DepartmentKey, Verb, assigned_departments, has_every_department, may

_WORK = (Finding.Severity.ERROR, Finding.Severity.WARNING)
_NOTES = (Finding.Severity.NOTE,)


MOST = 50
"""The number of departments in the table, those with most work; the list of findings has the others."""
FEW = 15
"""The number of proposals in a table; the list of corrections has the others."""
_BATCH = Coalesce(Cast("batch", CharField()), Cast("pk", CharField()))


@dataclass(frozen=True, slots=True)
class OpenFindings:
    """The number of open findings of a department in one document: errors and warnings (`work`), and notes."""

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
    """A correction with its field and values as text; `others` is the number of other corrections of its batch."""

    correction: Correction
    others: int
    label: str
    before: str
    after: str

    @property
    def days(self) -> int:
        """The days since it was proposed."""
        return (timezone.now() - self.correction.made_at).days


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Numbers of open work; None where the user may not see them. `shares` are those of the first departments.

    `own` are the departments that it is limited to (None: all). `queue` are the oldest proposals that the user may
    review, `proposals_made` the latest that they made themselves.
    """

    shares: list[OpenFindings] | None
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


def dashboard(user: User | AnonymousUser) -> Dashboard:
    sees = {model: may(user, Verb.READ, model) for model in (Finding, Remark, Correction)}
    own = assigned_departments(user) if isinstance(user, User) and _is_editor(user) else None
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
    return Dashboard(
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
    """The number of rows of each queryset, by name; at most one query."""
    counts = [queryset.order_by().values_list(Value(name)).annotate(Count("pk")) for name, queryset in rows.items()]
    return dict(counts[0].union(*counts[1:], all=True)) if counts else {}


def _proposals(corrections: QuerySet[Correction], *order: str) -> list[ShownProposal]:
    """The first FEW corrections, with only the first of each batch and state."""
    alike = Window(RowNumber(), partition_by=[_BATCH, F("state")], order_by=order)
    count = Window(Count("pk"), partition_by=[_BATCH, F("state")])
    first = corrections.annotate(of_batch=alike, in_batch=count).filter(of_batch=1).order_by(*order)[:FEW]
    return [ShownProposal(item, item.in_batch - 1, *texts(item)) for item in first]


def _is_editor(user: User) -> bool:
    """Whether the user may propose, but only for assigned departments."""
    return user.has_perm("staff.propose") and not has_every_department(user)


def _of(own: set[DepartmentKey]) -> Q:
    """The condition that a row with document and department belongs to one of these departments."""
    return any_of([Q(pk=None), *(Q(document__city=city, department=name) for city, name in own)])


def _shares(of_own: Q) -> tuple[list[OpenFindings], int, int, int]:
    """The departments with most work, the number of departments with any, and the sums of work and notes. Two queries.

    The same name in another city or year is counted separately.
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
        OpenFindings(Document(pk=pk, city=City(name=city), title=title, fiscal_year=year), *share)
        for pk, city, title, year, *share in counted.order_by("-work", "-notes", "department", "document")[:MOST]
    ]
    return shares, sums["departments"], sums["all_work"] or 0, sums["all_notes"] or 0


def _list(
    severities: tuple[Finding.Severity, ...], departments: list[str] | None = None, document: Document | None = None
) -> str:
    """The URL of the list of the open findings counted here."""
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
