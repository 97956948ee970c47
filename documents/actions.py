"""State changes of a correction: propose, accept, reject, withdraw, revoke. Each records an event.

They change only the correction; `ingest.correction_effects` proves the figures again, in the same transaction.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.models import Correction, CorrectionEvent

State = Correction.State


class ActionError(Exception):
    """An action is not possible; the message is a sentence for the user."""


class EqualProposalError(ActionError):
    """The same proposal is already pending: `correction`."""

    def __init__(self, sentence: str, correction: Correction) -> None:
        self.correction = correction
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """The target of a correction: its line by natural key, its field, the current value, and the printed text."""

    city_id: int
    fiscal_year: int
    department: str
    account: str
    target: str
    target_key: str
    name: str
    field: str
    page: int
    line: int
    printed: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of a correction: a page of the document, a URL, a file."""

    page: int | None = None
    url: str = ""
    file: "File[Any] | None" = None


@transaction.atomic
def propose(
    place: FigurePlace,
    value: str,
    reason: str,
    author: User,
    evidence: Evidence = Evidence(),
    batch: UUID | None = None,
) -> Correction:
    """Store a proposed correction. Raises ActionError where it changes nothing or has no reason."""
    if not reason.strip():
        raise ActionError(_("정정에는 사유가 필요합니다."))
    standing = accepted(place)
    if value == (standing.value if standing else place.printed):
        raise ActionError(_("지금 값과 같습니다: {value}").format(value=value or _("미확인")))
    if equal := _equal_proposal(place, value):
        sentence = _("{who} 님이 같은 정정을 이미 제안했습니다(정정 {number}번). 그 제안의 검토를 기다려 주세요.")
        raise EqualProposalError(sentence.format(who=equal.author, number=equal.pk), equal)
    correction = Correction.objects.create(
        **{name: getattr(place, name) for name in place.__slots__},
        value=value,
        reason=reason.strip(),
        evidence_page=evidence.page,
        evidence_url=evidence.url,
        evidence_file=evidence.file or "",
        batch=batch,
        revokes=standing,
        author=author,
    )
    _record(correction, "proposed", author, reason)
    return correction


def _equal_proposal(place: FigurePlace, value: str) -> Correction | None:
    """The pending proposal of the same value, or of revoking the same correction; None without one."""
    return open_proposals(place).filter(value=value).first()


def open_proposals(place: FigurePlace) -> QuerySet[Correction]:
    """The pending proposals of a figure."""
    return Correction.objects.select_related("author").filter(
        city=place.city_id,
        fiscal_year=place.fiscal_year,
        target=place.target,
        target_key=place.target_key,
        field=place.field,
        state=State.PROPOSED,
    )


def accepted(place: FigurePlace) -> Correction | None:
    """The accepted correction of a figure, if there is one."""
    return Correction.objects.filter(
        city=place.city_id,
        fiscal_year=place.fiscal_year,
        target=place.target,
        target_key=place.target_key,
        field=place.field,
        state=State.ACCEPTED,
    ).first()


@transaction.atomic
def accept(correction: Correction, reviewer: User, word: str) -> Correction:
    """Accept a proposal, and revoke what it revokes. Raises ActionError where it was decided already."""
    correction = _decide(correction, reviewer, word)
    standing = Correction.objects.select_for_update().filter(revoked_by=correction, state=State.ACCEPTED).first()
    rival = accepted(place_of(correction))
    if rival is not None and rival != standing:
        raise ActionError(_("그사이 같은 항목의 다른 정정이 받아들여졌습니다. 새로 제안해 주세요."))
    if standing is not None:
        standing.state, standing.fate = State.REVOKED, ""
        standing.save(update_fields=["state", "fate"])
        _record(standing, "revoked", reviewer, word)
    correction.state = State.ACCEPTED
    correction.save()
    _record(correction, "accepted", reviewer, word)
    return correction


@transaction.atomic
def reject(correction: Correction, reviewer: User, word: str) -> Correction:
    """Reject a proposal. Raises ActionError where it was decided already."""
    correction = _decide(correction, reviewer, word)
    correction.state = State.REJECTED
    correction.save()
    _record(correction, "rejected", reviewer, word)
    return correction


@transaction.atomic
def withdraw(correction: Correction, author: User, word: str = "") -> Correction:
    """Withdraw one's own proposal. Raises ActionError where it is another user's, or decided."""
    correction = _open(correction)
    if correction.author_id != author.pk:
        raise ActionError(_("다른 사람의 제안은 철회할 수 없습니다."))
    correction.state = State.WITHDRAWN
    correction.save()
    _record(correction, "withdrawn", author, word)
    return correction


def revoke(correction: Correction, reason: str, author: User) -> Correction:
    """Propose to revoke an accepted correction; the proposal is itself a correction, accepted by another user."""
    if correction.state != State.ACCEPTED:
        raise ActionError(_("받아들인 정정만 되돌릴 수 있습니다."))
    return propose(place_of(correction), correction.printed, reason, author)


def place_of(correction: Correction) -> FigurePlace:
    """The target of a correction."""
    return FigurePlace(**{name: getattr(correction, name) for name in FigurePlace.__slots__})


def _open(correction: Correction) -> Correction:
    """The current proposal, locked until the transaction ends. Raises ActionError where it was decided."""
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.state != State.PROPOSED:
        raise ActionError(
            _("이미 처리된 정정입니다: {state}, {who}").format(
                state=correction.get_state_display(), who=correction.reviewer or correction.author
            )
        )
    return correction


def _decide(correction: Correction, reviewer: User, word: str) -> Correction:
    correction = _open(correction)
    if correction.author_id == reviewer.pk:
        raise ActionError(_("자기가 제안한 정정은 검토할 수 없습니다."))
    if not word.strip():
        raise ActionError(_("검토 의견을 적어 주세요."))
    correction.reviewer_id = reviewer.pk
    correction.word, correction.decided_at = word.strip(), timezone.now()
    return correction


def _record(correction: Correction, verb: str, actor: User | None, word: str = "") -> None:
    CorrectionEvent.objects.create(correction=correction, verb=verb, actor=actor, word=word.strip())
