"""Every published edition is kept, can be looked at, compared, and published again in one act."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.audit import record
from accounts.models import REDACTED, AuditEntry
from budget.models import ExpenditureLine
from documents import actions
from documents.models import Correction, Document, Edition, Volume
from ingest.correction_effects import accept, place_of
from ingest.page_departments import place_of_department
from staff.books.models import Intake, State
from tests.conftest import ingest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_city")]


def figures() -> list[tuple[object, ...]]:
    return list(ExpenditureLine.objects.order_by("key").values_list("key", "spent", "budget", "line"))


def test_a_former_edition_is_compared_and_published_again(
    damaged: Callable[..., Path], client_of: Callable[..., Client]
) -> None:
    first = Edition.objects.get()
    assert (first.sha256, first.page_count) == (Volume.objects.get().sha256, 58)
    line = ExpenditureLine.objects.get(name="사회조사", level=3)
    author, reviewer = (User.objects.create_user(name) for name in ("author", "reviewer"))
    accept(actions.propose(place_of(line, "spent"), "4321", "영수증", author), reviewer, "확인")
    corrected = figures()
    name = "\t".join(line.cells[0])
    ingest(damaged((name, "아주 다른 사업" + name[name.index("\t") :])))
    assert Correction.objects.get().fate == "orphaned"
    assert Edition.objects.count() == 2

    manager, editor = client_of("관리자"), client_of("편집자")
    page = reverse("admin:documents_edition_change", args=[first.pk])
    assert "사회조사" in manager.get(f"{page}?page=8").text
    assert editor.post(reverse("admin:staff_edition_publish", args=[first.pk]), {"word": "되돌림"}).status_code == 403
    compared = manager.post(reverse("admin:staff_edition_compare", args=[first.pk])).text
    assert "사회조사" in compared
    assert "적용됨" in compared
    assert not ExpenditureLine.objects.filter(key=line.key).exists()  # nothing is stored yet

    before = Document.objects.get().version
    answer = manager.post(reverse("admin:staff_edition_publish", args=[first.pk]), {"word": "잘못된 판을 올렸음"})
    assert answer.status_code == 302
    assert figures() == corrected
    assert Correction.objects.get().fate == "applied"
    assert Volume.objects.get().sha256 == first.sha256
    assert Document.objects.get().version > before
    last = Edition.objects.first()
    assert last is not None
    listed = manager.get(reverse("admin:documents_edition_changelist")).context["cl"].result_list
    assert [edition.is_last for edition in listed] == [True, False, False]
    assert (last.sha256, last.word, str(last.published_by)) == (first.sha256, "잘못된 판을 올렸음", "관리자")
    ingest()  # the same file: nothing changes
    assert figures() == corrected
    assert Edition.objects.count() == 3


def test_corrections_of_departments_are_reported_too(client_of: Callable[..., Client]) -> None:
    author, reviewer = (User.objects.create_user(name) for name in ("author", "reviewer"))
    place = place_of_department(Document.objects.get(), "감사담당관")
    accept(actions.propose(place, "감사관", "조직개편", author), reviewer, "확인")
    address = reverse("admin:staff_edition_publish", args=[Edition.objects.get().pk])
    page = client_of("관리자").post(address, {"word": "다시"}, follow=True).text
    assert "받아들인 정정: 적용됨 1" in page


def test_an_edition_is_named_after_the_time_of_the_clock_on_the_wall() -> None:
    edition = Edition(title="결산서", published_at=datetime(2026, 12, 31, 20, 30, tzinfo=UTC))
    assert str(edition) == "결산서 2027-01-01 05:30"


def test_an_opinion_is_redacted_in_the_edition_and_the_audit_log(client_of: Callable[..., Client]) -> None:
    manager, editor = client_of("관리자"), client_of("편집자")
    first = Edition.objects.get()
    publish = reverse("admin:staff_edition_publish", args=[first.pk])
    assert "필수 항목입니다" in manager.post(publish, {"word": ""}).text
    manager.post(publish, {"word": "홍길동 씨의 말"})
    last = Edition.objects.latest("pk")
    page, redaction = (
        reverse(f"admin:{name}", args=[last.pk]) for name in ("documents_edition_change", "staff_redact_edition")
    )
    assert "개인정보 지우기" in manager.get(page).text
    sent = {"parts": ["opinion"], "why": "이름이 있음"}
    assert editor.post(redaction, sent).status_code == 403
    manager.post(redaction, sent)
    assert Edition.objects.get(pk=last.pk).word == REDACTED
    assert not AuditEntry.objects.filter(what__contains="홍길동").exists()
    assert AuditEntry.objects.filter(verb="지난 판 다시 공개", what=REDACTED).exists()
    assert AuditEntry.objects.filter(verb="개인정보 지움", what="이름이 있음").exists()
    assert "개인정보 지우기" not in manager.get(page).text


def test_an_opinion_is_redacted_in_a_book_that_was_sent_in(client_of: Callable[..., Client]) -> None:
    manager, word, document = client_of("관리자"), "홍길동 씨의 말", Document.objects.get()
    user = User.objects.get(username="관리자")
    intake = Intake.objects.create(
        city_slug="gimpo", city_name="김포시", fiscal_year=2020, name="a.txt", size=1, sha256="0" * 64, author=user,
        state=State.PUBLISHED, report={}, read_at=timezone.now(), published_at=timezone.now(), publisher=user,
        word=word, document=document,
    )  # fmt: skip
    Edition.objects.update(word=word)
    record(user, "결산서 공개 시작", intake, "다른 홍길동 씨의 말")
    record(user, "결산서 공개 시작", intake, word)
    record(user, "결산서 공개", document, f"{intake.sha256}: {word}")
    record(user, "결산서 공개", document, "다른 말")
    manager.post(reverse("admin:staff_redact_intake", args=[intake.pk]), {"parts": ["opinion"], "why": "이름이 있음"})
    assert (Intake.objects.get().word, Edition.objects.get().word) == (REDACTED, REDACTED)
    assert not AuditEntry.objects.filter(what__contains="홍길동").exists()
    assert AuditEntry.objects.filter(what="다른 말").exists()
    assert "개인정보 지우기" not in manager.get(intake.get_absolute_url()).text
