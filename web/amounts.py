"""Amounts as readers with and without a screen take them in."""

import re
from decimal import Decimal
from html import escape

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from figures.rates import percentage, rate_text

_NEGATIVE = re.compile(r"(△[0-9][0-9,.]*)")


def signed(text: str) -> SafeString:
    """△ and - before an amount are read aloud as 마이너스."""
    if text[:1] not in ("△", "-"):
        return SafeString(escape(text))  # Django's own asks first whether the text is lazy, which takes twice as long
    return format_html(
        '<span aria-hidden="true">△</span><span class="visually-hidden">{} </span>{}', _("마이너스"), text[1:]
    )


def signed_within(sentence: str) -> SafeString:
    """A sentence whose negative amounts are read aloud as 마이너스."""
    return format_html_join("", "{}", ((signed(part),) for part in _NEGATIVE.split(sentence)))


def rate_in_words(part: int | None, whole: int | None) -> str:
    """`part` in % of `whole`; empty where that is no rate."""
    return rate_text(part, whole, _("0.1% 미만"))


def barred(part: int | None, whole: int | None) -> SafeString:
    """`part` in % of `whole` with its bar; empty where that is no rate."""
    rate = percentage(part, whole)
    return SafeString("") if rate is None else format_html("{} {}", bar(rate), signed(rate_in_words(part, whole)))


def bar(rate: Decimal) -> SafeString:
    """The bar of a percentage before its whole, for who sees it: its words stand beside it."""
    return _bar(rate, SafeString('<rect class="bar-whole" width="100" height="10"/>'))


def bar_of_largest(rate: Decimal) -> SafeString:
    """The bar of what is `rate` % of the largest shown. A whole behind it would read as 100 % of a sum."""
    return _bar(rate, SafeString(""))


def _bar(rate: Decimal, whole: SafeString) -> SafeString:
    return format_html(
        '<svg class="bar" width="48" height="8" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '{}<rect class="bar-part" width="{}" height="10"/></svg>',
        whole,
        min(max(rate, Decimal(0)), Decimal(100)),
    )
