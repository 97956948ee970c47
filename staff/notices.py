"""Notices for a user, computed from stored events since their last visit."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import CharField, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from documents.models import Correction, CorrectionEvent, Document, Remark
from lists.filters import any_of
from staff.models import NoticeVisit
from staff.permissions import Verb, assigned_departments, has_every_department, may

State, Fate = Correction.State, Correction.Fate
MOST = 200
"""The most notices on the page."""
_DECIDED = (State.ACCEPTED, State.REJECTED, State.REVOKED)


@dataclass(frozen=True, slots=True)
class Notice:
    at: datetime
    text: str
    url: str
    is_new: bool


def new_notices(user: User) -> int:
    """The number of notices since the user's last visit; a batch counts once. One query."""
    visit = NoticeVisit.objects.filter(user=user).values("at")
    seen = Coalesce(Subquery(visit), Value(user.date_joined), output_field=DateTimeField())
    batch = Coalesce(Cast("correction__batch", CharField()), Cast("pk", CharField()))
    events = _events(user).filter(at__gt=seen).order_by().values_list(batch).distinct()
    others = (_remarks(user).filter(made_at__gt=seen), _dropped(user).filter(at__gt=seen))
    return events.union(*(rows.order_by().values_list(Cast("pk", CharField())) for rows in others), all=True).count()


@require_safe
def notices_page(request: HttpRequest) -> HttpResponse:
    """The page of notices, latest first; it marks them as seen."""
    user: Any = request.user
    now, seen = timezone.now(), _last_visit(user)
    context = {**admin.site.each_context(request), "title": _("알림"), "notices": notices(user, seen)}
    NoticeVisit.objects.update_or_create(user=user, defaults={"at": now})
    return TemplateResponse(request, "admin/staff/notices.html", context)


def notices(user: User, seen: datetime) -> list[Notice]:
    events = _events(user).select_related("correction", "actor").order_by("-at", "-pk")[:MOST]
    remarks = _remarks(user).select_related("document").order_by("-made_at", "-pk")[:MOST]
    dropped = _dropped(user).order_by("-at")[:MOST]
    entries = [
        *(_of_events(list(batch), seen) for _key, batch in groupby(events, _batch_of)),
        *(_of_remark(remark, seen) for remark in remarks),
        *(_of_dropped(correction, seen) for correction in dropped),
    ]
    return sorted(entries, key=lambda notice: notice.at, reverse=True)[:MOST]


def remarks_in_charge(user: User) -> Q:
    """The condition for remarks on the user's departments."""
    if has_every_department(user):
        return Q()
    return any_of([Q(pk=None), *(Q(document__city=city, department=name) for city, name in assigned_departments(user))])


def _last_visit(user: User) -> datetime:
    visit = NoticeVisit.objects.filter(user=user).first()
    return visit.at if visit else user.date_joined


def _events(user: User) -> QuerySet[CorrectionEvent]:
    """Decisions of others on the user's corrections, and proposals that the user may review."""
    wanted = Q(correction__author=user, verb__in=_DECIDED)
    if may(user, Verb.REVIEW):
        wanted |= Q(verb=State.PROPOSED, correction__state=State.PROPOSED)
    return CorrectionEvent.objects.filter(wanted).exclude(actor=user)


def _remarks(user: User) -> QuerySet[Remark]:
    """Open remarks on the user's departments, if they may answer remarks."""
    if not may(user, Verb.ANSWER):
        return Remark.objects.none()
    return Remark.objects.filter(remarks_in_charge(user), state=Remark.State.OPEN)


def _dropped(user: User) -> Any:
    """The user's accepted corrections that a new edition made ineffective; `at` is the time of its reading."""
    document = Document.objects.filter(city=OuterRef("city"), fiscal_year=OuterRef("fiscal_year"))
    left = Correction.objects.filter(author=user, state=State.ACCEPTED, fate__in=(Fate.OVERTAKEN, Fate.ORPHANED))
    return left.annotate(at=Subquery(document.values("read_at")[:1])).filter(at__gt=F("decided_at"))


def _batch_of(event: CorrectionEvent) -> tuple[Any, str]:
    return event.correction.batch or event.pk, event.verb


def _of_events(events: list[CorrectionEvent], seen: datetime) -> Notice:
    """The notice of the events of a correction or a batch."""
    last, correction = events[0], events[0].correction
    what = _("검토할 정정") if last.verb == State.PROPOSED else last.verb_name
    text = f"{what}: {_first_and_others(correction, len(events))} ({last.actor})"
    return Notice(last.at, text, _page_of(correction), last.at > seen)


def _of_remark(remark: Remark, seen: datetime) -> Notice:
    about = " ".join(filter(None, (remark.department, remark.figure))) or str(remark.document)
    url = reverse("admin:documents_remark_change", args=[remark.pk])
    return Notice(remark.made_at, f"{_('새 시민 의견')}: {about}", url, remark.made_at > seen)


def _of_dropped(correction: Any, seen: datetime) -> Notice:
    text = f"{correction.get_fate_display()}: {correction}"
    return Notice(correction.at, text, _page_of(correction), correction.at > seen)


def _page_of(correction: Correction) -> str:
    return reverse("admin:documents_correction_change", args=[correction.pk])


def _first_and_others(correction: Correction, count: int) -> str:
    if count == 1:
        return str(correction)
    return _("{first} 외 {count}건").format(first=correction, count=count - 1)
