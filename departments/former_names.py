"""Redirects URLs with a department's printed name to its corrected name."""

from django.utils.text import slugify

from departments.models import Department
from documents.models import Correction, Document


def current_slug(document: Document, slug: str) -> str:
    """The department's current slug; the given one if it was not renamed."""
    for before, after in _renamed(document):
        if before == slug and after != slug:
            slug = after
    return slug


def _renamed(document: Document) -> list[tuple[str, str]]:
    corrections = Correction.objects.filter(
        city=document.city_id,
        fiscal_year=document.fiscal_year,
        target=Department._meta.label,
        state=Correction.State.ACCEPTED,
        fate=Correction.Fate.APPLIED,
    ).order_by("pk")
    names = corrections.values_list("printed", "value")
    return [(slugify(before, allow_unicode=True), slugify(after, allow_unicode=True)) for before, after in names]
