"""The process that reads a book for its report, or stores a book that was read."""

import logging
import os
import time
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _

from documents.models import City, Document
from ingest import reading
from ingest.errors import BookError
from ingest.forms.sheet import Sheet
from ingest.load import load
from ingest.mapping import read_mapping
from ingest.staging import store_at_once
from staff.books import actions, processes
from staff.books.look import store_look
from staff.books.models import Intake, State
from staff.books.progress import ProgressFile
from staff.books.report import Collected, report_data

_PATIENCE, _GLANCE = 20.0, 0.05
_log = logging.getLogger(__name__)


class StaleError(Exception):
    """The book or the stored data has changed since the report was made."""


def work(pk: int) -> None:
    """Read or publish, depending on the intake's state. Failures are recorded in its row."""
    intake = _claimed_intake(pk)
    if intake is None:
        return  # it was cancelled
    _log.info("book %d: %s", pk, intake.state, extra={"book": pk, "state": intake.state})
    try:
        if intake.state == State.PUBLISHING:
            _publish(intake)
        else:
            _read(intake)
        _log.info("book %d: done", pk, extra={"book": pk})
    except actions.ProcessReplacedError:
        return
    except BookError as error:
        faults = [
            _place(fault) + _(fault.sentence).format(**fault.slots | {"name": intake.name}) for fault in error.faults
        ]
        _fail(intake, "\n".join(faults))
    except StaleError:
        _fail(
            intake,
            _("보고서와 다르게 읽히거나, 그사이 이 해의 자료가 바뀌었습니다. 다시 읽어 보고서를 새로 봐 주세요."),
        )
    except MemoryError:
        _fail(intake, _("메모리가 모자라 그만두었습니다. 파일을 나누어 올려 주세요."))
    except DatabaseError:
        _log.exception("intake %d", pk)
        _fail(intake, _("데이터베이스에 저장하지 못했습니다. 전산 담당자에게 알려 주세요."))
    except Exception:
        _log.exception("intake %d", pk)
        _fail(intake, _("예상하지 못한 문제로 그만두었습니다. 전산 담당자에게 알려 주세요."))


def _claimed_intake(pk: int) -> Intake | None:
    """Wait until the intake's row names this process; None where it does not."""
    name, until = processes.name_of(os.getpid()), time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if intake := Intake.objects.filter(pk=pk, process=name).first():
            return intake
        time.sleep(_GLANCE)
    return None


def _fail(intake: Intake, problem: str) -> None:
    _log.warning("book %d stopped: %s", intake.pk, problem, extra={"book": intake.pk})
    try:
        actions.fail(intake, problem)
    except actions.ProcessReplacedError:
        return


def _place(error: BookError) -> str:
    """The error's place, without the internal file name."""
    where = error.place.removeprefix(error.file).strip()
    return f"{where}: " if where else ""


def _read(intake: Intake) -> None:
    progress_file = ProgressFile(intake.folder)
    if intake.pages:  # other kinds are read as fast as they are looked at
        store_look(intake)
    book = _open(intake, progress_file)
    load_once = partial(_load, intake, book, progress_file, dry_run=True)
    version, report = store_at_once(lambda: (_version(intake), load_once()), dry_run=True)
    actions.finish_reading(intake, report, version)


def _publish(intake: Intake) -> None:
    progress_file = ProgressFile(intake.folder)
    book = _open(intake, progress_file)

    def act() -> None:
        if book.file.sha256 != intake.sha256 or _version(intake) != intake.base_version:
            raise StaleError
        if _load(intake, book, progress_file, dry_run=False) != intake.report:
            raise StaleError

    def then(_: None) -> None:
        document = Document.objects.get(city__slug=intake.city_slug, fiscal_year=intake.fiscal_year)
        actions.finish_publishing(intake, document)

    store_at_once(act, then)


def _open(intake: Intake, progress_file: ProgressFile) -> reading.Book:
    path = Path(intake.file.path)
    if intake.mapping:
        mapping = read_mapping(intake.mapping)
        book = reading.open_table(path, mapping, intake.city_name, intake.fiscal_year, intake.sheets, intake.name)
    else:
        book = reading.open_book(path, settings.SPOOL_ROOT, progress_file.pages)
    progress_file.sizes = {
        name: sum(section.size for section in sections) for name, sections in book.departments.items()
    }
    return book


def _version(intake: Intake) -> int | None:
    """The version of the stored document, whose row is locked until the transaction ends; None without one."""
    City.objects.select_for_update().filter(slug=intake.city_slug).first()
    return (
        Document.objects.filter(city__slug=intake.city_slug, fiscal_year=intake.fiscal_year)
        .values_list("version", flat=True)
        .first()
    )


def _load(intake: Intake, book: reading.Book, progress_file: ProgressFile, *, dry_run: bool) -> dict[str, Any]:
    collected = Collected()

    def progress(sheet: Sheet) -> None:
        collected.add(sheet)
        progress_file.department(sheet.department)

    city = City.objects.filter(slug=intake.city_slug).first() or City(slug=intake.city_slug, name=intake.city_name)
    report = load(
        book,
        city,
        intake.fiscal_year,
        volume=intake.volume,
        file_name=intake.name,
        read_by=intake.publisher,
        word=intake.word,
        progress=progress,
        dry_run=dry_run,
        accept_unplaced=True,  # accepted when it was published, where needed
    )
    return report_data(report, collected, book)
