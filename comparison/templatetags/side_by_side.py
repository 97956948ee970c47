"""Rates of a comparison, as people read them."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from web.amounts import bar, signed

register = template.Library()


register.filter("bar", bar)


@register.filter
def percent(rate: Decimal | None) -> SafeString:
    """A rate with its sign; nothing where there is none."""
    return SafeString("") if rate is None else signed(f"{rate:,f}%")
