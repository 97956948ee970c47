"""The language of the reader, and the terms of the book in it."""

from typing import Protocol

from django.utils.translation import get_language


class Named(Protocol):
    """A column or another term: its word as printed, and its English."""

    @property
    def label(self) -> str: ...
    @property
    def in_english(self) -> str: ...


def language() -> str:
    """Of the two there are."""
    return "en" if (get_language() or "").startswith("en") else "ko"


def named(term: Named) -> str:
    """A term in the language of the reader; names of departments, programs and subjects stand as printed."""
    return term.in_english if language() == "en" else term.label
