"""The department of each page: the one that its head names, or the one that people assigned it to.

Two corrections assign it: of a department (its name is another's, on all its pages) and of a page. Both are checked
against what is printed, as any correction.
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
    """The names of departments by the search keys of what is printed, and the departments of single pages."""

    names: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.names or self.pages)

    def of(self, number: int, printed: str) -> str:
        """The department of a page on whose head another may be printed."""
        name = self.pages.get(number, printed)
        return self.names.get(search_key(name), name)

    def with_value(self, target: str, key: str, value: str) -> "PageDepartments":
        """With one more assignment; a value that is what is printed takes one back."""
        if target == PAGE:
            return PageDepartments(self.names, {**self.pages, int(key): value})
        return PageDepartments({**self.names, key: value}, self.pages)


def page_departments_of(document: Document) -> PageDepartments:
    """The departments of a document's pages, by the accepted corrections that the last reading applied."""
    return _assigned(_accepted(document).filter(fate=Fate.APPLIED))


def recheck_page_departments(document: Document) -> PageDepartments:
    """The same after a new reading, whose pages are stored: checks the corrections, and saves what became of them."""
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
    """How many of these corrections met which fate in the last reading."""
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
    """Let corrections of pages go with what is printed, where that alone stands on another page now."""
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
    """What tells a page apart from another that has its number in the next edition; spaces count nothing."""
    return sha256("".join(page.text.split()).encode()).hexdigest()


def place_of_department(document: Document, name: str) -> actions.FigurePlace:
    """What a correction of a department's name is of. Raises Page.DoesNotExist where none bears it."""
    page = Page.objects.filter(document=document, department=name).order_by("number", "first_line").first()
    if page is None:
        raise Page.DoesNotExist(name)
    own = (document.city_id, document.fiscal_year, name, "", DEPARTMENT, search_key(name), name, NAME)
    return actions.FigurePlace(*own, page.number, page.first_line, name, name)


def place_of_page(page: Page) -> actions.FigurePlace:
    """What a correction of a page's department is of."""
    document, name = page.document, page.department
    own = (document.city_id, document.fiscal_year, name, page.account, PAGE, str(page.number), str(page), "department")
    return actions.FigurePlace(*own, page.number, page.first_line, name, digest(page))
