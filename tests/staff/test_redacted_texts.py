"""Which texts of a thing can be redacted, and what else holds the same words."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import FileSystemStorage
from django.test import RequestFactory

from accounts.audit import record
from accounts.models import REDACTED, AuditEntry
from documents.models import Correction, CorrectionEvent, Edition, Remark, Verdict
from staff import redaction
from staff.books.models import Intake
from staff.finding_decisions import JUDGED
from staff.redaction import parts_of, redact, redact_by_form, redaction_form
from tests.factories import make_correction, make_document, make_finding, make_user
from tests.staff.conftest import make_person

pytestmark = pytest.mark.django_db

BATCH = "00000000-0000-0000-0000-000000000001"


def whats() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("what", flat=True))


def test_a_correction_has_a_reason_opinions_and_evidence() -> None:
    one = make_correction(state="proposed", reason="사유")
    assert parts_of(one) == ["reason"]
    one.evidence_url = "https://a.example"
    assert parts_of(one) == ["reason", "evidence"]
    one.evidence_url, one.evidence_file = "", "evidence/a.pdf"
    assert parts_of(one) == ["reason", "evidence"]
    one.evidence_file, one.word = "", "의견"
    assert parts_of(one) == ["reason", "word"]
    one.reason = one.word = REDACTED
    assert parts_of(one) == []


def test_what_was_said_at_the_steps_of_a_correction_is_redacted_too() -> None:
    def step(verb: str, word: str) -> list[str]:
        one = make_correction(state="proposed", reason="사유")
        CorrectionEvent.objects.create(correction=one, verb=verb, actor=make_user(), word=word)
        return parts_of(one)

    assert step("proposed", "말") == ["reason", "word"]
    assert step("proposed", "사유") == step("proposed", "") == step(redaction.REDACTION, "말") == ["reason"]


def test_remarks_and_findings_have_a_text_until_it_is_redacted() -> None:
    assert parts_of(Remark(text="의견")) == ["text"]
    assert parts_of(Remark(text=REDACTED)) == []
    finding = make_finding()
    assert parts_of(finding) == []
    record(make_user(), JUDGED, finding, "말")
    assert parts_of(finding) == ["words"]
    AuditEntry.objects.all().redact("")
    assert parts_of(finding) == []


def test_a_book_has_the_opinion_it_is_published_with() -> None:
    assert parts_of(Edition(word="의견")) == ["opinion"]
    assert parts_of(Edition(word="")) == parts_of(Edition(word=REDACTED)) == []
    intake = Intake(pk=7, city_name="김포시", fiscal_year=2020, name="a")
    assert parts_of(intake) == []
    record(make_user(), redaction.PUBLISH_BEGUN, intake, "의견")
    assert parts_of(intake) == ["opinion"]
    intake.word = "다른 의견"
    assert redaction._opinions(intake) == {"의견", "다른 의견"}
    other = Intake(pk=8, city_name="김포시", fiscal_year=2020, name="b")
    record(make_user(), "결산서 올림", other, "의견")
    assert parts_of(other) == []


def test_a_text_goes_from_its_whole_batch_and_nothing_else() -> None:
    manager = make_user("park")
    first, second = (make_correction(batch=BATCH, reason="이름", word="의견") for _ in range(2))
    own_reason = make_correction(batch=BATCH, reason="다른 사유")
    alone = make_correction(reason="이름")
    record(manager, "정정 제안", first, "이름")
    record(manager, "정정 제안", alone, "이름")
    redact(first, ["reason"], "사유", manager)
    reasons = dict(Correction.objects.values_list("pk", "reason"))
    assert [reasons[one.pk] for one in (first, second, own_reason, alone)] == [REDACTED, REDACTED, "다른 사유", "이름"]
    assert set(Correction.objects.filter(batch=BATCH).values_list("word", flat=True)) == {"의견", "확인했습니다."}
    assert whats() == [REDACTED, "이름", "사유"]
    event = CorrectionEvent.objects.get(verb=redaction.REDACTION)
    assert (event.correction, event.actor, event.word) == (first, manager, "사유")
    redact(alone, ["reason"], "사유", manager)
    assert Correction.objects.get(pk=alone.pk).reason == REDACTED


def test_evidence_goes_with_its_file_once_nothing_names_it(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager, deleted = make_user("park"), []
    about = {"evidence_file": "evidence/a.pdf", "evidence_url": "https://a.example"}
    first, _second = (make_correction(batch=BATCH, **about) for _ in range(2))
    other = make_correction(batch=BATCH, evidence_file="evidence/a.pdf")
    monkeypatch.setattr(FileSystemStorage, "delete", lambda _storage, name: deleted.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        redact(first, ["evidence"], "사유", manager)
    named = set(Correction.objects.exclude(evidence_file="").values_list("pk", flat=True))
    assert (named, deleted) == ({other.pk}, [])
    with django_capture_on_commit_callbacks(execute=True):
        redact(other, ["evidence"], "사유", manager)
    assert deleted == ["evidence/a.pdf"]
    assert not Correction.objects.exclude(evidence_url="").exists()


def test_words_on_a_finding_go_with_what_the_log_has_of_them() -> None:
    manager, finding, other = make_user("park"), make_finding("가"), make_finding("나")
    for one in (finding, other):
        Verdict.objects.create(document=one.document, finding_key=one.key, words="말", author=manager)
        record(manager, JUDGED, one, "말")
    redact(finding, [], "사유", manager)
    assert dict(Verdict.objects.values_list("finding_key", "words")) == {finding.key: REDACTED, other.key: "말"}
    assert whats() == [REDACTED, "말", "사유"]


def test_an_opinion_is_found_behind_a_name_in_the_audit_log() -> None:
    manager, document = make_user("park"), make_document()
    for what in ("0000: 의견", "의견", "0000: 다른 의견", "의견이 아님"):
        record(manager, "결산서 공개", document, what)
    redaction._entries_like("의견", type(document)).redact("")
    assert whats() == [REDACTED, REDACTED, "0000: 다른 의견", "의견이 아님"]


def test_who_may_redact_is_shown_the_form_where_there_is_anything() -> None:
    park, kim = make_person("park", "관리자"), make_person("kim", "편집자")
    one = make_correction(reason="사유")
    form = redaction_form(one, park)
    assert form is not None and form.action == f"/admin/documents/correction/{one.pk}/redact/"
    assert [part for part, _words in form.fields["parts"].choices] == ["reason", "word"]  # type: ignore[attr-defined]
    assert redaction_form(one, kim) is None
    assert redaction_form(Remark(pk=1, text=REDACTED), park) is None


def test_a_form_that_is_wrong_redacts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    make_person("park", "관리자")
    make_person("kim", "편집자")
    said: list[str] = []
    monkeypatch.setattr(redaction.messages, "success", lambda _request, text: said.append(text))
    one = make_correction(reason="사유")

    def request(method: str = "post", name: str = "park", **typed: Any) -> Any:
        sent: Any = getattr(RequestFactory(), method)("/", typed)
        sent.user = make_user(name)
        return sent

    with pytest.raises(PermissionDenied):
        redact_by_form(request(name="kim", parts=["reason"], why="이름"), one)
    assert redact_by_form(request("get"), one) is None
    wrong = redact_by_form(request(parts=["reason"]), one)
    assert wrong is not None and wrong.errors.keys() == {"why"}
    assert redact_by_form(request(), one) is not None and said == []
    assert Correction.objects.get().reason == "사유"
    assert redact_by_form(request(parts=["reason"], why="이름"), one) is None
    assert (Correction.objects.get().reason, said) == (REDACTED, ["지웠습니다."])
