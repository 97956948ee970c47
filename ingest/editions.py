"""Publishes a former edition of a volume again."""

from functools import partial

from django.contrib.auth.models import User
from django.utils import timezone

from documents.models import City, Document, Edition, Page, Volume
from ingest.page_departments import recheck_page_departments
from ingest.published_editions import OF_VOLUME, pages_of, store_edition
from ingest.report import Report
from ingest.staging import store_at_once
from ingest.store import finish, forget_pages, store_departments, store_report, store_unclaimed
from ingest.stored import StoredVolume, department_sheets, stored_volumes


def publish_again(edition: Edition, user: User | None, word: str = "", *, dry_run: bool = False) -> Report:
    """Restore a volume to one of its editions and apply the corrections again. A dry run stores nothing."""
    return store_at_once(partial(_publish_again, edition, user, word), dry_run=dry_run)


def _publish_again(edition: Edition, user: User | None, word: str) -> Report:
    document = Document.objects.select_related("city").get(pk=edition.document_id)
    City.objects.select_for_update().get(pk=document.city_id)  # readings of the same city wait
    volume = document.volumes.filter(number=edition.number).first()
    volume = volume or Volume(document=document, number=edition.number)
    forget_pages(volume)
    Page.objects.bulk_create(Page(document=document, **page) for page in pages_of(edition))
    for name in OF_VOLUME:
        setattr(volume, name, getattr(edition, name))
    volume.book.name, volume.read_at, volume.read_by = edition.book, timezone.now(), user
    volume.save()
    stored = StoredVolume(volume)
    for department in stored.departments:
        store_unclaimed(document, stored.sheet(department))
    recheck_page_departments(document)
    report = store_departments(document, department_sheets(stored_volumes(document)))
    store_report(document, report)
    finish(document, report, changed=True)
    store_edition(volume, report.stored(), word)
    return report
