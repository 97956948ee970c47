"""Previews and creates proposals from a form's changes, all or none."""

import logging
from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.audit import record
from documents.actions import ActionError, EqualProposalError, Evidence, propose
from documents.models import ROW, City, Correction, Document, PrintedLine
from ingest import correction_effects
from ingest.correction_effects import Draft
from ingest.correction_fates import LEVEL
from ingest.errors import BookError
from staff.base_values import BaseValues, changes_since
from staff.effects import EffectsText, effects_text
from staff.mail import mail_reviewers

_log = logging.getLogger(__name__)
OF_TREES = (LEVEL, ROW)
Changes = Sequence[tuple[str, str]]
"""Field names and new texts."""


class ConflictError(Exception):
    """Others changed the same line since the form was opened; `sentences` say what."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


def problem_html(problem: ActionError) -> str | SafeString:
    """The error as HTML, with a link to the pending proposal that it conflicts with."""
    if not isinstance(problem, EqualProposalError):
        return str(problem)
    url = reverse("admin:documents_correction_change", args=[problem.correction.pk])
    return format_html('{} <a href="{}">{}</a>', str(problem), url, _("그 제안 보기"))


def preview(line: PrintedLine, changes: Changes) -> EffectsText:
    """The effects of changes to a line. Raises ActionError where the document cannot be reconciled with them."""
    return preview_drafts(
        line.document, [Draft(correction_effects.place_of(line, name), text) for name, text in changes]
    )


def preview_drafts(document: Document, drafts: Sequence[Draft]) -> EffectsText:
    """The effects of drafts as text. Raises ActionError."""
    try:
        return effects_text(correction_effects.preview(document, drafts), document, drafts)
    except BookError as problem:
        raise ActionError(_("문서를 다시 확인하지 못했습니다: {problem}").format(problem=problem)) from problem
    except (ObjectDoesNotExist, ValueError, LookupError) as problem:
        _log.exception("preview")
        sentence = _("미리 볼 수 없는 값입니다. 그사이 자료가 바뀌었으면 서식을 다시 열어 주세요.")
        raise ActionError(sentence) from problem


@transaction.atomic
def propose_changes(
    line: PrintedLine, changes: Changes, reason: str, author: User, evidence: Evidence, opened: BaseValues | None
) -> list[Correction]:
    """Propose each change. Raises ConflictError where others changed the line meanwhile, and ActionError."""
    document = lock_city(line.document)
    line = type(line)._default_manager.get(pk=line.pk)
    others = (
        changes_since(opened, line) if opened else [_("이 서식을 언제 열었는지 알 수 없습니다. 다시 확인해 주세요.")]
    )
    if others:
        raise ConflictError(others)
    line.document = document
    if any(name in OF_TREES for name, _text in changes):
        preview(line, changes)  # refuses impossible values
    drafts = [Draft(correction_effects.place_of(line, name), text) for name, text in changes]
    corrections = propose_all(drafts, reason, author, evidence, uuid4() if len(drafts) > 1 else None)
    for correction in corrections:
        record(author, "정정 제안", correction, reason)
    return corrections


@transaction.atomic
def propose_drafts(document: Document, drafts: Sequence[Draft], reason: str, author: User, evidence: Evidence) -> None:
    """Propose drafts as one batch. Raises ActionError."""
    lock_city(document)
    for correction in propose_all(drafts, reason, author, evidence, uuid4() if len(drafts) > 1 else None):
        record(author, "정정 제안", correction, reason)


@transaction.atomic
def propose_row(document: Document, drafts: Sequence[Draft], reason: str, author: User, evidence: Evidence) -> None:
    """Propose a new row as one batch, with a single entry in the audit log. Raises ActionError."""
    lock_city(document)
    corrections = propose_all(drafts, reason, author, evidence, uuid4())
    record(author, "정정 제안", corrections[-1], reason)


def propose_all(
    drafts: Iterable[Draft], reason: str, author: User, evidence: Evidence, batch: UUID | None
) -> list[Correction]:
    """Propose each draft; the caller holds the city's lock. Raises ActionError."""
    corrections = []
    for draft in drafts:
        correction = propose(draft.place, draft.value, reason, author, evidence, batch)
        corrections.append(correction)
        if correction.evidence_file:
            evidence = Evidence(evidence.page, evidence.url, correction.evidence_file)  # stored once, shared by all
    mail_reviewers(corrections)
    return corrections


def lock_city(document: Document) -> Document:
    """Lock the document's city against other proposals and readings until the transaction ends; reload the document."""
    City.objects.select_for_update().get(pk=document.city_id)
    return Document.objects.select_related("city").get(pk=document.pk)
