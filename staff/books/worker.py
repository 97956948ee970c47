"""The work of the process: a book read against what stands, or stored as its report told."""

import logging
import os
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from documents.models import City, Document
from ingest import reading
from ingest.errors import BookError
from ingest.forms.sheets import Sheet
from ingest.load import load
from ingest.mapping import read_mapping
from staff.books import actions, processes
from staff.books.models import Intake, State
from staff.books.progress import Telling
from staff.books.report import Seen, tell

_PATIENCE, _GLANCE = 20.0, 0.05
_log = logging.getLogger(__name__)


class StaleError(Exception):
    """What would be stored is not what the report told."""


def work(pk: int) -> None:
    """Do what the intake's state asks for. Whatever comes, its row tells of it."""
    intake = _own(pk)
    if intake is None:
        return  # whoever started this process took it back
    try:
        if intake.state == State.PUBLISHING:
            _publish(intake)
        else:
            _read(intake)
    except actions.GoneError:
        return
    except BookError as error:
        faults = [_place(each) + _(each.sentence).format(**each.slots | {"name": intake.name}) for each in error.faults]
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


def _own(pk: int) -> Intake | None:
    """The intake, once its row names this process."""
    name, until = processes.name_of(os.getpid()), time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if intake := Intake.objects.filter(pk=pk, process=name).first():
            return intake
        time.sleep(_GLANCE)
    return None


def _fail(intake: Intake, problem: str) -> None:
    try:
        actions.fail(intake, problem)
    except actions.GoneError:
        return


def _place(error: BookError) -> str:
    """Where, without the name under which the file is kept here."""
    where = error.place.removeprefix(error.file).strip()
    return f"{where}: " if where else ""


def _read(intake: Intake) -> None:
    telling = Telling(intake.folder)
    book = _open(intake, telling)
    with transaction.atomic():
        version = _version(intake)
        told = _load(intake, book, telling, dry_run=True)
    actions.finish_reading(intake, told, version)


def _publish(intake: Intake) -> None:
    telling = Telling(intake.folder)
    book = _open(intake, telling)
    with transaction.atomic():
        if book.file.sha256 != intake.sha256 or _version(intake) != intake.base_version:
            raise StaleError
        if _load(intake, book, telling, dry_run=False) != intake.report:
            raise StaleError
        document = Document.objects.get(city__slug=intake.city_slug, fiscal_year=intake.fiscal_year)
        actions.finish_publishing(intake, document)


def _open(intake: Intake, telling: Telling) -> reading.Book:
    path = Path(intake.file.path)
    if intake.mapping:
        mapping = read_mapping(intake.mapping)
        book = reading.open_table(path, mapping, intake.city_name, intake.fiscal_year, intake.sheets)
    else:
        book = reading.open_book(path, settings.SPOOL_ROOT, telling.pages)
    telling.sizes = {name: sum(section.size for section in own) for name, own in book.departments.items()}
    return book


def _version(intake: Intake) -> int | None:
    """That of the document that stands, which stays so until the transaction ends."""
    City.objects.select_for_update().filter(slug=intake.city_slug).first()
    return (
        Document.objects.filter(city__slug=intake.city_slug, fiscal_year=intake.fiscal_year)
        .values_list("version", flat=True)
        .first()
    )


def _load(intake: Intake, book: reading.Book, telling: Telling, *, dry_run: bool) -> dict[str, Any]:
    seen = Seen()

    def progress(sheet: Sheet) -> None:
        seen.look(sheet)
        telling.department(sheet.department)

    city = City.objects.filter(slug=intake.city_slug).first() or City(slug=intake.city_slug, name=intake.city_name)
    report = load(
        book,
        city,
        intake.fiscal_year,
        volume=intake.volume,
        file_name=intake.name,
        read_by=intake.publisher,
        progress=progress,
        dry_run=dry_run,
    )
    return tell(report, seen, book)
