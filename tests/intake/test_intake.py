"""A book that is sent in: read by a process of its own, looked at, published or discarded."""

from pathlib import Path

import pytest
from django.test import Client

from accounts.models import AuditEntry
from budget.models import ExpenditureLine
from documents.models import Document
from tests.conftest import SAMPLE
from tests.intake.conftest import do, only, page, send, wait

pytestmark = pytest.mark.usefixtures("shared_database")


def kept(media: Path) -> set[str]:
    return {path.relative_to(media).parts[0] for path in media.rglob("*") if path.is_file()}


def test_a_book_becomes_public_by_two_steps(manager: Client, media: Path) -> None:
    assert send(manager).status_code == 302
    intake = wait(only(), "read")
    assert not Document.objects.exists()
    assert kept(media) == {"uploads"}
    shown = page(manager, intake)
    for words in ("154", "이 해의 자료는 아직 없었습니다", "18,362,055,610", "풀이하지 못한 행", "공개하기"):
        assert words in shown
    do(manager, intake, "publish", word="원문과 견주어 보았습니다.")
    wait(intake, "published")
    assert ExpenditureLine.objects.count() == 154
    document = Document.objects.get()
    assert intake.document == document
    with document.book.open() as book:
        assert book.read() == SAMPLE.read_bytes()
    assert kept(media) == {"books"}
    entry = AuditEntry.objects.filter(verb="결산서 공개").get()
    assert entry.user_name == "관리자"
    assert "원문과 견주어 보았습니다." in entry.what
