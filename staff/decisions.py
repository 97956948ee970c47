"""Decisions on corrections: accept, reject, withdraw, revoke; on one or several, all or none."""

import logging
from collections.abc import Sequence
from enum import StrEnum

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from documents import actions
from documents.actions import ActionError
from documents.models import Correction
from ingest import correction_effects
from ingest.errors import BookError
from ingest.page_departments import DEPARTMENT
from staff.mail import mail_authors, mail_reviewers
from staff.models import Assignment
from staff.permissions import Verb, demand, lack_independence, may
from web.busy import is_busy

State = Correction.State
_log = logging.getLogger(__name__)


class Decision(StrEnum):
    """A decision on a correction."""

    ACCEPT = "accept"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"

    @property
    def verb(self) -> Verb:
        return _VERBS[self]

    @property
    def done(self) -> str:
        """Its verb in the audit log, in Korean."""
        return _DONE[self]

    @property
    def needed(self) -> State:
        """The state that the correction must be in."""
        return State.ACCEPTED if self is Decision.REVOKE else State.PROPOSED


_VERBS = {
    Decision.ACCEPT: Verb.REVIEW,
    Decision.REJECT: Verb.REVIEW,
    Decision.WITHDRAW: Verb.WITHDRAW,
    Decision.REVOKE: Verb.REVOKE,
}
_DONE = {
    Decision.ACCEPT: "정정 받아들임",
    Decision.REJECT: "정정 반려",
    Decision.WITHDRAW: "정정 철회",
    Decision.REVOKE: "정정 되돌림 제안",
}
WORDS = {
    Decision.ACCEPT: gettext_lazy("받아들이기"),
    Decision.REJECT: gettext_lazy("반려"),
    Decision.WITHDRAW: gettext_lazy("철회"),
    Decision.REVOKE: gettext_lazy("되돌리기 제안"),
}


def allowed_decisions(user: User, correction: Correction) -> list[Decision]:
    """The decisions that the user may make on a correction in its current state."""
    return [
        decision
        for decision in Decision
        if correction.state == decision.needed and may(user, decision.verb, correction)
    ]


def decide(decision: Decision, corrections: Sequence[Correction], user: User, word: str) -> None:
    """Make the decision on all corrections or on none. Raises ActionError, and PermissionDenied."""
    demand(user, decision.verb)
    if not corrections:
        raise ActionError(_("고른 정정이 없습니다."))
    for correction in corrections:
        _allow(decision, correction, user)
    try:
        with transaction.atomic():
            _do(decision, corrections, user, word)
            for correction in corrections:
                record(user, decision.done, correction, word)
    except BookError as problem:
        raise ActionError(_("문서를 다시 확인하지 못했습니다: {problem}").format(problem=problem)) from problem
    except IntegrityError as problem:
        raise ActionError(_("그사이 같은 항목의 다른 정정이 받아들여졌습니다. 새로 제안해 주세요.")) from problem
    except (DatabaseError, ObjectDoesNotExist, ValueError, LookupError) as problem:
        if is_busy(problem):
            raise
        _log.exception("decide")
        sentence = _("적용할 수 없는 정정입니다. 그사이 자료가 바뀌었으면 반려하고 새로 제안해 주세요.")
        raise ActionError(sentence) from problem


def _copy_assignments(corrections: Sequence[Correction]) -> None:
    """Assign renamed departments to those who have the department under its former name."""
    for correction in corrections:
        if correction.target == DEPARTMENT:
            former = Assignment.objects.filter(city=correction.city_id, department=correction.printed)
            for assignment in former:
                Assignment.objects.get_or_create(
                    user=assignment.user, city=assignment.city, department=correction.value
                )


def _allow(decision: Decision, correction: Correction, user: User) -> None:
    """Raise ActionError where it was decided already or author and user are not independent; or PermissionDenied."""
    if may(user, decision.verb, correction):
        return
    if correction.state != decision.needed:
        who = correction.reviewer or correction.author
        raise ActionError(
            _("이미 처리된 정정입니다: {state}, {who}").format(state=correction.get_state_display(), who=who)
        )
    if decision.verb is Verb.REVIEW and may(user, Verb.REVIEW) and lack_independence(user.pk, correction.author_id):
        raise ActionError(lack_of_independence())
    raise PermissionDenied


def lack_of_independence() -> str:
    """The message where the reviewer or the author has recently changed the other's account."""
    return _("제안자와 검토자 가운데 한 사람이 하루 안에 다른 사람의 계정을 바꾸었습니다. 다른 검토자에게 맡겨 주세요.")


def why_not_reviewed(user: User, correction: Correction) -> str:
    """Why a reviewer is not offered a decision on another user's pending proposal; "" where they are."""
    waits = correction.state == Correction.State.PROPOSED and correction.author_id != user.pk
    if waits and may(user, Verb.REVIEW) and not may(user, Verb.REVIEW, correction):
        return lack_of_independence()
    return ""


def _do(decision: Decision, corrections: Sequence[Correction], user: User, word: str) -> None:
    match decision:
        case Decision.ACCEPT:
            correction_effects.accept_all(corrections, user, word)
            _copy_assignments(corrections)
            mail_authors(decision.done, corrections, user)
        case Decision.REJECT:
            for correction in corrections:
                actions.reject(correction, user, word)
            mail_authors(decision.done, corrections, user)
        case Decision.WITHDRAW:
            for correction in corrections:
                actions.withdraw(correction, user, word)
        case Decision.REVOKE:
            mail_reviewers([actions.revoke(correction, word, user) for correction in corrections])
