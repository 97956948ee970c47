"""What becomes of a book that was sent in: start, cancel, publish, discard by people; the rest by its process.

Every change of state is made here, on a locked row, and recorded.
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
"""Its word in the audit log."""


def start(intake: Intake, user: User) -> None:
    """Read a book, for the first time or again. Raises ActionError."""
    with _changing(intake) as locked:
        if not locked.waiting:
            raise ActionError(_("지금 상태({state})에서는 읽기를 시작할 수 없습니다.").format(state=_name(locked)))
        locked.report, locked.read_at, locked.base_version = None, None, None
        _begin(locked, State.READING)
        record(user, "결산서 읽기 시작", locked, locked.sha256)


def choose(intake: Intake, user: User, mapping: str, sheets: Sequence[str]) -> None:
    """Let a file of tables be read by a mapping and of these sheets; what was read otherwise is forgotten.

    Raises ActionError.
    """
    with _changing(intake) as locked:
        if not locked.waiting or not locked.may_be_mapped:
            raise ActionError(_("지금 상태({state})에서는 매핑을 고를 수 없습니다.").format(state=_name(locked)))
        locked.mapping, locked.sheets = mapping, list(sheets)
        locked.report, locked.read_at, locked.base_version = None, None, None
        locked.state, locked.problem = State.UPLOADED, ""
        locked.save()
        record(user, "매핑 고름", locked, f"{mapping} {', '.join(sheets)}".strip())


def publish(intake: Intake, user: User, word: str, accept_unplaced: bool = False) -> None:
    """Publish the book that the report is about. Raises ActionError where the stored data changed since.

    `accept_unplaced`: that many of its amounts stand in rows that no table took is accepted.
    """
    with _changing(intake) as locked:
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
    """Stop the process with all that it started. What it had not finished is not stored. Raises ActionError."""
    if intake.running:
        processes.end(intake.process)  # before the row is read: the process may hold its lock
    with _changing(intake) as locked:
        if not locked.running:
            raise ActionError(_("이미 끝났습니다: {state}").format(state=_name(locked)))
        processes.end(locked.process)  # where it was started again in the meantime
        _halt(locked, State.CANCELLED)
        record(user, "결산서 취소", locked)


def discard(intake: Intake, user: User) -> None:
    """Throw the file away. Raises ActionError."""
    with _changing(intake) as locked:
        if not locked.waiting:
            raise ActionError(_("지금 상태({state})에서는 버릴 수 없습니다.").format(state=_name(locked)))
        _end(locked, State.DISCARDED)
        record(user, "결산서 버림", locked, locked.sha256)


def notice(intake: Intake) -> None:
    """See whether a process that should be at work has died, and say so."""
    if not intake.running or processes.is_alive(intake.process):
        return
    dead = intake.process
    with _changing(intake) as locked:
        if locked.running and locked.process == dead:
            processes.end(dead)
            problem = _(
                "읽던 프로세스가 도중에 멈췄습니다. 서버가 다시 시작되었거나 시간·메모리 한도를 넘었을 수 있습니다. "
                "아무것도 저장하지 않았습니다. 다시 시작하면 PDF는 읽은 쪽 다음부터 이어 읽습니다."
            )
            _halt(locked, State.FAILED, problem)


def fail(intake: Intake, problem: str) -> None:
    """By the process: it cannot go on."""
    with _locked(intake) as locked:
        _halt(locked, State.FAILED, problem)


def finish_reading(intake: Intake, report: dict[str, Any], base_version: int | None) -> None:
    """By the process: it has read the book, against the document of this version."""
    with _locked(intake) as locked:
        locked.state, locked.process = State.READ, ""
        locked.report, locked.base_version, locked.read_at = report, base_version, timezone.now()
        locked.save()


def finish_publishing(intake: Intake, document: Document) -> None:
    """By the process, in the transaction that stores the book."""
    with _locked(intake) as locked:
        locked.document, locked.published_at = document, timezone.now()
        locked.process = ""
        _end(locked, State.PUBLISHED)
        record(locked.publisher, "결산서 공개", document, f"{locked.sha256}: {locked.word}")


class GoneError(Exception):
    """The intake is no longer this process's own."""


@contextmanager
def _changing(intake: Intake) -> Iterator[Intake]:
    """The row, locked; the intake that was handed in is as it afterwards."""
    with transaction.atomic():
        yield Intake.objects.select_for_update(of=("self",)).get(pk=intake.pk)
    intake.refresh_from_db()


@contextmanager
def _locked(intake: Intake) -> Iterator[Intake]:
    """The row of which this process is the one at work. Raises GoneError where it was cancelled or taken for dead."""
    with transaction.atomic():
        locked = Intake.objects.select_for_update(of=("self",)).get(pk=intake.pk)
        if locked.process != intake.process:
            raise GoneError
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
