"""Marks the matching part of a text. Matches are found in search keys, without spaces, and mapped back to the text."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from figures.names import initials, search_key
from search.query import SearchQuery

_BEFORE, _AFTER = 40, 120
"""The number of characters shown before and after the match in a long text."""


def place(text: str, query: SearchQuery) -> tuple[int, int] | None:
    """The span of the match in `text`; None without a match."""
    as_key = initials if query.by_initials else search_key
    letters, places = [], []
    for at, letter in enumerate(text):
        for item in as_key(letter):
            letters.append(item)
            places.append(at)
    start = "".join(letters).find(query.key)
    return None if start < 0 else (places[start], places[start + len(query.key) - 1] + 1)


def marked(text: str, query: SearchQuery) -> SafeString:
    """The whole text with the match marked."""
    return _marked(text, place(text, query))


def excerpt(text: str, query: SearchQuery) -> SafeString:
    """The part of a long text around the match, marked."""
    result = place(text, query) or (0, 0)
    start = result[0] - _BEFORE if result[0] > _BEFORE else 0
    end = result[1] + _AFTER
    shown = _marked(text[start:end], (result[0] - start, result[1] - start) if result[1] else None)
    return format_html("{}{}{}", "… " if start else "", shown, " …" if end < len(text) else "")


def _marked(text: str, span: tuple[int, int] | None) -> SafeString:
    if span is None:
        return format_html("{}", text)
    start, end = span
    return format_html("{}<mark>{}</mark>{}", text[:start], text[start:end], text[end:])
