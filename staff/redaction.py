"""Redacts personal data in texts written by people and in evidence; the events themselves stay."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import transaction
from django.db.models import Model, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from accounts.models import REDACTED, AuditEntry
from comparison.models import Succession
from documents.models import Correction, CorrectionEvent, Document, Edition, Finding, Remark, Verdict
from documents.models.corrections import REDACTION
from documents.version import touch
from inspection.models import Question
from staff.books.actions import PUBLISH_BEGUN
from staff.books.models import Intake
from staff.finding_decisions import ANSWERED, FOLLOWED, JUDGED
from staff.models import Upload
from staff.permissions import Verb, demand, may
from web.validators import no_personal_data

REASON, WORD, EVIDENCE, TEXT, WORDS, OPINION = "reason", "word", "evidence", "text", "words", "opinion"
LABELS = {
    REASON: gettext_lazy("사유"),
    WORD: gettext_lazy("검토 의견과 이력의 의견"),
    EVIDENCE: gettext_lazy("근거 주소와 파일"),
    TEXT: gettext_lazy("의견과 보던 주소"),
    WORDS: gettext_lazy("공개 설명과 그 이력"),
    OPINION: gettext_lazy("공개 의견"),
}
Redactable = Correction | Remark | Finding | Question | Succession | Edition | Intake


class RedactionForm(forms.Form):
    """The texts of an object to redact, and the reason."""

    parts = forms.MultipleChoiceField(label=gettext_lazy("지울 것"), widget=forms.CheckboxSelectMultiple)
    why = forms.CharField(label=gettext_lazy("지우는 사유"), max_length=200, validators=[no_personal_data])

    def __init__(self, obj: Redactable, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action = reverse(f"admin:staff_redact_{obj._meta.model_name}", args=[obj.pk])
        choices = [(part, LABELS[part]) for part in parts_of(obj)]
        self.fields["parts"].choices = choices  # type: ignore[attr-defined]


def redaction_form(obj: Redactable, user: Any) -> RedactionForm | None:
    """The redaction form; None where the user may not redact or there is nothing to redact."""
    return RedactionForm(obj) if may(user, Verb.REDACT) and parts_of(obj) else None


def redact_by_form(request: HttpRequest, obj: Redactable) -> RedactionForm | None:
    """Redact as posted; return the form if it is invalid, else None. Raises PermissionDenied."""
    demand(request.user, Verb.REDACT)
    form = RedactionForm(obj, request.POST or None)
    if request.method != "POST":
        return None
    if not form.is_valid():
        return form
    user: Any = request.user
    redact(obj, form.cleaned_data["parts"], form.cleaned_data["why"], user)
    messages.success(request, _("지웠습니다."))
    return None


def parts_of(obj: Redactable) -> list[str]:
    """The parts of an object that can be redacted."""
    if isinstance(obj, Remark):
        return [TEXT] if obj.text != REDACTED else []
    if isinstance(obj, Finding | Question):
        return [WORDS] if _judgements(obj).exclude(what=REDACTED).exists() else []
    if isinstance(obj, Succession):
        stands = obj.decision is not None and obj.decision.reason != REDACTED
        return [REASON] if stands or _decision_entries(obj).exclude(what=REDACTED).exists() else []
    if isinstance(obj, Edition | Intake):
        return [OPINION] if _opinions(obj) else []
    parts = [part for part in (REASON, WORD) if _texts(obj, part)]
    return [*parts, *([EVIDENCE] if obj.evidence_url or obj.evidence_file else [])]


def _texts(correction: Correction, part: str) -> set[str]:
    """The texts of a part: the reason; or the reviewer's comment and those of its events."""
    if part == REASON:
        return {correction.reason} - {REDACTED}
    said = correction.events.exclude(verb=REDACTION).values_list("word", flat=True)
    return {correction.word, *said} - {"", REDACTED, correction.reason}


@transaction.atomic
def redact(obj: Redactable, parts: Iterable[str], why: str, manager: User) -> None:
    """Redact parts of an object, its history and the audit log; of a correction, of its whole batch."""
    if isinstance(obj, Remark):
        _redact_remark(obj)
    elif isinstance(obj, Finding | Question):
        _redact_words(obj)
    elif isinstance(obj, Succession):
        _redact_decision(obj)
    elif isinstance(obj, Edition | Intake):
        _redact_opinions(obj)
    else:
        _redact_correction(obj, parts, why, manager)
    record(manager, "개인정보 지움", obj, why)
    transaction.on_commit(caches["pages"].clear)


def _redact_remark(remark: Remark) -> None:
    _entries_of([remark]).redact(remark.text, str(remark))
    remark.text, remark.address = REDACTED, ""
    remark.save(update_fields=["text", "address"])


def _redact_words(obj: Finding | Question) -> None:
    """Redact the public text on a finding or question, and earlier ones in the audit log."""
    for verdict in Verdict.objects.filter(document=obj.document_id, finding_key=obj.key).exclude(words=""):
        verdict.words = REDACTED
        verdict.save(update_fields=["words"])
    _judgements(obj).redact("")


def _judgements(obj: Finding | Question) -> Any:
    """The audit entries of verdicts on an object, also under ids it had before later readings."""
    of_thing = Q(object_id=str(obj.pk)) | Q(object_name__startswith=obj.name[:190])
    kinds = AuditEntry.objects.filter(object_kind=obj._meta.label_lower, verb__in=(JUDGED, ANSWERED))
    return kinds.filter(of_thing)


def _redact_decision(succession: Succession) -> None:
    """Redact the reason of the current decision, and earlier ones in the audit log."""
    _decision_entries(succession).redact("")
    if decision := succession.decision:
        _entries_like(decision.reason, Succession).redact("")
        decision.reason = REDACTED
        decision.save(update_fields=["reason"])
    touch(Document.objects.filter(city=succession.city_id, fiscal_year=succession.fiscal_year))


def _decision_entries(succession: Succession) -> Any:
    return _entries_of([succession]).filter(verb=FOLLOWED)


def _opinions(obj: Edition | Intake) -> set[str]:
    """The publisher's comments on a book."""
    words = {obj.word}
    if isinstance(obj, Intake):
        words |= set(_entries_of([obj]).filter(verb=PUBLISH_BEGUN).values_list("what", flat=True))
    return words - {"", REDACTED}


def _redact_opinions(obj: Edition | Intake) -> None:
    """Redact the publisher's comment in the edition, the uploaded book and the audit log."""
    for word in _opinions(obj):
        _entries_like(word, Document, Edition, Intake).redact("")
        if obj.document_id is not None:
            for model in (Edition, Intake):
                model._default_manager.filter(document=obj.document_id, word=word).update(word=REDACTED)
    if obj.word:
        obj.word = REDACTED
        obj.save(update_fields=["word"])


def _entries_like(text: str, *models: type[Model]) -> Any:
    """The audit entries on these models whose text is this one, or ends in it after a name."""
    kinds = AuditEntry.objects.filter(object_kind__in=[model._meta.label_lower for model in models])
    return kinds.filter(Q(what=text) | Q(what__endswith=f": {text}"))


def _redact_correction(correction: Correction, parts: Iterable[str], why: str, manager: User) -> None:
    together = Q(pk=correction.pk) | (Q(batch=correction.batch) if correction.batch else Q())
    batch = list(Correction.objects.select_for_update().filter(together))
    uploads = Upload.objects.filter(batch=correction.batch) if correction.batch else Upload.objects.none()
    events = CorrectionEvent.objects.filter(correction__in=batch)
    for part in parts:
        if part == EVIDENCE:
            _redact_evidence(correction, batch)
            continue
        for text in _texts(correction, part):
            for item in batch:
                if getattr(item, part) == text:
                    setattr(item, part, REDACTED)
                    item.save(update_fields=[part])  # saved one by one, since `save` updates the document's version
            events.redact(text)
            _entries_of([*batch, *uploads]).redact(text)
    CorrectionEvent.objects.create(correction=correction, verb=REDACTION, actor=manager, word=why)


def _redact_evidence(correction: Correction, batch: Iterable[Correction]) -> None:
    url, file = correction.evidence_url, correction.evidence_file
    storage, name = file.storage, file.name
    for item in batch:
        if (item.evidence_url, item.evidence_file.name) == (url, name):
            item.evidence_url, item.evidence_file = "", ""
            item.save(update_fields=["evidence_url", "evidence_file"])
    if name and not Correction.objects.filter(evidence_file=name).exists():
        transaction.on_commit(lambda: storage.delete(name))


def _entries_of(things: Iterable[Model]) -> Any:
    of_things: list[Any] = [Q(object_kind=obj._meta.label_lower, object_id=str(obj.pk)) for obj in things]
    return AuditEntry.objects.filter(Q.create(of_things, connector=Q.OR))
