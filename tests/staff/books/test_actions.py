"""What becomes of a book that was sent in, without its process: which state leads where, and what is refused."""

import os
import resource
import signal
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User

from accounts.models import AuditEntry
from documents.actions import ActionError
from documents.store import StoredChanges
from staff.books import actions, processes
from staff.books.actions import ProcessReplacedError
from staff.books.models import Intake
from staff.books.report import MOST_NAMES, Collected, Report, _changes, report_data
from tests.factories import make_document, make_user

pytestmark = pytest.mark.django_db

PROCESS = "1 2 boot"


@pytest.fixture(autouse=True)
def ended(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> list[str]:
    """The processes that were ended; none is started, and those that a row names are alive."""
    settings.MEDIA_ROOT, settings.BOOKS_AT_ONCE = tmp_path, 1
    names: list[str] = []
    monkeypatch.setattr(processes, "start", lambda pk: PROCESS)
    monkeypatch.setattr(processes, "end", names.append)
    monkeypatch.setattr(processes, "is_alive", lambda process: process == PROCESS)
    return names


@pytest.fixture
def user() -> User:
    return make_user("park")


def make_intake(state: str = "uploaded", **fields: Any) -> Intake:
    whole: dict[str, Any] = {"city_slug": "gimpo", "city_name": "김포시", "fiscal_year": 2020, "name": "a.csv"}
    whole |= {"file": f"uploads/{state}/a.csv", "size": 1, "sha256": "0" * 64, "author": make_user()}
    if state in ("reading", "publishing"):
        whole["process"] = PROCESS
    if state in ("read", "publishing"):
        whole |= {"report": {"a": 1}, "read_at": "2021-01-02T00:00:00Z"}
    if state == "publishing":
        whole |= {"publisher": make_user("park"), "word": "확인함"}
    if state == "failed":
        whole["problem"] = "사유"
    return Intake.objects.create(**whole | {"state": state} | fields)


def entries() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", "what"))


@pytest.mark.parametrize("state", ["uploaded", "read", "failed", "cancelled"])
def test_what_waits_is_read_and_its_former_report_forgotten(user: User, state: str) -> None:
    intake = make_intake(state, base_version=7)
    actions.start(intake, user)
    assert (intake.state, intake.process, intake.problem) == ("reading", PROCESS, "")
    assert (intake.report, intake.read_at, intake.base_version) == (None, None, None)
    assert entries() == [("결산서 읽기 시작", "0" * 64)]


def test_only_so_many_are_read_at_a_time(user: User, settings: Any) -> None:
    make_intake("reading")
    with pytest.raises(ActionError, match="지금 다른 결산서 1권을 읽고 있습니다"):
        actions.start(make_intake(), user)
    settings.BOOKS_AT_ONCE = 2
    actions.start(make_intake("cancelled"), user)
    settings.BOOKS_AT_ONCE = 1
    Intake.objects.filter(state="reading").update(process="dead")
    actions.start(make_intake("failed"), user)


def test_what_is_at_work_can_only_be_cancelled(user: User, ended: list[str]) -> None:
    intake = make_intake("reading")
    for act, words in ((actions.start, "읽기를 시작할"), (actions.discard, "버릴")):
        with pytest.raises(ActionError, match=rf"지금 상태\(.+\)에서는 {words} 수 없습니다"):
            act(intake, user)
    with pytest.raises(ActionError, match="매핑을 고를 수 없습니다"):
        actions.choose(intake, user, "lofin365", [])
    with pytest.raises(ActionError, match="공개할 수 없습니다"):
        actions.publish(intake, user, "확인함")
    actions.cancel(intake, user)
    assert (intake.state, intake.process, ended) == ("cancelled", "", [PROCESS, PROCESS])
    with pytest.raises(ActionError, match="이미 끝났습니다: "):
        actions.cancel(intake, user)
    assert ended == [PROCESS, PROCESS]
    assert entries() == [("결산서 취소", "")]


def test_a_mapping_is_chosen_for_tables_alone(user: User) -> None:
    intake = make_intake("read", base_version=7)
    actions.choose(intake, user, "lofin365", ["하나", "둘"])
    assert (intake.state, intake.mapping, intake.sheets) == ("uploaded", "lofin365", ["하나", "둘"])
    assert (intake.report, intake.read_at, intake.base_version) == (None, None, None)
    failed = make_intake("failed")
    actions.choose(failed, user, "", [])
    assert (failed.state, failed.problem) == ("uploaded", "")
    assert entries() == [("매핑 고름", "lofin365 하나, 둘"), ("매핑 고름", "")]
    with pytest.raises(ActionError, match="매핑을 고를 수 없습니다"):
        actions.choose(make_intake(file="uploads/a/a.pdf"), user, "lofin365", [])


def test_a_book_that_was_read_is_published_with_a_word(user: User) -> None:
    intake = make_intake("read")
    with pytest.raises(ActionError, match="의견을 적어 주세요"):
        actions.publish(intake, user, " ")
    actions.publish(intake, user, " 확인함 ")
    assert (intake.state, intake.publisher, intake.word) == ("publishing", user, "확인함")
    assert entries() == [("결산서 공개 시작", "확인함")]


def test_a_book_is_published_on_what_its_report_was_made_against(user: User) -> None:
    document = make_document()
    with pytest.raises(ActionError, match="이 해의 자료가 바뀌었습니다"):
        actions.publish(make_intake("read"), user, "확인함")
    actions.publish(make_intake("read", base_version=document.version), user, "확인함")


def test_amounts_without_a_place_are_accepted_or_not(user: User) -> None:
    intake = make_intake("read", report={"needs_acceptance": True})
    with pytest.raises(ActionError, match="다 읽지 못한 쪽이 있습니다"):
        actions.publish(intake, user, "확인함")
    actions.publish(intake, user, "확인함", accept_unplaced=True)
    assert intake.state == "publishing"


def test_what_is_thrown_away_has_no_file(user: User, django_capture_on_commit_callbacks: Any) -> None:
    intake = make_intake("failed")
    intake.folder.mkdir(parents=True)
    folder = intake.folder
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(intake, user)
    assert (intake.state, intake.file.name, intake.problem, folder.exists()) == ("discarded", "", "", False)
    assert entries() == [("결산서 버림", "0" * 64)]


def test_a_process_that_died_is_seen_and_said(ended: list[str]) -> None:
    alive, waiting = make_intake("reading"), make_intake()
    for intake in (alive, waiting):
        actions.detect_dead_process(intake)
    assert (alive.state, waiting.state, ended) == ("reading", "uploaded", [])
    dead = make_intake("reading", process="dead")
    actions.detect_dead_process(dead)
    assert (dead.state, dead.process, ended) == ("failed", "", ["dead"])
    assert dead.problem.startswith("읽던 프로세스가 도중에 멈췄습니다.")
    again = make_intake("reading", process="dead")
    Intake.objects.filter(pk=again.pk).update(process="other")
    actions.detect_dead_process(again)
    assert (again.state, again.process) == ("reading", "other")


def test_a_process_reads_and_publishes_the_book_that_is_its_own(user: User) -> None:
    intake = make_intake("reading")
    actions.finish_reading(intake, {"a": 2}, 5)
    intake.refresh_from_db()
    assert (intake.state, intake.process, intake.report, intake.base_version) == ("read", "", {"a": 2}, 5)
    assert intake.read_at is not None
    published = make_intake("publishing")
    document = make_document()
    actions.finish_publishing(published, document)
    published.refresh_from_db()
    assert (published.state, published.process, published.document) == ("published", "", document)
    assert published.published_at is not None
    assert entries() == [("결산서 공개", f"{'0' * 64}: 확인함")]
    lost = make_intake("reading")
    Intake.objects.filter(pk=lost.pk).update(process="other")
    with pytest.raises(ProcessReplacedError):
        actions.fail(lost, "사유")
    failing = make_intake("publishing", file="uploads/b/a.csv")
    actions.fail(failing, "사유")
    failing.refresh_from_db()
    assert (failing.state, failing.problem, failing.publisher, failing.word) == ("failed", "사유", None, "")


def test_a_process_is_bounded_and_lets_others_go_first(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.BOOK_MEMORY, settings.BOOK_CPU_SECONDS, settings.BOOK_SECONDS = 1 << 30, 60, 90
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(os, "nice", lambda by: calls.append(("nice", by)))
    monkeypatch.setattr(resource, "setrlimit", lambda *limit: calls.append(limit))
    monkeypatch.setattr(signal, "alarm", lambda seconds: calls.append(("alarm", seconds)))
    processes.limit_resources()
    assert calls == [
        ("nice", 5),
        (resource.RLIMIT_AS, (1 << 30, 1 << 30)),
        (resource.RLIMIT_CPU, (60, 60)),
        (resource.RLIMIT_CORE, (0, 0)),
        ("alarm", 90),
    ]


def test_a_report_names_lines_without_a_place_and_personal_data() -> None:
    line = SimpleNamespace(page=1, line=2, text="가" * 201)
    item = SimpleNamespace(page=3, line=4, text="010-1234-5678 hong@city.example")
    collected = Collected()
    collected.add(SimpleNamespace(unclaimed=[line], passages=[SimpleNamespace(items=[item])]))  # type: ignore[arg-type]
    assert collected.unclaimed == [[1, 2, "가" * 200]]
    assert collected.persons == [[3, 4, "전화번호"], [3, 4, "전자우편"]]
    names = [f"이름 {number}" for number in range(MOST_NAMES + 1)]
    changes = _changes(StoredChanges(added=names, changed=names[:1], gone=[], moved=3))
    assert (changes["moved"], changes["added"]) == (3, {"count": MOST_NAMES + 1, "names": names[:MOST_NAMES]})
    assert changes["changed"] == {"count": 1, "names": ["이름 0"]}


def test_a_report_of_a_book_without_tables_has_no_rows_of_others() -> None:
    report = Report()
    report.pages, report.unplaced = {"blank": (3,), "none": ()}, Counter({2: 5, 1: 4})
    file = SimpleNamespace(notes=[("말", {"a": 1})])
    data = report_data(report, Collected(), SimpleNamespace(file=file, table=None))  # type: ignore[arg-type]
    assert (data["others"], data["sheets"], data["volume"]) == (0, {}, None)
    assert (data["pages"], data["unplaced"], data["notes"]) == ({"blank": [3]}, {"1": 4, "2": 5}, [["말", {"a": 1}]])
    assert data["needs_acceptance"] is False
    names = ("sheets", "hidden", "headless", "unchosen", "concealed", "struck")
    census = SimpleNamespace(**{name: [name] for name in names})
    of_table = SimpleNamespace(file=file, table=SimpleNamespace(others=7, census=census))
    data = report_data(report, Collected(), of_table)  # type: ignore[arg-type]
    assert (data["others"], list(data["sheets"])) == (7, list(names))
