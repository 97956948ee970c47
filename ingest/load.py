"""Stores a book in the database, all or nothing."""

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.utils import timezone

from documents.models import (
    FIRST_VERSION,
    City,
    Correction,
    Document,
    Volume,
)
from documents.stored_file import AnotherFileError, store_file
from figures.volumes import page_in_volume
from ingest import proving, reading
from ingest.errors import BookError
from ingest.forms.layouts import Layouts
from ingest.forms.sheet import Sheet
from ingest.page_departments import ASSIGNMENTS, recheck_page_departments
from ingest.published_editions import store_edition, store_first_edition
from ingest.reader.pdf.margins import in_ranges
from ingest.report import ReadAs, Report
from ingest.staging import store_at_once
from ingest.store import finish, forget_pages, store_departments, store_pages, store_report
from ingest.stored import Source, StoredVolume, department_sheets, stored_volumes
from ingest.tables import count_rows
from ingest.volume_choice import Choice, choose
from ingest.volumes import VolumeContents

_log = logging.getLogger(__name__)
Progress = Callable[[Sheet], None]
"""Called with the sheet of each department as it is read."""


def load(
    book: reading.Book,
    city: City,
    fiscal_year: int,
    *,
    volume: str = "",
    file_name: str = "",
    read_by: User | None = None,
    progress: Progress | None = None,
    dry_run: bool = False,
    accept_unplaced: bool = False,
    word: str = "",
) -> Report:
    """Store a book as a volume of the document of a city (saved or not) and year.

    `volume` is its number or title, where the book does not show which it is; `file_name` is the file's name, `word`
    the publisher's comment. A dry run stores nothing. `accept_unplaced`: a person has accepted that many amounts are in
    rows of no table. Raises BookError, and then stores nothing.
    """
    start = time.perf_counter()

    def act() -> Report:
        document = _open_document(city, fiscal_year)
        choice = choose(document, book, volume)
        first = document.version == FIRST_VERSION  # nothing of it is published yet
        if not choice.same:
            store_first_edition(choice.volume, document.report)
            forget_pages(choice.volume)
        reader = _BookReader(book, document, choice.volume.number, None if choice.same else store_pages, progress)
        report = _store_book(reader, choice)
        if report.needs_acceptance and not (accept_unplaced or dry_run):
            raise _unplaced_error(book, report.unplaced)
        changed = store_report(document, report)
        if changed or not choice.same:
            _describe(choice.volume, reader, report, file_name, read_by)
            changed = True
        if not dry_run and _store_file(choice.volume, book):
            changed = True
        if not choice.same:
            store_edition(choice.volume, document.report, word)
        finish(document, report, changed=changed, record=not first)
        return report

    report = store_at_once(act, dry_run=dry_run)
    _log_reading(book, city, fiscal_year, report, time.perf_counter() - start, stored=not dry_run)
    return report


def _store_book(reader: "_BookReader", choice: Choice) -> Report:
    """Store the year's departments read with this book. Raises BookError where it has no table."""
    document, book = reader.document, reader.book
    sources = stored_volumes(document) | {reader.number: _source_of(reader, choice.volume)}
    report = store_departments(document, department_sheets(sources))
    if not reader.contents.tables:
        raise reading.without_tables(book)
    report.unplaced = reader.unplaced
    if book.file.paged:
        report.pages = dict(book.file.paged.census)
    if book.table:
        report.file_rows = count_rows(book.table.census, reader.contents.rows, reader.contents.set_aside)
    report.volume = ReadAs(reader.number, choice.volume.title or _title(document, reader.contents), choice.new)
    return report


def _log_reading(
    book: reading.Book, city: City, fiscal_year: int, report: Report, seconds: float, *, stored: bool
) -> None:
    fields = {
        "city": city.slug,
        "year": fiscal_year,
        "sha256": book.file.sha256,
        "rows": report.rows.total(),
        "stored": stored,
        "seconds": round(seconds, 1),
    }
    message = "read %(city)s %(year)d: %(rows)d rows in %(seconds).1f s, stored: %(stored)s, %(sha256)s"
    _log.info(message, fields, extra=fields)


def _source_of(reader: "_BookReader", volume: Volume) -> Source:
    """The book itself, or its stored pages if corrections assign some of them to other departments."""
    if not Correction.objects.filter(city=reader.document.city_id, target__in=ASSIGNMENTS).exists():
        return reader
    for department in reader.departments:
        reader.sheet(department)
    volume.layout = reader.book.table.layout.stored() if reader.book.table else {}
    return StoredVolume(volume, recheck_page_departments(reader.document))


def _unplaced_error(book: reading.Book, unplaced: Counter[int]) -> BookError:
    return BookError(
        "표의 행으로 읽지 못한 금액이 {pages}쪽에 {amounts}개 있습니다 ({numbers}쪽). "
        "--dry-run 으로 그 쪽을 확인하고, 그대로 저장하려면 --accept-unplaced 를 더해 주세요.",
        book.path,
        pages=len(unplaced),
        amounts=f"{unplaced.total():,}",
        numbers=in_ranges(sorted(map(page_in_volume, unplaced))),
    )


def _open_document(city: City, fiscal_year: int) -> Document:
    """Get or create the city's document of the year; its city is locked against other readings."""
    name = city.name
    City.objects.get_or_create(slug=city.slug, defaults={"name": name})
    city = City.objects.select_for_update().get(slug=city.slug)
    if city.name != name:
        city.name = name
        city.save(update_fields=["name"])
    defaults = {"title": f"{fiscal_year} 회계연도 결산", "read_at": timezone.now()}
    return Document.objects.get_or_create(city=city, fiscal_year=fiscal_year, defaults=defaults)[0]


@dataclass(slots=True)
class _BookReader:
    """A book as a volume of its year; `contents` are its tables and rows so far.

    Each sheet is passed to `store` and `progress` as it is read.
    """

    book: reading.Book
    document: Document
    number: int
    store: Callable[[Document, Sheet], None] | None
    progress: Progress | None
    contents: VolumeContents = field(default_factory=VolumeContents)
    unplaced: Counter[int] = field(default_factory=Counter)
    shown: Layouts = field(default_factory=reading.no_layouts)

    @property
    def departments(self) -> list[str]:
        return list(self.book.departments)

    def sheet(self, department: str) -> Sheet:
        sheet = reading.read_sheet(self.book, department, self.shown, self.number)
        self.contents.add(sheet)
        self.unplaced.update(proving.unplaced_amounts(sheet))
        if self.store is not None:
            self.store(self.document, sheet)
        if self.progress is not None:
            self.progress(sheet)
        return sheet


def _describe(volume: Volume, reader: _BookReader, report: Report, file_name: str, read_by: User | None) -> None:
    """Save the volume's metadata from this reading."""
    document, book = volume.document, reader.book
    document.last_volume = max(document.last_volume, volume.number)
    document.save(update_fields=["last_volume"])
    volume.title = report.volume.title if report.volume else ""
    volume.file_name = (file_name or book.path.name)[:200]
    volume.sha256, volume.kind = book.file.sha256, book.kind
    volume.layout = book.table.layout.stored() if book.table else {}
    volume.tables = [list(table) for table in sorted(reader.contents.tables)]
    volume.census = report.pages or report.file_rows
    volume.pages_sha256 = book.file.made_sha256
    volume.read_at, volume.read_by = timezone.now(), read_by
    volume.save()


def _title(document: Document, contents: VolumeContents) -> str:
    """A title for a new volume from its contents, unique within the year."""
    taken = set(document.volumes.values_list("title", flat=True))
    called = contents.titles()
    numbered = (f"{called[-1]} {number}" for number in range(2, len(taken) + 3))
    return next(title for title in (*called, *numbered) if title not in taken)


def _store_file(volume: Volume, book: reading.Book) -> bool:
    try:
        return store_file(volume, book.path)
    except AnotherFileError:
        raise BookError("읽는 사이에 파일이 바뀌었습니다. 다시 읽어 주세요.", book.path) from None
    except OSError as error:
        raise BookError("파일을 보관하지 못했습니다 ({reason}).", book.path, reason=error.strerror) from None
