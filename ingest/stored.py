"""Reads the volumes of a year from their stored pages."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from budget.models import Program
from documents.models import Document, Page, Volume
from figures.names import search_key
from figures.volumes import volume_of_page
from ingest import reading
from ingest.forms.sheet import Sheet
from ingest.layout import FileLayout
from ingest.page_departments import PageDepartments, page_departments_of
from ingest.pages import PageText
from ingest.volumes import TableKey, tables_of, union


class Source(Protocol):
    """A volume to read: its departments in order, and the sheet of each."""

    @property
    def departments(self) -> Sequence[str]: ...

    def sheet(self, department: str) -> Sheet: ...


class StoredVolume:
    """A stored volume, with its pages assigned to departments by `page_departments`."""

    def __init__(self, volume: Volume, page_departments: PageDepartments | None = None) -> None:
        self._volume = volume
        page_departments = page_departments or PageDepartments()
        self._numbers: dict[str, list[tuple[int, int]]] = {}
        pages = volume.pages.order_by("number", "first_line")
        for number, first_line, printed in pages.values_list("number", "first_line", "department"):
            self._numbers.setdefault(page_departments.department_of(number, printed), []).append((number, first_line))
        self.departments = list(self._numbers)

    def sheet(self, department: str) -> Sheet:
        places = self._numbers[department]
        pages = self._volume.pages.filter(number__range=(places[0][0], places[-1][0]))
        own = set(places)
        return sheet_of_volume(
            self._volume, department, [page for page in pages if (page.number, page.first_line) in own]
        )


def stored_volumes(document: Document) -> dict[int, Source]:
    """The stored volumes of a document by number."""
    page_departments = page_departments_of(document)
    return {volume.number: StoredVolume(volume, page_departments) for volume in document.volumes.all()}


def department_sheets(sources: Mapping[int, Source]) -> Iterator[Sheet]:
    """The sheet of each department, merged from all volumes in order.

    Names that differ only by spaces and punctuation are the same department, spelled as in the first volume.
    """
    spelled: dict[tuple[str, int], list[tuple[int, str]]] = {}
    for number in sorted(sources):
        counts: Counter[str] = Counter()
        for name in sources[number].departments:
            key = search_key(name)
            spelled.setdefault((key, counts[key]), []).append((number, name))
            counts[key] += 1
    for places in spelled.values():
        sheets = [sources[number].sheet(name) for number, name in places]
        yield union(places[0][1], sheets, alone=len(spelled) == 1)


def sheet_of(document: Document, department: str, page_departments: PageDepartments | None = None) -> Sheet:
    """The merged sheet of a department, from the stored pages of its document's volumes."""
    if page_departments is None:
        page_departments = page_departments_of(document)
    places = Page.objects.filter(document=document).values_list("pk", "number", "department").order_by()
    names = {pk: page_departments.department_of(number, printed) for pk, number, printed in places}
    own = {pk: name for pk, name in names.items() if search_key(name) == search_key(department)}
    by_volume: dict[tuple[int, str], list[Page]] = {}
    for page in Page.objects.filter(pk__in=own).order_by("number", "first_line"):
        by_volume.setdefault((volume_of_page(page.number), own[page.pk]), []).append(page)
    volumes = {volume.number: volume for volume in document.volumes.all()}
    sheets = [sheet_of_volume(volumes[at], name, volume_pages) for (at, name), volume_pages in by_volume.items()]
    sheet = union(department, sheets, alone=len({search_key(name) for name in names.values()}) == 1)
    levels = levels_before(document, department__name=sheet.department)
    return replace(sheet, levels_before=levels.get(sheet.department, {}))


def levels_before(document: Document, **scope: Any) -> dict[str, dict[tuple[str, str], int]]:
    """Last year's levels of programs that occurred on a single level, filtered by `scope`, by department."""
    programs = Program.objects.filter(
        department__city=document.city_id, fiscal_year=document.fiscal_year - 1, level__isnull=False, **scope
    )
    rows = programs.order_by().values_list("department__name", "account", "name", "level").distinct()
    levels: dict[str, dict[tuple[str, str], set[int]]] = {}
    for department, account, name, level in rows:
        of_department = levels.setdefault(department, {})
        of_department.setdefault((search_key(account), search_key(name)), set()).add(level or 0)
    return {
        department: {key: one.pop() for key, one in by_name.items() if len(one) == 1}
        for department, by_name in levels.items()
    }


def sheet_of_volume(volume: Volume, department: str, pages: Iterable[Page]) -> Sheet:
    """The sheet of a department, from its pages of one volume."""
    texts = [
        PageText(page.number, page.first_line, page.text.split("\n"), page.account, page.layout or None)
        for page in sorted(pages, key=lambda page: (page.number, page.first_line))
    ]
    layout = FileLayout.from_stored(volume.layout) if volume.layout else None
    return reading.sheet_of_pages(department, texts, layout)


def tables_in(volume: Volume) -> set[TableKey]:
    """The kinds of tables in a volume; computed from its pages if they were not stored with it."""
    if volume.tables:
        return {(form, department, account) for form, department, account in volume.tables}
    stored = StoredVolume(volume)
    return tables_of(stored.sheet(name) for name in stored.departments)
