"""Amounts and rates as accessible HTML."""

import re
from decimal import Decimal
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from figures.rates import TINY, percentage, rate_text

_NEGATIVE = re.compile(r"(△[0-9][0-9,.]*)")


def signed(text: str) -> SafeString:
    """An amount as HTML whose △ or - is read aloud as 마이너스."""
    if text[:1] not in ("△", "-"):
        return SafeString(escape(text))  # django.utils.html.escape also checks for lazy text, which takes twice as long
    minus = f'<span aria-hidden="true">△</span><span class="visually-hidden">{escape(_("마이너스"))} </span>'
    return SafeString(minus + escape(text[1:]))


def signed_within(sentence: str) -> SafeString:
    """A sentence as HTML whose negative amounts are read aloud as 마이너스."""
    return SafeString("".join(map(signed, _NEGATIVE.split(sentence))))


def rate_in_words(part: int | None, whole: int | None) -> str:
    """`part` in % of `whole`; "" where the rate is None."""
    rate = rate_text(part, whole)
    return _("0.1% 미만") if rate == TINY else rate


def rate_with_bar(part: int | None, whole: int | None) -> SafeString:
    """`part` in % of `whole` with a bar, as HTML; "" where the rate is None."""
    rate = percentage(part, whole)
    return SafeString("" if rate is None else f"{bar(rate)} {signed(rate_in_words(part, whole))}")


def bar(rate: Decimal) -> SafeString:
    """A bar of the percentage in front of a bar of 100 %; hidden from screen readers, as the text is beside it."""
    return _bar(rate, SafeString('<rect class="bar-whole" width="100" height="10"/>'))


def bar_of_largest(rate: Decimal) -> SafeString:
    """A bar of `rate` % of the largest value shown. It has no 100 % bar behind it, which would look like a sum."""
    return _bar(rate, SafeString(""))


def _bar(rate: Decimal, whole: SafeString) -> SafeString:
    return SafeString(
        '<svg class="bar" width="48" height="8" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'{whole}<rect class="bar-part" width="{min(max(rate, Decimal(0)), Decimal(100))}" height="10"/></svg>'
    )
