"""The work of the process, done here: what is published is what was reviewed, and whatever goes wrong is told."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents.models import Document
from documents.version import touch
from staff.books import processes
from staff.books.models import Intake, State
from staff.books.report_text import CHANGES
from tests.staff.books.conftest import do, only, page, printed_book, read, send

pytestmark = pytest.mark.django_db


def test_of_two_books_of_a_year_the_second_is_read_again_once_the_first_is_public(manager: Client, here: None) -> None:
    for content in (printed_book(3), printed_book(4)):
        send(manager, content=content)
    second, first = Intake.objects.all()
    read(first)
    read(second)
    assert first.state == second.state == State.READ
    do(manager, first, "publish", word="먼저")
    read(first)
    assert first.state == State.PUBLISHED
    assert "자료가 바뀌었습니다" in page(manager, second)
    answer = do(manager, second, "publish", word="나중")
    assert "자료가 바뀌었습니다" in page(manager, second)
    assert answer.status_code == 302
    second.refresh_from_db()
    assert second.state == State.READ
    assert Document.objects.get().sha256 == first.sha256
    do(manager, second, "start")
    read(second)
    assert second.report is not None
    assert second.report["volume"][2] is True
    assert "이 해에 새 권으로 더합니다: 2권" in page(manager, second)
    assert "department" not in second.report["changes"]
    assert second.base_version == Document.objects.get().version


def test_a_book_with_amounts_without_a_place_is_published_only_where_that_is_accepted(
    manager: Client, here: None
) -> None:
    rows = "".join(f"모르는 줄 {at}\t1,00{at}\t2,00{at}\t\n" for at in range(6))
    send(manager, content=printed_book(3) + f"\n모르는 표\n{rows}".encode())
    read(intake := only())
    assert "금액이 12개 있습니다" in page(manager, intake)
    assert do(manager, intake, "publish", word="공개").status_code == 200
    intake.refresh_from_db()
    assert intake.state == State.READ
    do(manager, intake, "publish", word="공개", accept_unplaced="on")
    read(intake)
    assert intake.state == State.PUBLISHED


def test_a_book_that_cannot_be_read_says_why_and_where_and_is_thrown_away(
    manager: Client, media: Path, here: None
) -> None:
    send(manager, "page.txt", b"<html><script>alert(1)</script></html>\n")
    read(intake := only())
    assert intake.state == State.FAILED
    shown = page(manager, intake)
    assert "아는 표가" in shown
    assert str(media) not in shown
    assert not Document.objects.exists()


def test_what_changes_while_it_waits_is_not_published_over(manager: Client, here: None) -> None:
    """Between the click and the process, and where the book reads otherwise than the report told."""
    send(manager, content=printed_book())
    read(intake := only())
    do(manager, intake, "publish", word="확인")
    read(intake)
    send(manager, content=printed_book())
    read(again := only_new())
    assert again.report is not None
    assert again.report["changes"] == {}
    assert "바뀌는 것이 없습니다" in page(manager, again)
    do(manager, again, "publish", word="확인")
    touch(Document.objects.all())
    version = Document.objects.get().version
    read(again)
    assert again.state == State.FAILED
    assert "그사이 이 해의 자료가 바뀌었습니다" in page(manager, again)
    do(manager, again, "start")
    read(again)
    Intake.objects.filter(pk=again.pk).update(report=again.report | {"items": -1})
    do(manager, again, "publish", word="확인")
    read(again)
    assert again.state == State.FAILED
    assert Document.objects.get().version == version


def test_a_process_that_lost_its_book_stores_nothing(manager: Client, here: None, monkeypatch: Any) -> None:
    send(manager, content=printed_book())
    intake = only()
    cancelled = lambda *_, **__: do(manager, intake, "cancel") and (None, {})  # noqa: E731
    monkeypatch.setattr("staff.books.worker.store_at_once", cancelled)
    monkeypatch.setattr(processes, "end", lambda process: None)
    read(intake)
    assert (intake.state, intake.report) == (State.CANCELLED, None)


def test_what_nobody_foresaw_is_reported_and_written_down(
    manager: Client, here: None, monkeypatch: Any, caplog: Any
) -> None:
    send(manager, content=printed_book())
    monkeypatch.setattr("staff.books.worker.load", lambda *_, **__: 1 / 0)
    read(intake := only())
    assert intake.state == State.FAILED
    assert "예상하지 못한 문제" in page(manager, intake)
    assert "ZeroDivisionError" in caplog.text


def test_a_page_asks_few_questions_however_much_was_read(
    manager: Client, here: None, django_assert_max_num_queries: Any
) -> None:
    send(manager, content=printed_book(departments=3))
    read(intake := only())
    with django_assert_max_num_queries(10):
        manager.get(intake.get_absolute_url())
    with django_assert_max_num_queries(13):
        manager.get(reverse("admin:staff_intake_changelist"))


def only_new() -> Intake:
    intake = Intake.objects.first()
    assert intake is not None
    return intake


def test_every_kind_of_change_has_a_word(manager: Client, here: None) -> None:
    send(manager)
    read(intake := only())
    assert intake.report is not None
    assert set(intake.report["changes"]) <= set(CHANGES)
    assert {name for name, *_ in intake.report["sums"]} == {
        "기획담당관",
        "주민협치담당관",
        "감사담당관",
        "공보담당관",
    }
