"""Decisions of staff on findings, stored by the finding's key, so that they outlive new readings."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from accounts.audit import record
from documents.actions import ActionError
from documents.models import Finding, Verdict
from inspection.models import Question

State = Finding.State
JUDGED, ANSWERED, FOLLOWED = "발견 판단", "결산검사 답변", "해를 잇는 짝 결정"
"""Verbs in the audit log."""
_NEEDS_WORDS = (State.EXPLAINED, State.WAIVED)


@transaction.atomic
def save_verdict(finding: Finding, state: str, words: str, assignee: User | None, author: User) -> Verdict:
    """Store the verdict on a finding and the finding's state. Raises ActionError where the state is not allowed."""
    words = words.strip()
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    if state not in State.values:
        raise ActionError(_("없는 상태입니다."))
    if state == State.CORRECTED and finding.state != State.CORRECTED:
        raise ActionError(_("정정함은 정정을 받아들일 때 저절로 붙습니다."))
    if state in _NEEDS_WORDS and not words:
        raise ActionError(_("시민에게 보일 설명을 적어 주세요."))
    verdict, _created = Verdict.objects.update_or_create(
        document=finding.document,
        finding_key=finding.key,
        defaults={"state": state, "words": words, "assignee": assignee, "author": author},
    )
    if finding.state != state:
        finding.state = State(state)
        finding.save(update_fields=["state"])
    record(author, JUDGED, finding, format_lazy("{}, {}: {}", State(state).label, assignee or "-", words))
    return verdict


@transaction.atomic
def answer_question(question: Question, words: str, author: User) -> None:
    """Store the city's public answer to an inspection question, by the question's key; "" deletes it."""
    words = words.strip()
    stored = Verdict.objects.filter(document=question.document_id, finding_key=question.key)
    if words:
        answer = {"state": State.EXPLAINED, "words": words, "author": author}
        Verdict.objects.update_or_create(document=question.document, finding_key=question.key, defaults=answer)
    else:
        for verdict in stored:
            verdict.delete()
    record(author, ANSWERED, question, words)


def verdict_version(verdict: Verdict | None) -> str:
    """A version of a verdict, to detect concurrent changes; "" without one."""
    return verdict.said_at.isoformat() if verdict else ""


def verdict_of(finding: Finding | Question) -> Verdict | None:
    """The verdict on a finding or a question; None without one."""
    queryset = Verdict.objects.filter(document=finding.document_id, finding_key=finding.key)
    return queryset.select_related("assignee", "author").first()
