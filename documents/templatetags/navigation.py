"""The main navigation: the pages of a city's year, and which of them one is on."""

from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

register = template.Library()

ENTRIES = (
    ("overview", _("개요"), {"overview", "document", "page"}),
    ("departments", _("부서"), {"departments", "department", "program"}),
    ("revenue", _("세입"), {"revenue"}),
    ("expenditure", _("세출"), {"expenditure"}),
    ("performance", _("성과"), {"performance", "indicator"}),
    ("findings", _("발견"), {"findings"}),
    ("corrections", pgettext_lazy("list", "정정"), {"corrections"}),
    ("identities", _("식"), {"identities"}),
)
"""Name of the page, its word, and the pages that count as within it."""


@register.inclusion_tag("documents/navigation.html", takes_context=True)
def navigation(context: Context) -> dict[str, Any]:
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.url_name if match else ""
    entries = []
    for name, word, within in ENTRIES:
        try:
            url = reverse(name, args=[context["city"].slug, context["fiscal_year"]])
        except NoReverseMatch:
            continue
        entries.append({"url": url, "word": word, "here": here in within, "exactly": here == name})
    return {"entries": entries}
