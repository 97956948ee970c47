"""Departments and their staff, stored."""

from collections.abc import Sequence
from typing import Any

from django.utils.text import slugify

from departments.columns import STAFFING
from departments.models import Department, Staffing
from documents.models import City, Document
from documents.store import LINE_COLUMNS, Changes, line_values, store
from figures.names import natural_key, search_keys
from figures.rows import ReadRow


def store_department(city: City, name: str, order: int) -> Department:
    """The department of this name, made where it is new."""
    slug = slugify(name, allow_unicode=True) or natural_key(name)
    search, initials = search_keys(name)
    values = {"name": name, "search": search, "initials": initials, "order": order}
    department, _ = Department.objects.update_or_create(city=city, slug=slug, defaults=values)
    return department


def store_staffing(document: Document, department: Department, rows: Sequence[ReadRow], keys: Sequence[str]) -> Changes:
    """Each row of 조직 및 인력현황."""
    columns = (*LINE_COLUMNS, *(column.name for column in STAFFING), "name", "teams")
    values: list[tuple[Any, ...]] = []
    for position, (row, key) in enumerate(zip(rows, keys, strict=True)):
        line = line_values(key, position, row.printed, row.figures, STAFFING)
        values.append((*line, row.name, row.texts["teams"]))
    return store(Staffing, {"document_id": document.pk, "department_id": department.pk}, columns, values)
