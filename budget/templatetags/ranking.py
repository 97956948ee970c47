"""Template tags of rankings: amounts, and changes from the year before."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budget.ranking import Ranked
from figures.headline import Phrase
from web.amounts import rate_in_words, signed
from web.sharing import brief_in_words, change_in_words

register = template.Library()


@register.inclusion_tag("budget/ranked.html")
def ranked(row: Ranked, compared: bool) -> dict[str, Any]:
    change = change_in_words(row.change) or (_("미확인") if compared else "")
    return {
        "row": row,
        "amount": signed(brief_in_words(row.line.spent)),
        "share": signed(rate_in_words(row.line.spent, row.whole)),
        "change": change and Phrase(change),
    }


@register.simple_tag
def share(part: int | None, whole: int | None) -> SafeString:
    return signed(rate_in_words(part, whole))


@register.simple_tag
def brief(amount: int | None) -> SafeString:
    return signed(brief_in_words(amount))
