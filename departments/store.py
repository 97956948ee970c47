"""Stores departments and their staffing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import slugify

from departments.columns import STAFFING
from departments.models import Department, Staffing
from documents.bulk import Inserts, insert, new_ids
from documents.models import City, Document
from documents.store import LINE_COLUMNS, Scope, StoredChanges, line_values, store
from figures.names import natural_key, search_keys
from figures.rows import ReadRow


class StoredDepartments:
    """The departments of a city by slug; `first` means that their document has no rows yet."""

    def __init__(self, city: City, *, first: bool = False) -> None:
        self.city, self._first = city, first
        self._seen: set[str] = set()
        self.by_slug = {department.slug: department for department in city.departments.all()}

    def store(self, name: str, order: int) -> tuple[Department, bool]:
        """Get or create the department; also return whether the document has no rows of it yet."""
        slug = slugify(name, allow_unicode=True) or natural_key(name)
        search, initials = search_keys(name)
        values = {"name": name, "search": search, "initials": initials, "order": order}
        department = self.by_slug.get(slug)
        is_new = department is None or (self._first and slug not in self._seen)
        if department is None:
            [pk] = new_ids(Department, 1)
            row = {"id": pk, "city_id": self.city.pk, "slug": slug, **values}
            insert(Department, tuple(row), [tuple(row.values())])
            department = self.by_slug[slug] = Department(**row)
            department.city = self.city
        else:
            self._update(department, values)
        self._seen.add(slug)
        return department, is_new

    @staticmethod
    def _update(department: Department, values: Mapping[str, Any]) -> None:
        if any(getattr(department, field) != value for field, value in values.items()):
            for field, value in values.items():
                setattr(department, field, value)
            department.save(update_fields=list(values))


@dataclass(frozen=True, slots=True)
class DepartmentRows:
    """The stored rows of a department in a document. If there are none yet, rows may be collected in `new`."""

    document: Document
    department: Department
    new: Inserts | None = None

    @property
    def scope(self) -> Scope:
        return Scope(self.new, document_id=self.document.pk, department_id=self.department.pk)

    def store(
        self, model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
    ) -> StoredChanges:
        return store(model, self.scope, columns, rows)


def store_staffing(stored: DepartmentRows, rows: Sequence[ReadRow], keys: Sequence[str]) -> StoredChanges:
    """Store the rows of 조직 및 인력현황."""
    columns = (*LINE_COLUMNS, *(column.name for column in STAFFING), "name", "teams")
    values: list[tuple[Any, ...]] = []
    for position, (row, key) in enumerate(zip(rows, keys, strict=True)):
        line = line_values(key, position, row.printed, row.figures, STAFFING)
        values.append((*line, row.name, row.texts["teams"]))
    return stored.store(Staffing, columns, values)
