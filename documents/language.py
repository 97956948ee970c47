"""The language of the reader, and the terms of the book in it."""

from collections.abc import Mapping
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from documents.explained import IN_ENGLISH

FIXED: Mapping[str, Promise] = {
    "원": _("원"),
    "천원": _("천원"),
    "백만원": _("백만원"),
    "억원": _("억원"),
    "명": _("명"),
    "개": _("개"),
    "부서": _("부서"),
    "정책사업": _("정책사업"),
    "단위사업": _("단위사업"),
    "세부사업": _("세부사업"),
    "장": _("장"),
    "관": _("관"),
    "항": _("항"),
    "목": _("목"),
    "합계": _("합계"),
    "초과달성": _("초과달성"),
    "달성": pgettext_lazy("indicator", "달성"),
    "미달성": _("미달성"),
}
"""Units, levels and marks of achievement, which are data in the tables and words on the page."""


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


def in_words(word: str) -> str:
    """A fixed word of the tables in the language of the reader; any other as it is printed."""
    return str(FIXED.get(word, word))


def explained(sentence: str) -> str:
    """What a column or a term means, or is reckoned from, in the language of the reader."""
    return IN_ENGLISH.get(sentence, sentence) if language() == "en" else sentence
