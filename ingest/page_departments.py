"""The department of each page: as printed in the page head, or as assigned by a correction.

Two kinds of corrections assign pages: of a department's name, for all its pages, and of a single page. Both are checked
against what is printed, as all corrections are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from django.db.models import QuerySet

from departments.models import Department
from documents import actions
from documents.models import Correction, Document, Page
from figures.names import search_key
from ingest.reconcile.corrected import NAME

Fate = Correction.Fate
DEPARTMENT, PAGE = Department._meta.label, Page._meta.label
ASSIGNMENTS = (DEPARTMENT, PAGE)
"""The targets of corrections that assign pages to departments."""


@dataclass(frozen=True, slots=True)
class PageDepartments:
    """Assigned departments: by the search key of the printed name, and by page number."""

    names: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.names or self.pages)

    def department_of(self, number: int, printed: str) -> str:
        """Return the department of a page, given its number and its printed department."""
        name = self.pages.get(number, printed)
        return self.names.get(search_key(name), name)

    def with_value(self, target: str, key: str, value: str) -> "PageDepartments":
        """A copy with one more assignment; the printed value removes one."""
        if target == PAGE:
            return PageDepartments(self.names, {**self.pages, int(key): value})
        return PageDepartments({**self.names, key: value}, self.pages)


def page_departments_of(document: Document) -> PageDepartments:
    """The assignments of a document's pages, from the accepted corrections that the last reading applied."""
    return _assigned(_accepted(document).filter(fate=Fate.APPLIED))


def recheck_page_departments(document: Document) -> PageDepartments:
    """The assignments after a new reading, whose pages are stored: check the corrections and save their fates."""
    corrections = [correction for correction in _accepted(document) if not correction.restores]
    if not corrections:
        return PageDepartments()
    printed = {page.number: page for page in Page.objects.filter(document=document).order_by("-first_line")}
    names = {search_key(page.department) for page in printed.values()}
    _follow_pages([correction for correction in corrections if correction.target == PAGE], printed)
    applied = []
    for correction in corrections:
        fate = _fate_of_page(correction, printed) if correction.target == PAGE else _fate_of_name(correction, names)
        if correction.fate != fate:
            Correction.objects.filter(pk=correction.pk).update(fate=fate)
        if fate == Fate.APPLIED:
            applied.append(correction)
    return _assigned(applied)


def count_fates(document: Document) -> Counter[Fate]:
    """The number of these corrections by their fate in the last reading."""
    fates = Counter(correction.fate for correction in _accepted(document) if not correction.restores)
    return Counter({Fate(fate): count for fate, count in fates.items() if fate})


def _accepted(document: Document) -> QuerySet[Correction]:
    return Correction.objects.filter(
        city=document.city_id, fiscal_year=document.fiscal_year, target__in=ASSIGNMENTS, state=Correction.State.ACCEPTED
    ).order_by("pk")


def _assigned(corrections: Iterable[Correction]) -> PageDepartments:
    departments = PageDepartments()
    for correction in corrections:
        if not correction.restores:
            departments = departments.with_value(correction.target, correction.target_key, correction.value)
    return departments


def _follow_pages(corrections: Sequence[Correction], printed: Mapping[int, Page]) -> None:
    """Move corrections of pages to the new page number, where their content is now on exactly one other page."""
    by_digest: dict[str, list[Page]] = {}
    for page in printed.values() if corrections else ():
        by_digest.setdefault(digest(page), []).append(page)
    for correction in corrections:
        pages = by_digest.get(correction.source, [])
        if len(pages) == 1 and correction.target_key != str(pages[0].number):
            place = place_of_page(pages[0])
            correction.target_key, correction.name = place.target_key, place.name
            correction.page, correction.line = place.page, place.line
            correction.save(update_fields=["target_key", "name", "page", "line"])


def _fate_of_name(correction: Correction, names: set[str]) -> Fate:
    if correction.target_key in names:
        return Fate.APPLIED
    return Fate.CONFIRMED if search_key(correction.value) in names else Fate.ORPHANED


def _fate_of_page(correction: Correction, printed: Mapping[int, Page]) -> Fate:
    page = printed.get(int(correction.target_key))
    if page is None:
        return Fate.ORPHANED
    if page.department == correction.value:
        return Fate.CONFIRMED
    return Fate.APPLIED if digest(page) == correction.source else Fate.OVERTAKEN


def digest(page: Page) -> str:
    """A digest of a page's text without spaces, to recognise the page in the next edition."""
    return sha256("".join(page.text.split()).encode()).hexdigest()


def place_of_department(document: Document, name: str) -> actions.FigurePlace:
    """The place of a correction of a department's name. Raises Page.DoesNotExist where no page prints it."""
    page = Page.objects.filter(document=document, department=name).order_by("number", "first_line").first()
    if page is None:
        raise Page.DoesNotExist(name)
    own = (document.city_id, document.fiscal_year, name, "", DEPARTMENT, search_key(name), name, NAME)
    return actions.FigurePlace(*own, page.number, page.first_line, name, name)


def place_of_page(page: Page) -> actions.FigurePlace:
    """The place of a correction of a page's department."""
    document, name = page.document, page.department
    own = (document.city_id, document.fiscal_year, name, page.account, PAGE, str(page.number), str(page), "department")
    return actions.FigurePlace(*own, page.number, page.first_line, name, digest(page))
