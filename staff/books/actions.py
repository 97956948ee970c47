"""State changes of an uploaded book: start, choose, cancel, publish and discard by users, the others by its process.

Each change locks the row; those by users are recorded in the audit log.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from documents.actions import ActionError
from documents.models import Document
from staff.books import processes
from staff.books.models import RUNNING, Intake, State
from staff.books.progress import forget_progress

PUBLISH_BEGUN = "결산서 공개 시작"
"""The verb in the audit log."""


def start(intake: Intake, user: User) -> None:
    """Start reading a book, for the first time or again. Raises ActionError."""
    with _locked_row(intake) as locked:
        if not locked.waiting:
            raise ActionError(_("지금 상태({state})에서는 읽기를 시작할 수 없습니다.").format(state=_name(locked)))
        locked.report, locked.read_at, locked.base_version = None, None, None
        _begin(locked, State.READING)
        record(user, "결산서 읽기 시작", locked, locked.sha256)


def choose(intake: Intake, user: User, mapping: str, sheets: Sequence[str]) -> None:
    """Choose the mapping and the sheets of a file of tables; an earlier report is deleted. Raises ActionError."""
    with _locked_row(intake) as locked:
        if not locked.waiting or not locked.may_be_mapped:
            raise ActionError(_("지금 상태({state})에서는 매핑을 고를 수 없습니다.").format(state=_name(locked)))
        locked.mapping, locked.sheets = mapping, list(sheets)
        locked.report, locked.read_at, locked.base_version = None, None, None
        locked.state, locked.problem = State.UPLOADED, ""
        locked.save()
        record(user, "매핑 고름", locked, f"{mapping} {', '.join(sheets)}".strip())


def publish(intake: Intake, user: User, word: str, accept_unplaced: bool = False) -> None:
    """Start publishing a book that was read. Raises ActionError, also where the stored data changed since the report.

    `accept_unplaced` accepts that many of its amounts are in rows that belong to no table.
    """
    with _locked_row(intake) as locked:
        if locked.state != State.READ:
            raise ActionError(_("지금 상태({state})에서는 공개할 수 없습니다.").format(state=_name(locked)))
        if not word.strip():
            raise ActionError(_("의견을 적어 주세요."))
        if locked.report and locked.report.get("needs_acceptance") and not accept_unplaced:
            raise ActionError(_("다 읽지 못한 쪽이 있습니다. 원문에서 확인했다고 표시해 주세요."))
        if locked.is_stale(locked.standing()):
            raise ActionError(
                _("보고서를 만든 뒤에 이 해의 자료가 바뀌었습니다. 다시 읽어 보고서를 새로 본 뒤에 공개해 주세요.")
            )
        locked.publisher, locked.word = user, word.strip()
        _begin(locked, State.PUBLISHING)
        record(user, PUBLISH_BEGUN, locked, locked.word)


def cancel(intake: Intake, user: User) -> None:
    """Kill the process and its children; nothing unfinished is stored. Raises ActionError."""
    if intake.running:
        processes.end(intake.process)  # first, since the process may hold a lock on the row
    with _locked_row(intake) as locked:
        if not locked.running:
            raise ActionError(_("이미 끝났습니다: {state}").format(state=_name(locked)))
        processes.end(locked.process)  # it may have been started again in the meantime
        _halt(locked, State.CANCELLED)
        record(user, "결산서 취소", locked)


def discard(intake: Intake, user: User) -> None:
    """Delete the uploaded file. Raises ActionError."""
    with _locked_row(intake) as locked:
        if not locked.waiting:
            raise ActionError(_("지금 상태({state})에서는 버릴 수 없습니다.").format(state=_name(locked)))
        _end(locked, State.DISCARDED)
        record(user, "결산서 버림", locked, locked.sha256)


def detect_dead_process(intake: Intake) -> None:
    """Mark the intake as failed where its process should be running but has died."""
    if not intake.running or processes.is_alive(intake.process):
        return
    dead = intake.process
    with _locked_row(intake) as locked:
        if locked.running and locked.process == dead:
            processes.end(dead)
            problem = _(
                "읽던 프로세스가 도중에 멈췄습니다. 서버가 다시 시작되었거나 시간·메모리 한도를 넘었을 수 있습니다. "
                "아무것도 저장하지 않았습니다. 다시 시작하면 PDF는 읽은 쪽 다음부터 이어 읽습니다."
            )
            _halt(locked, State.FAILED, problem)


def fail(intake: Intake, problem: str) -> None:
    """Called by the process: it failed for this reason."""
    with _locked_by_process(intake) as locked:
        _halt(locked, State.FAILED, problem)


def finish_reading(intake: Intake, report: dict[str, Any], base_version: int | None) -> None:
    """Called by the process: it has read the book, and compared it with the document of this version."""
    with _locked_by_process(intake) as locked:
        locked.state, locked.process = State.READ, ""
        locked.report, locked.base_version, locked.read_at = report, base_version, timezone.now()
        locked.save()


def finish_publishing(intake: Intake, document: Document) -> None:
    """Called by the process, in the transaction that stores the book."""
    with _locked_by_process(intake) as locked:
        locked.document, locked.published_at = document, timezone.now()
        locked.process = ""
        _end(locked, State.PUBLISHED)
        record(locked.publisher, "결산서 공개", document, f"{locked.sha256}: {locked.word}")


class ProcessReplacedError(Exception):
    """The intake was cancelled, or another process works on it now."""


@contextmanager
def _locked_row(intake: Intake) -> Iterator[Intake]:
    """The intake's locked row; on exit the given instance is refreshed from it."""
    with transaction.atomic():
        yield Intake.objects.select_for_update(of=("self",)).get(pk=intake.pk)
    intake.refresh_from_db()


@contextmanager
def _locked_by_process(intake: Intake) -> Iterator[Intake]:
    """The intake's locked row. Raises ProcessReplacedError where the row no longer names this process."""
    with transaction.atomic():
        locked = Intake.objects.select_for_update(of=("self",)).get(pk=intake.pk)
        if locked.process != intake.process:
            raise ProcessReplacedError
        yield locked


def _begin(intake: Intake, state: State) -> None:
    others = Intake.objects.filter(state__in=RUNNING).values_list("process", flat=True)
    if sum(map(processes.is_alive, others)) >= settings.BOOKS_AT_ONCE:
        raise ActionError(
            _("지금 다른 결산서 {count}권을 읽고 있습니다. 끝난 뒤에 시작해 주세요.").format(
                count=settings.BOOKS_AT_ONCE
            )
        )
    forget_progress(intake.folder)
    intake.state, intake.problem = state, ""
    intake.process = processes.start(intake.pk)
    intake.save()


def _halt(intake: Intake, state: State, problem: str = "") -> None:
    intake.state, intake.problem, intake.process = state, problem, ""
    intake.publisher, intake.word = None, ""
    intake.save()


def _end(intake: Intake, state: State) -> None:
    transaction.on_commit(partial(shutil.rmtree, intake.folder, ignore_errors=True))
    intake.file.name, intake.state, intake.problem = "", state, ""
    intake.save()


def _name(intake: Intake) -> str:
    return str(intake.get_state_display())
