"""The found part of a text, marked. What is found in a key without spaces is shown in the text with them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from figures.names import initials, search_key
from search.query import Asked

_BEFORE, _AFTER = 40, 120
"""Letters of a long text that are shown before and after what was found."""


def place(text: str, asked: Asked) -> tuple[int, int] | None:
    """From where to where in `text` stands what was asked; None where it does not."""
    as_key = initials if asked.by_initials else search_key
    letters, places = [], []
    for at, letter in enumerate(text):
        for each in as_key(letter):
            letters.append(each)
            places.append(at)
    start = "".join(letters).find(asked.key)
    return None if start < 0 else (places[start], places[start + len(asked.key) - 1] + 1)


def marked(text: str, asked: Asked) -> SafeString:
    """A name with what was asked marked in it."""
    return _marked(text, place(text, asked))


def excerpt(text: str, asked: Asked) -> SafeString:
    """A long text around what was asked."""
    found = place(text, asked) or (0, 0)
    start = found[0] - _BEFORE if found[0] > _BEFORE else 0
    end = found[1] + _AFTER
    shown = _marked(text[start:end], (found[0] - start, found[1] - start) if found[1] else None)
    return format_html("{}{}{}", "… " if start else "", shown, " …" if end < len(text) else "")


def _marked(text: str, found: tuple[int, int] | None) -> SafeString:
    if found is None:
        return format_html("{}", text)
    start, end = found
    return format_html("{}<mark>{}</mark>{}", text[:start], text[start:end], text[end:])
