"""E-mail to the staff responsible: one for each event, sent on commit; disabled without a mail server."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.current_request import current_request
from documents.models import Correction, Remark

MOST = 20
"""The number of corrections listed in a mail; its link leads to all."""


def mail_reviewers(corrections: Sequence[Correction]) -> None:
    """Mail new proposals to those who may review them."""
    authors = {correction.author_id for correction in corrections}
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("검토할 정정 {count}건").format(count=len(corrections))
        _send(_holders("staff.review").exclude(pk__in=authors), subject, _lines(corrections), _url(corrections))


def mail_authors(done: str, corrections: Sequence[Correction], user: User) -> None:
    """Mail a decision to the authors of the corrections, and of those that they revoke."""
    concerned = [*corrections, *(item.revokes for item in corrections if item.revokes)]
    authors = {item.author_id for item in concerned} - {user.pk}
    for author in User.objects.filter(pk__in=authors):
        own = [item for item in concerned if item.author_id == author.pk]
        with translation.override(settings.LANGUAGE_CODE):
            subject = _("{what}: 내 제안 {count}건").format(what=done, count=len(own))
            _send([author], subject, _lines(own), _url(own))


def mail_editors(remark: Remark) -> None:
    """Mail a new remark, without its text, to those assigned to its department, else to those who have all."""
    place = Q(assignments__city=remark.document.city_id, assignments__department=remark.department)
    answering = _holders("staff.answer")
    people = answering.filter(place) or answering.filter(pk__in=_holders("staff.every_department"))
    with translation.override(settings.LANGUAGE_CODE):
        about = " ".join(filter(None, (str(remark.document), remark.department, remark.figure)))
        _send(people, _("새 시민 의견"), about, reverse("admin:documents_remark_change", args=[remark.pk]))


def mail_link(person: User, link: str) -> None:
    """Mail a user the link to set their password."""
    with translation.override(settings.LANGUAGE_CODE):
        _send([person], _("비밀번호를 정할 링크"), _("하루 안에 한 번 쓸 수 있습니다."), link)


def absolute(path: str) -> str:
    """A path as an absolute URL; outside of a request, the path."""
    request = current_request()
    return request.build_absolute_uri(path) if request else path


def _holders(permission: str) -> QuerySet[User]:
    """The users who have a permission by a group; superusers only if they are in one."""
    backend = "django.contrib.auth.backends.ModelBackend"
    holders = User.objects.with_perm(permission, backend=backend, include_superusers=False)
    return holders.filter(is_staff=True)


def _send(people: Iterable[User], subject: str, text: str, path: str) -> None:
    """Send the mail on commit; failures are only logged."""
    if not settings.NOTIFY_BY_MAIL:
        return
    addresses = sorted({person.email for person in people if person.email})
    if addresses:
        body = f"{text}\n\n{absolute(path)}\n"
        message = EmailMessage(f"{settings.EMAIL_SUBJECT_PREFIX}{subject}", body, bcc=addresses)
        transaction.on_commit(message.send, robust=True)


def _lines(corrections: Sequence[Any]) -> str:
    return "\n".join(str(correction) for correction in corrections[:MOST])


def _url(corrections: Sequence[Any]) -> str:
    first = corrections[0]
    if len(corrections) == 1 or first.batch is None:
        return reverse("admin:documents_correction_change", args=[first.pk])
    return reverse("admin:documents_correction_changelist", query={"batch": str(first.batch)})
