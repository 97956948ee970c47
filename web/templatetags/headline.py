"""Phrases of a headline as HTML: linked, with ▲ ▼ △ in words for screen readers."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from figures.headline import Phrase
from web.amounts import signed_within

register = template.Library()

_SIGNS = {"▲": _("증가"), "▼": _("감소")}
_CHANGE = re.compile("([▲▼])")


@register.filter
def phrase(value: Phrase) -> SafeString:
    words = format_html_join("", "{}", ((_part(part),) for part in _CHANGE.split(value.words)))
    return format_html('<a class="figure" href="{}">{}</a>', value.url, words) if value.url else words


def _part(text: str) -> SafeString:
    if text in _SIGNS:
        return format_html(
            '<span class="sign" aria-hidden="true">{}</span><span class="visually-hidden">{} </span>',
            text,
            _SIGNS[text],
        )
    return signed_within(text)
