"""Template filters of the comparison table."""

from django import template
from django.utils.safestring import SafeString

from web.amounts import bar_of_largest, rate_in_words, signed

register = template.Library()


register.filter("bar_of_largest", bar_of_largest)


@register.simple_tag
def rate(part: int | None, whole: int | None) -> SafeString:
    """`part` in % of `whole`, with its sign; "" where the rate is None."""
    return signed(rate_in_words(part, whole))
