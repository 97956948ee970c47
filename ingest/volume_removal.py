"""Removes a volume from its year; the others are proven again without it."""

from functools import partial
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from documents.actions import ActionError
from documents.models import City, Document, Volume
from documents.stored_file import forget_unused
from ingest.page_departments import recheck_page_departments
from ingest.published_editions import store_first_edition
from ingest.report import Report
from ingest.staging import store_at_once
from ingest.store import finish, forget_pages, store_departments, store_report
from ingest.stored import department_sheets, stored_volumes


def remove_volume(volume: Volume, *, dry_run: bool = False) -> Report:
    """Remove a volume with its pages and rows. Raises ActionError where the year has no other volume.

    Corrections are judged again, as on every reading. A dry run stores nothing.
    """
    return store_at_once(partial(_remove, volume.pk), dry_run=dry_run)


def _remove(pk: int) -> Report:
    volume = Volume.objects.get(pk=pk)
    document = Document.objects.select_related("city").get(pk=volume.document_id)
    City.objects.select_for_update().get(pk=document.city_id)  # readings of the same city wait
    if not document.volumes.exclude(pk=volume.pk).exists():
        raise ActionError(_("이 해의 하나뿐인 권이라 지울 수 없습니다. 다른 파일로 다시 읽으면 그것으로 바뀝니다."))
    store_first_edition(volume, document.report)
    forget_pages(volume)
    book = volume.book.name
    volume.delete()
    recheck_page_departments(document)
    report = store_departments(document, department_sheets(stored_volumes(document)))
    store_report(document, report)
    if book:
        forget_unused(document, Path(default_storage.path(book)).parent)
    finish(document, report, changed=True)
    return report
