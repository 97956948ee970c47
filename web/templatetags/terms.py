"""Terms with explanations: a button beside the term opens a note; the notes are at the end of the page.

The notes are HTML popovers: they work by mouse, touch and keyboard without JavaScript, and close with Escape.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from figures.columns import Column
from web.addresses import address
from web.lang_marks import marked
from web.language import explained, in_words, language, named
from web.terms import TERMS, Term

register = template.Library()
register.filter(named)
register.filter(in_words)
register.filter(explained)


@register.simple_block_tag
def mark_korean(content: SafeString) -> SafeString:
    """The body of a page; on an English page, with its Korean text marked."""
    return content if language() == "ko" else mark_safe(marked(content))  # noqa: S308  # only tags are added


@register.simple_tag(takes_context=True, name="term")
def term_tag(context: Context, term: Column | Term | str, mark: str = "") -> SafeString:
    """A term with the button of its explanation; with `mark`, only the button, for a term that is already a link."""
    term = TERMS[term] if isinstance(term, str) else term
    word = named(term)
    notes = _notes(context)
    if notes is None:
        return format_html("{}", "" if mark else word)
    note = notes.setdefault(term, f"term-{len(notes) + 1}")
    if not mark:
        return format_html('<button type="button" class="term" popovertarget="{}">{}</button>', note, word)
    meaning = _("%(term)s의 뜻") % {"term": word}
    return format_html(
        '<button type="button" class="term term-mark" popovertarget="{}" aria-label="{}">{}</button>',
        note,
        meaning,
        mark,
    )


@register.inclusion_tag("web/term_notes.html", takes_context=True)
def term_notes(context: Context) -> dict[str, Any]:
    """The notes of the terms used on the page above. Rendering them in a template takes ten times as long."""
    notes = (_notes(context) or {}).items()
    page, spoken = glossary_address(context.get("city"), context.get("fiscal_year")), language()
    html = '<div id="{}" class="term-note" popover>{}<p><a href="{}#{}">{}</a></p></div>\n'
    words = _("용어 풀이에서 보기")
    parts = ((note, _explanation(term, spoken), page, anchor(term), words) for term, note in notes)
    return {"notes": format_html_join("", html, parts)}


@lru_cache(maxsize=512)
def _explanation(term: Column | Term, _language: str) -> SafeString:
    """The explanation of a term in the reader's language, as HTML."""
    paragraphs = [
        format_html('<p><strong lang="ko">{}</strong> <span lang="en">{}</span></p>', term.label, term.in_english)
    ]
    if term.help:
        paragraphs.append(format_html("<p>{}</p>", explained(term.help)))
    if term.formula:
        paragraphs.append(format_html('<p class="formula">= {}</p>', explained(term.formula)))
    return SafeString("".join(paragraphs))


@register.simple_tag
def glossary_address(city: Any = None, fiscal_year: int | None = None) -> str:
    """The URL of the glossary: that of a city's year where both are given."""
    return address("year-glossary", city.slug, fiscal_year) if city and fiscal_year else address("glossary")


def anchor(term: Column | Term) -> str:
    """The fragment id of a term in the glossary."""
    return term.label.replace(" ", "-")


def _notes(context: Context) -> dict[Column | Term, str] | None:
    """The terms used on the page so far with the ids of their notes; None outside of a page."""
    request = context.get("request")
    if request is None:
        return None
    if not hasattr(request, "term_notes"):
        request.term_notes = {}
    notes: dict[Column | Term, str] = request.term_notes
    return notes
