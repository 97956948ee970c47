"""Personal data redacted by a manager: the text is gone; that it was removed, by whom and why, stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import audit_triggers
from accounts.models import REDACTED, AuditEntry
from documents.models import Correction, CorrectionEvent, Finding, Remark, Verdict
from tests import factories
from tests.staff.conftest import OWN, ROLES
from tests.staff.test_roles import decide
from tests.staff.typing_in import save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unproven")]

Log = Callable[..., Client]
NAME = "통장 홍길동 씨의 제보"
WHY = "주민의 이름이 있음"


@pytest.fixture(autouse=True)
def guarded(db: None) -> None:
    audit_triggers.install(connection)  # rolled back with the test


def everything() -> str:
    """All that the database holds."""
    tables = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return "\n".join(str(row) for model in tables for row in model._base_manager.values_list())


def redact(client: Client, thing: Correction | Finding | Remark, *parts: str, why: str = WHY) -> Any:
    url = reverse(f"admin:staff_redact_{thing._meta.model_name}", args=[thing.pk])
    return client.post(url, {"parts": parts, "why": why})


@pytest.fixture
def correction(client_of: Log) -> Correction:
    line = factories.make_expenditure(department=factories.make_department(OWN), spent=90)
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    save(client_of("편집자", "kim"), line, spent="95", budget="7", reason=NAME, evidence_file=file)
    decide(client_of("검토자", "lee"), "accept", Correction.objects.get(field="spent"))
    return Correction.objects.get(field="spent")


@pytest.mark.parametrize("role", ROLES)
def test_a_manager_alone_redacts(client_of: Log, correction: Correction, role: str) -> None:
    client = client_of(role)
    allowed = role in ("관리자", "superuser")
    page = client.get(reverse("admin:documents_correction_change", args=[correction.pk])).text
    assert ("개인정보 지우기" in page) == allowed
    assert redact(client, correction, "reason").status_code == (302 if allowed else 403)
    assert (NAME in everything()) != allowed


def test_a_reason_goes_from_the_batch_the_history_and_the_audit_log(
    client_of: Log, client: Client, correction: Correction
) -> None:
    assert NAME in client.get("/gimpo/2020/corrections/").text
    steps = CorrectionEvent.objects.count()
    redact(client_of("관리자"), correction, "reason")
    assert NAME not in everything()
    assert set(Correction.objects.values_list("reason", flat=True)) == {REDACTED}
    assert NAME not in client.get("/gimpo/2020/corrections/").text
    assert CorrectionEvent.objects.count() == steps + 1
    event = CorrectionEvent.objects.get(verb="struck")
    assert (event.actor.username, event.word) == ("관리자", WHY)
    assert AuditEntry.objects.filter(verb="개인정보 지움", user_name="관리자", what=WHY).exists()
    page = client_of("감사자").get(reverse("admin:documents_correction_change", args=[correction.pk])).text
    assert "개인정보 지움" in page
    assert WHY in page


def test_opinions_and_evidence_go_too(
    client_of: Log, correction: Correction, django_capture_on_commit_callbacks: Any
) -> None:
    file = correction.evidence_file
    with django_capture_on_commit_callbacks(execute=True):
        redact(client_of("관리자"), correction, "word", "evidence")
    correction.refresh_from_db()
    assert (correction.word, correction.evidence_file.name, correction.reason) == (REDACTED, "", NAME)
    assert not file.storage.exists(file.name)
    assert "확인함" not in everything()


def test_a_remark_goes_with_its_name_in_the_audit_log(client_of: Log) -> None:
    remark = Remark.objects.create(
        document=factories.make_document(), text=NAME, address="/gimpo/2020/search/?q=홍길동"
    )
    client = client_of("관리자")
    client.post(reverse("admin:staff_remark_step", args=[remark.pk]), {"state": "taken_up"})
    assert NAME in everything()
    redact(client, remark, "text")
    assert "홍길동" not in everything()
    assert AuditEntry.objects.filter(object_id=str(remark.pk), verb="시민 의견 처리").exists()


def test_public_words_go_with_all_that_the_audit_log_has_of_them(client_of: Log, client: Client) -> None:
    finding = factories.make_finding(department=OWN)
    editor, manager = client_of("편집자"), client_of("관리자")
    url = reverse("admin:staff_say", args=[finding.pk])
    seen = ""
    for words in (f"옛 설명: {NAME}", NAME):
        editor.post(url, {"state": "explained", "words": words, "seen": seen})
        seen = Verdict.objects.get().said_at.isoformat()
    assert NAME in client.get("/gimpo/2020/findings/").text
    assert redact(editor, finding, "words").status_code == 403
    assert "개인정보 지우기" in manager.get(reverse("admin:documents_finding_change", args=[finding.pk])).text
    redact(manager, finding, "words")
    assert NAME not in everything()
    assert NAME not in client.get("/gimpo/2020/findings/").text
    assert Verdict.objects.get().state == "explained"
    assert AuditEntry.objects.filter(verb="발견 판단").count() == 2


def test_the_cause_holds_no_personal_data_either(client_of: Log, correction: Correction) -> None:
    answer = redact(client_of("관리자"), correction, "reason", why="010-1234-5678")
    assert "전화번호" in answer.text
    assert NAME in everything()


@pytest.mark.parametrize(
    "change", [f"what = '{REDACTED}', user_name = 'else'", f"what = '{REDACTED}' || what", "object_name = 'else'"]
)
def test_the_database_lets_nothing_else_change(correction: Correction, change: str) -> None:
    with (
        pytest.raises(IntegrityError, match=audit_triggers.REFUSED),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {audit_triggers.TABLE} SET {change}")
