"""A book that is sent in: read by a process of its own, looked at, published or discarded."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from bench.book import make_book
from bench.drawing.drawer import draw
from bench.drawing.layouts import LAYOUTS
from bench.drawing.tables import items_of_book
from bench.printing import lay_out
from documents.models import Document
from staff.books import processes
from staff.books.models import Intake, State
from staff.books.progress import read_progress
from tests.conftest import PATIENCE
from tests.staff.books.conftest import do, only, page, printed_book, read, send, start_here, wait

pytestmark = pytest.mark.usefixtures("shared_database")


def folders_with_files(media: Path) -> set[str]:
    """The folders in which files are kept."""
    return {path.relative_to(media).parts[0] for path in media.rglob("*") if path.is_file()}


def drawn_book() -> bytes:
    book = make_book(3, 1)
    return draw(items_of_book(book, lay_out(book)), next(iter(LAYOUTS.values())))[0]


def pid_of(intake: Intake) -> int:
    return int(intake.process.split()[0])


def until(what: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.002)


def test_killed_it_is_shown_as_failed_and_goes_on_from_the_pages_it_had(
    manager: Client, media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = tmp_path / "spool"
    monkeypatch.setenv("DJANGO_SPOOL_ROOT", str(spool))
    send(manager, "결산서.pdf", drawn_book())
    intake = only()
    until(lambda: list(spool.glob("*/*.json")))
    os.kill(pid_of(intake), signal.SIGKILL)
    until(lambda: not processes.is_alive(intake.process))
    shown = page(manager, intake)
    assert "도중에 멈췄습니다" in shown
    assert "다시 시작" in shown
    before = {path: path.stat().st_mtime_ns for path in spool.glob("*/*.json")}
    do(manager, intake, "start")
    wait(intake, "read")
    again = [path for path, written in before.items() if path.stat().st_mtime_ns != written]
    assert len(again) <= 1  # the page that was being read
    assert intake.report is not None
    assert intake.report["tables"]["expenditure"]["tables"] >= 1
    do(manager, intake, "discard")
    intake.refresh_from_db()
    assert intake.state == State.DISCARDED
    assert folders_with_files(media) == set()


def test_cancelled_while_it_is_stored_nothing_of_it_is_there(
    manager: Client, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        start_here(patch)
        send(manager, content=printed_book(departments=6))
        intake = read(only())
    do(manager, intake, "publish", word="확인")
    until(lambda: (progress := read_progress(intake.folder)) and progress.stage == "departments")
    do(manager, intake, "cancel")
    intake.refresh_from_db()
    assert (intake.state, intake.publisher) == (State.CANCELLED, None)
    assert not Document.objects.exists()
    assert folders_with_files(media) == {"uploads"}
