"""The process that reads a book: which failure it writes into the book's row, and in which words."""

import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError

from ingest.errors import BookError
from staff.books import actions, processes, worker
from staff.books.models import Intake, State
from staff.books.worker import StaleError
from tests.factories import make_document, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def problems(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the book is said to have stopped for."""
    said: list[str] = []
    monkeypatch.setattr(actions, "fail", lambda intake, problem: said.append(problem))
    return said


def run(monkeypatch: pytest.MonkeyPatch, state: State = State.READING, error: BaseException | None = None) -> list[str]:
    """The steps that the process takes; each raises the error, where there is one."""
    taken: list[str] = []

    def step(name: str) -> Any:
        def take(intake: Intake) -> None:
            taken.append(name)
            if error:
                raise error

        return take

    monkeypatch.setattr(worker, "_claimed_intake", lambda pk: Intake(pk=pk, name="책.csv", state=state))
    monkeypatch.setattr(worker, "_read", step("read"))
    monkeypatch.setattr(worker, "_publish", step("publish"))
    worker.work(7)
    return taken


def test_a_book_is_read_or_published_by_its_state(monkeypatch: pytest.MonkeyPatch, problems: list[str]) -> None:
    assert run(monkeypatch, State.READING) == ["read"]
    assert run(monkeypatch, State.PUBLISHING) == ["publish"]
    assert run(monkeypatch, error=actions.ProcessReplacedError()) == ["read"]
    assert problems == []


@pytest.mark.parametrize(
    ("error", "words", "is_logged"),
    [
        (StaleError(), "보고서와 다르게 읽히거나", False),
        (MemoryError(), "메모리가 모자라 그만두었습니다.", False),
        (DatabaseError(), "데이터베이스에 저장하지 못했습니다.", True),
        (RuntimeError(), "예상하지 못한 문제로 그만두었습니다.", True),
    ],
)
def test_every_failure_has_its_sentence(
    monkeypatch: pytest.MonkeyPatch,
    problems: list[str],
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    words: str,
    is_logged: bool,
) -> None:
    with caplog.at_level(logging.INFO, "staff.books.worker"):
        run(monkeypatch, error=error)
    assert len(problems) == 1 and problems[0].startswith(words)
    assert bool([record for record in caplog.records if record.exc_info]) is is_logged
    messages = [record.getMessage() for record in caplog.records]
    assert messages[0] == "book 7: reading" and messages[-1].startswith("book 7 stopped: ")
    assert "book 7: done" not in messages


def test_what_is_done_is_logged(
    monkeypatch: pytest.MonkeyPatch, problems: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "staff.books.worker"):
        run(monkeypatch)
    assert [record.getMessage() for record in caplog.records] == ["book 7: reading", "book 7: done"]


def test_faults_of_a_book_stand_each_in_a_line_with_its_place(
    monkeypatch: pytest.MonkeyPatch, problems: list[str]
) -> None:
    run(monkeypatch, error=BookError("읽을 수 없습니다: {name}", Path("kept.csv"), name="kept.csv"))
    assert problems == ["읽을 수 없습니다: 책.csv"]
    places = [worker._place(SimpleNamespace(place=place, file="kept.csv")) for place in ("kept.csv 3쪽", "kept.csv")]  # type: ignore[arg-type]
    assert places == ["3쪽: ", ""]


def test_a_process_that_lost_its_book_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(intake: Intake, problem: str) -> None:
        raise actions.ProcessReplacedError

    monkeypatch.setattr(actions, "fail", gone)
    worker._fail(Intake(pk=7), "사유")


def test_a_process_takes_the_book_whose_row_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {"city_slug": "gimpo", "fiscal_year": 2020, "name": "a", "size": 1, "sha256": "0" * 64}
    intake = Intake.objects.create(
        **whole, file="uploads/a/a.csv", author=make_user(), state="reading", process="1 2 boot"
    )
    monkeypatch.setattr(processes, "name_of", lambda pid: "1 2 boot")
    assert worker._claimed_intake(intake.pk) == intake
    monkeypatch.setattr(processes, "name_of", lambda pid: "other")
    monkeypatch.setattr(worker, "_PATIENCE", 0.01)
    monkeypatch.setattr(worker, "_GLANCE", 0.001)
    assert worker._claimed_intake(intake.pk) is None


def test_a_book_that_reads_otherwise_than_its_report_is_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    document = make_document()
    intake = Intake(city_slug="gimpo", fiscal_year=2020, sha256="a", report={"b": 1}, base_version=document.version)
    book = SimpleNamespace(file=SimpleNamespace(sha256="a"))
    report = {"b": 1}
    finished: list[Any] = []

    def store_at_once(act: Any, then: Any) -> None:
        act()
        then(None)

    monkeypatch.setattr(worker, "ProgressFile", lambda folder: None)
    monkeypatch.setattr(Intake, "folder", Path())
    monkeypatch.setattr(worker, "_open", lambda intake, progress_file: book)
    monkeypatch.setattr(worker, "_load", lambda *args, dry_run: report if not dry_run else None)
    monkeypatch.setattr(worker, "store_at_once", store_at_once)
    monkeypatch.setattr(actions, "finish_publishing", lambda intake, document: finished.append(document))
    worker._publish(intake)
    assert finished == [document]
    for name, other in (("sha256", "b"), ("base_version", document.version + 1), ("report", {})):
        stale = Intake(city_slug="gimpo", fiscal_year=2020, sha256="a", report={"b": 1}, base_version=document.version)
        setattr(stale, name, other)
        with pytest.raises(StaleError):
            worker._publish(stale)
    assert finished == [document]
    assert worker._version(Intake(city_slug="gimpo", fiscal_year=2019)) is None


def test_a_process_that_ended_is_known_by_its_number_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_up_since", lambda: "boot")
    monkeypatch.setattr(processes, "_started", {1: "55", 2: ""}.get)
    assert (processes.name_of(1), processes.name_of(2)) == ("1 55 boot", "2  boot")
    alive = [processes.is_alive(name) for name in ("1 55 boot", "1 54 boot", "1 55 other", "2  boot", "1", "")]
    assert alive == [True, False, False, False, False, False]
    killed: list[tuple[int, int]] = []
    monkeypatch.setattr(processes.os, "killpg", lambda *args: killed.append(args))
    for name in ("1 55 boot", "1 54 boot", "1 55 other", "2 9 boot"):
        processes.end(name)
    assert [pid for pid, _signal in killed] == [1, 2]


def test_the_start_of_a_process_is_read_from_its_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_PROC", tmp_path)
    for pid, state in ((1, "S"), (2, "Z"), (3, "X")):
        (tmp_path / str(pid)).mkdir()
        numbers = " ".join(str(number) for number in range(4, 53))
        (tmp_path / str(pid) / "stat").write_text(f"{pid} (a) b) {state} {numbers}\n")
    assert [processes._started(pid) for pid in (1, 2, 3, 4)] == ["22", "", "", ""]
